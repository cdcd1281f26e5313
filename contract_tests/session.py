"""What every engine of a run shares: the client, the inquest, what was learned, the counts."""

import time
from collections.abc import Callable
from typing import Final

from msgspec import Struct, field

from ..spec import Exchange, Match, Operation, Spec, TargetError
from .callbacks import Receiver
from .coverage import Coverage
from .finding import Finding
from .inquest import Inquest
from .judged import Verdict
from .plan import Case
from .report_data import INTERRUPTED, Need, Tally
from .targets import UNREACHED, Target, is_late, may_never_end
from .things import Things
from .waits import Waits

_SILENT: Final = 25
_PATIENCE: Final = 60.0
"""Seconds without any answer, and so many requests at least, after which a server is taken for dead."""
_FEW: Final = 3
"""Requests without an answer, one after the other, that are not enough to say so."""
_WAITED_FOR: Final = 2
"""Requests of an operation whose time was up, after which no more is sent to it."""
_UNEXPECTED: Final = frozenset({"response-media-type-undocumented", "response-status-undocumented"})
"""What is broken where a stream comes of which the document knows nothing."""

Progress = Callable[[str, int, int], None]
"""Told which operation is at work, how many requests were sent, and how many findings there are."""


def silent(operation: str, sent: int, findings: int) -> None:
    """Tell nobody of any progress."""


class Session(Struct):
    """One run: the client, the inquest, the counts. Shared by every engine that makes requests.

    things: what the server has told of what exists. coverage: what of the document was exercised. needs: of
    operations that were not reached, by key. silent, heard: requests since the last answer, and when it came.
    late: requests whose time was up, by operation. listener: told of every request that was planned. waits:
    waits for what is late beside the run; None where the run waits itself. receiver: whom the server calls
    back; None where nobody listens.
    """

    spec: Spec
    target: Target
    inquest: Inquest
    things: Things
    coverage: Coverage
    tallies: dict[str, Tally] = field(default_factory=dict[str, Tally])
    notes: list[str] = field(default_factory=list[str])
    needs: dict[str, Need] = field(default_factory=dict[str, Need])
    silent: int = 0
    heard: float = field(default_factory=time.monotonic)
    late: dict[str, int] = field(default_factory=dict[str, int])
    listener: Callable[[Operation, Exchange, Case, Verdict], None] | None = None
    waits: Waits | None = None
    receiver: Receiver | None = None

    def send(self, operation: Operation, case: Case) -> tuple[Finding, ...]:
        """Send one case and have it judged; return what is new with it. Raises as `try_out` does."""
        exchange = self.exchange_for(case)
        return self.observe(operation, exchange, case, verdict=self._taken_in(operation, exchange, case))

    def try_out(self, operation: Operation, case: Case) -> Exchange:
        """Send one case without judging it. Raises TargetError when the server has stopped answering."""
        exchange = self.exchange_for(case)
        self._taken_in(operation, exchange, case)
        if self.waits is not None:
            self.waits.takes(operation, exchange, case, "truespec")
        return exchange

    def _taken_in(self, operation: Operation, exchange: Exchange, case: Case) -> Verdict:
        """Count an exchange and tell of it; what the judge says of it."""
        verdict = Verdict.of(self.spec, exchange.request).with_answer(exchange)
        self.count(operation, exchange, verdict)
        if self.listener is not None:
            self.listener(operation, exchange, case, verdict)
        return verdict

    def exchange_for(self, case: Case) -> Exchange:
        """Send one case, uncounted. Raises TargetError when the server has stopped answering."""
        exchange = self.inquest.client.send(case.request)
        self.things.learn(exchange)
        if exchange.response is not None:
            self.silent, self.heard = 0, time.monotonic()
        else:
            self.silent += 1
        if self._is_dead(exchange):
            raise TargetError(f"{self.target.url} has stopped answering: {exchange.error}", self.target.url)
        return exchange

    def _is_dead(self, exchange: Exchange) -> bool:
        """Whether nobody is there, or nobody has answered for long."""
        waited = time.monotonic() - self.heard if self.silent >= _FEW else 0.0
        is_gone = exchange.error is not None and exchange.error.startswith(UNREACHED)
        return is_gone or self.silent >= _SILENT or waited > _PATIENCE

    def count(self, operation: Operation, exchange: Exchange, verdict: Verdict | None = None) -> None:
        """Count an exchange of whichever engine, and what of the document it exercises. verdict: of it, where
        the judge was asked before.
        """
        verdict = verdict or Verdict.of(self.spec, exchange.request).with_answer(exchange)
        if _has_no_end(exchange, verdict):
            self.late[operation.key] = self.late.get(operation.key, 0) + 1
        status = exchange.response.status if exchange.response is not None else 0
        is_documented = operation.response_object(status) is not None
        self.tallies.setdefault(operation.key, Tally()).count(exchange, is_documented=is_documented)
        if isinstance(verdict.match, Match):
            self.coverage.add(verdict.match, exchange, verdict.violations, verdict.answer)

    def has_stalled(self, operation: Operation) -> bool:
        """Whether an operation has let its time run out too often to wait for it any more."""
        return self.late.get(operation.key, 0) >= _WAITED_FOR

    def need(self, need: Need) -> None:
        """Note what an operation needs that was not reached."""
        self.needs[need.operation] = need

    def cut_short(self, error: KeyboardInterrupt | TargetError) -> None:
        """Note why the run ends early. Raises TargetError for a server that has never answered at all."""
        if isinstance(error, TargetError) and not self.tallies:
            raise error
        self.notes.append(INTERRUPTED if isinstance(error, KeyboardInterrupt) else str(error))

    def observe(
        self,
        operation: Operation,
        exchange: Exchange,
        case: Case,
        engine: str = "truespec",
        verdict: Verdict | None = None,
    ) -> tuple[Finding, ...]:
        """Have an exchange looked into that was made already, by whichever engine; return what is new with
        it. verdict: of it, where the judge was asked before.
        """
        if self.waits is not None:
            self.take_up()
            if self.waits.takes(operation, exchange, case, engine):
                return ()
        return self.inquest.take(operation, exchange, case, engine, verdict)

    def wait_beside(self, seconds: float) -> None:
        """From now on wait for an answer for so long only, and for what is late beside the run."""
        self.inquest.client.patience, self.waits = seconds, Waits(self.inquest.client)

    def take_up(self) -> None:
        """Take up what has come of waiting beside the run."""
        if self.waits is not None:
            for key, finding in self.waits.found():
                self.inquest.hear(key, finding)
            while self.waits.slow:
                self.late.pop(self.waits.slow.pop(), None)


def _has_no_end(exchange: Exchange, verdict: Verdict) -> bool:
    """Whether the time for an answer was up; of a stream, whether the document knows of none either."""
    if exchange.response is None:
        return is_late(exchange)
    is_expected = _UNEXPECTED.isdisjoint(each.rule for each in verdict.answer)
    return not is_expected and may_never_end(exchange.response.fields)
