"""The notes server of `examples/`, in a thread."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Final

from truespec.contract_tests import Trials
from truespec.spec import Spec

from .sample_server import loaded, serving, trials_of

FOLDER: Final = Path(__file__).resolve().parents[2] / "examples" / "faulty_server"
NOTES: Final = Spec.load("examples/faulty_server/notes.yaml")
ANN: Final = (("Authorization", "Bearer ann-token"),)
BOB: Final = (("Authorization", "Bearer bob-token"),)


def notes_module() -> ModuleType:
    """Load the server's module."""
    return loaded("truespec_notes_server", FOLDER / "notes.py")


@contextmanager
def notes_server(*faults: str) -> Generator[str]:
    """Serve notes, with faults."""
    with serving(notes_module().create_app(frozenset(faults))) as url:
        yield url


@contextmanager
def notes_trials(*faults: str) -> Generator[Trials]:
    """Serve notes, with faults, and be ready to ask for them."""
    application = notes_module().create_app(frozenset(faults))
    with trials_of(NOTES, application, ANN, {"bob": BOB}) as trials:
        yield trials
