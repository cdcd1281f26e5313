"""Inclusion: proven, disproven by a value, or left open; never wrong."""

from typing import Any

import jsonschema_rs
import pytest
from truespec.spec.changes.inclusion import Comparison, Inclusion

from .closing import closed
from .schema_pairs import POOL, JsonSchema, SchemaMaker, side

TEXT = {"type": "string"}


def obj(properties: dict[str, Any], *required: str, **more: Any) -> dict[str, Any]:
    written: dict[str, Any] = {"type": "object", "properties": properties, **more}
    return written | ({"required": list(required)} if required else {})


def included(
    sender: JsonSchema,
    reader: JsonSchema,
    definitions: dict[str, JsonSchema] | None = None,
    *,
    senders_any: bool = False,
) -> Inclusion:
    first, second = side(sender, definitions), side(reader, definitions)
    return Comparison(first, second, senders_any).included(first, second)


ARRAY = {"type": "array"}
NULLABLE = {"type": ["string", "null"]}
SHORT = {"maxLength": 1, **TEXT}
OPEN, CLOSED = {"additionalProperties": True}, {"additionalProperties": False}


def of_variants(number: int, **more: dict[str, Any]) -> dict[str, Any]:
    """A union of tagged objects; `more` replaces what the one with that tag has as `x`."""
    variants = [
        obj({"tag": {"const": str(index)}, "x": more.get(f"t{index}", {"type": "integer"})}, "tag")
        for index in range(number)
    ]
    return {"oneOf": variants}


TREE: dict[str, JsonSchema] = {"X": obj({"next": {"$ref": "#/$defs/X"}, "value": {"type": "integer"}})}
UNROLLED = obj({"next": {"$ref": "#/$defs/X"}, "value": {"type": "integer"}})

PROVEN: dict[str, tuple[JsonSchema, JsonSchema]] = {
    "a longer text may be sent": ({"maxLength": 3, **TEXT}, {"maxLength": 4, **TEXT}),
    "an integer is a number": ({"type": "integer"}, {"type": "number"}),
    "an integer above 0 is at least 1": ({"type": "integer", "exclusiveMinimum": 0}, {"minimum": 1}),
    "a bound in tenths": ({"type": "number", "maximum": 0.1}, {"maximum": 0.1000}),
    "a bound beyond 2^53": ({"type": "integer", "maximum": 2**53}, {"maximum": 2**53 + 1}),
    "multiples of a multiple": ({"type": "integer", "multipleOf": 6}, {"multipleOf": 3}),
    "null in a type list is null in a union": (NULLABLE, {"anyOf": [TEXT, {"type": "null"}]}),
    "a union of constants is an enum": ({"oneOf": [{"const": "a"}, {"const": "b"}]}, {"enum": ["b", "a"]}),
    "an optional member that was added": (obj({"a": TEXT}), obj({"a": TEXT, "b": TEXT})),
    "an open object that was closed": (obj({"a": TEXT}), obj({"a": TEXT}, **CLOSED)),
    "a conjunction that was merged": (
        {"allOf": [obj({"a": TEXT}, "a"), obj({"b": TEXT})]},
        obj({"a": TEXT, "b": TEXT}, "a"),
    ),
    "a conjunction that was split": (
        obj({"a": TEXT, "b": TEXT}, "a"),
        {"allOf": [obj({"a": TEXT}, "a"), obj({"b": TEXT})]},
    ),
    "another branch of a tagged union": (of_variants(3), of_variants(4)),
    "a wider branch of sixty": (of_variants(60), of_variants(60, t50={"type": "number"})),
    "recursion that was unrolled once": ({"$ref": "#/$defs/X"}, UNROLLED),
    "recursion that was rolled up": (UNROLLED, {"$ref": "#/$defs/X"}),
    "double negation": (TEXT, {"not": {"not": TEXT}}),
    "the same pattern": ({"pattern": "^a+$", "maxLength": 2, **TEXT}, {"pattern": "^a+$", **TEXT}),
    "listed values that fit a pattern": ({"enum": ["aa", "ab"]}, {"pattern": "^a"}),
    "a nested object that was closed": (obj({"a": obj({"b": TEXT})}), obj({"a": obj({"b": TEXT}, **CLOSED)})),
    "a keyword for another type": (TEXT, {"minimum": 5}),
    "a shorter tuple": ({**ARRAY, "prefixItems": [TEXT], "items": False}, {**ARRAY, "items": TEXT}),
}


