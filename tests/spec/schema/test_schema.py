"""Compiled schemas: verdicts, places, and what can't be used."""

from typing import Any

import pytest
from truespec.spec import Schema, Spec


def schema_of(
    schema: Any, *, version: str = "3.1.0", schemas: dict[str, Any] | None = None, side: str = "request"
) -> Schema:
    content = {"application/json": {"schema": schema}}
    operation = {
        "requestBody": {"content": content},
        "responses": {"200": {"description": "", "content": content}},
    }
    document = {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"post": operation}},
        "components": {"schemas": schemas or {}},
    }
    read = Spec.load(document).operations[0]
    assert read.request_body is not None
    holder = read.request_body if side == "request" else read.responses["200"]
    found = holder.content["application/json"].schema
    assert found is not None
    return found


def test_a_violation_names_the_keyword_where_the_user_wrote_it() -> None:
    schema = schema_of(
        {"$ref": "#/components/schemas/A"},
        schemas={"A": {"items": {"$ref": "#/components/schemas/B~1c"}}, "B/c": {"maximum": 1}},
    )
    (violation,) = schema.violations([0, 2])
    assert (violation.keyword, violation.pointer, violation.value) == ("maximum", "/1", 2)
    assert violation.at.pointer == "/components/schemas/B~1c/maximum"
    assert violation.message == "is 2, may be at most 1"


@pytest.mark.parametrize(
    ("keyword", "schema", "value"),
    [
        ("dependentRequired", {"dependentRequired": {"a": ["b"]}}, {"a": 1}),
        ("contains", {"contains": {"const": 1}}, [2]),
        ("minContains", {"contains": {"const": 1}, "minContains": 2}, [1]),
        ("maxContains", {"contains": {"const": 1}, "maxContains": 2}, [1, 1, 1]),
        ("additionalProperties", {"additionalProperties": False}, {"a": 1}),
        ("items", {"prefixItems": [True], "items": False}, [1, 2]),
        ("propertyNames", {"propertyNames": {"pattern": "^a"}}, {"b": 1}),
        ("required", {"dependentSchemas": {"a": {"required": ["b"]}}}, {"a": 1}),
    ],
)
def test_a_violation_is_called_by_the_keyword_that_is_broken(keyword: str, schema: Any, value: Any) -> None:
    (violation,) = schema_of(schema).violations(value)
    assert violation.keyword == keyword
    assert keyword in violation.at.pointer.split("/")
    assert violation.message != f"does not meet `{keyword}`"


def test_recursion_is_free() -> None:
    tree = {
        "type": "object",
        "properties": {"left": {"$ref": "#/components/schemas/T"}, "n": {"type": "integer"}},
    }
    schema = schema_of({"$ref": "#/components/schemas/T"}, schemas={"T": tree})
    assert schema.is_valid({"left": {"left": {"n": 1}}})
    assert [violation.pointer for violation in schema.violations({"left": {"left": {"n": "1"}}})] == [
        "/left/left/n"
    ]


def test_what_two_branches_say_alike_is_said_once() -> None:
    both = {"$ref": "#/components/schemas/A"}
    schema = schema_of({"allOf": [both, both]}, schemas={"A": {"type": "string"}})
    assert len(schema.violations(1)) == 1


@pytest.mark.parametrize(
    ("schema", "good", "bad", "pointer"),
    [
        ({"maxLength": "5", "type": "string"}, "123456", 1, "maxLength"),
        ({"required": True, "type": "object"}, {}, 1, "required"),
        ({"pattern": "[", "type": "string"}, "x", 1, "pattern"),
        ({"type": "strin", "maximum": 1}, "x", 2, "type"),
        ({"enum": "abc", "type": "integer"}, 1, "x", "enum"),
    ],
)
def test_a_keyword_that_can_not_be_used_costs_only_itself(
    schema: Any, good: Any, bad: Any, pointer: str
) -> None:
    compiled = schema_of(schema)
    assert compiled.is_valid(good)
    assert not compiled.is_valid(bad)
    (problem,) = compiled.problems
    assert problem.at.pointer.endswith(f"/schema/{pointer}")


def test_a_reference_that_leads_nowhere_constrains_nothing_and_is_told() -> None:
    schema = schema_of({"properties": {"a": {"$ref": "#/components/schemas/Gone"}, "b": {"type": "string"}}})
    assert schema.is_valid({"a": 1})
    assert not schema.is_valid({"b": 1})
    assert [problem.rule for problem in schema.problems] == ["reference-dangling"]


