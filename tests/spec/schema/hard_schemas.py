"""Hard schemas: each keyword, each pair that constrain each other. The verdicts are ours, by hand.

`good` meet the schema and `bad` break it, by the text of the standard; the comment names the trap.
"""

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Hard:
    schema: Any
    good: tuple[Any, ...]
    bad: tuple[Any, ...]


OBJECT: Final = {"type": "object"}

SATISFIABLE: Final[dict[str, Hard]] = {
    # `type`: 1.0 is an integer, true is no number
    "integer": Hard({"type": "integer"}, (1, 1.0, -3), (1.5, True, "1")),
    "not an integer, yet a number": Hard(
        {"type": "number", "not": {"type": "integer"}}, (1.5,), (1, 1.0, "x")
    ),
    "several types": Hard({"type": ["string", "null"]}, ("", None), (0, False)),
    "all types but two": Hard({"not": {"type": ["object", "array"]}}, (1, None, "x"), ({}, [])),
    # `const` and `enum`: by value, so 1 is 1.0; no boolean is a number
    "const against enum": Hard({"enum": [1, 2, True], "const": 1}, (1, 1.0), (2, True)),
    "enum against type": Hard({"enum": ["a", 1, None], "type": "integer"}, (1,), ("a", None)),
    "enum against its negation": Hard({"enum": ["a", "b"], "not": {"const": "a"}}, ("b",), ("a", "c")),
    "enum against a bound": Hard({"enum": [1, 5, 9], "minimum": 3, "maximum": 7}, (5,), (1, 9)),
    "enum against a pattern": Hard({"enum": ["ab", "ba"], "pattern": "^a"}, ("ab",), ("ba",)),
    "a const that is an object": Hard({"const": {"a": [1]}}, ({"a": [1]}, {"a": [1.0]}), ({"a": []}, {})),
    # numbers
    "an exclusive range without whole numbers": Hard(
        {"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 2}, (1.5,), (1, 2, 3)
    ),
    "an exclusive range with one whole number": Hard(
        {"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 3}, (2,), (1, 3)
    ),
    "an inclusive and an exclusive bound": Hard(
        {"type": "integer", "minimum": 3, "exclusiveMinimum": 3, "maximum": 4}, (4,), (3, 5)
    ),
    "fractional bounds of an integer": Hard(
        {"type": "integer", "minimum": 1.2, "maximum": 2.7}, (2,), (1, 3)
    ),
    "a multiple in a range": Hard(
        {"multipleOf": 7, "minimum": 15, "maximum": 27, "type": "integer"}, (21,), (14, 22)
    ),
    "two steps": Hard(
        {"type": "integer", "allOf": [{"multipleOf": 4}, {"multipleOf": 6}], "minimum": 1},
        (12, 24),
        (4, 6, 8),
    ),
    "a step that is a fraction, for an integer": Hard(
        {"type": "integer", "multipleOf": 1.5}, (3, 0), (1, 1.5)
    ),
    "not a multiple": Hard(
        {"type": "integer", "minimum": 1, "maximum": 3, "not": {"multipleOf": 2}}, (1, 3), (2, 4)
    ),
    "bounds of three hundred digits": Hard(
        {"type": "integer", "minimum": 10**300, "maximum": 10**300 + 1}, (10**300,), (0, 10**299)
    ),
    "beyond the precision of floats": Hard(
        {"type": "integer", "minimum": 2**53 + 1, "maximum": 2**53 + 1}, (2**53 + 1,), (2**53, 2**53 + 2)
    ),
    "outside of a range": Hard(
        {"type": "integer", "not": {"minimum": -5, "maximum": 5}}, (-6, 6), (-5, 0, 5)
    ),
    # texts: lengths are in code points, patterns find anywhere
    "length in code points": Hard(
        {"type": "string", "minLength": 2, "maxLength": 2}, ("ab", "🦄🦄"), ("a", "🦄")
    ),
    "a pattern and a length": Hard(
        {"type": "string", "pattern": "^[a-z]+[0-9]*$", "minLength": 12, "maxLength": 14},
        ("a" * 12,),
        ("a", "1" * 12),
    ),
    "a pattern that is not anchored": Hard({"type": "string", "pattern": "\\d"}, ("a1b", "1"), ("", "ab")),
    "two patterns": Hard(
        {"allOf": [{"type": "string", "pattern": "^a"}, {"pattern": "z$"}]}, ("az", "abz"), ("a", "z", "za")
    ),
    "a pattern that must not be found": Hard(
        {"type": "string", "pattern": "^[ab]{2}$", "not": {"pattern": "aa"}}, ("ab", "bb"), ("aa", "a")
    ),
    "what a password asks for": Hard(
        {"type": "string", "pattern": "^(?=.*[A-Z])(?=.*[a-z])(?=.*\\d).{8,}$"},
        ("Abcdefg1",),
        ("abcdefg1", "Ab1"),
    ),
    "a format and a pattern": Hard(
        {"type": "string", "format": "date", "pattern": "^20"}, ("2024-05-17",), ("1999-05-17", "20")
    ),
    "a format and a length": Hard(
        {"type": "string", "format": "email", "maxLength": 10}, ("a@b.co",), ("anna@example.com", "a")
    ),
    "a format drawn out": Hard(
        {"type": "string", "format": "uri", "minLength": 60},
        ("https://example.com/" + "a" * 60,),
        ("a:b", "x" * 70),
    ),
    "not of a format": Hard(
        {"type": "string", "maxLength": 10, "not": {"format": "date"}}, ("x", "2024-13-01"), ("2024-05-17",)
    ),
    # arrays
    "a tuple and the rest": Hard(
        {"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}, "minItems": 3},
        (["a", 1, 2],),
        (["a", 1], [1, 1, 2], ["a", 1, "b"]),
    ),
    "a tuple that may be short": Hard(
        {"type": "array", "prefixItems": [{"const": 1}, {"const": 2}], "items": False},
        ([], [1], [1, 2]),
        ([2], [1, 2, 3]),
    ),
    "a tuple cut before what nothing can be": Hard(
        {"type": "array", "prefixItems": [{"const": 1}, False], "minItems": 1}, ([1],), ([], [1, 2])
    ),
    "contains beside items": Hard(
        {"type": "array", "items": {"type": "integer"}, "contains": {"minimum": 100}},
        ([1, 100],),
        ([1], ["a"], []),
    ),
    "two things contained": Hard(
        {"type": "array", "allOf": [{"contains": {"const": 1}}, {"contains": {"const": 2}}], "maxItems": 2},
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
    ),
    "one item that serves two": Hard(
        {
            "type": "array",
            "allOf": [
                {"contains": {"minimum": 5, "type": "integer"}},
                {"contains": {"maximum": 7, "type": "integer"}},
            ],
            "maxItems": 1,
        },
        ([6],),
        ([4], [8], [4, 8]),
    ),
    "contains at most": Hard(
        {
            "type": "array",
            "items": {"type": "integer"},
            "contains": {"const": 1},
            "maxContains": 1,
            "minItems": 3,
        },
        ([1, 2, 3],),
        ([1, 1, 2], [2, 2, 2]),
    ),
    "contains none": Hard(
        {"type": "array", "contains": {"const": 1}, "minContains": 0, "maxContains": 0, "minItems": 1},
        ([2],),
        ([1],),
    ),
    "contains within a tuple": Hard(
        {
            "type": "array",
            "prefixItems": [{"type": "string"}, {"type": "integer"}],
            "items": False,
            "contains": {"const": 7},
        },
        (["a", 7],),
        (["a"], ["a", 8], []),
    ),
    "does not contain": Hard(
        {"type": "array", "not": {"contains": {"type": "null"}}, "minItems": 1}, ([1],), ([None],)
    ),
    "different items of few": Hard(
        {"type": "array", "items": {"enum": ["a", "b", "c"]}, "uniqueItems": True, "minItems": 3},
        (["c", "a", "b"],),
        (["a", "a", "b"],),
    ),
    "different booleans": Hard(
        {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 2},
        ([True, False],),
        ([True, True],),
    ),
    "different objects": Hard(
        {
            "type": "array",
            "items": {"type": "object", "properties": {"n": {"type": "integer"}}},
            "uniqueItems": True,
            "minItems": 3,
        },
        ([{}, {"n": 1}, {"n": 2}],),
        ([{}, {}, {"n": 1}],),
    ),
    "not different": Hard(
        {"type": "array", "items": {"type": "integer"}, "not": {"uniqueItems": True}}, ([1, 1],), ([], [1, 2])
    ),
    "a tuple's length by its negation": Hard(
        {"type": "array", "items": {"type": "integer"}, "not": {"maxItems": 2}}, ([1, 2, 3],), ([1],)
    ),
    "nothing unevaluated in an array": Hard(
        {
            "type": "array",
            "allOf": [{"prefixItems": [{"type": "string"}]}],
            "unevaluatedItems": False,
            "minItems": 1,
        },
        (["a"],),
        (["a", 1], []),
    ),
    "unevaluated beside contains": Hard(
        {"type": "array", "contains": {"const": 1}, "unevaluatedItems": {"type": "string"}, "minItems": 2},
        ([1, "a"], [1, 1]),
        ([1, 2], ["a", "b"]),
    ),
    # objects
    "required but not declared": Hard({"type": "object", "required": ["a"]}, ({"a": None},), ({}, {"b": 1})),
    "required, of the described others": Hard(
        {"type": "object", "required": ["a"], "additionalProperties": {"type": "integer"}},
        ({"a": 1},),
        ({"a": "x"}, {}),
    ),
    "declared and of a pattern": Hard(
        {
            "type": "object",
            "properties": {"id1": {"type": "integer"}},
            "patternProperties": {"^id": {"minimum": 5}},
            "required": ["id1"],
        },
        ({"id1": 5},),
        ({"id1": 4}, {"id1": "x"}),
    ),
    "two patterns for one name": Hard(
        {
            "type": "object",
            "patternProperties": {"^a": {"type": "integer"}, "z$": {"minimum": 9}},
            "required": ["az"],
            "additionalProperties": False,
        },
        ({"az": 9},),
        ({"az": 8}, {"az": "x"}),
    ),
    "names of a choice": Hard(
        {"type": "object", "propertyNames": {"enum": ["a", "b"]}, "minProperties": 2},
        ({"a": 1, "b": 2},),
        ({"a": 1}, {"a": 1, "c": 2}),
    ),
    "names against declared members": Hard(
        {
            "type": "object",
            "properties": {"toolong": {}, "ok": {}},
            "propertyNames": {"maxLength": 3},
            "minProperties": 1,
        },
        ({"ok": 1},),
        ({"toolong": 1},),
    ),
    "members at most, of many": Hard(
        {
            "type": "object",
            "properties": {n: {"type": "null"} for n in "abcdef"},
            "maxProperties": 2,
            "minProperties": 2,
        },
        ({"a": None, "f": None},),
        ({"a": None}, dict.fromkeys("abc")),
    ),
    "members that bring others": Hard(
        {
            "type": "object",
            "properties": {"a": {"const": 1}},
            "dependentRequired": {"a": ["b"], "b": ["c"]},
            "required": ["a"],
        },
        ({"a": 1, "b": 2, "c": 3},),
        ({"a": 1}, {"a": 1, "b": 2}),
    ),
    "a member that would bring the forbidden": Hard(
        {"type": "object", "properties": {"a": {"const": 1}, "b": False}, "dependentRequired": {"a": ["b"]}},
        ({},),
        ({"a": 1}, {"b": 1}),
    ),
    "a member that brings a schema": Hard(
        {
            "type": "object",
            "properties": {"card": {"type": "string"}},
            "required": ["card"],
            "dependentSchemas": {
                "card": {"required": ["street"], "properties": {"street": {"minLength": 3, "type": "string"}}}
            },
        },
        ({"card": "x", "street": "abc"},),
        ({"card": "x"}, {"card": "x", "street": "a"}),
    ),
    "closed by allOf, opened by nobody": Hard(
        {
            "allOf": [
                {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": False},
                {"properties": {"b": {"type": "integer"}}},
            ]
        },
        ({}, {"a": 1}),
        ({"b": 1},),
    ),
    "members that allOf closes by type": Hard(
        {
            "allOf": [
                {"type": "object", "properties": {"a": {}}, "additionalProperties": {"type": "string"}},
                {"properties": {"b": {"minLength": 4}}, "required": ["b"]},
            ]
        },
        ({"b": "abcd"},),
        ({"b": 5}, {"b": "abc"}, {}),
    ),
    "nothing unevaluated beside a reference": Hard(
        {
            "$ref": "#/$defs/base",
            "unevaluatedProperties": False,
            "properties": {"b": {"type": "integer"}},
            "$defs": {
                "base": {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}
            },
        },
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "c": 1}, {}),
    ),
    "unevaluated by the branch that holds": Hard(
        {
            "type": "object",
            "unevaluatedProperties": False,
            "oneOf": [
                {"properties": {"k": {"const": "a"}, "x": {"type": "integer"}}, "required": ["k", "x"]},
                {"properties": {"k": {"const": "b"}, "y": {"type": "string"}}, "required": ["k", "y"]},
            ],
        },
        ({"k": "a", "x": 1}, {"k": "b", "y": ""}),
        ({"k": "a", "x": 1, "y": ""}, {"k": "b", "x": 1}),
    ),
    "some member is no text": Hard(
        {"type": "object", "not": {"additionalProperties": {"type": "string"}}}, ({"a": 1},), ({}, {"a": "x"})
    ),
    "some member of a pattern is no text": Hard(
        {"type": "object", "not": {"patternProperties": {"^x-": {"type": "string"}}}},
        ({"x-a": 1},),
        ({"x-a": "b"}, {"a": 1}),
    ),
    "some name is long": Hard(
        {"type": "object", "not": {"propertyNames": {"maxLength": 4}}}, ({"abcde": 1},), ({}, {"a": 1})
    ),
    # compositions
    "anyOf with allOf": Hard(
        {
            "allOf": [
                {"anyOf": [{"type": "string"}, {"type": "integer"}]},
                {"anyOf": [{"type": "integer"}, {"type": "null"}]},
            ]
        },
        (1,),
        ("a", None),
    ),
    "one of two without required members": Hard(
        {
            "oneOf": [
                {"type": "object", "properties": {"a": {"type": "string"}}},
                {"type": "object", "properties": {"b": {"type": "integer"}}},
            ]
        },
        ({"a": 1}, {"b": "x"}),
        ({}, {"a": "x", "b": 1}, {"c": 1}),
    ),
    "one of two that overlap": Hard(
        {"oneOf": [{"type": "integer", "minimum": 0}, {"type": "integer", "maximum": 10}]},
        (-1, 11),
        (0, 5, 10),
    ),
    "one of a number and an integer": Hard(
        {"oneOf": [{"type": "number"}, {"type": "integer"}]}, (1.5,), (1, "a")
    ),
    "one of a list and its item": Hard(
        {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        ("a", [], ["a"]),
        (1, [1]),
    ),
    "one of three, two alike": Hard(
        {"oneOf": [{"type": "string"}, {"type": "string"}, {"type": "null"}]}, (None,), ("a",)
    ),
    "one of a narrow and a wide object": Hard(
        {"oneOf": [{"type": "object", "required": ["a"]}, {"type": "object", "required": ["a", "b"]}]},
        ({"a": 1},),
        ({"a": 1, "b": 2}, {}),
    ),
    "not one of": Hard(
        {"type": "integer", "not": {"oneOf": [{"minimum": 0}, {"maximum": 10}]}}, (0, 5, 10), (-1, 11)
    ),
    "not any of": Hard(
        {"type": "object", "not": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}},
        ({}, {"c": 1}),
        ({"a": 1}, {"b": 1}),
    ),
    "not all of": Hard(
        {"type": "object", "not": {"allOf": [{"required": ["a"]}, {"required": ["b"]}]}},
        ({}, {"a": 1}),
        ({"a": 1, "b": 1},),
    ),
    "not not": Hard({"not": {"not": {"type": "string", "minLength": 2}}}, ("ab",), ("a", 1)),
    "exactly one of two names": Hard(
        {
            "type": "object",
            "properties": {"a": {}, "b": {}},
            "required": ["a"],
            "not": {"required": ["a", "b"]},
        },
        ({"a": 1},),
        ({"a": 1, "b": 1}, {"b": 1}),
    ),
    "a condition on a choice": Hard(
        {
            "type": "object",
            "properties": {"kind": {"enum": ["card", "cash"]}, "number": {"type": "string"}},
            "required": ["kind"],
            "if": {"properties": {"kind": {"const": "card"}}},
            "then": {"required": ["number"]},
            "else": {"properties": {"number": False}},
        },
        ({"kind": "card", "number": "1"}, {"kind": "cash"}),
        ({"kind": "card"}, {"kind": "cash", "number": "1"}),
    ),
    "a condition that must not hold": Hard(
        {"type": "integer", "if": {"minimum": 10}, "then": False}, (9,), (10, 11)
    ),
    "a condition without then": Hard(
        {"type": "integer", "minimum": 0, "if": {"multipleOf": 2}, "else": {"minimum": 100}},
        (2, 101),
        (1, 99),
    ),
    "a denied condition": Hard(
        {
            "type": "integer",
            "not": {"if": {"minimum": 10}, "then": {"multipleOf": 2}, "else": {"multipleOf": 3}},
        },
        (11, 4),
        (12, 3),
    ),
    # references
    "a tree": Hard(
        {
            "$ref": "#/$defs/T",
            "$defs": {
                "T": {
                    "type": "object",
                    "required": ["kids"],
                    "properties": {"kids": {"type": "array", "items": {"$ref": "#/$defs/T"}}},
                }
            },
        },
        ({"kids": []}, {"kids": [{"kids": []}]}),
        ({}, {"kids": [{}]}),
    ),
    "a list that ends by null": Hard(
        {
            "$ref": "#/$defs/L",
            "$defs": {
                "L": {
                    "type": "object",
                    "required": ["next"],
                    "properties": {"next": {"anyOf": [{"$ref": "#/$defs/L"}, {"type": "null"}]}},
                }
            },
        },
        ({"next": None}, {"next": {"next": None}}),
        ({}, {"next": {}}),
    ),
    "a choice whose first branch never ends": Hard(
        {
            "$ref": "#/$defs/A",
            "$defs": {
                "A": {"anyOf": [{"$ref": "#/$defs/B"}, {"type": "integer"}]},
                "B": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/A"}}},
            },
        },
        (1, {"a": 2}),
        ("x", {}),
    ),
    "an optional member that never ends": Hard(
        {
            "$ref": "#/$defs/A",
            "$defs": {
                "A": {"type": "object", "properties": {"e": {"$ref": "#/$defs/E"}}},
                "E": {"type": "object", "required": ["e"], "properties": {"e": {"$ref": "#/$defs/E"}}},
            },
        },
        ({},),
        ({"e": {}},),
    ),
}
"""Each has values; the generator has to find them."""

IMPOSSIBLE: Final[dict[str, tuple[Any, str]]] = {
    "false": (False, "nothing"),
    "two types": ({"allOf": [{"type": "string"}, {"type": "integer"}]}, "no type is left"),
    "lengths": ({"type": "string", "minLength": 5, "maxLength": 3}, "`minLength` 5 is above `maxLength` 3"),
    "bounds": ({"type": "integer", "minimum": 5, "maximum": 3}, "the least number is above the greatest"),
    "touching exclusive bounds": (
        {"type": "number", "minimum": 1, "exclusiveMaximum": 1},
        "the least number",
    ),
    "no whole number": ({"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 2}, "no whole number"),
    "no multiple": ({"type": "integer", "multipleOf": 10, "minimum": 11, "maximum": 19}, "no multiple of 10"),
    "an empty enum": ({"enum": []}, "enum"),
    "an enum of another type": ({"type": "string", "enum": [1, 2]}, "no value of `enum`"),
    "a const and its negation": ({"const": 1, "not": {"const": 1}}, "no value of `enum`"),
    "a pattern that is too long": (
        {"type": "string", "pattern": "[0-9]{8}-[0-9]{4}", "maxLength": 12},
        "at least 13",
    ),
    "items": ({"type": "array", "minItems": 3, "maxItems": 2}, "at least 3 items"),
    "a closed tuple": ({"type": "array", "prefixItems": [True], "items": False, "minItems": 2}, "room for 1"),
    "too few different": (
        {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 3},
        "3 different",
    ),
    "a member that is required and forbidden": (
        {"type": "object", "required": ["a"], "properties": {"a": False}},
        "'a' is required",
    ),
    "a member that a closed object lacks": (
        {"type": "object", "required": ["a"], "properties": {"b": {}}, "additionalProperties": False},
        "'a' is required",
    ),
    "two closed objects": (
        {
            "allOf": [
                {"type": "object", "required": ["a"], "properties": {"a": {}}, "additionalProperties": False},
                {"type": "object", "required": ["b"], "properties": {"b": {}}, "additionalProperties": False},
            ]
        },
        "is required",
    ),
    "members": ({"type": "object", "minProperties": 3, "maxProperties": 2}, "`minProperties` 3"),
    "a name that is forbidden": (
        {"type": "object", "required": ["toolong"], "propertyNames": {"maxLength": 3}},
        "forbids the name",
    ),
    "a member with two types": (
        {
            "allOf": [
                {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
                {"properties": {"a": {"type": "integer"}}},
            ]
        },
        "'a' is required",
    ),
    "two tags": (
        {
            "type": "object",
            "required": ["k"],
            "properties": {"k": {"enum": ["a", "b"]}},
            "allOf": [{"properties": {"k": {"const": "a"}}}, {"properties": {"k": {"const": "b"}}}],
        },
        "is required",
    ),
    "one of two alike": ({"oneOf": [{"type": "integer"}, {"type": "integer"}]}, ""),
    "not anything": ({"not": {}}, ""),
    "a recursion without end": (
        {
            "$ref": "#/$defs/A",
            "$defs": {"A": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/A"}}}},
        },
        "without end",
    ),
    "a list that never ends": (
        {
            "$ref": "#/$defs/A",
            "$defs": {"A": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/A"}}},
        },
        "without end",
    ),
    "two that need each other": (
        {
            "$ref": "#/$defs/A",
            "$defs": {
                "A": {"type": "object", "required": ["b"], "properties": {"b": {"$ref": "#/$defs/B"}}},
                "B": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/A"}}},
            },
        },
        "without end",
    ),
}
"""Nothing meets these, with words that the explanation holds."""

ABSURD: Final[dict[str, Any]] = {
    "a thousand million items": {"type": "array", "minItems": 1_000_000_000},
    "a thousand million characters": {"type": "string", "minLength": 1_000_000_000},
    "a thousand million members": {"type": "object", "minProperties": 1_000_000_000},
    "lists of lists of lists": {
        "type": "array",
        "minItems": 1000,
        "items": {"type": "array", "minItems": 1000, "items": {"type": "array", "minItems": 1000}},
    },
    "a pattern that explodes": {"type": "string", "pattern": "^((((a{100}){100}){100}){100})$"},
}
"""There are values, and nobody wants them made: said within a moment."""
