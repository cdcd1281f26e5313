"""The refusals that a document promises (4xx): which were provoked, and why the others were not."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from ...spec import Location, Operation
from .points import Point


class Refusal(Struct, frozen=True):
    """A documented status from 400 to 499 of one operation. reason: why it did not come; "" where it did."""

    operation: str
    status: str
    at: Location
    reason: str = ""


def refusals(
    operations: Iterable[Operation], statuses: Mapping[str, Mapping[str, Point]], called: Mapping[str, bool]
) -> tuple[Refusal, ...]:
    """List them in the order of the document. statuses: points by operation and status. called: whether the
    operation was, by its key.
    """
    return tuple(
        Refusal(operation.key, status, point.at, "" if point.seen else _reason(operation, status, called))
        for operation in operations
        for status, point in statuses[operation.key].items()
        if status.startswith("4")
    )


def _reason(operation: Operation, status: str, called: Mapping[str, bool]) -> str:
    if not called[operation.key]:
        return "the operation was not called"
    reason = _REASONS.get(status)
    return reason(operation) if reason is not None else "nothing says which request is answered so"


def _wrong_input(operation: Operation) -> str:
    if not operation.parameters and operation.request_body is None:
        return "the operation takes nothing that could be wrong"
    return "no request that breaks the document was answered so"


def _no_credentials(operation: Operation) -> str:
    is_open = not operation.security or any(not each.schemes for each in operation.security)
    return (
        "the document asks for no credentials here"
        if is_open
        else "no request without credentials, or with wrong ones, was answered so"
    )


def _nothing_there(operation: Operation) -> str:
    if not any(each.place == "path" for each in operation.parameters):
        return "the path names nothing that could be missing"
    return "no request for something that does not exist was answered so"


def _wrong_type(operation: Operation) -> str:
    if operation.request_body is None:
        return "the operation takes no content"
    return "no content of an undocumented type was answered so"


def _say(text: str) -> Callable[[Operation], str]:
    return lambda _: text


_REASONS: Final[Mapping[str, Callable[[Operation], str]]] = MappingProxyType(
    {
        "400": _wrong_input,
        "401": _no_credentials,
        "402": _say("it takes an account that has not paid"),
        "403": _say("it takes somebody who may not: give one with --as NAME=CREDENTIALS"),
        "404": _nothing_there,
        "405": _say("a request with another method is none of this operation"),
        "406": _say("no request that accepts no documented type was answered so"),
        "408": _say("it takes a client that is too slow"),
        "409": _say("it takes a state that conflicts: call what makes it first (--flow)"),
        "410": _nothing_there,
        "412": _say("it takes a precondition that fails"),
        "413": _say("it takes more content than is sent"),
        "415": _wrong_type,
        "422": _wrong_input,
        "428": _say("it takes a request without its precondition"),
        "429": _say("it takes more requests in a time than were sent"),
        "4XX": _wrong_input,
    }
)
"""Why a status did not come, though the operation was called."""
