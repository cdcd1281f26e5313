"""Requests that ask to be called back, and what comes of them: heard, provoked again, three times, before it
counts.
"""

import time
from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from ..spec import Operation, Request, TargetError
from .callbacks import Heard, Invitation, Received, Receiver, called, heard_of, receivable_of
from .draft import Draft, unaskable
from .finding import Finding
from .inquest import TRIES
from .judged import Verdict
from .plan import Case, Opener, body_cases, parameter_cases
from .retelling import finding_of
from .trial import Trials

_MOST_VALID: Final = 40
_MOST_INVALID: Final = 12
"""Requests that differ from accepted ones in one value, which ask to be called back."""

_GENERATED: Final = 4
_LOOKS: Final = 3
_LEAST_WAIT: Final = 1.0
_MOST_WAIT: Final = 10.0
_SLOWER: Final = 4
"""So many times as long as a callback took it may take again, within these seconds."""

_QUIET: Final = 0.25
"""Seconds after the last message that another may come of the same request."""

_WHY: Final = "a request that asks to be called back"


def patience(took: float) -> float:
    """Choose how long to wait for a message like one that took so long. In seconds."""
    return min(max(_LEAST_WAIT, _SLOWER * took), _MOST_WAIT)


class _Cause(Struct):
    """What is known of one cause."""

    looks: int = 0
    is_found: bool = False
    requests: list[Request] = field(default_factory=list[Request])


