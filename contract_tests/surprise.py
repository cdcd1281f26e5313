"""Surprises: answers that call for a reason, each traced to what it is about the request.

Whether a surprise is a fault is not decided here: what is left of it goes to the inquest of `test`. Answers
that break the document by themselves need no tracing, their cause is in the answer.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from ..spec import Exchange, Operation, Request, Spec, Violation
from .attribution import (
    Difference,
    differences,
    has_all,
    may_be_refused,
    may_be_several,
    may_have_reasons,
    place_of,
    reduced,
)
from .carried_out import CarriedOut, only_around
from .judged import Verdict
from .plan import Case
from .targets import Client, is_late, is_too_long

_LOOKS: Final = 8


class Surprise(Struct, frozen=True):
    """What makes two surprises alike before they are traced.

    kind: the check that may come of it. blamed: what is wrong with a request that was accepted.
    """

    kind: str
    operation: str
    status: int
    blamed: str = ""


class Traced(Struct, frozen=True):
    """A surprise with its reason. changes: where the request differs from `twin`, which is accepted."""

    twin: Request
    changes: tuple[Difference, ...]
    exchange: Exchange
    case: Case


def surprise_of(operation: Operation, exchange: Exchange, violations: Sequence[Violation]) -> Surprise | None:
    """Say what is surprising about an answer; None where nothing is. violations: of the request."""
    response = exchange.response
    if response is None:
        if is_late(exchange) or is_too_long(exchange):
            return None  # of a hang each question would take as long as the server is given to answer
        return Surprise("no-answer", operation.key, 0, (exchange.error or "").partition(" after")[0])
    if response.status >= 500:
        return Surprise("server-error", operation.key, response.status)
    if violations and 200 <= response.status < 300:
        first = violations[0]
        return Surprise("invalid-accepted", operation.key, 200, f"{first.code} {first.at.pointer}")
    if not violations and response.status in (400, 422):
        return Surprise("valid-refused", operation.key, response.status)
    return None


class NoTwin(Exception):
    """No request of the operation has been accepted yet: there is nothing to compare with."""


class Tracer(Struct):
    """Traces surprises, each reason once. Requests that show a known reason are told at no cost.

    carried_out: what to compare with.
    """

    spec: Spec
    client: Client
    carried_out: CarriedOut
    known: dict[Surprise, list[Traced]] = field(default_factory=dict[Surprise, list[Traced]])
    looks: dict[Surprise, int] = field(default_factory=dict[Surprise, int])

    def trace(
        self, operation: Operation, exchange: Exchange, case: Case, violations: Sequence[Violation]
    ) -> tuple[Exchange, Case] | None:
        """Give what the inquest is to see: the exchange itself, or the smallest that shows the same reason.

        violations: of the request.

        None for a surprise that was looked into often enough without an end. Raises NoTwin for one that can't
        be traced, because no request of the operation has been accepted so far.
        """
        request = exchange.request
        surprise = surprise_of(operation, exchange, violations)
        if surprise is None:
            return exchange, case
        accepted = self.carried_out.of(operation)
        if accepted is None:
            raise NoTwin
        for traced in self.known.get(surprise, ()):
            if has_all(request, traced.twin, traced.changes):
                return traced.exchange, traced.case
        if self.looks.get(surprise, 0) >= _LOOKS:
            return None
        self.looks[surprise] = self.looks.get(surprise, 0) + 1
        failed = self.carried_out.failing(operation, exchange)
        if failed is not None:
            accepted = self.carried_out.renewed(operation)
            is_like_it = not violations or only_around(operation, differences(failed.request, request))
            if accepted is None and is_like_it:
                return failed, replace(case, request=failed.request, at=operation.location)
            if accepted is None:
                return exchange, case
        return self._look(operation, surprise, accepted.request, exchange, case)

    def _look(
        self, operation: Operation, surprise: Surprise, twin: Request, exchange: Exchange, case: Case
    ) -> tuple[Exchange, Case]:
        """Find the reason by asking the server."""

        def still(request: Request) -> bool:
            again = self.client.send(request)
            return surprise_of(operation, again, self._violations(request)) == surprise

        smallest, changes = reduced(twin, exchange.request, still)
        again = self.client.send(smallest)
        if not changes or surprise_of(operation, again, self._violations(smallest)) != surprise:
            # What can't be brought down to something in the request may be refused for something else.
            return exchange, replace(case, refusable=case.refusable or surprise.kind == "valid-refused")
        if self.carried_out.failing(operation, again) and not self.carried_out.blames(
            operation, changes, again, is_allowed=not self._violations(smallest)
        ):
            return exchange, replace(case, at=operation.location)
        traced_case = replace(case, request=smallest, at=place_of(operation, twin, changes))
        if surprise.kind == "valid-refused":
            first, *others = changes
            traced_case = replace(
                traced_case,
                # A rule about several things together stands in no schema.
                refusable=case.refusable
                or bool(others)
                or may_be_several(smallest, first)
                or may_be_refused(operation, first),
                loose=may_have_reasons(operation, twin, first),
            )
        self.known.setdefault(surprise, []).append(Traced(twin, changes, again, traced_case))
        return again, traced_case

    def _violations(self, request: Request) -> tuple[Violation, ...]:
        return Verdict.of(self.spec, request).violations
