"""Hard schemas for pairs of keywords that constrain one another. The verdicts are ours, by hand.

`bad` has values that only one of the two refuses, so that each is seen to count (`keyword_pairs`).
"""

from typing import Any, Final

from .hard_schemas import Hard

INTEGER: Final = {"type": "integer"}
TEXT: Final = {"type": "string"}
ONE: Final = {"const": 1}
NEEDS: Final = {"a": ["b"]}
BRINGS: Final = {"a": {"required": ["b"]}}
A: Final = {"a": 1}
AB: Final = {"a": 1, "b": 1}
ABC: Final = {"a": 1, "b": 1, "c": 1}

# `enum` chooses before anything else does: only its own values are candidates, however open the rest is
_ENUMS: Final[dict[str, Hard]] = {
    "enum, enum": Hard({"allOf": [{"enum": [1, 2]}, {"enum": [2, 3]}]}, (2, 2.0), (1, 3)),
    "enum, minimum, maximum": Hard({"enum": [1, 5, 9], "minimum": 3, "maximum": 7}, (5,), (1, 9, 4)),
    "enum, exclusiveMaximum": Hard({"enum": [1, 5], "exclusiveMaximum": 5}, (1,), (5, 0)),
    "enum, exclusiveMinimum": Hard({"enum": [1, 5], "exclusiveMinimum": 1}, (5,), (1, 7)),
    "enum, multipleOf": Hard({"enum": [3, 4], "multipleOf": 2}, (4,), (3, 6)),
    "enum, maxLength": Hard({"enum": ["a", "abc"], "maxLength": 2}, ("a",), ("abc", "b")),
    "enum, minLength": Hard({"enum": ["a", "abc"], "minLength": 2}, ("abc",), ("a", "abcd")),
    "enum, pattern": Hard({"enum": ["ab", "ba"], "pattern": "^a"}, ("ab",), ("ba", "aa")),
    "enum, format": Hard(
        {"enum": ["2024-05-17", "x"], "format": "date"}, ("2024-05-17",), ("x", "2024-05-18")
    ),
    "enum, items": Hard({"enum": [[1], ["a"]], "items": INTEGER}, ([1],), (["a"], [2])),
    "enum, prefixItems": Hard({"enum": [[1], ["a"]], "prefixItems": [INTEGER]}, ([1],), (["a"], [2])),
    "enum, contains": Hard({"enum": [[1], [2]], "contains": ONE}, ([1],), ([2], [1, 1])),
    "enum, maxContains": Hard(
        {"enum": [[1], [1, 1]], "contains": ONE, "maxContains": 1}, ([1],), ([1, 1], [1, 2])
    ),
    "enum, minContains": Hard(
        {"enum": [[1], [1, 1]], "contains": ONE, "minContains": 2}, ([1, 1],), ([1], [1, 1, 1])
    ),
    "enum, maxItems": Hard({"enum": [[1], [1, 1]], "maxItems": 1}, ([1],), ([1, 1], [2])),
    "enum, minItems": Hard({"enum": [[1], [1, 1]], "minItems": 2}, ([1, 1],), ([1], [1, 2])),
    "enum, uniqueItems": Hard({"enum": [[1, 1], [1, 2]], "uniqueItems": True}, ([1, 2],), ([1, 1], [3])),
    "enum, unevaluatedItems": Hard(
        {"enum": [[1], [1, 2]], "prefixItems": [True], "unevaluatedItems": False}, ([1],), ([1, 2], [2])
    ),
    "enum, maxProperties": Hard({"enum": [A, AB], "maxProperties": 1}, (A,), (AB, {})),
    "enum, minProperties": Hard({"enum": [{}, A], "minProperties": 1}, (A,), ({}, AB)),
    "enum, properties": Hard(
        {"enum": [A, {"a": "x"}], "properties": {"a": INTEGER}}, (A,), ({"a": "x"}, {"a": 2})
    ),
    "enum, patternProperties": Hard(
        {"enum": [A, {"a": "x"}], "patternProperties": {"^a": INTEGER}}, (A,), ({"a": "x"}, {"a": 2})
    ),
    "enum, additionalProperties": Hard(
        {"enum": [A, AB], "properties": {"a": True}, "additionalProperties": False}, (A,), (AB, {"a": 2})
    ),
    "enum, unevaluatedProperties": Hard(
        {"enum": [A, AB], "properties": {"a": True}, "unevaluatedProperties": False}, (A,), (AB, {"a": 2})
    ),
    "enum, propertyNames": Hard(
        {"enum": [A, {"bb": 1}], "propertyNames": {"maxLength": 1}}, (A,), ({"bb": 1}, {"c": 1})
    ),
    "enum, required": Hard({"enum": [{}, A], "required": ["a"]}, (A,), ({}, {"a": 2})),
    "enum, dependentRequired": Hard({"enum": [A, AB], "dependentRequired": NEEDS}, (AB,), (A, {})),
    "enum, dependentSchemas": Hard({"enum": [A, AB], "dependentSchemas": BRINGS}, (AB,), (A, {})),
}

