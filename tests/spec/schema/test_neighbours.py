"""Near misses and edges: every one on its own side of the line, each keyword from both sides."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from truespec.spec.schema.neighbours import EdgeValue, NearMiss, edge_values, near_misses, replaced
from truespec.spec.schema.workshop import Workshop

KEYWORDS: dict[str, dict[str, Any]] = {
    "type": {"type": "integer"},
    "enum": {"enum": ["a", "B", 3]},
    "maxLength": {"type": "string", "maxLength": 5},
    "minLength": {"type": "string", "minLength": 2},
    "pattern": {"type": "string", "pattern": "^[a-z]+$"},
    "format": {"type": "string", "format": "date"},
    "minimum": {"type": "integer", "minimum": 3},
    "maximum": {"type": "number", "maximum": 3.5},
    "exclusiveMinimum": {"type": "integer", "exclusiveMinimum": 3},
    "exclusiveMaximum": {"type": "integer", "exclusiveMaximum": 3},
    "multipleOf": {"type": "integer", "multipleOf": 4},
    "maxItems": {"type": "array", "items": {"type": "integer"}, "maxItems": 2},
    "minItems": {"type": "array", "items": {"type": "integer"}, "minItems": 2},
    "uniqueItems": {"type": "array", "items": {"type": "integer"}, "uniqueItems": True, "minItems": 1},
    "contains": {"type": "array", "contains": {"const": 1}},
    "required": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
    "dependentRequired": {
        "type": "object",
        "properties": {"a": {}, "b": {}},
        "required": ["a"],
        "dependentRequired": {"a": ["b"]},
    },
    "additionalProperties": {"type": "object", "properties": {"a": {}}, "additionalProperties": False},
    "unevaluatedProperties": {"type": "object", "properties": {"a": {}}, "unevaluatedProperties": False},
    "propertyNames": {"type": "object", "propertyNames": {"pattern": "^[a-z0-9]+$"}},
    "minProperties": {"type": "object", "minProperties": 2},
    "maxProperties": {"type": "object", "maxProperties": 1},
}


def engine(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema, offline=True, validate_formats=True)


def misses(schema: dict[str, Any], seed: int = 1, bases: Sequence[Any] = ()) -> list[NearMiss]:
    judge = engine(schema)
    generator = Workshop(schema.get("$defs", {})).generator(schema, judge.is_valid)

    def broken(value: Any) -> Iterator[str]:
        for error in judge.iter_errors(value):
            steps = [step for step in error.schema_path if isinstance(step, str)]
            yield "propertyNames" if "propertyNames" in steps else steps[-1]

    return list(near_misses(schema, broken, random.Random(seed), generator, bases))


def edges(schema: dict[str, Any]) -> list[EdgeValue]:
    accepts = engine(schema).is_valid
    generator = Workshop(schema.get("$defs", {})).generator(schema, accepts)
    return list(edge_values(schema, accepts, random.Random(1), generator))


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_each_keyword_is_missed(keyword: str) -> None:
    schema = KEYWORDS[keyword]
    found = misses(schema)
    assert keyword in {miss.keyword for miss in found}
    second = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker(["date"]))
    wrongly = [miss for miss in found if second.is_valid(miss.value)]
    assert [
        miss for miss in wrongly if not str(miss.value).endswith("\n")
    ] == []  # its `$` lets a last line end pass


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_edges_are_valid(keyword: str) -> None:
    schema = KEYWORDS[keyword]
    found = [edge.value for edge in edges(schema)]
    assert [value for value in found if not jsonschema.Draft202012Validator(schema).is_valid(value)] == []


def test_both_sides_of_a_limit_are_tried_in_code_points() -> None:
    schema = {"type": "string", "maxLength": 5}
    missed = {miss.value for miss in misses(schema) if miss.keyword == "maxLength"}
    kept = {edge.value for edge in edges(schema) if edge.reason == "maxLength"}
    assert "🦄" * 6 in missed
    assert "🦄" * 5 in kept


def test_every_value_of_an_enum_is_an_edge() -> None:
    schema = {"enum": ["a", "b", None, 4]}
    found = [edge.value for edge in edges(schema)]
    assert [value for value in schema["enum"] if value not in found] == []


def test_nested_places_are_missed_one_at_a_time() -> None:
    inner = {"type": "object", "properties": {"n": {"type": "integer", "maximum": 3}}, "required": ["n"]}
    schema = {
        "type": "object",
        "properties": {"list": {"type": "array", "items": inner, "minItems": 1}},
        "required": ["list"],
    }
    found = misses(schema)
    places = {(miss.keyword, miss.pointer) for miss in found}
    nested = {pointer for keyword, pointer in places if keyword == "maximum"}
    assert {("required", ""), ("type", "/list")} <= places
    assert nested
    assert all(pointer.startswith("/list/") and pointer.endswith("/n") for pointer in nested)
    assert all(
        len(list(engine(schema).iter_errors(miss.value))) == 1 for miss in found if miss.keyword == "maximum"
    )


def test_given_bases_are_where_edits_start() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "integer"}},
        "required": ["a"],
    }
    found = misses(schema, bases=[{"a": "mine", "b": 1}])
    assert {miss.value["a"] for miss in found if miss.pointer == "/b"} == {"mine"}


def test_the_same_random_numbers_give_the_same_misses() -> None:
    schema = KEYWORDS["required"]
    first, second = (misses(schema, seed=3) for _ in range(2))
    assert first == second


def test_nothing_is_beside_a_schema_that_nothing_meets() -> None:
    schema = {"type": "integer", "minimum": 2, "maximum": 1}
    assert misses(schema) == []


@pytest.mark.parametrize(
    ("value", "pointer", "result"),
    [
        ({"a": [1, {"b": 2}]}, "/a/1/b", {"a": [1, {"b": "new"}]}),
        ([1, 2], "/0", ["new", 2]),
        ({"a/b": 1}, "/a~1b", {"a/b": "new"}),
        (5, "", "new"),
    ],
)
def test_one_place_is_replaced_and_the_rest_is_shared(value: Any, pointer: str, result: Any) -> None:
    assert replaced(value, pointer, "new") == result


def test_the_edges_of_an_int32_are_tried_and_those_of_a_double_are_not() -> None:
    schema: dict[str, Any] = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1, "format": "int32"}
    missed = [miss.value for miss in misses(schema)]
    kept = [edge.value for edge in edges(schema)]
    assert [number for number in (-(2**31) - 1, 2**31) if number not in missed] == []
    assert [number for number in (-(2**31), 2**31 - 1) if number not in kept] == []
    double: dict[str, Any] = {
        "type": "number",
        "minimum": -1.7976931348623157e308,
        "maximum": 1.7976931348623157e308,
    }
    for miss in misses(double):
        assert not isinstance(miss.value, int | float) or abs(miss.value) < 2**65
