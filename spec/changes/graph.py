"""Schemas as places in a bundle (`Schema.bundle()`), which is walked by reference and never expanded."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import jsonschema_rs

from ..json_value import Json, is_array, is_object
from ..schema import Schema
from ..schema.format_checks import compiled

ALL_TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")

ONES: Final = (
    "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
LISTS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
MAPS: Final = ("dependentSchemas", "patternProperties", "properties")
_OF_TYPE: Final = {
    "string": ("format", "maxLength", "minLength", "pattern"),
    "number": ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"),
    "array": (
        "contains", "items", "maxContains", "maxItems", "minContains", "minItems", "prefixItems",
        "unevaluatedItems", "uniqueItems",
    ),
    "object": (
        "additionalProperties", "dependentRequired", "dependentSchemas", "maxProperties", "minProperties",
        "patternProperties", "properties", "propertyNames", "required", "unevaluatedProperties",
    ),
}  # fmt: skip
TYPE_OF: Final = {keyword: name for name, keywords in _OF_TYPE.items() for keyword in keywords}
_TYPELESS: Final = ("allOf", "anyOf", "const", "else", "enum", "if", "not", "oneOf", "then", "type")
ASSERTED: Final = frozenset((*TYPE_OF, *_TYPELESS))
"""Keywords that can refuse a value; every other one is an annotation."""


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """One schema inside a bundle. name: of its definition. tokens: the way from it. schema: dict or bool."""

    side: "Side" = field(repr=False)
    name: str
    tokens: tuple[str | int, ...]
    schema: Any

    @property
    def keywords(self) -> dict[str, Any]:
        """The keywords of the schema; none where it is a boolean."""
        return self.schema if is_object(self.schema) else {}

    def child(self, *tokens: str | int) -> "Place":
        """Go to a schema inside this one."""
        return self.side.place(self.name, (*self.tokens, *tokens))

    def branches(self, keyword: str) -> list["Place"]:
        """List the schemas of `allOf`, `anyOf`, `oneOf` or `prefixItems`."""
        return [self.child(keyword, index) for index in range(len(self.keywords.get(keyword, ())))]

    def members(self, keyword: str) -> dict[str, "Place"]:
        """Give the schemas of `properties`, `patternProperties` or `dependentSchemas` by name."""
        return {name: self.child(keyword, name) for name in self.keywords.get(keyword, ())}

    def target(self) -> "Place | None":
        """Go where `$ref` leads; None where there is none."""
        reference = self.keywords.get("$ref")
        return self.side.place(reference.removeprefix("#/$defs/"), ()) if isinstance(reference, str) else None


Position = tuple[Place, ...]
"""Schemas that all apply to the same value."""


@dataclass(eq=False, slots=True)
class Side:
    """One bundle, as the sender or the reader of a message sees it."""

    bundle: dict[str, Any]
    _places: dict[tuple[str, tuple[str | int, ...]], Place] = field(
        default_factory=dict[tuple[str, tuple[str | int, ...]], Place]
    )
    _compiled: dict[Position, jsonschema_rs.Draft202012Validator] = field(
        default_factory=dict[Position, jsonschema_rs.Draft202012Validator]
    )

    @classmethod
    def of(cls, schema: Schema) -> "Side":
        """Take the side of a schema, without the formats that it does not assert."""
        return cls(schema.asserted)

    @property
    def definitions(self) -> dict[str, Any]:
        """The schemas of the bundle by name."""
        return self.bundle["$defs"]

    def root(self) -> Place:
        """The schema that the bundle is about."""
        return self.place(self.bundle["$ref"].removeprefix("#/$defs/"), ())

    def place(self, name: str, tokens: tuple[str | int, ...]) -> Place:
        """Find the schema at `tokens` of a definition; the same object each time."""
        key = (name, tokens)
        found = self._places.get(key)
        if found is None:
            schema: Any = self.definitions.get(name, True)
            for token in tokens:
                schema = schema[token]
            found = self._places[key] = Place(self, name, tokens, schema)
        return found

    def self_contained(self, position: Iterable[Place]) -> dict[str, Any]:
        """Write what all of `position` demand as one schema document."""
        schemas = [place.schema for place in position] or [True]
        return {"allOf": schemas, "$defs": self.definitions}

    def validator(self, position: Position) -> jsonschema_rs.Draft202012Validator:
        """Compile what all of `position` demand."""
        found = self._compiled.get(position)
        if found is None:
            schema = self.self_contained(position)
            found = compiled(schema)
            self._compiled[position] = found
        return found

    def is_valid(self, position: Position, value: Json) -> bool:
        """Whether a value meets all of `position`."""
        return self.validator(position).is_valid(value)


def children_of(schema: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Go through the schemas directly inside a schema, each with the way to it."""
    for keyword in ONES:
        if isinstance(schema.get(keyword), dict | bool):
            yield (keyword,), schema[keyword]
    for keyword in LISTS:
        branches = schema.get(keyword)
        if is_array(branches):
            for index, branch in enumerate(branches):
                yield (keyword, index), branch
    for keyword in MAPS:
        members = schema.get(keyword)
        if is_object(members):
            for name, member in members.items():
                yield (keyword, name), member


def types_of(schema: dict[str, Any]) -> tuple[str, ...]:
    """List the types a schema's `type` allows, `integer` left out beside `number`; all where it is silent."""
    written = schema.get("type", ALL_TYPES)
    types = (written,) if isinstance(written, str) else tuple(written)
    return tuple(
        name for name in ALL_TYPES if name in types and not (name == "integer" and "number" in types)
    )


def json_type(value: Json) -> str:
    """Name the type of a value as `types_of` does: a whole number is an integer."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if is_object(value):
        return "object"
    if is_array(value):
        return "array"
    return "integer" if value == int(value) else "number"


def canonical_json(value: Json) -> str:
    """Write a value so that equal values have equal texts (`1.0` is `1`)."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, default=str)


def _plain(value: Json) -> Json:
    if is_object(value):
        return {name: _plain(member) for name, member in value.items()}
    if is_array(value):
        return [_plain(item) for item in value]
    if isinstance(value, bool | str) or value is None:
        return value
    return int(value) if value == int(value) else value


def is_of_types(value: Json, types: Iterable[str]) -> bool:
    """Whether the type of a value is among `types`."""
    own = json_type(value)
    return own in types or (own == "integer" and "number" in types)


def overlap(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two lists of types have values in common; an integer is a number."""
    others = set(other)
    if not others.isdisjoint({"integer", "number"}):
        others |= {"integer", "number"}
    return not others.isdisjoint(one)
