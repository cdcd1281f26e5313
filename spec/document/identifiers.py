"""Where schemas of a file say who they are: `$id`, `$anchor`, `$dynamicAnchor`, `$schema`, `$self`.

JSON Schema 2020-12, Core, The "$id" Keyword, Defining location-independent identifiers; OpenAPI 3.2, OpenAPI
Object, `$self`. Plain data (examples, enums, extensions) and names that users chose (of properties, say) are
no identifiers.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from ..json_value import is_array, is_object
from ..location import pointer_child
from .uri import Uri

_MENTIONED: Final = re.compile(
    r"\$(?:id|self|schema|anchor|dynamicAnchor|recursiveAnchor)\b|jsonSchemaDialect|draft-04"
)
"""What a text has to contain for a search to make sense: most files have none of it."""

_NAMED: Final = frozenset(
    (
        "$defs",
        "additionalOperations",
        "callbacks",
        "content",
        "definitions",
        "dependentSchemas",
        "encoding",
        "headers",
        "links",
        "mediaTypes",
        "parameters",
        "pathItems",
        "paths",
        "patternProperties",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "securitySchemes",
        "webhooks",
    )
)
"""Members whose own members have names that users chose."""

_DATA: Final = frozenset(("const", "dataValue", "default", "enum", "example", "examples", "mapping", "value"))
"""Members that hold plain data: what looks like a keyword there is none."""

_SCHEMAS: Final = "/components/schemas"
"""Schemas of an OpenAPI document: without an `$id`, each is a schema resource of its own."""

RECURSIVE: Final = "\0recursive"
"""The name under which `$recursiveAnchor: true` is kept (JSON Schema 2019-09), which has none of its own."""


class Identifiers(Struct, eq=False):
    """What the schemas of one file say of themselves; all places are pointers.

    bases: base URI by the place from where it counts; "" for the file. anchors: place by (the place whose
    base URI it belongs to, name). dynamic: places of dynamic anchors by the schema resource they belong to.
    dialects: what `$schema` says, by place.
    """

    bases: dict[str, Uri]
    anchors: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    dynamic: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    dialects: dict[str, str] = field(default_factory=dict[str, str])

    def base(self, pointer: str) -> str:
        """Find the place from where the base URI of `pointer` counts."""
        return _nearest(self.bases, pointer)

    def dialect(self, pointer: str) -> str | None:
        """Say what the nearest `$schema` around `pointer` names; None where there is none."""
        return self.dialects.get(_nearest(self.dialects, pointer))

    def dynamic_anchors(self, pointer: str) -> Mapping[str, str]:
        """List the dynamic anchors of the schema resource that `pointer` stands in: place by name."""
        return self.dynamic.get(_nearest(self.dynamic, pointer), {}) if self.dynamic else {}


def _nearest(places: Mapping[str, object], pointer: str) -> str:
    if not places or (len(places) == 1 and "" in places):
        return ""
    while pointer and pointer not in places:
        pointer = pointer.rpartition("/")[0]
    return pointer


def identifiers(value: Any, text: str, uri: Uri) -> Identifiers:
    """Find what the schemas of a file say of themselves.

    text: of the file; "" where it is not known. uri: of the file.
    """
    found = Identifiers({"": uri})
    if not (is_object(value) or is_array(value)) or (text and not _MENTIONED.search(text)):
        return found
    if is_object(value) and isinstance(value.get("$self"), str) and "openapi" in value:
        found.bases[""] = uri.resolve(value["$self"])
    for place in _places(value):
        _identify(found, place)
    return found


class _Place(Struct, frozen=True):
    """A mapping or sequence on the way.

    base, scope: the places of its base URI and of its schema resource. is_named: its members have names that
    users chose. is_draft_4: where `id` is what `$id` became.
    """

    value: Any
    pointer: str
    base: str
    scope: str
    is_named: bool
    is_draft_4: bool

    @property
    def identifier(self) -> str:
        """What it calls itself; "" where it does not."""
        own = self.value.get("id" if self.is_draft_4 else "$id")
        return own if isinstance(own, str) else ""


def _places(root: Any) -> Iterator[_Place]:
    """Go through the mappings that may be schemas, outer ones first; one that aliases share once."""
    stack = [_Place(root, "", "", "", is_named=False, is_draft_4=False)]
    seen: set[int] = set()
    while stack:
        place = stack.pop()
        if id(place.value) in seen:
            continue
        seen.add(id(place.value))
        if is_object(place.value) and not place.is_named:
            place = _entered(place)
            yield place
        stack.extend(reversed(list(_children(place))))


def _entered(place: _Place) -> _Place:
    """Say what counts in and below a schema that identifies itself."""
    stated = place.value.get("$schema")
    if isinstance(stated, str):
        place = replace(place, is_draft_4="draft-04" in stated)
    if place.identifier and not place.identifier.startswith("#"):
        place = replace(place, base=place.pointer, scope=place.pointer)
    return place


def _children(place: _Place) -> Iterator[_Place]:
    """Go to the containers directly below; the rest identifies nothing."""
    if is_array(place.value):
        for index, item in enumerate(place.value):
            if not (is_object(item) or is_array(item)):
                continue
            yield replace(place, value=item, pointer=pointer_child(place.pointer, index), is_named=False)
        return
    for name, member in place.value.items():
        if not (is_object(member) or is_array(member)):
            continue
        if not place.is_named and (name in _DATA or name.startswith("x-")):
            continue
        pointer = pointer_child(place.pointer, name)
        yield replace(
            place,
            value=member,
            pointer=pointer,
            scope=pointer if place.pointer == _SCHEMAS else place.scope,
            is_named=not place.is_named and name in _NAMED,
        )


def _identify(found: Identifiers, place: _Place) -> None:
    """Keep what one schema says of itself."""
    value, own = place.value, place.identifier
    if isinstance(value.get("$schema"), str):
        found.dialects[place.pointer] = value["$schema"]
    if own and not own.startswith("#"):
        outer = found.base(place.pointer.rpartition("/")[0])
        found.bases[place.pointer] = found.bases[outer].resolve(own)
    names = [value.get("$anchor"), value.get("$dynamicAnchor")]
    names.append(own[1:] if own.startswith("#") else None)  # `$id: "#name"`, in drafts 4 to 7
    for name in names:
        if isinstance(name, str):
            found.anchors.setdefault((place.base, name), place.pointer)
    dynamic = RECURSIVE if value.get("$recursiveAnchor") is True else value.get("$dynamicAnchor")
    if isinstance(dynamic, str):
        found.dynamic.setdefault(place.scope, {}).setdefault(dynamic, place.pointer)
