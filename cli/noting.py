"""What a server writes down of its work: the options of its log, made into one thing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from msgspec import Struct

from ..mockserver import JsonLog, LogLevel, RequestLog, json_message
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
_WITHOUT_WORDS: Final = frozenset({"silent", "fatal"})


class Noting(Struct, frozen=True):
    """How much is noted, and in which form. quiet: no requests are."""

    verbose_level: str
    log_format: Literal["text", "json"] = "text"
    quiet: bool = False

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Noting":
        """Take these options out of all that a command was given."""
        return cls(values.pop("verbose_level"), values.pop("log_format"), values.pop("quiet"))

    def log(self) -> RequestLog | None:
        """Make the log of requests; None where there is none."""
        level = None if self.quiet else _LEVELS[self.verbose_level]
        if level is None:
            return None
        return JsonLog(level=level) if self.log_format == "json" else RequestLog(level=level)

    def warn(self, text: str) -> None:
        """Say what is wrong with the document."""
        if self.verbose_level not in _WITHOUT_WARNINGS:
            self.say(f"warning: {text}")

    def say(self, text: str) -> None:
        """Say what happens while it is served."""
        if self.verbose_level not in _WITHOUT_WORDS:
            remark(json_message(text) if self.log_format == "json" else text)
