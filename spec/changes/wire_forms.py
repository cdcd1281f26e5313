"""How content is written beside its schema: `xml` of a schema, the encoding of parts (DIFF §2.3, §2.5).

Both change bytes and no value. What OLD or NEW writes in its own way is held against the other document;
where that refuses nothing, the readers may still read something else: a warning.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from msgspec import Struct

from ..contract import Spec
from ..document import Document, Node
from ..errors import DocumentError
from ..json_value import Json, is_object
from ..location import pointer_of
from ..media_type import parse_media_type
from ..model import Encoding, MediaType
from .change import Witness
from .judging import Entry
from .messages import MessageMaker, representative
from .schemas import Difference

Shows = Callable[[Difference], Witness | None]
"""Sends a value as its sender writes it; None where the reader refuses nothing."""

_TRIED: Final = 6
_MAX_DEPTH: Final = 12


class WireForm(Struct, frozen=True):
    """Content of one media type in both documents. maker: of the side that sends it."""

    specs: tuple[Spec, Spec]
    old: MediaType
    new: MediaType
    sent: MediaType
    maker: MessageMaker
    prefix: str
    path: str
    shows: Shows

    def entries(self) -> Iterator[Entry]:
        """List what is written in another way."""
        parsed = parse_media_type(representative(self.old.range))
        if parsed is None:
            return
        if parsed.is_xml:
            yield from self._xml()
        if self.old.encoding or self.new.encoding:
            yield from self._encodings()

    def _xml(self) -> Iterator[Entry]:
        assert self.old.schema is not None
        assert self.new.schema is not None
        documents = self.specs[0].document, self.specs[1].document
        way = _other_xml(documents, (self.old.schema.place, self.new.schema.place), (), frozenset())
        if way is not None:
            message = f"{'/'.join(map(str, way)) or 'the root'} is written as other XML"
            yield self._entry("xml-changed", way, message)

    def _encodings(self) -> Iterator[Entry]:
        for name in dict.fromkeys((*self.old.encoding, *self.new.encoding)):
            before, after = (_said(media.encoding.get(name)) for media in (self.old, self.new))
            if before != after:
                message = f"{name!r}: {_words(before, after)}"
                yield self._entry("part-encoding-changed", ("properties", name), message, name)

    def _entry(self, kind: str, way: Sequence[str | int], message: str, name: str | None = None) -> Entry:
        entry = Entry(
            f"{self.prefix}-{kind}",
            self.path + pointer_of(tuple(way)),
            self.old.location,
            self.new.location,
            message,
            subject=message,
        )
        for value in islice(self._values(name), _TRIED):
            shown = Difference(kind, "breaking", (), self.old.location, self.new.location, message, value)
            witness = self.shows(shown)
            if witness is not None:
                return entry.shown_by(witness)
        return entry.by_policy("warning")

    def _values(self, name: str | None) -> Iterator[Json]:
        """Give values that the sender may send; those that have the member of a name, where one is given."""
        schema = self.sent.schema
        if schema is None:
            return
        for value in (*(each.value for each in self.sent.examples.values()), *self.maker.several(schema)):
            if schema.is_valid(value) and (name is None or (is_object(value) and name in value)):
                yield value


def _other_xml(
    documents: tuple[Document, Document], nodes: tuple[Node, Node], way: tuple[str, ...], seen: frozenset[str]
) -> tuple[str, ...] | None:
    """Find the first place where two schemas say other things about XML; None where there is none."""
    old, new = (_behind(document, node) for document, node in zip(documents, nodes, strict=True))
    key = f"{old.file.name} {old.pointer} {new.file.name} {new.pointer}"
    if key in seen or len(way) > _MAX_DEPTH:
        return None
    name = way[-1] if len(way) > 1 and way[-2] == "properties" else ""
    if _xml_of(old, name) != _xml_of(new, name):
        return way
    members = set(new.child("properties").mapping)
    steps = [("properties", each) for each in old.child("properties").mapping if each in members]
    steps += (
        [("items",)] if is_object(old.child("items").value) and is_object(new.child("items").value) else []
    )
    both = [node.child("allOf").sequence for node in (old, new)]
    steps += [("allOf", str(index)) for index in range(min(map(len, both)))]
    for step in steps:
        inner = [_at(node, step) for node in (old, new)]
        found = _other_xml(documents, (inner[0], inner[1]), (*way, *step), seen | {key})
        if found is not None:
            return found
    return None


def _at(node: Node, step: tuple[str, ...]) -> Node:
    for token in step:
        node = node.child(token)
    return node


def _behind(document: Document, node: Node) -> Node:
    """Follow references that lead somewhere."""
    for _ in range(_MAX_DEPTH):
        reference = node.mapping.get("$ref")
        if not isinstance(reference, str):
            break
        try:
            node = document.target(reference, node)
        except DocumentError:
            break
    return node


def _xml_of(node: Node, name: str) -> dict[str, Any]:
    """Say what an XML Object says; its name, where that is the member's own, says nothing."""
    said = node.child("xml").mapping
    return {
        key: value
        for key, value in said.items()
        if not str(key).startswith("x-") and value is not False and (key, value) != ("name", name)
    }


def _said(encoding: Encoding | None) -> dict[str, Any]:
    """Say what an Encoding Object asks for."""
    if encoding is None:
        return {}
    types = sorted(part.strip().lower() for part in encoding.content_type.split(",") if part.strip())
    said: dict[str, Any] = {
        "content type": ", ".join(types),
        "style": "" if encoding.style == "form" else encoding.style,
        "explode": None if encoding.explode is (encoding.style in ("", "form")) else encoding.explode,
        "required headers": ", ".join(sorted(n for n, each in encoding.headers.items() if each.required)),
    }
    return {key: value for key, value in said.items() if value not in ("", None)}


def _words(before: dict[str, Any], after: dict[str, Any]) -> str:
    changed = [key for key in (before | after) if before.get(key) != after.get(key)]
    return ", ".join(f"{key} {before.get(key, 'none')} → {after.get(key, 'none')}" for key in changed)
