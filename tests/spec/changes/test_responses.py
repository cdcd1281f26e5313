"""Responses are compared from NEW to OLD."""

from typing import Any

import pytest
from truespec.spec import Spec, change_ids

from .documents import TEXT, ids, obj, spec_of


def of_responses(**responses: Any) -> Spec:
    return spec_of(
        {
            "responses": {
                status.removeprefix("s"): {"description": "", **item} for status, item in responses.items()
            }
        }
    )


JSON = {"content": {"application/json": {"schema": obj({"a": TEXT}, "a")}}}
HEADER = {"headers": {"X-Left": {"required": True, "schema": {"type": "integer"}}}}
LOOSE_HEADER = {"headers": {"X-Left": {"schema": {"type": "integer"}}}}
TEXT_HEADER = {"headers": {"X-Left": {"required": True, "schema": TEXT}}}
SCHEMA = {"schema": obj({"a": TEXT}, "a")}
RANGE = {"content": {"application/*": SCHEMA}}
RESPONSES: dict[str, tuple[Spec, Spec, list[tuple[str, str]]]] = {
    "another success": (
        of_responses(s200=JSON),
        of_responses(s201=JSON),
        [("breaking", "response-success-replaced"), ("warning", "response-status-added")],
    ),
    "a range came where one type did": (
        of_responses(s200=JSON),
        of_responses(s200=RANGE),
        [("breaking", "response-media-type-widened")],
    ),
    "one type comes of a range": (
        of_responses(s200=RANGE),
        of_responses(s200=JSON),
        [("info", "response-media-type-narrowed")],
    ),
    "content gone": (
        of_responses(s200=JSON),
        of_responses(s200={}),
        [("breaking", "response-content-removed")],
    ),
    "an error more": (
        of_responses(s200=JSON),
        of_responses(s200=JSON, s404={}),
        [("info", "response-status-added")],
    ),
    "an error less": (
        of_responses(s200=JSON, s404={}),
        of_responses(s200=JSON),
        [("info", "response-error-removed")],
    ),
    "a header that may be missing": (
        of_responses(s200=HEADER),
        of_responses(s200=LOOSE_HEADER),
        [("breaking", "response-header-became-optional")],
    ),
    "a header gone": (
        of_responses(s200=HEADER),
        of_responses(s200={}),
        [("breaking", "response-header-removed")],
    ),
    "any text in a header": (
        of_responses(s200=HEADER),
        of_responses(s200=TEXT_HEADER),
        [("breaking", "response-header-type-changed")],
    ),
    "an integer in a header": (
        of_responses(s200=TEXT_HEADER),
        of_responses(s200=HEADER),
        [("info", "response-header-type-changed")],
    ),
    "an exact status was a class": (
        of_responses(s4XX=JSON),
        of_responses(s404=JSON),
        [("info", "response-error-removed")],
    ),
}


@pytest.mark.parametrize("name", RESPONSES)
def test_responses_are_compared_by_the_rule_that_governs_a_status(name: str) -> None:
    old, new, expected = RESPONSES[name]

    assert ids(old, new) == expected


@pytest.mark.parametrize("name", RESPONSES)
def test_every_id_that_comes_is_listed(name: str) -> None:
    old, new, _ = RESPONSES[name]

    assert {id_ for _, id_ in ids(old, new)} <= set(change_ids())


def test_a_header_that_is_written_in_another_way_and_has_no_value_is_no_fault() -> None:
    def spec(**written: Any) -> Spec:
        nothing = {"type": "object", "required": ["a"], "properties": {"a": False}}
        headers = {"X": {"schema": nothing, **written}}
        return spec_of({"responses": {"200": {"description": "", "headers": headers}}})

    assert ids(spec(), spec(explode=True)) == [("info", "response-header-style-changed")]