LIST: JsonSchema = {**ARRAY, "items": {"$ref": "#/$defs/X"}}


def listing(items: Any) -> dict[str, Any]:
    return obj({"value": TEXT, "more": items})


RECURSIVE: dict[str, tuple[JsonSchema, dict[str, JsonSchema]]] = {
    "a part of it has a name": ({"$ref": "#/$defs/X"}, {"X": listing({"$ref": "#/$defs/L"}), "L": LIST}),
    "unrolled once": ({"$ref": "#/$defs/X"}, {"X": listing({**ARRAY, "items": listing(LIST)})}),
    "unrolled outside": (listing(LIST), {"X": listing(LIST)}),
    "wrapped": (
        {"$ref": "#/$defs/X"},
        {"X": listing({**ARRAY, "items": {"allOf": [{"$ref": "#/$defs/X"}, {}]}})},
    ),
}


@pytest.mark.parametrize("name", RECURSIVE)
def test_recursion_is_the_same_wherever_its_definitions_begin_and_end(name: str) -> None:
    plain = side({"$ref": "#/$defs/X"}, {"X": listing(LIST)})
    schema, definitions = RECURSIVE[name]

    assert Comparison(plain, side(schema, definitions)).is_same()
    required: JsonSchema = {"allOf": [definitions["X"]], "required": ["value"]}
    assert not Comparison(plain, side(schema, {**definitions, "X": required})).is_same()


def test_what_leads_to_no_loop_is_the_same_inside_of_one_and_outside() -> None:
    deep: JsonSchema = {"anyOf": [{**ARRAY, "items": {**ARRAY, "items": {**ARRAY, "items": TEXT}}}, TEXT]}
    inside, outside = (
        side({"$ref": "#/$defs/X"}, {"X": obj({"next": {"$ref": "#/$defs/X"}, "deep": said}), "D": deep})
        for said in (deep, {"$ref": "#/$defs/D"})
    )
    assert Comparison(inside, outside).is_same()


@pytest.mark.parametrize("name", PROVEN)
def test_what_is_safe_is_proven(name: str) -> None:
    assert included(*PROVEN[name], TREE).is_proven


def of_open_member(*values: str) -> JsonSchema:
    narrower = obj({"t": {"enum": ["a"]}, "d": obj({"k": {"enum": list(values)}}, "k")}, "d")
    parts = [
        obj({"t": TEXT, "d": {"type": "object"}}, "t"),
        {"anyOf": [narrower, obj({"t": {"enum": []}}, "t")]},
    ]
    return {"allOf": parts}


