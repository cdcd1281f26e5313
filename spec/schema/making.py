"""The closures that make values: one for each flat schema, chosen by type."""

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any, Final, Protocol, TypeAlias

from ..json_value import Json, is_array, is_object
from . import believable, formats
from .merging import Flat, alternatives, same
from .messages import type_name
from .regular import compile_pattern


class ShapeLike(Protocol):
    """What a maker asks of the wanted shape; see `generate.Shape`."""

    @property
    def optionals(self) -> float:
        """How likely an optional member is present."""
        ...

    @property
    def reach(self) -> int:
        """How long texts and arrays get beyond what they need."""
        ...


Maker: TypeAlias = Callable[[Random, int, ShapeLike], Json]
"""Makes a value. The number is how many levels are left before everything optional is left out."""

MAX_LENGTH: Final = 100_000
"""Characters and items that are still made; a schema that asks for more is said to be unsatisfiable here."""

_TYPES: Final = ("object", "string", "integer", "number", "array", "boolean", "null")
_IMPLIED: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("properties", "required", "additionalProperties", "minProperties", "patternProperties"), "object"
    ),
    **dict.fromkeys(("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"), "array"),
    **dict.fromkeys(("patterns", "minLength", "maxLength", "format"), "string"),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "number"),
}
_COMPOSED: Final = frozenset({"$ref", "allOf", "anyOf", "oneOf", "if"})
_TALL: Final = 1000


