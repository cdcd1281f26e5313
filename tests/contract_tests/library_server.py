"""The library server of `examples/`, in a thread."""

from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

from truespec.contract_tests import (
    Caution,
    Client,
    Coverage,
    Inquest,
    Session,
    Supplies,
    Target,
    Things,
    Trials,
)
from truespec.spec import Spec

from .notes_server import ANN, BOB, FOLDER
from .sample_server import loaded, serving

LIBRARY: Final = Spec.load("examples/faulty_server/library.yaml")


def library_module() -> ModuleType:
    """Load the server's module."""
    return loaded("truespec_library_server", FOLDER / "library.py")


@contextmanager
def library_trials(*faults: str) -> Generator[Trials]:
    """Serve a library, with faults, and be ready to ask it."""
    with serving(library_module().create_app(frozenset(faults))) as url:
        target, things = Target(url, ANN, others={"bob": BOB}), Things(LIBRARY)
        with Client(target) as client:
            inquest = Inquest(LIBRARY, client, opinions=True, things=things)
            session = Session(LIBRARY, target, inquest, things, Coverage(LIBRARY, ()))
            yield Trials(session, Supplies(things), Caution(), 0, lambda operation, sent, findings: None)
