"""Which exchanges are worth a closer look: a cheap sieve on the hot path, never a verdict.

An alarm says only that *something* about an answer was unexpected, and what makes it the same something the
next time. The checks of `contract_tests` decide what it is; each cause is looked at once or a few times, not
at every request that hits it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..spec import Exchange, Operation, Violation, judge_response


@dataclass(frozen=True, slots=True)
class Alarm:
    """What makes two surprises the same: kind (a rule, `server-error`, …), operation, place and answer.

    place: in the document, or in the message for what is accepted. status: of the answer, 0 without one.
    """

    kind: str
    operation: str
    place: str
    status: int


def alarms(operation: Operation, exchange: Exchange, violations: Sequence[Violation]) -> tuple[Alarm, ...]:
    """List what is surprising about an exchange. violations: those of its request."""
    key, response = operation.key, exchange.response
    if response is None:
        return (Alarm("no-answer", key, (exchange.error or "").partition(" after ")[0], 0),)
    if response.status >= 500:
        return (Alarm("server-error", key, _blamed(violations), response.status),)
    found = tuple(
        Alarm(broken.rule, key, f"{broken.at.file}#{broken.at.pointer} {broken.code}", response.status)
        for broken in judge_response(operation, exchange.request.method, response)
    )
    if violations and 200 <= response.status < 300:
        found += (Alarm("invalid-accepted", key, _blamed(violations), response.status),)
    elif not violations and 400 <= response.status < 500:
        found += (Alarm("valid-refused", key, "", response.status),)
    return found


def _blamed(violations: Sequence[Violation]) -> str:
    """Name the first thing that is wrong with a request: where it is accepted, that was not looked at."""
    if not violations:
        return ""
    first = violations[0]
    return f"{first.rule} {first.code} {first.at.file}#{first.at.pointer}"
