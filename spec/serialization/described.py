"""What a schema says of one place inside a value, through references and compositions.

On the wire everything is text; which members a text has and of what type it is only the schema knows. A
`Described` walks down the schema's bundle; what it finds is again a schema, made of references into the
bundle.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Final, TypeAlias
from urllib.parse import quote, unquote

import jsonschema_rs

from ..document import Node
from ..json_value import Json, is_array, is_object, json_type
from ..location import pointer_tokens
from ..schema import NO_FORMATS, Schema
from ..schema.format_checks import compiled
from .spelling import Shape

Expression: TypeAlias = dict[str, Any]
"""A schema made of `$ref`s into a bundle, `allOf` and `anyOf`; `{}` where nothing is said."""

_ALTERNATIVES: Final = ("anyOf", "oneOf")
_CONDITIONAL: Final = ("then", "else")
_NEVER: Final[Expression] = {"not": {}}
"""What is said of a member that a closed object does not have."""

_SHAPES: Final[dict[str, Shape]] = {"array": "array", "object": "object"}
_IMPLIED: Final = {
    "properties": "object",
    "patternProperties": "object",
    "additionalProperties": "object",
    "items": "array",
    "prefixItems": "array",
}


class Described:
    """One place of a value that a schema describes. schema: of the whole value. expression: of this place."""

    def __init__(self, schema: Schema, expression: Expression | None = None) -> None:
        self.schema = schema
        self._inside = expression
        self._members: dict[str, Described] = {}
        self._items: dict[int, Described] = {}

    @cached_property
    def _document(self) -> dict[str, Any]:
        return self.schema.bundle()

    @cached_property
    def _expression(self) -> Expression:
        return {"$ref": self._document["$ref"]} if self._inside is None else self._inside

    @cached_property
    def accepts(self) -> Callable[[Json], bool]:
        """Whether a value may stand here, as far as this place alone decides."""
        if self._inside is None:
            return self.schema.is_valid
        if not self._expression:
            return lambda value: True
        names: set[str] = set()
        waiting = [self._expression]
        while waiting:
            for name in set(_definitions(waiting.pop())) - names:
                names.add(name)
                waiting.append(self._document["$defs"].get(name, {}))
        used = {name: self._document["$defs"][name] for name in names if name in self._document["$defs"]}
        try:
            # A number that is out of its format's range is a number all the same.
            return compiled({"$defs": used, **self._expression}, NO_FORMATS).is_valid
        except (jsonschema_rs.ValidationError, ValueError):
            return lambda value: True

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all is said of this place."""
        return not self._expression

    @cached_property
    def types(self) -> frozenset[str]:
        """The types that are spoken of, in any alternative; empty where none is."""
        return frozenset(self._types(self._expression, frozenset()) or ())

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes a value may have, the one that is tried first in front."""
        found: list[Shape] = [shape for name, shape in _SHAPES.items() if name in self.types]
        return (*found, "scalar") if not found or self.types - {"array", "object", "null"} else tuple(found)

    @cached_property
    def takes_text(self) -> bool:
        """Whether a text may stand here."""
        return not self.types or "string" in self.types

    @cached_property
    def takes_only_text(self) -> bool:
        """Whether nothing but a text may stand here."""
        return self.types == frozenset(("string",))

    @cached_property
    def is_binary(self) -> bool:
        """Whether a text here stands for bytes (OpenAPI, Working with Binary Data)."""
        return any(
            node.get("format") == "binary" or ("contentMediaType" in node and "contentEncoding" not in node)
            for _, node in self.nodes()
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The members that are declared in any branch, in document order."""
        return tuple(
            dict.fromkeys(
                name
                for _, node in self.nodes()
                if is_object(node.get("properties"))
                for name in node["properties"]
            )
        )

    @cached_property
    def required(self) -> frozenset[str]:
        """The members that have to be there, in every alternative or in one."""
        return frozenset(name for _, node in self.nodes() for name in _list(node.get("required")))

    def written(self) -> Iterator[tuple[str, Node]]:
        """Go through the schema objects that speak of this place as the user wrote them: the reference into
        the bundle, and the node.
        """
        for place, _ in self.nodes():
            definition, path = self.schema.bundled.definition(list(_tokens(place)))
            if definition is None:
                continue
            node = definition.node
            for token in definition.written(path):
                node = node.child(token)
                node = node.value if isinstance(node.value, Node) else node
            yield place, node

    @cached_property
    def is_free(self) -> bool:
        """Whether members with names that nobody declares are described: a map, or an object of which no
        member is.
        """
        nodes = [node for _, node in self.nodes()]
        if any(
            node.get("additionalProperties", False) is not False or "patternProperties" in node
            for node in nodes
        ):
            return True
        return not self.names and not any(node.get("additionalProperties") is False for node in nodes)

    def member(self, name: str) -> "Described":
        """What is said of a member."""
        known = self._members.get(name)
        if known is None:
            known = Described(self.schema, self._inner(self._expression, "object", _own_member(name)) or {})
            if name in self.names:  # others come from messages: there is no end to them
                self._members[name] = known
        return known

    def item(self, position: int) -> "Described":
        """What is said of an item."""
        key = min(position, self._first_of_rest)
        if key not in self._items:
            self._items[key] = Described(
                self.schema, self._inner(self._expression, "array", _own_item(key)) or {}
            )
        return self._items[key]

    @cached_property
    def _first_of_rest(self) -> int:
        """The first position of which no schema speaks by itself."""
        return max((len(node.get("prefixItems", ())) for _, node in self.nodes()), default=0)

    def nodes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Go through the schema objects that speak of this place, each with its reference into the bundle."""
        yield from self._nodes(self._expression, "", set())

    def _nodes(self, node: Any, place: str, seen: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        if not is_object(node) or place in seen:
            return
        if place:
            seen.add(place)
            yield place, node
        reference = node.get("$ref")
        if isinstance(reference, str):
            yield from self._nodes(self._target(reference), reference, seen)
        for keyword in ("allOf", *_ALTERNATIVES):
            for position, branch in enumerate(_list(node.get(keyword))):
                yield from self._nodes(branch, f"{place}/{keyword}/{position}" if place else "", seen)
        for keyword in _CONDITIONAL:
            if keyword in node and place:
                yield from self._nodes(node[keyword], f"{place}/{keyword}", seen)

    def _target(self, reference: str) -> Any:
        node: Any = self._document
        for token in _tokens(reference):
            if is_array(node):
                node = node[int(token)] if token.isdigit() and int(token) < len(node) else None
            else:
                node = node.get(token) if is_object(node) else None
        return node

    def _types(self, node: Any, seen: frozenset[str]) -> set[str] | None:
        """Collect types: of alternatives all, of what has to be met at once those that it agrees on."""
        if not is_object(node):
            return None
        found: list[set[str]] = []
        own = node.get("type")
        if own is not None:
            found.append({own} if isinstance(own, str) else set(map(str, own)))
        elif implied := {kind for keyword, kind in _IMPLIED.items() if keyword in node}:
            found.append(implied)
        if "enum" in node or "const" in node:
            found.append({_type_of(each) for each in _list(node.get("enum", [node.get("const")]))})
        for keyword, branches in _branches(node):
            if keyword == "$ref":
                if branches[0] in seen:
                    continue
                inner = [self._types(self._target(branches[0]), seen | {branches[0]})]
            else:
                inner = [self._types(branch, seen) for branch in branches]
            if keyword in _CONDITIONAL:
                continue
            if keyword in _ALTERNATIVES:
                found.append(set[str]().union(*(each or () for each in inner)))
            else:
                found.extend(each for each in inner if each)
        return _agreed([each for each in found if each])

    def _inner(
        self, node: Any, shape: Shape, own: "_Own", seen: frozenset[str] = frozenset(), place: str = ""
    ) -> Expression | None:
        """Put together what a node and all that it is composed of say of one inner place.

        shape: of values that have such a place. own: what a schema object at a place says of it itself.
        """
        if not is_object(node):
            return None
        parts: list[Expression | None] = list(own(node, place)) if place else []
        for keyword, branches in _branches(node):
            if keyword == "$ref":
                target = branches[0]
                if target not in seen:
                    parts.append(self._inner(self._target(target), shape, own, seen | {target}, target))
                continue
            inside = f"{place}/{keyword}" if place else ""
            found = [
                self._inner(branch, shape, own, seen, _position(inside, keyword, position))
                for position, branch in enumerate(branches)
                if keyword == "allOf" or shape in (self._types(branch, seen) or {shape})
            ]
            if keyword == "allOf":
                parts.extend(found)
            elif any(found):
                found = [each for each in found if each != _NEVER]
                others: list[Expression] = [{}] if keyword in _CONDITIONAL else []
                parts.append({"anyOf": [*(each or {} for each in found), *others]})
        said = [each for each in parts if each]
        return said[0] if len(said) == 1 else {"allOf": said} if said else None


_Own: TypeAlias = Callable[[dict[str, Any], str], list[Expression]]


def _own_member(name: str) -> _Own:
    def own(node: dict[str, Any], place: str) -> list[Expression]:
        properties = node.get("properties")
        if is_object(properties) and name in properties:
            return [_reference(place, "properties", name)]
        patterns = node.get("patternProperties")
        parts = [
            _reference(place, "patternProperties", pattern)
            for pattern in (patterns if is_object(patterns) else ())
            if _finds(pattern, name)
        ]
        if not parts and is_object(node.get("additionalProperties")):
            return [_reference(place, "additionalProperties")]
        return [_NEVER] if not parts and node.get("additionalProperties") is False else parts

    return own


def _own_item(position: int) -> _Own:
    def own(node: dict[str, Any], place: str) -> list[Expression]:
        if position < len(_list(node.get("prefixItems"))):
            return [_reference(place, "prefixItems", str(position))]
        return [_reference(place, "items")] if is_object(node.get("items")) else []

    return own


def shape_of(schema: Schema) -> Shape:
    """Say whether a schema describes arrays, objects or neither, looking through its compositions.

    Where it allows several, the array or object decides: a scalar is an array of one on the wire.
    """
    return Described(schema).shapes[0]


def _position(place: str, keyword: str, position: int) -> str:
    """Name the place of a branch; "" inside an expression, which stands nowhere."""
    return place if not place or keyword in _CONDITIONAL else f"{place}/{position}"


def _tokens(reference: str) -> tuple[str, ...]:
    """Read a reference into the bundle."""
    pointer = reference.removeprefix("#")
    return pointer_tokens(unquote(pointer) if "%" in pointer else pointer)


def _branches(node: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    if isinstance(node.get("$ref"), str):
        yield "$ref", [node["$ref"]]
    for keyword in ("allOf", *_ALTERNATIVES):
        if is_array(node.get(keyword)):
            yield keyword, node[keyword]
    for keyword in _CONDITIONAL:
        if keyword in node:
            yield keyword, [node[keyword]]


def _agreed(found: list[set[str]]) -> set[str] | None:
    """What several that have to be met at once agree on; all that they say where they agree on nothing."""
    if not found:
        return None
    common = set[str].intersection(*map(_with_integers, found))
    return common or set[str]().union(*found)


def _with_integers(types: set[str]) -> set[str]:
    return types | {"integer"} if "number" in types else types


def _type_of(value: Json) -> str:
    kind = json_type(value)
    return "number" if kind == "integer" else kind


def _list(value: Any) -> list[Any]:
    return value if is_array(value) else []


def _reference(place: str, *tokens: str) -> Expression:
    escaped = (quote(token.replace("~", "~0").replace("/", "~1"), safe="") for token in tokens)
    return {"$ref": "/".join((place, *escaped))}


def _definitions(node: Any) -> Iterator[str]:
    """List the names of `$defs` that are referred to anywhere in a schema."""
    if is_array(node):
        for item in node:
            yield from _definitions(item)
    elif is_object(node):
        for key, member in node.items():
            if key == "$ref" and isinstance(member, str) and member.startswith("#/$defs/"):
                yield unquote(member.split("/")[2])
            else:
                yield from _definitions(member)


def _finds(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False
