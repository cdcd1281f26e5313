"""Does a running server still take what the old contract promised? Asked with the witnesses of a comparison.

Each witness is a request that OLD allows and NEW refuses. What the documents say of it is proven already;
what a server does with it, only the server can say.
"""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any, Final, Literal

from msgspec import Struct

from ..spec import Change, FieldLines, Operation, Request, Response, Spec
from .credentials import Credentials
from .targets import Client, Target

Outcome = Literal["accepted", "refused", "unclear", "not sent"]

_FIRST_REFUSAL: Final = 400
_FIRST_FAILURE: Final = 500
_WITHOUT_CREDENTIALS: Final = frozenset({401, 403, 407})
_ABOUT_THE_THING: Final = frozenset({404, 410})
_ABOUT_THE_MOMENT: Final = frozenset({408, 409, 412, 423, 425, 428, 429})
_READING: Final = frozenset({"GET", "HEAD"})


class Kept(Struct, frozen=True):
    """What a server did with a request that OLD promised to take.

    why: what was answered, and why that is unclear. status: 0 where there was no answer.
    """

    change: Change
    outcome: Outcome
    why: str
    status: int = 0

    def json(self) -> dict[str, Any]:
        """Write it for programs."""
        change = self.change
        return {
            "fingerprint": change.fingerprint,
            "id": change.id,
            "operation": change.operation,
            "outcome": self.outcome,
            "status": self.status or None,
            "why": self.why,
        }


def keeps_promises(target: Target, old: Spec, changes: Iterable[Change], *, safe: bool) -> tuple[Kept, ...]:
    """Send the request of every change that has one of OLD's clients; one request is sent once.

    safe: GET and HEAD only. Raises TargetError where nobody listens.
    """
    operations = {operation.key: operation for operation in old.operations}
    asked = [change for change in changes if change.operation in operations and _is_request_of_old(change)]
    if not asked:
        return ()
    answers: dict[Request, tuple[Response | None, str]] = {}
    kept: list[Kept] = []
    with Client(target) as client:
        client.reach()
        for change in asked:
            request = _with_credentials(change, target.fields)
            if safe and request.method not in _READING:
                kept.append(Kept(change, "not sent", f"{request.method} changes things"))
                continue
            if request not in answers:
                exchange = client.send_alone(request)
                answers[request] = exchange.response, exchange.error or ""
            response, error = answers[request]
            kept.append(_judged(change, operations[change.operation], response, error))
    return tuple(kept)


def _is_request_of_old(change: Change) -> bool:
    witness = change.witness
    return witness is not None and witness.response is None and witness.sent_by == "old"


def _with_credentials(change: Change, fields: FieldLines) -> Request:
    """Put the user's credentials in the place of stand-ins, unless credentials are what changed."""
    assert change.witness is not None
    request = change.witness.request
    if change.witness.violation.where.part == "security":
        return request
    given = Credentials.of(fields)
    return given.added_to(given.removed_from(request))


def _judged(change: Change, operation: Operation, response: Response | None, error: str) -> Kept:
    """Say what an answer means; of what depends on the server's data or its people, that it is unclear."""
    if response is None:
        return Kept(change, "unclear", error)
    status = response.status
    if status < _FIRST_REFUSAL:
        return Kept(change, "accepted", f"{status}", status)
    assert change.witness is not None
    about = change.witness.violation.where.part
    reason = ""
    if status >= _FIRST_FAILURE and status != HTTPStatus.NOT_IMPLEMENTED:
        reason = "the server failed"
    elif status in _WITHOUT_CREDENTIALS and about != "security":
        reason = "nobody is let in like this: give credentials with --header"
    elif status in _ABOUT_THE_MOMENT:
        reason = "it depends on what the server has just done"
    elif status in _ABOUT_THE_THING and _may_be_missing(operation, status):
        reason = "there may be no such thing on this server"
    if reason:
        return Kept(change, "unclear", f"{status}: {reason}", status)
    return Kept(change, "refused", f"{status}", status)


def _may_be_missing(operation: Operation, status: int) -> bool:
    """Whether OLD says that a well-formed request may be answered so: what its path names may not exist."""
    return "{" in operation.path and operation.response_object(status) is not None


def kept_as_text(kept: Sequence[Kept], url: str) -> str:
    """Write a line for each change, refusals first, and one that counts."""
    if not kept:
        return f"{url}: no change has a request of OLD's clients to send"
    order: tuple[Outcome, ...] = ("refused", "unclear", "accepted", "not sent")
    lines = [
        f"  {outcome}  {each.change.id}   {each.change.operation}   {each.why}"
        for outcome in order
        for each in kept
        if each.outcome == outcome
    ]
    counts = ", ".join(f"{sum(each.outcome == outcome for each in kept)} {outcome}" for outcome in order)
    return "\n".join((f"{url}, asked for what OLD promised:", *lines, f"  {counts}"))
