"""Clients that people test with, each with the method that all its requests go through.

What went over the wire is read from the objects that the client itself made; none of the libraries is
imported here. Where a client decodes contents, the fields that speak of the coding are left out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from urllib.parse import quote, urlsplit

from msgspec import Struct

from ...spec import Exchange, FieldLines, Request, Response
from ..traffic import Entry, Unknown, origin_of

_CODED: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_KEPT: Final = "!$%&'()*+,/:;=?@[]~-._"
_ENDLESS: Final = "text/event-stream"

Call: TypeAlias = "tuple[tuple[Any, ...], dict[str, Any]]"
"""The arguments of a call, by position and by name."""


def _nothing(_: Call) -> None:
    """Keep nothing of a request before it is sent."""


class Carrier(Struct, frozen=True):
    """One kind of client. method: its name. is_async: whether it is awaited.

    keep: looks at a call before it is made, and sees to it that its content can be read once more; what it
    gives may have to be awaited. entries: reads what was sent and came, oldest first, from a call, its result
    and what was kept.
    """

    method: str
    entries: Callable[[Call, Any, Any], Iterable[Entry]]
    is_async: bool = False
    keep: Callable[[Call], Any] = _nothing


def carrier_of(client: Any) -> Carrier | None:
    """Find what kind of client something is, an object or a class of them; None for one that is not known."""
    kind: type[Any] = client if isinstance(client, type) else type(client)
    names = ((each.__module__.partition(".")[0], each.__name__) for each in kind.__mro__)
    return next((CARRIERS[name] for name in names if name in CARRIERS), None)


def _entry(url: str, request: Request, response: Response, unknown: frozenset[Unknown]) -> Entry:
    """Make an entry. url: of the request, or what it begins with: `http://localhost`."""
    scheme, _, authority, *_ = url.split("/", 3)
    return Entry(1, _origin(f"{scheme}//{authority}"), Exchange(request, response), unknown)


@lru_cache(maxsize=64)
def _origin(url: str) -> str:
    """Write an origin in its usual form; tests ask few of them again and again."""
    parts = urlsplit(url)
    return origin_of(parts.scheme, parts.hostname or "", parts.port)


def _unknown(content: bytes | None, *, is_known: bool) -> frozenset[Unknown]:
    """Say what can't be judged. content: of the request, None where it is gone. is_known: of the answer."""
    asked: tuple[Unknown, ...] = ("request-content",) if content is None else ()
    came: tuple[Unknown, ...] = () if is_known else ("response-content",)
    return frozenset((*asked, *came))


def _lines(pairs: Iterable[tuple[Any, Any]]) -> FieldLines:
    return tuple((_text(name), _text(value)) for name, value in pairs)


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _decoded_lines(pairs: Iterable[tuple[Any, Any]]) -> FieldLines:
    return tuple(line for line in _lines(pairs) if line[0].lower() not in _CODED)


def _is_endless(fields: FieldLines) -> bool:
    return any(name.lower() == "content-type" and value.startswith(_ENDLESS) for name, value in fields)


def _of_requests(call: Call, result: Any, _: Any) -> Iterator[Entry]:
    """requests: each hop of a redirect goes through `send` again; the last answer is given at the end."""
    first = result.history[0] if result.history else result
    asked, lines = first.request, getattr(first.raw, "headers", first.headers)
    fields = _decoded_lines(lines.items())
    sent = asked.body or b""
    content = sent.encode() if isinstance(sent, str) else sent if isinstance(sent, bytes) else None
    is_known = not (call[1].get("stream") or _is_endless(fields))
    request = Request(asked.method, asked.path_url, _lines(asked.headers.items()), content or b"")
    answer = Response(first.status_code, fields, first.content if is_known else b"")
    yield _entry(asked.url, request, answer, _unknown(content, is_known=is_known))


