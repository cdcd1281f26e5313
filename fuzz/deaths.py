"""Which request killed the server: the last one, or an earlier one that it did not survive for long.

What a server that was started for the run was sent since is kept. Where it has died, and no single request of
that was found to be at fault, what was sent is sent again to a fresh one, and halved until it is small.
"""

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct, field

from ..contract_tests import Finding, Process, TimeIsUp
from ..spec import Exchange, Operation, Request

_MOST: Final = 256
"""Requests that are kept: a server that dies of more than these was not killed by one."""

_DYING: Final = 0.5
"""Seconds that a server gets to die of what it was sent."""

_LOOK_EVERY: Final = 0.05
"""Seconds between two looks at whether it has."""


class Deaths(Struct):
    """Watches a server that was started for the run. send: sends a request to it. dying: seconds that it gets
    to die of what it was sent. starts: how often it was started when it was last looked at. until: when
    nothing more may be sent, on the clock. takes: seconds that it took to start at most. recent: the first
    of the requests that were sent again so shortly before it died that it may have died of them. unsettled:
    what was not found out in time.
    """

    process: Process
    send: Callable[[Request], object]
    dying: float = _DYING
    starts: int = 1
    until: float = math.inf
    clock: Callable[[], float] = time.monotonic
    takes: float = 0.0
    recent: int = 0
    unsettled: list[str] = field(default_factory=list[str])
    sent: deque[tuple[Operation, Exchange]] = field(default_factory=lambda: deque(maxlen=_MOST))

    def see(self, operation: Operation, exchange: Exchange, *, explained: bool) -> Finding | None:
        """Take note of an exchange; give what the server died of, where it has, and does so again.

        explained: whether a finding says already why there is no answer. Raises TimeIsUp where the time is
        up before it is known.
        """
        self.sent.append((operation, exchange))
        if exchange.response is None:
            self.process.revive()
        return self._found(explained=explained)

    def wait(self) -> Finding | None:
        """Give the server time to die; what of, where it has, and does so again. Raises as `see` does."""
        self._has_died(self.starts)
        return self._found(explained=False)

    def _found(self, *, explained: bool) -> Finding | None:
        if self.process.starts == self.starts:
            return None
        sent = list(self.sent)
        found = None if explained else self._killers(sent)
        self.forget()
        return found

    def forget(self) -> None:
        """Begin anew, with the server as it runs now."""
        self.sent.clear()
        self.starts = self.process.starts

    def _killers(self, sent: Sequence[tuple[Operation, Exchange]]) -> Finding | None:
        """Find the shortest run of requests at whose end the server dies; None where it dies of none."""
        end = 0
        try:
            end = self._kills(sent)
            if not end:
                return None
            first = self.recent
            if first and self._kills(sent[first:end]):  # the killer is among these, and they are few
                sent, end = sent[first:end], end - first
            end = _least(end, lambda size: self._kills(sent[:size]) > 0)
            alone = self._kills(sent[end - 1 : end]) > 0  # as most are
            needed = 1 if alone else _least(end, lambda size: self._kills(sent[end - size : end]) > 0)
        except TimeIsUp:
            last = f", the last of them perhaps {sent[end - 1][0].key}" if end else ""
            self.unsettled.append(
                "time was up before it was known which of the requests since its start the server has died of"
                f"{last}"
            )
            raise
        killers = sent[end - needed : end]
        operation, last = killers[-1]
        return Finding(
            check="no-answer",
            level="fault",
            operation=operation.key,
            sentence="The server died of this request, if not at once",
            expected="a server that lives on",
            got="its process ended",
            at=operation.location,
            exchange=Exchange(last.request, None, "the server's process ended"),
            steps=tuple(exchange for _, exchange in killers[:-1]),
            why="what was sent before the server died, halved",
            reproduced=(2, 2),
            operations=(operation.key,),
        )

    def _kills(self, sent: Sequence[tuple[Operation, Exchange]]) -> int:
        """Send requests in order to a fresh server: how many it got until it died; 0 where it lives on.

        Raises TimeIsUp where there is no time for that.
        """
        begun = self.clock()
        if begun + self.takes + self.dying >= self.until:
            raise TimeIsUp
        self.process.restart()
        self.takes = max(self.takes, self.clock() - begun)
        starts, times = self.process.starts, list[float]()
        for _, exchange in sent:
            times.append(self.clock())
            if times[-1] >= self.until:
                raise TimeIsUp
            self.send(exchange.request)
            if self.process.starts != starts or self.process.revive():
                break
        if self.process.starts == starts and not self._has_died(starts):
            return 0
        died = self.clock() - self.takes
        self.recent = sum(each < died - self.dying for each in times)
        return len(times)

    def _has_died(self, starts: int) -> bool:
        """Give the server time to die, and start it again where it has. starts: how often it was before."""
        ends = self.clock() + self.dying
        while not self.process.revive() and self.process.starts == starts:
            if self.clock() >= ends:
                return False
            time.sleep(_LOOK_EVERY)
        return True


def _least(most: int, holds: Callable[[int], bool]) -> int:
    """Find the smallest size that holds, where `most` does and all larger than one that does do, too."""
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return high
