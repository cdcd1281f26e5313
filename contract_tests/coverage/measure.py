"""What a run came to: how much of the document was exercised, of each kind and in all, and line by line."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from ...spec import UsageError
from .points import KINDS, Kind, Point
from .refusals import Refusal

Heat: TypeAlias = Literal["covered", "partly", "refused", "failed", "never"]
"""What became of a line of the document: the worst of what stands on it, or that it was exercised in part."""

_ALL: Final = "all"


class Share(Struct, frozen=True):
    """How many points were covered."""

    covered: int
    total: int

    @property
    def percent(self) -> float:
        """In percent, with one digit and never rounded up: 100 is all of them. Nothing of nothing is all."""
        return 100.0 if not self.total else self.covered * 1000 // self.total / 10

    def __str__(self) -> str:
        """Write `62.5 %`."""
        return f"{self.percent:g} %"


class Line(Struct, frozen=True):
    """A line of the document that points stand on."""

    heat: Heat
    share: Share
    points: tuple[Point, ...]


class Measure(Struct, frozen=True, dict=True):
    """What was exercised. points: in the order of the document. refusals: the documented ones."""

    points: tuple[Point, ...]
    refusals: tuple[Refusal, ...]

    @cached_property
    def whole(self) -> Share:
        """The share of all points."""
        return _share(self.points)

    @cached_property
    def kinds(self) -> Mapping[Kind, Share]:
        """The share of each kind that there is."""
        found: dict[Kind, list[Point]] = {kind: [] for kind in KINDS}
        for point in self.points:
            found[point.kind].append(point)
        return {kind: _share(points) for kind, points in found.items() if points}

    @property
    def summary(self) -> str:
        """Sum up in a line: `coverage 62.5 %: operations 1/1, statuses 3/6, …`."""
        kinds = ", ".join(f"{kind} {each.covered}/{each.total}" for kind, each in self.kinds.items())
        return f"coverage {self.whole}: {kinds}" if self.points else "coverage: there is nothing to cover"

    def lines(self) -> dict[str, dict[int, Line]]:
        """Gather the points by file and line; those whose place is not known are left out."""
        found: dict[str, dict[int, list[Point]]] = {}
        for point in self.points:
            if point.at.line:
                found.setdefault(point.at.file, {}).setdefault(point.at.line, []).append(point)
        return {
            file: {number: _line(points) for number, points in sorted(lines.items())}
            for file, lines in found.items()
        }


def _share(points: Sequence[Point]) -> Share:
    return Share(sum(point.is_covered for point in points), len(points))


def _line(points: Sequence[Point]) -> Line:
    states = {point.state for point in points}
    share = _share(points)
    heat: Heat = (
        "failed"
        if "failed" in states
        else "covered"
        if share.covered == share.total
        else "partly"
        if share.covered
        else "refused"
        if "refused" in states
        else "never"
    )
    return Line(heat, share, tuple(points))


class Threshold(Struct, frozen=True):
    """What is asked for: so many percent, of one kind or of `all`."""

    kind: str
    percent: float

    @classmethod
    def parse(cls, text: str) -> "Threshold":
        """Read `80` or `statuses=90`. Raises UsageError."""
        kind, _, number = text.rpartition("=")
        kind = kind.strip() or _ALL
        if kind not in (*KINDS, _ALL):
            raise UsageError(f"--min-coverage: there is no kind {kind!r}; there are {', '.join(KINDS)}")
        try:
            percent = float(number.strip().removesuffix("%"))
        except ValueError:
            percent = -1.0
        if not 0 <= percent <= 100:
            raise UsageError(f"--min-coverage: {number!r} is no percentage from 0 to 100")
        return cls(kind, percent)


def missed(measure: Measure, thresholds: Sequence[Threshold]) -> Iterator[str]:
    """Say what lacks, a line for each threshold that is missed."""
    for threshold in thresholds:
        wanted = [each for each in KINDS if threshold.kind in (each, _ALL)]
        points = [point for point in measure.points if point.kind in wanted]
        share = _share(points)
        if share.percent < threshold.percent:
            name = "coverage" if threshold.kind == _ALL else f"coverage of {threshold.kind}"
            lacking = [point for point in points if not point.is_covered]
            yield (
                f"{name} is {share}, {threshold.percent:g} % is asked for: {len(lacking):,} of "
                f"{share.total:,} lack, first {lacking[0].words} ({lacking[0].at})"
            )
