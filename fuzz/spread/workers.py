"""The two kinds of workers: processes of this machine, and those of a Dask cluster."""

import signal
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context
from typing import Any, Final
from uuid import uuid4

from ...spec import UsageError
from .units import Part, Unit, run_unit

PRELOADED: Final = ("truespec.fuzz.spread.units", "truespec.contract_tests.drawn_random")
"""Modules that each worker needs; one that is not there would be passed over without a word."""
_CONNECTS_WITHIN: Final = 5


class LocalWorkers:
    """Processes of this machine; each reads the document once."""

    losses: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, size: int) -> None:
        self.size = size
        self._pool = self._made()

    def submit(self, unit: Unit) -> "Future[Part]":
        """Begin a unit; where the pool is broken, its future says so."""
        try:
            return self._pool.submit(run_unit, unit)
        except BrokenProcessPool as error:
            broken: Future[Part] = Future()
            broken.set_exception(error)
            return broken

    def renew(self) -> None:
        """Start all anew: one that dies takes the pool with it."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._made()

    def stop(self) -> None:
        """Do nothing: they see the file that says so."""

    def close(self) -> None:
        """End the processes, once they have done what they are at."""
        self._pool.shutdown(cancel_futures=True)

    def _made(self) -> ProcessPoolExecutor:
        # Not forked from here: that takes the threads' locks along, of an application that is served, say.
        has_server = "forkserver" in get_all_start_methods()
        context = get_context("forkserver" if has_server else "spawn")
        if has_server:
            context.set_forkserver_preload(list(PRELOADED))  # imported once, not by each worker
        return ProcessPoolExecutor(self.size, context, _leave_interrupts)


class DaskWorkers:
    """The workers of a Dask cluster (`dask scheduler`, `dask worker`). address: the scheduler's."""

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError as error:
            raise UsageError("--dask needs Dask: pip install 'truespec[dask]'") from error
        try:
            self._client: Any = distributed.Client(address, timeout=_CONNECTS_WITHIN)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"no Dask scheduler answers at {address}: `dask scheduler` starts one"
            ) from error
        self._over: Any = distributed.Event(f"truespec-{uuid4()}", client=self._client)
        self._pool: Any = self._client.get_executor(pure=False)
        self.losses: tuple[type[BaseException], ...] = (distributed.KilledWorker,)
        self.size = sum(self._client.nthreads().values())
        if not self.size:
            self.close()
            raise UsageError(
                f"the Dask scheduler at {address} has no workers: `dask worker {address}` starts one"
            )

    def submit(self, unit: Unit) -> "Future[Part]":
        """Begin a unit; the scheduler gives it to another worker when one dies."""
        return self._pool.submit(_run_of_cluster, unit, self._over.name)

    def renew(self) -> None:
        """Do nothing: a cluster looks after its workers itself."""

    def stop(self) -> None:
        """Let all of them know, on whichever machine."""
        self._over.set()

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()


def _leave_interrupts() -> None:
    """Leave interrupts to the process that started this one: a terminal sends them to all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run_of_cluster(unit: Unit, over: str) -> Part:
    """Do a unit of work until the cluster says that the run is over. over: the name of the event."""
    from distributed import Event  # in a worker of Dask it is there

    event: Any = Event(over)
    return run_unit(unit, lambda _: bool(event.is_set()))
