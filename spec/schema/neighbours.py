"""Values beside the line: near misses, one edit away from valid, and edge values, valid but only just.

A valid value is walked together with its schema; at each place each keyword suggests edits. The compiled
schema
decides: what it accepts is an edge value, what it refuses is a near miss, by that keyword.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import islice
from random import Random
from typing import Any, Final, TypeAlias

from msgspec import Struct

from ..json_value import Json, is_array, is_object
from ..location import pointer_child, pointer_tokens
from . import formats
from .flat import Flat, member_schema
from .generate import CannotGenerate, Generator
from .making import Builder
from .messages import type_name
from .numbers import as_number
from .shape import FULL, MINIMAL, PLAIN, Accepts
from .sizes import MOST

LONGEST: Final = 70_000
"""Characters of a text that is made to be too long; beyond that a limit is not tried."""

FARTHEST: Final = 2**64
"""Bounds beyond this are those of `float` and `double`: numbers of hundreds of digits, of no interest."""

MOST_ITEMS: Final = 1000
UNICORN: Final = "\U0001f984"
"""A letter beyond the basic plane."""

_NEST: Final = 12
_MOST_LISTED: Final = 20


class NearMiss(Struct, frozen=True):
    """A value that the schema refuses. keyword: the one that the edit is meant to break, where it does.

    pointer: where in the value the edit was made. keywords: all that it breaks, as the judge says.
    """

    value: Json
    keyword: str
    pointer: str
    keywords: tuple[str, ...] = ()


class EdgeValue(Struct, frozen=True):
    """A value that the schema accepts, just. reason: what is at its edge ("maxLength", "without etc", …)."""

    value: Json
    reason: str
    pointer: str


Edit: TypeAlias = tuple[str, Json]
"""Whose edit it is, and what then stands at its place."""

Broken: TypeAlias = Callable[[Json], Iterable[str]]
"""Names the keywords that a value breaks; none where the compiled schema accepts it."""


def near_misses(
    bundle: Mapping[str, Any],
    broken: Broken,
    random: Random,
    generator: Generator,
    bases: Sequence[Json] = (),
) -> Iterator[NearMiss]:
    """Make values that are one edit away from valid; outer places first, each value once.

    generator: of the same schema. bases: valid values to start from; some are made where none are given, and
    nothing where none can be made.
    """
    builder = generator.builder

    def edits(schema: Json, value: Json) -> Iterator[Edit]:
        for flat in builder.flats(schema):
            yield from _breaking_edits(flat, value)
        yield from _denials(builder, schema, random)

    places = Neighbourhood(bundle, builder)
    for keyword, pointer, value in places.edited(bases or _bases(generator, random), edits):
        keywords = tuple(dict.fromkeys(broken(value)))
        if keywords:
            yield NearMiss(value, keyword if keyword in keywords else keywords[0], pointer, keywords)


def edge_values(
    bundle: Mapping[str, Any],
    accepts: Accepts,
    random: Random,
    generator: Generator,
    bases: Sequence[Json] = (),
) -> Iterator[EdgeValue]:
    """Make valid values at every edge: bounds, each enum value, members absent, each branch; each value
    once.
    """
    builder = generator.builder

    def edits(schema: Json, value: Json) -> Iterator[Edit]:
        for flat in builder.flats(schema):
            yield from keeping_edits(flat, value)

    places = Neighbourhood(bundle, builder)
    for reason, pointer, value in places.edited(bases or _bases(generator, random), edits):
        if accepts(value):
            yield EdgeValue(value, reason, pointer)


def _bases(generator: Generator, random: Random) -> Iterator[Json]:
    with suppress(CannotGenerate):
        yield generator.generate(random, FULL)
        yield generator.generate(random, MINIMAL)


class Neighbourhood(Struct, frozen=True):
    """Walks values together with their schema."""

    bundle: Mapping[str, Any]
    builder: Builder

    def edited(
        self, bases: Iterable[Json], edits: Callable[[Json, Json], Iterator[Edit]]
    ) -> Iterator[tuple[str, str, Json]]:
        """List the edits of every place of every value: whose, where, and the whole value after it."""
        seen: set[str] = set()
        for base in bases:
            for pointer, schema, here in self._places(base):
                for keyword, edited in edits(schema, here):
                    key = f"{pointer} {edited!r}"
                    if key not in seen:
                        seen.add(key)
                        yield keyword, pointer, replaced(base, pointer, edited)

    def _places(self, value: Json) -> Iterator[tuple[str, Json, Json]]:
        """Go through a value and its schemas, outer places first."""
        waiting: list[tuple[str, Json, Json]] = [("", self.bundle, value)]
        for pointer, schema, here in waiting:
            yield pointer, schema, here
            if len(pointer_tokens(pointer)) < _NEST:
                for flat in self.builder.flats(schema):
                    waiting.extend(inner_places(pointer, flat, here))


def inner_places(pointer: str, flat: Flat, value: Json) -> Iterator[tuple[str, Json, Json]]:
    """Go through what is right inside of a value, each with its schema; of like items the last one."""
    if is_object(value):
        for name in value:
            schema = member_schema(flat, name)
            if is_object(schema):
                yield pointer_child(pointer, name), schema, value[name]
    if is_array(value) and value:
        for index, schema in enumerate(flat.get("prefixItems", ())[: len(value)]):
            yield pointer_child(pointer, index), schema, value[index]
        if "items" in flat:
            yield pointer_child(pointer, len(value) - 1), flat["items"], value[-1]


_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    **{keyword: (keyword,) for keyword in ("oneOf", "anyOf", "not", "dependentSchemas", "propertyNames")},
    **{keyword: (keyword,) for keyword in ("patternProperties", "uniqueItems", "pattern")},
    "contains": ("contains", "minContains", "maxContains"),
    "if": ("if", "then", "else"),
}
"""Keywords that are better denied than edited around, with those that speak with them."""


def _denials(builder: Builder, schema: Json, random: Random) -> Iterator[Edit]:
    """Make values that meet a schema but for one of its keywords, by denying that one."""
    schema = builder.unfolding.followed(schema)
    if not is_object(schema):
        return
    for keyword, group in _GROUPS.items():
        if keyword not in schema:
            continue
        rest = {key: value for key, value in schema.items() if key not in group}
        denied = {"allOf": [rest, {"not": {key: schema[key] for key in group if key in schema}}]}
        if builder.sizes.size(denied) <= MOST:
            yield keyword, builder.maker(denied, "")(random, MINIMAL.depth, PLAIN)


def replaced(value: Json, pointer: str, new: Json) -> Json:
    """Copy a value with another at `pointer`."""
    tokens = pointer_tokens(pointer)
    if not tokens:
        return new
    first, rest = tokens[0], pointer[len(pointer_child("", tokens[0])) :]
    if is_array(value):
        index = int(first)
        return [*value[:index], replaced(value[index], rest, new), *value[index + 1 :]]
    return value | {first: replaced(value.get(first), rest, new)}


def _breaking_edits(flat: Flat, value: Json) -> Iterator[Edit]:
    """Suggest what breaks one keyword each; some may be valid after all."""
    if is_object(value):
        yield from _object_breaks(flat, value)
    yield from _type_breaks(flat, value)
    yield from _enum_breaks(flat)
    if isinstance(value, str):
        yield from _text_breaks(flat, value)
    elif is_array(value):
        yield from _array_breaks(flat, value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number_breaks(flat)


def _object_breaks(flat: Flat, value: dict[str, Json]) -> Iterator[Edit]:
    for name in flat.get("required", ()):
        if name in value:
            yield "required", {key: each for key, each in value.items() if key != name}
    for name, needed in flat.get("dependentRequired", {}).items():
        if name in value:
            yield from (
                ("dependentRequired", {k: v for k, v in value.items() if k != each}) for each in needed
            )
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if keyword in flat and flat[keyword] is not True:
            yield keyword, value | {"unexpected-member": {"unexpected": True}}
    if "propertyNames" in flat or "patternProperties" in flat:
        yield "propertyNames", value | {f"{UNICORN} !": 1}
    if flat.get("minProperties"):
        yield "minProperties", dict(list(value.items())[: int(flat["minProperties"]) - 1])
    most = flat.get("maxProperties")
    if most is not None and most < MOST_ITEMS:
        yield "maxProperties", value | {f"more{index}": 1 for index in range(int(most) + 1 - len(value))}


def _type_breaks(flat: Flat, value: Json) -> Iterator[Edit]:
    if "type" not in flat and "enum" not in flat:
        return
    keyword = "type" if "type" in flat else "enum"
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield keyword, str(value)
        if isinstance(value, int) and abs(value) <= FARTHEST:
            yield keyword, value + 0.5
    wrong: tuple[Json, ...] = (None, "text", 7, True, [], {}, [value], {"value": value})
    yield from ((keyword, each) for each in wrong if type_name(each) not in flat.get("type", ()))


def _enum_breaks(flat: Flat) -> Iterator[Edit]:
    values: list[Json] = flat.get("enum", [])
    for each in values[:3]:
        if isinstance(each, str) and each:
            yield from (
                ("enum", text) for text in (each.swapcase(), f"{each} ", each[:-1], f"{each}{each[-1]}")
            )
    numbers = [each for each in values if isinstance(each, int | float) and not isinstance(each, bool)]
    if numbers:
        yield "enum", max(numbers) + 1
        yield "enum", min(numbers) - 1
        listed = set(numbers)
        yield from islice((("enum", one + 1) for one in numbers if one + 1 not in listed), _MOST_LISTED)
    if values and all(isinstance(each, str) for each in values):
        yield "enum", "no-such-value"


def _text_breaks(flat: Flat, value: str) -> Iterator[Edit]:
    most = flat.get("maxLength")
    if most is not None and most < LONGEST:
        yield "maxLength", stretched(value, int(most) + 1)
        yield "maxLength", UNICORN * (int(most) + 1)
    if flat.get("minLength"):
        yield "minLength", value[: int(flat["minLength"]) - 1]
        yield "minLength", UNICORN * (int(flat["minLength"]) - 1)
    if "patterns" in flat:
        variants = (f"{value}\n", f"{value}!", f"!{value}", value.swapcase(), value[:-1], f" {value}", "")
        yield from (("pattern", each) for each in variants)
    yield from (("format", each) for each in formats.IMPOSTORS.get(str(flat.get("format", "")), ()))


def stretched(value: str, length: int) -> str:
    """Draw a text out to a length by repeating its last letter: other keywords are likely to stay met."""
    last = value[-1] if value else "a"
    return value[:length] + last * max(0, length - len(value))


def _number_breaks(flat: Flat) -> Iterator[Edit]:
    step = Fraction(str(flat["multipleOf"])) if flat.get("multipleOf") else Fraction(1)
    for keyword, sign in (("minimum", -1), ("maximum", 1)):
        if abs(flat.get(keyword, math.inf)) <= FARTHEST:
            yield keyword, as_number(Fraction(str(flat[keyword])) + sign * step)
            if "integer" not in flat.get("type", ()):
                yield keyword, as_number(Fraction(str(flat[keyword])) + sign * Fraction(1, 2))
    for keyword in ("exclusiveMinimum", "exclusiveMaximum"):
        if keyword in flat and not isinstance(flat[keyword], bool):
            yield keyword, flat[keyword]
    if flat.get("multipleOf"):
        yield "multipleOf", as_number(step * 3 + step / 2)
        yield "multipleOf", as_number(step + 1)


def _array_breaks(flat: Flat, value: list[Json]) -> Iterator[Edit]:
    most = flat.get("maxItems")
    if most is not None and most < MOST_ITEMS and value:
        yield "maxItems", [*value, *[value[-1]] * (int(most) + 1 - len(value))]
    elif most == 0:
        yield "maxItems", [None]
    if flat.get("minItems"):
        yield "minItems", value[: int(flat["minItems"]) - 1]
    if flat.get("uniqueItems") and value:
        yield "uniqueItems", [*value, value[0]]
    if flat.get("items") is False:
        yield "items", [*value, *[None] * (1 + len(flat.get("prefixItems", ())) - len(value))]
    if flat.get("contained"):
        yield "contains", []


def keeping_edits(flat: Flat, value: Json) -> Iterator[Edit]:
    """Suggest what stands at an edge and may still be valid."""
    yield from (("enum", each) for each in flat.get("enum", ()))
    if is_object(value):
        required = flat.get("required", ())
        optional = [name for name in value if name not in required]
        yield from ((f"without {name}", {k: v for k, v in value.items() if k != name}) for name in optional)
        yield from (
            (f"only {name}", {k: v for k, v in value.items() if k in required or k == name})
            for name in optional
        )
        yield "unknown member", value | {"unknownMember": "x"}
    yield from _type_keeps(flat)
    if isinstance(value, str):
        yield from _text_keeps(flat, value)
    elif is_array(value):
        yield "empty", []
        if value:
            for keyword in ("minItems", "maxItems"):
                if flat.get(keyword, MOST_ITEMS) < MOST_ITEMS:
                    yield keyword, [*value, *[value[-1]] * int(flat[keyword])][: int(flat[keyword])]
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number_keeps(flat, value)


def _type_keeps(flat: Flat) -> Iterator[Edit]:
    types = flat.get("type", ())
    if "null" in types:
        yield "null", None
    if "boolean" in types:
        yield from (("boolean", each) for each in (True, False))


def _text_keeps(flat: Flat, value: str) -> Iterator[Edit]:
    yield "empty text", ""
    yield "beyond the basic plane", f"{value}{UNICORN}"
    for keyword in ("minLength", "maxLength"):
        limit = flat.get(keyword)
        if limit is not None and 0 < limit < LONGEST:
            yield keyword, stretched(value, int(limit))
            yield keyword, UNICORN * int(limit)


def _number_keeps(flat: Flat, value: float) -> Iterator[Edit]:
    if isinstance(value, int) and abs(value) <= FARTHEST:
        yield "written as a fraction", float(value)
    for keyword in ("minimum", "maximum"):
        if abs(flat.get(keyword, math.inf)) <= FARTHEST:
            yield keyword, flat[keyword]
    for keyword, sign in (("exclusiveMinimum", 1), ("exclusiveMaximum", -1)):
        if keyword in flat and not isinstance(flat[keyword], bool):
            yield keyword, flat[keyword] + sign
    yield "zero", 0
    yield "negative", -1
