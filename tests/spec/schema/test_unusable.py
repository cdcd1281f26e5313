"""What of a schema can't be used, or can't be judged, costs only itself, and never refuses what is right."""

from collections.abc import Callable
from typing import Any

import pytest
from truespec.spec import DocumentProblem, Schema, Spec, lint, not_judged

from .schemas import ref, schema_of, wrong

UNUSABLE: dict[str, tuple[dict[str, Any], Any, Any, str]] = {
    # the keyword that can't be used; a value that only it would refuse; one that the rest refuses; its name
    "a length as text": ({"type": "string", "maxLength": "5"}, "123456", 1, "maxLength"),
    "a negative length": ({"type": "string", "maxLength": -1}, "123456", 1, "maxLength"),
    "a length with a fraction": ({"type": "string", "minLength": 1.5}, "", 1, "minLength"),
    "an unknown type": ({"type": "strin", "maximum": 1}, "x", 2, "type"),
    "an unknown type among others": ({"type": ["string", "any"], "maximum": 1}, [], 2, "type"),
    "a bound as text": ({"minimum": "1", "maximum": 5}, 0, 6, "minimum"),
    "a bound as boolean": ({"exclusiveMinimum": True, "maximum": 5}, 0, 6, "exclusiveMinimum"),
    "no step": ({"multipleOf": 0, "maximum": 5}, 0.1, 6, "multipleOf"),
    "a bad pattern": ({"pattern": "[", "maxLength": 1}, "x", "xx", "pattern"),
    "a pattern of Python": ({"pattern": r"\Ax\Z", "maxLength": 1}, "y", "xx", "pattern"),
    "a pattern that is no text": ({"pattern": 5, "maxLength": 1}, "y", "xx", "pattern"),
    "an enum that is a mapping": ({"enum": {"a": 1}, "type": "integer"}, 1, "a", "enum"),
    "required as boolean": ({"required": True, "type": "object"}, {}, 1, "required"),
    "required names that are none": ({"required": ["a", 1], "type": "object"}, {}, 1, "required"),
    "properties as a list": ({"properties": [{"a": {}}], "type": "object"}, {"a": 1}, 1, "properties"),
    "a property that is no schema": ({"properties": {"a": 5}, "type": "object"}, {"a": 1}, 1, "a"),
    "items as text": ({"items": "string", "type": "array"}, [1], 1, "items"),
    "allOf as a mapping": ({"allOf": {"type": "string"}, "maximum": 1}, 1, 2, "allOf"),
    "an empty oneOf": ({"oneOf": [], "maximum": 1}, 1, 2, "oneOf"),
    "a $ref that is no text": ({"$ref": 5, "maximum": 1}, 1, 2, "$ref"),
    "uniqueItems as text": ({"uniqueItems": "true", "type": "array"}, [1, 1], 1, "uniqueItems"),
    "additionalProperties as text": (
        {"additionalProperties": "no", "type": "object"},
        {"a": 1},
        1,
        "additionalProperties",
    ),
    "a bad pattern of names": ({"patternProperties": {"[": False}, "type": "object"}, {"a": 1}, 1, "["),
    "a format that is no text": ({"format": 5, "maximum": 1}, 1, 2, "format"),
}
WAYS: dict[str, Callable[[Any], tuple[Any, Callable[[Any], Any]]]] = {
    "itself": lambda schema: (schema, lambda value: value),
    "deep": lambda schema: (
        {"properties": {"a": {"items": {"allOf": [schema]}}}},
        lambda value: {"a": [value]},
    ),
    "through $ref": lambda schema: ({"properties": {"a": ref("A")}}, lambda value: {"a": value}),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", UNUSABLE)
def test_a_keyword_that_can_not_be_used_costs_only_itself_and_is_told(name: str, way: str) -> None:
    schema, only, rest, keyword = UNUSABLE[name]
    written, put = WAYS[way](schema)
    found = schema_of(written, schemas={"A": schema})
    assert found.is_valid(put(only))
    assert not found.is_valid(put(rest))
    assert [problem.at.pointer.rpartition("/")[2] for problem in found.problems] == [keyword]
    assert [problem.rule for problem in found.problems] == ["schema-invalid"]


@pytest.mark.parametrize("name", UNUSABLE)
def test_lint_tells_each_before_a_message_comes(name: str) -> None:
    schema, _, _, _ = UNUSABLE[name]
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": {"A": schema}},
    }
    assert "schema-invalid" in {problem.rule for problem in lint(document)}


