"""Who calls: credentials as options give them, for the main identity and for further ones, and logins."""

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..contract_tests import Login, login_request
from ..spec import FieldLines, SecurityScheme, Spec, UsageError, is_array, is_object
from .header_field import header_fields, with_variables

MAIN: Final = "main"
"""The identity that `-H`, `--basic` and `--oauth2` belong to."""

_PARTS: Final = ("operation", "body", "token", "send")


def further_identities(
    texts: Iterable[str], spec: Spec, environment: Mapping[str, str]
) -> dict[str, FieldLines]:
    """Read further identities, `NAME=CREDENTIALS`, each text one header line of one of them.

    CREDENTIALS: `Name: value`, `basic name:password`, `bearer TOKEN` or `apikey KEY`.
    Raises UsageError for another form, and for the name of the main identity.
    """
    found: dict[str, FieldLines] = {}
    for text in texts:
        name, is_given, credentials = text.partition("=")
        if not is_given or not name.strip():
            raise UsageError("an identity is given as NAME='Name: value', basic, bearer or apikey")
        if name == MAIN:
            raise UsageError(
                f"{MAIN!r} is who -H, --basic and --oauth2 are for: name the other one differently"
            )
        found[name] = (*found.get(name, ()), *_lines(name, credentials.strip(), spec, environment))
    return found


def _lines(who: str, credentials: str, spec: Spec, environment: Mapping[str, str]) -> FieldLines:
    kind, is_short, secret = credentials.partition(" ")
    if not is_short or kind.lower() not in ("apikey", "basic", "bearer"):
        return header_fields((credentials,), environment)
    secret = with_variables(secret.strip(), f"the identity {who}", environment)
    if kind.lower() == "basic":
        return (basic_line(secret),)
    if kind.lower() == "bearer":
        return (("Authorization", f"Bearer {secret}"),)
    return (key_line(spec, secret),)


def basic_line(user: str) -> tuple[str, str]:
    """Write Basic credentials of `name:password` (RFC 7617)."""
    return "Authorization", f"Basic {b64encode(user.encode()).decode()}"


def key_line(spec: Spec, key: str) -> tuple[str, str]:
    """Write an API key where the document has it; a name that begins with `?` is that of a query parameter.

    Raises UsageError where the document has none, and for an empty key.
    """
    if not key:
        raise UsageError("the API key is empty: is the variable that it comes from set?")
    schemes = [each for each in spec.security_schemes.values() if _is_sendable_key(each)]
    if not schemes:
        raise UsageError(f"{spec.name} declares no API key: give a field, 'Name: value'")
    name, place = schemes[0].name, schemes[0].place
    if place == "query":
        return f"?{name}", key
    return (name, key) if place == "header" else ("Cookie", f"{name}={key}")


def _is_sendable_key(scheme: SecurityScheme) -> bool:
    return scheme.type == "apiKey" and scheme.place in ("header", "query", "cookie")


def logins(texts: Iterable[str], spec: Spec, environment: Mapping[str, str]) -> dict[str, Login]:
    """Read logins, `NAME:PART=VALUE`: NAME is the identity, parts are `operation`, `body`, `token`, `send`.

    Raises UsageError for another part, and for a login without an operation.
    """
    settings: dict[str, dict[str, str]] = {}
    for text in texts:
        named, is_given, value = text.partition("=")
        who, has_part, part = named.partition(":")
        if not is_given or not has_part or part not in _PARTS:
            known = ", ".join(_PARTS)
            raise UsageError(
                f"the login {text.partition('=')[0]!r} is not of the form NAME:PART=…, PART of {known}"
            )
        settings.setdefault(who, {})[part] = value
    return {who: _login(who, parts, spec, environment) for who, parts in settings.items()}


def _login(who: str, parts: Mapping[str, str], spec: Spec, environment: Mapping[str, str]) -> Login:
    if "operation" not in parts:
        raise UsageError(f"the login of {who} has no operation: an operationId, or METHOD /path")
    body = (_filled(_read(parts["body"]), who, environment),) if "body" in parts else ()
    request = login_request(spec, parts["operation"], *body)
    return Login(who, request, parts.get("token", ""), parts.get("send", ""))


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _filled(value: Any, who: str, environment: Mapping[str, str]) -> Any:
    """Put environment variables into the texts of a body."""
    if isinstance(value, str):
        return with_variables(value, f"the login of {who}", environment)
    if is_array(value):
        return [_filled(each, who, environment) for each in value]
    return (
        {name: _filled(each, who, environment) for name, each in value.items()} if is_object(value) else value
    )
