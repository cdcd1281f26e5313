"""What a sender sends: what it declares and what it opens; the engine says the same of the closed schema."""

from typing import Any

import jsonschema_rs
import pytest
from truespec.spec.changes.graph import Side
from truespec.spec.changes.sending import Sending

from ...effort import calls_of
from .closing import closed
from .schema_pairs import POOL, JsonSchema, SchemaMaker, side

A, B = {"properties": {"a": {}}}, {"properties": {"b": {}}}
TAGGED_A = {"properties": {"t": {"const": "a"}, "a": {}}, "required": ["t"]}
TAGGED_B = {"properties": {"t": {"const": "b"}, "b": {}}, "required": ["t"]}

SENT: dict[str, tuple[JsonSchema, Any, Any]] = {
    "a member that is declared": (A, {"a": 1}, {"b": 1}),
    "a member that is only required": ({"required": ["r"]}, {"r": 1}, {"r": 1, "s": 1}),
    "a member that comes with another": ({"dependentRequired": {"a": ["b"]}}, {"a": 1, "b": 1}, {"c": 1}),
    "a member of any part": ({"allOf": [A, B]}, {"a": 1, "b": 1}, {"c": 1}),
    "a member behind a reference": (
        {"allOf": [{"$ref": "#/$defs/N"}, A]},
        {"a": 1, "n": {}},
        {"a": 1, "b": 1},
    ),
    "a member of the alternative that is met": (
        {"oneOf": [TAGGED_A, TAGGED_B]},
        {"t": "b", "b": 1},
        {"t": "b", "a": 1},
    ),
    "members of all alternatives that are met": (
        {"anyOf": [A, B, {"minProperties": 9}]},
        {"a": 1, "b": 1},
        {"c": 1},
    ),
    "anything where an alternative says nothing": ({"anyOf": [A, {"description": "x"}]}, {"c": 1}, None),
    "what fits a pattern": ({"patternProperties": {"^x": {"type": "integer"}}}, {"x1": 1}, {"y": 1}),
    "others where they are opened": (
        {**A, "additionalProperties": {"type": "integer"}},
        {"c": 1},
        {"c": "1"},
    ),
    "the rest where it is opened": ({"allOf": [A], "unevaluatedProperties": True}, {"c": 1}, None),
    "deeper members": ({"$ref": "#/$defs/N"}, {"n": {"n": {}}}, {"n": {"n": {"m": 1}}}),
    "members of items": ({"items": A}, [{"a": 1}], [{"a": 1}, {"b": 1}]),
    "members of the first items": ({"prefixItems": [A], "items": B}, [{"a": 1}, {"b": 1}], [{"b": 1}]),
    "the rest of the items": (
        {"prefixItems": [{}], "unevaluatedItems": {"type": "integer"}},
        ["a", 1],
        ["a", "b"],
    ),
    "items that are contained": (
        {"contains": {"const": 1}, "minContains": 2, "maxContains": 3, "unevaluatedItems": False},
        [1, 1],
        [1],
    ),
    "what a condition leads to": (
        {"if": {"required": ["a"]}, "then": A, "else": B},
        {"a": 1},
        {"a": 1, "b": 1},
    ),
    "what the other condition leads to": (
        {"if": {"required": ["a"]}, "then": A, "else": B},
        {"b": 1},
        {"c": 1},
    ),
    "what depends on a name": ({**A, "dependentSchemas": {"a": B}}, {"a": 1, "b": 1}, {"b": 1}),
    "names that fit": ({**A, "propertyNames": {"maxLength": 1}}, {"a": 1}, {"bb": 1}),
    "what is not refused": ({**A, "not": {"required": ["a"]}}, {}, {"a": 1}),
    "any other value": (A, 5, None),
}
TREE: dict[str, JsonSchema] = {"N": {"type": "object", "properties": {"n": {"$ref": "#/$defs/N"}}}}


def of_engine(of: Side) -> Any:
    return jsonschema_rs.Draft202012Validator(closed(of), validate_formats=True, offline=True)


@pytest.mark.parametrize("name", SENT)
def test_a_sender_sends_what_it_declares_and_nothing_else(name: str) -> None:
    schema, sent, unsent = SENT[name]
    of = side(schema, TREE)
    assert Sending(of).is_sent(sent)
    assert of_engine(of).is_valid(sent)
    if unsent is not None:
        assert not Sending(of).is_sent(unsent)
        assert not of_engine(of).is_valid(unsent)


@pytest.mark.parametrize("seed", range(6))
def test_the_engine_takes_the_same_values_of_the_closed_schema(seed: int) -> None:
    maker = SchemaMaker(seed)
    taken = 0
    for _ in range(20):
        of = side(maker.schema(), maker.definitions())
        sending, engine = Sending(of), of_engine(of)
        sent = [value for value in POOL if sending.is_sent(value)]
        assert sent == [value for value in POOL if engine.is_valid(value)], of.bundle
        taken += len(sent)
    assert taken


def test_a_member_that_several_parts_describe_has_what_any_of_them_describes() -> None:
    of = side({"allOf": [{"properties": {"d": {"type": "object"}}}, {"properties": {"d": A}}]})
    assert Sending(of).is_sent({"d": {"a": 1}})
    assert not Sending(of).is_sent({"d": {"b": 1}})


def test_schemas_that_name_themselves_end() -> None:
    of = side({"allOf": [{"$ref": "#/$defs/root"}, A]})
    assert Sending(of).is_sent({"a": 1})
    assert not Sending(of).is_sent({"b": 1})


def test_what_lies_too_deep_is_not_known_to_be_sent() -> None:
    value: Any = {}
    for _ in range(500):
        value = {"n": value}
    assert not Sending(side({"$ref": "#/$defs/N"}, TREE)).is_sent(value)


def of_tagged(number: int) -> Side:
    tagged = [
        {"allOf": [{"$ref": "#/$defs/N"}, {"properties": {"t": {"const": tag}, f"m{tag}": {}}}]}
        for tag in range(number)
    ]
    return side({"oneOf": tagged}, TREE)


def test_alternatives_for_other_values_are_not_looked_into() -> None:
    value, costs = {"t": 3, "m3": 1, "n": {}}, []
    for number in (20, 60):
        sending = Sending(of_tagged(number))
        assert sending.is_sent(value)
        assert not sending.is_sent({"t": 3, "m4": 1})
        costs.append(calls_of(lambda sending=sending: sending.is_sent(value)))
    assert costs[1] < 2 * costs[0]
