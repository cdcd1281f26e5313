"""Schemas as places in a bundle (`Schema.bundle()`), which is walked by reference and never expanded."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

import jsonschema_rs
from msgspec import Struct, field

from ..json_text import canonical_json
from ..json_value import Json, is_array, is_object, json_type
from ..schema import Schema
from ..schema.format_checks import compiled
from ..schema.inexact import is_inexact
from .effort import Effort

ALL_TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")

ONES: Final = (
    "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
LISTS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
MAPS: Final = ("dependentSchemas", "patternProperties", "properties")
_WITH_SCHEMAS: Final = frozenset((*ONES, *LISTS, *MAPS))
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


_USUAL: Final = 50
"""Errors of a value that cost no more than trying it."""
_SAME_VALUE_ONE: Final = ("then", "else", "if")


class Place(Struct, frozen=True, eq=False):
    """One schema inside a bundle. name: of its definition. tokens: the way from it. schema: dict or bool.

    keywords: those of the schema; none where it is a boolean.
    """

    side: "Side"
    name: str
    tokens: tuple[str | int, ...]
    schema: Any
    keywords: dict[str, Any]

    def __repr__(self) -> str:
        return f"<Place {self.name} {self.tokens}>"

    def child(self, *tokens: str | int) -> "Place":
        """Go to a schema inside this one."""
        return self.side.place(self.name, (*self.tokens, *tokens))

    def branches(self, keyword: str) -> list["Place"]:
        """List the schemas of `allOf`, `anyOf`, `oneOf` or `prefixItems`."""
        count = len(self.keywords.get(keyword, ()))
        if count:
            self.side.effort.take(count)
        return [self.child(keyword, index) for index in range(count)]

    def members(self, keyword: str) -> dict[str, "Place"]:
        """Give the schemas of `properties`, `patternProperties` or `dependentSchemas` by name."""
        return {name: self.child(keyword, name) for name in self.keywords.get(keyword, ())}

    def target(self) -> "Place | None":
        """Go where `$ref` leads; None where there is none."""
        reference = self.keywords.get("$ref")
        return self.side.place(reference.removeprefix("#/$defs/"), ()) if isinstance(reference, str) else None

    @property
    def listed(self) -> "Listed | None":
        """What `enum` and `const` leave; None where neither is written."""
        return self.side.listed(self)


class Listed(Struct, frozen=True, eq=False, dict=True):
    """Values that a schema lists, by their canonical JSON."""

    values: Mapping[str, Json]

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The types of the values, as `types_of` says them."""
        own = {json_type(value) for value in self.values.values()}
        return types_of({"type": [*own, *(("number",) if "integer" in own else ())]})


Position = tuple[Place, ...]
"""Schemas that all apply to the same value."""


