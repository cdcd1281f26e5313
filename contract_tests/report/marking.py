"""Messages as a reader wants them: laid out, with what differs from the document marked.

A JSON body is laid out token by token, as it came: no number is rounded, no name lost. What is far from a
mark is left out, which `…` says.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import quote_plus

from msgspec import Struct, field

from ...spec import Exchange, Request, Violation, Where, parse_media_type, pointer_child
from .shown import body_text, plain, request_text, response_text

_MOST: Final = 200_000
"""Characters of a body that is laid out; a larger one is cut."""

_LINES: Final = 60
"""Lines of a body that are shown."""

_AROUND: Final = 8
"""Lines that are shown before a mark that is far below."""

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_LONGEST: Final = 400
"""Characters of one token that are shown."""


class Piece(Struct, frozen=True):
    """A part of a message. is_marked: whether it is what is wrong."""

    text: str
    is_marked: bool = False


Line = tuple[Piece, ...]


def shown_request(request: Request, violations: Sequence[Violation] = ()) -> tuple[Piece, ...]:
    """Show a request, with the places of the violations that are about it marked."""
    places = [each.where for each in violations if not each.rule.startswith("response-")]
    return tuple(_message(request_text(request), request.body, request.field("content-type"), places))


def shown_answer(exchange: Exchange, places: Sequence[Where] = ()) -> tuple[Piece, ...]:
    """Show an answer, or why none came. places: in it, to be marked."""
    response = exchange.response
    if response is None:
        return (Piece(plain(exchange.error or "no answer"), is_marked=bool(places)),)
    return tuple(_message(response_text(response), response.body, response.field("content-type"), places))


def marked_answer(exchange: Exchange, violations: Sequence[Violation]) -> tuple[Piece, ...]:
    """Show an answer that is wrong: the places of violations are marked, else its status."""
    places = [each.where for each in violations if each.rule.startswith("response-")]
    return shown_answer(exchange, places or [Where("status")])


def _message(shown: str, body: bytes, content_type: str | None, places: Sequence[Where]) -> Iterator[Piece]:
    """Mark a message whose plain text is `shown`."""
    head, blank, rest = shown.partition("\n\n")
    first, *fields = head.split("\n")
    yield from _first(first, places)
    headers = {each.name.lower() for each in places if each.part in ("header", "cookie", "security")}
    is_cookie = any(each.part == "cookie" for each in places)
    for line in fields:
        name = line.partition(":")[0].lower()
        yield Piece("\n")
        yield Piece(line, is_marked=name in headers or (is_cookie and name == "cookie"))
    if not blank:
        return
    yield Piece("\n\n")
    pointers = {each.pointer for each in places if each.part == "body"}
    yield from _body(rest, body, content_type, pointers)


def _first(line: str, places: Sequence[Where]) -> Iterator[Piece]:
    """Mark the status of an answer; of a request the parameters that are wrong in path and query."""
    parts = {each.part for each in places}
    if "status" in parts:
        version, _, status = line.partition(" ")
        yield from (Piece(f"{version} "), Piece(status, is_marked=True))
        return
    path, mark, query = line.partition("?")
    yield Piece(path, is_marked="path" in parts)
    names = {quote_plus(each.name) for each in places if each.part == "query"}
    for number, pair in enumerate(query.split("&") if mark else ()):
        yield Piece("&" if number else "?")
        yield Piece(pair, is_marked=pair.partition("=")[0].partition("%5B")[0].partition("[")[0] in names)


def _body(shown: str, body: bytes, content_type: str | None, pointers: set[str]) -> Iterator[Piece]:
    kind = parse_media_type(content_type or "")
    if len(body) <= _MOST and body[:1] in (b"{", b"[") and _is_json(body):  # whatever its type says
        text = body_text(body, content_type, _MOST)
        yield from _joined(_near(list(laid_out(text, pointers))))
    elif kind is not None and kind.essence == "application/x-www-form-urlencoded":
        names = {quote_plus(each.split("/")[1]) for each in pointers if "/" in each}
        for number, pair in enumerate(shown.split("&")):
            yield from (Piece("&") for _ in range(bool(number)))
            yield Piece(pair, is_marked=pair.partition("=")[0] in names or "" in pointers)
    else:
        yield Piece(shown, is_marked="" in pointers)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def laid_out(text: str, pointers: Iterable[str]) -> Iterator[Line]:
    """Lay a JSON text out in lines; of what a pointer leads to, the name and the value are marked, of a
    structure its brackets.
    """
    layout = _Layout(frozenset(pointers))
    for token in _TOKEN.findall(text):
        layout.take(token)
    layout.end_line()
    yield from layout.lines


class _Level(Struct):
    """An object or array that is open. pointer: of it. position: of its current item. name: of its member."""

    pointer: str
    is_object: bool
    position: int = 0
    name: str | None = None
    is_empty: bool = True

    @property
    def inside(self) -> str:
        """The pointer of what comes next."""
        return pointer_child(self.pointer, self.name if self.name is not None else str(self.position))


class _Layout(Struct):
    """A text on its way into lines."""

    pointers: frozenset[str]
    lines: list[Line] = field(default_factory=list[Line])
    line: list[Piece] = field(default_factory=list[Piece])
    levels: list[_Level] = field(default_factory=list[_Level])

    def take(self, token: str) -> None:
        """Write the next token."""
        level = self.levels[-1] if self.levels else None
        if token in "]}" and level is not None:
            self._close(token)
        elif token == "," and level is not None:
            self.line.append(Piece(","))
            self.end_line()
            level.position += 1
            level.name = None
        elif token == ":":
            self.line.append(Piece(": "))
        elif level is not None and level.is_object and level.name is None:
            level.name = _name(token)
            self._begin(level)
            self._write(token, is_marked=level.inside in self.pointers)
        else:
            self._value(token, level)

    def end_line(self) -> None:
        """Begin a new line."""
        if self.line:
            self.lines.append(tuple(self.line))
            self.line = []

    def _value(self, token: str, level: _Level | None) -> None:
        pointer = level.inside if level is not None else ""
        if level is not None and not level.is_object:
            self._begin(level)
        self._write(token, is_marked=pointer in self.pointers)
        if token in "[{":
            self.levels.append(_Level(pointer, token == "{"))

    def _begin(self, level: _Level) -> None:
        """Give a member or an item a line of its own."""
        if level.is_empty:
            self.end_line()
        level.is_empty = False
        self.line.append(Piece("  " * len(self.levels)))

    def _close(self, token: str) -> None:
        level = self.levels.pop()
        if not level.is_empty:
            self.end_line()
            self.line.append(Piece("  " * len(self.levels)))
        self._write(token, is_marked=level.pointer in self.pointers)

    def _write(self, token: str, *, is_marked: bool) -> None:
        shown = plain(token)
        shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}… ({len(token):,} characters)"
        self.line.append(Piece(shown, is_marked))


def _name(token: str) -> str:
    """Read a member's name; one that `plain` has escaped in Python's way is as it is shown."""
    try:
        return str(json.loads(token))
    except ValueError:
        return token


def _near(lines: list[Line]) -> Iterator[Line]:
    """Leave out what is far from the first mark."""
    first = next((number for number, line in enumerate(lines) if any(each.is_marked for each in line)), 0)
    if first < _LINES - _AROUND:
        yield from lines[:_LINES]
        left = len(lines) - _LINES
    else:
        start = first - _AROUND
        yield (Piece(f"… ({start:,} lines)"),)
        yield from lines[start : start + _LINES]
        left = len(lines) - start - _LINES
    if left > 0:
        yield (Piece(f"… ({left:,} more lines)"),)


def _joined(lines: Iterable[Line]) -> Iterator[Piece]:
    for number, line in enumerate(lines):
        if number:
            yield Piece("\n")
        yield from line
