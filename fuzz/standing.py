"""How far a run has come, for who watches it."""

from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

from ..contract_tests import Measure, OwnCode, Session


class Standing(Struct, frozen=True):
    """A moment of a run. operation: at work, or another engine. sent: cases so far. seconds: since it began.

    reached: operations that were accepted, of so many. measure: counts what of the document was exercised;
    it takes a while, for a large one. code: of the application, where it is watched.
    """

    operation: str
    sent: int
    seconds: float
    reached: int
    operations: int
    findings: int
    measure: Callable[[], Measure]
    code: OwnCode | None = None

    @classmethod
    def of(cls, session: Session, operation: str, seconds: float) -> "Standing":
        """Look at a run."""
        tallies = session.tallies.values()
        return cls(
            operation,
            sum(tally.sent for tally in tallies),
            seconds,
            sum(1 for tally in tallies if tally.accepted),
            len(session.coverage.operations),
            len(session.inquest.findings()),
            session.coverage.measured,
            session.target.code,
        )

    def line(self, coverage: str) -> str:
        """Say it in a line. coverage: in words, as it was last measured."""
        rate = self.sent / self.seconds if self.seconds else 0.0
        found = f"{self.findings} finding{'' if self.findings == 1 else 's'}"
        return (
            f"{self.sent:,} cases ({rate:,.0f}/s), 2xx in {self.reached}/{self.operations} operations, "
            f"coverage {coverage}, {found}; {self.operation}"
        )


Watch: TypeAlias = Callable[[Standing], None]
"""Told how far a run has come; may raise KeyboardInterrupt to end it."""


def unwatched(standing: Standing) -> None:
    """Tell nobody."""
