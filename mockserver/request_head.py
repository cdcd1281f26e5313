"""What the edge makes of the head of a request (RFC 9112), no socket in sight."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from ..spec import FieldLines
from .problems import BAD_REQUEST, HEAD_TOO_LARGE, TARGET_TOO_LONG
from .refusals import problem_reply
from .reply import Reply

MAX_HEAD: Final = 64 * 1024
"""Bytes of a request's head that are read; more is refused with 414 or 431."""

SHORT_HEAD: Final = 4 * 1024
"""Bytes below which a head is worth keeping to know the next one by."""

_METHOD: Final = re.compile(rb"[\r\n]*([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64})( ?)")
_LONGEST_METHOD: Final = 64
_OF_AN_OFFER: Final = frozenset({"upgrade", "connection"})


class Head(NamedTuple):  # made for every request
    """The fields of a request, and what they say to the server. length: bytes of the body that are announced,
    0 where that is not known. expects: what the client waits for before it sends its body, in lower case.
    """

    fields: FieldLines
    hosts: int
    length: int
    expects: bytes

    @property
    def waits(self) -> bool:
        """Whether the client holds its body back until it is asked for it (RFC 9110, Expect)."""
        return self.expects == b"100-continue"


def read_head(lines: Sequence[tuple[bytes, bytes]], size: int) -> Head:
    """Read the field lines of a request. size: bytes that they have at most."""
    return _read_again(tuple(lines)) if size < SHORT_HEAD else _read(lines)


@lru_cache(maxsize=256)
def _read_again(lines: tuple[tuple[bytes, bytes], ...]) -> Head:
    """Read field lines that others are like: a client sends the same ones all the time."""
    return _read(lines)


def _read(lines: Sequence[tuple[bytes, bytes]]) -> Head:
    """Read field lines in one walk."""
    hosts, length, expects = 0, 0, b""
    fields: list[tuple[str, str]] = []
    for written, value in lines:
        fields.append((written.decode("latin-1"), value.decode("latin-1")))
        name = written.lower()
        if name == b"host":
            hosts += 1
        elif name == b"content-length":
            length = int(value)  # digits, says the parser
        elif name == b"expect":
            expects = value.lower()
    return Head(tuple(fields), hosts, length, expects)


def head_refusal(version: str, head: Head) -> Reply | None:
    """Answer a head that is none of HTTP/1; None where it is one."""
    if version not in ("1.0", "1.1"):
        return problem_reply(BAD_REQUEST, f"HTTP/{version} is not spoken here, HTTP/1.1 is")
    if version == "1.1" and head.hosts != 1:
        return problem_reply(BAD_REQUEST, "an HTTP/1.1 request has exactly one Host field (RFC 9112)")
    return None


def head_size(target: bytes, lines: Sequence[tuple[bytes, bytes]]) -> int:
    """Count the bytes of a head, but for its method and version."""
    return len(target) + sum(len(name) + len(value) + 4 for name, value in lines)


def too_long(target: int, lines: Sequence[tuple[bytes, bytes]]) -> Reply:
    """Refuse a head of too many bytes. target: how many its target has. lines: its field lines so far."""
    kind = TARGET_TOO_LONG if target > MAX_HEAD or not lines else HEAD_TOO_LARGE
    return problem_reply(kind, f"a request's head has at most {MAX_HEAD:,} bytes here")


def method_in(start: bytes) -> tuple[bytes, bytes]:
    """Read the method of a request that a parser does not take (3.2 has `additionalOperations`).

    start: all that came of the request. Gives the method, b"" while it has not come to its end, and what
    follows it. Raises ValueError where there is no method (RFC 9110, Methods).
    """
    found = _METHOD.match(start)
    if (
        found is None
        or (not found[2] and found.end() < len(start))
        or len(found[1]) == len(start) > _LONGEST_METHOD
    ):
        raise ValueError("no valid method")
    return (found[1], start[found.end() :]) if found[2] else (b"", b"")


def without_offer(
    method: bytes, target: bytes, version: str, fields: Sequence[tuple[str, str]], *, keeps: bool
) -> bytes:
    """Write a head anew, without the offer of another protocol (RFC 9110, Upgrade)."""
    lines = [method + b" " + target + b" HTTP/" + version.encode()]
    for name, value in fields:
        if name.lower() not in _OF_AN_OFFER:
            lines.append(f"{name}: {value}".encode("latin-1"))
    if not keeps:
        lines.append(b"Connection: close")
    return b"\r\n".join(lines) + b"\r\n\r\n"
