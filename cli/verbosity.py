"""How much a server says: `-v LEVEL`, as Prism has it, and `--quiet`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from ..mockserver import LogLevel
from .output import remark

_LEVELS: Final[Mapping[str, LogLevel | None]] = MappingProxyType(
    {
        "silent": None,
        "fatal": None,
        "error": "refused",
        "warn": "refused",
        "info": "all",
        "debug": "full",
        "trace": "full",
    }
)
_WITHOUT_WARNINGS: Final = frozenset({"silent", "fatal", "error"})


class Voice(Struct, frozen=True):
    """What is said of the work. level: of the requests that are logged, None for none. warns: of the
    document, before and while it is served. start: of the work.
    """

    level: LogLevel | None
    warns: bool
    start: float

    @classmethod
    def of(cls, verbose_level: str, start: float, *, quiet: bool) -> "Voice":
        """Read the options."""
        level = None if quiet else _LEVELS[verbose_level]
        return cls(level, verbose_level not in _WITHOUT_WARNINGS, start)

    def warn(self, text: str) -> None:
        """Say what is wrong with the document."""
        if self.warns:
            remark(f"warning: {text}")
