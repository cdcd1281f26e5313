"""Cases that break what is around the values: the body's syntax and type, what is accepted."""

import gzip
from collections.abc import Callable, Iterator
from typing import Final

from msgspec.structs import replace

from ...spec import Location, Operation, Request, parse_media_type
from ..caution import SAFE_METHODS
from ..draft import Draft, with_query
from .case import Case
from .values import Write

_ELSEWHERE: Final = "application/x-truespec"
"""A media type that nobody makes."""

_LONG: Final = 6000
"""Characters that no server is bound to take in a line, and that many do."""

_STRANGE: Final = ("%2F", "..%2F..%2Fetc%2Fpasswd", "%00", "%FF", "%", "0x1", "%F0%9F%A6%84")
"""Segments in place of a key."""


def frame_cases(base: Draft, spell: Write) -> Iterator[Case]:
    """Break the syntax of the body, its type, its presence, its framing; ask at strange addresses."""
    request = spell(base)
    yield from _accepting(base.operation, request)
    yield from _addresses(base, request)
    if base.media is None or not request.body:
        return
    at = base.media.location
    bodiless, described = Request(request.method, request.target, request.fields), base.operation.request_body
    yield Case(bodiless, "no body at all", described.location if described is not None else at)
    if "json" in base.media.range:
        charset = with_field(request, "Content-Type", f"{base.media.range}; charset=utf-8")
        yield Case(charset, "the media type with a charset", at, tolerable=True)
        for content, why in _BROKEN_JSON:
            yield Case(Request(request.method, request.target, request.fields, content), why, at)
        for content, why in _UNUSUAL_JSON:
            raw = Request(request.method, request.target, request.fields, content(request.body))
            yield Case(raw, why, at, tolerable=True, refusable=True)
    wrong = with_field(request, "Content-Type", "text/csv")
    yield Case(wrong, "a media type that is not documented", at, tolerable=True)
    untyped = tuple(field for field in request.fields if field[0].lower() != "content-type")
    yield Case(
        replace(request, fields=untyped), "a body without a media type", at, tolerable=True, refusable=True
    )
    for name, value, content, why in _CODINGS:
        coded = replace(with_field(request, name, value), body=content(request.body))
        yield _strange(coded, why, at)
    short = with_field(request, "Content-Length", str(len(request.body) - 1))
    yield Case(
        short, "a Content-Length that is one too small", at, tolerable=True, refusable=True, purpose="strange"
    )


def _addresses(base: Draft, request: Request) -> Iterator[Case]:
    """Ask at addresses that nobody means, of what is only read: a server may refuse them, not fail."""
    at = base.operation.location
    long = "a" * _LONG
    many = replace(request, target=with_query(request.target, f"truespec={long}"))
    yield _strange(many, f"a query of {_LONG:,} characters", at)
    field = replace(request, fields=(*request.fields, ("X-Truespec", long)))
    yield _strange(field, f"a field of {_LONG:,} characters", at)
    if request.method not in SAFE_METHODS:
        return
    outer, _, last = request.path.rpartition("/")
    wanted = _STRANGE if base.operation.path.endswith("}") else ()
    for segment in (*wanted, f"./{last}", f"../{outer.rpartition('/')[2]}/{last}", f"/{last}"):
        target = with_query(f"{outer}/{segment}", request.query)
        yield _strange(replace(request, target=target), f"a path that nobody means: …/{segment}", at)


def _strange(request: Request, why: str, at: Location) -> Case:
    return Case(request, why, at, tolerable=True, refusable=True, purpose="strange")


def _accepting(operation: Operation, request: Request) -> Iterator[Case]:
    """Ask for each documented type of a good answer that can be judged, and for one that nobody makes (RFC
    9110, Accept).
    """
    if request.field("accept") is not None:
        return
    good = (each for status, each in operation.responses.items() if status[:1] == "2")
    contents = [(name, media) for each in good for name, media in each.content.items()]
    types = {name: media.location for name, media in contents if _can_be_judged(name)}
    for name, at in types.items():
        yield Case(with_field(request, "Accept", name), f"accepting {name} only", at)
    if types:
        at = operation.location
        yield Case(with_field(request, "Accept", _ELSEWHERE), "accepting a type that nobody makes", at)


def _can_be_judged(content_type: str) -> bool:
    kind = parse_media_type(content_type)
    return kind is not None and (kind.is_json or kind.is_xml or kind.is_yaml or kind.is_sequence)


_BROKEN_JSON: Final = (
    (b"{", "JSON that ends too early"),
    (b"not json", "text instead of JSON"),
    (b"\xff\xfe", "bytes that are no UTF-8"),
    (b'{"a": NaN}', "NaN, which is no JSON"),
    (b"[" * 5000, "5,000 arrays that are never closed"),
)
"""Bodies that are no JSON at all."""


def _marked(body: bytes) -> bytes:
    return b"\xef\xbb\xbf" + body


def _nested(_: bytes) -> bytes:
    return b"[" * 500 + b"]" * 500


def _huge(body: bytes) -> bytes:
    return body[:-1] + b',"truespec":1e400}' if body.endswith(b"}") else body


def _repeated(body: bytes) -> bytes:
    return body[:-1] + b',"truespec":1,"truespec":2}' if body.endswith(b"}") else body


_UNUSUAL_JSON: Final[tuple[tuple[Callable[[bytes], bytes], str], ...]] = (
    (_marked, "JSON behind a byte order mark"),
    (_nested, "500 nested arrays"),
    (_huge, "a number beyond every float"),
    (_repeated, "a name that stands twice"),
)
"""Bodies that a server may read in more than one way, or refuse as beyond its limits (RFC 8259, Parsers); it
may not fail on them.
"""


def with_field(request: Request, name: str, value: str) -> Request:
    """Set a header field."""
    others = tuple(pair for pair in request.fields if pair[0].lower() != name.lower())
    return Request(request.method, request.target, (*others, (name, value)), request.body)


def _utf_16(body: bytes) -> bytes:
    return body.decode("utf-8", "replace").encode("utf-16")


def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def _as_it_is(body: bytes) -> bytes:
    return body


_CODINGS: Final[tuple[tuple[str, str, Callable[[bytes], bytes], str], ...]] = (
    ("Content-Type", "application/json; charset=utf-16", _utf_16, "JSON in UTF-16"),
    ("Content-Encoding", "gzip", _gzipped, "the body in gzip"),
    ("Content-Encoding", "truespec", _as_it_is, "a content coding that nobody knows"),
    ("Transfer-Encoding", "chunked", _as_it_is, "the body in chunks"),
)
"""Ways to send a body that a server may not know."""
