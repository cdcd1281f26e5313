"""Several processes behind the same sockets: each answers alone, one that dies is replaced.

They are forked once the document is read and its answers are proved, so that its memory is shared. They end
with their parent, however that ends: each reads from a pipe whose other end is the parent's alone.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Final

from ..spec import UsageError

_SHORT: Final = 1.0
"""Seconds that a worker lives at least; one that does not will not do better the next time."""

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Workers:
    """A number of processes. work: what each does until a signal comes; it is given the worker's number."""

    def __init__(self, count: int, work: Callable[[int], None]) -> None:
        if not hasattr(os, "fork"):
            raise UsageError("--workers needs a system that can fork; without it one worker answers")
        self._count = count
        self._work = work
        self._running: dict[int, tuple[int, float]] = {}
        self._is_stopping = False
        self._read_end, self._parents_end = os.pipe()

    def run(self, started: Callable[[], None]) -> None:
        """Start them, and wait until a signal has ended all. started: called once they are there."""
        for number in range(self._count):
            self._start(number)
        before = {each: signal.signal(each, self._stop) for each in _SIGNALS}
        try:
            started()
            while self._running:
                self._replace(os.wait()[0])
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
            os.close(self._read_end)
            os.close(self._parents_end)

    def _start(self, number: int) -> None:
        pid = os.fork()
        if pid:
            self._running[pid] = number, time.monotonic()
            return
        try:
            for each in _SIGNALS:
                signal.signal(each, signal.SIG_DFL)
            os.close(self._parents_end)
            threading.Thread(target=self._end_with_parent, daemon=True).start()
            self._work(number)
        finally:
            os._exit(0)  # what the parent opened is the parent's to close

    def _end_with_parent(self) -> None:
        os.read(self._read_end, 1)  # nothing is ever written: it ends when nobody could any more
        os.kill(os.getpid(), signal.SIGTERM)

    def _replace(self, pid: int) -> None:
        number, since = self._running.pop(pid, (-1, 0.0))
        if number >= 0 and not self._is_stopping and time.monotonic() - since > _SHORT:
            self._start(number)

    def _stop(self, sent: int, frame: FrameType | None) -> None:
        del frame
        self._is_stopping = True
        for pid in self._running:
            os.kill(pid, sent)
