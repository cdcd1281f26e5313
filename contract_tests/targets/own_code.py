"""Which lines of an application's own code have run while it was served, as coverage.py sees it.

What a request does inside is no part of the contract and never a finding: it says where to look on.
"""

import sys
import threading
from collections.abc import Generator
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
    """The lines of an application that have run. Asked by one thread only. folder: where the code is."""

    def __init__(self, measuring: "Coverage", folder: Path) -> None:
        self._measuring, self._folder = measuring, folder
        self._statements: dict[str, frozenset[int]] = {}
        self._ran = 0

    def news(self) -> int:
        """Tell how many lines have run for the first time since this was last asked."""
        data = self._measuring.get_data()
        before = self._ran
        self._ran = sum(len(data.lines(file) or ()) for file in data.measured_files())
        return self._ran - before

    def reached(self) -> tuple[int, int]:
        """Count the lines that have run, and those that there are in the files of which any has."""
        data, reached, lines = self._measuring.get_data(), 0, 0
        for file in data.measured_files():
            if file not in self._statements:
                self._statements[file] = frozenset(self._measuring.analysis2(file)[1])
            reached += len(self._statements[file].intersection(data.lines(file) or ()))
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
