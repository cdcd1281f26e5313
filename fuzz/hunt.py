"""The hot loop: make sure that a case is fair, send it, have what became of it judged.

Judging, confirming, shrinking and merging are those of `test`: every exchange, ours or another engine's, goes
through its `Session`.
"""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from msgspec import Struct, field

from ..contract_tests import Case, Progress, Session, credentials_for
from ..spec import Exchange, Match, Operation, Request, Response
from .dictionary import SeenValues
from .kinds import Kind
from .surprise import NoTwin, Tracer

_EVERY: Final = 4
"""One answer in so many is read for values: they repeat."""

_MOST_WAITING: Final = 200

Waiting: TypeAlias = tuple[Operation, Exchange, Case, str]
"""An exchange that can't be traced yet, with its case and who made it."""

_AMBIGUOUS_PATH: Final = re.compile(r"%2f|%5c|%00|%0a|//|/\.\.?(?:/|$)|%2e|;", re.IGNORECASE)
"""Paths that servers and the proxies before them read differently: which operation they name is anyone's
guess (RFC 3986, Normalization and Comparison)."""


def silent(_operation: str, _sent: int, _findings: int) -> None:
    """Tell nobody how far a run has come."""


class Hunt(Struct):
    """A run between cases.

    waiting: exchanges that can't be traced yet. ends: on the clock, for the turn that is on.
    skipped: cases that would have proved nothing.
    """

    session: Session
    clock: Callable[[], float]
    seen: SeenValues
    tracer: Tracer
    progress: Progress = silent
    waiting: list[Waiting] = field(default_factory=list[Waiting])
    ends: float = 0.0
    sent: int = 0
    skipped: int = 0

    def send(self, operation: Operation, kind: Kind, request: Request) -> bool:
        """Send one case and have it judged; False when the turn is over.

        Raises TargetError when the server has stopped answering for good.
        """
        if self.clock() >= self.ends:
            return False
        if not self._is_fair(operation, request):
            self.skipped += 1
            return True
        case = Case(request, kind.id, operation.location, tolerable=kind.tolerable)
        exchange = self.session.try_out(operation, case)
        self._judge(operation, exchange, case, "truespec")
        self._learn(exchange.response)
        return True

    def replay(self, request: Request) -> None:
        """Send a remembered case with the credentials of this run; one that no longer names an operation is
        passed over.
        """
        match = self.session.spec.match(request.method, request.target, request.fields)
        if isinstance(match, Match) and self._is_fair(match.operation, request):
            credentials = credentials_for(match.operation, self.session.target.fields)
            case = Case(credentials.added_to(request), "remembered", match.operation.location)
            exchange = self.session.try_out(match.operation, case)
            self._judge(match.operation, exchange, case, "truespec")

    def observe(self, exchange: Exchange, phase: str) -> None:
        """Take in an exchange that Schemathesis made."""
        request = exchange.request
        match = self.session.spec.match(request.method, request.target, request.fields)
        if isinstance(match, Match) and self._is_fair(match.operation, request):
            case = Case(request, f"schemathesis-{phase}", match.operation.location)
            self.session.count(match.operation, exchange)
            self._judge(match.operation, exchange, case, "schemathesis")

    def _judge(self, operation: Operation, exchange: Exchange, case: Case, engine: str) -> None:
        try:
            traced = self.tracer.trace(operation, exchange, case)
        except NoTwin:
            if len(self.waiting) < _MOST_WAITING:
                self.waiting.append((operation, exchange, case, engine))
            return
        if traced is not None:
            self.session.observe(operation, *traced, engine)

    def end_turn(self) -> None:
        """Take up what was learned, and what had to wait for an accepted request to compare it with."""
        self.seen.settle()
        waiting, self.waiting = self.waiting, []
        for operation, exchange, case, engine in waiting:
            if operation.key in self.tracer.twins:
                self._judge(operation, exchange, case, engine)
            else:
                self.session.observe(operation, exchange, case, engine)

    def report_progress(self, operation: Operation) -> None:
        """Tell who watches how far the run has come."""
        sent = sum(tally.sent for tally in self.session.tallies.values())
        self.progress(operation.key, sent, len(self.session.inquest.findings()))

    def _is_fair(self, operation: Operation, request: Request) -> bool:
        """Whether every server reads the request as our judge does, and as one of this operation.

        A changed path may name another operation, or none. Space around a field value is no part of it
        (RFC 9112, Field Syntax), and is left on by half the parsers there are.
        """
        if _AMBIGUOUS_PATH.search(request.path):
            return False
        if any(value != value.strip() for _, value in request.fields):
            return False
        match = self.session.spec.match(request.method, request.target, request.fields)
        return isinstance(match, Match) and match.operation is operation

    def _learn(self, response: Response | None) -> None:
        self.sent += 1
        if response is not None and response.status < 300 and self.sent % _EVERY == 0:
            self.seen.learn(response)