def _of_httpx(call: Call, result: Any, _: Any) -> Iterator[Entry]:
    """httpx, httpx2, Starlette's client: hops of redirects and of authentication are in the history."""
    for answer in (*result.history, result):
        asked = answer.request
        fields = _decoded_lines(answer.headers.raw)
        content = _read_again(asked.read)
        is_known = answer.is_stream_consumed or not (call[1].get("stream") or _is_endless(fields))
        unknown = _unknown(content, is_known=is_known)
        target = asked.url.raw_path.decode("latin-1")
        request = Request(asked.method, target, _lines(asked.headers.raw), content or b"")
        body = answer.content if is_known else b""
        yield _entry(str(asked.url), request, Response(answer.status_code, fields, body), unknown)


def _read_again(read: Callable[[], bytes]) -> bytes | None:
    """Read a content that may be gone, or may have to be awaited."""
    try:
        return read()
    except (AssertionError, RuntimeError, ValueError):
        return None


def _request_in(call: Call) -> Any:
    return call[0][0] if call[0] else call[1]["request"]


def _keep_httpx(call: Call) -> None:
    _request_in(call).read()


async def _keep_httpx_async(call: Call) -> None:
    await _request_in(call).aread()


def _of_werkzeug(_: Call, result: Any, __: Any) -> Iterator[Entry]:
    """Werkzeug's and Flask's client: each hop of a redirect goes through `open` again."""
    first = result.history[0] if result.history else result
    asked, stream = first.request, first.request.environ["wsgi.input"]
    fields = _lines(first.headers.items())

    def again() -> bytes:
        stream.seek(0)
        return stream.read()

    content = _read_again(again)
    unknown = _unknown(content, is_known=not _is_endless(fields))
    target = str(asked.environ.get("RAW_URI") or asked.full_path.rstrip("?"))
    request = Request(asked.method, target, _lines(asked.headers.items()), content or b"")
    body = b"" if _is_endless(fields) else first.get_data()
    yield _entry(asked.host_url, request, Response(first.status_code, fields, body), unknown)


def _keep_django(call: Call) -> bytes:
    """Django's payload can be read once: read it, and give the application another."""
    content, named = b"", call[1]
    for name in ("wsgi.input", "_body_file"):
        if name in named:
            content = named[name].read()
            named[name] = type(named[name])(content)
    return content


def _of_django(_: Call, result: Any, content: bytes) -> Iterator[Entry]:
    """Django's clients: they give cookies apart from fields."""
    asked = getattr(result, "wsgi_request", None)
    if asked is not None:
        # WSGI has text of bytes (PEP 3333, Unicode Issues).
        query = quote(asked.META["QUERY_STRING"].encode("latin-1"), safe=_KEPT)
        target = asked.get_full_path().partition("?")[0] + (f"?{query}" if query else "")
    else:
        asked = result.asgi_request
        target = asked.get_full_path()
    lines = [*result.items(), *(("Set-Cookie", each.OutputString()) for each in result.cookies.values())]
    is_known = not result.streaming
    request = Request(asked.method, target, _lines(asked.headers.items()), content)
    answer = Response(result.status_code, _lines(lines), result.content if is_known else b"")
    unknown = _unknown(content, is_known=is_known)
    yield _entry(asked.build_absolute_uri("/"), request, answer, unknown)


_HTTPX: Final = Carrier("send", _of_httpx, keep=_keep_httpx)
_ASYNC_HTTPX: Final = Carrier("send", _of_httpx, is_async=True, keep=_keep_httpx_async)

CARRIERS: Final[Mapping[tuple[str, str], Carrier]] = MappingProxyType(
    {
        ("requests", "Session"): Carrier("send", _of_requests),
        ("httpx", "Client"): _HTTPX,
        ("httpx", "AsyncClient"): _ASYNC_HTTPX,
        ("httpx2", "Client"): _HTTPX,
        ("httpx2", "AsyncClient"): _ASYNC_HTTPX,
        ("werkzeug", "Client"): Carrier("open", _of_werkzeug),
        ("django", "Client"): Carrier("request", _of_django, keep=_keep_django),
        ("django", "AsyncClient"): Carrier("request", _of_django, is_async=True, keep=_keep_django),
    }
)
"""All kinds, by package and class; a client of a derived class is one, too."""
