"""From bytes to text, by charset (RFC 9110, Charset; Encoding Standard, BOM sniffing)."""

import codecs
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_CHARSETS: Final = frozenset({"base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib", "idna", "punycode"})
"""Codecs of Python that are no charsets, and some of which expand what they read."""


def text_of(content: bytes, charset: str) -> str:
    """Decode text. charset: as named, "" for UTF-8. A byte order mark counts more and is no part of the text.

    Raises ValueError for an unknown charset and for bytes that are not of it.
    """
    for mark, marked in _MARKS:
        if content.startswith(mark) and (not charset or charset.startswith("utf")):
            return _decoded(content[len(mark) :], marked)
    return _decoded(content, charset or "utf-8")


def bytes_of(text: str, charset: str) -> bytes:
    """Encode text; the inverse of `text_of`.

    Raises ValueError for an unknown charset and for characters that are not in it.
    """
    if charset and not is_charset(charset):
        raise ValueError(f"the charset {charset!r} is not known")
    try:
        return text.encode(charset or "utf-8")
    except UnicodeError as error:
        raise ValueError(f"it is no text in {charset or 'utf-8'}: {error}") from None


def is_charset(name: str) -> bool:
    """Whether a charset is known."""
    try:
        return codecs.lookup(name).name.partition("-")[0].partition("_")[0] not in _NO_CHARSETS
    except (LookupError, ValueError):
        return False


def _decoded(content: bytes, charset: str) -> str:
    if not is_charset(charset):
        raise ValueError(f"the charset {charset!r} is not known")
    try:
        return content.decode(charset)
    except UnicodeError as error:
        place = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise ValueError(f"it is no text in {charset}{place}") from None
