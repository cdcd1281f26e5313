"""The labels server of `examples/`, in a thread."""

from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

from truespec.contract_tests import Trials
from truespec.spec import Spec

from .notes_server import FOLDER
from .sample_server import loaded, serving, trials_of

LABELS: Final = Spec.load("examples/faulty_server/labels.yaml")


def labels_module() -> ModuleType:
    """Load the server's module."""
    return loaded("truespec_labels_server", FOLDER / "labels.py")


_MODULE: Final = labels_module()
GOOD: Final = (("Authorization", f"Bearer {_MODULE.token('ann', _MODULE.LATE)}"),)
EXPIRED: Final = (("Authorization", f"Bearer {_MODULE.token('ann', _MODULE.EARLY)}"),)


@contextmanager
def labels_server(*faults: str) -> Generator[str]:
    """Serve labels, with faults."""
    with serving(labels_module().create_app(frozenset(faults))) as url:
        yield url


@contextmanager
def labels_trials(*faults: str) -> Generator[Trials]:
    """Serve labels, with faults, and be ready to ask for them."""
    application = labels_module().create_app(frozenset(faults))
    with trials_of(LABELS, application, GOOD, {"expired": EXPIRED}) as trials:
        yield trials
