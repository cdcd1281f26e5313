"""From a schema with compositions to flat alternatives: what has to hold of one value, gathered in one place.

`alternatives` follows references, intersects `allOf`, and unfolds `anyOf`, `oneOf` and `if` into one flat
schema a
branch. A flat schema still has `properties`, `items` and the like, whose schemas are as they were. The
result is a
guide for making values, not a proof: the compiled schema has the last word.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import islice
from typing import Any, Final, TypeAlias

from ..json_value import Json, is_array, is_object
from .views import TOLERATED, is_tolerated

Flat: TypeAlias = dict[str, Any]
"""Keywords of one value, compositions resolved. Several patterns stand under `patterns`, negations under
`nots`.
"""

MAX_ALTERNATIVES: Final = 64
_MAX_DEPTH: Final = 24
_TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")
_ANNOTATIONS: Final = ("default", "example", "examples", "format", "title")


def resolve(document: Mapping[str, Any], reference: str) -> Json:
    """Find what a reference inside a bundle names: a schema, or True where there is none."""
    return document.get("$defs", {}).get(reference.removeprefix("#/$defs/"), True)


def alternatives(document: Mapping[str, Any], schema: Json) -> list[Flat]:
    """List flat schemas whose values, together, are those of `schema`; at most MAX_ALTERNATIVES, [] for
    `false`.
    """
    return list(islice(_expanded(document, schema, 0), MAX_ALTERNATIVES))


def _expanded(document: Mapping[str, Any], schema: Json, depth: int) -> Iterator[Flat]:
    if schema is False or depth > _MAX_DEPTH:
        return
    if not is_object(schema):
        yield {}
        return
    plain = {key: value for key, value in schema.items() if key not in _COMPOSITIONS}
    parts: list[list[Flat]] = [[_own(plain)]]
    if isinstance(schema.get("$ref"), str):
        parts.append(_limited(_expanded(document, resolve(document, schema["$ref"]), depth + 1)))
    parts.extend(_limited(_expanded(document, each, depth + 1)) for each in schema.get("allOf", ()))
    unions = [schema[keyword] for keyword in ("anyOf", "oneOf") if is_array(schema.get(keyword))]
    parts.extend(
        _limited(flat for each in _made(branches) for flat in _expanded(document, each, depth + 1))
        for branches in unions
    )
    if "if" in schema:
        parts.append(_limited(_conditional(document, schema, depth + 1)))
    yield from _product(parts, {})


def _made(branches: list[Json]) -> list[Json]:
    """Leave out alternatives that are only tolerated, where there are others."""
    return [each for each in branches if not is_tolerated(each)] or branches


_COMPOSITIONS: Final = frozenset({"$ref", "allOf", "anyOf", "oneOf", "if", "then", "else", "$defs"})


def _limited(flats: Iterator[Flat]) -> list[Flat]:
    return list(islice(flats, MAX_ALTERNATIVES))


def _conditional(document: Mapping[str, Any], schema: dict[str, Any], depth: int) -> Iterator[Flat]:
    """The condition holds and so does `then`, or it does not and `else` holds (JSON Schema, `if`)."""
    yield from _expanded(document, {"allOf": [schema["if"], schema.get("then", True)]}, depth)
    for flat in _expanded(document, schema.get("else", True), depth):
        yield flat | {"nots": [*flat.get("nots", ()), schema["if"]]}


def _product(parts: list[list[Flat]], base: Flat) -> Iterator[Flat]:
    if not parts:
        yield base
        return
    for flat in parts[0]:
        both = intersect(base, flat)
        if both is not None:
            yield from _product(parts[1:], both)


def _own(plain: dict[str, Any]) -> Flat:
    """Rename what may be needed several times: patterns, negations, contained items."""
    flat = dict(plain)
    if "pattern" in flat:
        flat["patterns"] = [flat.pop("pattern")]
    if "not" in flat:
        flat["nots"] = [flat.pop("not")]
    if "const" in flat:
        flat["enum"] = [flat.pop("const")]
    if isinstance(flat.get("type"), str):
        flat["type"] = [flat["type"]]
    return flat


def intersect(one: Flat, other: Flat) -> Flat | None:
    """Gather what two flat schemas ask; None where they plainly contradict each other."""
    if not one:
        return other
    both = dict(one)
    for key, value in other.items():
        if key not in both:
            both[key] = value
        else:
            both[key] = _JOIN.get(key, _first)(both[key], value)
    _join_members(both, one, other)
    return None if both.get("type") == [] or both.get("enum") == [] else both


def _first(one: Json, _: Json) -> Json:
    return one


def _joined_types(one: list[str], other: list[str]) -> list[str]:
    def allows(types: list[str], name: str) -> bool:
        return name in types or (name == "integer" and "number" in types)

    return [name for name in _TYPES if allows(one, name) and allows(other, name)]


def _common(one: list[Json], other: list[Json]) -> list[Json]:
    return [value for value in one if any(same(value, each) for each in other)]


def same(one: Json, other: Json) -> bool:
    """Whether two JSON values are equal as JSON Schema has it: 1 is 1.0, but no boolean is a number."""
    return one == other and isinstance(one, bool) is isinstance(other, bool)


def _all_of(one: Json, other: Json) -> Json:
    if is_tolerated(one) or is_tolerated(other):
        return TOLERATED
    return one if one == other or other is True else other if one is True else {"allOf": [one, other]}


def _joined_maps(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return one | {name: _all_of(one[name], each) if name in one else each for name, each in other.items()}


def _common_multiple(one: Json, other: Json) -> Json:
    first, second = Fraction(str(one)), Fraction(str(other))
    common = Fraction(
        math.lcm(first.numerator, second.numerator), math.gcd(first.denominator, second.denominator)
    )
    return int(common) if common.denominator == 1 else float(common)


_JOIN: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "type": _joined_types,
    "enum": _common,
    "multipleOf": _common_multiple,
    "items": _all_of,
    "propertyNames": _all_of,
    "properties": _joined_maps,
    "patternProperties": _joined_maps,
    "dependentSchemas": _joined_maps,
    "dependentRequired": lambda one, other: one | {n: [*one.get(n, ()), *more] for n, more in other.items()},
    "required": lambda one, other: list(dict.fromkeys([*one, *other])),
    "patterns": lambda one, other: list(dict.fromkeys([*one, *other])),
    "nots": lambda one, other: [*one, *other],
    "uniqueItems": lambda one, other: one or other,
    "contains": _all_of,
    **dict.fromkeys(
        ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"), max
    ),
    **dict.fromkeys(
        ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"), min
    ),
    **dict.fromkeys(_ANNOTATIONS, _first),
}


def _join_members(both: Flat, one: Flat, other: Flat) -> None:
    """Close the joint object where one side is closed: names that only the open side declares can't be
    sent.
    """
    for closed, open_ in ((one, other), (other, one)):
        if closed.get("additionalProperties") is not False:
            continue
        both["additionalProperties"] = False
        if closed.get("patternProperties"):
            continue
        declared = closed.get("properties", {})
        forbidden = [name for name in open_.get("properties", {}) if name not in declared]
        both["properties"] = {n: s for n, s in both.get("properties", {}).items() if n not in forbidden}
