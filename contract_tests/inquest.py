"""From a suspicion to a finding: sent again, alone, three times; shrunk; merged with what has the same cause.

A suspicion that does not come back every time is flaky, set apart and counted. One that rests on a comparison
(an invalid request accepted, a valid one refused) needs its twin: a valid request that the server accepts.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Final, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from ..spec import Exchange, Operation, Request, Spec, TargetError, Violation
from .alike import Alike
from .anew import Anew
from .beforehand import Beforehand, Staged
from .carried_out import COMPARED, CarriedOut
from .checks import LEVELS, suspicions
from .door import OPEN, Door
from .everywhere import everywhere
from .excuses import is_explained, is_taken, is_unreachable
from .finding import Finding
from .implied import without_implied
from .judged import Judged, Level, Suspicion, Verdict
from .own_checks import OwnChecks
from .plan import Case
from .same_places import SamePlaces
from .shrinking import shrunk
from .surprise import NoTwin, Tracer
from .taken import Taken
from .targets import Client, TimeIsUp
from .things import Things

TRIES: Final = 3
"""How often a suspicion has to come back."""

_LOOKS: Final = 3
_Key: TypeAlias = tuple[str, str, str, str]
_FAILURE: Final = "server-error"
_AGAIN: Final = "accepted before, and sent again"
_REFUSED: Final = frozenset({"refused-for-reasons", "valid-refused"})
_BESIDE_TWIN: Final = frozenset(
    {"head-differs", "preflight-refused", "range-wrong", "slow-answer", "vary-missing"}
)
"""Checks that show nothing without the answer to the twin."""

_OF_IMPOSTORS: Final = frozenset({"credentials-misplaced", "credentials-not-compared"})
_NO_JSON: Final = (_FAILURE, "request-body-malformed")


class _Cause(Struct):
    """What is known of one cause: whether it was confirmed, how often it was met and looked into."""

    finding: Finding | None = None
    sent: int = 0
    looks: int = 0
    operations: list[str] = field(default_factory=list[str])


class Inquest:
    """Takes in every exchange of a run, whoever made it, and gives out findings: one for each root cause.

    opinions: whether matters of manners are looked into as well. own: the user's checks; without any given,
    the document's invariants. things: of the server, as far as they are known. flaky: suspicions that did not
    come back.
    """

    def __init__(
        self,
        spec: Spec,
        client: Client,
        *,
        opinions: bool = False,
        own: OwnChecks | None = None,
        things: Things | None = None,
    ) -> None:
        self.own = OwnChecks.of(spec) if own is None else own
        self.spec = spec
        self.client = client
        self.flaky = 0
        self._unconfirmed: list[str] = []
        self.opinions = opinions
        self._places = SamePlaces.of(spec.operations)
        self._causes: dict[_Key, _Cause] = {}
        first: dict[str, Exchange] = {}
        self._doubts: dict[_Key, Finding] = {}
        things = things or Things(spec)
        self._anew = Anew(spec, client, things, first)
        self.beforehand = Beforehand(spec, client, things, self._anew)
        self.carried_out = CarriedOut(client, self._anew, first)
        self.tracer = Tracer(spec, client, self.carried_out)
        self._door = Door()
        self._alike = Alike()
        self._taken = Taken()
        self._uncompared: dict[str, tuple[_Key, Case]] = {}
        self._guilty: set[Request] = set()  # of several things that a case combined, the one at fault

    def take(
        self,
        operation: Operation,
        exchange: Exchange,
        case: Case,
        engine: str = "truespec",
        verdict: Verdict | None = None,
    ) -> tuple[Finding, ...]:
        """Judge one exchange; return what is new with it. engine: who made the request. verdict: what the
        judge said of it, where it was asked before.
        """
        judged = self._judged(operation, exchange, case, verdict)
        self._door.see(judged)
        self._alike.see(judged)
        new: list[Finding] = []
        if self._is_accepted(judged):
            self._taken.see(operation, exchange.request)
            if self.carried_out.see(operation, exchange):
                new += self._compared_by_now(operation)
        for suspicion in suspicions(judged, self.own):
            if self._level(suspicion) == "opinion" and not self.opinions:
                continue
            cause = self._causes.setdefault(self._key(suspicion), _Cause())
            if case.parts and cause.finding is None and self._is_of_one_part(suspicion, judged, case):
                continue
            cause.sent += 1
            if operation.key not in cause.operations:
                cause.operations.append(operation.key)
            if cause.finding is None and cause.looks < _LOOKS:
                cause.looks += 1
                try:
                    new += self._looked_into(cause, suspicion, judged, case, engine)
                except TimeIsUp:
                    self._unconfirmed.append(f"{operation.key}: {suspicion.sentence}")
                    raise
        return tuple(new)

    def _looked_into(
        self, cause: _Cause, suspicion: Suspicion, judged: Judged, case: Case, engine: str
    ) -> tuple[Finding, ...]:
        """Confirm a suspicion, unless what was accepted before fails in the same way by now: then that is
        looked into, and no difference from it blamed. What there is nothing to compare with is kept in mind.
        """
        operation, found = judged.operation, self._confirmed(suspicion, judged, case, engine)
        if found is None:
            return ()
        if found.check == _FAILURE:
            failed = self._to_blame(judged) if case.why != _AGAIN else None
            if failed is not None:
                again = Case(failed.request, _AGAIN, operation.location)
                return self.take(operation, *self._traced(operation, failed, again, ()), engine)
            if self.carried_out.of(operation) is None:
                self._uncompared[operation.key] = self._key(suspicion), case
        cause.finding = found
        return (found,)

    def _to_blame(self, judged: Judged) -> Exchange | None:
        is_allowed = not judged.violations
        return self.carried_out.to_blame(judged.operation, judged.exchange, is_allowed=is_allowed)

    def _compared_by_now(self, operation: Operation) -> tuple[Finding, ...]:
        """Look again into a failure that there was nothing to compare with, now that there is: what it is
        traced to takes its place.
        """
        key, case = self._uncompared.pop(operation.key, (None, None))
        before = self._causes.get(key) if key is not None else None
        if key is None or case is None or before is None or before.finding is None:
            return ()
        found = before.finding
        case = replace(case, request=found.exchange.request)
        traced = self._traced(operation, found.exchange, case, found.violations)
        new = self.take(operation, *traced, found.engine)
        for suspicion in suspicions(self._judged(operation, *traced), self.own):
            after = self._causes.get(self._key(suspicion))
            if suspicion.check == _FAILURE and after is not None and after is not before and after.finding:
                after.sent += before.sent
                del self._causes[key]
                break
        return new

    def _traced(
        self, operation: Operation, exchange: Exchange, case: Case, violations: tuple[Violation, ...]
    ) -> tuple[Exchange, Case]:
        """Find what it is about a request that the server fails on; the whole of it where that can't be."""
        try:
            return self.tracer.trace(operation, exchange, case, violations) or (exchange, case)
        except NoTwin:
            return exchange, case

    def complaints(
        self, operation: Operation, case: Case, steps: Sequence[Request] = ()
    ) -> tuple[Suspicion, ...]:
        """Send one case alone and list what the checks hold against what comes back, unconfirmed.

        For the test of one finding. steps: what has to be sent before it; `{$steps.0.key}` in it stands for
        the key of what the first one has made. Raises TargetError where a step has not told what is named.
        """
        sent = self.beforehand.play((*steps, case.request))
        if sent is None:
            url = self.client.target.url
            raise TargetError(f"{url} has not made what the test needs", url)
        *before, exchange = sent
        judged = self._judged(operation, exchange, case)
        twin = self.beforehand.compared_with(operation, before) or exchange
        return suspicions(replace(judged, twin=twin, tolerable=False), self.own)

    @property
    def is_elsewhere(self) -> bool:
        """Whether something else than the server that was meant seems to answer."""
        return self._alike.is_elsewhere

    def accepted(self, operation: Operation) -> Request | None:
        """Give the first valid request of an operation that was accepted, where there was one."""
        twin = self.carried_out.of(operation)
        return twin.request if twin is not None else None

    def hear(self, key: _Key, finding: Finding) -> None:
        """Take in a finding that was confirmed elsewhere; one of the same cause is the same."""
        cause = self._causes.setdefault(key, _Cause())
        cause.sent += finding.sent
        cause.finding = cause.finding or finding
        cause.operations += [each for each in finding.operations if each not in cause.operations]

    def hear_of(self, operation: str, *, is_answering: bool) -> None:
        """Take in whether an operation has answered another process."""
        self._alike.hear_of(operation, is_answering=is_answering)

    def findings(self) -> tuple[Finding, ...]:
        """List what was found so far, with how often each cause was met, in the order of finding."""
        found = [
            replace(cause.finding, sent=cause.sent, operations=tuple(cause.operations))
            for cause in self._causes.values()
            if cause.finding is not None
        ]
        told = self._alike.told(self._door.told(found, opinions=self.opinions))
        return without_implied(everywhere(told))

    def notes(self) -> Iterator[str]:
        """Tell what of the run is no finding, and should be known."""
        found = [cause.finding for cause in self._causes.values() if cause.finding is not None]
        told = self._door.told(found, opinions=self.opinions)
        unsure = [f"time was up before this could be confirmed: {each}" for each in self._unconfirmed]
        return chain(unsure, self.own.notes(), self._door.notes(found), self._alike.notes(told))

    def doubts(self) -> tuple[Finding, ...]:
        """List the suspicions that did not come back, as they were first seen."""
        return tuple(self._doubts.values())

    def doubt(self, key: _Key, finding: Finding) -> None:
        """Set apart what did not come back."""
        self.flaky += 1
        self._doubts.setdefault(key, finding)

    def _level(self, suspicion: Suspicion) -> Level:
        return LEVELS[suspicion.check] if suspicion.check in LEVELS else self.own.level(suspicion.check)

    def _key(self, suspicion: Suspicion) -> _Key:
        """Tell suspicions apart by their root causes: places that say the same are one."""
        check, file, pointer, cause = suspicion.key
        is_placed = pointer == suspicion.at.pointer
        return check, file, self._places.pointer(suspicion.at) if is_placed else pointer, cause

    def _judged(
        self, operation: Operation, exchange: Exchange, case: Case, verdict: Verdict | None = None
    ) -> Judged:
        """Hold both messages against the document, as they were on the wire."""
        request = exchange.request
        if case.purpose == "respelled":  # blanks around a value are no part of it (RFC 9110, Field Values)
            request = replace(request, fields=tuple((name, text.strip()) for name, text in request.fields))
            verdict = None
        verdict = verdict or Verdict.of(self.spec, request).with_answer(exchange)
        is_turned_away = exchange.response is not None and 300 <= exchange.response.status < 500
        is_outside = case.purpose == "strange" and is_turned_away
        return Judged(
            operation=operation,
            exchange=exchange,
            violations=verdict.violations,
            answer=() if is_outside else verdict.answer,
            tolerable=case.tolerable,
            twin=self.carried_out.of(operation),
            documented=case.documented,
            combined=bool(case.parts),
            refusable=case.refusable,
            loose=case.loose,
            purpose=case.purpose,
            at=case.at,
            why=case.why,
        )

    def _is_accepted(self, judged: Judged) -> bool:
        response = judged.exchange.response
        return response is not None and 200 <= response.status < 300 and not judged.violations

    def _comes_back(
        self, suspicion: Suspicion, judged: Judged, case: Case, request: Request
    ) -> Judged | None:
        """Send a request alone and see whether it raises the same suspicion; what came of it if so. Where it
        was used up by being carried out, it is made possible again first.
        """
        now = self.client.send_alone(request)
        again = self._judged(judged.operation, now, case)
        if self._raises(suspicion, again):
            return again
        for other in self._anew.ways(request, judged.exchange, now):
            again = self._judged(judged.operation, self.client.send_alone(other), case)
            if self._raises(suspicion, again):
                return again
        return None

    def _raises(self, suspicion: Suspicion, judged: Judged) -> bool:
        return any(each.key == suspicion.key for each in suspicions(judged, self.own))

    def _confirmed(self, suspicion: Suspicion, judged: Judged, case: Case, engine: str) -> Finding | None:
        request = judged.exchange.request
        for times in range(TRIES):
            if self._comes_back(suspicion, judged, case, request) is None:
                doubt = self._finding(suspicion, judged, case, engine)
                self.doubt(self._key(suspicion), replace(doubt, reproduced=(times, TRIES)))
                self.client.reach()  # raises where the request was the server's last
                return None
        if suspicion.check in _REFUSED and self._may_be_refused(judged):
            return None
        if suspicion.check in _OF_IMPOSTORS and self._is_known(judged.operation, OPEN):
            return None
        if judged.purpose == "strange" and request.body and self._is_known(judged.operation, *_NO_JSON):
            return None
        is_compared = suspicion.check in COMPARED and not judged.documented
        if is_compared and not self.carried_out.holds(suspicion.check, judged.twin):
            return None
        smallest = shrunk(judged, partial(self._comes_back, suspicion, judged, case))
        staged = self._staged(suspicion, smallest, case)
        return replace(
            self._finding(suspicion, staged.judged, case, engine),
            reproduced=(TRIES, TRIES),
            steps=staged.steps,
            opened=staged.opened,
        )

    def _staged(self, suspicion: Suspicion, judged: Judged, case: Case) -> Staged:
        """Find what has to be sent before, so that a fresh server shows the same."""
        is_compared = suspicion.check in _BESIDE_TWIN
        told = self.carried_out.told(judged.operation, judged.exchange.request)
        twin = judged.twin if is_compared else told

        def shows(steps: Sequence[Exchange], last: Exchange) -> Judged | None:
            again = self._judged(judged.operation, last, case)
            again = replace(again, twin=steps[-1]) if is_compared and steps else again
            return again if self._raises(suspicion, again) else None

        found = next(each for each in suspicions(judged, self.own) if each.key == suspicion.key)
        return self.beforehand.staged(judged, found, twin, shows)

    def _finding(self, suspicion: Suspicion, judged: Judged, case: Case, engine: str) -> Finding:
        """Write a finding of what `judged` raises as well."""
        raised = (each for each in suspicions(judged, self.own) if each.key == suspicion.key)
        return replace(
            Finding.of(
                next(raised, suspicion), judged.operation.key, judged.exchange, self._level(suspicion), engine
            ),
            why=case.why,
            caller=case.caller,
            purpose=case.purpose,
        )

    def _is_of_one_part(self, suspicion: Suspicion, judged: Judged, case: Case) -> bool:
        """Whether one of the things that a case combines shows the same alone: no combination is at fault."""
        for part in case.parts:
            if part in self._guilty or self._comes_back(suspicion, judged, case, part) is not None:
                self._guilty.add(part)
                return True
        return False

    def _may_be_refused(self, judged: Judged) -> bool:
        """Whether a refusal has a reason that is known, or that the run itself has given."""
        if is_unreachable(judged, self.client):
            return True
        return self._is_explained(judged) or is_taken(judged, self._taken, self._anew, self.client)

    def _is_explained(self, judged: Judged) -> bool:
        """Whether one of the refusals that were found before explains this one."""
        for cause in self._causes.values():
            found = cause.finding
            if found is None or found.check != "valid-refused":
                continue
            if judged.operation.key in cause.operations and is_explained(judged, found, self.client):
                cause.sent += 1
                return True
        return False

    def _is_known(self, operation: Operation, check: str, rule: str = "") -> bool:
        """Whether something is found already that explains more of an operation: who lets in anybody compares
        no credentials, who fails on what is no JSON fails on it in gzip. rule: of what is wrong in requests.
        """
        return any(
            each.finding is not None
            and each.finding.check == check
            and operation.key in each.operations
            and (not rule or any(violation.rule == rule for violation in each.finding.violations))
            for each in self._causes.values()
        )
