"""The tests that are written of findings, run as pytest runs them."""

from collections.abc import Callable
from typing import Any


def runnable(source: str) -> Callable[..., None]:
    """Make the test that a module has, of a server at an address, else at the module's own."""
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102  (this is what pytest does with it)
    test = next(each for name, each in names.items() if name.startswith("test_"))

    def at(url: str | None = None) -> None:
        if url is not None:
            names["URL"] = url
        test()

    return at
