"""What of a document can be exercised: points, each of one kind at one place, and what became of it."""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias, get_args

from msgspec import Struct

from ...spec import Location

Kind: TypeAlias = Literal[
    "operations",
    "statuses",
    "media types",
    "parameters",
    "members",
    "alternatives",
    "values",
    "constraints kept",
    "constraints broken",
    "callbacks",
]
"""What a point is about; a report counts each kind by itself."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""All kinds, in the order of reports."""

Outcome: TypeAlias = Literal[1, 2, 4]
"""What became of an exchange, as a bit: REACHED, REFUSED or FAILED."""

REACHED: Final = 1
"""The exchange did what the point is about: it counts as covered."""

REFUSED: Final = 2
"""The request was refused (4xx), so that what it held is not known to have worked."""

FAILED: Final = 4
"""The server failed (5xx, or no answer), or its answer broke the document here."""

State: TypeAlias = Literal["covered", "refused", "failed", "never"]


Side: TypeAlias = Literal["request", "answer"]


class Point(Struct):
    """One thing that can be exercised. what: in a few words. seen: bits of what became of it.

    operation: the key of the only one that it belongs to; "" for what operations share.
    """

    kind: Kind
    side: Side
    at: Location
    what: str
    operation: str = ""
    seen: int = 0

    @property
    def words(self) -> str:
        """Say what it is about: `maxLength kept, in an answer`."""
        return (
            f"{self.what}, in an answer" if self.side == "answer" and self.kind != "statuses" else self.what
        )

    @property
    def is_covered(self) -> bool:
        """Whether it counts as exercised."""
        return bool(self.seen & REACHED)

    @property
    def state(self) -> State:
        """Say the worst that became of it: what failed once is to be looked at."""
        if self.seen & FAILED:
            return "failed"
        return "covered" if self.seen & REACHED else "refused" if self.seen & REFUSED else "never"


class Points:
    """All points of a document that were asked for so far, each once, in the order of asking."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, Kind, Side, str, str], Point] = {}
        self._places: dict[tuple[str, str], list[Point]] = {}

    def __iter__(self) -> Iterator[Point]:
        return iter(self._known.values())

    def point(self, kind: Kind, side: Side, at: Location, what: str, operation: str = "") -> Point:
        """Give the point of a kind at a place; the same one each time."""
        key = (at.file, at.pointer, kind, side, what, operation)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Point(kind, side, at, what, operation)
            self._places.setdefault((at.file, at.pointer), []).append(known)
        return known

    def at(self, at: Location) -> list[Point]:
        """List the points of a place."""
        return self._places.get((at.file, at.pointer), [])
