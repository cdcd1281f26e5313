"""Whether the server grows or slows down the longer it is asked, and which request does it.

Memory is read between turns, of the process that the run has started and of what that has started in turn.
Where it has grown, single requests are sent again and again: one that adds as much each time, and more than a
server may keep of it, is told with its numbers. Where answers have become slow, a fresh start has to make the
same request fast again. Both are told as notes: how much a server may hold is nobody's rule.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from statistics import median
from typing import Final

from msgspec import Struct, field

from ..contract_tests import Process
from ..spec import Exchange, Operation, Request

_READ_EVERY: Final = 64
"""Requests between two readings: each goes through all processes of the machine."""

_SUSPECT: Final = 500_000
"""Bytes that a server has to grow by, from a third of its requests on, for anybody to look into it."""

_TOLD: Final = 1.2
"""How many times as large it has to be for this to be told where nobody knows why."""

_BLOCK: Final = 250
_FEWEST: Final = 20
"""Times that a suspect is sent between two readings, at most and at least."""

_BLOCKS: Final = 3
_SUSPECTS: Final = 3
"""Requests between which the time to look into them is shared."""

_LEAST: Final = 32_000
"""Bytes that each block has to add."""

_EVEN: Final = 0.5
"""Part of the mean that each block has to add: what levels off is a cache."""

_KEPT_OF_ANY: Final = 4_000
_KEPT_OF_BODY: Final = 10
"""What a server may keep of a request that creates something: bytes, and times what it was sent."""

_TIMES: Final = 15
"""Answers whose middle time counts."""

_TIMES_AT_LEAST: Final = 3
"""So many do where there is no time for more."""

_SLOWER: Final = 3.0
_SECONDS: Final = 0.01
"""How many times slower, and by how much, an answer has to be."""

_LONGER: Final = 1_000
"""Bytes by which a slow answer may be longer than a fast one: a list that grows takes its time."""

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"})


class _Asked(Struct):
    """One way in which an operation answers: by status. early, late: seconds of the first and the last."""

    operation: Operation
    request: Request
    status: int
    early: list[float] = field(default_factory=list[float])
    late: list[float] = field(default_factory=list[float])

    def see(self, request: Request, elapsed: float) -> None:
        self.request = request
        if len(self.early) < _TIMES:
            self.early.append(elapsed)
        self.late = [*self.late[1 - _TIMES :], elapsed]

    @property
    def may_keep(self) -> int:
        """Bytes that a server may keep of it each time: of what it creates, some; else nothing."""
        if self.request.method in _SAFE or self.status >= 300:
            return 0
        return _KEPT_OF_ANY + _KEPT_OF_BODY * len(self.request.body)


class Growth(Struct):
    """Watches a server that the run has started. send: sends it a request; memory: of a process, in bytes,
    None where it is gone; clock: in seconds; until: when nothing more may be sent, on it.
    """

    process: Process
    send: Callable[[Request], Exchange]
    memory: Callable[[int], int | None]
    clock: Callable[[], float]
    starts: int = 0
    sent: int = 0
    until: float = math.inf
    readings: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    _asked: dict[tuple[str, int], _Asked] = field(default_factory=dict[tuple[str, int], _Asked])
    _since: Counter[str] = field(default_factory=Counter[str])
    _grown: Counter[str] = field(default_factory=Counter[str])

    def see(self, operation: Operation, exchange: Exchange) -> None:
        """Take note of an exchange."""
        response = exchange.response
        if response is None:
            return
        self.sent += 1
        self._since[operation.key] += 1
        key = operation.key, response.status
        asked = self._asked.get(key)
        if asked is None:
            asked = self._asked[key] = _Asked(operation, exchange.request, response.status)
        asked.see(exchange.request, response.elapsed)

    def read(self) -> None:
        """Read the memory, if there was enough since the last time; a server that was started again begins
        anew.
        """
        if self.process.starts != self.starts:
            self.starts, self.sent = self.process.starts, 0
            self.readings.clear()
            self._asked.clear()
        elif self.readings and self.sent - self.readings[-1][0] < _READ_EVERY:
            return
        memory = self.memory(self.process.pid)
        if memory is None:
            return
        if self.readings:
            grown, asked = memory - self.readings[-1][1], self._since.total()
            for key, count in self._since.items():
                self._grown[key] += grown * count // max(1, asked)
        self._since.clear()
        self.readings.append((self.sent, memory))

    def told(self, ends: float) -> Iterator[str]:
        """Look into what has grown, until the clock shows `ends`; say in a line what it is."""
        if not self.readings:
            return
        self.until = ends
        found = False
        for words in self._of_memory(ends):
            found = True
            yield words
        first, last = self._settled(), self.readings[-1]
        if not found and self.has_grown and last[1] >= _TOLD * first[1]:
            yield (
                f"the server (process {self.process.pid}) has grown from {_mb(first[1])} to {_mb(last[1])} "
                f"in {last[0] - first[0]:,} requests; none that was sent again and again "
                "made it grow each time"
            )
        yield from self._of_time(ends)

    @property
    def has_grown(self) -> bool:
        """Whether the server takes more memory than after a third of the requests."""
        return len(self.readings) > 2 and self.readings[-1][1] - self._settled()[1] >= _SUSPECT

    @property
    def slower(self) -> tuple[_Asked, ...]:
        """What is answered more slowly than at first."""
        return tuple(
            each
            for each in self._asked.values()
            if len(each.early) == _TIMES and _is_slower(median(each.late), median(each.early))
        )

    def _settled(self) -> tuple[int, int]:
        third = self.readings[-1][0] / 3
        return next(each for each in self.readings if each[0] >= third)

    def _of_memory(self, ends: float) -> Iterator[str]:
        if not self.has_grown:
            return
        suspects = sorted(self._asked.values(), key=lambda each: -self._grown[each.operation.key])
        guilty = set[str]()
        each_gets = (ends - self.clock()) / _SUSPECTS
        for asked in suspects:
            if self.clock() >= ends:
                return
            if asked.operation.key in guilty:
                continue
            added, times = self._added(asked, each_gets / (_BLOCKS + 1))
            if added:
                guilty.add(asked.operation.key)
                yield (
                    f"the server's memory (process {self.process.pid}) grows with every "
                    f"{asked.operation.key} that is answered with {asked.status}: by {_mb(added)} in "
                    f"{times:,} times the same request, {added // times:,} bytes each, without levelling off"
                )

    def _added(self, asked: _Asked, seconds: float) -> tuple[int, int]:
        """Give what one request adds that is sent again and again, and how often that was; 0 where it does
        not add as much in each block. seconds: for one block.
        """
        added: list[int] = []
        times = self._block(asked, seconds)  # the first one warms up, and says how many there is time for
        before = self.memory(self.process.pid)
        for _ in range(_BLOCKS if times else 0):
            sent = self._block(asked, seconds, times)
            memory = self.memory(self.process.pid)
            if sent < times or memory is None or before is None or self.process.starts != self.starts:
                return 0, times
            added.append(memory - before)
            before = memory
        least = max(_LEAST, _EVEN * sum(added) / _BLOCKS, asked.may_keep * times)
        return (sum(added) if times and min(added) >= least else 0), times * _BLOCKS

    def _block(self, asked: _Asked, seconds: float, times: int = _BLOCK) -> int:
        """Send a request so many times, or a few at least and no longer; give how often it was answered, 0
        where there is no time for as many.
        """
        ends = self.clock() + seconds
        for sent in range(times):
            if self.clock() >= self.until:
                return 0
            if sent >= _FEWEST and times == _BLOCK and self.clock() >= ends:
                return sent
            if self.send(asked.request).response is None:
                return 0
        return times

    def _of_time(self, ends: float) -> Iterator[str]:
        """Compare slow requests with what a fresh server does."""
        suspects = self.slower
        if not suspects:
            return
        share = (ends - self.clock()) / (2 * len(suspects))
        slow = [(each, *self._timed(each, self.clock() + share)) for each in suspects]
        sent = self.sent
        self.process.restart()
        for asked, seconds, length in slow:
            fresh, its_length = self._timed(asked, ends)
            if fresh and _is_slower(seconds, fresh) and length <= 2 * its_length + _LONGER:
                yield (
                    f"{asked.operation.key} has become slow: {1e3 * seconds:,.0f} ms after {sent:,} "
                    f"requests, {1e3 * fresh:,.0f} ms for the same request after a fresh start"
                )

    def _timed(self, asked: _Asked, until: float) -> tuple[float, int]:
        """Give the middle time and the length of answers of the same status; 0 where there is none, or the
        clock shows `until` before there are a few.
        """
        answers = [self.send(asked.request).response for _ in range(_TIMES) if self.clock() < until]
        if len(answers) < _TIMES_AT_LEAST:
            return 0.0, 0
        same = [each for each in answers if each is not None and each.status == asked.status]
        return (median(each.elapsed for each in same), len(same[-1].body)) if same else (0.0, 0)


def memory_of(pid: int) -> int | None:
    """Give the bytes that a process and those below it hold in memory; None where it is gone."""
    import psutil  # late: only runs that start a server need it

    try:
        process = psutil.Process(pid)
        return sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))
    except psutil.Error:
        return None


def _is_slower(seconds: float, than: float) -> bool:
    return seconds >= _SLOWER * than and seconds - than >= _SECONDS


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
