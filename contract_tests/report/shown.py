"""How messages and places look in a report: readable text, cut to a length, with its place marked."""

import re
import unicodedata
from typing import Final

from msgspec import Struct

from ...spec import Exchange, Location, Request, Response, Spec, parse_media_type

LIMIT: Final = 2000
"""Characters of a body that are shown."""

_LONGEST: Final = 500
"""Characters of a body that are shown on one line."""

_WIDEST: Final = 160
"""Characters of a line of the document that are shown; some documents are one line."""

_BEFORE: Final = 40
_JSON_BREAK: Final = re.compile("\n")
_YAML_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line for whoever counted the document's lines (YAML 1.1, Line Break Characters)."""


def plain(text: str) -> str:
    """Show a text of the document's or the server's on one line, and let it steer no terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def body_text(body: bytes, content_type: str | None, limit: int = LIMIT) -> str:
    """Show a body: text as text, cut at `limit` characters; other bytes by their number."""
    if not body:
        return ""
    kind = parse_media_type(content_type or "")
    try:
        text = body.decode(kind.charset if kind is not None and kind.charset else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return f"({len(body):,} bytes that are no text)"
    shown = "\n".join("\t".join(map(plain, line.split("\t"))) for line in text[:limit].split("\n"))
    return shown if len(text) <= limit else f"{shown}… ({len(text):,} characters)"


def request_text(request: Request) -> str:
    """Show a request as it is sent, line by line."""
    first = f"{request.method} {request.target}"
    return _message(first, request.fields, body_text(request.body, request.field("content-type")))


def response_text(response: Response) -> str:
    """Show an answer as it came, line by line."""
    first = f"HTTP/1.1 {response.status}"
    return _message(first, response.fields, body_text(response.body, response.field("content-type")))


def received_line(exchange: Exchange) -> str:
    """Show what a server has sent of its own, on one line."""
    request, response = exchange.request, exchange.response
    kind = request.field("content-type")
    body = plain(body_text(request.body, kind, _LONGEST).replace("\n", " "))
    content = f" ({kind}) {body}" if body else ""
    answered = f", answered {response.status}" if response is not None else ""
    return plain(f"{request.method} {request.target}{content}{answered}")


def _message(first: str, fields: tuple[tuple[str, str], ...], body: str) -> str:
    lines = [plain(line) for line in (first, *(f"{name}: {_as_utf8(value)}" for name, value in fields))]
    return "\n".join([*lines, "", body] if body else lines)


def _as_utf8(value: str) -> str:
    """Read a field value, kept as ISO-8859-1, as the UTF-8 that it mostly is."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


class SourceLine(Struct, frozen=True):
    """One line of the document. number: counted from 1. before, marked: its text in two parts, of which the
    second is meant, in the line that is. A long line is cut around the place, which `…` says.
    """

    number: int
    before: str
    marked: str = ""

    @property
    def text(self) -> str:
        """The line as it is shown."""
        return self.before + self.marked


class Sources:
    """The lines of a document's files, for excerpts. A file is cut into lines once."""

    def __init__(self, spec: Spec) -> None:
        self._texts = spec.document.texts()
        self._lines: dict[str, list[str]] = {}

    def excerpt(self, at: Location, around: int = 1) -> tuple[SourceLine, ...]:
        """Take the lines at a place and as many before and after it; none where the text is not known."""
        lines = self._lines_of(at.file)
        if not 1 <= at.line <= len(lines):
            return ()
        numbers = range(max(1, at.line - around), min(len(lines), at.line + around) + 1)
        return tuple(
            _marked(at, lines[number - 1])
            if number == at.line
            else SourceLine(number, _shortened(lines[number - 1].rstrip(), _WIDEST))
            for number in numbers
        )

    def texts(self, name: str) -> tuple[str, ...]:
        """Give all lines of a file as they are shown; none where the text is not known."""
        return tuple(_shortened(line.rstrip(), _WIDEST) for line in self._lines_of(name))

    def _lines_of(self, name: str) -> list[str]:
        if name not in self._lines:
            text = self._texts.get(name, "")
            is_json = text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}
            self._lines[name] = (_JSON_BREAK if is_json else _YAML_BREAK).split(text) if text else []
        return self._lines[name]


def _marked(at: Location, line: str) -> SourceLine:
    """Mark a line from a column to its end. What is far before the column is left out of a long line."""
    line = line.rstrip()
    column = min(max(at.column - 1, 0), len(line))
    begin = max(0, column - _BEFORE) if len(line) > _WIDEST else 0
    before = ("…" if begin else "") + plain(line[begin:column].expandtabs(4))
    return SourceLine(at.line, before, _shortened(line[column:], _WIDEST - len(before)))


def _shortened(line: str, limit: int) -> str:
    shown = plain(line[:limit].expandtabs(4))
    return f"{shown}…" if len(line) > limit else shown


def columns(text: str) -> int:
    """Count the columns that a text takes on a terminal (Unicode Standard Annex 11, East Asian Width)."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    combined = sum(unicodedata.combining(character) > 0 for character in text)
    return len(text) + wide - combined
