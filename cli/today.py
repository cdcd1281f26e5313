"""Which day it is: the one that is named, or that of the clock."""

from datetime import UTC, date, datetime

from ..spec import UsageError


def today_of(named: str | None) -> date:
    """Read `--today`; without it, the day in UTC. Raises UsageError for what is no day."""
    try:
        return datetime.now(UTC).date() if named is None else date.fromisoformat(named)
    except ValueError:
        raise UsageError(f"--today {named!r} is no day such as 2026-12-31") from None
