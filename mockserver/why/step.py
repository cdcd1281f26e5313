"""One decision on the way from a request to its answer."""

from typing import Any

from msgspec import Struct

from ...spec import Location, without


class Step(Struct, frozen=True):
    """A decision. stage: what was decided (`route`, `status`). says: in words. at: where the document says
    so, None where it does not. notes: what was looked at for it.
    """

    stage: str
    says: str
    at: Location | None = None
    notes: tuple["Step", ...] = ()

    def without(self, values: frozenset[str]) -> "Step":
        """Write dots for some secrets."""
        notes = tuple(note.without(values) for note in self.notes)
        return Step(self.stage, without(self.says, values), self.at, notes)

    def json(self) -> dict[str, Any]:
        """Write it for programs."""
        return {
            "stage": self.stage,
            "says": self.says,
            "at": str(self.at) if self.at is not None else None,
            "notes": [each.json() for each in self.notes],
        }

    def lines(self) -> list[str]:
        """Write it for people, its notes below it."""
        place = f"  ({self.at})" if self.at is not None else ""
        return [f"{self.says}{place}", *(f"  {line}" for each in self.notes for line in each.lines())]
