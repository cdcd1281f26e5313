"""Who may call: security schemes with their flows, and the alternatives of a Security Requirement."""

from difflib import get_close_matches
from typing import Final

from ..document import Node
from ..message import is_field_name
from ..model import OAuthFlow, SecurityRequirement, SecurityScheme
from .reading import Reading, text

_TYPES: Final = frozenset(("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"))
_KEY_PLACES: Final = ("header", "query", "cookie")
_FLOW_NAMES: Final = {"application": "clientCredentials", "accessCode": "authorizationCode"}
"""Names that 2.0 gives to flows, and those that they have since."""


def security_scheme(reading: Reading, key: str, node: Node) -> SecurityScheme:
    """Read a Security Scheme Object of OpenAPI 3."""
    flows = dict(reading.each(node, "flows", _flow)) if "flows" in node.mapping else {}
    kind = reading.text(node, "type")
    scheme = SecurityScheme(
        key=key,
        type=kind,
        name=reading.text(node, "name"),
        place=reading.text(node, "in"),
        scheme=reading.text(node, "scheme").lower(),
        location=node.location,
        flows=flows,
        openid_url=text(node, "openIdConnectUrl"),
        metadata_url=text(node, "oauth2MetadataUrl"),
        bearer_format=text(node, "bearerFormat"),
        description=text(node, "description"),
        deprecated=reading.flag(node, "deprecated") or False,
    )
    _tell_what_is_missing(reading, scheme, node)
    return scheme


def swagger_security_scheme(reading: Reading, key: str, node: Node) -> SecurityScheme:
    """Read a Security Scheme Object of 2.0; `basic` is a scheme of HTTP, and an `oauth2` has one flow."""
    kind = reading.text(node, "type")
    name = reading.text(node, "flow")
    flows = {_FLOW_NAMES.get(name, name): _flow(reading, name, node)} if name else {}
    scheme = SecurityScheme(
        key=key,
        type="http" if kind == "basic" else kind,
        name=reading.text(node, "name"),
        place=reading.text(node, "in"),
        scheme="basic" if kind == "basic" else "",
        location=node.location,
        flows=flows,
        description=text(node, "description"),
    )
    _tell_what_is_missing(reading, scheme, node)
    return scheme


def _tell_what_is_missing(reading: Reading, scheme: SecurityScheme, node: Node) -> None:
    """Tell of a scheme that can't be judged: whoever calls counts as one who has met it."""
    if scheme.type not in _TYPES:
        reading.tell(f"the security scheme {scheme.key!r} has no `type` that is known: {scheme.type!r}", node)
    elif scheme.type == "http" and not scheme.scheme:
        reading.tell(f"the security scheme {scheme.key!r} has no `scheme`", node)
    elif scheme.type == "apiKey" and (not scheme.name or scheme.place not in _KEY_PLACES):
        message = f"the API key {scheme.key!r} needs a `name`, and an `in` of {', '.join(_KEY_PLACES)}"
        reading.tell(message, node)
    elif scheme.type == "apiKey" and scheme.place != "query" and not is_field_name(scheme.name):
        message = f"the API key {scheme.key!r} can't be sent: no {scheme.place} can be called {scheme.name!r}"
        reading.tell(message, node, "header-name-invalid")


def _flow(reading: Reading, _name: str, node: Node) -> OAuthFlow:
    scopes = {name: text(scope.parent(), name) for name, scope in reading.members(node, "scopes")}
    return OAuthFlow(
        authorization_url=text(node, "authorizationUrl"),
        device_authorization_url=text(node, "deviceAuthorizationUrl"),
        token_url=text(node, "tokenUrl"),
        refresh_url=text(node, "refreshUrl"),
        scopes=scopes,
        location=node.location,
    )


def requirements(reading: Reading, holder: Node) -> tuple[SecurityRequirement, ...] | None:
    """Read the alternatives of a document or an operation; () is: anyone may call.

    None where nothing is said, or nothing that can be used. A scheme that is not defined counts as met.
    """
    listed = reading.listed(holder, "security")
    if listed is None:
        return None
    nodes = [reading.follow(written) for written in listed.items()]
    return tuple(_requirement(reading, node) for node in nodes if node is not None)


def _requirement(reading: Reading, node: Node) -> SecurityRequirement:
    schemes: list[tuple[SecurityScheme, tuple[str, ...]]] = []
    for name, written in node.members():
        scheme = reading.schemes.get(name) or _addressed(reading, name, written)
        scopes = tuple(str(item.value) for item in reading.items(node, name))
        if scheme is not None:
            schemes.append((scheme, scopes))
            continue
        close = get_close_matches(name, reading.schemes, 1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        message = f"the security scheme {name!r} is not defined{hint}"
        reading.tell(message, written, "security-scheme-undefined")
    return SecurityRequirement(tuple(schemes), node.location)


def _addressed(reading: Reading, name: str, at: Node) -> SecurityScheme | None:
    """Find a scheme that is named by its URI (since OpenAPI 3.2, Security Requirement Object)."""
    if reading.version != "3.2" or not any(mark in name for mark in "/#"):
        return None
    node = reading.follow(Node(at.file, at.pointer, {"$ref": name}))
    return None if node is None else security_scheme(reading, name, node)
