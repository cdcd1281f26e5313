"""Processes that put documents through a trial, bounded in time and memory; a bad one is replaced."""

import multiprocessing
import os
import resource
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Final

from .cases import Case
from .trial import trial

SECONDS: Final = 10.0
"""Of the processor, for one step of a document: a command, or asking the mock."""

WALL: Final = 120.0
"""Seconds that may go by in one step: who waits for something uses no processor."""

BYTES: Final = 1 << 30
"""Memory that a process may have at most, resident."""

_SPACE: Final = 3 << 30
_GRACE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case. failure: None where all went well. seconds: of the slowest step."""

    number: int
    made: str
    failure: str | None
    seconds: float


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    number: int = -1
    since: float = 0.0
    began: float = 0.0
    made: str = ""
    step: str = ""


def outcomes(numbers: list[int], make: Callable[[int], Case], workers: int) -> Iterator[Outcome]:
    """Try the cases of the given numbers, as their turn comes.

    make: called in the workers, so it can be pickled.
    """
    waiting = list(reversed(numbers))
    running = [_started(make) for _ in range(workers)]
    try:
        for worker in running:
            _give(worker, waiting)
        while any(worker.number >= 0 for worker in running):
            ready = wait([worker.connection for worker in running if worker.number >= 0], timeout=0.5)
            for place, worker in enumerate(running):
                if worker.number < 0:
                    continue
                outcome = _received(worker) if worker.connection in ready else _overdue(worker)
                if outcome is None:
                    continue
                yield outcome
                if outcome.failure is not None:  # who knows what is left of it
                    _stop(worker)
                    running[place] = _started(make)
                _give(running[place], waiting)
    finally:
        for worker in running:
            _stop(worker)


def _started(make: Callable[[int], Case]) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    assert isinstance(ours, Connection)
    process = context.Process(target=_work, args=(theirs, make), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _give(worker: _Worker, waiting: list[int]) -> None:
    worker.number = waiting.pop() if waiting else -1
    if worker.number >= 0:
        worker.since, worker.began = _clock(worker), time.monotonic()
        worker.connection.send(worker.number)


def _received(worker: _Worker) -> Outcome | None:
    try:
        kind, *rest = worker.connection.recv()
    except (EOFError, OSError):
        worker.process.join(_GRACE)
        return Outcome(
            worker.number,
            worker.made,
            f"the process ended with {worker.process.exitcode}: {worker.step}",
            0.0,
        )
    if kind == "made":
        worker.made = str(rest[0])
        return None
    if kind == "step":
        worker.since, worker.began, worker.step = _clock(worker), time.monotonic(), str(rest[0])
        return None
    return Outcome(*rest)


def _is_overdue(worker: _Worker) -> bool:
    return _clock(worker) - worker.since > SECONDS or time.monotonic() - worker.began > WALL


def _clock(worker: _Worker) -> float:
    """Tell the time that a process has used; on a busy machine it says more than the time that went by."""
    try:
        with Path(f"/proc/{worker.process.pid}/stat").open(encoding="ascii") as file:
            user, system = file.read().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError):  # not Linux, or it has ended
        return time.monotonic()


def _overdue(worker: _Worker) -> Outcome | None:
    if not _is_overdue(worker):
        return None
    return Outcome(
        worker.number, worker.made, f"took more than {SECONDS:g} s, or hung: {worker.step}", SECONDS
    )


def _stop(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.connection.close()


def _work(connection: Connection, make: Callable[[int], Case]) -> None:
    """Try one case after another, for as long as somebody asks."""
    resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))
    with tempfile.TemporaryDirectory(prefix="truespec-mutations-") as folder:
        original, damaged = Path(folder, "original.yaml"), Path(folder, "damaged.yaml")
        while True:
            try:
                number = connection.recv()
            except (EOFError, OSError):
                return
            case = make(number)
            connection.send(("made", case.made))
            original.write_bytes(case.original)
            damaged.write_bytes(case.damaged)
            steps = [time.process_time()]

            def step(name: str, steps: list[float] = steps) -> None:
                steps.append(time.process_time())
                connection.send(("step", name))

            step("")
            try:
                failure = trial(original, damaged, step)
            except BaseException:  # noqa: BLE001  (whatever it is: it is what is looked for)
                failure = traceback.format_exc()[-3000:]
            steps.append(time.process_time())
            seconds = max(after - before for before, after in pairwise(steps))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            if failure is None and peak > BYTES:
                failure = f"took {peak >> 20} MB"
            connection.send(("done", number, case.made, failure, seconds))
            if peak > BYTES:
                return