class Provoking:
    """Asks to be called back, and listens. operations: whose callbacks count."""

    def __init__(self, trials: Trials, receiver: Receiver, operations: Sequence[Operation]) -> None:
        self.trials = trials
        self.receiver = receiver
        self.operations = tuple(each for each in operations if receivable_of(each).places)
        trials.session.coverage.expect_calls()
        self.calls: dict[Operation, float] = {}
        """Seconds that the first message of each callback took which has come, in the order of coming."""
        self.led: dict[Operation, Invitation] = {}
        """An accepted request for each of these."""
        self.refused: set[Operation] = set()
        """Those of them that were answered with refusals, too."""
        self._invitations: list[Invitation] = []
        self._causes: dict[tuple[str, str, str, str], _Cause] = {}

    def _may_ask(self, operation: Operation) -> bool:
        """Whether the run may call an operation."""
        trials = self.trials
        return not (
            unaskable(trials.session.spec, operation)
            or trials.caution.forbids(operation, trials.session.things)
        )

    def steps(self, operation: Operation) -> Iterator[None]:
        """Ask to be called back in many ways, and pause after each: what is planned first, then by chance
        without an end.
        """
        for case in self._planned(operation):
            self.ask(operation, case)
            yield
        random = Random(f"{self.trials.seed} {operation.key} callbacks")
        while drafts := list(self._drawn(operation, random)) if self._may_ask(operation) else []:
            for draft in drafts:
                self.ask(operation, self._case(draft))
                yield

    def ask_all(self) -> None:
        """Ask to be called back by what is planned."""
        session = self.trials.session
        for operation in self.operations if not session.inquest.is_elsewhere else ():
            for case in self._planned(operation):
                if session.has_stalled(operation):
                    break
                self.ask(operation, case)

    def wait(self, seconds: float) -> None:
        """Wait for what has not come, so long after the last request at most."""
        sent = [each.sent for each in self._invitations if each.is_accepted]
        if sent:
            self.receiver.wait_until(self._has_all, max(sent) + seconds)
            self.receiver.wait_until(lambda: False, time.monotonic() + _QUIET)

    def _has_all(self) -> bool:
        """Whether every callback has come, and one for every request that was accepted."""
        accepted = [each for each in self._invitations if each.is_accepted]
        if not all(each.calls for each in accepted):
            return False
        places = (place for each in self.operations for place in receivable_of(each).places)
        wanted = {call for place in places for _, call in place.calls}
        there = (called(self.receiver, each, message) for each in accepted for message in each.calls)
        return wanted <= {*self.calls, *there}

    def ask(self, operation: Operation, case: Case) -> Invitation | None:
        """Send a request with addresses of ours; None where it has no place for any."""
        invitation = self.receiver.invite(operation, case.request)
        if invitation is None:
            return None
        sent = replace(case, request=invitation.request, refusable=True, documented=False)
        session = self.trials.session
        invitation.sent = time.monotonic()
        invitation.exchange = session.try_out(operation, sent)
        self._invitations.append(invitation)
        session.observe(operation, invitation.exchange, sent)
        return invitation

    def hear(self) -> None:
        """Take up what has come, and look into what is wrong with it."""
        for invitation, message in self.receiver.news():
            self._take_in(invitation, message)

    def _take_in(self, invitation: Invitation, message: Received) -> None:
        call = called(self.receiver, invitation, message)
        if call is not None and call not in self.calls:
            self.calls[call] = message.at - invitation.sent
            self.trials.session.coverage.hear_call(invitation.operation, call)
        if call is not None and invitation.is_accepted and not invitation.refuses:
            self.led.setdefault(call, invitation)
        for heard in heard_of(self.receiver, invitation, message):
            self._look_into(heard)

    def _look_into(self, heard: Heard) -> None:
        """Provoke the same again; what comes back every time is a finding."""
        inquest, finding = self.trials.session.inquest, self.finding(heard)
        if finding.level == "opinion" and not inquest.opinions:
            return
        cause = self._causes.setdefault(heard.key, _Cause())
        cause.requests.append(heard.invitation.request)
        if cause.is_found:
            inquest.hear(heard.key, finding)
            return
        if cause.looks >= _LOOKS:
            return
        cause.looks += 1
        for times in range(TRIES):
            if not self._comes_back(heard, cause.requests):
                inquest.doubt(heard.key, replace(finding, reproduced=(times, TRIES)))
                return
        cause.is_found = True
        inquest.hear(heard.key, finding)

    def finding(self, heard: Heard) -> Finding:
        """Make the finding of what a message shows."""
        made = finding_of(heard.telling, seed=self.trials.seed)
        return replace(
            made,
            story=False,
            why=_WHY,
            received=heard.received,
            violations=heard.violations,
        )

    def _comes_back(self, heard: Heard, requests: Sequence[Request]) -> bool:
        """Whether a request like the one that led to a message leads to such a one again."""
        operation, before = heard.invitation.operation, heard.invitation
        ends = patience(heard.message.at - before.sent if heard.message is not None else 0.0)
        for request in self.again(operation, requests):
            invitation = self.ask(operation, Case(request, _WHY, operation.location))
            if invitation is None or invitation.is_refused != before.is_refused:
                continue
            return self.receiver.wait_until(
                lambda each=invitation: self.shows(each, heard.key), time.monotonic() + ends
            )
        return False

    def told(self, operation: Operation, request: Request, check: str, seconds: float) -> list[Heard]:
        """Ask as a request does, or else in another way, until one is carried out (or, where it is about
        refusals, refused); what comes of it within so many seconds. Raises TargetError where none is.
        """
        wanted = {call for place in receivable_of(operation).places for _, call in place.calls}
        for each in self.again(operation, (request,)):
            invitation = self.ask(operation, Case(each, _WHY, operation.location))
            if invitation is None or invitation.is_refused is not (check == "callback-after-refusal"):
                continue

            def is_enough(mine: Invitation = invitation) -> bool:
                came = {called(self.receiver, mine, message) for message in tuple(mine.messages)}
                return wanted <= came or check in {one.telling.check for one in self._of(mine)}

            self.receiver.wait_until(is_enough, time.monotonic() + seconds)
            return list(self._of(invitation))
        url = self.trials.session.target.url
        raise TargetError(f"{url} carries out nothing of {operation.key}", url)

    def _of(self, invitation: Invitation) -> Iterator[Heard]:
        """List what all that has come of a request shows."""
        for message in tuple(invitation.messages):
            yield from heard_of(self.receiver, invitation, message)

    def shows(self, invitation: Invitation, key: tuple[str, str, str, str]) -> bool:
        """Whether what has come of a request shows something."""
        return any(heard.key == key for heard in self._of(invitation))

    def again(self, operation: Operation, requests: Sequence[Request]) -> Iterator[Request]:
        """List requests that may lead to the same: those that have, about what is there now; then what is
        likely to be accepted.
        """
        planner = self.trials.planner(operation)
        openers = [each.case.request for each in planner.openers()]
        path = openers[0].path if openers and "{" in operation.path else None
        led = dict.fromkeys((*requests[:1], *requests[-2:]))
        yield from (
            each if path is None else replace(each, target=path + each.target[len(each.path) :])
            for each in led
        )
        yield from openers
        drawn = self._drawn(operation, Random(operation.key))
        yield from (planner.written(each) for each in islice(drawn, _GENERATED))

    def _planned(self, operation: Operation) -> Iterator[Case]:
        """List what is sent: what is meant to succeed, then what differs from that in one value. Nothing of
        what the run may not call.
        """
        if not self._may_ask(operation):
            return
        planner = self.trials.planner(operation)
        openers = list(planner.openers())
        accepted: list[Opener] = []
        for opener in openers:
            before = len(self._invitations)
            yield opener.case
            accepted += [opener for each in self._invitations[before:] if each.is_accepted]
        yield from (self._case(draft) for draft in self._drawn(operation, Random(operation.key)))
        for valid, most in ((True, _MOST_VALID), (False, _MOST_INVALID)):
            cases = [
                each
                for each in self._varied(operation, accepted)
                if (not Verdict.of(self.trials.session.spec, each.request).violations) is valid
            ]
            random = Random(f"{self.trials.seed} {operation.key} {valid}")
            yield from random.sample(cases, min(most, len(cases)))

    def _varied(self, operation: Operation, accepted: Sequence[Opener]) -> Iterator[Case]:
        planner, random = self.trials.planner(operation), Random(f"{self.trials.seed} {operation.key}")
        for opener in accepted[:1]:
            for parameter in operation.parameters:
                if parameter.place != "path":
                    yield from parameter_cases(opener.draft, planner.written, random, parameter)
            yield from body_cases(
                opener.draft, planner.written, random, [each.draft.body for each in accepted]
            )

    def _drawn(self, operation: Operation, random: Random) -> Iterator[Draft]:
        """Make requests by chance, but for what names things that exist."""
        for opener in islice(self.trials.planner(operation).openers(), 1):
            media = opener.draft.media
            for _ in range(_GENERATED):
                if media is not None and media.schema is not None:
                    yield opener.draft.with_body(media.schema.generate(random))

    def _case(self, draft: Draft) -> Case:
        planner = self.trials.planner(draft.operation)
        return Case(planner.written(draft), _WHY, draft.operation.location)
