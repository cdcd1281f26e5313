"""Content codings: gzip and deflate undone, within bounds (RFC 9110, Content Codings)."""

from typing import Final

from .content_value import NotJudged

MAX_CONTENT: Final = 64 * 1024 * 1024
"""Bytes that coded content may expand to; what is more is not judged."""

MAX_RATIO: Final = 500
"""How many times its size coded content may expand to, beyond the first mebibyte."""

_FREE: Final = 1024 * 1024
_STEP: Final = 1024 * 1024
_MAX_CODINGS: Final = 5
_WINDOWS: Final = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}
"""zlib's names of the formats; `deflate` is zlib's by the standard, and raw from some servers."""


def decoded_content(content: bytes, codings: str) -> bytes | NotJudged:
    """Undo the codings of a Content-Encoding field value, the last one first.

    NotJudged where one is not known here, or where the content expands beyond all bounds. Raises ValueError
    for bytes that are not of their coding.
    """
    names = [name for each in codings.split(",") if (name := each.strip().lower()) not in ("", "identity")]
    if len(names) > _MAX_CODINGS:
        raise ValueError(f"it has {len(names)} content codings")
    for name in reversed(names):
        windows = _WINDOWS.get(name)
        if windows is None:
            return NotJudged(f"the content coding {name!r} is not read")
        expanded = _expanded(content, name, windows)
        if isinstance(expanded, NotJudged):
            return expanded
        content = expanded
    return content


def _expanded(content: bytes, name: str, windows: tuple[int, ...]) -> bytes | NotJudged:
    import zlib

    for window in windows:
        try:
            return _inflated(content, window)
        except zlib.error:
            continue
    raise ValueError(f"it is no {name}, as its Content-Encoding says")


def _inflated(content: bytes, window: int) -> bytes | NotJudged:
    """Expand step by step, all members of a gzip file (RFC 1952, Member Format)."""
    import zlib

    most = min(MAX_CONTENT, max(_FREE, len(content) * MAX_RATIO))
    pieces, size, rest = [b""][:0], 0, content
    while True:
        member = zlib.decompressobj(window)
        while not member.eof:
            piece = member.decompress(rest, _STEP)
            size += len(piece)
            if size > most:
                return NotJudged(f"the content expands to more than {most:,} bytes")
            rest = member.unconsumed_tail
            if not piece and not rest and not member.eof:
                raise zlib.error("ends early")
            pieces.append(piece)
        rest = member.unused_data.lstrip(b"\0")  # padding
        if not rest:
            return b"".join(pieces)
        if window != 31:
            raise zlib.error("has more behind its end")
