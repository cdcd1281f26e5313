"""Members of forms, and content that is one text: what sender and reader make of the same bytes (DIFF §2.3).

Their schemas may differ where their texts do not: a number is taken by who takes any text, one file by who
takes a list of files.
"""

from collections.abc import Iterator
from itertools import chain, islice
from random import Random
from typing import Final

from msgspec import Struct

from ..json_value import Json, is_array, is_object
from ..schema import Schema
from ..serialization import Described
from .building import Unbuildable
from .messages import MessageMaker
from .schemas import Difference
from .wire_texts import TextForm, is_taken_as_text, positions_at, takes_as_item

_TRIED: Final = 60
_MISSING: Final = ("property-added-required", "property-became-required")
"""Kinds that a value without the member shows."""
_WORDS: Final = frozenset(("$ref", "description", "title", "example", "examples", "deprecated"))

BECAME_LIST: Final = "request-file-became-list"


class WrittenAsText(Struct, frozen=True):
    """Content whose parts are texts, and how. sender, reader: its schemas. maker: of the sender."""

    form: TextForm
    sender: Schema
    reader: Schema
    maker: MessageMaker

    @property
    def is_form(self) -> bool:
        """Whether it has members, each with a text of its own."""
        return self.form == "fields"

    def values(self, difference: Difference) -> Iterator[Json]:
        """Offer values that the sender may send, those that have what differs."""
        is_missing = difference.kind in _MISSING and len(difference.tokens) == 2
        is_member = difference.tokens[:1] == ("properties",) and not is_missing
        member = difference.tokens[1] if is_member else None
        edges = (edge.value for edge in self.sender.edge_values(Random(0)))
        offered = chain(islice(self.maker.several(self.sender), _TRIED), islice(edges, _TRIED))
        try:
            for value in offered:
                has_it = member is None or (is_object(value) and member in value)
                if has_it and self.sender.is_valid(value):
                    yield value
                    if is_missing and is_object(value):
                        yield from self._without(value, str(difference.tokens[1]))
                    if member is not None and is_object(value) and is_array(value[str(member)]):
                        yield from self._longer(value, str(member))
        except Unbuildable:
            return

    def _without(self, value: dict[str, Json], member: str) -> Iterator[Json]:
        """Leave a member out; something else has to be said in its place."""
        left = {name: each for name, each in value.items() if name != member}
        if left and len(left) < len(value) and self.sender.is_valid(left):
            yield left

    def _longer(self, value: dict[str, Json], member: str) -> Iterator[Json]:
        """Repeat what a list has: two parts of one name."""
        items = value[member]
        if is_array(items) and items:
            twice = {**value, member: [*items, items[0]]}
            if self.sender.is_valid(twice):
                yield twice

    def is_proven(self, difference: Difference) -> bool:
        """Whether the reader takes each text that the sender may send where the schemas differ."""
        positions = positions_at(self.sender, self.reader, difference.kind, difference.tokens, self.form)
        if positions is None:
            return False
        is_member = self.is_form and len(difference.tokens) == 2
        if is_member and file_lists(self.sender, self.reader, difference) == BECAME_LIST:
            return takes_as_item(positions[1])
        return is_taken_as_text(*positions) or (is_member and is_taken_as_text(*positions, as_only_item=True))


def file_lists(old: Schema, new: Schema, difference: Difference) -> str:
    """Say whether a file became a list of them, or the other way round, by id; "" for neither."""
    is_type = difference.kind.startswith("type-")
    if not is_type or difference.tokens[:1] != ("properties",) or len(difference.tokens) != 2:
        return ""
    before, after = (Described(schema).member(str(difference.tokens[1])) for schema in (old, new))
    if _is_file(before) and _is_list_of_files(after):
        return BECAME_LIST
    return "request-list-became-file" if _is_list_of_files(before) and _is_file(after) else ""


def are_files(old: Schema, new: Schema, difference: Difference) -> bool:
    """Whether what differs are two spellings of one file: in a form, 3.1 needs to say nothing of it."""
    tokens = difference.tokens
    if not difference.kind.startswith("type-") or tokens[:1] != ("properties",):
        return False
    if len(tokens) != 2 and tokens[2:] != ("items",):
        return False
    members = [Described(schema).member(str(tokens[1])) for schema in (old, new)]
    files = members if len(tokens) == 2 else [each.item(0) for each in members]
    return any(map(_is_binary, files)) and all(_is_binary(each) or _is_anything(each) for each in files)


def _is_anything(described: Described) -> bool:
    return not any(set(node) - _WORDS for _, node in described.nodes())


def _is_file(described: Described) -> bool:
    return "array" not in described.types and _is_binary(described)


def _is_list_of_files(described: Described) -> bool:
    return "array" in described.types and _is_binary(described.item(0))


def _is_binary(described: Described) -> bool:
    """Whether this is a file, in any spelling: 3.1 has a media type and no type."""
    if described.is_binary:
        return True
    said = [node.mapping for _, node in described.written()]
    return any("contentMediaType" in each and "contentEncoding" not in each for each in said)
