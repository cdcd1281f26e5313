"""Units of work: how a run is cut, what a dead worker costs, and that the parts come to one report."""

import os
import pickle
import signal
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import psutil
import pytest
from msgspec.structs import replace
from truespec.contract_tests import Target
from truespec.fuzz import PROFILES, FuzzSettings, Standing, fuzz
from truespec.fuzz.spread.crew import Crew
from truespec.fuzz.spread.units import Part, Unit, packed, planned_units, run_unit
from truespec.fuzz.spread.workers import PRELOADED
from truespec.mockserver import truespec_mock
from truespec.spec import Formats, Spec, UsageError

from ...contract_tests.library_server import LIBRARY, library_module
from ...contract_tests.notes_server import ANN
from ...contract_tests.sample_server import kept_open, sample_server

FLAGSHIP = "spec/images.yaml"
NOWHERE = Target("http://127.0.0.1:9")


def units(workers: int, settings: FuzzSettings, operations: int = 5) -> list[Unit]:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            f"/{name}": {"get": {"responses": {"200": {"description": ""}}}} for name in "abcde"[:operations]
        },
    }
    return list(planned_units(b"", NOWHERE, Spec.load(document).operations, settings, (), workers))


@pytest.mark.parametrize("name", PRELOADED)
def test_what_workers_have_imported_is_there(name: str) -> None:
    assert import_module(name).__name__ == name


def test_each_round_has_every_operation() -> None:
    planned = units(2, FuzzSettings(40, 1))
    assert [unit.number for unit in planned] == list(range(8))
    for first, second in zip(planned[::2], planned[1::2], strict=True):
        assert sorted(first.settings.only + second.settings.only) == [f"GET /{name}" for name in "abcde"]
    assert sum(unit.settings.length for unit in planned) == 80


def test_workers_that_share_an_operation_have_other_seeds() -> None:
    planned = units(2, FuzzSettings(40, 1), operations=1)
    assert {unit.settings.only for unit in planned} == {("GET /a",)}
    assert len({unit.settings.seed for unit in planned}) == len(planned)
    assert planned == units(2, FuzzSettings(40, 1), operations=1)


class Mortal:
    """Does units at once, but for those that it dies of, as often as is said."""

    losses: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, deaths: dict[int, int]) -> None:
        self.deaths, self.renewed = deaths, 0

    def submit(self, unit: Unit) -> Future[Part]:
        future: Future[Part] = Future()
        if self.deaths.get(unit.number, 0):
            self.deaths[unit.number] -= 1
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result(Part(notes=(str(unit.number),)))
        return future

    def renew(self) -> None:
        self.renewed += 1

    def stop(self) -> None:
        """Nothing is left to stop."""


@pytest.mark.parametrize(
    ("deaths", "done", "redone", "lost"),
    [({}, "01234567", 0, 0), ({2: 1, 5: 2}, "01234567", 3, 0), ({2: 9}, "0134567", 2, 1)],
    ids=["none", "some", "always the same"],
)
def test_the_unit_of_a_dead_worker_is_done_again(
    deaths: dict[int, int], done: str, redone: int, lost: int, tmp_path: Path
) -> None:
    workers = Mortal(deaths)
    crew = Crew(workers, 2, lambda: 0.0, 0.0, 40.0, tmp_path / "stop")
    parts = list(crew.parts(units(2, FuzzSettings(40, 1)), lambda: None))
    assert sorted(part.notes[0] for part in parts) == list(done)
    assert (crew.redone, crew.lost, workers.renewed > 0) == (redone, lost, bool(deaths))


def test_no_unit_is_begun_when_time_is_up(tmp_path: Path) -> None:
    crew = Crew(Mortal({}), 2, lambda: 39.8, 0.0, 40.0, tmp_path / "stop")
    assert list(crew.parts(units(2, FuzzSettings(40, 1)), lambda: None)) == []


def test_a_unit_that_does_not_end_is_not_waited_for(tmp_path: Path) -> None:
    class Deaf(Mortal):
        def submit(self, unit: Unit) -> Future[Part]:
            return Future()

    moments = chain((0.0, 0.0, 0.0, 0.0), repeat(42.0))
    crew = Crew(Deaf({}), 2, lambda: next(moments), 0.0, 40.0, tmp_path / "stop")
    assert list(crew.parts(units(2, FuzzSettings(40, 1)), lambda: None)) == []
    assert list(crew.rest()) == []
    assert crew.late == 2


def test_who_was_told_to_end_was_not_interrupted(tmp_path: Path) -> None:
    class Obedient(Mortal):
        def submit(self, unit: Unit) -> Future[Part]:
            future: Future[Part] = Future()
            futures.append(future)
            return future

    futures = list[Future[Part]]()
    moments = chain((0.0, 0.0, 0.0, 0.0), repeat(42.0))
    crew = Crew(Obedient({}), 2, lambda: next(moments), 0.0, 40.0, tmp_path / "stop")
    assert list(crew.parts(units(2, FuzzSettings(40, 1)), lambda: None)) == []
    futures[0].set_result(Part(notes=("a note", "interrupted"), problem="interrupted"))
    assert list(crew.rest()) == [Part(notes=("a note",))]
    assert crew.late == 1


