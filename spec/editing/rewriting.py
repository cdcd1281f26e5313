"""A text with edits made in it, and nothing else changed: comments, order, quotes and line ends stay.

What comes out is read again and has to be the edited value, node for node; else it is not given.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from ..document import SourceFile, pointer_tokens
from ..document.parse import parse_text
from ..errors import DocumentError
from ..json_value import Json, is_array, is_object
from .edit import IN_ONE_PLACE, Drop, Edit, Put, Rename, Respell, edited_value, in_order
from .inserting import Insertion
from .outline import Entry, Piece, entry_at, outline_of, piece_at
from .spelling import quoted, spelled_json, spelled_yaml

_Span: TypeAlias = tuple[int, int, str]
"""What is replaced, and by what."""


class NotEditable(Exception):
    """The edits can't be made in this text. The message says why, without naming the file."""


def edited_text(file: SourceFile, edits: Iterable[Edit]) -> str:
    """Make edits in the text of their file. Raises NotEditable where that can't be done for certain."""
    edits = in_order(edits)
    try:
        expected = edited_value(file.value, edits, is_shared=True)
        text = _replaced(file.text, _Rewriting.of(file).spans(edits))
        made = parse_text(text.encode(), file.name).value
    except (LookupError, ValueError, DocumentError) as error:
        raise NotEditable(str(error) or "there is no place for it") from error
    if not is_same_text(made, expected):
        raise NotEditable("more would change than is meant to")
    return text


def is_same_text(one: Json, other: Json) -> bool:
    """Whether two values are the same down to the kind of each number, whatever the order of names."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _replaced(text: str, spans: Iterable[_Span]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in sorted(spans, key=lambda span: span[:2]):
        if start < done:
            raise NotEditable(IN_ONE_PLACE)
        parts += (text[done:start], new)
        done = end
    return "".join((*parts, text[done:]))


class _Rewriting(Struct, frozen=True):
    """One text in the middle of being changed. quote: which quotes it prefers."""

    file: SourceFile
    root: Piece
    is_json: bool
    quote: str

    @classmethod
    def of(cls, file: SourceFile) -> "_Rewriting":
        text = file.text
        # only a text that was read as JSON finds its places later
        is_json = text.lstrip()[:1] in ("{", "[") and _is_json(text)
        quote = "'" if text.count(": '") > text.count(': "') else '"'
        return cls(file, outline_of(text, is_json=is_json), is_json, quote)

    def spans(self, edits: Sequence[Edit]) -> Iterator[_Span]:
        drops: dict[int, tuple[Piece, list[Entry]]] = {}
        for edit in edits:
            tokens = pointer_tokens(edit.node.pointer)
            if isinstance(edit, Put):
                yield self._put(tokens, edit)
                continue
            found = entry_at(self.root, tokens)
            if found is None:
                raise NotEditable("what it stands for is written elsewhere")
            holder, entry = found
            if isinstance(edit, Drop):
                drops.setdefault(id(holder), (holder, []))[1].append(entry)
            elif isinstance(edit, Rename):
                yield entry.start, entry.name_end, self._spelled(edit.name, self._written(entry))
            else:
                yield self._respelled(edit, entry)
        for holder, entries in drops.values():
            yield from self._dropped(holder, entries)

    def _put(self, tokens: Sequence[str], edit: Put) -> _Span:
        piece = piece_at(self.root, tokens)
        if piece is not None:
            old = self.file.text[piece.start : piece.end]
            blank = "" if old or self.file.text[piece.start - 1].isspace() else " "
            return piece.start, piece.end, blank + self._spelled(edit.value, old)
        holder = piece_at(self.root, tokens[:-1])
        if holder is None or holder.entries is None:
            raise NotEditable("what holds it is written elsewhere")
        name = self._spelled(tokens[-1], "") if holder.is_mapping else None
        inserted = Insertion(self.file.text, holder, self.is_json, name)
        return inserted.span(edit.value, edit.after)

    def _respelled(self, edit: Respell, entry: Entry) -> _Span:
        if edit.is_name:
            return entry.start, entry.name_end, quoted(entry.name or "", self.quote)
        value = edit.node.value
        start, end = entry.value.start, entry.value.end
        return start, end, quoted(value, self.quote) if isinstance(value, str) else spelled_yaml(value)

    def _dropped(self, holder: Piece, entries: list[Entry]) -> Iterator[_Span]:
        assert holder.entries is not None
        gone = {id(entry) for entry in entries}
        if all(id(entry) in gone for entry in holder.entries):
            yield holder.start, holder.end, "{}" if holder.is_mapping else "[]"
        elif holder.is_flow:
            yield from self._dropped_in_flow(holder.entries, gone)
        else:
            yield from (self._dropped_lines(entry, holder) for entry in holder.entries if id(entry) in gone)

    def _dropped_in_flow(self, entries: list[Entry], gone: set[int]) -> Iterator[_Span]:
        """Drop with the comma behind, of what stands last with the comma before."""
        kept_before = False
        for entry, following in zip(entries, [*entries[1:], None], strict=True):
            if id(entry) not in gone:
                kept_before = True
            elif following is not None:
                yield entry.start, following.start, ""
        if id(entries[-1]) in gone and kept_before:
            last = max(place for place, entry in enumerate(entries) if id(entry) not in gone)
            yield from self._dropped_tail(entries, last)

    def _dropped_tail(self, entries: list[Entry], last: int) -> Iterator[_Span]:
        """Drop all behind the last entry that stays, whose comma goes with them."""
        start = entries[last].value.end
        yield start, entries[last + 1].start, ""
        yield entries[-1].start, entries[-1].value.end, ""

    def _dropped_lines(self, entry: Entry, holder: Piece) -> _Span:
        """Drop whole lines, the comment at their end included; the comments above stay."""
        text = self.file.text
        begin = text.rfind("\n", 0, entry.start) + 1
        head = text[begin : entry.start]
        if holder.is_mapping and head.strip():  # behind the dash of an item
            assert holder.entries is not None
            following = holder.entries[holder.entries.index(entry) + 1]
            if "#" in text[entry.value.end : following.start]:
                raise NotEditable("a comment stands behind it")
            return entry.start, following.start, ""
        if not holder.is_mapping and head.strip() != "-":
            raise NotEditable("it shares its line with something else")
        end = text.find("\n", entry.value.end)
        rest = text[entry.value.end : end if end >= 0 else len(text)].strip()
        if rest and not rest.startswith("#"):
            raise NotEditable("it shares its line with something else")
        return begin, end + 1 if end >= 0 else len(text), ""

    def _spelled(self, value: Json, like: str) -> str:
        if self.is_json:
            return spelled_json(value)
        if isinstance(value, str) and not like.startswith(("'", '"')) and spelled_yaml(value) != value:
            return quoted(value, self.quote)
        return spelled_yaml(value, like if like[:1] in ("'", '"') else "")

    def _written(self, entry: Entry) -> str:
        return self.file.text[entry.start : entry.name_end]


def _is_json(text: str) -> bool:
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return is_object(value) or is_array(value)
