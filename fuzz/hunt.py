"""The hot loop: make sure that a case is fair, send it, have what became of it judged.

Judging, confirming, shrinking and merging are those of `test`: every exchange, ours or another engine's, goes
through its `Session`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from msgspec import Struct, field

from ..contract_tests import (
    Case,
    Finding,
    NoTwin,
    Session,
    Verdict,
    credential_cases,
    credentials_for,
    lesser_cases,
)
from ..spec import Exchange, Match, Operation, Request, Response, Violation, is_array
from .behaviour import Behaviours
from .corpus import Kept
from .deaths import Deaths
from .dictionary import SeenValues
from .growth import Growth
from .kinds import VALID, Kind
from .standing import Standing, Watch, unwatched

_EVERY: Final = 4
"""One answer in so many is read for values: they repeat."""

_MOST_WAITING: Final = 200
_TOLD_EVERY: Final = 0.25
"""Seconds between two lines for who watches: a turn may take several."""

Waiting: TypeAlias = tuple[Operation, Exchange, Case, str, Verdict]
"""An exchange that can't be traced yet, with its case, who made it, and what the judge says of it."""

_AMBIGUOUS_PATH: Final = re.compile(r"%2f|%5c|%00|%0a|//|/\.\.?(?:/|$)|%2e|;", re.IGNORECASE)
"""Paths that servers and the proxies before them read differently: which operation they name is anyone's
guess (RFC 3986, Normalization and Comparison)."""

_ODD_INTEGER: Final = re.compile(
    r"(?:^|[=/,;])-?\d+(?:\.0+|\.?\d*e(?:\+|%2b|-)?\d+)(?=$|[&/,;?])", re.IGNORECASE
)


