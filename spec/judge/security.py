"""Whether a request carries credentials: by presence and form, never by truth (OpenAPI, Security
Requirement Object).
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from ..message import is_field_name
from ..model import Operation, SecurityRequirement, SecurityScheme
from ..rules.requests import SECURITY_MISSING
from ..serialization import Pairs
from ..violation import Violation, Where


class Credentials(Struct, frozen=True):
    """Where credentials can stand in a request. fields: by lower-case name. query, cookies: names and raw
    values.
    """

    fields: Mapping[str, str]
    query: Pairs
    cookies: Pairs


Test = Callable[[Credentials], str]
"""Says why credentials do not meet a scheme: MET, ABSENT, or what is wrong with their form, in words."""

MET: Final = ""
ABSENT: Final = "absent"


def security_judge(operation: Operation) -> Callable[[Credentials], tuple[Violation, ...]] | None:
    """Compile what `operation` demands of credentials; None when anyone may call it."""
    alternatives = operation.security
    if not alternatives or any(not alternative.schemes for alternative in alternatives):
        return None
    compiled = [[_test_of(scheme) for scheme, _ in alternative.schemes] for alternative in alternatives]

    def judge(credentials: Credentials) -> tuple[Violation, ...]:
        wrong: dict[str, None] = {}
        for tests in compiled:
            reasons = [reason for test in tests if (reason := test(credentials))]
            if not reasons:
                return ()
            wrong.update(dict.fromkeys(reason for reason in reasons if reason != ABSENT))
        return (_missing(alternatives, list(wrong)),)

    return judge


def _missing(alternatives: Sequence[SecurityRequirement], malformed: Sequence[str]) -> Violation:
    wanted = " or ".join(
        " and ".join(_described(scheme) for scheme, _ in alternative.schemes) for alternative in alternatives
    )
    reasons = f"; {'; '.join(malformed)}" if malformed else ""
    message = f"credentials are missing: {wanted}{reasons}"
    return SECURITY_MISSING.violation("401", message, Where("security"), alternatives[0].location)


def _described(scheme: SecurityScheme) -> str:
    if scheme.type == "apiKey":
        return f"API key in {scheme.place} {scheme.name!r}"
    name = scheme.scheme if scheme.type == "http" else "bearer"
    return f"{name.capitalize()} credentials in header 'Authorization'"


def _test_of(scheme: SecurityScheme) -> Test:
    if scheme.type == "apiKey" and scheme.place != "query" and not is_field_name(scheme.name):
        return _unknowable
    if scheme.type == "apiKey" and scheme.name:
        return _API_KEY[scheme.place](scheme.name) if scheme.place in _API_KEY else _unknowable
    if scheme.type in ("oauth2", "openIdConnect"):
        return _token
    if scheme.type != "http":
        return _unknowable
    return _HTTP.get(scheme.scheme, _unknowable)


def _unknowable(_: Credentials) -> str:
    """A scheme that can't be checked: the request goes on.

    Mutual TLS leaves no trace, Negotiate and NTLM let in whole connections (RFC 4559), and of other schemes
    of HTTP we don't know the form.
    """
    return MET


def _in_header(name: str) -> Test:
    name = name.lower()
    return lambda credentials: MET if credentials.fields.get(name) else ABSENT


def _in_query(name: str) -> Test:
    return lambda credentials: _among(name, credentials.query)


def _in_cookie(name: str) -> Test:
    return lambda credentials: _among(name, credentials.cookies)


def _among(name: str, pairs: Pairs) -> str:
    return MET if any(key == name and value for key, value in pairs) else ABSENT


_API_KEY: Final = {"header": _in_header, "query": _in_query, "cookie": _in_cookie}


def _authorization(credentials: Credentials, scheme: str) -> str | None:
    """Take what follows the scheme's name in Authorization; None where it names another (RFC 9110,
    Authorization).
    """
    name, _, rest = credentials.fields.get("authorization", "").partition(" ")
    return rest.strip() if name.lower() == scheme else None


def _bearer(credentials: Credentials) -> str:
    """Find a bearer token: one word, whatever its characters (RFC 6750, Authorization Request Header Field;
    tokens with `|` are in the wild).
    """
    token = _authorization(credentials, "bearer")
    if token is None:
        return ABSENT
    return MET if len(token.split()) == 1 else "a Bearer token is one word without blanks"


def _token(credentials: Credentials) -> str:
    """Find an OAuth token: a bearer token, in the query too (RFC 6750, URI Query Parameter), or one that is
    bound to a key (RFC 9449, DPoP).
    """
    if _among("access_token", credentials.query) == MET or _authorization(credentials, "dpop"):
        return MET
    return _bearer(credentials)


def _basic(credentials: Credentials) -> str:
    text = _authorization(credentials, "basic")
    if text is None:
        return ABSENT
    try:
        is_pair = b":" in base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        is_pair = False
    return MET if is_pair else "Basic credentials are base64 of `user:password` (RFC 7617)"


def _digest(credentials: Credentials) -> str:
    text = _authorization(credentials, "digest")
    if text is None:
        return ABSENT
    names = {name.lower() for name in _AUTH_PARAMETER.findall(text)}
    if "username*" in names:
        names.add("username")
    lacking = [name for name in ("username", "realm", "nonce", "uri", "response") if name not in names]
    return f"Digest credentials lack {', '.join(lacking)} (RFC 7616)" if lacking else MET


_AUTH_PARAMETER: Final = re.compile(r'([!#$%&\'*+\-.^_`|~0-9A-Za-z]+)\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,"]+)')
"""Name of one auth-param (RFC 9110, Authentication Parameters)."""

_HTTP: Final[Mapping[str, Test]] = MappingProxyType({"bearer": _bearer, "basic": _basic, "digest": _digest})
