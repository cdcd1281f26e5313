"""The jobs server of `examples/`, in a thread."""

from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

from truespec.spec import Spec

from .notes_server import FOLDER
from .sample_server import loaded, serving

JOBS: Final = Spec.load("examples/faulty_server/jobs.yaml")


def jobs_module() -> ModuleType:
    """Load the server's module."""
    return loaded("truespec_jobs_server", FOLDER / "jobs.py")


@contextmanager
def jobs_server(*faults: str) -> Generator[str]:
    """Serve jobs, with faults."""
    with serving(jobs_module().create_app(frozenset(faults))) as url:
        yield url