class Builder:
    """Compiles the makers of one bundle; each referenced schema once, at the first value that needs it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._makers: dict[tuple[int, str], Maker] = {}
        self._heights: dict[int, int] = {}
        self._kept: list[Json] = []  # schemas are known by identity, so they have to live as long as this

    def maker(self, schema: Json, name: str) -> Maker:
        """Compile a schema. name: of the member that holds the value, for believable ones.

        One that is composed of others is compiled at the first value that needs it: it may lead back to
        itself.
        """
        if not is_object(schema) or not _COMPOSED & schema.keys():
            return self._compiled(schema, name)

        def make(random: Random, depth: int, shape: ShapeLike) -> Json:
            known = self._makers.get((id(schema), name))
            if known is None:
                self._kept.append(schema)
                known = self._makers[id(schema), name] = self._compiled(schema, name)
            return known(random, depth, shape)

        return make

    def _compiled(self, schema: Json, name: str) -> Maker:
        flats = alternatives(self._document, schema)
        if not flats:
            return _null
        makers = [self.flat(flat, name) for flat in flats]
        if len(makers) == 1:
            return makers[0]
        heights = [self._flat_height(flat) for flat in flats]
        low = [make for make, height in zip(makers, heights, strict=True) if height == min(heights)]
        choose = self.choose
        return lambda random, depth, shape: choose(random, makers if depth > 0 else low)(random, depth, shape)

    def choose(self, random: Random, makers: list[Maker]) -> Maker:
        """Choose between alternatives."""
        return random.choice(makers)

    def height(self, schema: Json) -> int:
        """How many levels of containers the smallest value of a schema needs; _TALL when it has no end."""
        if not is_object(schema):
            return 0
        if id(schema) not in self._heights:
            self._kept.append(schema)
            self._heights[id(schema)] = _TALL
            flats = alternatives(self._document, schema)
            self._heights[id(schema)] = min(map(self._flat_height, flats), default=_TALL)
        return self._heights[id(schema)]

    def _flat_height(self, flat: Flat) -> int:
        types = types_of(flat)
        if "enum" in flat or not types or set(types) - {"object", "array"}:
            return 0
        if "array" in types:
            return 0 if not flat.get("minItems") else min(_TALL, 1 + self.height(flat.get("items", True)))
        inner = [self.height(flat.get("properties", {}).get(name, True)) for name in flat.get("required", ())]
        return min(_TALL, 1 + max(inner, default=0))

    def flat(self, flat: Flat, name: str) -> Maker:
        """Compile a flat schema."""
        if "enum" in flat:
            return _chosen(flat)
        if not types_of(flat):
            return _anything(name)
        makers = [self._of_type(each, flat, name) for each in types_of(flat)]
        if len(makers) == 1:
            return makers[0]
        choose = self.choose
        return lambda random, depth, shape: choose(random, makers)(random, depth, shape)

    def _of_type(self, kind: str, flat: Flat, name: str) -> Maker:
        if kind == "string":
            return text_maker(flat, name)
        if kind in ("integer", "number"):
            return number_maker(flat, name, is_integer=kind == "integer")
        if kind == "array":
            return self._array(flat, name)
        if kind == "object":
            return self._object(flat)
        return (lambda random, depth, shape: random.random() < 0.5) if kind == "boolean" else _null

    def _array(self, flat: Flat, name: str) -> Maker:
        items_schema = flat.get("items", True)
        first = [self.maker(each, name) for each in flat.get("prefixItems", ())]
        item = self.maker(items_schema, name.removesuffix("s"))
        contained = (
            self.maker({"allOf": [items_schema, flat["contains"]]}, name) if "contains" in flat else None
        )
        needed = int(flat.get("minContains", 1)) if contained is not None else 0
        low = max(int(flat.get("minItems", 0)), needed)
        high = min(int(flat.get("maxItems", MAX_LENGTH)), MAX_LENGTH)
        if items_schema is False:
            high = min(high, len(first))
        unique = flat.get("uniqueItems") is True

        def make(random: Random, depth: int, shape: ShapeLike) -> Json:
            count = low if depth <= 0 else random.randint(low, max(low, min(high, low + max(shape.reach, 1))))
            makers = [*first, *[item] * count][: max(count, min(len(first), high) if depth > 0 else count)]
            if contained is not None:
                makers = [*makers[: max(0, len(makers) - needed)], *[contained] * needed]
            made: list[Json] = []
            for each in makers:
                _append(made, each, random, depth, shape, unique=unique)
            return made

        return make

    def _object(self, flat: Flat) -> Maker:
        declared: dict[str, Any] = flat.get("properties", {})
        forbidden = {name for each in flat.get("nots", ()) for name in _sole_required(each)}
        required = [str(name) for name in flat.get("required", ())]
        optional = [
            name
            for name, schema in declared.items()
            if name not in required and schema is not False and name not in forbidden
        ]
        makers = {name: self.maker(declared[name], name) for name in declared}
        extra = self._extra_members(flat, makers)
        dependent: Mapping[str, list[str]] = flat.get("dependentRequired", {})
        low, high = int(flat.get("minProperties", 0)), int(flat.get("maxProperties", MAX_LENGTH))
        order = list(declared)

        def make(random: Random, depth: int, shape: ShapeLike) -> Json:
            names = dict.fromkeys(required)
            if depth > 0:
                room = high - len(names)
                names |= dict.fromkeys(
                    [n for n in optional if random.random() < shape.optionals][: max(0, room)]
                )
            for name in optional:
                if len(names) >= low:
                    break
                names[name] = None
            for name in list(names):
                names |= dict.fromkeys(dependent.get(name, ()))
            ordered = [
                *(name for name in order if name in names),
                *(name for name in names if name not in makers),
            ]
            value = {
                name: makers[name](random, depth - 1, shape)
                if name in makers
                else extra(name, random, depth, shape)
                for name in ordered
            }
            _fill(value, low, extra, random, depth, shape, self._names(flat))
            return value

        return make

    def _extra_members(self, flat: Flat, makers: Mapping[str, Maker]) -> "Extra":
        """Compile how to make a member that is not declared: by its pattern, else by
        `additionalProperties`.
        """
        patterns = [
            (pattern, self.maker(each, "")) for pattern, each in flat.get("patternProperties", {}).items()
        ]
        rest_schema = flat.get("additionalProperties", flat.get("unevaluatedProperties", True))
        rest = self.maker(rest_schema if rest_schema is not False else True, "")
        del makers

        def make(name: str, random: Random, depth: int, shape: ShapeLike) -> Json:
            found = next((maker for pattern, maker in patterns if _finds(pattern, name)), rest)
            return found(random, depth - 1, shape)

        return make

    def _names(self, flat: Flat) -> Callable[[Random], str]:
        """Compile how to make up names: that fit `propertyNames` and, where others are closed, a pattern."""
        patterns = list(flat.get("patternProperties", {}))
        closed = flat.get("additionalProperties", True) is False
        if "propertyNames" in flat:
            maker = self.maker({"allOf": [{"type": "string"}, flat["propertyNames"]]}, "key")
            return lambda random: str(maker(random, 1, _SHORT))
        compiled = compile_pattern(patterns[0]) if patterns and closed else None
        if compiled is not None:
            return lambda random: compiled(random, 2)
        return lambda random: f"{formats.word(random)}{random.randint(1, 999)}"


Extra: TypeAlias = Callable[[str, Random, int, ShapeLike], Json]


class _Short:
    optionals = 0.5
    reach = 2


_SHORT: Final = _Short()


def types_of(flat: Flat) -> list[str]:
    """List the types that a flat schema allows; where it names none, the one that its keywords speak of, if
    any.
    """
    named = flat.get("type")
    if is_array(named):
        return [each for each in _TYPES if each in named and not (each == "integer" and "number" in named)]
    implied = [each for each in _TYPES if any(_IMPLIED.get(key) == each for key in flat)]
    return implied[:1]


def _anything(name: str) -> Maker:
    """Make some small value where the schema does not say of what kind."""

    def make(random: Random, depth: int, shape: ShapeLike) -> Json:
        values: tuple[Json, ...] = (believable.text(name, random), random.randint(0, 100), True, None, {}, [])
        return random.choice(values)

    return make


def _null(random: Random, depth: int, shape: ShapeLike) -> Json:
    del random, depth, shape


def _chosen(flat: Flat) -> Maker:
    types = flat.get("type")
    values: list[Json] = [
        value
        for value in flat["enum"]
        if not is_array(types)
        or type_name(value) in types
        or (type_name(value) == "integer" and "number" in types)
    ] or list(flat["enum"])
    return lambda random, depth, shape: random.choice(values)


def _append(
    made: list[Json], make: Maker, random: Random, depth: int, shape: ShapeLike, *, unique: bool
) -> None:
    """Add one item; with `unique` one that is not there yet, or none after a few tries."""
    for _ in range(20 if unique else 1):
        value = make(random, depth - 1, shape)
        if not unique or not any(same(value, each) for each in made):
            made.append(value)
            return


def _fill(
    value: dict[str, Json],
    low: int,
    extra: Extra,
    random: Random,
    depth: int,
    shape: ShapeLike,
    name_of: Callable[[Random], str],
) -> None:
    """Add made-up members until there are enough."""
    for _ in range(4 * low):
        if len(value) >= low:
            return
        name = name_of(random)
        if name not in value:
            value[name] = extra(name, random, depth, shape)


def _sole_required(schema: Json) -> list[str]:
    """Read `not: {required: [x]}`: x must be absent."""
    names = schema.get("required") if is_object(schema) else None
    return (
        [str(names[0])] if is_array(names) and len(names) == 1 and set(schema) <= {"required", "type"} else []
    )


def _finds(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


def text_maker(flat: Flat, name: str) -> Maker:
    """Compile how to make texts: by pattern, else by format, else by name; cut or drawn out to the length."""
    low, high = int(flat.get("minLength", 0)), int(flat.get("maxLength", MAX_LENGTH))
    low = min(low, MAX_LENGTH)
    patterns: list[str] = flat.get("patterns", [])
    compiled = compile_pattern(patterns[0]) if patterns else None
    if compiled is not None:
        return _matching(compiled, low, high, patterns)
    known = formats.RANDOM.get(str(flat.get("format", "")))
    if known is not None:
        return lambda random, depth, shape: known(random)

    def make(random: Random, depth: int, shape: ShapeLike) -> Json:
        text = believable.text(name, random)
        if len(text) < low:
            text += "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=low - len(text)))
        return text[:high]

    return make


def _matching(compiled: Callable[[Random, int], str], low: int, high: int, patterns: list[str]) -> Maker:
    def make(random: Random, depth: int, shape: ShapeLike) -> Json:
        text = ""
        for reach in (shape.reach, 1, 0, 8, low, max(low - 1, 0), 64, low // 2, 2 * low, 4):
            text = compiled(random, reach)
            if low <= len(text) <= high and all(_finds(pattern, text) for pattern in patterns[1:]):
                return text
        return text

    return make


def number_maker(flat: Flat, name: str, *, is_integer: bool) -> Maker:
    """Compile how to make numbers within the bounds; on the grid of `multipleOf` where there is one."""
    low, high = bounds_of(flat, is_integer=is_integer)
    step = flat.get("multipleOf")
    wanted = believable.integer_range(name)
    near = max(low, Fraction(wanted[0])) if low is not None else Fraction(wanted[0])
    far = min(high, Fraction(wanted[1])) if high is not None else Fraction(wanted[1])
    if near > far:
        near, far = (
            (low, low + 100) if low is not None else ((high or Fraction(0)) - 100, high or Fraction(0))
        )
        far = min(far, high) if high is not None else far
    if step or is_integer:
        return _on_grid(
            Fraction(str(step)) if step else Fraction(1), near, far, low, high, is_integer=is_integer
        )
    near_float, far_float = float(near), float(far)

    def make(random: Random, depth: int, shape: ShapeLike) -> Json:
        value = random.uniform(near_float, far_float)
        rounded = round(value, 2)
        return rounded if near_float <= rounded <= far_float else value

    return make


def _on_grid(
    step: Fraction,
    near: Fraction,
    far: Fraction,
    low: Fraction | None,
    high: Fraction | None,
    *,
    is_integer: bool,
) -> Maker:
    if is_integer and step.denominator != 1:
        step = Fraction(step.numerator)
    first, last = math.ceil(near / step), math.floor(far / step)
    if first > last:
        first = last = math.ceil(low / step) if low is not None else math.floor((high or Fraction(0)) / step)

    def make(random: Random, depth: int, shape: ShapeLike) -> Json:
        return as_number(random.randint(first, last) * step)

    return make


def bounds_of(flat: Flat, *, is_integer: bool) -> tuple[Fraction | None, Fraction | None]:
    """Read the inclusive bounds of a number; an exclusive one moves by 1, or by a hair for fractions."""
    hair = Fraction(1) if is_integer else Fraction(1, 1_000_000)
    lows = [_exact(flat.get("minimum")), _moved(flat.get("exclusiveMinimum"), hair)]
    highs = [_exact(flat.get("maximum")), _moved(flat.get("exclusiveMaximum"), -hair)]
    low = max((each for each in lows if each is not None), default=None)
    high = min((each for each in highs if each is not None), default=None)
    if is_integer:
        low = Fraction(math.ceil(low)) if low is not None else None
        high = Fraction(math.floor(high)) if high is not None else None
    return low, high


def _exact(bound: Json) -> Fraction | None:
    return (
        Fraction(str(bound))
        if isinstance(bound, int | float | Decimal) and not isinstance(bound, bool)
        else None
    )


def _moved(bound: Json, by: Fraction) -> Fraction | None:
    exact = _exact(bound)
    return None if exact is None else exact + by


def as_number(value: Fraction) -> int | float:
    """Write an exact number as JSON has it."""
    return int(value) if value.denominator == 1 else float(value)
