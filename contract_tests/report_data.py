"""What a run has to say, as values: rendered by `report`, counted by `cli`."""

import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from ..spec import Exchange, Spec
from .accepted import Accepted
from .coverage import Measure
from .finding import Finding

_PACKAGES: Final = ("truespec", "schemathesis", "hypothesis")

INTERRUPTED: Final = "interrupted"
"""The note of a run that the user has cut short."""


class Statistics(Struct, frozen=True):
    """What one operation answered. accepted: 2xx and 3xx. failed: 5xx or no answer. slowest: seconds."""

    operation: str
    sent: int
    accepted: int
    refused: int
    failed: int
    slowest: float


class Need(Struct, frozen=True):
    """What an operation needs of which nothing was accepted. what: the kind; words: a note, after its key."""

    operation: str
    what: str
    words: str


class Tally(Struct):
    """Counts what the operations answered. statuses: how often each came; 0 for no answer."""

    sent: int = 0
    accepted: int = 0
    refused: int = 0
    failed: int = 0
    slowest: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict[int, int])

    def count(self, exchange: Exchange, *, is_documented: bool = True) -> None:
        """Count one exchange. is_documented: whether its status is; a redirect is no success else."""
        self.sent += 1
        response = exchange.response
        status = response.status if response is not None else 0
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if response is None or response.status >= 500:
            self.failed += 1
        elif response.status >= 400:
            self.refused += 1
        elif 200 <= response.status < 300 or (response.status >= 300 and is_documented):
            self.accepted += 1
        self.slowest = max(self.slowest, response.elapsed if response is not None else 0.0)

    def add(self, other: "Tally") -> None:
        """Add what was counted elsewhere."""
        self.sent += other.sent
        self.accepted += other.accepted
        self.refused += other.refused
        self.failed += other.failed
        for status, count in other.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + count
        self.slowest = max(self.slowest, other.slowest)

    def statistics(self, operation: str) -> Statistics:
        """Give what was counted. operation: its key."""
        return Statistics(operation, self.sent, self.accepted, self.refused, self.failed, self.slowest)


class Report(Struct, frozen=True):
    """One run. started: ISO 8601. elapsed: seconds. flaky: suspicions that did not come back.

    notes: what could not be tested, and why. incomplete: it was cut short. coverage: what of the document was
    exercised; None where nobody has counted. source: the recording that was judged, "" where requests were
    sent. needs: of the operations of which nothing was accepted, as far as it is known. doubts: the
    suspicions that did not come back, as they were first seen.
    """

    spec_name: str
    title: str
    url: str
    seed: int
    started: str
    elapsed: float
    findings: tuple[Finding, ...]
    statistics: tuple[Statistics, ...]
    flaky: int
    notes: tuple[str, ...]
    incomplete: bool
    versions: Mapping[str, str]
    coverage: Measure | None = None
    source: str = ""
    needs: tuple[Need, ...] = ()
    doubts: tuple[Finding, ...] = ()

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings that count for the exit code."""
        return tuple(
            finding for finding in self.findings if finding.level == "fault" and finding.acceptance is None
        )

    def excused(self, accepted: Accepted, operations: Iterable[str]) -> "Report":
        """Mark the findings that were accepted on purpose; note what of the entries is out of date.

        operations: keys of all that the document has: an entry may be about one that was left out.
        """
        tried = set[str]() if self.incomplete else {each.operation for each in self.statistics if each.sent}
        known = [finding.known for finding in self.findings]
        findings = tuple(
            replace(finding, acceptance=accepted.acceptance_of(each))
            for finding, each in zip(self.findings, known, strict=True)
        )
        stale = accepted.notes(known, set(operations) - tried)
        return replace(self, findings=findings, notes=(*self.notes, *stale))

    @property
    def interrupted(self) -> bool:
        """Whether it was the user who cut the run short (and not a server that has stopped answering)."""
        return self.incomplete and INTERRUPTED in self.notes

    @property
    def reached(self) -> int:
        """How many operations were accepted at least once."""
        return sum(1 for each in self.statistics if each.accepted)

    @property
    def summary(self) -> str:
        """Sum up in one line: `2xx reached in 1 of 1 operations; 214 requests in 1.2 s; 3 faults`."""
        sent = sum(each.sent for each in self.statistics)
        faults = f"{len(self.faults)} fault{'' if len(self.faults) == 1 else 's'}"
        verb = "recorded" if self.source else "reached"
        reached = f"2xx {verb} in {self.reached} of {len(self.statistics)} operations{self._needed}"
        excused = sum(finding.acceptance is not None for finding in self.findings)
        accepted = f", {excused} accepted" if excused else ""
        what = (
            f"{sent:,} exchanges of {self.source}"
            if self.source
            else f"{sent:,} requests in {self.elapsed:.1f} s"
        )
        return f"{reached}; {what}; {faults}{accepted}"

    @property
    def _needed(self) -> str:
        """Say what the others need, the most wanted first: `; the other 6 need: other credentials (6)`."""
        if not self.needs:
            return ""
        counted = Counter(each.what for each in self.needs).most_common()
        what = ", ".join(f"{what} ({count})" for what, count in counted)
        others = "other one needs" if len(self.needs) == 1 else f"other {len(self.needs)} need"
        return f"; the {others}: {what}"


def not_held(spec: Spec) -> Iterator[str]:
    """Say which patterns took too many steps on some value, a line each: nothing was held to them there."""
    yield from (f"{each.message} ({each.at})" for each in spec.exhausted)


def versions() -> dict[str, str]:
    """List the versions of what has a part in a verdict."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found
