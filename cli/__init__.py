"""The command line `truespec …`: arguments in, exit code out.

`main` is the command group; each command is one thin module that asks the rooms and writes what they say.
`Fetcher` is what the commands fetch documents with, for Python code that does the same. No room imports this
one. Decides nothing about HTTP or OpenAPI itself.
"""

from __future__ import annotations

from .entry import main

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` itself takes as long to import as all that comes before interrupts are heeded
    from typing import Any

    from .fetcher import Fetcher

__all__ = ["Fetcher", "main"]


def __getattr__(name: str) -> Any:
    """Import what a command line rarely needs when it is asked for (PEP 562)."""
    if name != "Fetcher":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .fetcher import Fetcher

    return Fetcher
