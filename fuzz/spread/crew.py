"""Hands units out to workers, as many at once as there are, and redoes those of a worker that died."""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import Final, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from ...contract_tests import INTERRUPTED
from .units import Part, Unit

_TRIES: Final = 3
"""How often a unit is begun: one that kills each worker that takes it is left."""

_LOOK: Final = 0.2
_LAST_PARTS: Final = 15.0
"""Seconds that workers get to end what they are at when a run is cut short."""

_LEAST: Final = 0.5
"""Seconds below which there is no use in beginning a unit."""

_GRACE: Final = 0.03
"""Part of a run's time that units may be late before they are given up."""

_LEAST_GRACE: Final = 1.0


class Workers(Protocol):
    """Processes that do units. losses: what a future raises where its worker has died."""

    @property
    def losses(self) -> tuple[type[BaseException], ...]:
        """What a future raises where its worker has died."""
        ...

    def submit(self, unit: Unit) -> "Future[Part]":
        """Begin a unit."""
        ...

    def renew(self) -> None:
        """Put another in the place of a worker that died."""
        ...

    def stop(self) -> None:
        """Let those know that the run is over that do not see the file."""
        ...


class _Begun(Struct, frozen=True):
    """A unit that is being done. at: when it was begun, on the clock."""

    unit: Unit
    at: float


class Crew(Struct):
    """A run over several workers. size: how many units are done at once. begun, ends: on the clock.

    stop: a file that tells workers of this machine to end. redone: units that were begun again; lost: those
    that were given up; late: those that were not waited for. overrun: seconds that a unit takes at least
    beyond its own, to come there and back.
    """

    workers: Workers
    size: int
    clock: Callable[[], float]
    begun: float
    ends: float
    stop: Path
    redone: int = 0
    lost: int = 0
    late: int = 0
    overrun: float = math.inf
    _running: "dict[Future[Part], _Begun]" = field(default_factory=dict)
    _tries: dict[int, int] = field(default_factory=dict[int, int])

    def parts(self, units: Iterable[Unit], tell: Callable[[], None]) -> Iterator[Part]:
        """Have all units done and give what comes of them, as it comes.

        tell: is called several times a second; may raise KeyboardInterrupt to end the run.
        """
        waiting = deque(units)
        while waiting or self._running:
            while waiting and len(self._running) < self.size:
                unit = self._in_time(waiting.popleft())
                if unit is not None:
                    self._begin(unit)
            tell()
            done, _ = wait(self._running, _LOOK, FIRST_COMPLETED)
            failed: list[Unit] = []
            for future in done:
                begun = self._running.pop(future)
                part = self._result(future)
                if part is None:
                    failed.append(begun.unit)
                else:
                    took = self.clock() - begun.at - begun.unit.settings.length
                    self.overrun = min(self.overrun, max(0.0, took))
                    yield part
            if failed:
                self.workers.renew()
                waiting.extendleft(unit for unit in failed if self._is_worth_it(unit))
            if self._patience() <= 0:
                return

    def _patience(self) -> float:
        """How many seconds are left until units are given up."""
        return self.ends + max(_LEAST_GRACE, _GRACE * (self.ends - self.begun)) - self.clock()

    def rest(self) -> Iterator[Part]:
        """Tell workers to end, and give what those have that do so at once."""
        self.stop.touch()
        if self._running:
            self.workers.stop()
        done, late = wait(self._running, min(_LAST_PARTS, max(_LOOK, self._patience())))
        self.late = len(late)
        for future in done:
            part = self._result(future)
            if part is not None:
                notes = tuple(note for note in part.notes if note != INTERRUPTED)
                yield replace(
                    part, notes=notes, problem=part.problem if part.problem != INTERRUPTED else None
                )

    def _begin(self, unit: Unit) -> None:
        self._tries[unit.number] = self._tries.get(unit.number, 0) + 1
        self._running[self.workers.submit(unit)] = _Begun(unit, self.clock())

    def _result(self, future: "Future[Part]") -> Part | None:
        try:
            return future.result()
        except self.workers.losses:
            return None

    def _in_time(self, unit: Unit) -> Unit | None:
        """Let a unit take no longer than there is time; None where there is none left."""
        left = self.ends - self.clock() - (self.overrun if math.isfinite(self.overrun) else 0.0)
        if left < _LEAST:
            return None
        return replace(unit, settings=replace(unit.settings, seconds=min(unit.settings.length, left)))

    def _is_worth_it(self, unit: Unit) -> bool:
        """Whether to begin a unit again whose worker has died."""
        is_again = self._tries[unit.number] < _TRIES
        self.redone += is_again
        self.lost += not is_again
        return is_again