_SCALARS: Final[dict[str, Hard]] = {
    "exclusiveMinimum, exclusiveMaximum, multipleOf": Hard(
        {"type": "integer", "multipleOf": 5, "exclusiveMinimum": 10, "exclusiveMaximum": 20},
        (15,),
        (10, 20, 12),
    ),
    "minimum, exclusiveMaximum": Hard({"type": "integer", "minimum": 1, "exclusiveMaximum": 2}, (1,), (0, 2)),
    "exclusiveMinimum, maximum": Hard({"type": "integer", "exclusiveMinimum": 1, "maximum": 2}, (2,), (1, 3)),
    # what is not above is at most, and a text is never above anything
    "not, exclusiveMinimum": Hard({"type": "integer", "not": {"exclusiveMinimum": 5}}, (5, -9), (6,)),
    "not, exclusiveMaximum": Hard({"type": "integer", "not": {"exclusiveMaximum": 5}}, (5, 9), (4,)),
    "not, maxLength": Hard({"type": "string", "not": {"maxLength": 3}}, ("abcd",), ("abc", "")),
    # octets come in fours
    "pattern, format, of base64": Hard(
        {"type": "string", "pattern": "^a.*9$", "format": "byte", "maxLength": 6},
        ("abc9",),
        ("ab9", "abcd", "bbc9", "abcdefg9"),
    ),
    # what is denied is the value that would be made first
    "not, const, of an empty object": Hard({"type": "object", "not": {"const": {}}}, ({"a": 1},), ({}, 1)),
    "not, const, of an empty array": Hard({"type": "array", "not": {"const": []}}, ([1],), ([], "x")),
    "oneOf, an object and the empty one": Hard(
        {"oneOf": [{"type": "object"}, {"const": {}}]}, ({"a": 1},), ({}, [])
    ),
    # every made host is of example.com, which has an x
    "not, pattern, format": Hard(
        {"type": "string", "format": "uri", "minLength": 4, "not": {"pattern": "x"}},
        ("a:bc", "https://a.org"),
        ("https://example.com", "a:b", "abcd"),
    ),
    "type, format": Hard({"type": "string", "format": "date"}, ("2024-05-17",), ("x", 3)),
    "format, format": Hard(
        {"type": "string", "allOf": [{"format": "uri"}, {"format": "regex"}]},
        ("https://example.com/a",),
        ("https://example.com/(", "a"),
    ),
    "pattern, pattern, maxLength": Hard(
        {"type": "string", "maxLength": 3, "allOf": [{"pattern": "^a"}, {"pattern": "b$"}]},
        ("ab", "aab"),
        ("aaab", "a", "b"),
    ),
}

