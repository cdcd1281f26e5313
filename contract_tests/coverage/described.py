"""What one schema can be seen to do: its constraints, values, members and alternatives, each as a point."""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from ...spec import Json, Node, Parts, Schema, canonical_json, is_array
from .points import Point, Points, Side

_OF_STRINGS: Final = ("format", "maxLength", "minLength", "pattern")
_OF_NUMBERS: Final = ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf")
_OF_ARRAYS: Final = ("maxItems", "minItems", "uniqueItems", "contains")
_OF_OBJECTS: Final = ("dependentRequired", "maxProperties", "minProperties", "propertyNames", "required")
_APPLIES_TO: Final = {
    **dict.fromkeys(_OF_STRINGS, "string"),
    **dict.fromkeys(_OF_NUMBERS, "number"),
    **dict.fromkeys(_OF_ARRAYS, "array"),
    **dict.fromkeys(_OF_OBJECTS, "object"),
}
_LEAST: Final = frozenset({"minItems", "minLength", "minProperties"})
_BREAKABLE: Final = frozenset({"anyOf", "const", "enum", "not", "oneOf", "type"})
_CLOSING: Final = frozenset({"additionalProperties", "items", "unevaluatedItems", "unevaluatedProperties"})
_NUMBER_FORMATS: Final = frozenset({"double", "float", "int8", "int16", "int32", "int64", "uint8"})


class Described(Struct, frozen=True):
    """What one schema in one view can be seen to do. parts: the schema itself.

    kept: constraints, by the type that they are about. types: of several, each. values: of `enum`, each.
    given, left_out: members; `patterned` those that are known by a pattern, in the order of the schema, each
    given and left out. filled, empty: arrays. taken: of alternatives, each, by keyword and position.
    """

    schema: Schema
    parts: Parts
    kept: tuple[tuple[str, Point], ...]
    types: tuple[tuple[str, Point], ...]
    values: tuple[tuple[str, Point], ...]
    given: tuple[tuple[str, Point], ...]
    left_out: tuple[tuple[str, Point], ...]
    patterned: tuple[tuple[Point, Point], ...]
    filled: Point | None
    empty: Point | None
    taken: tuple[tuple[Node, Point], ...]


def inner(parts: Parts) -> Iterator[Node]:
    """List the schemas inside a schema that are walked."""
    yield from parts.whole
    yield from parts.members.values()
    yield from (each.node for each in parts.patterned)
    yield from (node for node in (parts.extra, parts.items) if node is not None)
    yield from parts.prefix
    for nodes in parts.alternatives.values():
        yield from nodes
    yield from (node for name, node in parts.choices.items() if name != "if")


def describe(schema: Schema, points: Points, *, is_text: bool = False) -> Described:
    """Make the points of one schema. In an answer nothing is to be broken, so only what is kept counts.

    is_text: whether its values are written as texts, so that none can have another type than `string`.
    """
    made = _Made(schema.parts(), points, "request" if schema.view == "request" else "answer")
    return Described(
        schema,
        made.parts,
        tuple(made.constraints(is_text=is_text)),
        tuple(made.types()),
        tuple(made.values()),
        tuple((name, made.member(node, f"{name} given")) for name, node in made.parts.members.items()),
        tuple(
            (name, made.member(node, f"{name} left out"))
            for name, node in made.parts.members.items()
            if name not in made.parts.needed
        ),
        tuple(
            (made.member(each.node, f"{name} given"), made.member(each.node, f"{name} left out"))
            for each in made.parts.patterned
            for name in (f"a member like {each.written}",)
        ),
        *made.array(),
        tuple(made.alternatives()),
    )


class _Made(Struct, frozen=True):
    """The points of one schema under way."""

    parts: Parts
    points: Points
    side: Side

    def member(self, node: Node, what: str) -> Point:
        return self.points.point("members", self.side, node.location, what)

    def constraints(self, *, is_text: bool) -> Iterator[tuple[str, Point]]:
        """Make those of every constraint, and give the ones of keeping it."""
        for keyword, value in self.parts.keywords.items():
            is_kept = keyword in _APPLIES_TO and not _says_nothing(keyword, value)
            is_plain = (
                is_text and keyword == "type" and "string" in (value if isinstance(value, list) else [value])
            )
            at = self.parts.node.child(keyword).location
            if self.side == "request" and (is_kept or _breaks(keyword, value)) and not is_plain:
                self.points.point("constraints broken", self.side, at, f"{keyword} broken")
            if is_kept:
                yield (
                    _applies_to(keyword, value),
                    self.points.point("constraints kept", self.side, at, f"{keyword} kept"),
                )

    def types(self) -> Iterator[tuple[str, Point]]:
        """Make one of each type, where there are several."""
        written = self.parts.keywords.get("type")
        if is_array(written) and len(written) > 1:
            at = self.parts.node.child("type").location
            for name in written:
                yield str(name), self.points.point("alternatives", self.side, at, f"type {name}")

    def values(self) -> Iterator[tuple[str, Point]]:
        """Make one of each value of `enum`."""
        for node in self.parts.node.child("enum").items() if "enum" in self.parts.keywords else ():
            name = spelled(node.value)
            yield name, self.points.point("values", self.side, node.location, name)

    def array(self) -> tuple[Point | None, Point | None]:
        """Make those of an array with items, and of one without."""
        if self.parts.items is None:
            return None, None
        is_never_empty = self.parts.keywords.get("minItems", 0)
        filled = self.member(self.parts.items, "an item")
        return filled, None if is_never_empty else self.member(self.parts.items, "no item")

    def alternatives(self) -> Iterator[tuple[Node, Point]]:
        """Make one of each schema that may hold, or may not."""
        named = [
            (f"{keyword} {number}", node)
            for keyword, nodes in self.parts.alternatives.items()
            for number, node in enumerate(nodes, 1)
        ]
        if "if" in self.parts.choices:
            named += [(name, node) for name, node in self.parts.choices.items() if name != "if"]
        for what, node in named:
            yield node, self.points.point("alternatives", self.side, node.location, what)


def _applies_to(keyword: str, value: Any) -> str:
    return "number" if keyword == "format" and value in _NUMBER_FORMATS else _APPLIES_TO[keyword]


def _says_nothing(keyword: str, value: Any) -> bool:
    """Whether every value keeps a constraint: 0 limits as any number does, but for a least length."""
    return value is False or value == [] or (value == 0 and keyword in _LEAST)


def _breaks(keyword: str, value: Any) -> bool:
    """Whether a keyword can be broken that nothing special is needed to keep."""
    return keyword in _BREAKABLE or (keyword in _CLOSING and value is False)


def spelled(value: Json) -> str:
    """Write a value so that equal ones are written alike (JSON Schema Core, Instance Equality)."""
    return f'"{value}"' if isinstance(value, str) else canonical_json(value)
