"""Where the values of a text begin and end: for changes to it that leave the rest as it is.

Read from the events of YAML, or from the tokens of JSON, which its escapes keep YAML readers from.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

import yaml
from msgspec import Struct, field

from ..document.json_reader import TOKEN

_PARSER: Final[Any] = getattr(yaml, "CLoader", yaml.Loader)


class Piece(Struct):
    """A value in the text. start, end: offsets; a block ends where the last of its scalars does.

    entries: its members or items; None for a scalar. is_flow: in braces or brackets. is_alias: it stands for
    what is written elsewhere.
    """

    start: int
    end: int
    entries: "list[Entry] | None" = None
    is_mapping: bool = False
    is_flow: bool = True
    is_alias: bool = False


class Entry(Struct):
    """A member or an item. name: None for an item. start: of its name, of an item's value. name_end: where
    its name ends.
    """

    name: str | None
    start: int
    name_end: int
    value: Piece


class _Open(Struct):
    piece: Piece
    name: tuple[str, int, int] | None = None
    entries: list[Entry] = field(default_factory=list[Entry])

    def add(self, value: Piece) -> None:
        name, start, end = self.name or (None, value.start, value.start)
        self.entries.append(Entry(name, start, end, value))
        self.name = None


def outline_of(text: str, *, is_json: bool) -> Piece:
    """Find all pieces of the first document in a text that is known to be readable."""
    return _outline(_json_steps(text) if is_json else _yaml_steps(text))


def entry_at(root: Piece, tokens: Sequence[str]) -> tuple[Piece, Entry] | None:
    """Find a member or an item, and what holds it; None where that is written elsewhere (an alias, `<<`)."""
    found: tuple[Piece, Entry] | None = None
    piece = root
    for token in tokens:
        entry = _entry(piece, token)
        if entry is None:
            return None
        found = piece, entry
        piece = entry.value
    return found


def piece_at(root: Piece, tokens: Sequence[str]) -> Piece | None:
    """Find a value; None where it is written elsewhere."""
    found = entry_at(root, tokens)
    return root if not tokens else found[1].value if found is not None else None


def _entry(piece: Piece, token: str) -> Entry | None:
    if piece.entries is None:
        return None
    if piece.is_mapping:  # of a name that stands twice the last one counts
        return next((entry for entry in reversed(piece.entries) if entry.name == token), None)
    return piece.entries[int(token)] if token.isdecimal() and int(token) < len(piece.entries) else None


def _outline(steps: Iterator[tuple[str, int, int, str | bool]]) -> Piece:
    """Build pieces from steps: what begins (`{`, `[`), ends (`}`) or stands (a scalar, an alias)."""
    stack: list[_Open] = []
    done = Piece(0, 0)
    for kind, start, end, more in steps:
        if kind in "{[":
            stack.append(_Open(Piece(start, end, [], kind == "{", bool(more))))
            continue
        top = stack[-1] if stack else None
        if kind == "}":
            closed = stack.pop()
            done = closed.piece
            done.entries = closed.entries
            done.end = end if done.is_flow or not closed.entries else closed.entries[-1].value.end
        elif top is not None and top.piece.is_mapping and top.name is None:
            top.name = (str(more), start, end)
            continue
        else:
            done = Piece(start, end, is_alias=kind == "*")
        if stack:
            stack[-1].add(done)
    return done


def _yaml_steps(text: str) -> Iterator[tuple[str, int, int, str | bool]]:
    for event in yaml.parse(text, _PARSER):
        if isinstance(event, yaml.DocumentEndEvent):
            return
        begin: Any = event.start_mark
        after: Any = event.end_mark
        start, end = begin.index, after.index
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            kind = "{" if isinstance(event, yaml.MappingStartEvent) else "["
            yield kind, start, end, event.flow_style is True
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            yield "}", start, end, ""
        elif isinstance(event, yaml.AliasEvent):
            yield "*", start, end, str(event.anchor)
        elif isinstance(event, yaml.ScalarEvent):
            is_block = event.style in ("|", ">")
            yield "s", start, start + len(text[start:end].rstrip()) if is_block else end, event.value


def _json_steps(text: str) -> Iterator[tuple[str, int, int, str | bool]]:
    for match in TOKEN.finditer(text):
        token, (start, end) = match[0], match.span()
        if token in "{[":
            yield token, start, end, True
        elif token in "}]":
            yield "}", start, end, ""
        elif token not in ",:":
            yield "s", start, end, json.loads(token) if token[0] == '"' else token
