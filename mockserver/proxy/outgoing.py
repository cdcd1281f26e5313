"""How messages leave a proxy: the lines that came, our own behind them, content framed as it came."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final

from ...spec import FieldLines
from ..wire import safe_fields
from .framing import Framing
from .heads import RequestHead, ResponseHead
from .upstream import Upstream

_CHUNKED: Final = b"Transfer-Encoding: chunked\r\n"
_INTERIM: Final = 200
_EMPTY: Final = 204
_KNOWN: Final = 64
"""Groups of fields that are remembered as they are written."""


def request_head(head: RequestHead, target: str, upstream: Upstream, framing: Framing) -> bytes:
    """Write the head of a request as the upstream gets it: for its host, on this connection.

    target: in origin form. The offer of another protocol is passed on, but for those that speak HTTP in it.
    """
    path = target if target == "*" and not upstream.base else upstream.base + target.removeprefix("*")
    lines = [f"{head.method} {path} HTTP/1.1".encode("latin-1")]
    host = b"Host: " + upstream.authority.encode()
    had_host = False
    for name, line in head.end_to_end:
        if name != "host":
            lines.append(line)
        elif not had_host:
            had_host = True
            lines.append(line.partition(b":")[0] + host[4:])
    if not had_host:
        lines.insert(1, host)
    if framing.kind == "chunked":
        lines.append(_CHUNKED[:-2])
    if head.offer:
        lines += (b"Connection: Upgrade", b"Upgrade: " + ", ".join(head.offer).encode("latin-1"))
    return b"\r\n".join(lines) + b"\r\n\r\n"


def response_head(
    head: ResponseHead, framing: Framing, more: FieldLines, *, to: str, closes: bool
) -> tuple[bytes, Framing]:
    """Write the head of an answer as the client gets it, and say how its content is framed.

    more: fields of ours. to: the client's version of HTTP. Content that ended with the upstream's connection
    is chunked for a client that knows chunks.
    """
    is_counted = framing.kind in ("none", "length")
    drops_length = not is_counted or head.status == _EMPTY or head.status < _INTERIM
    lines = [b"HTTP/1.1 %d %s" % (head.status, head.reason)]
    lines += [line for name, line in head.end_to_end if not (drops_length and name == "content-length")]
    written = [*_written(more)]
    if not is_counted:
        framing = Framing("chunked" if to == "1.1" else "close")
        written += [_CHUNKED[:-2]] if to == "1.1" else []
    if closes:
        written.append(b"Connection: close")
    return b"\r\n".join((*lines, *written)) + b"\r\n\r\n", framing


def switching_head(head: ResponseHead) -> bytes:
    """Write the head of an answer that changes the protocol, hop-by-hop fields included."""
    lines = [line for name, line in head.end_to_end if name != "content-length"]
    upgrade = [
        line for name, line in zip(head.names, head.lines, strict=True) if name in ("upgrade", "connection")
    ]
    return b"\r\n".join((b"HTTP/1.1 101 %s" % head.reason, *upgrade, *lines)) + b"\r\n\r\n"


def interim_head(head: ResponseHead) -> bytes:
    """Write an answer that is not the last one (RFC 9110, Informational 1xx)."""
    lines = [line for name, line in head.end_to_end if name != "content-length"]
    return b"\r\n".join((b"HTTP/1.1 %d %s" % (head.status, head.reason), *lines)) + b"\r\n\r\n"


@lru_cache(_KNOWN)
def _written(fields: FieldLines) -> Sequence[bytes]:
    """Write fields of ours, which are mostly the same."""
    return tuple(f"{name}: {value}".encode("latin-1") for name, value in safe_fields(fields))


def framer(framing: Framing) -> Callable[[bytes], bytes]:
    """Choose how a piece of content is written."""
    return _chunk if framing.kind == "chunked" else _plain


def content_end(framing: Framing, trailers: Sequence[bytes]) -> bytes:
    """Write what is behind the content."""
    if framing.kind != "chunked":
        return b""
    return b"0\r\n" + b"".join(line + b"\r\n" for line in trailers) + b"\r\n"


def framed(framing: Framing, pieces: Iterable[bytes]) -> bytes:
    """Write pieces of content."""
    return b"".join(map(framer(framing), pieces))


def _plain(piece: bytes) -> bytes:
    return piece


def _chunk(piece: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(piece), piece)
