"""Credentials for an operation: the user's own, else stand-ins of the right form (OpenAPI, Security Scheme
Object).
"""

from base64 import b64encode
from typing import Final
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from ..spec import FieldLines, Match, Operation, Request, SecurityScheme, is_field_name, judge_request
from .draft import with_query

_STAND_IN: Final = "truespec"
_BASIC: Final = b64encode(b"truespec:truespec").decode()
_DIGEST: Final = ", ".join(
    f'{name}="{_STAND_IN}"' for name in ("username", "realm", "nonce", "uri", "response")
)

STAND_INS: Final = frozenset({_STAND_IN, f"Basic {_BASIC}", f"Bearer {_STAND_IN}", f"Digest {_DIGEST}"})
"""Values that are sent where the user gave no credentials: made up, so no secret."""


class Credentials(Struct, frozen=True):
    """What is sent to be let in. fields: header lines. query: `name=value` parts.

    made_up: what stand-ins were made for, in words, "" where the user's own are used.
    """

    fields: FieldLines = ()
    query: tuple[str, ...] = ()
    made_up: str = ""

    @classmethod
    def of(cls, given: FieldLines) -> "Credentials":
        """Take what a user gave: header lines, and query parameters, whose names begin with `?` there."""
        return cls(
            tuple(line for line in given if not line[0].startswith("?")),
            tuple(
                f"{quote(name[1:], safe='')}={quote(value, safe='')}"
                for name, value in given
                if name[:1] == "?"
            ),
        )

    def removed_from(self, request: Request) -> Request:
        """Leave out the header fields and query parameters of a request that have the names of these."""
        names = {name.lower() for name, _ in self.fields}
        fields = tuple(field for field in request.fields if field[0].lower() not in names)
        bare = replace(request, fields=fields)
        asked = {part.partition("=")[0] for part in self.query}
        if not asked:
            return bare
        kept = [part for part in request.query.split("&") if part.partition("=")[0] not in asked]
        return replace(bare, target=with_query(request.path, "&".join(kept)))

    def added_to(self, request: Request) -> Request:
        """Add the credentials to a request."""
        target = with_query(request.target, "&".join(self.query))
        return Request(request.method, target, (*self.fields, *request.fields), request.body)

    def in_place_of(self, others: "Credentials", request: Request) -> Request:
        """Send a request as somebody else. others: what it carries now."""
        return self.added_to(self.removed_from(others.removed_from(request)))

    def for_scheme(self, scheme: SecurityScheme) -> "Credentials | None":
        """Take out what one scheme asks for; None where it is not among these."""
        if scheme.type == "apiKey" and scheme.place == "query":
            name = quote(scheme.name, safe="")
            query = tuple(part for part in self.query if part.partition("=")[0] == name)
            return Credentials(query=query) if query else None
        if scheme.type == "apiKey" and scheme.place == "cookie":
            lines = [value for name, value in self.fields if name.lower() == "cookie"]
            pairs = (pair.strip() for line in lines for pair in line.split(";"))
            cookies = [pair for pair in pairs if pair.partition("=")[0] == scheme.name]
            return Credentials((("Cookie", "; ".join(cookies)),)) if cookies else None
        name = carrier_of(scheme).lower()
        fields = tuple(line for line in self.fields if line[0].lower() == name)
        return Credentials(fields) if fields else None

    def __add__(self, other: "Credentials") -> "Credentials":
        """Send both; cookies go in one field."""
        cookies = [value for name, value in (*self.fields, *other.fields) if name.lower() == "cookie"]
        others = [line for line in (*self.fields, *other.fields) if line[0].lower() != "cookie"]
        fields = (*others, *([("Cookie", "; ".join(cookies))] if cookies else []))
        return Credentials(tuple(dict.fromkeys(fields)), tuple(dict.fromkeys((*self.query, *other.query))))


def credentials_for(operation: Operation, given: FieldLines) -> Credentials:
    """Give the user's own, and a stand-in for what the operation demands beyond them."""
    own = Credentials.of(given)
    if not operation.security or _suffice(operation, own):
        return own
    schemes = [scheme for scheme, _ in operation.security[0].schemes]
    schemes = [scheme for scheme in schemes if own.for_scheme(scheme) is None]
    fields, query, cookies = list(own.fields), list(own.query), list[str]()
    for scheme in schemes:
        if scheme.type == "apiKey" and scheme.place == "query":
            query.append(f"{quote(scheme.name, safe='')}={_STAND_IN}")
        elif scheme.type == "apiKey" and not is_field_name(scheme.name):
            continue  # nobody can send it, and nobody asks for it
        elif scheme.type == "apiKey" and scheme.place == "cookie":
            cookies.append(f"{scheme.name}={_STAND_IN}")
        else:
            fields.append(_field(scheme))
    if cookies:
        fields.append(("Cookie", "; ".join(cookies)))
    return Credentials(tuple(fields), tuple(query), " and ".join(_named(scheme) for scheme in schemes))


def _suffice(operation: Operation, credentials: Credentials) -> bool:
    """Whether the judge finds no fault with the credentials."""
    request = credentials.added_to(Request(operation.method, operation.path))
    found = judge_request(Match(operation, {}), request)
    return all(violation.rule != "request-security-missing" for violation in found)


def _field(scheme: SecurityScheme) -> tuple[str, str]:
    if scheme.type == "apiKey":
        return scheme.name, _STAND_IN
    if scheme.scheme == "basic":
        return "Authorization", f"Basic {_BASIC}"
    if scheme.scheme == "digest":
        return "Authorization", f"Digest {_DIGEST}"
    return "Authorization", f"Bearer {_STAND_IN}"


def carrier_of(scheme: SecurityScheme) -> str:
    """Name the field, cookie or parameter that the credentials of a scheme are sent in."""
    return scheme.name if scheme.type == "apiKey" else "Authorization"


def _named(scheme: SecurityScheme) -> str:
    if scheme.type == "apiKey":
        return f"the API key in {scheme.place} {scheme.name!r}"
    return f"{scheme.scheme or 'bearer'} credentials"