_ARRAYS: Final[dict[str, Hard]] = {
    "contains, minItems": Hard(
        {"type": "array", "contains": ONE, "minItems": 3}, ([1, 2, 3],), ([1, 2], [2, 2, 2], "x")
    ),
    "contains, uniqueItems": Hard(
        {"type": "array", "contains": ONE, "uniqueItems": True, "minItems": 2}, ([1, 2],), ([1, 1], [2, 3])
    ),
    "items, items": Hard(
        {"type": "array", "allOf": [{"items": INTEGER}, {"items": {"minimum": 3}}], "minItems": 1},
        ([3],),
        ([2], ["a"]),
    ),
    "items, maxContains": Hard(
        {
            "type": "array",
            "items": {"enum": [1, 2]},
            "contains": ONE,
            "maxContains": 1,
            "minItems": 2,
        },
        ([1, 2], [2, 2, 1]),
        ([1, 1], [1, 3], [1], "x"),
    ),
    "items, minContains": Hard(  # a text is no number, so it passes `minimum`: items keeps it out
        {"type": "array", "items": INTEGER, "contains": {"minimum": 5}, "minContains": 2},
        ([5, 6],),
        ([5], [5, "a"], "x"),
    ),
    "items, maxItems": Hard(
        {"type": "array", "items": INTEGER, "maxItems": 2}, ([], [1, 2]), ([1, 2, 3], ["a"])
    ),
    "not, items": Hard({"type": "array", "not": {"items": INTEGER}}, (["a"], [1, "a"]), ([], [1])),
    "maxContains, maxItems": Hard(
        {"type": "array", "contains": INTEGER, "maxContains": 1, "maxItems": 2},
        ([1], ["a", 1]),
        ([1, 2], [1, "a", "b"]),
    ),
    "maxContains, minItems": Hard(
        {"type": "array", "items": INTEGER, "contains": ONE, "maxContains": 1, "minItems": 3},
        ([1, 2, 3],),
        ([1, 1, 2], [1, 2]),
    ),
    "not, maxContains": Hard(  # exactly one is denied: none, or two
        {"type": "array", "not": {"contains": ONE, "maxContains": 1}}, ([], [1, 1]), ([1], [1, 2])
    ),
    "not, minContains": Hard(
        {"type": "array", "not": {"contains": ONE, "minContains": 2}}, ([], [1]), ([1, 1],)
    ),
    "prefixItems, maxContains": Hard(
        {"type": "array", "prefixItems": [ONE], "contains": ONE, "maxContains": 1, "minItems": 2},
        ([1, 2],),
        ([1, 1], [2, 1]),
    ),
    "maxContains, unevaluatedItems": Hard(
        {"type": "array", "contains": ONE, "maxContains": 2, "unevaluatedItems": TEXT},
        ([1, 1, "a"],),
        ([1, 1, 1], [1, 2]),
    ),
    "minContains, unevaluatedItems": Hard(
        {"type": "array", "contains": ONE, "minContains": 2, "unevaluatedItems": TEXT},
        ([1, 1], [1, "a", 1]),
        ([1, "a"], [1, 1, 2]),
    ),
    "maxContains, uniqueItems": Hard(
        {"type": "array", "contains": INTEGER, "maxContains": 2, "uniqueItems": True, "minItems": 3},
        ([1, 2, "a"],),
        ([1, 2, 3], [1, 1, "a"]),
    ),
    "minContains, uniqueItems": Hard(
        {"type": "array", "contains": INTEGER, "minContains": 2, "uniqueItems": True},
        ([1, 2],),
        ([1, 1], [1]),
    ),
    "minContains, minItems": Hard(
        {"type": "array", "contains": ONE, "minContains": 2, "minItems": 3},
        ([1, 1, 2],),
        ([1, 1], [1, 2, 2]),
    ),
    "minContains, maxItems": Hard(
        {"type": "array", "contains": ONE, "minContains": 2, "maxItems": 3}, ([1, 1],), ([1, 2], [1] * 4)
    ),
    "prefixItems, minContains": Hard(
        {
            "type": "array",
            "prefixItems": [TEXT, INTEGER],
            "contains": {"type": "integer", "minimum": 5},
            "minContains": 2,
        },
        (["a", 5, 6], ["a", 1, 5, 6]),
        (["a", 5], [5, 5]),
    ),
    "prefixItems, maxItems": Hard(
        {"type": "array", "prefixItems": [TEXT, INTEGER], "maxItems": 1},
        ([], ["a"]),
        (["a", 1], [1], "x", {}),
    ),
    "maxItems, unevaluatedItems": Hard(
        {"type": "array", "prefixItems": [True], "unevaluatedItems": TEXT, "maxItems": 2},
        ([1, "a"],),
        ([1, "a", "b"], [1, 2], "x"),
    ),
    "maxItems, uniqueItems": Hard(
        {"type": "array", "items": INTEGER, "maxItems": 2, "uniqueItems": True},
        ([1, 2],),
        ([1, 2, 3], [1, 1]),
    ),
    "not, minItems": Hard({"type": "array", "not": {"minItems": 2}}, ([], [1]), ([1, 2],)),
    "prefixItems, prefixItems": Hard(
        {"type": "array", "allOf": [{"prefixItems": [INTEGER]}, {"prefixItems": [{"minimum": 3}, TEXT]}]},
        ([], [3], [3, "a"]),
        ([2], ["a"], [3, 1]),
    ),
    "prefixItems, uniqueItems": Hard(  # the first item must leave the second its only value
        {"type": "array", "prefixItems": [{"enum": [1, 2]}, ONE], "uniqueItems": True, "minItems": 2},
        ([2, 1],),
        ([1, 1], [3, 1]),
    ),
    "not, prefixItems": Hard({"type": "array", "not": {"prefixItems": [INTEGER]}}, (["a"],), ([], [1])),
    "not, unevaluatedItems": Hard(
        {"type": "array", "not": {"prefixItems": [True], "unevaluatedItems": False}}, ([1, 2],), ([], [1])
    ),
    "unevaluatedItems, not": Hard(  # what stands under `not` evaluates nothing
        {
            "type": "array",
            "prefixItems": [True],
            "not": {"prefixItems": [ONE, True], "minItems": 1},
            "unevaluatedItems": False,
        },
        ([], [2]),
        ([1], [2, 3]),
    ),
    "unevaluatedItems, unevaluatedItems": Hard(
        {
            "type": "array",
            "allOf": [{"unevaluatedItems": INTEGER}, {"unevaluatedItems": {"minimum": 3}}],
            "minItems": 1,
        },
        ([3],),
        ([2], ["a"]),
    ),
    "unevaluatedItems, uniqueItems": Hard(
        {
            "type": "array",
            "prefixItems": [True],
            "unevaluatedItems": INTEGER,
            "uniqueItems": True,
            "minItems": 2,
        },
        (["a", 1],),
        (["a", "b"], [1, 1]),
    ),
    "unevaluatedItems, anyOf": Hard(
        {
            "type": "array",
            "anyOf": [{"prefixItems": [ONE]}, {"prefixItems": [{"const": 2}, {"const": 3}], "minItems": 2}],
            "unevaluatedItems": False,
        },
        ([], [1], [2, 3]),
        ([1, 3], [2]),
    ),
    "unevaluatedItems, oneOf": Hard(
        {
            "type": "array",
            "oneOf": [
                {"prefixItems": [ONE], "minItems": 1},
                {"prefixItems": [{"const": 2}, {"const": 3}], "minItems": 2},
            ],
            "unevaluatedItems": False,
        },
        ([1], [2, 3]),
        ([], [1, 3], [2]),
    ),
    "unevaluatedItems, if": Hard(  # a condition that holds evaluates what it looks at
        {
            "type": "array",
            "if": {"prefixItems": [ONE], "minItems": 1},
            "then": {"prefixItems": [True, INTEGER]},
            "unevaluatedItems": False,
        },
        ([], [1], [1, 2]),
        ([2], [1, "a"], [1, 2, 3]),
    ),
    "unevaluatedItems, $ref": Hard(
        {
            "$ref": "#/$defs/B",
            "unevaluatedItems": False,
            "$defs": {"B": {"type": "array", "prefixItems": [INTEGER]}},
        },
        ([], [1]),
        ([1, 2], ["a"]),
    ),
}

