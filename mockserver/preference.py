"""What the client prefers: the Prefer field (RFC 7240), or its query twins: `__code`, `__delay`, `__dynamic`,
`__example`, `__seed`.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import unquote_plus

from msgspec.structs import replace

from ..spec import Request, UsageError
from .faults import MAX_DELAY, Delay

_LIST_MEMBER: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
"""Commas in quotes end no member; quotes that are never closed take the rest."""

_MEMBER: Final = re.compile(
    r'\s*([!#$%&\'*+\-.^_`|~0-9A-Za-z]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^,;\s"]*)))?'
)
_ESCAPED: Final = re.compile(r"\\(.)")
_STATUS: Final = re.compile(r"[2-5][0-9][0-9]")
_TWINS: Final = frozenset({"__code", "__delay", "__dynamic", "__example", "__seed", "__server"})
_TRUTH: Final[Mapping[str, bool | None]] = {"": None, "true": True, "false": False}


class Preference(NamedTuple):
    """What is preferred. code: a status, 0 for none. example: the name of one, "" for none.

    dynamic: whether values are made by chance; None leaves that to the settings. seed: what they depend on,
    "" for none. delay: seconds that the answer is to be late.
    """

    code: int = 0
    example: str = ""
    dynamic: bool | None = None
    seed: str = ""
    delay: float = 0.0

    @property
    def names_answer(self) -> bool:
        """Whether it says which answer is wanted, or how it is made."""
        return bool(self.code or self.example or self.seed) or self.dynamic is not None


NO_PREFERENCE: Final = Preference()


class UnusablePreference(ValueError):
    """A preference that can't be meant: a code that is no final status, `dynamic` that is no boolean."""


def preference_of(request: Request) -> Preference:
    """Read what a request prefers; with a Prefer field the query twins are ignored.

    Raises UnusablePreference when a preference is not of its form.
    """
    prefer = request.named.get("prefer")
    if prefer is not None:
        return _preference(_members(prefer))
    if "__" not in request.target:
        return NO_PREFERENCE
    pairs = (part.partition("=") for part in request.query.split("&"))
    return _preference(
        {name.removeprefix("__"): unquote_plus(value) for name, _, value in pairs if name[:2] == "__"}
    )


def without_twins(request: Request) -> Request:
    """Give a request as it is judged: `__code` and the like are for the mock, no parameters of the
    operation.
    """
    if "__" not in request.query:
        return request
    kept = [part for part in request.query.split("&") if part.partition("=")[0] not in _TWINS]
    return replace(request, target=f"{request.path}?{'&'.join(kept)}" if kept else request.path)


def _members(prefer: str) -> dict[str, str]:
    """Read the members of the list; of several with one name, the first counts (RFC 7240, Syntax)."""
    found: dict[str, str] = {}
    for part in _LIST_MEMBER.findall(prefer):
        member = _MEMBER.match(part)
        if member is not None:
            value = _ESCAPED.sub(r"\1", member[2]) if member[2] is not None else member[3] or ""
            found.setdefault(member[1].lower(), value)
    return found


def _preference(wanted: Mapping[str, str]) -> Preference:
    code, dynamic = wanted.get("code", ""), wanted.get("dynamic", "")
    if code and not _STATUS.fullmatch(code):
        raise UnusablePreference(f"the preferred code {code!r} is no final status")
    if dynamic not in _TRUTH:
        raise UnusablePreference(f"the preference dynamic={dynamic!r} is neither true nor false")
    example, seed = wanted.get("example", ""), wanted.get("seed", "")
    return Preference(int(code or 0), example, _TRUTH[dynamic], seed, _delay(wanted.get("delay", "")))


def _delay(text: str) -> float:
    if not text:
        return 0.0
    try:
        delay = Delay.parse(text)
    except UsageError as error:
        raise UnusablePreference(f"the preference delay={text!r} is not of the form 500ms or 2s") from error
    if delay.operation or delay.high > MAX_DELAY or delay.low != delay.high:
        raise UnusablePreference(
            f"the preference delay={text!r} is not one time of at most {MAX_DELAY:.0f} s"
        )
    return delay.high
