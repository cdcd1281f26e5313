"""The closures that make values: one for each flat schema, chosen by type."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Final, TypeAlias

from ..json_value import Json, is_array, is_object
from . import believable, formats
from .merging import Flat, alternatives, same
from .messages import type_name
from .regular import compile_pattern
from .scalars import MAX_LENGTH, finds, number_maker, text_maker
from .shape import Maker, Shape
from .views import is_tolerated

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
_BOTTOM: Final = -24

MAX_ITEMS: Final = 10_000
"""Items that are still made; a schema that asks for more is not satisfied."""


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

        def make(random: Random, depth: int, shape: Shape) -> Json:
            if depth < _BOTTOM:
                return None  # a recursion that has no end: the schema can't be satisfied
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
        if low > MAX_ITEMS:
            return _null
        high = min(int(flat.get("maxItems", MAX_ITEMS)), MAX_ITEMS)
        if items_schema is False:
            high = min(high, len(first))
        unique = flat.get("uniqueItems") is True

        def make(random: Random, depth: int, shape: Shape) -> Json:
            least = low if depth <= 0 or shape.optionals < 1 else max(low, min(1, high))
            count = (
                low if depth <= 0 else random.randint(least, max(least, min(high, low + max(shape.reach, 1))))
            )
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
            if name not in required
            and schema is not False
            and not is_tolerated(schema)
            and name not in forbidden
        ]
        makers = {name: self.maker(declared[name], name) for name in declared}
        extra = self._extra_members(flat, makers)
        dependent: Mapping[str, list[str]] = flat.get("dependentRequired", {})
        low, high = int(flat.get("minProperties", 0)), int(flat.get("maxProperties", MAX_LENGTH))
        order = list(declared)

        def make(random: Random, depth: int, shape: Shape) -> Json:
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

        def make(name: str, random: Random, depth: int, shape: Shape) -> Json:
            found = next((maker for pattern, maker in patterns if finds(pattern, name)), rest)
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


Extra: TypeAlias = Callable[[str, Random, int, Shape], Json]


_SHORT: Final = Shape(reach=2)


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

    def make(random: Random, depth: int, shape: Shape) -> Json:
        values: tuple[Json, ...] = (believable.text(name, random), random.randint(0, 100), True, None, {}, [])
        return random.choice(values)

    return make


def _null(random: Random, depth: int, shape: Shape) -> Json:
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
    if not values:  # `enum: []`, which no value meets
        return _null
    return lambda random, depth, shape: random.choice(values)


def _append(made: list[Json], make: Maker, random: Random, depth: int, shape: Shape, *, unique: bool) -> None:
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
    shape: Shape,
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