class Hunt(Struct):
    """A run between cases.

    behaviours: how operations answered so far. kept: requests worth remembering. deaths, growth: of a
    server that the run has started. led_further: what has reached new lines of the server's code since the
    last turn, by operation. scopes: what further identities may do. asked: operations that were asked with
    other credentials. waiting: exchanges that have to wait for a twin. begun, ends: of the run, and of this
    turn, on the clock; told: when who watches was told something. is_fresh: nothing was sent in it yet.
    skipped: cases that would have proved nothing.
    """

    session: Session
    clock: Callable[[], float]
    seen: SeenValues
    watch: Watch = unwatched
    behaviours: Behaviours = field(default_factory=Behaviours)
    kept: Kept = field(default_factory=Kept)
    deaths: Deaths | None = None
    growth: Growth | None = None
    led_further: dict[str, list[Request]] = field(default_factory=dict[str, list[Request]])
    scopes: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    asked: set[str] = field(default_factory=set[str])
    waiting: list[Waiting] = field(default_factory=list[Waiting])
    begun: float = 0.0
    ends: float = 0.0
    is_fresh: bool = False
    told: float = 0.0
    sent: int = 0
    skipped: int = 0

    def begin_turn(self, ends: float) -> None:
        """Begin a turn that lasts until the clock shows `ends`: one case is sent however long it takes to
        make, so that every operation of a large document has its share.
        """
        self.ends, self.is_fresh = ends, True

    def send(self, operation: Operation, kind: Kind, request: Request) -> bool:
        """Send one case and have it judged; False when the turn is over: so it is where an answer is late.

        Raises TargetError when the server has stopped answering for good.
        """
        if self.clock() >= self.ends and not self.is_fresh:
            return False
        verdict = self._fair(request)
        if verdict is None or not _names(verdict, operation):
            self.skipped += 1
            return True
        self.is_fresh = False
        may = kind.tolerable
        case = Case(request, kind.id, operation.location, tolerable=may, refusable=may)
        late = self.session.late.get(operation.key, 0)
        exchange = self._sent(operation, case, verdict)
        self._learn(exchange.response)
        self.report_progress(operation.key)
        return self.session.late.get(operation.key, 0) == late

    def send_first(self, operation: Operation, request: Request) -> bool:
        """Send a valid request where nothing was sent in this turn; whether something was by now."""
        if self.is_fresh:
            self.send(operation, VALID, request)
        return not self.is_fresh

    def open(self, operation: Operation, request: Request) -> bool:
        """Send a request that is meant to be accepted, unless one was; whether there is one now to compare
        others with.
        """
        verdict = None if self._is_accepted(operation) else self._fair(request)
        if verdict is not None and _names(verdict, operation) and not verdict.violations:
            self._sent(operation, Case(request, "opener", operation.location), verdict)
        return self._is_accepted(operation)

    def _is_accepted(self, operation: Operation) -> bool:
        """Whether a request of an operation was accepted, whoever has sent it."""
        return self.session.inquest.accepted(operation) is not None

    def ask_as_others(self, operation: Operation) -> None:
        """Ask for what was accepted with good credentials once with missing and almost right ones."""
        accepted = self.session.inquest.accepted(operation)
        if accepted is None or operation.key in self.asked:
            return
        self.asked.add(operation.key)
        target = self.session.target
        credentials = credentials_for(operation, target.fields)
        for case in credential_cases(operation, accepted, credentials):
            self.session.send(operation, case)
        for case in lesser_cases(operation, accepted, credentials, target.others, self.scopes):
            self.session.send(operation, case)

    def replay(self, requests: Iterable[Request], *, tolerable: bool) -> Iterator[Exchange]:
        """Send remembered requests, one after the other, with the credentials of this run, and look at the
        answers at the end; each exchange is given before the next is taken. Ends at one of no operation.

        tolerable: whether the last may be taken, and refused.
        """
        sent: list[tuple[Operation, Exchange, Request, Verdict]] = []
        for request in requests:
            match = self.session.spec.match(request.method, request.target, request.fields)
            if not isinstance(match, Match):
                break
            ready = credentials_for(match.operation, self.session.target.fields).added_to(request)
            verdict = self._fair(ready)
            if verdict is None:
                break
            case = Case(ready, "remembered", match.operation.location)
            sent.append((match.operation, self.session.exchange_for(case), ready, verdict))
            yield sent[-1][1]
        for number, (operation, exchange, ready, verdict) in enumerate(sent, 1):
            may = tolerable and number == len(sent)
            case = Case(ready, "remembered", operation.location, tolerable=may, refusable=may)
            self._look_at(operation, exchange, case, verdict)

    def _sent(self, operation: Operation, case: Case, verdict: Verdict) -> Exchange:
        """Send a case and look into what came back. verdict: of the request."""
        exchange = self.session.exchange_for(case)
        self._look_at(operation, exchange, case, verdict)
        return exchange

    def _look_at(self, operation: Operation, exchange: Exchange, case: Case, verdict: Verdict) -> None:
        verdict = verdict.with_answer(exchange)
        self.session.count(operation, exchange, verdict)
        self.take_in(operation, exchange, case, verdict)
        self._judge(operation, exchange, case, "truespec", verdict)
        if self.deaths is not None:
            self._look_for_death(self.deaths, operation, exchange)

    def take_in(self, operation: Operation, exchange: Exchange, case: Case, verdict: Verdict) -> None:
        """Take note of how a request was answered, and of how far it came, whoever has sent it. What was sent
        for a purpose of its own says nothing without that.
        """
        code, may = self.session.target.code, case.tolerable or case.refusable
        leads_on = code is not None and bool(code.news())
        if self.growth is not None:
            self.growth.see(operation, exchange)
        if case.purpose:
            return
        self.behaviours.see(operation, exchange, verdict)
        self.kept.see(operation, exchange, verdict, tolerable=may)
        if leads_on:
            self.behaviours.news += 1
            self.kept.see_new_lines(operation, exchange, verdict, tolerable=may)
            self.led_further.setdefault(operation.key, []).append(exchange.request)

    def hear(self, operation: Operation, exchange: Exchange, case: Case, verdict: Verdict) -> None:
        """Take note of a request that was planned: the server may die of it, too."""
        self.take_in(operation, exchange, case, verdict)
        if self.deaths is not None:
            self.deaths.sent.append((operation, exchange))

    def wait_for_death(self) -> None:
        """Give the server time to die of what it was sent, where the run has started it."""
        killed = self._settled(self.deaths, self.deaths.wait) if self.deaths is not None else None
        if killed is not None:
            self.session.inquest.hear((killed.check, killed.fingerprint, "", ""), killed)

    def _look_for_death(self, deaths: Deaths, operation: Operation, exchange: Exchange) -> None:
        found = self.session.inquest.findings()
        explained = any(each.check == "no-answer" and operation.key in each.operations for each in found)
        killed = self._settled(deaths, lambda: deaths.see(operation, exchange, explained=explained))
        if killed is not None:
            self.session.inquest.hear((killed.check, killed.fingerprint, "", ""), killed)

    def _settled(self, deaths: Deaths, look: Callable[[], Finding | None]) -> Finding | None:
        """Look into a death; what there is no time for is noted."""
        try:
            return look()
        finally:
            self.session.notes += deaths.unsettled
            deaths.unsettled.clear()

    def observe(self, exchange: Exchange, phase: str) -> None:
        """Take in an exchange that Schemathesis made."""
        request = exchange.request
        verdict = self._fair(request)
        if verdict is not None and isinstance(verdict.match, Match):
            operation = verdict.match.operation
            case = Case(request, f"schemathesis-{phase}", operation.location)
            verdict = verdict.with_answer(exchange)
            self.session.count(operation, exchange, verdict)
            self._judge(operation, exchange, case, "schemathesis", verdict)

    def _judge(
        self, operation: Operation, exchange: Exchange, case: Case, engine: str, verdict: Verdict
    ) -> None:
        if exchange.response is None and self.deaths is not None:
            # Each question would cost a start of the server; the inquest asks few.
            self.session.observe(operation, exchange, case, engine, verdict)
            return
        try:
            traced = self.session.inquest.tracer.trace(operation, exchange, case, verdict.violations)
        except NoTwin:
            if len(self.waiting) < _MOST_WAITING:
                self.waiting.append((operation, exchange, case, engine, verdict))
            return
        if traced is not None:
            told = verdict if traced[0] is exchange else None  # the smaller one has not been judged
            self.session.observe(operation, *traced, engine, told)

    def end_turn(self) -> None:
        """Take up what was learned, and what had to wait for an accepted request to compare it with."""
        self.seen.settle()
        if self.growth is not None:
            self.growth.read()
        waiting, self.waiting = self.waiting, []
        for operation, exchange, case, engine, verdict in waiting:
            if self._is_accepted(operation):
                self._judge(operation, exchange, case, engine, verdict)
            else:
                self.session.observe(operation, exchange, case, engine, verdict)

    def report_progress(self, at_work: str) -> None:
        """Tell who watches now and then how far the run is. at_work: an operation, or another engine."""
        if self.clock() - self.told < _TOLD_EVERY:
            return
        self.told = self.clock()
        self.watch(Standing.of(self.session, at_work, self.told - self.begun))

    def look_for_growth(self, ends: float) -> None:
        """Note how the server grows and slows down, where it does."""
        if self.growth is not None:
            self.session.notes += self.growth.told(ends)
        if self.deaths is not None:
            self.deaths.forget()

    def _fair(self, request: Request) -> Verdict | None:
        """Judge a request that every server reads as our judge does; None for any other, or of no operation.

        Space around a field value is no part of it (RFC 9112, Field Syntax), and is left on by half the
        parsers there are.
        """
        if _AMBIGUOUS_PATH.search(request.path):
            return None
        if any(value != value.strip() for _, value in request.fields):
            return None
        verdict = Verdict.of(self.session.spec, request)
        if not verdict.violations and _is_ambiguous(request):
            return None
        if any(map(_is_of_repetition, verdict.violations)):
            return None
        return verdict if isinstance(verdict.match, Match) else None

    def _learn(self, response: Response | None) -> None:
        self.sent += 1
        if response is not None and response.status < 300 and self.sent % _EVERY == 0:
            self.seen.learn(response)


def _is_ambiguous(request: Request) -> bool:
    """Whether a parameter says a whole number as `1.0` or `1e2`: a number without a fraction is an integer in
    JSON Schema (Core, Mathematical Integers), and no server need read texts that way.
    """
    texts = (request.target, *(f"={value}" for _, value in request.fields))
    return any(_ODD_INTEGER.search(text) for text in texts)


def _is_of_repetition(violation: Violation) -> bool:
    """Whether the complaint is that a parameter stands there twice: nobody says which of them counts, and
    servers take the first or the last.
    """
    is_of_type = violation.rule == "request-parameter-schema" and violation.code == "type"
    return is_of_type and is_array(violation.value)


def _names(verdict: Verdict, operation: Operation) -> bool:
    """Whether a request names this operation: a changed path may name another."""
    return isinstance(verdict.match, Match) and verdict.match.operation is operation
