"""HTTP Archives (HAR 1.2) read as exchanges, as browsers, Postman, mitmproxy and our own reports write them.

What a recorder leaves out is known afterwards (`Entry.unknown`), so that nobody is blamed for it: browsers
strip credentials, drop large contents, show a cached content beside 304, and decode content without
taking the Content-Encoding away.
"""

import base64
import binascii
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, Self, TypeAlias
from urllib.parse import quote, urlencode, urlsplit

from msgspec import Struct

from ...spec import (
    Exchange,
    FieldLines,
    Json,
    Request,
    Response,
    UsageError,
    first_field,
    is_array,
    is_object,
    parse_media_type,
)
from .archive import entries, has_credentials

Unknown: TypeAlias = Literal["credentials", "request-content", "response-content", "response-fields"]
"""What the recorder did not keep of an exchange."""

_GZIP: Final = b"\x1f\x8b"
_KEPT: Final = "!$%&'()*+,/:;=?@[]~-._"
_REPEATED: Final = 1_024
"""Addresses and field lines that are remembered: most of a recording's are those of its other entries."""

_BODILESS: Final = frozenset((204, 205, 304))


class Entry(Struct, frozen=True):
    """One recorded exchange. number: its place in the file, from 1. origin: `https://api.example.com`.

    unknown: what was not recorded, and so can't be judged.
    """

    number: int
    origin: str
    exchange: Exchange
    unknown: frozenset[Unknown] = frozenset()


class Unreadable(Struct, frozen=True):
    """An entry that holds no exchange. number: as of an Entry."""

    number: int
    reason: str


class Traffic:
    """What a file holds, read anew each time that it is asked for its entries. It is to be closed."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = name
        self._file = file
        self._is_stripped = not has_credentials(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __iter__(self) -> Iterator[Entry | Unreadable]:
        """Give the entries in the order of the recording. Raises UsageError where the file is broken."""
        for number, written in enumerate(entries(self._file, self.name), 1):
            try:
                yield _entry(number, written, is_stripped=self._is_stripped)
            except _Unreadable as error:
                yield Unreadable(number, str(error))


def read_har(source: Path | BinaryIO | bytes, name: str | None = None) -> Traffic:
    """Open an archive; a source that can't be read twice is kept on disk meanwhile.

    Raises UsageError when the file can't be read or is no HAR.
    """
    name = name or (str(source) if isinstance(source, Path) else "<stdin>")
    file = _file(source)
    try:
        entries(file, name)  # whether it is one is told before anything is judged
    except UsageError:
        file.close()
        raise
    return Traffic(name, file)


def _file(source: Path | BinaryIO | bytes) -> BinaryIO:
    if isinstance(source, bytes):
        return BytesIO(source)
    if not isinstance(source, Path):
        return _kept(source)
    try:
        file = source.open("rb")
        if file.seekable():
            return file
        with file:  # a pipe can be read once
            return _kept(file)
    except OSError as error:
        raise UsageError(f"can't read {source}: {error.strerror}") from error


def _kept(stream: BinaryIO) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115  it is read as long as its traffic is
    shutil.copyfileobj(stream, file)
    return file


class _Unreadable(ValueError):
    """An entry holds no exchange. Its text says why."""


def _entry(number: int, written: Json, *, is_stripped: bool) -> Entry:
    entry = _object(written)
    if not is_object(entry.get("request")):
        raise _Unreadable("it has no `request`")
    asked, answered = _object(entry["request"]), _object(entry.get("response"))
    unknown: set[Unknown] = {"credentials"} if is_stripped else set()
    origin, target = _address(asked)
    request = _request(asked, target, unknown)
    response = _response(answered, request.method, _seconds(entry.get("time")), unknown)
    if response is None:
        error = str(answered.get("_error") or entry.get("_error") or "no answer was recorded")
        return Entry(number, origin, Exchange(request, None, error), frozenset(unknown))
    return Entry(number, origin, Exchange(request, response), frozenset(unknown))


def _address(asked: Mapping[str, Json]) -> tuple[str, str]:
    """Take origin and target out of a URL; what a URL may not contain is percent-encoded."""
    url = asked.get("url")
    if not isinstance(url, str) or not url:
        raise _Unreadable("it has no `url`")
    pairs = tuple((_text(pair, "name"), _text(pair, "value")) for pair in _objects(asked.get("queryString")))
    return _target(url, pairs)


@lru_cache(maxsize=_REPEATED)
def _target(url: str, pairs: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    try:
        parts = urlsplit(url.partition("#")[0])
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _Unreadable(f"its `url` is none: {error}") from error
    query = f"?{parts.query}" if parts.query else ""
    if not query and pairs:
        query = f"?{urlencode(pairs, quote_via=quote)}"
    return origin_of(parts.scheme, host, port), quote((parts.path or "/") + query, safe=_KEPT)


def origin_of(scheme: str, host: str, port: int | None) -> str:
    """Write an origin (RFC 6454): in lower case, without the default port."""
    default = {"http": 80, "https": 443}.get(scheme.lower())
    name = f"[{host}]" if ":" in host else host.lower()
    return f"{scheme.lower()}://{name}" + (f":{port}" if port not in (None, default) else "")


def _request(asked: Mapping[str, Json], target: str, unknown: set[Unknown]) -> Request:
    fields = list(_headers(asked))
    names = {name.lower() for name, _ in fields}
    cookies = "; ".join(f"{_text(c, 'name')}={_text(c, 'value')}" for c in _objects(asked.get("cookies")))
    if cookies and "cookie" not in names:
        fields.append(("Cookie", _field_value(cookies)))
    posted = _object(asked.get("postData"))
    body = _posted(posted)
    if body is None:
        size = asked.get("bodySize")
        if posted or (isinstance(size, int | float) and size > 0):
            unknown.add("request-content")
        body = b""
    mime_type = _text(posted, "mimeType")
    if body and mime_type and "content-type" not in names:
        fields.append(("Content-Type", _field_value(mime_type)))
    return Request(_text(asked, "method") or "GET", target, _decoded(fields, body), body)


def _posted(posted: Mapping[str, Json]) -> bytes | None:
    """Take a request's content; None where there is none, or it was not recorded."""
    if isinstance(posted.get("_base64"), str):  # ours: HAR has no way to write content that is no text
        return _base64(_text(posted, "_base64"))
    text, kind = _text(posted, "text"), parse_media_type(_text(posted, "mimeType"))
    if text:
        is_coded = posted.get("encoding") == "base64"
        return _base64(text) if is_coded else _encoded(text, kind.charset if kind is not None else "")
    pairs = [(_text(each, "name"), _text(each, "value")) for each in _objects(posted.get("params"))]
    if pairs and (kind is None or kind.essence == "application/x-www-form-urlencoded"):
        return urlencode(pairs).encode()
    return None