def test_many_are_told_at_once() -> None:
    names = [f"p{number}" for number in range(300)]
    found = schema_of({"properties": {name: {"maxLength": "5", "type": "string"} for name in names}})
    assert len(found.problems) == 300
    assert not found.is_valid({"p299": 1})


GONE: dict[str, Any] = ref("Gone")


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"not": GONE}, [1, "a"]),
        ({"not": {"properties": {"a": {"pattern": "["}}}}, [{}, {"a": "["}]),
        ({"oneOf": [GONE, {"type": "string"}]}, ["a", 1]),
        ({"oneOf": [{"type": "integer"}, {"maxLength": "1"}]}, [1, "a"]),
        ({"if": GONE, "then": False}, [1]),
        ({"if": {"type": "strin"}, "then": {"maximum": 1}}, [2]),
        ({"contains": GONE, "maxContains": 0}, [[1]]),
        ({"anyOf": [{"allOf": [ref("Inner")]}, {"type": "string"}], "not": ref("Outer")}, [1]),
        ({"additionalProperties": False, "patternProperties": {"[": True}}, [{}]),
        ({"unevaluatedProperties": False, "allOf": [GONE]}, [{"a": 1}]),
    ],
    ids=str,
)
def test_what_is_missing_refuses_nothing(schema: Any, values: list[Any]) -> None:
    schemas = {"Inner": GONE, "Outer": {"properties": {"a": ref("Inner")}}}
    found = schema_of(schema, schemas=schemas)
    assert [value for value in values if not found.is_valid(value)] == []
    assert found.problems != ()


def test_of_a_one_of_that_misses_something_one_has_to_fit() -> None:
    schemas = {
        "Dog": {
            "type": "object",
            "required": ["bark"],
            "properties": {"x": GONE, "bark": {"type": "integer"}},
        },
        "Cat": {"type": "object", "required": ["lives"]},
    }
    plain = schema_of({"oneOf": [ref("Dog"), ref("Cat")]}, schemas=schemas)
    assert plain.is_valid({"bark": 1, "lives": 1})
    assert wrong(plain, {}) == [("oneOf", "", "schema/oneOf")]
    chosen = {"oneOf": [ref("Dog"), ref("Cat")], "discriminator": {"propertyName": "k"}}
    found = schema_of(chosen, schemas=schemas)
    assert wrong(found, {"k": "Dog"}) == [("required", "", "Dog/required")]
    assert wrong(found, {"k": "Bird"}) == [("discriminator", "/k", "schema/discriminator")]


def test_a_one_of_inside_another_one_that_misses_something_is_told_by_its_name() -> None:
    inner = {"oneOf": [{"type": "string", "pattern": "("}, {"type": "boolean"}]}
    schema = schema_of({"oneOf": [{"type": "integer"}, inner]})
    (violation,) = schema.violations({})
    assert violation.message == (
        "fits none of the alternatives of `oneOf`; nearest is alternative 2: "
        "fits none of the alternatives of `oneOf`"
    )
    assert violation.at.pointer.endswith("/oneOf")


def test_what_is_whole_under_the_same_keywords_still_refuses() -> None:
    found = schema_of({"properties": {"a": GONE, "b": {"not": {"type": "string"}}, "c": {"oneOf": [{}, {}]}}})
    assert wrong(found, {"b": "x"}) == [("not", "/b", "b/not")]
    assert not found.is_valid({"c": 1})


EVIL = "a" * 5000 + "!"


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|a)*$", "^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}$"]
)
def test_a_pattern_that_others_hang_on_is_judged_in_linear_time(pattern: str) -> None:
    assert not schema_of({"pattern": pattern}).is_valid(EVIL)


