"""How a reply looks on an HTTP/1.1 connection (RFC 9112)."""

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Final

from .reply import Reply

BODILESS: Final = frozenset({204, 205, 304})
"""Statuses whose answers have no content (RFC 9110)."""

_REASONS: Final = {status.value: status.phrase for status in HTTPStatus}
_KNOWN_LINES: Final = 256
_SHORT_LINE: Final = 200
_KNOWN_MESSAGES: Final = 64
_SHORT_BODY: Final = 64 * 1024


class WrittenReplies:
    """Replies as messages, each written once a second: a mock gives the same reply for the same request.

    Shared by the connections of a server. Holds a bounded number of replies, so that no other has their
    identity meanwhile.
    """

    def __init__(self) -> None:
        self._messages: dict[int, tuple[Reply, bytes]] = {}
        self._lines: dict[tuple[str, str], bytes] = {}
        self._defaults: tuple[Sequence[tuple[bytes, bytes]], bytes] = ((), b"")

    def of(
        self,
        reply: Reply,
        defaults: Sequence[tuple[bytes, bytes]] = (),
        method: str = "",
        *,
        closes: bool = False,
    ) -> bytes:
        """Write a reply. defaults: fields that every answer has, `Date` above all: the server makes a new
        list each second. method: of the request. closes: whether the connection ends with it.
        """
        if defaults is not self._defaults[0]:
            written = b"".join(name.title() + b": " + value + b"\r\n" for name, value in defaults)
            self._defaults = defaults, written
            self._messages.clear()
        if closes or method == "HEAD":
            return self._message(reply, method, b"Connection: close\r\n" if closes else b"")
        known = self._messages.get(id(reply))
        if known is not None:
            return known[1]
        message = self._message(reply, method)
        if len(reply.body) <= _SHORT_BODY:
            if len(self._messages) >= _KNOWN_MESSAGES:
                self._messages.clear()
            self._messages[id(reply)] = reply, message
        return message

    def _message(self, reply: Reply, method: str, last: bytes = b"") -> bytes:
        """Write status line, fields with Content-Length, and what of the body the method leaves."""
        lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, '')}\r\n".encode()]
        lines += [self._line(pair) for pair in reply.fields]
        if reply.status not in BODILESS:
            lines.append(b"Content-Length: %d\r\n" % len(reply.body))
        lines += (self._defaults[1], last, b"\r\n")
        if reply.status not in BODILESS and method != "HEAD":
            lines.append(reply.body)
        return b"".join(lines)

    def _line(self, pair: tuple[str, str]) -> bytes:
        """Write a field line; b"" for one that can't be sent. Short ones come again and again."""
        known = self._lines.get(pair)
        if known is None:
            known = b"".join(f"{name}: {value}\r\n".encode("latin-1") for name, value in safe_fields((pair,)))
            if len(known) < _SHORT_LINE and len(self._lines) < _KNOWN_LINES:
                self._lines[pair] = known
        return known


def origin_form(target: str) -> str:
    """Take the path and query out of a target in absolute form (RFC 9112, Request Target); others stay."""
    if target.startswith("/") or "://" not in target:
        return target
    rest = target.partition("://")[2]
    path = rest[len(rest.partition("/")[0].partition("?")[0]) :]
    return path if path.startswith("/") else f"/{path}"


def safe_fields(fields: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Pass on the field lines that a server may send as they are, so that none ends a head early.

    Fields of the connection are the server's own and left out, as are names that are no tokens (RFC 9110,
    Field Names); control characters are spaces, and what is beyond ISO-8859-1 goes out as UTF-8.
    """
    for name, value in fields:
        if name.lower() in _CONNECTION or not _TOKEN.fullmatch(name):
            continue
        text = value if value.isprintable() else value.translate(_NO_LINE_ENDS)
        yield name, text if text.isascii() else _latin(text)


def _latin(text: str) -> str:
    """Text of ISO-8859-1 is what bytes are read as, and stays."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("latin-1")
    return text


_TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONNECTION: Final = frozenset(
    {
        "connection",
        "content-length",
        "keep-alive",
        "proxy-connection",
        "trailer",
        "transfer-encoding",
    }
)
_NO_LINE_ENDS: Final = dict.fromkeys((*range(9), *range(10, 32), 127), " ")