BROKEN: dict[str, tuple[JsonSchema, JsonSchema, str]] = {
    "a shorter text": (
        obj({"a": {"maxLength": 9, **TEXT}}),
        obj({"a": {"maxLength": 5, **TEXT}}),
        "maxLength",
    ),
    "a member that became required": (obj({"a": TEXT}), obj({"a": TEXT}, "a"), "required"),
    "a value that left an enum": (obj({"a": {"enum": ["x", "y"]}}), obj({"a": {"enum": ["x"]}}), "enum"),
    "null, without another spelling": (NULLABLE, TEXT, "type"),
    "a union with null that already admits null": (
        NULLABLE,
        {"oneOf": [NULLABLE, {"type": "null"}]},
        "oneOf",
    ),
    "multiples of four that are none of six": (
        {"type": "integer", "multipleOf": 4},
        {"multipleOf": 6},
        "multipleOf",
    ),
    "deep inside recursion": (
        {"$ref": "#/$defs/X"},
        obj({"next": obj({"value": TEXT}), "value": {"type": "integer"}}),
        "type",
    ),
    "one branch of sixty": (
        of_variants(60),
        of_variants(60, t50={"type": "integer", "minimum": 0}),
        "minimum",
    ),
    "an item": ({**ARRAY, "items": TEXT}, {**ARRAY, "items": {"type": "integer"}}, "type"),
    "items that repeat": (
        {**ARRAY, "items": TEXT},
        {**ARRAY, "items": TEXT, "uniqueItems": True},
        "uniqueItems",
    ),
    "an opened object that was closed": (obj({}, **OPEN), obj({}, **CLOSED), "additionalProperties"),
    "a declared member that is refused": (
        obj({"a": TEXT, "b": TEXT}),
        obj({"a": TEXT}, **CLOSED),
        "additionalProperties",
    ),
    "an asserted format": ({**TEXT}, {"format": "uuid", **TEXT}, "format"),
    "a format of the registry": ({**TEXT}, {"format": "byte", **TEXT}, "format"),
    "what a part says of a member that another leaves open": (
        of_open_member("x", "y"),
        of_open_member("x"),
        "enum",
    ),
    "values of a map": (obj({}, additionalProperties=TEXT), obj({}, additionalProperties=SHORT), "maxLength"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_has_a_value_that_shows_it(name: str) -> None:
    sender, reader, keyword = BROKEN[name]

    inclusion = included(sender, reader, TREE)

    shown = [
        error.kind.name
        for item in inclusion.counterexamples
        for error in side(reader, TREE).errors(item.value)
    ]
    assert any(item == keyword or item in ("anyOf", "oneOf") for item in shown)
    assert not inclusion.open


def test_a_sender_that_sends_anything_is_told_by_name() -> None:
    old, new = obj({"a": TEXT}), obj({"a": TEXT, "b": {"type": "integer"}})

    assert included(old, new).is_proven
    assert not included(old, new, senders_any=True).is_proven


def test_a_sender_that_can_send_nothing_is_said_to_be_empty() -> None:
    impossible = obj({"a": {"allOf": [{"minimum": 3, "type": "integer"}, {"maximum": 2}]}}, "a")
    first, second = side(impossible, None), side({"type": "integer"}, None)
    comparison = Comparison(first, second)
    assert comparison.is_vacuous(comparison.included(first, second), first)
    assert not comparison.is_vacuous(comparison.included(second, second), second)


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("senders_any", [False, True])
def test_no_proof_is_contradicted_by_any_value_of_the_pool(seed: int, senders_any: bool) -> None:
    maker = SchemaMaker(seed)
    undecided = 0
    for _ in range(40):
        definitions = maker.definitions()
        schema = maker.schema()
        old, new = side(schema, definitions), side(maker.edited(schema), definitions)
        inclusion = Comparison(old, new, senders_any).included(old, new)
        narrow = jsonschema_rs.Draft202012Validator(closed(old), validate_formats=True)
        sent = [
            value
            for value in POOL
            if old.is_valid((old.root(),), value) and (senders_any or narrow.is_valid(value))
        ]
        refused = [value for value in sent if not new.is_valid((new.root(),), value)]
        if inclusion.is_proven:
            assert refused == [], (schema, new.bundle, definitions)
        for item in inclusion.counterexamples:
            assert old.is_valid((old.root(),), item.value)
            assert not new.is_valid((new.root(),), item.value)
        undecided += not inclusion.is_proven and not inclusion.counterexamples
    assert undecided <= 3


@pytest.mark.parametrize("seed", range(4))
def test_a_schema_takes_what_it_sends(seed: int) -> None:
    maker = SchemaMaker(seed)
    for _ in range(50):
        schema, definitions = maker.schema(), maker.definitions()

        assert included(schema, schema, definitions).is_proven


@pytest.mark.parametrize("seed", range(4))
def test_a_wrapped_extracted_or_reordered_schema_means_the_same(seed: int) -> None:
    maker = SchemaMaker(seed)
    for _ in range(25):
        schema, definitions = maker.schema(), maker.definitions()
        plain = side(schema, definitions)
        wrapped = side({"allOf": [schema], "description": "wrapped"}, definitions)
        extracted = side({"$ref": "#/$defs/Z"}, {"Z": schema, **definitions})

        for other in (wrapped, extracted):
            assert Comparison(plain, other).is_same()
