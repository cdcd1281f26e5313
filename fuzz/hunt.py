"""The hot loop: send a case, judge what went over the wire, raise alarms, have new ones looked into.

A cause is looked into when it is first met, and a few times more if nothing came of it; after that its
requests are only counted. So the loop runs at the speed of client and judge, and the pipeline of `test`
(checks, confirm, shrink, merge) is asked once a cause.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from ..spec import Exchange, Match, Operation, Request, Spec, Violation, judge_request
from .alarm import Alarm, alarms
from .dictionary import SeenValues
from .kinds import Kind

_LOOKS: Final = 3
_ANSWERS_READ: Final = 50


class Sender(Protocol):
    """What sends a request and gives back what became of it."""

    def send(self, request: Request, /) -> Exchange:
        """Send a request; never raises for what the server does."""
        ...


@dataclass(frozen=True, slots=True)
class Suspect:
    """An exchange to be looked into.

    kind: id of the kind of case. violations: of the request as it went over the wire. tolerable: whether the
    server may take the request all the same.
    """

    operation: Operation
    exchange: Exchange
    kind: str
    violations: tuple[Violation, ...]
    tolerable: bool


Inquest = Callable[[Suspect], bool]
"""Looks into a suspect: checks, sends it again, shrinks it, keeps what is confirmed. Whether it was."""


@dataclass(slots=True)
class Cause:
    """What is known of one alarm. sent: requests that raised it. looks: how often it was looked into."""

    sent: int = 0
    looks: int = 0
    confirmed: bool = False


@dataclass(slots=True)
class Hunt:
    """The state of a run between cases.

    ends: on the clock, for the turn that is on. silent: how many requests in a row had no answer.
    """

    spec: Spec
    sender: Sender
    inquest: Inquest
    clock: Callable[[], float]
    seen: SeenValues
    ends: float = 0.0
    sent: dict[str, int] = field(default_factory=dict[str, int])
    silent: int = 0
    causes: dict[Alarm, Cause] = field(default_factory=dict[Alarm, Cause])

    def send(self, kind: Kind, request: Request) -> bool:
        """Send one case and judge what became of it; False when the turn is over."""
        if self.clock() >= self.ends:
            return False
        exchange = self.sender.send(request)
        self.observe(exchange, kind.id, tolerable=kind.tolerable)
        return True

    def observe(self, exchange: Exchange, kind: str, *, tolerable: bool) -> None:
        """Judge one exchange, ours or another engine's, and have it looked into if it is a new surprise."""
        request = exchange.request
        match = self.spec.match(request.method, request.target)
        if not isinstance(match, Match):
            return  # a changed path may name no operation: what the server says then is not described
        operation = match.operation
        self._count(operation, exchange)
        violations = judge_request(match, request)
        for alarm in alarms(operation, exchange, violations):
            if self._is_worth_a_look(alarm):
                suspect = Suspect(operation, exchange, kind, violations, tolerable)
                self.causes[alarm].confirmed = self.inquest(suspect)

    def _count(self, operation: Operation, exchange: Exchange) -> None:
        sent = self.sent[operation.key] = self.sent.get(operation.key, 0) + 1
        self.silent = self.silent + 1 if exchange.response is None else 0
        if exchange.response is not None and sent <= _ANSWERS_READ:
            self.seen.learn(exchange.response)

    def _is_worth_a_look(self, alarm: Alarm) -> bool:
        cause = self.causes.setdefault(alarm, Cause())
        cause.sent += 1
        if cause.confirmed or cause.looks >= _LOOKS:
            return False
        cause.looks += 1
        return True
