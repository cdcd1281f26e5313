"""What HTTP itself demands of an answer, whatever the document says (RFC 9110).

Only what a server must do and a correct one always does: a missing `Allow` or `WWW-Authenticate` is a matter
of manners, on which `contract_tests` has opinions; a `Content-Length: 0` of a 204 is forbidden, and harmless.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ..location import Location
from ..media_type import parse_media_type
from ..message import Response
from ..rules.responses import (
    RESPONSE_BODY_FORBIDDEN,
    RESPONSE_CONTENT_LENGTH,
    RESPONSE_RANGE,
    RESPONSE_STATUS_FIELD,
)
from ..violation import Violation, Where

_BODILESS: Final = frozenset({204, 205, 304})
_EMPTY: Final = frozenset({204, 205})
"""Statuses whose content is known to be nothing; that of a 304 has a length, and does not come."""

_PARTIAL: Final = 206
_DEMANDED: Final[Mapping[int, str]] = MappingProxyType(
    {101: "Upgrade", 407: "Proxy-Authenticate", 426: "Upgrade"}
)
"""Fields without which nobody can go on after these statuses."""

_BYTES: Final = re.compile(r"bytes ([0-9]+)-([0-9]+)/([0-9]+|\*)", re.IGNORECASE)
_OTHER_UNIT: Final = re.compile(r"(?!bytes[ \t])[!#$%&'*+\-.^_`|~0-9A-Za-z]+ \S.*", re.IGNORECASE)


def is_bodiless(method: str, status: int) -> bool:
    """Whether an answer has no content by the request's method or its status (RFC 9110, Content)."""
    return method == "HEAD" or status in _BODILESS or status < 200


def semantic_breaches(method: str, response: Response, at: Location) -> Iterator[Violation]:
    """List what an answer breaks of HTTP. at: the place in the document that the answer is held against."""
    if response.body and is_bodiless(method, response.status):
        what = "the answer to HEAD" if method == "HEAD" else f"a {response.status}"
        message = f"{what} carries {len(response.body)} bytes of content, HTTP allows none"
        yield RESPONSE_BODY_FORBIDDEN.violation("content", message, Where("body"), at)
    lengths = [value for name, value in response.fields if name.lower() == "content-length"]
    if lengths and (reason := _wrong_length(method, response, lengths)):
        where = Where("header", "Content-Length")
        yield RESPONSE_CONTENT_LENGTH.violation("content-length", reason, where, at, ", ".join(lengths))
    if response.status == _PARTIAL and (reason := _wrong_range(method, response)):
        where = Where("header", "Content-Range")
        value = response.field("content-range")
        yield RESPONSE_RANGE.violation("content-range", reason, where, at, value)
    demanded = _DEMANDED.get(response.status)
    if demanded is not None and response.field(demanded) is None:
        message = f"a {response.status} has to have the field {demanded}"
        yield RESPONSE_STATUS_FIELD.violation("required", message, Where("header", demanded), at)


def _wrong_length(method: str, response: Response, lines: list[str]) -> str:
    """Say what is wrong with Content-Length; "" where nothing is (RFC 9110, Content-Length).

    The same number several times is one. Content that is coded may have been decoded on its way to us.
    """
    values = {value.strip() for line in lines for value in line.split(",")}
    length = next(iter(values))
    if len(values) > 1 or not (length.isascii() and length.isdigit()):
        return f"Content-Length is no number of bytes: {', '.join(lines)}"
    if response.status in _EMPTY or response.status < 200:
        return f"Content-Length is {length}, a {response.status} has no content" if int(length) else ""
    if is_bodiless(method, response.status) or _is_coded(response):
        return ""
    came = len(response.body)
    return f"Content-Length is {length}, {came} bytes came" if int(length) != came else ""


def _wrong_range(method: str, response: Response) -> str:
    """Say what is wrong with the range of a 206; "" where nothing is (RFC 9110, 206 Partial Content)."""
    kind = parse_media_type(response.field("content-type") or "")
    if kind is not None and kind.essence == "multipart/byteranges":
        return ""
    value = response.field("content-range")
    if value is None:
        return "a 206 has neither Content-Range nor several parts (multipart/byteranges)"
    found = _BYTES.fullmatch(value.strip())
    if found is None:
        return "" if _OTHER_UNIT.fullmatch(value.strip()) else f"Content-Range has no form: {value}"
    first, last = int(found[1]), int(found[2])
    if last < first or (found[3] != "*" and int(found[3]) <= last):
        return f"Content-Range names no range: {value}"
    count = last - first + 1
    if method != "HEAD" and not _is_coded(response) and count != len(response.body):
        return f"Content-Range names {count} bytes, {len(response.body)} came"
    return ""


def _is_coded(response: Response) -> bool:
    """Whether the bytes that we see may be others than came."""
    return any(response.field(name) for name in ("content-encoding", "transfer-encoding"))