class Side(Struct, eq=False):
    """One bundle, as the sender or the reader of a message sees it.

    effort: what looking at it may cost. engine: gives the bundle compiled, where that is done elsewhere.
    """

    bundle: dict[str, Any]
    effort: Effort = field(default_factory=Effort)
    engine: Callable[[], jsonschema_rs.Draft202012Validator] | None = None
    _places: dict[tuple[str, tuple[str | int, ...]], Place] = field(
        default_factory=dict[tuple[str, tuple[str | int, ...]], Place]
    )
    _compiled: dict[Position, jsonschema_rs.Draft202012Validator | None] = field(
        default_factory=dict[Position, jsonschema_rs.Draft202012Validator | None]
    )
    _references: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    _about: dict[Position, Position] = field(default_factory=dict[Position, Position])
    _weights: dict[str, int] = field(default_factory=dict[str, int])
    _listed: "dict[Place, Listed | None]" = field(default_factory=dict[Place, "Listed | None"])
    _is_complete: bool | None = None

    @classmethod
    def of(cls, schema: Schema, effort: Effort | None = None) -> "Side":
        """Take the side of a schema, without the formats that it does not assert."""
        return cls(schema.asserted, effort or Effort(), lambda: schema.engine)

    def forget(self) -> None:
        """Give up all that was found out: its places hold on to it, and it to them, so that it would stay."""
        for known in (self._places, self._compiled, self._about, self._listed):
            known.clear()

    @property
    def definitions(self) -> dict[str, Any]:
        """The schemas of the bundle by name."""
        return self.bundle["$defs"]

    @property
    def is_complete(self) -> bool:
        """Whether every reference leads to something, and not only back to itself."""
        if self._is_complete is None:
            loops = any(
                is_object(schema) and schema.get("$ref") == f"#/$defs/{name}"
                for name, schema in self.definitions.items()
            )
            self._is_complete = not loops and not any(map(_has_gap, self.definitions.values()))
        return self._is_complete

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
            keywords = schema if is_object(schema) else {}
            found = self._places[key] = Place(self, name, tokens, schema, keywords)
        return found

    def self_contained(self, schemas: Iterable[Any]) -> dict[str, Any]:
        """Write what all of `schemas` demand as one schema document, with the definitions that they reach.

        That costs a step for each value that is written there.
        """
        written = list(schemas) or [True]
        reached: dict[str, Any] = {}
        self.effort.take(weight_of(written))
        waiting = [name for schema in written for name in references_in(schema)]
        while waiting:
            name = waiting.pop()
            if name not in reached and name in self.definitions:
                reached[name] = self.definitions[name]
                self.effort.take(self._weight(name))
                waiting.extend(self.leads_to(name))
        return {"allOf": written, "$defs": reached}

    def _weight(self, name: str) -> int:
        if name not in self._weights:
            self._weights[name] = weight_of(self.definitions[name])
        return self._weights[name]

    def about(self, position: Position) -> Position:
        """Collect every schema about the value of `position`, through references and all alternatives."""
        found = self._about.get(position)
        if found is None:
            reached: dict[Place, None] = {}
            waiting = list(position)
            while waiting:
                place = waiting.pop()
                if place not in reached:
                    reached[place] = None
                    waiting.extend(same_value(place))
                    if is_object(place.keywords.get("not")):
                        waiting.append(place.child("not"))
            found = self._about[position] = tuple(reached)
        return found

    def listed(self, place: Place) -> "Listed | None":
        """Collect what `Place.listed` says, once: lists are long, and many values are held against them."""
        if place not in self._listed:
            self._listed[place] = _listed(place.keywords)
        return self._listed[place]

    def leads_to(self, name: str) -> tuple[str, ...]:
        """Name the definitions that one refers to, sorted."""
        found = self._references.get(name)
        if found is None:
            found = self._references[name] = tuple(sorted(references_in(self.definitions[name])))
        return found

    def validator(self, position: Position) -> jsonschema_rs.Draft202012Validator | None:
        """Compile what all of `position` demand; None where it is nested too deeply for the engine."""
        if self.engine is not None and position == (self.root(),):
            return self.engine()
        if position not in self._compiled:
            schema = self.self_contained(place.schema for place in position)
            self._compiled[position] = compiled_or_none(schema)
        return self._compiled[position]

    def is_valid(self, position: Position, value: Json) -> bool:
        """Whether a value is known to meet all of `position`."""
        validator = self.validator(position)
        return validator is not None and validator.is_valid(value)

    def errors(self, value: Json) -> list[Any]:
        """List what the bundle has against a value; none where it is nested too deeply to say where.

        Beyond the usual number each costs a step.
        """
        validator = self.validator((self.root(),))
        try:
            found = [] if validator is None else list(validator.iter_errors(value))
        except ValueError:  # the engine tells where only down to 255 levels
            return []
        self.effort.take(max(0, len(found) - _USUAL))
        return found


def _listed(keywords: dict[str, Any]) -> "Listed | None":
    values: dict[str, Json] | None = None
    if "enum" in keywords:
        values = {canonical_json(value): value for value in keywords["enum"]}
    if "const" in keywords:
        constant = canonical_json(keywords["const"])
        fits = values is None or constant in values
        values = {constant: keywords["const"]} if fits else {}
    return None if values is None else Listed(values)


def same_value(place: Place) -> list[Place]:
    """List the schemas that one leads to about the same value, `not` left out."""
    found = [place.child(keyword) for keyword in _SAME_VALUE_ONE if is_object(place.keywords.get(keyword))]
    for keyword in ("allOf", "anyOf", "oneOf"):
        found.extend(place.branches(keyword))
    found.extend(place.members("dependentSchemas").values())
    target = place.target()
    return found if target is None else [target, *found]


def children_of(schema: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Go through the schemas directly inside a schema, each with the way to it."""
    if _WITH_SCHEMAS.isdisjoint(schema):
        return
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


def compiled_or_none(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator | None:
    """Compile a schema; None where it is nested too deeply for the engine."""
    try:
        return compiled(schema)
    except ValueError:
        return None


def weight_of(value: Json) -> int:
    """Count the values in a value, itself included."""
    count = 1
    waiting: list[Any] = [value]
    while waiting:
        node = waiting.pop()
        inner: Collection[Any] = node if is_array(node) else node.values() if is_object(node) else ()
        count += len(inner)
        waiting.extend(each for each in inner if type(each) in (dict, list))
    return count


def references_in(schema: Any) -> set[str]:
    """Name the definitions that a schema refers to, wherever in it."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if not is_object(node):
            continue
        reference = node.get("$ref")
        if isinstance(reference, str):
            found.add(reference.removeprefix("#/$defs/"))
        waiting.extend(child for _, child in children_of(node))
    return found


def types_of(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """List the types a schema's `type` allows, `integer` left out beside `number`; all where it is silent."""
    written = schema.get("type", ALL_TYPES)
    if isinstance(written, str) and written in ALL_TYPES:
        return (written,)
    types = (written,) if isinstance(written, str) else tuple(written)
    return tuple(
        name for name in ALL_TYPES if name in types and not (name == "integer" and "number" in types)
    )


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


def _has_gap(schema: object) -> bool:
    """Whether something was left out of a schema, or of one inside."""
    if is_object(schema):
        return is_inexact(schema) or any(map(_has_gap, schema.values()))
    return is_array(schema) and any(map(_has_gap, schema))
