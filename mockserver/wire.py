"""How a reply looks on an HTTP/1.1 connection (RFC 9112)."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from .reply import Reply

BODILESS: Final = frozenset({204, 205, 304})
"""Statuses whose answers have no content (RFC 9110)."""

_REASONS: Final = {status.value: status.phrase for status in HTTPStatus}


def head_of(reply: Reply) -> bytes:
    """Write status line and fields with Content-Length, without the empty line that ends a head."""
    lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, '')}".rstrip()]
    lines.extend(f"{name}: {value}" for name, value in safe_fields(reply.fields))
    if reply.status not in BODILESS:
        lines.append(f"Content-Length: {len(reply.body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n"


def safe_fields(fields: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Pass on field lines that can't end a line or a head early; whatever would is a space (RFC 9110, Field
    Values).
    """
    for name, value in fields:
        if name.lower() != "content-length":
            yield name, value.translate(_NO_LINE_ENDS) if not value.isprintable() else value


_NO_LINE_ENDS: Final = dict.fromkeys((*range(9), *range(10, 32), 127), " ")