@pytest.mark.parametrize(
    "schema",
    [
        {"pattern": "^(?:a|aa)+(a+)\\1x$"},
        {"not": {"pattern": "^(?:a|aa)+(a+)\\1x$"}},
        {"anyOf": [{"pattern": "^(?:a|aa)+(a+)\\1x$"}, {"type": "integer"}]},
    ],
    ids=str,
)
def test_a_pattern_that_takes_too_many_steps_refuses_nothing(schema: Any) -> None:
    found = schema_of({"properties": {"a": schema, "n": {"type": "integer"}}})
    assert found.is_valid({"a": "a" * 60})
    assert found.violations({"a": "a" * 60}) == ()
    assert wrong(found, {"a": "a" * 60, "n": "1"}) == [("type", "/n", "n/type")]


@pytest.mark.parametrize(
    "pattern",
    ["^(?:(a)|b)\\1$", "(?<=(a)\\1)b", "^(a*)+\\1$", "(?:a{1000}){1000}", "(?i:(a)\\1)", "^(a)*\\1$"],
)
def test_what_the_engine_can_not_run_is_not_judged_and_listed(pattern: str) -> None:
    found = schema_of({"pattern": pattern, "maxLength": 5})
    assert found.is_valid("zzz")
    assert not found.is_valid("zzzzzz")
    assert not found.problems
    (told,) = found.unjudged
    assert told.rule == "schema-not-judged"
    assert told.at.pointer.endswith("/schema/pattern")


def test_what_is_not_judged_is_listed_for_a_whole_document() -> None:
    text = b"""
openapi: 3.1.0
info: {title: t, version: "1"}
paths: {}
components:
  schemas:
    A: {pattern: '^(?:(a)|b)\\1$'}
    B: {patternProperties: {'(?<=(a)\\1)b': {}}}
    C: {pattern: '['}
    D: {pattern: '^a$'}
"""
    told: tuple[DocumentProblem, ...] = not_judged(Spec.load(text).document)
    assert [problem.at.line for problem in told] == [7, 8]
    rules = [problem.rule for problem in lint(text)]
    assert rules.count("schema-not-judged") == 2
    assert rules.count("schema-invalid") == 1


def nearest(schema: Any, value: Any, **more: Any) -> str:
    found: Schema = schema_of(schema, **more)
    (violation,) = found.violations(value)
    return violation.message


CARD = {
    "type": "object",
    "required": ["number"],
    "properties": {"number": {"type": "string"}, "cvc": {"maxLength": 3}},
}
IBAN = {"type": "object", "required": ["iban"], "properties": {"iban": {"type": "string"}}}


NONE = "fits none of the alternatives of `oneOf`; "
TWO = "/n is of type string, has to be integer; /m is of type string, has to be integer"


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        (
            {"oneOf": [ref("Card"), ref("Iban")]},
            {"number": 1},
            f"{NONE}nearest is Card: /number is of type integer, has to be string",
        ),
        (
            {"anyOf": [ref("Card"), ref("Iban"), {"type": "null"}]},
            {"number": 7, "cvc": "1234"},
            "fits none of the alternatives of `anyOf`; nearest is Iban: lacks the required member 'iban'",
        ),
        (
            {"anyOf": [{"type": "integer", "maximum": 3}, {"type": "null"}]},
            4,
            "fits none of the alternatives of `anyOf`; nearest is alternative 1: is 4, may be at most 3",
        ),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, 4, "fits none of the alternatives of `oneOf`"),
        (
            {
                "oneOf": [
                    {"properties": {"k": {"const": "a"}, "n": {"type": "integer"}, "m": {"type": "integer"}}},
                    {"properties": {"k": {"const": "b"}}},
                ]
            },
            {"k": "a", "n": "1", "m": "1"},
            f"{NONE}nearest is alternative 1: {TWO}",
        ),
    ],
    ids=str,
)
def test_the_nearest_alternative_is_explained(schema: Any, value: Any, message: str) -> None:
    assert nearest(schema, value, schemas={"Card": CARD, "Iban": IBAN}) == message


def test_the_nearest_alternative_is_explained_with_its_line() -> None:
    text = b"""
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /:
    get:
      parameters:
        - name: a
          in: query
          schema:
            oneOf:
              - {type: integer, maximum: 3}
              - {type: "null"}
      responses: {}
"""
    schema = Spec.load(text, name="api.yaml").operations[0].parameters[0].schema
    (found,) = schema.violations(4)
    assert found.message.endswith("nearest is alternative 1: is 4, may be at most 3 (api.yaml:12)")
    assert found.at.line == 11
