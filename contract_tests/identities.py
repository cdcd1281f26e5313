"""Who has sent each request of a finding: told by the credentials in it, shown by name alone."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..spec import FieldLines, Request, Spec
from .credentials import STAND_INS, Credentials, carrier_of
from .finding import MAIN, Finding
from .targets import Renewed, Target

NOBODY: Final = "nobody"
STAND_IN: Final = "stand-in"
UNKNOWN: Final = "unknown"
"""What else is no name of a further identity: none, made-up credentials where the user gave none, and those
that are wrong on purpose.
"""

_CARRIERS: Final = frozenset({"authorization", "cookie"})
_Lines = frozenset[tuple[str, str]]


class Identities(Struct, frozen=True):
    """Knows the identities of one run. own: the lines that carry credentials, by identity, the main one
    first; carriers: names of such lines, those of the query with `?`. renewed: tokens that took the place of
    others.
    """

    own: dict[str, _Lines]
    carriers: frozenset[str]
    renewed: Renewed

    @classmethod
    def of(cls, spec: Spec, target: Target, renewed: Renewed) -> "Identities":
        """Learn who there is."""
        schemes = spec.security_schemes.values()
        described = {
            f"?{each.name}" if each.place == "query" else carrier_of(each).lower() for each in schemes
        }
        others = {name.lower() for fields in target.others.values() for name, _ in fields}
        carriers = _CARRIERS | described | others
        named = {MAIN: target.fields, **target.others}
        return cls(
            {name: _lines(_written(each), carriers) for name, each in named.items()}, carriers, renewed
        )

    def told(self, finding: Finding) -> Finding:
        """Name who has sent each request of a finding."""
        sent = (each.request for each in (*finding.steps, finding.exchange))
        return replace(finding, identities=tuple(map(self.name_of, sent)))

    def name_of(self, request: Request) -> str:
        """Name who has sent a request."""
        sent = _lines(self.renewed.undone_in(request), self.carriers)
        if not sent:
            return NOBODY
        whole = [name for name, lines in self.own.items() if lines and lines <= sent]
        part = [name for name, lines in self.own.items() if sent <= lines]
        if whole or part:
            return max(whole or part, key=lambda name: len(self.own[name]))
        return STAND_IN if all(value in STAND_INS for _, value in sent) else UNKNOWN


def _written(given: FieldLines) -> Request:
    """Write a request with nothing but what an identity sends."""
    return Credentials.of(given).added_to(Request("GET", "/"))


def _lines(request: Request, carriers: Iterable[str]) -> _Lines:
    """List what of a request carries credentials."""
    asked = (pair.partition("=") for pair in request.query.split("&") if pair)
    lines = [(name.lower(), value) for name, value in request.fields]
    lines += [(f"?{name}", value) for name, _, value in asked]
    return frozenset(line for line in lines if line[0] in carriers)
