"""The shop of `examples/`, in a thread."""

from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

from truespec.contract_tests import Trials
from truespec.spec import Spec

from .notes_server import FOLDER
from .sample_server import loaded, serving, trials_of

SHOP: Final = Spec.load("examples/faulty_server/shop.yaml")
WRITER: Final = (("?key", "shop-key"), ("Authorization", "Bearer writer-token"))
READER: Final = (("Authorization", "Bearer reader-token"),)


def shop_module() -> ModuleType:
    """Load the server's module."""
    return loaded("truespec_shop_server", FOLDER / "shop.py")


@contextmanager
def shop_server(*faults: str) -> Generator[str]:
    """Serve the shop, with faults."""
    with serving(shop_module().create_app(frozenset(faults))) as url:
        yield url


@contextmanager
def shop_trials(*faults: str) -> Generator[Trials]:
    """Serve the shop, with faults, and be ready to ask it."""
    application = shop_module().create_app(frozenset(faults))
    with trials_of(SHOP, application, WRITER, {"reader": READER}) as trials:
        yield trials
