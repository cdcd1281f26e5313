"""Whether a request carries credentials: by presence and form, never by truth (OpenAPI, Security
Requirement Object).
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..model import Operation, SecurityRequirement, SecurityScheme
from ..rules import SECURITY_MISSING
from ..serialization import Pairs
from ..violation import Violation, Where


@dataclass(frozen=True, slots=True)
class Credentials:
    """Where credentials can stand in a request. fields: by lower-case name. query, cookies: names and raw
    values.
    """

    fields: Mapping[str, str]
    query: Pairs
    cookies: Pairs


Present = Callable[[Credentials], bool]


def security_judge(operation: Operation) -> Callable[[Credentials], tuple[Violation, ...]] | None:
    """Compile what `operation` demands of credentials; None when anyone may call it."""
    alternatives = operation.security
    if not alternatives or any(not alternative.schemes for alternative in alternatives):
        return None
    compiled = [[_presence_of(scheme) for scheme, _ in alternative.schemes] for alternative in alternatives]

    def judge(credentials: Credentials) -> tuple[Violation, ...]:
        for tests in compiled:
            if all(present(credentials) for present in tests):
                return ()
        return (_missing(alternatives),)

    return judge


def _missing(alternatives: Sequence[SecurityRequirement]) -> Violation:
    wanted = " or ".join(
        " and ".join(_described(scheme) for scheme, _ in alternative.schemes) for alternative in alternatives
    )
    return SECURITY_MISSING.violation(
        "401", f"credentials are missing: {wanted}", Where("security"), alternatives[0].location
    )


def _described(scheme: SecurityScheme) -> str:
    if scheme.type == "apiKey":
        return f"API key in {scheme.place} {scheme.name!r}"
    name = scheme.scheme if scheme.type == "http" else "bearer"
    return f"{name.capitalize()} credentials in header 'Authorization'"


def _presence_of(scheme: SecurityScheme) -> Present:
    if scheme.type == "apiKey":
        return _API_KEY[scheme.place](scheme.name) if scheme.place in _API_KEY else _unknowable
    if scheme.type in ("oauth2", "openIdConnect"):
        return _bearer
    return _HTTP.get(scheme.scheme, _unknowable) if scheme.type == "http" else _unknowable


def _unknowable(_: Credentials) -> bool:
    """A scheme that leaves no trace we could look for (mutual TLS): the request goes on."""
    return True


def _in_header(name: str) -> Present:
    name = name.lower()
    return lambda credentials: bool(credentials.fields.get(name))


def _in_query(name: str) -> Present:
    return lambda credentials: any(key == name and value for key, value in credentials.query)


def _in_cookie(name: str) -> Present:
    return lambda credentials: any(key == name and value for key, value in credentials.cookies)


_API_KEY = {"header": _in_header, "query": _in_query, "cookie": _in_cookie}


def _authorization(credentials: Credentials, scheme: str) -> str:
    """Take what follows the scheme's name in Authorization; "" when it names another (RFC 9110,
    Authorization).
    """
    name, _, rest = credentials.fields.get("authorization", "").partition(" ")
    return rest.strip() if name.lower() == scheme else ""


def _bearer(credentials: Credentials) -> bool:
    return bool(_authorization(credentials, "bearer"))


def _basic(credentials: Credentials) -> bool:
    try:
        return b":" in base64.b64decode(_authorization(credentials, "basic"), validate=True)
    except (binascii.Error, ValueError):
        return False


def _digest(credentials: Credentials) -> bool:
    text = _authorization(credentials, "digest")
    return all(f"{name}=" in text for name in ("username", "realm", "nonce", "uri", "response"))


_HTTP: dict[str, Present] = {"bearer": _bearer, "basic": _basic, "digest": _digest}
