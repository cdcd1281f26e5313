"""Schemas that are written alike in many places: two of them are compared once, by what they say.

A document made by a program has its copies: one edit of the program is the same edit of a thousand
operations. What is told of one pair of schemas holds for each pair with the same texts; only the places are
others. What a schema refers to is where it is, whoever refers to it.
"""

from hashlib import sha256
from typing import Final, TypeAlias
from urllib.parse import unquote

from msgspec import Struct, field
from msgspec.structs import replace

from ..document import Node, written_references
from ..location import Location
from ..schema import Schema
from .schemas import Difference, SchemaPair

Content: TypeAlias = tuple[object, ...]

_OF_ITS_PLACE: Final = ("$anchor", "$dynamic", "$id", "$recursive")
"""How keywords begin whose meaning hangs on where a schema stands."""


class Copies(Struct):
    """The pairs of schemas that were compared, by their texts, and what came of it."""

    _known: dict[Content, tuple[SchemaPair, list[Difference]]] = field(
        default_factory=dict[Content, tuple[SchemaPair, list[Difference]]]
    )
    _contents: dict[Content, Content] = field(default_factory=dict[Content, Content])

    def content_of(self, schema: Schema) -> Content:
        """Say what a schema is by its text: equal for copies in one file, of which none has to do with its
        place.
        """
        key = schema.identity
        if key not in self._contents:
            self._contents[key] = _content_of(schema)
        return self._contents[key]

    def found(self, pair: SchemaPair) -> list[Difference] | None:
        """Tell of two schemas what was found of their copies; None where none were compared yet."""
        known = self._known.get(self._key(pair))
        if known is None:
            return None
        first, differences = known
        return [
            replace(
                each,
                old=_moved(each.old, _place(first.old), _place(pair.old)),
                new=_moved(each.new, _place(first.new), _place(pair.new)),
            )
            for each in differences
        ]

    def note(self, pair: SchemaPair, differences: list[Difference]) -> None:
        """Keep what was found of a pair; nothing that is left open, which other examples may settle."""
        if all(each.verdict != "undecided" for each in differences):
            self._known.setdefault(self._key(pair), (pair, differences))

    def _key(self, pair: SchemaPair) -> Content:
        return (self.content_of(pair.old), self.content_of(pair.new), pair.sent_by)


def _place(schema: Schema) -> Node:
    return schema.resolved if set(schema.place.mapping) == {"$ref"} else schema.place


def _content_of(schema: Schema) -> Content:
    node = _place(schema)
    text = repr(node.value)
    is_patched = node.file.written_in() != (node.file,)  # by an overlay: places in it lie elsewhere
    of_its_place = any(keyword in text for keyword in _OF_ITS_PLACE) or _has_heirs(node)
    if is_patched or of_its_place or _leads_to_itself(node):
        return schema.identity
    return (node.file.name, sha256(text.encode(errors="surrogatepass")).digest(), schema.seen_as)


def _has_heirs(node: Node) -> bool:
    """Whether a discriminator chooses among the schemas that extend this one, which name it."""
    return "discriminator" in node.mapping and node.mapping.keys().isdisjoint(("anyOf", "oneOf"))


def _leads_to_itself(node: Node) -> bool:
    """Whether a reference in here leads to what is in here, or around it."""
    targets = [unquote(each[1:]) for each in written_references(node.value) if each.startswith("#")]
    return any(each.startswith(node.pointer) or node.pointer.startswith(each) for each in targets)


def _moved(location: Location | None, here: Node, there: Node) -> Location | None:
    """Name the place in a copy; one outside of it is the same for all."""
    if location is None or location.file != here.file.name:
        return location
    if location.pointer != here.pointer and not location.pointer.startswith(f"{here.pointer}/"):
        return location
    return there.file.location(there.pointer + location.pointer.removeprefix(here.pointer))
