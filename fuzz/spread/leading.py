"""The process that leads: cuts the run into units, hands them out, and puts the parts together."""

import tempfile
import time
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from ...contract_tests import INTERRUPTED, Client, Session, Tally, Target
from ...spec import Operation, Spec, TargetError
from ..corpus import CorpusCase, Kept
from ..exploring import Explored, session_with
from ..settings import FuzzSettings
from ..standing import Standing, Watch
from .crew import Crew
from .units import Part, packed, planned_units
from .workers import DaskWorkers, LocalWorkers


def explore_spread(
    spec: Spec,
    target: Target,
    operations: tuple[Operation, ...],
    settings: FuzzSettings,
    watch: Watch,
    remembered: tuple[CorpusCase, ...],
    begun: float,
) -> Explored:
    """Fuzz operations with several processes; the rest as `explore` does.

    Raises UsageError where there is no such cluster; TargetError when the server can't be reached.
    """
    document = packed(spec.document, settings.formats)
    with Client(target) as client, tempfile.TemporaryDirectory(prefix="truespec-") as folder:
        opinions = settings.opinions
        session = session_with(spec, client, operations, settings.checks, opinions=opinions)
        client.reach()
        if settings.asks_to_be_called and settings.receiving.is_on(operations, target):
            session.coverage.expect_calls()
        if target.renewals:
            session.notes.append(
                "tokens are not renewed by several workers: what comes after their end is 401"
            )
            target = replace(target, renewals={})
        # Several can't agree when to start it again, and its code runs here.
        target = replace(target, process=None, code=None)
        workers = LocalWorkers(settings.workers) if settings.dask is None else DaskWorkers(settings.dask)
        ends, stop = begun + settings.length, Path(folder) / "stop"
        crew = Crew(workers, workers.size, time.monotonic, begun, ends, stop)
        units = planned_units(document, target, operations, settings, remembered, workers.size, crew.stop)
        gathered = _Gathered(session, settings)

        def tell() -> None:
            words = f"{workers.size} workers"
            watch(Standing.of(session, words, time.monotonic() - begun))

        try:
            for part in crew.parts(units, tell):
                gathered.take_in(part)
                if gathered.has_enough():
                    break
        except KeyboardInterrupt as error:
            session.cut_short(error)
            gathered.problem = session.notes[-1]
        finally:
            for part in crew.rest():
                gathered.take_in(part)
            workers.close()
    return gathered.explored(crew)


class _Gathered(Struct):
    """What the parts come to so far. problem: why the run was cut short, or None."""

    session: Session
    settings: FuzzSettings
    kept: Kept = field(default_factory=Kept)
    problem: str | None = None

    def take_in(self, part: Part) -> None:
        """Add a part: findings of one cause are one, whoever made them."""
        session = self.session
        for finding in part.findings:
            session.inquest.hear((finding.fingerprint, "", "", ""), finding)
        session.inquest.flaky += part.flaky
        for key, tally in part.tallies.items():
            session.tallies.setdefault(key, Tally()).add(tally)
            session.inquest.hear_of(key, is_answering=any(tally.statuses))
        session.notes += [note for note in part.notes if note not in session.notes]
        session.coverage.take_in(part.points)
        self.kept.take_in(part.kept)
        if part.problem is not None and not self.has_enough():
            self.problem = part.problem
            session.notes += [part.problem] if part.problem not in session.notes else []

    def has_enough(self) -> bool:
        """Whether there are as many findings as were asked for."""
        most = self.settings.max_findings
        return most is not None and len(self.session.inquest.findings()) >= most

    def explored(self, crew: Crew) -> Explored:
        """Sum up. Raises TargetError where nobody has reached the server."""
        if self.problem is not None and not self.session.tallies and self.problem != INTERRUPTED:
            raise TargetError(self.problem, self.session.target.url)
        if crew.redone:
            self.session.notes.append(f"{crew.redone} units of work were done again: their workers had died")
        if crew.late:
            self.session.notes.append(f"{crew.late} units of work were not done when the time was up")
        if crew.lost:
            self.session.notes.append(f"{crew.lost} units of work were not done: their workers had died")
            self.problem = self.problem or self.session.notes[-1]
        return Explored(self.session, self.kept, self.problem)