_OBJECTS: Final[dict[str, Hard]] = {
    "additionalProperties, additionalProperties": Hard(
        {
            "type": "object",
            "allOf": [{"additionalProperties": INTEGER}, {"additionalProperties": {"minimum": 3}}],
            "minProperties": 1,
        },
        ({"a": 3},),
        ({"a": 2}, {"a": "x"}, {}),
    ),
    "additionalProperties, dependentRequired": Hard(
        {"type": "object", "additionalProperties": INTEGER, "dependentRequired": NEEDS, "required": ["a"]},
        (AB,),
        (A, {}, AB | {"c": "x"}),
    ),
    "additionalProperties, dependentSchemas": Hard(
        {"type": "object", "additionalProperties": INTEGER, "dependentSchemas": BRINGS},
        ({}, AB),
        (A, {"c": "x"}),
    ),
    "additionalProperties, maxProperties": Hard(
        {"type": "object", "additionalProperties": INTEGER, "maxProperties": 1}, ({}, A), (AB, {"a": "x"})
    ),
    "patternProperties, additionalProperties": Hard(
        {"type": "object", "patternProperties": {"^x": TEXT}, "additionalProperties": False},
        ({}, {"x": "a"}),
        ({"y": "a"}, {"x": 1}, 3),
    ),
    "additionalProperties, propertyNames": Hard(
        {"type": "object", "additionalProperties": INTEGER, "propertyNames": {"maxLength": 2}},
        (A,),
        ({"abc": 1}, {"a": "x"}),
    ),
    "dependentRequired, dependentRequired": Hard(
        {"type": "object", "allOf": [{"dependentRequired": NEEDS}, {"dependentRequired": {"b": ["c"]}}]},
        ({}, ABC),
        ({"a": 1, "c": 1}, AB, {"b": 1}),
    ),
    "dependentRequired, dependentSchemas": Hard(
        {"type": "object", "dependentRequired": NEEDS, "dependentSchemas": {"b": {"required": ["c"]}}},
        ({}, ABC),
        (A | {"c": 1}, {"b": 1}),
    ),
    "dependentRequired, maxProperties": Hard(
        {"type": "object", "required": ["a"], "dependentRequired": NEEDS, "maxProperties": 2},
        (AB,),
        (A, ABC, {}),
    ),
    "dependentRequired, minProperties": Hard(
        {"type": "object", "dependentRequired": NEEDS, "minProperties": 2},
        (AB,),
        ({"a": 1, "c": 1}, {"b": 1}),
    ),
    "not, dependentRequired": Hard({"type": "object", "not": {"dependentRequired": NEEDS}}, (A,), ({}, AB)),
    "dependentRequired, patternProperties": Hard(
        {
            "type": "object",
            "required": ["a"],
            "dependentRequired": {"a": ["x1"]},
            "patternProperties": {"^x": INTEGER},
        },
        ({"a": 1, "x1": 1},),
        (A, {"a": 1, "x1": "s"}, {"x1": 1}),
    ),
    "dependentRequired, propertyNames": Hard(
        {"type": "object", "dependentRequired": NEEDS, "propertyNames": {"enum": ["a", "b"]}},
        ({}, AB),
        (A, {"c": 1}, 3),
    ),
    "dependentRequired, unevaluatedProperties": Hard(
        {
            "type": "object",
            "properties": {"a": True, "b": True},
            "dependentRequired": NEEDS,
            "unevaluatedProperties": False,
        },
        (AB, {"b": 1}),
        (A, {"c": 1}, 3),
    ),
    "dependentSchemas, dependentSchemas": Hard(
        {"allOf": [{"dependentSchemas": BRINGS}, {"dependentSchemas": {"a": {"required": ["c"]}}}]},
        (ABC, {}),
        (AB, {"a": 1, "c": 1}),
    ),
    "dependentSchemas, maxProperties": Hard(
        {"type": "object", "dependentSchemas": BRINGS, "maxProperties": 2, "required": ["a"]},
        (AB,),
        (A, ABC),
    ),
    "dependentSchemas, minProperties": Hard(
        {"type": "object", "dependentSchemas": BRINGS, "minProperties": 2}, (AB,), ({"a": 1, "c": 1}, {}, 3)
    ),
    "not, dependentSchemas": Hard({"type": "object", "not": {"dependentSchemas": BRINGS}}, (A,), ({}, AB)),
    "dependentSchemas, patternProperties": Hard(
        {
            "type": "object",
            "required": ["x1"],
            "dependentSchemas": {"x1": {"required": ["b"]}},
            "patternProperties": {"^x": INTEGER},
        },
        ({"x1": 1, "b": 1},),
        ({"x1": 1}, {"x1": "s", "b": 1}, {"b": 1}),
    ),
    "dependentSchemas, propertyNames": Hard(
        {"type": "object", "dependentSchemas": BRINGS, "propertyNames": {"enum": ["a", "b"]}},
        ({}, AB),
        (A, {"c": 1}),
    ),
    "dependentSchemas, unevaluatedProperties": Hard(  # it evaluates, but only where it applies
        {
            "type": "object",
            "properties": {"a": True},
            "dependentSchemas": {"a": {"properties": {"b": True}}},
            "unevaluatedProperties": False,
        },
        ({}, A, AB),
        ({"b": 1}, ABC),
    ),
    "not, maxProperties": Hard({"type": "object", "not": {"maxProperties": 1}}, (AB,), (A, {})),
    "not, minProperties": Hard({"type": "object", "not": {"minProperties": 2}}, (A, {}), (AB,)),
    "patternProperties, maxProperties": Hard(
        {"type": "object", "patternProperties": {"^x": INTEGER}, "maxProperties": 1, "required": ["x1"]},
        ({"x1": 1},),
        ({"x1": "s"}, {"x1": 1, "a": 1}, {}),
    ),
    "properties, maxProperties": Hard(
        {"type": "object", "properties": {"a": INTEGER}, "maxProperties": 1}, (A, {}), (AB, {"a": "x"})
    ),
    "propertyNames, maxProperties": Hard(
        {"type": "object", "propertyNames": {"pattern": "^[a-z]$"}, "maxProperties": 1},
        (A, {}),
        (AB, {"aa": 1}),
    ),
    "unevaluatedProperties, maxProperties": Hard(
        {"type": "object", "unevaluatedProperties": INTEGER, "maxProperties": 1}, (A, {}), (AB, {"a": "x"})
    ),
    "patternProperties, minProperties": Hard(
        {"type": "object", "patternProperties": {"^x": INTEGER}, "minProperties": 2},
        ({"x1": 1, "x2": 2}, AB),
        ({"x1": 1}, {"x1": 1, "x2": "s"}),
    ),
    "properties, minProperties": Hard(
        {"type": "object", "properties": {"a": INTEGER}, "minProperties": 1},
        (A, {"b": "x"}),
        ({}, {"a": "x"}),
    ),
    "required, minProperties": Hard(
        {"type": "object", "required": ["a"], "minProperties": 2}, (AB,), (A, {"b": 1, "c": 1})
    ),
    "unevaluatedProperties, minProperties": Hard(
        {"type": "object", "unevaluatedProperties": INTEGER, "minProperties": 1}, (A,), ({}, {"a": "x"})
    ),
    "not, properties": Hard(
        {"type": "object", "not": {"properties": {"a": INTEGER}}}, ({"a": "x"},), ({}, {"a": 1})
    ),
    "not, unevaluatedProperties": Hard(
        {"type": "object", "not": {"properties": {"a": True}, "unevaluatedProperties": False}},
        ({"b": 1}, AB),
        ({}, A),
    ),
    "patternProperties, patternProperties": Hard(
        {
            "type": "object",
            "allOf": [{"patternProperties": {"^x": INTEGER}}, {"patternProperties": {"^x": {"minimum": 3}}}],
            "required": ["x"],
        },
        ({"x": 3},),
        ({"x": 2}, {"x": "s"}),
    ),
    "patternProperties, propertyNames": Hard(
        {
            "type": "object",
            "patternProperties": {"^x": INTEGER},
            "propertyNames": {"maxLength": 3},
            "minProperties": 1,
        },
        ({"x1": 1},),
        ({"x123": 1}, {"x": "s"}, {}),
    ),
    "patternProperties, unevaluatedProperties": Hard(
        {"type": "object", "patternProperties": {"^x": INTEGER}, "unevaluatedProperties": False},
        ({}, {"x1": 1}),
        ({"a": 1}, {"x1": "s"}),
    ),
    "properties, propertyNames": Hard(
        {"type": "object", "properties": {"a": INTEGER}, "propertyNames": {"enum": ["a", "b"]}},
        (A, {"b": "x"}),
        ({"a": "x"}, {"c": 1}),
    ),
    "propertyNames, propertyNames": Hard(
        {
            "type": "object",
            "allOf": [{"propertyNames": {"maxLength": 2}}, {"propertyNames": {"pattern": "^a"}}],
            "minProperties": 1,
        },
        ({"ab": 1},),
        ({"b": 1}, {"abc": 1}),
    ),
    "propertyNames, unevaluatedProperties": Hard(
        {"type": "object", "propertyNames": {"maxLength": 2}, "unevaluatedProperties": INTEGER},
        ({}, A),
        ({"abc": 1}, {"a": "x"}, 3),
    ),
    "required, maxProperties": Hard(
        {"type": "object", "required": ["a"], "maxProperties": 1}, (A,), (AB, {}, {"b": 1})
    ),
    "unevaluatedProperties, unevaluatedProperties": Hard(
        {
            "type": "object",
            "allOf": [{"unevaluatedProperties": INTEGER}, {"unevaluatedProperties": {"minimum": 3}}],
            "minProperties": 1,
        },
        ({"a": 3},),
        ({"a": 2}, {"a": "x"}),
    ),
    "unevaluatedProperties, allOf": Hard(
        {"type": "object", "allOf": [{"properties": {"a": INTEGER}}], "unevaluatedProperties": False},
        ({}, A),
        ({"b": 1}, {"a": "x"}),
    ),
    "unevaluatedProperties, anyOf": Hard(  # every branch that holds evaluates, not only the first
        {
            "type": "object",
            "anyOf": [
                {"properties": {"a": True}, "required": ["a"]},
                {"properties": {"b": True}, "required": ["b"]},
            ],
            "unevaluatedProperties": False,
        },
        (A, {"b": 1}, AB),
        ({}, {"a": 1, "c": 1}),
    ),
    "unevaluatedProperties, if": Hard(
        {
            "type": "object",
            "if": {"properties": {"a": ONE}, "required": ["a"]},
            "then": {"properties": {"b": True}},
            "unevaluatedProperties": False,
        },
        ({}, A, AB),
        ({"a": 2}, {"b": 1}),
    ),
    "unevaluatedProperties, not": Hard(
        {
            "type": "object",
            "properties": {"a": True},
            "not": {"properties": {"b": True}, "required": ["a"]},
            "unevaluatedProperties": False,
        },
        ({},),
        (A, {"b": 1}),
    ),
}