def test_what_units_take_beyond_their_time_is_left_at_the_end(tmp_path: Path) -> None:
    class Slow(Mortal):
        def submit(self, unit: Unit) -> Future[Part]:
            nonlocal now
            now += unit.settings.length + 0.75
            lengths.append(unit.settings.length)
            return super().submit(unit)

    now, lengths = 0.0, list[float]()
    crew = Crew(Slow({}), 1, lambda: now, 0.0, 40.0, tmp_path / "stop")
    assert len(list(crew.parts(units(1, FuzzSettings(40, 1)), lambda: None))) == 4
    assert (lengths, now) == ([10.0, 10.0, 10.0, 7.0], 40.0)


def test_the_unit_of_a_process_that_is_killed_is_done_again() -> None:
    def kill_one(standing: Standing) -> None:
        if standing.seconds > 2 and not killed:
            (server,) = (
                each for each in psutil.Process().children() if "forkserver" in "".join(each.cmdline())
            )
            killed.append(server.children()[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    killed = list[int]()
    settings = FuzzSettings(6, 1, workers=2, second_engine=False)
    with truespec_mock(FLAGSHIP) as mock:
        report = fuzz(Spec.load(FLAGSHIP), Target(mock.url), settings, kill_one)
    assert (report.findings, report.incomplete) == ((), False)
    assert report.notes == ("2 units of work were done again: their workers had died",)


def again(value: Any) -> Any:
    """Send a value to another process, and take it there."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301  our own


def test_a_unit_is_all_that_another_process_needs() -> None:
    spec = Spec.load(FLAGSHIP)
    document = packed(spec.document, Formats.parse("all"))
    with truespec_mock(FLAGSHIP) as mock:
        settings = FuzzSettings(1, 1, second_engine=False)
        (unit, *_) = planned_units(document, Target(mock.url), spec.operations, settings, (), 1)
        part = again(run_unit(again(unit)))
    assert (part.findings, part.problem) == ((), None)
    assert part.tallies["POST /api/images/create"].sent
    assert part.points
    assert part.kept


def test_what_a_worker_finds_has_its_line(tmp_path: Path) -> None:
    spec = Spec.load(FLAGSHIP)
    with sample_server("async-crash") as url:
        settings = FuzzSettings(20, 1, second_engine=False, max_findings=1)
        document = packed(spec.document, Formats.parse("all"))
        (unit, *_) = planned_units(document, Target(url), spec.operations, settings, (), 1)
        (finding,) = again(run_unit(again(unit))).findings
    assert (finding.check, finding.at) == ("server-error", spec.document.location(finding.at.pointer))
    assert finding.at.line > 100


def test_a_unit_ends_when_it_is_told_to(tmp_path: Path) -> None:
    spec = Spec.load(FLAGSHIP)
    (tmp_path / "stop").touch()
    with truespec_mock(FLAGSHIP) as mock:
        settings = FuzzSettings(60, 1, second_engine=False)
        document = packed(spec.document, Formats.parse("all"))
        (unit, *_) = planned_units(document, Target(mock.url), spec.operations, settings, (), 1)
        part = run_unit(replace(unit, stop=tmp_path / "stop"))
    assert part.problem == "interrupted"


def test_several_processes_make_one_report() -> None:
    with truespec_mock(FLAGSHIP) as mock:
        report = fuzz(
            Spec.load(FLAGSHIP), Target(mock.url), FuzzSettings(4, 1, workers=2, second_engine=False)
        )
    assert (report.findings, report.incomplete, report.notes) == ((), False, ())
    assert report.statistics[0].accepted
    assert report.coverage is not None
    assert report.coverage.whole.covered > 20


@pytest.mark.skipif(os.name != "posix", reason="a cluster in this process needs POSIX")
def test_a_cluster_that_is_not_there_is_a_usage_error() -> None:
    pytest.importorskip("distributed")
    with truespec_mock(FLAGSHIP) as mock, pytest.raises(UsageError, match="no Dask scheduler answers"):
        fuzz(Spec.load(FLAGSHIP), Target(mock.url), FuzzSettings(1, dask="tcp://127.0.0.1:9"))


def test_a_worker_plays_sequences_that_take_operations_of_others() -> None:
    with kept_open(library_module().create_app(frozenset({"second-change-lost"}))) as url:
        settings = FuzzSettings(20, 1, second_engine=False, max_findings=1, profile=PROFILES["stateful"])
        document = packed(LIBRARY.document, settings.formats)
        planned = planned_units(document, Target(url, ANN), LIBRARY.operations, settings, (), 2)
        making = "POST /shelves/{shelfId}/books"
        unit = next(each for each in planned if making in each.settings.only)
        assert len(unit.settings.only) < len(LIBRARY.operations)
        part = run_unit(replace(unit, settings=replace(unit.settings, seconds=20)))
    assert [each.check for each in part.findings] == ["update-lost"]


def test_workers_of_a_cluster_end_when_the_run_is_interrupted_and_tell_what_they_have() -> None:
    distributed = pytest.importorskip("distributed")

    def impatient(standing: Standing) -> None:
        if standing.seconds > 2:
            raise KeyboardInterrupt

    alone = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with truespec_mock(FLAGSHIP) as mock, distributed.LocalCluster(protocol="tcp://", **alone) as cluster:
        settings = FuzzSettings(40, 1, second_engine=False, dask=cluster.scheduler_address)
        report = fuzz(Spec.load(FLAGSHIP), Target(mock.url), settings, impatient)
    assert (report.incomplete, report.notes) == (True, ("interrupted",))
    assert report.statistics[0].accepted
