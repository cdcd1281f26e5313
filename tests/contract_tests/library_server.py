"""The library server of `examples/`, in a thread."""

from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

from truespec.contract_tests import Trials
from truespec.spec import Spec

from .notes_server import ANN, BOB, FOLDER
from .sample_server import loaded, trials_of

LIBRARY: Final = Spec.load("examples/faulty_server/library.yaml")


def library_module() -> ModuleType:
    """Load the server's module."""
    return loaded("truespec_library_server", FOLDER / "library.py")


@contextmanager
def library_trials(*faults: str) -> Generator[Trials]:
    """Serve a library, with faults, and be ready to ask it."""
    application = library_module().create_app(frozenset(faults))
    with trials_of(LIBRARY, application, ANN, {"bob": BOB}) as trials:
        yield trials
