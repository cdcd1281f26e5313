"""A unit of work, what comes of it, and how a run is cut into units.

A unit is a few seconds on some of the operations: what a worker that dies takes with it is no more than that.
The same seed gives the same units.
"""

import pickle
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from ...contract_tests import Finding, Point, Tally, Target, selected
from ...spec import Document, Formats, Operation, Spec, TargetError
from ..collecting import collected_seldom
from ..corpus import CorpusCase
from ..exploring import explore
from ..settings import FuzzSettings
from ..standing import Standing

_SHORTEST: Final = 2.0
_LONGEST: Final = 15.0
_ROUNDS: Final = 4
"""So many times each operation has a unit, in a run that is neither very short nor very long."""


class Unit(Struct, frozen=True):
    """What another process needs to know. number: its place in the run. document: as `packed` has it.

    settings: whose seconds and operations are the unit's. remembered: cases to send first. stop: a file on
    this machine that is there when the run is to end.
    """

    number: int
    document: bytes
    target: Target
    settings: FuzzSettings
    remembered: tuple[CorpusCase, ...] = ()
    stop: Path | None = None


class Part(Struct, frozen=True):
    """What came of a unit. points: what of the document it exercised. problem: why it was cut short."""

    findings: tuple[Finding, ...] = ()
    tallies: dict[str, Tally] = field(default_factory=dict[str, Tally])
    flaky: int = 0
    notes: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    kept: tuple[CorpusCase, ...] = ()
    problem: str | None = None


def packed(document: Document, formats: Formats) -> bytes:
    """Make what a worker reads a document from: its files may be on no other machine."""
    return pickle.dumps((document, formats))


@lru_cache(maxsize=2)
def _unpacked(document: bytes) -> Spec:
    return Spec.of(*pickle.loads(document))  # noqa: S301  made by `packed`, in the process that leads


def planned_units(
    document: bytes,
    target: Target,
    operations: Sequence[Operation],
    settings: FuzzSettings,
    remembered: Sequence[CorpusCase],
    workers: int,
    stop: Path | None = None,
) -> Iterator[Unit]:
    """Cut a run into rounds, and a round into a unit for each worker, so that all operations are in it."""
    seconds = min(max(settings.length / _ROUNDS, _SHORTEST), _LONGEST, settings.length)
    keys = [operation.key for operation in operations]
    rounds = max(1, round(settings.length / seconds))
    for number in range(rounds * workers):
        place = (number + number // workers) % workers  # another worker's part in each round
        own = tuple(keys[place::workers]) if len(keys) >= workers else tuple(keys)
        cases = tuple(each for each in remembered if each.operation in own) if number < workers else ()
        plans = settings.profile.plans and number < workers
        has_second = number == workers - 1 and settings.uses_second_engine
        made = replace(
            settings,
            seconds=settings.length / rounds,
            seed=Random(f"{settings.seed} {number}").getrandbits(32),
            only=own,
            around=tuple(key for key in keys if key not in own),
            exclude=(),
            corpus=None,
            profile=replace(settings.profile, plans=plans),
            second_engine=has_second,
            workers=1,
            dask=None,
        )
        yield Unit(number, document, target, made, cases, stop)


def _is_stopped(unit: Unit) -> bool:
    return unit.stop is not None and unit.stop.exists()


@collected_seldom()
def run_unit(unit: Unit, is_over: Callable[[Unit], bool] = _is_stopped) -> Part:
    """Do a unit of work; what ends it early is told in the part. is_over: asked several times a second."""

    def heed(_: Standing) -> None:
        if is_over(unit):
            raise KeyboardInterrupt

    begun = time.monotonic()
    spec = _unpacked(unit.document)
    operations = selected(spec, unit.settings.only, ())
    try:
        explored = explore(spec, unit.target, operations, unit.settings, heed, unit.remembered, begun)
    except TargetError as error:
        return Part(problem=str(error))
    session = explored.session
    measure = session.coverage.measured()
    return Part(
        session.inquest.findings(),
        session.tallies,
        session.inquest.flaky,
        tuple(session.notes),
        tuple(point for point in measure.points if point.seen),
        tuple(explored.kept.cases()),
        explored.problem,
    )
