"""Where a message ends (RFC 9112, Message Body Length): one answer, or the message is refused."""

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from .heads import Head, Malformed, RequestHead, ResponseHead

_LENGTH: Final = re.compile(r"[0-9]{1,18}")
_LOOKALIKES: Final = {"content_length": "Content-Length", "transfer_encoding": "Transfer-Encoding"}
"""Names that servers behind CGI and WSGI take for those that say how long a message is."""

_KNOWN: Final = 64
"""Heads of answers whose end is remembered."""

_FRAMING: Final = frozenset((*_LOOKALIKES, "content-length", "transfer-encoding"))
"""Fields without any of which a request has no content."""

_NO_CONTENT: Final = (204, 304)
_FINAL: Final = 200


class Framing(NamedTuple):
    """How content is told from what follows. length: bytes, where that is how."""

    kind: Literal["none", "length", "chunked", "close"]
    length: int = 0


NONE: Final = Framing("none")


def request_framing(head: RequestHead) -> Framing:
    """Say where a request ends. Raises Malformed where two readers could disagree."""
    if _FRAMING.isdisjoint(head.names):
        return NONE
    for name, meant in _LOOKALIKES.items():
        if name in head.names:
            raise Malformed(f"some servers take the field {name} for {meant}")
    codings, length = head.values("transfer-encoding"), _length(head)
    if codings:
        if length is not None:
            raise Malformed("a message has a Content-Length or a Transfer-Encoding, not both")
        if head.version == "1.0":
            raise Malformed("HTTP/1.0 has no Transfer-Encoding")
        return _chunked(codings)
    return Framing("length", length) if length else NONE


@lru_cache(_KNOWN)
def response_framing(head: ResponseHead, method: str) -> Framing:
    """Say where an answer ends. method: of the request. Raises Malformed where nobody can know.

    With a Transfer-Encoding a Content-Length does not count, and is not passed on.
    """
    if method == "HEAD" or head.status < _FINAL or head.status in _NO_CONTENT:
        return NONE
    codings = head.values("transfer-encoding")
    if codings and head.version == "1.1":
        return _chunked(codings)
    length = _length(head)
    return Framing("close") if length is None or codings else Framing("length", length)


def _chunked(codings: list[str]) -> Framing:
    if [each.lower() for each in codings] != ["chunked"]:
        raise Malformed(f"the Transfer-Encoding {', '.join(codings)!r} is not `chunked`")
    return Framing("chunked")


def _length(head: Head) -> int | None:
    values = head.values("content-length")
    if not values:
        return None
    if len(values) > 1 or not _LENGTH.fullmatch(values[0]):
        raise Malformed(f"the Content-Length {', '.join(values)!r} is not one number")
    return int(values[0])
