"""What `lint` says about a document: one `Problem` a root cause, one line each."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..location import Location

Level: TypeAlias = Literal["error", "warning"]
"""error: the standard forbids it, or a tool can't work with it. warning: it works, but likely not as meant.
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the document. rule: the id of its entry in `LINT_RULES`. at: where it stands."""

    rule: str
    level: Level
    message: str
    at: Location

    def __str__(self) -> str:
        """Write the one line that a terminal shows: place, JSON Pointer, message, rule."""
        place = f"{self.at.file}:{self.at.line}:{self.at.column}" if self.at.line else self.at.file
        pointer = f" #{self.at.pointer}" if self.at.pointer else ""
        return f"{place}{pointer}  {self.message}  [{self.rule}]"