_COMPOSITIONS: Final[dict[str, Hard]] = {
    "$ref, allOf": Hard(
        {"$ref": "#/$defs/I", "allOf": [{"minimum": 3}], "$defs": {"I": INTEGER}}, (3,), (2, "x")
    ),
    "$ref, if": Hard(
        {"$ref": "#/$defs/I", "if": {"minimum": 10}, "then": {"multipleOf": 2}, "$defs": {"I": INTEGER}},
        (12, 3),
        (11, "x"),
    ),
    "$ref, not": Hard({"$ref": "#/$defs/I", "not": ONE, "$defs": {"I": INTEGER}}, (2,), (1, "x")),
    "$ref, oneOf": Hard(
        {"$ref": "#/$defs/I", "oneOf": [{"minimum": 5}, {"maximum": 10}], "$defs": {"I": INTEGER}},
        (4, 11),
        (7, 11.5),
    ),
    "allOf, if": Hard(
        {"allOf": [INTEGER], "if": {"minimum": 10}, "then": {"multipleOf": 2}}, (12, 3), (11, 1.5)
    ),
    "allOf, oneOf": Hard(
        {"allOf": [INTEGER], "oneOf": [{"minimum": 5}, {"maximum": 10}]}, (4, 11), (7, 11.5)
    ),
    "anyOf, if": Hard({"anyOf": [INTEGER, TEXT], "if": INTEGER, "then": {"minimum": 3}}, (3, "a"), (2, None)),
    "anyOf, oneOf": Hard(
        {"anyOf": [INTEGER, TEXT], "oneOf": [{"minimum": 5}, {"maximum": 10}]}, (4, 11), (7, 11.5, "a")
    ),
    "oneOf, if": Hard({"oneOf": [INTEGER, TEXT], "if": INTEGER, "then": {"minimum": 3}}, (3, "a"), (2, None)),
}

