"""How content is written beside its schema: `xml` of a schema, the encoding of parts (DIFF §2.3, §2.5).

Both change bytes and no value. What OLD or NEW writes in its own way is held against the other document;
where that refuses nothing, the readers may still read something else: a warning.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from ..contract import Spec
from ..document import Document, Node
from ..json_value import Json, is_array, is_object
from ..location import pointer_of
from ..media_type import parse_media_type
from ..model import Encoding, MediaType
from ..serialization import Described
from ..serialization.content_value import Encodings
from .building import Unbuildable
from .change import Witness
from .encodings import FIELDS, INSIDE, STYLED, TYPES, EncodingPair
from .judging import Entry
from .messages import MessageMaker, representative, write_content
from .schemas import Difference

Shows = Callable[[Difference, MediaType], Witness | None]
"""Sends a value as its sender writes it; None where the reader refuses nothing."""

_TRIED: Final = 6
_RESERVED: Final = "a/b?c"
_OF_BODIES: Final = ("part-encoding-changed", "xml-changed")
"""Kinds that every body has; the others are those of requests."""

_NODE_TYPES: Final = ("nodeType", "attribute", "wrapped")
"""Fields of an XML Object that say what a schema is there."""

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
            entry = self._shown(self._noted("xml-changed", way, message), self._values(_member(way)))
            is_harmful = entry.witness is None and self._is_other_text(way)
            yield entry.by_policy("breaking") if is_harmful else entry

    def _is_other_text(self, way: tuple[str, ...]) -> bool:
        """Whether the two documents write a value in different bytes; readers need not refuse those."""
        values = islice(self._values(_member(way)), _TRIED)
        return any(write_content(self.old, each) != write_content(self.new, each) for each in values)

    def _encodings(self) -> Iterator[Entry]:
        for name in dict.fromkeys((*self.old.encoding, *self.new.encoding)):
            before, after = self.old.encoding.get(name), self.new.encoding.get(name)
            pair = EncodingPair(name, before, after, self._is_scalar(name))
            if self.prefix == "request-body" and self.old.schema is not None:
                yield from self._parts(pair, Described(self.old.schema).member(name))
                continue
            yield from self._answered(pair)

    def positions(self) -> Iterator[Entry]:
        """List the parts that are written in another way by their position: each, then all further ones."""
        parsed = parse_media_type(representative(self.old.range))
        if parsed is None or parsed.type != "multipart":
            return
        last = max(len(each.prefix_encoding) for each in (self.old, self.new))
        for position in range(last + 1):
            before, after = (Encodings.of(each).at(position) for each in (self.old, self.new))
            pair = EncodingPair(
                "", before, after, is_scalar=True, position=position, is_last=position == last
            )
            if self.prefix == "request-body":
                yield from self._parts(pair, self._described(position))
            else:
                yield from self._answered(pair)

    def _described(self, position: int) -> Described | None:
        """Find what OLD says of a part by its position."""
        if self.old.item_schema is not None:
            return Described(self.old.item_schema)
        return None if self.old.schema is None else Described(self.old.schema).item(position)

    def _answered(self, pair: EncodingPair) -> Iterator[Entry]:
        """Say what is another thing about a part of an answer."""
        said = pair.words(*STYLED, *FIELDS, *TYPES, *INSIDE)
        if said:
            yield self._entry("part-encoding-changed", pair, said)

    def _is_scalar(self, name: str) -> bool:
        """Whether a member is one text, in both documents."""
        if self.old.schema is None or self.new.schema is None:
            return False
        types = [set(Described(each).member(name).types) for each in (self.old.schema, self.new.schema)]
        return any(types) and all(each.isdisjoint(("array", "object")) for each in types)

    def _parts(self, pair: EncodingPair, described: Described | None) -> Iterator[Entry]:
        """List what OLD says of a part and NEW takes otherwise, each by its own id."""
        is_multipart = self.old.range.strip().lower().startswith("multipart/")
        if is_multipart and pair.has_types:
            for type_ in pair.types_lost(described):
                message = f"{pair.label} may no longer be {type_}"
                sent = self._in_type(pair, type_)
                yield self._entry("part-content-type-narrowed", pair, message, sent)
                break
            gained = pair.types_gained()
            if gained:
                message = f"{pair.label} may be {', '.join(gained)}, too"
                yield self._noted("part-content-type-widened", pair.way, message)
        for field in pair.fields_asked():
            message = f"{pair.label} has to have the field {field!r}"
            yield self._entry("part-header-required", pair, message)
        styled = pair.words(*STYLED, *(() if is_multipart else TYPES))
        if styled and pair.is_freer:
            yield self._noted("part-style-changed", pair.way, styled)
        elif styled:
            yield self._entry("part-style-changed", pair, styled)
        fewer = pair.words(*FIELDS)
        if fewer and not pair.fields_asked():
            yield self._noted("part-encoding-changed", pair.way, fewer)
        inside = pair.words(*INSIDE)
        if inside:
            yield self._entry("part-encoding-changed", pair, inside)

    def _in_type(self, pair: EncodingPair, type_: str) -> MediaType:
        """Write a part in one of its media types."""
        plain = Encoding("", "", None, None, self.old.location)
        encoding = pair.old or plain
        changed = replace(encoding, content_type=type_)
        if pair.position is None:
            return replace(self.sent, encoding={**self.sent.encoding, pair.name: changed})
        before = [Encodings.of(self.sent).at(each) or plain for each in range(pair.position)]
        return replace(self.sent, prefix_encoding=(*before, changed))

    def _noted(self, kind: str, way: Sequence[str | int], message: str) -> Entry:
        of = self.prefix if kind in _OF_BODIES else self.prefix.removesuffix("-body")
        path = self.path + pointer_of(tuple(way))
        return Entry(f"{of}-{kind}", path, self.old.location, self.new.location, message, subject=message)

    def _entry(self, kind: str, pair: EncodingPair, message: str, sent: MediaType | None = None) -> Entry:
        values = self._values(pair.name) if pair.position is None else self._lists(pair.position + 1)
        return self._shown(self._noted(kind, pair.way, message), values, sent)

    def _shown(self, entry: Entry, values: Iterator[Json], sent: MediaType | None = None) -> Entry:
        places = self.old.location, self.new.location
        for value in islice(values, _TRIED):
            shown = Difference(entry.id, "breaking", (), *places, entry.message, value)
            witness = self.shows(shown, sent or self.sent)
            if witness is not None:
                return entry.shown_by(witness)
        return entry.by_policy("warning")

    def _lists(self, count: int) -> Iterator[Json]:
        """Give arrays of so many parts, or more, that the sender may send."""
        schema, item = self.sent.schema, self.sent.item_schema
        try:
            known: list[Json] = [each.value for each in self.sent.examples.values()]
            known += [] if schema is None else self.maker.several(schema)
            each = "a" if item is None else self.maker.sample(item)
        except Unbuildable:
            return
        known.append([])
        for value in known:
            if is_array(value):
                more = [*value, *[value[-1] if value else each] * (count - len(value))]
                if schema is None or schema.is_valid(more):
                    yield more

    def _values(self, name: str | None) -> Iterator[Json]:
        """Give values that the sender may send; those that have the member of a name, where one is given."""
        schema = self.sent.schema
        if schema is None:
            return
        for value in (*(each.value for each in self.sent.examples.values()), *self.maker.several(schema)):
            if not schema.is_valid(value) or (name is not None and not (is_object(value) and name in value)):
                continue
            yield value
            if name is not None and is_object(value) and isinstance(value[name], str):
                reserved = {**value, name: _RESERVED}
                yield from (each for each in (reserved,) if schema.is_valid(each))


def _member(way: tuple[str, ...]) -> str | None:
    return way[1] if way[:1] == ("properties",) else None


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
        target = document.find_target(reference, node) if isinstance(reference, str) else None
        if target is None:
            break
        node = target
    return node


def _xml_of(node: Node, name: str) -> dict[str, Any]:
    """Say what an XML Object says; its name, where that is the member's own, says nothing, and neither does
    a prefix, where a namespace is what it stands for.
    """
    said = node.child("xml").mapping
    idle = [("name", name), *([("prefix", said.get("prefix"))] if said.get("namespace") else [])]
    told = {
        key: value
        for key, value in said.items()
        if not str(key).startswith("x-") and key not in _NODE_TYPES and (key, value) not in idle
    }
    node_type = _node_type(node)
    return told if node_type == _own_node_type(node) else {**told, "nodeType": node_type}


def _node_type(node: Node) -> str:
    """Say what a schema is in XML, as 3.2 names it (OpenAPI, XML Object, `nodeType`)."""
    said = node.child("xml").mapping
    if said.get("nodeType"):
        return str(said["nodeType"])
    if said.get("attribute") is True:
        return "attribute"
    return "element" if said.get("wrapped") is True else _own_node_type(node)


def _own_node_type(node: Node) -> str:
    """Say what a schema is in XML that says nothing of it: items stand by themselves."""
    types = node.mapping.get("type")
    is_list = types == "array" or (is_array(types) and "array" in types)
    return "none" if is_list else "element"
