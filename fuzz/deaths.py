"""Which request killed the server: the last one, or an earlier one that it did not survive for long.

What a server that was started for the run was sent since is kept. Where it has died, and no single request of
that was found to be at fault, what was sent is sent again to a fresh one, and halved until it is small.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct, field

from ..contract_tests import Finding, Process
from ..spec import Exchange, Operation, Request

_MOST: Final = 256
"""Requests that are kept: a server that dies of more than these was not killed by one."""

_DYING: Final = 0.5
"""Seconds that a server gets to die of what it was sent."""


class Deaths(Struct):
    """Watches a server that was started for the run. send: sends a request to it. dying: seconds that it gets
    to die of what it was sent. starts: how often it was started when it was last looked at.
    """

    process: Process
    send: Callable[[Request], object]
    dying: float = _DYING
    starts: int = 1
    sent: deque[tuple[Operation, Exchange]] = field(default_factory=lambda: deque(maxlen=_MOST))

    def see(self, operation: Operation, exchange: Exchange, *, explained: bool) -> Finding | None:
        """Take note of an exchange; give what the server died of, where it has, and does so again.

        explained: whether a finding says already why there is no answer.
        """
        self.sent.append((operation, exchange))
        if exchange.response is None:
            self.process.revive()
        return self._found(explained=explained)

    def wait(self) -> Finding | None:
        """Give the server time to die; what of, where it has, and does so again."""
        time.sleep(self.dying)
        self.process.revive()
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
        if not sent or not self._kills(sent):
            return None
        end = _least(len(sent), lambda size: self._kills(sent[:size]))
        needed = _least(end, lambda size: self._kills(sent[end - size : end]))
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

    def _kills(self, sent: Sequence[tuple[Operation, Exchange]]) -> bool:
        """Whether the server dies of these requests, sent in order to a fresh one."""
        self.process.restart()
        starts = self.process.starts
        for _, exchange in sent:
            self.send(exchange.request)
        time.sleep(self.dying)
        return self.process.revive() or self.process.starts != starts


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