PAIRS: Final[dict[str, Hard]] = _ENUMS | _SCALARS | _ARRAYS | _OBJECTS | _COMPOSITIONS
"""Each has values; the generator has to find them."""

IMPOSSIBLE_PAIRS: Final[dict[str, tuple[Any, str]]] = {
    "type, const": ({"type": "string", "const": 1}, "no value of `enum`"),
    "const, const": ({"allOf": [{"const": 1}, {"const": 2}]}, "no value of `enum`"),
    "enum, const": ({"enum": [2, 3], "const": 1}, "no value of `enum`"),
    "enum, minimum": ({"enum": [1, 2], "minimum": 3}, "no value of `enum`"),
    "enum, multipleOf": ({"enum": [1, 3], "multipleOf": 2}, "no value of `enum`"),
    "enum, maxLength": ({"enum": ["abc"], "maxLength": 2}, "no value of `enum`"),
    "enum, pattern": ({"enum": ["abc"], "pattern": "^b"}, "no value of `enum`"),
    "enum, required": ({"enum": [{}, {"b": 1}], "required": ["a"]}, "no value of `enum`"),
    "enum, items": ({"enum": [["a"]], "items": INTEGER}, "no value of `enum`"),
    "enum, properties": ({"enum": [{"a": "x"}], "properties": {"a": INTEGER}}, "no value of `enum`"),
    "enum, uniqueItems": ({"enum": [[1, 1]], "uniqueItems": True}, "no value of `enum`"),
    "enum, contains": ({"enum": [[], "x"], "type": "array", "contains": ONE}, "no value of `enum`"),
    "enum, format": ({"enum": ["2024-02-30", "x"], "format": "date"}, "no value of `enum`"),
    # the tuple ends before its first item, since no text is both: what is contained has no place
    "prefixItems, contains, of what nothing is": (
        {
            "type": "array",
            "prefixItems": [{"type": "string", "pattern": "^[a-c]+$", "format": "date"}],
            "contains": INTEGER,
        },
        "`contains` asks for an item that can be nowhere",
    ),
    "prefixItems, minItems, of what nothing is": (
        {"type": "array", "prefixItems": [TEXT, {"type": "string", "enum": [1]}], "minItems": 2},
        "at least 2 items are needed, and there is room for 1",
    ),
    # YAML without quotes keeps both backslashes: a `\\` in the middle of a host
    "pattern, format": (
        {"type": "string", "pattern": r"^[a-z.]+@[a-z]+\\.[a-z]+$", "format": "email"},
        "is of the format email",
    ),
    "pattern, pattern": (
        {"type": "string", "allOf": [{"pattern": "^[a-c]+$"}, {"pattern": "[x-z]"}]},
        "matches the pattern ^[a-c]+$ and matches the pattern [x-z]",
    ),
    "pattern, minLength": (
        {"type": "string", "pattern": "^[a-z]{2}$", "minLength": 3},
        "at least 3 characters",
    ),
    "pattern, maxLength": (  # by itself each of the two patterns has room
        {"type": "string", "maxLength": 4, "allOf": [{"pattern": "^abc"}, {"pattern": "xyz$"}]},
        "at most 4 characters",
    ),
    "format, maxLength": ({"type": "string", "format": "uuid", "maxLength": 35}, "is of the format uuid"),
    "format, minLength": ({"type": "string", "format": "date", "minLength": 11}, "is of the format date"),
    "not, pattern": (
        {"type": "string", "pattern": "^(a|b)c*$", "not": {"pattern": "^[ab]"}},
        "does not match the pattern ^[ab]",
    ),
    "minContains, maxContains": (
        {"type": "array", "contains": ONE, "minContains": 3, "maxContains": 2},
        "`minContains` 3 is above `maxContains` 2",
    ),
    "minContains, uniqueItems": (
        {"type": "array", "contains": ONE, "minContains": 2, "uniqueItems": True},
        "2 different items are needed",
    ),
    "minContains, maxItems": (
        {"type": "array", "contains": ONE, "minContains": 3, "maxItems": 2},
        "at least 3 items",
    ),
    "items, contains": ({"type": "array", "items": TEXT, "contains": INTEGER}, "`contains`"),
    "prefixItems, contains": (
        {"type": "array", "prefixItems": [TEXT, TEXT], "items": False, "contains": INTEGER},
        "`contains`",
    ),
    "contains, not": ({"type": "array", "contains": ONE, "not": {"contains": INTEGER}}, ""),
    "prefixItems, uniqueItems": (
        {"type": "array", "prefixItems": [ONE, ONE], "uniqueItems": True, "minItems": 2},
        "different",
    ),
    "required, patternProperties": (
        {"type": "object", "required": ["x1"], "patternProperties": {"^x": False}},
        "'x1' is required",
    ),
    "required, maxProperties": (
        {"type": "object", "required": ["a", "b"], "maxProperties": 1},
        "2 members are required",
    ),
    "dependentRequired, maxProperties": (
        {"type": "object", "required": ["a"], "dependentRequired": NEEDS, "maxProperties": 1},
        "2 members are required",
    ),
    "dependentRequired, properties": (
        {"type": "object", "required": ["a"], "dependentRequired": NEEDS, "properties": {"b": False}},
        "'b' is required",
    ),
    "dependentSchemas, required": (
        {"type": "object", "required": ["a"], "dependentSchemas": {"a": False}},
        "",
    ),
    "propertyNames, minProperties": (
        {"type": "object", "propertyNames": {"enum": ["a"]}, "minProperties": 2},
        "at least 2 members",
    ),
    "propertyNames, dependentRequired": (
        {
            "type": "object",
            "required": ["a"],
            "dependentRequired": {"a": ["toolong"]},
            "propertyNames": {"maxLength": 3},
        },
        "forbids the name",
    ),
    "unevaluatedProperties, required": (
        {"type": "object", "required": ["a"], "unevaluatedProperties": False},
        "'a' is required",
    ),
    "unevaluatedItems, minItems": (
        {"type": "array", "prefixItems": [True], "minItems": 2, "unevaluatedItems": False},
        "room for 1",
    ),
    "if, then": ({"type": "integer", "if": INTEGER, "then": False}, ""),
    "if, else": ({"type": "integer", "if": TEXT, "else": False}, ""),
    "oneOf, oneOf": ({"oneOf": [{"oneOf": [INTEGER, INTEGER]}, {"oneOf": [TEXT, TEXT]}]}, ""),
    "allOf, anyOf": ({"allOf": [{"type": "null"}], "anyOf": [INTEGER, TEXT]}, "no type is left"),
    "$ref, type": ({"$ref": "#/$defs/I", "type": "string", "$defs": {"I": INTEGER}}, "no type is left"),
    "$ref, not": ({"$ref": "#/$defs/I", "not": {"type": "integer"}, "$defs": {"I": INTEGER}}, ""),
}
"""Nothing meets these, with words that the explanation holds."""
