"""`$dynamicRef`: what a name means depends on where evaluation came from (JSON Schema Core, 8.2.3.2)."""

from typing import Any

from .schemas import ref, schema_of, wrong

LISTS: dict[str, Any] = {
    "List": {
        "$id": "https://h/list",
        "type": "array",
        "items": {"$dynamicRef": "#item"},
        "$defs": {"any": {"$dynamicAnchor": "item"}},
    },
    "Texts": {
        "$id": "https://h/texts",
        "$ref": "https://h/list",
        "$defs": {"text": {"$dynamicAnchor": "item", "type": "string"}},
    },
    "Numbers": {
        "$id": "https://h/numbers",
        "$ref": "https://h/list",
        "$defs": {"number": {"$dynamicAnchor": "item", "type": "number"}},
    },
}
TREES: dict[str, Any] = {
    "Tree": {
        "$id": "https://h/tree",
        "$dynamicAnchor": "node",
        "type": "object",
        "properties": {"children": {"type": "array", "items": {"$dynamicRef": "#node"}}},
    },
    "Strict": {
        "$id": "https://h/strict",
        "$dynamicAnchor": "node",
        "$ref": "https://h/tree",
        "unevaluatedProperties": False,
    },
}


def test_a_generic_schema_is_filled_in_by_the_one_that_refers_to_it() -> None:
    schema = schema_of(
        {"properties": {"any": ref("List"), "texts": ref("Texts"), "numbers": ref("Numbers")}}, schemas=LISTS
    )
    assert schema.is_valid({"any": [1, "a"], "texts": ["a"], "numbers": [1]})
    assert wrong(schema, {"texts": [1]}) == [("type", "/texts/0", "text/type")]
    assert wrong(schema, {"numbers": ["a"]}) == [("type", "/numbers/0", "number/type")]


def test_a_recursive_schema_is_extended_at_every_level() -> None:
    strict = schema_of(ref("Strict"), schemas=TREES)
    assert strict.is_valid({"children": [{"children": []}]})
    assert not strict.is_valid({"children": [{"daat": 1}]})
    assert schema_of(ref("Tree"), schemas=TREES).is_valid({"children": [{"daat": 1}]})


def test_a_name_that_is_not_dynamic_is_a_plain_reference() -> None:
    schemas = {
        "A": {
            "$id": "https://h/a",
            "items": {"$dynamicRef": "#t"},
            "$defs": {"t": {"$anchor": "t", "maximum": 1}},
        }
    }
    assert wrong(schema_of(ref("A"), schemas=schemas), [2]) == [("maximum", "/0", "t/maximum")]


def test_recursive_references_of_2019_09_are_read() -> None:
    draft = "https://json-schema.org/draft/2019-09/schema"
    tree = {
        "$schema": draft,
        "$id": "https://h/tree",
        "$recursiveAnchor": True,
        "properties": {"children": {"items": {"$recursiveRef": "#"}}, "n": {"type": "integer"}},
    }
    found = schema_of(ref("Tree"), schemas={"Tree": tree})
    assert found.is_valid({"children": [{"n": 1}]})
    assert not found.is_valid({"children": [{"n": "1"}]})


def test_a_dynamic_reference_that_leads_nowhere_is_told_and_allows_anything() -> None:
    found = schema_of({"items": {"$dynamicRef": "#gone"}})
    assert found.is_valid([1])
    assert [problem.rule for problem in found.problems] == ["reference-dangling"]
