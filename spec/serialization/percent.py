"""Percent-encoding (RFC 3986, Percent-Encoding), done and undone exactly once."""

from urllib.parse import quote, unquote

from ..json_value import Json


class UnreadableText(ValueError):
    """What a message says can't be read in the documented way. message: why. raw: what stood there."""

    def __init__(self, message: str, raw: Json = None) -> None:
        super().__init__(message)
        self.raw = raw


def decoded(raw: str) -> str:
    """Undo percent-encoding; a `%` that encodes nothing stays. Raises UnreadableText for what is no UTF-8."""
    if "%" not in raw:
        return raw
    try:
        return unquote(raw, errors="strict")
    except UnicodeDecodeError:
        raise UnreadableText("is percent-encoded, but not as UTF-8", raw) from None


def form_decoded(raw: str) -> str:
    """Undo the encoding of queries and forms, where `+` is a blank (URL Standard, urlencoded parsing)."""
    return decoded(raw.replace("+", " "))


def as_it_stands(raw: str) -> str:
    """Take a text that is not encoded: header fields, parts of multipart bodies, 3.2's cookies."""
    return raw


def encoded(text: str, safe: str = "") -> str:
    """Percent-encode all but unreserved characters and `safe`. Raises ValueError for half a surrogate."""
    return quote(text, safe=safe)
