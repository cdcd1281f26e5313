"""What `lint` says about a document: one `Problem` a root cause, one line each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..editing import Edit
from ..location import Location

Level: TypeAlias = Literal["error", "warning"]
"""error: the standard forbids it, or a tool can't work with it. warning: it works, but likely not as meant.
"""

Fix: TypeAlias = Callable[[], Sequence[Edit]]
"""Finds the edits that make a problem go; none where no such edits are certain."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the document. rule: the id of its entry in `LINT_RULES`. at: where it stands.

    fix: how it can be made to go; None where nothing is certain. Two problems are one whatever fixes them.
    """

    rule: str
    level: Level
    message: str
    at: Location
    fix: Fix | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        """Write the one line that a terminal shows: place, JSON Pointer, message, rule."""
        place = f"{self.at.file}:{self.at.line}:{self.at.column}" if self.at.line else self.at.file
        pointer = f" #{self.at.pointer}" if self.at.pointer else ""
        return f"{place}{pointer}  {self.message}  [{self.rule}]"
