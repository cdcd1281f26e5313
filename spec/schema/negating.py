"""The schemas whose values, together, are those that a schema refuses: `not`, pushed into its keywords.

Each keyword says something of one type; a value breaks it by being of that type and otherwise. What can't be
said by other keywords stands under `nots`, beside the type that it is about.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, islice
from typing import Any, Final, TypeAlias

from ..json_value import Json, is_object
from .flat import TYPES

_PAIRS: Final = 200
"""Pairs of alternatives of a `oneOf` that are tried: a value that fits two of them breaks it."""

_MAX_REFERENCES: Final = 50
"""That lead from one to the next; more of them are a circle, or as good as one."""

Refused: TypeAlias = "Iterator[Json]"


def negations(
    schema: Json, target: Callable[[str], Json], most: int = _MAX_REFERENCES
) -> Iterator[Json | None]:
    """List schemas whose values, together, `schema` refuses; None for refusals that can't be described.

    target: finds what a reference names. most: references that are followed, one after the other.
    """
    if schema is False:
        yield True
    if not is_object(schema):
        return
    for keyword, value in schema.items():
        if keyword == "$ref":
            yield from negations(target(value), target, most - 1) if most else (None,)
        elif keyword in _KEYWORDS:
            yield from _KEYWORDS[keyword](value, schema)
        elif keyword in _UNEVALUATED and value is not True:
            yield from _unevaluated(keyword, value, schema)


def _not(schema: Json) -> Json:
    return {"not": schema}


def _of_type(value: Json, schema: Mapping[str, Any]) -> Refused:
    named = [value] if isinstance(value, str) else list(value)
    covered = {*named, *(("integer",) if "number" in named else ())}
    left = [kind for kind in TYPES if kind not in covered and not (kind == "number" and "integer" in named)]
    if left:
        yield {"type": left}
    if "integer" in named and "number" not in named:
        yield {"type": ["number"], "nots": [{"type": ["integer"]}]}


def _denied(kind: str, keyword: str) -> "_Negation":
    return lambda value, schema: iter([{"type": [kind], "nots": [{keyword: value}]}])


def _moved(kind: str, keyword: str, by: int, least: int = 0) -> "_Negation":
    """Negate a count: below a least, above a most."""
    return lambda value, schema: iter([{"type": [kind], keyword: value + by}] if value + by >= least else [])


def _bound(keyword: str) -> "_Negation":
    return lambda value, schema: iter([{"type": ["number", "integer"], keyword: value}])


def _unique(value: Json, schema: Mapping[str, Any]) -> Refused:
    if value is True:
        yield {"type": ["array"], "minItems": 2, "nots": [{"uniqueItems": True}]}


def _items(value: Json, schema: Mapping[str, Any]) -> Refused:
    count = len(schema.get("prefixItems", ()))
    if value is False:
        yield {"type": ["array"], "minItems": count + 1}
    elif is_object(value) and count:
        for place in (count, count + 1):
            first: list[Json] = [True] * place
            yield {"type": ["array"], "minItems": place + 1, "prefixItems": [*first, _not(value)]}
        yield None
    elif is_object(value):
        yield {"type": ["array"], "contains": _not(value)}


def _first_items(value: Json, schema: Mapping[str, Any]) -> Refused:
    for place, each in enumerate(value):
        if each is not True:
            first: list[Json] = [True] * place
            yield {"type": ["array"], "minItems": place + 1, "prefixItems": [*first, _not(each)]}


def _contains(value: Json, schema: Mapping[str, Any]) -> Refused:
    least, most = schema.get("minContains", 1), schema.get("maxContains")
    if least == 1:
        yield {"type": ["array"], "items": _not(value)}
    elif least > 1:
        yield {"type": ["array"], "contains": value, "minContains": 0, "maxContains": least - 1}
    if most is not None:
        yield {"type": ["array"], "contains": value, "minContains": most + 1}


def _required(value: Json, schema: Mapping[str, Any]) -> Refused:
    for name in value:
        yield {"type": ["object"], "properties": {name: False}}


def _properties(value: Json, schema: Mapping[str, Any]) -> Refused:
    for name, each in value.items():
        if each is not True:
            yield {"type": ["object"], "required": [name], "properties": {name: _not(each)}}


def _patterns(value: Json, schema: Mapping[str, Any]) -> Refused:
    for pattern, each in value.items():
        if each is not True:
            yield {"type": ["object"], "having": [({"pattern": pattern}, _not(each))]}


def _others(value: Json, schema: Mapping[str, Any]) -> Refused:
    if value is True:
        return
    taken: list[Json] = [{"enum": list(schema["properties"])}] if schema.get("properties") else []
    taken += [{"pattern": pattern} for pattern in schema.get("patternProperties", {})]
    name: Json = {"not": {"anyOf": taken}} if taken else True
    yield {"type": ["object"], "having": [(name, _not(value))]}


_UNEVALUATED: Final = {"unevaluatedProperties": "additionalProperties", "unevaluatedItems": "items"}
_EVALUATING: Final = frozenset(("$ref", "allOf", "anyOf", "oneOf", "if", "dependentSchemas", "contains"))


def _unevaluated(keyword: str, value: Json, schema: Mapping[str, Any]) -> "Iterator[Json | None]":
    """Negate what alone is as good as `additionalProperties` or `items`; with others beside, only in part."""
    if _UNEVALUATED[keyword] in schema:
        return
    yield from (_others if keyword == "unevaluatedProperties" else _items)(value, schema)
    if schema.keys() & _EVALUATING:
        yield None


def _names(value: Json, schema: Mapping[str, Any]) -> Refused:
    if value is not True:
        yield {"type": ["object"], "having": [(_not(value), True)]}


def _needs(value: Json, schema: Mapping[str, Any]) -> Refused:
    for name, needed in value.items():
        for each in needed:
            if each != name:
                yield {"type": ["object"], "required": [name], "properties": {each: False}}


def _dependent(value: Json, schema: Mapping[str, Any]) -> Refused:
    for name, each in value.items():
        yield {"type": ["object"], "required": [name], "not": each}


def _one_of(value: Json, schema: Mapping[str, Any]) -> Refused:
    yield {"allOf": [_not(each) for each in value]}
    for one, other in islice(combinations(value, 2), _PAIRS):
        yield {"allOf": [one, other]}
    if len(value) * (len(value) - 1) > 2 * _PAIRS:
        yield None


def _condition(value: Json, schema: Mapping[str, Any]) -> Refused:
    if "then" in schema:
        yield {"allOf": [value, _not(schema["then"])]}
    if "else" in schema:
        yield {"allOf": [_not(value), _not(schema["else"])]}


_Negation: TypeAlias = Callable[[Any, Mapping[str, Any]], Iterator[Json | None]]
"""Lists what breaks a keyword, from its value and the schema that it stands in."""

_KEYWORDS: Final[Mapping[str, _Negation]] = {
    "type": _of_type,
    "const": lambda value, schema: iter([{"nots": [{"enum": [value]}]}]),
    "enum": lambda value, schema: iter([{"nots": [{"enum": value}]}]),
    "minimum": _bound("exclusiveMaximum"),
    "maximum": _bound("exclusiveMinimum"),
    "exclusiveMinimum": _bound("maximum"),
    "exclusiveMaximum": _bound("minimum"),
    "multipleOf": _denied("number", "multipleOf"),
    "minLength": _moved("string", "maxLength", -1),
    "maxLength": _moved("string", "minLength", 1),
    "pattern": _denied("string", "pattern"),
    "format": _denied("string", "format"),
    "minItems": _moved("array", "maxItems", -1),
    "maxItems": _moved("array", "minItems", 1),
    "uniqueItems": _unique,
    "items": _items,
    "prefixItems": _first_items,
    "contains": _contains,
    "required": _required,
    "properties": _properties,
    "patternProperties": _patterns,
    "additionalProperties": _others,
    "propertyNames": _names,
    "minProperties": _moved("object", "maxProperties", -1),
    "maxProperties": _moved("object", "minProperties", 1),
    "dependentRequired": _needs,
    "dependentSchemas": _dependent,
    "allOf": lambda value, schema: iter([_not(each) for each in value]),
    "anyOf": lambda value, schema: iter([{"allOf": [_not(each) for each in value]}]),
    "oneOf": _one_of,
    "not": lambda value, schema: iter([value]),
    "if": _condition,
}
