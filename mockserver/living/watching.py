"""Watching a document: when one of its files changes, what it says now is served, unless it can't be used.

The files of a description are known and few, so their times and sizes are looked at several times a second.
That sees a file that is renamed over another, removed and made again, or lies on a shared disk, which events
of file systems do not all tell of, and costs a thousandth of a processor for a hundred files.
"""

import gc
import threading
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

from ...spec import TruespecError
from ..mock import Mock
from ..site import Site
from .live import LiveMock

_PAUSE: Final = 0.15
"""Seconds between two looks."""

_SETTLING: Final = 8
"""Looks after which a file that goes on changing is read even so."""

_KINDS: Final = frozenset({".json", ".yaml", ".yml"})

Look: TypeAlias = tuple[int, int, int, tuple[str, ...]] | None
"""What is seen of a file: when it was written, its size and identity; of a folder, names. None where there is
none.
"""

Say: TypeAlias = Callable[[str], None]
"""Tells the people who run the mock something, in a line."""


class Watch:
    """Loads a document again when it changes.

    load: reads it anew, and tells what is wrong with it; raises DocumentError or UsageError when it can't be
    used. named: files and folders that the user named; those that references lead to are known by the
    document. since: when reading them began, in nanoseconds since the epoch. say: tells of what was done.
    """

    def __init__(
        self, load: Callable[[Say], Mock | Site], named: Iterable[Path], since: int, say: Say
    ) -> None:
        self._load = load
        self._say = say
        self._named = tuple(named)
        self._since = since
        self._seen: dict[Path, Look] = {}

    @contextmanager
    def beside(self, live: LiveMock, *, tells: bool = True) -> Generator[None]:
        """Watch in a thread until the block ends. tells: whether anything is said."""
        stop = threading.Event()

        def watch() -> None:
            while not stop.wait(_PAUSE):
                self.look(live, tells=tells)

        thread = threading.Thread(target=watch, name="truespec watch", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()

    def look(self, live: LiveMock, *, tells: bool = True) -> None:
        """Serve what the files say now, if that is something else."""
        self._seen = self._remembered(live.served, self._seen)
        now = _looks(self._seen)
        if now == self._seen:
            return
        for _ in range(_SETTLING):  # an editor may be in the middle of it
            time.sleep(_PAUSE / 2)
            before, now = now, _looks(self._seen)
            if before == now:
                break
        self._seen, self._since = now, time.time_ns()
        say = self._say if tells else _nothing
        try:
            served = self._load(say)
        except TruespecError as error:
            say(f"{error}; what was there before is still served")
            return
        live.serve(served)
        names = ", ".join(spec.name for spec in served.specs)
        say(f"{names} has changed and is served anew")
        gc.unfreeze()  # what was served before goes, what is served now stays
        gc.collect()
        gc.freeze()

    def _remembered(self, served: Mock | Site, seen: Mapping[Path, Look]) -> dict[Path, Look]:
        """Remember how files looked when they were read; those that are no part of it any more are forgotten.

        A file that nobody looked at before, and that was written since reading began, may have been read
        before that: it looks like no file, and is read again.
        """
        remembered: dict[Path, Look] = {}
        for path in (*self._named, *(path for spec in served.specs for path in spec.document.paths())):
            if path in seen:
                remembered[path] = seen[path]
            else:
                look = _look(path)
                is_new = look is not None and look[0] >= self._since
                remembered[path] = None if is_new else look
        return remembered


def _nothing(text: str) -> None:
    del text


def _looks(files: Iterable[Path]) -> dict[Path, Look]:
    return {path: _look(path) for path in files}


def _look(path: Path) -> Look:
    """Look at a file; of a folder only the names of what may be documents count."""
    try:
        if path.is_dir():
            return 0, 0, 0, tuple(sorted(each.name for each in path.iterdir() if each.suffix in _KINDS))
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino, ()
