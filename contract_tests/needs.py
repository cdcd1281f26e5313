"""Why nothing of an operation was accepted, and what it needs to be tested."""

from typing import Final

from msgspec import Struct

from ..spec import Operation
from .credentials import Credentials
from .plan import Planner
from .report_data import Need, Tally

_PERMISSION: Final = "to be allowed"


class _Kind(Struct, frozen=True):
    """What answers of one status say that an operation needs. words: in a note, after "needs"."""

    what: str
    words: str


_KINDS: Final = {
    0: _Kind("a server that answers it", "a server that answers it: no whole answer came"),
    300: _Kind(
        "another address", "another address (--url), or somebody who is logged in: {times} redirected"
    ),
    403: _Kind("credentials that may do more", "credentials that may do more: {times} answered 403"),
    404: _Kind("another address", "another address (--url): {times} answered 404"),
    405: _Kind(
        "a server that has it", "a server that has it, or another address (--url): {times} answered 405"
    ),
    429: _Kind("a server that has time", "a slower run (--rate) or a higher limit: {times} answered 429"),
    500: _Kind("a server that does not fail", "a server that does not fail on it: {times} answered 5xx"),
    501: _Kind("a server that has it", "a server that has it: {times} answered 501"),
}


def may_not(operation: Operation, reason: str) -> Need:
    """Say that an operation may not be called. reason: why."""
    return Need(operation.key, _PERMISSION, f"was not tested: {reason}")


def need_of(planner: Planner, tally: Tally) -> Need:
    """Say what an operation needs of which nothing was accepted."""
    operation = planner.operation
    if not tally.sent:
        why = planner.obstacle() or f"they allow no request ({operation.location})"
        words = f"needs schemas that some value meets: {why}"
        return Need(operation.key, "schemas that some value meets", words)
    statuses = set(tally.statuses)
    times = "every request was" if tally.sent > 1 else "the request was"
    if statuses == {401}:
        words = f"needs other credentials: {times} answered 401; what was sent: {_sent(planner.credentials)}"
        return Need(operation.key, "other credentials", words)
    missing = planner.made_up_keys()
    if statuses == {404} and missing:
        names = " ".join(f"--value {name}=…" for name in missing)
        words = f"needs something that exists: {times} answered 404; {names} says what"
        return Need(operation.key, "something that exists", words)
    kind = _KINDS.get(next(iter(statuses))) if len(statuses) == 1 else None
    kind = _KINDS[500] if all(each >= 500 and each != 501 for each in statuses) else kind
    kind = _KINDS[300] if all(300 <= each < 400 for each in statuses) else kind
    if kind is not None:
        return Need(operation.key, kind.what, f"needs {kind.words.format(times=times)}")
    answers = ", ".join(
        f"{status or 'nothing'} ({count})" for status, count in sorted(tally.statuses.items())
    )
    words = (
        f"needs a request that the server takes: it answered {answers}; --value NAME=… "
        f"or an example says what the document does not ({operation.location})"
    )
    return Need(operation.key, "a request that the server takes", words)


def _sent(credentials: Credentials) -> str:
    if credentials.made_up:
        return f"a stand-in for {credentials.made_up}"
    given = [name for name, _ in credentials.fields]
    given += [f"{part.partition('=')[0]} in the query" for part in credentials.query]
    return f"{', '.join(given)}, as you gave it" if given else "nothing, since the document asks for none"
