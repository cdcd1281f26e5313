"""How operations come, age and go: `deprecated` and `x-sunset` (DIFF §2.1, §2.7)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from ..contract import Spec
from ..document.source_file import Node, descend
from ..model import Operation
from .change import STABILITIES
from .judging import Documents, Entry

SUNSET: Final = "x-sunset"
STABILITY: Final = "x-stability-level"


def life_cycle_entries(documents: Documents, old: Operation, new: Operation) -> Iterator[Entry]:
    """List what changed of an operation's promise to stay."""
    before, after = _written(documents.old, old), _written(documents.new, new)
    base = Entry("", "", old.location, new.location, "")
    yield from stability_entries(base, stability_of(documents.old, old), stability_of(documents.new, new))
    if new.deprecated and not old.deprecated:
        until = f", until {after}" if after else ""
        yield replace(base, id="operation-deprecated", message=f"is deprecated now{until}")
        yield from notice_entries(documents, base, after)
    if old.deprecated and not new.deprecated:
        yield replace(base, id="operation-reactivated", message="is no longer deprecated")
    for entry in sunset_entries(base, before, after, is_deprecated=new.deprecated):
        yield entry
        if entry.id == "sunset-moved-earlier" and old.deprecated and new.deprecated:
            yield from notice_entries(documents, base, after)  # the notice that was given is taken back


def sunset_entries(base: Entry, before: str, after: str, *, is_deprecated: bool) -> Iterator[Entry]:
    """Say what became of the day until which something stays. before, after: as written."""
    if after and _day(after) is None and after != before:
        message = f"{SUNSET} {after!r} is no date such as 2026-12-31"
        yield replace(base, id="sunset-invalid", message=message).by_policy("warning")
        return
    first, second = _day(before), _day(after)
    if first is not None and second is None and is_deprecated:
        message = f"{SUNSET} {before} is gone: nobody knows how long it stays"
        yield replace(base, id="sunset-removed", message=message).by_policy("warning")
    if first is not None and second is not None and second < first:
        message = f"{SUNSET} {before} → {after}: it goes earlier than was promised"
        yield replace(base, id="sunset-moved-earlier", message=message).by_policy("warning")


def stability_entries(base: Entry, before: str, after: str) -> Iterator[Entry]:
    """Say how much more or less stable something is promised to be. before, after: as written."""
    if before == after:
        return
    words = f"{STABILITY} {before or 'none'} → {after or 'none'}"
    noted = replace(base, message=words)
    if after and after not in STABILITIES:
        yield replace(noted, id="stability-invalid").by_policy("warning")
        return
    levels = [*STABILITIES, ""]  # what says nothing is judged as stable
    if before not in levels or {before, after} == {"", "stable"}:
        return
    is_lower = levels.index(after) < levels.index(before)
    if is_lower:
        yield replace(noted, id="stability-lowered").by_policy("warning")
    else:
        yield replace(noted, id="stability-raised")


def notice_entries(documents: Documents, base: Entry, sunset: str) -> Iterator[Entry]:
    """Hold what is deprecated now to the notice that the policy asks for. sunset: as written."""
    days, today = documents.policy.sunset_days, documents.policy.today
    if not days:
        return
    day = _day(sunset)
    if day is None:
        message = f"no {SUNSET} says until when it stays; {days} days of notice are asked for"
        yield replace(base, id="sunset-missing", message=message).by_policy("breaking")
    elif today is not None and day < today + timedelta(days=days):
        message = f"{SUNSET} {sunset} is less than {days} days after {today}"
        yield replace(base, id="sunset-too-soon", message=message).by_policy("breaking")


def has_ended(documents: Documents, old: Operation) -> str:
    """Give the day of an operation's announced end, where that is over; "" where it is not."""
    written, today = _written(documents.old, old), documents.policy.today
    day = _day(written)
    return written if old.deprecated and day is not None and today is not None and day < today else ""


def stability_of(spec: Spec, operation: Operation) -> str:
    """Read `x-stability-level` of an operation as it is written; "" where it is not."""
    return _written(spec, operation, STABILITY)


def _written(spec: Spec, operation: Operation, key: str = SUNSET) -> str:
    """Read an extension of the Operation Object, in whatever file that is written."""
    at = operation.location
    file = next((file for file in spec.document.files() if file.name == at.file), None)
    node = None if file is None else descend(Node(file, "", file.value), at.pointer)
    return "" if node is None else str(node.mapping.get(key) or "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
