"""Cases that break what is around the values: the body's syntax and type, names of fields, what is accepted,
credentials.
"""

from collections.abc import Callable, Iterator
from typing import Final

from ...spec import Operation, Request, parse_media_type
from ..credentials import Credentials
from ..draft import Draft, write
from .case import Case
from .values import Write

_ELSEWHERE: Final = "application/x-truespec"
"""A media type that nobody makes."""


def frame_cases(base: Draft, spell: Write) -> Iterator[Case]:
    """Break the syntax of the body, its type, its presence, spellings of names."""
    request = spell(base)
    at = base.operation.location
    yield Case(_shouted(request), "field names in upper case", at)
    yield from _accepting(base.operation, request)
    if base.media is None or not request.body:
        return
    at = base.media.location
    yield Case(Request(request.method, request.target, request.fields), "no body at all", at)
    if "json" in base.media.range:
        charset = _with_field(request, "Content-Type", f"{base.media.range}; charset=utf-8")
        yield Case(charset, "the media type with a charset", at, tolerable=True)
        for content, why in _BROKEN_JSON:
            yield Case(Request(request.method, request.target, request.fields, content), why, at)
        for content, why in _UNUSUAL_JSON:
            raw = Request(request.method, request.target, request.fields, content(request.body))
            yield Case(raw, why, at, tolerable=True)
    wrong = _with_field(request, "Content-Type", "text/csv")
    yield Case(wrong, "a media type that is not documented", at, tolerable=True)


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
        yield Case(_with_field(request, "Accept", name), f"accepting {name} only", at)
    if types:
        at = operation.location
        yield Case(_with_field(request, "Accept", _ELSEWHERE), "accepting a type that nobody makes", at)


def _can_be_judged(content_type: str) -> bool:
    kind = parse_media_type(content_type)
    return kind is not None and (kind.is_json or kind.is_xml or kind.is_yaml or kind.is_sequence)


def credential_cases(base: Draft, credentials: Credentials) -> Iterator[Case]:
    """Leave the credentials out, send them empty, and, where they are the user's own, almost right."""
    operation = base.operation
    if not operation.security:
        return
    at = operation.security[0].location
    bare = credentials.removed_from(write(base))
    yield Case(bare, "no credentials", at)
    empty = tuple((name, "") for name, _ in credentials.fields)
    if empty:
        yield Case(Credentials(empty).added_to(bare), "empty credentials", at)
    for wrong in () if credentials.made_up else _almost(operation, credentials):
        yield Case(wrong.added_to(bare), "credentials with one character changed", at, impostor=True)


def _almost(operation: Operation, credentials: Credentials) -> Iterator[Credentials]:
    """Change the last letter or digit of each field that carries credentials."""
    schemes = [scheme for each in operation.security for scheme, _ in each.schemes]
    keys = {scheme.name.lower() for scheme in schemes if scheme.type == "apiKey" and scheme.place == "header"}
    for name, value in credentials.fields:
        cut = len(value.rstrip("=")) - 1  # the padding of base64 says nothing
        if name.lower() in keys | {"authorization"} and cut >= 0 and value[cut].isalnum():
            other = "A" if value[cut] != "A" else "B"
            changed = f"{value[:cut]}{other}{value[cut + 1 :]}"
            fields = tuple((key, changed if key == name else text) for key, text in credentials.fields)
            yield Credentials(fields, credentials.query)


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
"""Bodies that a server may read in more than one way; it may not fail on them."""


def _shouted(request: Request) -> Request:
    fields = tuple((name.upper(), value) for name, value in request.fields)
    return Request(request.method, request.target, fields, request.body)


def _with_field(request: Request, name: str, value: str) -> Request:
    others = tuple(pair for pair in request.fields if pair[0].lower() != name.lower())
    return Request(request.method, request.target, (*others, (name, value)), request.body)
