"""Values that schemas accept. Verdicts come from the engine, and from a second one that is not ours."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from truespec.spec import FULL, MINIMAL, PLAIN, DocumentError, Schema, Shape, Spec
from truespec.spec.schema.format_checks import NO_FORMATS
from truespec.spec.schema.generate import CannotGenerate
from truespec.spec.schema.impossible import impossible
from truespec.spec.schema.workshop import Workshop

HARD: dict[str, Any] = {
    "overlapping members of allOf": {
        "allOf": [
            {"properties": {"a": {"type": "integer", "minimum": 3}}, "required": ["a"]},
            {"properties": {"a": {"maximum": 3}, "b": {"type": "string"}}, "required": ["b"]},
        ]
    },
    "one of two, not both": {
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
        "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
        "type": "object",
    },
    "a forbidden member": {"type": "object", "properties": {"a": {}, "b": {}}, "not": {"required": ["a"]}},
    "if then else": {
        "type": "object",
        "properties": {"kind": {"enum": ["x", "y"]}, "n": {"type": "integer"}},
        "required": ["kind"],
        "if": {"properties": {"kind": {"const": "x"}}},
        "then": {"required": ["n"]},
        "else": {"properties": {"n": False}},
    },
    "dependent members": {
        "type": "object",
        "properties": {"a": {}, "b": {}},
        "dependentRequired": {"a": ["b"]},
    },
    "contained items": {"type": "array", "contains": {"const": 7}, "minContains": 2, "maxItems": 3},
    "unique items": {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 3},
    "a tuple": {
        "type": "array",
        "prefixItems": [{"type": "string"}, {"type": "null"}],
        "items": False,
        "minItems": 2,
    },
    "names by pattern": {
        "type": "object",
        "patternProperties": {"^x-[a-z]{3}$": {"type": "integer"}},
        "additionalProperties": False,
        "minProperties": 2,
    },
    "names of a length": {"type": "object", "propertyNames": {"minLength": 12}, "minProperties": 1},
    "nothing unevaluated": {
        "allOf": [{"properties": {"a": {"type": "integer"}}}],
        "properties": {"b": {"type": "integer"}},
        "unevaluatedProperties": False,
        "required": ["a", "b"],
        "type": "object",
    },
    "an exact length and a pattern": {
        "type": "string",
        "pattern": "^[A-Z]+-[0-9]+$",
        "minLength": 10,
        "maxLength": 10,
    },
    "multiples in a range": {"type": "number", "multipleOf": 0.25, "minimum": 1.1, "maximum": 1.3},
    "a narrow range": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.01},
    "a big integer": {"type": "integer", "minimum": 9007199254740993},
    "a negative range": {"type": "integer", "maximum": -5, "multipleOf": 3},
    "null or text": {"type": ["string", "null"], "minLength": 3},
    "an enum narrowed by its type": {"type": "string", "enum": [1, "a", None]},
    "a recursive tree": {
        "$ref": "#/$defs/T",
        "$defs": {
            "T": {
                "type": "object",
                "required": ["children"],
                "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/T"}}},
            }
        },
    },
    "a choice that leads back": {
        "$ref": "#/$defs/E",
        "$defs": {
            "E": {
                "anyOf": [
                    {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/E"}},
                    {"type": "integer"},
                ]
            }
        },
    },
    "sixty tagged variants": {
        "oneOf": [
            {
                "type": "object",
                "properties": {"tag": {"const": f"t{n}"}, "v": {"type": "integer"}},
                "required": ["tag", "v"],
            }
            for n in range(60)
        ]
    },
    "anything": True,
    "a date in a pattern": {"type": "string", "format": "date", "pattern": "^2[0-9]{3}-"},
    "Han characters": {"type": "string", "pattern": "^\\p{Han}{2,4}$"},
}


def accepts(schema: Any) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema, offline=True, validate_formats=True)


@pytest.mark.parametrize("shape", [PLAIN, FULL, MINIMAL], ids=["plain", "full", "minimal"])
@pytest.mark.parametrize("name", HARD)
def test_a_hard_schema_is_satisfied(name: str, shape: Shape) -> None:
    schema: dict[str, Any] = HARD[name] if isinstance(HARD[name], dict) else {"allOf": [HARD[name]]}
    generator = Workshop(schema.get("$defs", {})).generator(schema, accepts(schema).is_valid)
    second = jsonschema.Draft202012Validator(schema)
    for seed in range(20):
        value = generator.generate(random.Random(seed), shape)
        assert accepts(schema).is_valid(value)
        assert "\\p" in str(schema) or second.is_valid(value)  # Python's `re` knows no \p


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "enum": [1]},
        {"type": "integer", "minimum": 2, "maximum": 1},
        {"allOf": [{"type": "string"}, {"type": "integer"}]},
        {"not": {}},
        {
            "$ref": "#/$defs/T",
            "$defs": {"T": {"type": "object", "required": ["t"], "properties": {"t": {"$ref": "#/$defs/T"}}}},
        },
        {"type": "array", "minItems": 1_000_000_000},
        {"type": "string", "minLength": 10**12},
    ],
    ids=str,
)
def test_what_can_not_be_satisfied_is_said_in_bounded_time(schema: Any) -> None:
    with pytest.raises(CannotGenerate, match="no value was found"):
        Workshop(schema.get("$defs", {})).generator(schema, accepts(schema).is_valid).generate(
            random.Random(1)
        )


def test_a_format_that_is_not_asserted_stands_in_no_patterns_way() -> None:
    schema = {"type": "string", "format": "email", "pattern": r"^[a-z]+@[a-z]+\\.[a-z]+$", "maxLength": 30}
    made = Workshop({}, formats=NO_FORMATS).generator(schema, jsonschema_rs.validator_for(schema).is_valid)
    values = {made.generate(random.Random(seed)) for seed in range(20)}
    assert len(values) > 10
    with pytest.raises(CannotGenerate):
        Workshop({}).generator(schema, accepts(schema).is_valid).generate(random.Random(1))


def test_the_same_random_numbers_give_the_same_value() -> None:
    schema = flagship()
    values = [schema.generate(random.Random(seed)) for seed in range(30)]
    assert values == [schema.generate(random.Random(seed)) for seed in range(30)]
    assert len({str(value) for value in values}) > 20


def test_full_values_have_every_member_and_minimal_ones_only_what_is_required() -> None:
    schema = flagship()
    assert list(schema.generate(random.Random(1), FULL)) == list(schema.properties())
    assert list(schema.generate(random.Random(1), MINIMAL)) == ["prompt", "ratio", "image"]


def flagship() -> Schema:
    body = Spec.load("spec/images.yaml").operations[0].request_body
    assert body is not None
    schema = body.content["application/json"].schema
    assert schema is not None
    return schema


def test_a_schema_that_contradicts_itself_is_told_with_its_place() -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/": {
                "get": {
                    "parameters": [
                        {
                            "name": "q",
                            "in": "query",
                            "schema": {"type": "integer", "minimum": 2, "maximum": 1},
                        }
                    ],
                    "responses": {},
                }
            }
        },
    }
    schema = Spec.load(document, name="x.yaml").operations[0].parameters[0].schema
    with pytest.raises(DocumentError, match="nothing meets this schema: the least number"):
        schema.generate(random.Random(1))
    with pytest.raises(DocumentError, match="nothing meets this schema: the least number"):
        schema.example()


def schemas_of(spec: Spec, most: int) -> Iterator[Schema]:
    for operation in spec.operations[:most]:
        yield from (parameter.schema for parameter in operation.parameters)
        bodies = [operation.request_body] if operation.request_body is not None else []
        for holder in (*bodies, *operation.responses.values()):
            yield from (media.schema for media in holder.content.values() if media.schema is not None)


REAL = ["museum.yaml", "traq.yaml", "meilisearch.json", "qdrant.json", "line-messaging.yml", "docker.yaml"]


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", REAL)
def test_every_schema_of_real_documents_is_satisfied(name: str, shared_specs: Path) -> None:
    spec = Spec.load(shared_specs / name)
    for schema in schemas_of(spec, 60):
        assert schema.is_valid(schema.generate(random.Random(7))), schema
        assert schema.is_valid(schema.example()), schema


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [{"type": "string"}] * 3_000},
        {
            "allOf": [
                *[{"anyOf": [{"minLength": n}, {"maxLength": 90 - n}]} for n in range(30)],
                {"enum": [1]},
            ]
        },
    ],
    ids=["many parts", "choices that multiply"],
)
def test_compositions_of_many_parts_are_made_in_a_moment(schema: dict[str, Any]) -> None:
    accepts = jsonschema_rs.Draft202012Validator(schema).is_valid
    assert accepts(Workshop({}).generator(schema, accepts).generate(random.Random(0)))


def nested(keyword: str, depth: int) -> Any:
    schema: Any = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "array", "items": schema} if keyword == "items" else {"properties": {"a": schema}}
    return schema


@pytest.mark.parametrize("keyword", ["items", "properties"])
def test_schemas_deep_inside_of_others_are_compiled_when_they_are_needed(keyword: str) -> None:
    schema = nested(keyword, 200)
    workshop = Workshop({})
    assert impossible(workshop.builder, schema) is None
    assert workshop.generator(schema, lambda value: True).generate(random.Random(1)) is not None


def test_what_refuses_a_circle_of_references_can_not_be_described() -> None:
    circle = {"A": {"$ref": "#/$defs/B"}, "B": {"$ref": "#/$defs/A"}}
    workshop = Workshop(circle)
    assert impossible(workshop.builder, {"not": {"$ref": "#/$defs/A"}}) is None
