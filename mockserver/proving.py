"""Proving the answers of a mock beforehand: what breaks the document is told before a client meets it.

A large document takes many seconds, so the proof is cut into operations: what fits a budget is done before
the port opens, the rest between requests.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..spec import Location, Operation
from .answers import Answer
from .values import Source


@dataclass(frozen=True, slots=True)
class Broken:
    """A documented answer that breaks the document.

    answer: as it is written. sent: what is sent in its place; None where that answer is sent as it is, or
    none can be made.
    """

    operation: Operation
    answer: Answer
    sent: Answer | None

    @property
    def cause(self) -> tuple[Location, Source]:
        """What it comes from: the same for all operations that share it."""
        return self.answer.violations[0].at, self.answer.source

    def __str__(self) -> str:
        """Write it as a warning: where the document says otherwise, what is wrong, what is sent."""
        at, words = self.told()
        return f"{at}: {words}{f'; sent: {self.sent.source}' if self.sent else ''}"

    def told(self) -> tuple[Location, str]:
        """Say where the document says otherwise, and what is wrong."""
        first, more = self.answer.violations[0], len(self.answer.violations) - 1
        often = f" (and {more} more)" if more else ""
        words = f"{self.operation.key} {self.answer.status}: {first.where} {first.message}{often}"
        return first.at, f"{words}; {self.answer.source}"


class Proving:
    """The proof of a mock's answers, one operation a step. tell: called with each warning."""

    def __init__(self, steps: Iterator[tuple[Broken, ...]], tell: Callable[[str], None]) -> None:
        self._steps = steps
        self._tell = tell
        self.is_done = False
        self.found = 0

    def step(self) -> None:
        """Prove one more operation."""
        broken = next(self._steps, None)
        if broken is None:
            self.is_done = True
            return
        for each in broken:
            self.found += 1
            self._tell(str(each))

    def run(self, seconds: float | None = None) -> None:
        """Go on until all is proved, or the time is over. seconds: None for no end."""
        end = None if seconds is None else time.perf_counter() + seconds
        while not self.is_done and (end is None or time.perf_counter() < end):
            self.step()
