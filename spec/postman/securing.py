"""What authorizes requests of a collection, as Security Schemes and parameters (Postman Collection, Auth)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from ..document import Node
from ..message import is_field_name
from .entries import Entry, entries
from .variables import Scope

_SCHEMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "asap": "bearer",
        "basic": "basic",
        "bearer": "bearer",
        "digest": "digest",
        "hawk": "hawk",
        "jwt": "bearer",
        "ntlm": "ntlm",
        "oauth2": "bearer",
    }
)
"""Kinds of authorization that are schemes of the field `Authorization` (RFC 9110, Authentication Scheme)."""

_SIGNED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "akamai": ("edgegrid", ()),
        "awsv4": ("awsSignature", ("X-Amz-Date",)),
        "edgegrid": ("edgegrid", ()),
        "oauth1": ("oauth1", ()),
    }
)
"""Kinds that sign requests in `Authorization`: the scheme's name here, and further fields."""

AUTHORIZATION_KINDS: Final = frozenset((*_SCHEMES, *_SIGNED, "apikey", "noauth", "inherit"))
"""Kinds of authorization that are known."""

_OF_OAUTH_1: Final = (
    "oauth_consumer_key",
    "oauth_signature_method",
    "oauth_signature",
    "oauth_timestamp",
    "oauth_nonce",
    "oauth_version",
)


class Authorization(Struct, frozen=True):
    """What a request needs. name: of the scheme, "" for none. parameters: (place, name) of further ones."""

    node: Node
    name: str = ""
    scheme: Mapping[str, Any] = MappingProxyType({})
    parameters: tuple[tuple[str, str], ...] = ()


def authorization_of(auth: Node, scope: Scope) -> Authorization | None:
    """Read the member `auth` that counts for a request; None where nothing is needed."""
    kind = auth.mapping.get("type")
    if not isinstance(kind, str) or kind == "noauth":
        return None
    given = {entry.name: scope.filled(entry.value or "") for entry in entries(auth, kind)}
    if kind == "apikey":
        place = "query" if given.get("in") == "query" else "header"
        name = given.get("key", "")
        return _api_key(auth, name if is_field_name(name) else "X-API-Key", place)
    if given.get("addTokenTo") == "queryParams":
        return Authorization(auth, parameters=(("query", given.get("queryParamKey") or "access_token"),))
    if kind == "oauth1" and given.get("addParamsToHeader") == "false":
        return Authorization(auth, parameters=tuple(("query", name) for name in _OF_OAUTH_1))
    if kind == "awsv4" and given.get("addAuthDataToQuery") == "true":
        return Authorization(auth, parameters=(("query", "X-Amz-Signature"),))
    if kind in _SIGNED:
        name, fields = _SIGNED[kind]
        further = tuple(("header", field) for field in fields)
        return Authorization(auth, name, _field("Authorization", "header"), further)
    return _http(auth, _SCHEMES.get(kind))


def authorization_of_field(field: Entry) -> Authorization | None:
    """Read a field `Authorization` that stands among the fields of a request."""
    scheme, blank, _ = (field.value or "").partition(" ")
    known = scheme.lower() if blank and scheme.lower() in _SCHEMES.values() else None
    return _http(field.node, known) or _api_key(field.node, "Authorization", "header")


def _http(node: Node, scheme: str | None) -> Authorization | None:
    return None if scheme is None else Authorization(node, scheme, {"type": "http", "scheme": scheme})


def _api_key(node: Node, name: str, place: str) -> Authorization:
    return Authorization(node, "apiKey", _field(name, place))


def _field(name: str, place: str) -> Mapping[str, Any]:
    return {"type": "apiKey", "name": name, "in": place}