def test_siblings_of_a_reference_count_since_3_1() -> None:
    schema: dict[str, Any] = {"$ref": "#/components/schemas/A", "maxLength": 1}
    schemas = {"A": {"type": "string"}}
    assert not schema_of(schema, schemas=schemas).is_valid("ab")
    assert schema_of(schema, schemas=schemas, version="3.0.3").is_valid("ab")


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "string", "nullable": True}, [None, "a"], [1]),
        ({"type": "string", "nullable": False}, ["a"], [None]),
        ({"nullable": True, "enum": ["a"]}, ["a"], [None]),
        ({"minimum": 1, "exclusiveMinimum": True}, [2], [1]),
        ({"minimum": 1, "exclusiveMinimum": False}, [1], [0]),
        ({"maximum": 1, "exclusiveMaximum": True}, [0], [1]),
        ({"exclusiveMaximum": True}, [10**9], []),
    ],
)
def test_schemas_of_3_0_keep_their_meaning(schema: Any, good: list[Any], bad: list[Any]) -> None:
    compiled = schema_of(schema, version="3.0.3")
    assert [value for value in good if not compiled.is_valid(value)] == []
    assert [value for value in bad if compiled.is_valid(value)] == []
    assert compiled.problems == ()


def test_a_rewritten_bound_is_found_where_the_user_wrote_it() -> None:
    compiled = schema_of({"minimum": 1, "exclusiveMinimum": True}, version="3.0.3")
    (violation,) = compiled.violations(1)
    assert violation.at.pointer.endswith("/schema/exclusiveMinimum")


def test_each_view_hides_what_does_not_travel_its_way() -> None:
    schema = {
        "required": ["r", "w", "x"],
        "properties": {
            "r": {"readOnly": True, "type": "string"},
            "w": {"writeOnly": True, "type": "string"},
            "x": {},
        },
    }
    request, response = schema_of(schema), schema_of(schema, side="response")
    assert request.is_valid({"w": "", "x": 1})
    assert not request.is_valid({"r": "", "x": 1})
    assert response.is_valid({"r": "", "x": 1})
    assert not response.is_valid({"w": "", "x": 1})


def test_properties_named_like_keywords_are_properties() -> None:
    schema = schema_of(
        {
            "properties": {
                "$ref": {"type": "string"},
                "$schema": {"type": "integer"},
                "example": {"type": "null"},
            }
        }
    )
    assert schema.is_valid({"$ref": "x", "$schema": 1, "example": None})
    assert not schema.is_valid({"$ref": 1})
    assert list(schema.properties()) == ["$ref", "$schema", "example"]


def test_a_bundle_stands_by_itself() -> None:
    schema = schema_of(
        {"$ref": "#/components/schemas/A"}, schemas={"A": {"items": {"$ref": "#/components/schemas/A"}}}
    )
    assert schema.bundle() == {
        "$ref": "#/$defs/A",
        "$defs": {"A": {"items": {"$ref": "#/$defs/A"}}},
    }


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"type": ["string", "null"]}, True, "is of type boolean, has to be string or null"),
        ({"minLength": 2}, "🦄", "has 1 character, at least 2 required"),
        ({"enum": list(range(20))}, 99, "is 99, has to be one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …"),
        ({"const": "a"}, "b" * 90, f'is "{"b" * 58}…, has to be "a"'),
        ({"required": ["a"]}, {}, "lacks the required member 'a'"),
        (
            {"properties": {}, "additionalProperties": False},
            {"x": 1},
            'has members that are not allowed: "x"',
        ),
        ({"additionalProperties": False}, {"x": 1}, "has members, none are allowed"),
        ({"properties": {"x": False}}, {"x": 1}, "is not allowed here"),
        (
            {"propertyNames": {"maxLength": 1}},
            {"xx": 1},
            "has a member name that has 2 characters, at most 1 allowed",
        ),
        ({"multipleOf": 0.5}, 0.3, "is 0.3, has to be a multiple of 0.5"),
        ({"format": "date-time"}, "2023-02-30T00:00:00Z", 'is "2023-02-30T00:00:00Z", which is no date-time'),
        ({"uniqueItems": True}, [1, 1.0], "has items that are equal, they have to be unique"),
        (
            {"oneOf": [{}, {}]},
            1,
            "fits more than one alternative of `oneOf`: alternative 1 and alternative 2",
        ),
        ({"oneOf": [False, False]}, 1, "fits none of the alternatives of `oneOf`"),
        ({"contains": {"const": 1}}, [2], "has no item of the kind that `contains` asks for"),
    ],
)
def test_a_message_speaks_of_the_value(schema: Any, value: Any, message: str) -> None:
    assert [violation.message for violation in schema_of(schema).violations(value)] == [message]


def test_a_value_nested_beyond_the_engines_depth_is_refused_without_its_place() -> None:
    value: list[Any] = []
    for _ in range(900):
        value = [value]
    (violation,) = schema_of({"type": "object"}).violations(value)
    assert violation.message == "does not meet its schema, and is nested too deeply to say where"
