"""What is told of keywords is named in the catalogue, proven or not."""

import pytest
from truespec.spec import Spec
from truespec.spec.changes.keywords import LOCAL
from truespec.spec.changes.left_open import kind_left_open
from truespec.spec.changes.schema_kinds import SCHEMA_KINDS
from truespec.spec.changes.walk import RESIDUAL

from .documents import TEXT, ids, obj, of_answer, of_body, spec_of

KEYWORDS = (
    *LOCAL,
    *RESIDUAL,
    *("additionalProperties", "anyOf", "false", "items", "oneOf", "patternProperties"),
)


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_what_stays_open_of_a_keyword_has_an_id(keyword: str) -> None:
    assert {kind_left_open(keyword, "old"), kind_left_open(keyword, "new")} <= set(SCHEMA_KINDS)


def test_a_condition_that_a_message_shows_is_told_once() -> None:
    noted = obj({"gift": {"type": "boolean"}, "note": TEXT})
    asked = {
        "if": {"properties": {"gift": {"const": True}}, "required": ["gift"]},
        "then": {"required": ["note"]},
    }
    assert ids(of_body(noted), of_body(noted | asked)) == [("breaking", "request-body-condition-tightened")]


def test_a_parameter_of_json_can_say_null() -> None:
    def spec(type_: object) -> Spec:
        content = {"application/json": {"schema": {"type": type_}}}
        return spec_of({"parameters": [{"name": "q", "in": "query", "content": content}]})

    null_too, integer = spec(["integer", "null"]), spec("integer")
    assert ids(null_too, integer) == [("breaking", "parameter-nullable-removed")]


def test_an_item_more_than_may_come_is_no_member_that_is_gone() -> None:
    pair = {"type": "array", "prefixItems": [TEXT], "items": TEXT}
    assert ids(of_body(pair), of_body(pair | {"items": False})) == [
        ("breaking", "request-body-additional-items-tightened")
    ]


def test_what_was_not_described_at_all_is_named_for_what_describes_it() -> None:
    free = {"type": "object", "additionalProperties": {}}
    assert ids(of_body(free), of_body(free | {"additionalProperties": {**TEXT, "maxLength": 5}})) == [
        ("breaking", "request-body-additional-properties-narrowed")
    ]
    some = free | {"additionalProperties": TEXT}
    assert ids(of_body(some), of_body(free | {"additionalProperties": {**TEXT, "maxLength": 5}})) == [
        ("breaking", "request-body-max-length-tightened")
    ]


def test_what_only_undeclared_members_would_notice_is_told_and_breaks_nothing() -> None:
    named = {"type": "object", "properties": {"a": TEXT}}
    shut, free = named | {"additionalProperties": False}, {"type": "object"}

    assert ids(of_body(named), of_body(shut)) == [("info", "request-body-undeclared-values-narrowed")]
    assert ("warning", "request-body-undeclared-values-narrowed") in ids(of_body(free), of_body(named))
    assert ids(of_body(shut), of_body(named)) == []


def test_safe_changes_of_what_names_may_be_are_told() -> None:
    free = {"type": "object", "additionalProperties": TEXT}
    held = free | {"propertyNames": {"maxLength": 5}}
    assert ids(of_answer(free), of_answer(held)) == [("info", "response-body-property-names-tightened")]
