"""Which fields tell clients that an operation is on its way out: `Deprecation` (RFC 9745), `Sunset` (RFC
8594).

OpenAPI knows `deprecated: true` and no dates; they are taken from the extensions that people write them in.
"""

from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, Final

from ..spec import FieldLines, Operation, Spec

_DEPRECATED: Final = (
    "x-deprecated-at",
    "x-deprecated-on",
    "x-deprecation-date",
    "x-deprecation",
    "x-deprecated",
)
_SUNSET: Final = ("x-sunset", "x-sunset-at", "x-sunset-on", "x-sunset-date")


def lifecycle_fields(spec: Spec, operation: Operation, *, dates: bool) -> FieldLines:
    """List the fields of an operation that is deprecated, or has a date on which it goes.

    dates: whether a deprecation is told by its date where there is one (RFC 9745), else always as `true`.
    """
    written = _written(spec, operation)
    deprecated = _first_time(written, _DEPRECATED)
    sunset = _first_time(written, _SUNSET)
    fields: list[tuple[str, str]] = []
    if operation.deprecated or deprecated is not None:
        told = f"@{int(deprecated.timestamp())}" if dates and deprecated is not None else "true"
        fields.append(("Deprecation", told))
    if sunset is not None:
        fields.append(("Sunset", format_datetime(sunset, usegmt=True)))
    return tuple(fields)


def _written(spec: Spec, operation: Operation) -> dict[str, Any]:
    """Find the Operation Object as it is written; one in another file than the first has no dates for us."""
    at = operation.location
    return spec.document.node(at.pointer).mapping if at.file == spec.name else {}


def _first_time(written: dict[str, Any], names: tuple[str, ...]) -> datetime | None:
    found = (_time(written[name]) for name in names if isinstance(written.get(name), str))
    return next((time for time in found if time is not None), None)


def _time(text: str) -> datetime | None:
    """Read a date, a date with time (RFC 3339), or one as HTTP has it (RFC 9110, Date/Time Formats)."""
    try:
        if len(text) == len("2025-01-31"):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except ValueError:
            return None
    return found.astimezone(UTC) if found.tzinfo is not None else found.replace(tzinfo=UTC)
