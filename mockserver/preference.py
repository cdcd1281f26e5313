"""What the client prefers: the Prefer field (RFC 7240) and its query twins `__code` and `__example`."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_plus

from ..spec import Request, combined_field

_MEMBER: Final = re.compile(
    r'\s*([!#$%&\'*+\-.^_`|~0-9A-Za-z]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^,;\s]*))?[^,]*'
)
_STATUS: Final = re.compile(r"[1-5][0-9][0-9]")


@dataclass(frozen=True, slots=True)
class Preference:
    """What is preferred. code: a status, 0 for none. example: the name of one, "" for none."""

    code: int = 0
    example: str = ""


NO_PREFERENCE: Final = Preference()


class UnusablePreference(ValueError):
    """A preference that can't be meant: a code that is no status."""


def preference_of(request: Request) -> Preference:
    """Read what a request prefers; with a Prefer field the query twins are ignored.

    Raises UnusablePreference when a preference is not of its form.
    """
    prefer = combined_field(request.fields, "Prefer")
    if prefer is not None:
        return _preference(_members(prefer))
    if "__" not in request.query:
        return NO_PREFERENCE
    pairs = (part.partition("=") for part in request.query.split("&"))
    return _preference(
        {name.removeprefix("__"): unquote_plus(value) for name, _, value in pairs if name[:2] == "__"}
    )


def _members(prefer: str) -> dict[str, str]:
    found = (_MEMBER.match(member) for member in prefer.split(","))
    return {member[1].lower(): (member[2] or "").strip('"') for member in found if member is not None}


def _preference(wanted: dict[str, str]) -> Preference:
    code = wanted.get("code", "")
    if code and not _STATUS.fullmatch(code):
        raise UnusablePreference(f"the preferred code {code!r} is no status")
    return Preference(int(code or 0), wanted.get("example", ""))