def _response(
    answered: Mapping[str, Json], method: str, seconds: float, unknown: set[Unknown]
) -> Response | None:
    """Make the answer; None where there was none: status 0, as browsers write a request that failed."""
    status = answered.get("status")
    if not isinstance(status, int) or isinstance(status, bool) or not 100 <= status <= 999:
        return None
    fields = list(_headers(answered))
    content = _object(answered.get("content"))
    if not fields:
        unknown.add("response-fields")
        mime_type = _text(content, "mimeType")
        if parse_media_type(mime_type):
            fields.append(("Content-Type", _field_value(mime_type)))
    body = b""
    if method != "HEAD" and status not in _BODILESS:  # a browser shows beside 304 what its cache had
        kept = _content(content, first_field(fields, "content-type") or _text(content, "mimeType"))
        if kept is None:
            unknown.add("response-content")
        body = kept or b""
    return Response(status, _decoded(fields, body), body, seconds)


def _content(content: Mapping[str, Json], content_type: str) -> bytes | None:
    """Take an answer's content; None where it was not recorded."""
    text, size = _text(content, "text"), content.get("size")
    if text:
        kind = parse_media_type(content_type)
        is_coded = content.get("encoding") == "base64"
        return _base64(text) if is_coded else _encoded(text, kind.charset if kind is not None else "")
    return b"" if size == 0 or ("text" in content and not isinstance(size, int | float)) else None


def _decoded(fields: list[tuple[str, str]], body: bytes) -> FieldLines:
    """Leave out what speaks of the content's coding on the wire, unless the coding is still on."""
    if body.startswith(_GZIP):
        return tuple(fields)
    gone = ("content-encoding", "content-length", "transfer-encoding")
    return tuple((name, value) for name, value in fields if name.lower() not in gone)


def _headers(side: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Give the field lines without HTTP/2's pseudo fields; browsers join those of one name by line breaks."""
    for header in _objects(side.get("headers")):
        name = _text(header, "name").strip()
        if name == ":authority":
            name = "Host"
        if name and not name.startswith(":"):
            yield from _lines(name, _text(header, "value"))


@lru_cache(maxsize=_REPEATED)
def _lines(name: str, value: str) -> FieldLines:
    return tuple((name, _field_value(line.strip())) for line in value.split("\n"))


def _field_value(text: str) -> str:
    """Write text as a field value: bytes as ISO-8859-1 text, UTF-8 where that is not enough."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass").decode("latin-1")
    return text


def _encoded(text: str, charset: str) -> bytes:
    try:
        return text.encode(charset or "utf-8")
    except (LookupError, UnicodeEncodeError):
        return text.encode("utf-8", "surrogatepass")


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except binascii.Error as error:
        raise _Unreadable(f"its content is no Base64: {error}") from error


def _seconds(milliseconds: Json) -> float:
    is_number = isinstance(milliseconds, int | float) and not isinstance(milliseconds, bool)
    return max(0.0, float(milliseconds) / 1000) if is_number else 0.0


def _object(value: Json) -> Mapping[str, Any]:
    return value if is_object(value) else {}


def _objects(value: Json) -> list[Mapping[str, Any]]:
    return [each for each in value if is_object(each)] if is_array(value) else []


def _text(value: Mapping[str, Json], key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""
