"""Heads of HTTP/1.1 messages as they came (RFC 9112): each line is kept; refused is what two readers could
read in two ways.
"""

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Final

from msgspec import Struct

from ...spec import FieldLines
from ..request_head import SHORT_HEAD

MAX_HEAD: Final = 64 * 1024
"""Bytes of a head that are read."""

_REQUEST_LINE: Final = re.compile(
    rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}) ([\x21-\x7e\x80-\xff]+) HTTP/(1\.[01])"
)
_STATUS_LINE: Final = re.compile(rb"HTTP/(1\.[01]) ([1-9][0-9]{2})(?: ([\t\x20-\x7e\x80-\xff]*))?")
_NAME: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")

_KNOWN_LINES: Final = 512
"""Lines of heads that are remembered."""

_SHORT_LINE: Final = 256
"""Bytes of a line that is worth that."""

_KNOWN: Final = 64
"""Heads of answers that are remembered."""

_FRAMING: Final = frozenset({"content-length", "transfer-encoding", "host"})
"""Fields that a `Connection` field can't take away, and that no trailer can add."""

_HOP_BY_HOP: Final = frozenset({"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"})


class Malformed(ValueError):
    """A message that is no HTTP/1.1, or that could be read in two ways."""


class Head(Struct, frozen=True, dict=True):
    """The fields of a message. version: `1.1`. lines: as they came, without line ends. names: in lower case,
    one a line. fields: the same lines, read.

    What is asked of every message is worked out once: heads that are known again have it.
    """

    version: str
    lines: tuple[bytes, ...]
    names: tuple[str, ...]
    fields: FieldLines

    def values(self, name: str) -> list[str]:
        """List the values of a field, one a line. name: in lower case."""
        if name not in self.names:
            return []
        return [value for each, (_, value) in zip(self.names, self.fields, strict=True) if each == name]

    def tokens(self, name: str) -> list[str]:
        """List the members of a field that is a list of tokens, in lower case."""
        return [
            token.strip(" \t").lower() for value in self.values(name) for token in value.split(",") if token
        ]

    @cached_property
    def keeps_alive(self) -> bool:
        """Whether the sender lets the connection go on behind this message (RFC 9112, Persistence)."""
        return self.version == "1.1" and "close" not in self.tokens("connection")

    @cached_property
    def end_to_end(self) -> Sequence[tuple[str, bytes]]:
        """List the lines that are for whoever is at the other end (RFC 9110, Connection), each with its name
        in lower case.
        """
        named = set(self.tokens("connection")) - _FRAMING
        return [
            (name, line)
            for name, line in zip(self.names, self.lines, strict=True)
            if name not in _HOP_BY_HOP and name not in named and not name.startswith("proxy-")
        ]


class RequestHead(Head, frozen=True):
    """The head of a request. target: as it came."""

    method: str
    target: str

    @cached_property
    def offer(self) -> Sequence[str]:
        """List the protocols that the client would rather speak (RFC 9110, Upgrade), in lower case.

        None of HTTP itself: what follows such an upgrade are requests that nobody would judge.
        """
        if "upgrade" not in self.tokens("connection") or self.version != "1.1":
            return []
        return [each for each in self.tokens("upgrade") if not each.startswith(("h2", "http", "tls"))]

    @cached_property
    def waits(self) -> bool:
        """Whether the client holds its content back until it is asked for it (RFC 9110, Expect)."""
        return self.version == "1.1" and "100-continue" in self.tokens("expect")


class ResponseHead(Head, frozen=True):
    """The head of an answer. reason: the words behind the status, as they came."""

    status: int
    reason: bytes


def read_request_head(data: bytes) -> RequestHead:
    """Read a request's head. data: up to the empty line, that included. Raises Malformed."""
    first, lines = _lines(data)
    found = _REQUEST_LINE.fullmatch(first)
    if found is None:
        raise Malformed("the request line is not of the form `METHOD target HTTP/1.1`")
    names, fields = _fields(lines)
    method, target = found[1].decode(), found[2].decode("latin-1")
    return RequestHead(found[3].decode(), lines, names, fields, method, target)


def read_response_head(data: bytes) -> ResponseHead:
    """Read an answer's head. data: up to the empty line, that included. Raises Malformed."""
    return _response_head_again(data) if len(data) <= SHORT_HEAD else _response_head(data)


def _response_head(data: bytes) -> ResponseHead:
    first, lines = _lines(data)
    found = _STATUS_LINE.fullmatch(first)
    if found is None:
        raise Malformed("the status line is not of the form `HTTP/1.1 200 reason`")
    names, fields = _fields(lines)
    return ResponseHead(found[1].decode(), lines, names, fields, int(found[2]), found[3] or b"")


_response_head_again: Final = lru_cache(_KNOWN)(_response_head)
"""Within a second a server says the same again and again."""


def read_trailers(lines: Sequence[bytes]) -> list[bytes]:
    """Look at the fields behind a chunked content; give those that are passed on. Raises Malformed for
    fields that say how long the message is.
    """
    names, _ = _fields(lines)
    if _FRAMING & set(names):
        raise Malformed("a trailer can't say how long a message is, or for whom")
    return [line for name, line in zip(names, lines, strict=True) if name not in _HOP_BY_HOP]


def _lines(data: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    first, *lines = data[: data.rindex(b"\r\n\r\n")].split(b"\r\n")
    return first, tuple(lines)


def _fields(lines: Sequence[bytes]) -> tuple[tuple[str, ...], FieldLines]:
    read = [_field_again(line) if len(line) <= _SHORT_LINE else _field(line) for line in lines]
    return tuple(name for name, _ in read), tuple(field for _, field in read)


def _field(line: bytes) -> tuple[str, tuple[str, str]]:
    """Read a line: the name in lower case, and the field."""
    name, colon, value = line.partition(b":")
    if not colon or not _NAME.fullmatch(name):
        raise Malformed(f"a header line is not of the form `Name: value`: {_shown(line)}")
    if _CONTROL.search(value):
        raise Malformed(f"the field {name.decode()} has a control character in its value")
    written = name.decode()
    return written.lower(), (written, value.strip(b" \t").decode("latin-1"))


_field_again: Final = lru_cache(_KNOWN_LINES)(_field)
"""Most lines of a head come again even where no head does."""


def _shown(line: bytes) -> str:
    return repr(line[:40].decode("latin-1"))
