"""Access tokens by the client credentials grant (RFC 6749, Client Credentials Grant)."""

from base64 import b64encode
from typing import Final
from urllib.parse import quote, urlencode

from msgspec import Struct
from msgspec.structs import replace

from ...spec import MalformedJson, Request, TargetError, is_object, parse_json
from .client import Client
from .target import Target

_SUCCESS: Final = 200


class TokenRequest(Struct, frozen=True):
    """Where a client gets its token. url: the token endpoint. scopes: () for whatever the server gives."""

    url: str
    client_id: str
    client_secret: str
    scopes: tuple[str, ...] = ()


def access_token(asked: TokenRequest, *, timeout: float = 10.0, verify: bool = True) -> str:
    """Get a token. Raises TargetError when the token endpoint gives none, with what it said."""
    target = Target(asked.url, (), timeout, verify)
    form = {"grant_type": "client_credentials"} | ({"scope": " ".join(asked.scopes)} if asked.scopes else {})
    user = f"{quote(asked.client_id, safe='')}:{quote(asked.client_secret, safe='')}"
    request = Request(
        "POST",
        target.path_and_query,
        (
            ("Authorization", f"Basic {b64encode(user.encode()).decode()}"),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Accept", "application/json"),
        ),
        urlencode(form).encode(),
    )
    with Client(replace(target, url=target.origin)) as client:
        exchange = client.send(request)
    response = exchange.response
    if response is None:
        raise TargetError(f"no token from {asked.url}: {exchange.error}", asked.url)
    try:
        answer = parse_json(response.body)
    except MalformedJson:
        answer = None
    token = answer.get("access_token") if is_object(answer) else None
    if response.status != _SUCCESS or not isinstance(token, str):
        said = answer.get("error_description", answer.get("error", "")) if is_object(answer) else ""
        reason = f"{response.status}{f' ({said})' if said else ''}"
        raise TargetError(f"no token from {asked.url}: the answer is {reason}", asked.url)
    return token
