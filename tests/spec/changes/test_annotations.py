"""What schemas say beside what values they take: told, and however they are split."""

from typing import Any

import pytest
from truespec.spec import Policy, diff

from .documents import TEXT, ids, obj, of_answer, of_body, told

BODY = "/requestBody/application~1json"


def refer(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def with_schemas(schema: Any, **schemas: Any) -> Any:
    return of_body(schema, components={"schemas": schemas})


def test_a_default_is_told_where_it_stands_and_who_sends_it_or_reads_it() -> None:
    old, new = obj({"a": {**TEXT, "default": "x"}}), obj({"a": {**TEXT, "default": "y"}})

    assert told(of_body(old), of_body(new)) == [
        ("info", "request-body-default-changed", f"{BODY}/properties/a")
    ]
    assert ids(of_answer(old), of_answer(new)) == [("info", "response-body-default-changed")]


def test_another_default_is_shown_by_what_is_sent_without_it() -> None:
    def shown(make: Any, *required: str) -> str:
        old, new = (obj({"a": {**TEXT, "default": each}, "b": TEXT}, *required) for each in ("x", "y"))
        (change,) = diff(make(old), make(new))
        reason: str = change.reason
        return reason

    assert shown(of_body) == 'OLD may send {"b":""}, which does not say it'
    assert shown(of_answer, "b") == 'NEW may send {"b":""}, which does not say it'
    assert shown(of_body, "a") == ""


@pytest.mark.parametrize(
    "split",
    [
        {"allOf": [{**TEXT, "default": "x"}]},
        {"allOf": [TEXT, {"default": "x"}]},
        {"default": "x", "allOf": [TEXT]},
    ],
)
def test_a_schema_that_is_split_says_what_it_said(split: dict[str, Any]) -> None:
    old = of_body(obj({"a": {**TEXT, "default": "x", "readOnly": False}}))

    assert diff(old, of_body(obj({"a": split}))) == ()


def test_a_schema_that_is_extracted_or_renamed_says_what_it_said() -> None:
    inner = {**TEXT, "default": "x", "x-extensible-enum": ["a"]}
    inline, extracted = of_body(obj({"a": inner})), with_schemas(obj({"a": refer("A")}), A=inner)
    renamed = with_schemas(obj({"a": refer("B")}), B=inner)

    assert diff(inline, extracted) == diff(extracted, renamed) == diff(renamed, inline) == ()


def test_what_recursion_leads_to_is_noted_once() -> None:
    def node(default: str) -> Any:
        return with_schemas(refer("N"), N=obj({"next": refer("N"), "a": {**TEXT, "default": default}}))

    assert told(node("x"), node("y")) == [("info", "request-body-default-changed", f"{BODY}/properties/a")]


def test_who_sends_a_member_is_told_where_nothing_follows_for_values() -> None:
    plain, marked = obj({"a": TEXT}), obj({"a": {**TEXT, "readOnly": True}})

    assert ("info", "request-body-property-became-read-only", f"{BODY}/properties/a") in told(
        of_body(plain), of_body(marked)
    )
    # What has to be there and comes no more is told as that alone.
    required, written = obj({"a": TEXT}, "a"), obj({"a": {**TEXT, "writeOnly": True}}, "a")
    found = ids(of_answer(required), of_answer(written))
    assert [level for level, _ in found] == ["breaking"]


def test_less_of_an_open_list_hurts_who_sends_it() -> None:
    old, new = ({**TEXT, "x-extensible-enum": values} for values in (["a", "b"], ["a"]))

    assert ids(of_body(old), of_body(new)) == [("warning", "request-body-extensible-enum-value-removed")]
    assert ids(of_answer(old), of_answer(new)) == [("info", "response-body-extensible-enum-value-removed")]


def test_a_mapping_to_a_schema_of_another_name_is_the_same() -> None:
    def mapped(name: str) -> Any:
        cat = obj({"kind": TEXT}, "kind")
        mapping = {"c": f"#/components/schemas/{name}"}
        discriminator = {"propertyName": "kind", "mapping": mapping}
        return with_schemas({"anyOf": [refer(name)], "discriminator": discriminator}, **{name: cat})

    changes = diff(mapped("Cat"), mapped("Feline"), Policy({"schema-*": "info"}))
    # The name was accepted as a value, too: that alone is another thing now.
    assert {change.id for change in changes} == {"request-body-variant-changed", "schema-component-renamed"}


@pytest.mark.parametrize(
    ("marked", "seen_in"),
    [
        ({"readOnly": True}, "answer"),
        ({"writeOnly": True}, "body"),
        ({"allOf": [{"readOnly": True}]}, "answer"),
        ({"allOf": [{"writeOnly": True}]}, "body"),
    ],
)
@pytest.mark.parametrize("required", [[], ["b"]])
def test_a_member_is_told_of_only_where_it_travels(
    marked: dict[str, Any], seen_in: str, required: list[str]
) -> None:
    bare, more = obj({"a": TEXT}), obj({"a": TEXT, "b": {**TEXT, **marked}}, *required)
    for make, name in ((of_body, "body"), (of_answer, "answer")):
        for old, new in ((bare, more), (more, bare)):
            found = told(make(old), make(new))
            assert bool(found) == (name == seen_in), (name, found)
            assert all("property-" in id_ for _, id_, _ in found)
