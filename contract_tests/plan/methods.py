"""Cases about the method and about conditions: what HTTP promises of every resource, documented or not."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from ...spec import Exchange, Location, Operation, Request, Response
from ..draft import Draft, write
from .case import Case
from .values import Write

_INVENTED: Final = "TRUESPEC"
"""A method that no server knows."""

_TRACE: Final = "TRACE"
"""Asked for by manners only: no field with a secret goes with it (RFC 9110, TRACE)."""

NEVER: Final = '"truespec-never"'
"""An entity tag that no representation has."""

LONG_AGO: Final = "Thu, 01 Jan 1970 00:00:00 GMT"

ORIGIN: Final = "https://truespec.example"
"""Of a page that no server knows."""

_OK: Final = 200

_WHY: Final = {
    "HEAD": "HEAD, which goes wherever GET does",
    "OPTIONS": "OPTIONS, which is not documented",
    _TRACE: "TRACE, without credentials",
    _INVENTED: "a method that no server knows",
}

_READ: Final = frozenset({"GET", "HEAD"})
_REPLACED: Final = frozenset({"PATCH", "PUT"})


def methods_to_try(
    operation: Operation, operations: Sequence[Operation], *, careful: bool, manners: bool = False
) -> tuple[str, ...]:
    """List methods that an operation's path does not document, and that change nothing, whatever a server
    makes of them. HEAD goes with GET, the others with the first operation of the path. careful: HEAD alone.
    manners: whether it is of interest who answers TRACE.
    """
    beside = [each for each in operations if each.path == operation.path]
    documented = {each.method for each in beside}
    wanted = ["HEAD"] if operation.method == "GET" else []
    if not careful and operation is beside[0]:
        wanted += ["OPTIONS", _INVENTED, *([_TRACE] if manners else [])]
    return tuple(method for method in wanted if method not in documented)


def method_cases(base: Draft, spell: Write, methods: Sequence[str]) -> Iterator[Case]:
    """Ask with other methods for what was accepted."""
    at = base.operation.location
    for method in methods:
        request = write(base) if method == _TRACE else spell(base)
        fields = tuple(each for each in request.fields if each[0].lower() != "content-type")
        yield Case(Request(method, request.target, fields), _WHY[method], at, tolerable=True)


def condition_cases(exchange: Exchange, at: Location) -> Iterator[Case]:
    """Repeat an accepted request under a condition that is not met, and for a part of the content (RFC 9110,
    Conditional Requests, Range Requests). at: of the operation.
    """
    request, response = exchange.request, exchange.response
    if response is None or any(name.lower().startswith("if-") for name, _ in request.fields):
        return
    for methods, name, value, why in _conditions(response):
        if request.method in methods and value:
            yield Case(replace(request, fields=(*request.fields, (name, value))), why, at)
    if request.method == "GET" and response.status == _OK and len(response.body) > 2:
        fields = (*request.fields, ("Range", f"bytes=1-{min(len(response.body) - 1, 8)}"))
        yield Case(replace(request, fields=fields), "a part of the content (Range)", at, refusable=True)


def _conditions(response: Response) -> Iterator[tuple[frozenset[str], str, str, str]]:
    tag, date = response.field("etag") or "", response.field("last-modified") or ""
    date = date if date.endswith(" GMT") else ""
    yield _READ, "If-None-Match", tag, "only if it has changed (If-None-Match)"
    yield _READ, "If-Modified-Since", date, "only if it has changed since (If-Modified-Since)"
    yield _REPLACED, "If-Match", NEVER if tag else "", "only if it is what it never was (If-Match)"
    long_ago = LONG_AGO if date else ""
    yield _REPLACED, "If-Unmodified-Since", long_ago, "only if not changed for ages (If-Unmodified-Since)"


def origin_cases(base: Draft, spell: Write, methods: Sequence[str]) -> Iterator[Case]:
    """Ask whether a page of another origin may ask so, as a browser does: without credentials (Fetch
    Standard, CORS-preflight request). methods: that may be tried.
    """
    if "OPTIONS" in methods:
        fields = (("Origin", ORIGIN), ("Access-Control-Request-Method", base.operation.method))
        preflight = Request("OPTIONS", write(base).target, fields)
        why = "the preflight request of a page of another origin"
        yield Case(preflight, why, base.operation.location, tolerable=True)
    request = spell(base)
    if request.field("origin") is None and base.operation.method in _READ:
        of_page = replace(request, fields=(*request.fields, ("Origin", ORIGIN)))
        yield Case(of_page, "asked by a page of another origin", base.operation.location, refusable=True)
