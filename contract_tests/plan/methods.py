"""Cases about the method and about conditions: what HTTP promises of every resource, documented or not."""

from collections.abc import Iterator, Sequence
from typing import Final

from ...spec import Exchange, Location, Operation, Request
from ..draft import Draft, write
from .case import Case
from .values import Write

_INVENTED: Final = "TRUESPEC"
"""A method that no server knows."""

_TRACE: Final = "TRACE"
"""Asked for by manners only: no field with a secret goes with it (RFC 9110, TRACE)."""

NEVER: Final = '"truespec-never"'
"""An entity tag that no representation has."""

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
    """Repeat an accepted request under a condition that is not met (RFC 9110, Conditional Requests). at: of
    the operation.
    """
    request, response = exchange.request, exchange.response
    tag = response.field("etag") if response is not None else None
    if not tag or any(name.lower().startswith("if-") for name, _ in request.fields):
        return
    if request.method in _READ:
        fields = (*request.fields, ("If-None-Match", tag))
        why = "only if it has changed (If-None-Match)"
        yield Case(Request(request.method, request.target, fields), why, at)
    elif request.method in _REPLACED:
        fields = (*request.fields, ("If-Match", NEVER))
        why = "only if it is what it never was (If-Match)"
        yield Case(Request(request.method, request.target, fields, request.body), why, at)
