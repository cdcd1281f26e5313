"""Which lines of an application's own code have run while it was served, as coverage.py sees it.

What a request does inside is no part of the contract and never a finding: it says where to look on.
"""

import sys
import threading
from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from glob import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...spec import UsageError
from .hosting import hosted, see_working_folder

if TYPE_CHECKING:
    from coverage import Coverage

_OTHERS: Final = ("site-packages", "dist-packages")
"""Folders below an application's own that hold what it uses."""


class OwnCode:
    """The lines of an application that have run. Asked by one thread only. folder: where the code is.

    What has run since coverage.py was last asked is taken as it hands it to its store (`add_lines`), which is
    kept empty: to ask that store costs a query for every file, after each request.
    """

    def __init__(self, measuring: "Coverage", folder: Path) -> None:
        self._measuring, self._folder = measuring, folder
        self._statements: dict[str, frozenset[int]] = {}
        self._lines: dict[str, set[int]] = {}
        self._new = 0
        data = measuring.get_data()
        self._take({file: data.lines(file) or () for file in data.measured_files()})
        data.add_lines = self._take  # type: ignore[method-assign]

    def _take(self, line_data: Mapping[str, Collection[int]]) -> None:
        for file, lines in line_data.items():
            known = self._lines.setdefault(file, set())
            before = len(known)
            known.update(lines)
            self._new += len(known) - before

    def news(self) -> int:
        """Tell how many lines have run for the first time since this was last asked."""
        self._measuring.get_data()
        new, self._new = self._new, 0
        return new

    def reached(self) -> tuple[int, int]:
        """Count the lines that have run, and those that there are in the files of which any has."""
        self._measuring.get_data()
        reached = lines = 0
        for file, ran in self._lines.items():
            if file not in self._statements:
                self._statements[file] = frozenset(self._measuring.analysis2(file)[1])
            reached += len(self._statements[file].intersection(ran))
            lines += len(self._statements[file])
        return reached, lines

    def told(self) -> str:
        """Say it in a line."""
        reached, lines = self.reached()
        return f"{reached} of {lines} lines of the code in {self._folder} have run"


@contextmanager
def hosted_watched(name: str) -> Generator[tuple[str, OwnCode]]:
    """Serve an application as `hosted` does, and watch its code from before it is imported.

    Raises UsageError as `hosted` does, and where coverage.py is missing.
    """
    measuring, folder = _measuring(name)
    here, elsewhere = sys.gettrace(), threading.gettrace()
    measuring.start()
    try:
        with hosted(name) as url:
            sys.settrace(here)  # this thread goes on to make the requests: to watch it would only cost time
            yield url, OwnCode(measuring, folder)
    finally:
        measuring.stop()
        sys.settrace(here)
        threading.settrace(elsewhere)  # type: ignore[arg-type]


def _measuring(name: str) -> "tuple[Coverage, Path]":
    try:
        from coverage import Coverage
    except ImportError as error:
        raise UsageError("--app-coverage needs coverage.py: pip install 'truespec[coverage]'") from error
    folder = _folder_of(name)
    inside = escape(str(folder))
    omitted = [f"{inside}/**/{other}/*" for other in _OTHERS]
    measuring = Coverage(data_file=None, config_file=False, include=[f"{inside}/*"], omit=omitted)
    measuring.set_option("run:disable_warnings", ["no-data-collected", "trace-changed"])
    return measuring, folder


def _folder_of(name: str) -> Path:
    """Find the folder of an application's package, or of its module."""
    see_working_folder()
    module = name.partition(":")[0].partition(".")[0]
    try:
        found = find_spec(module)
    except (ImportError, ValueError):
        found = None
    if found is None or not (found.submodule_search_locations or found.has_location):
        raise UsageError(f"the application {name!r} has no code that can be watched: no module {module!r}")
    folders = found.submodule_search_locations
    return Path(next(iter(folders))) if folders else Path(found.origin or "").parent
