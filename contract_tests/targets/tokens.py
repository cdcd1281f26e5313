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
    """Which client asks for a token. scopes: () for whatever the server gives."""

    client_id: str
    client_secret: str
    scopes: tuple[str, ...] = ()


def access_token(asked: TokenRequest, target: Target) -> str:
    """Get a token. target: the token endpoint, and how it is reached.

    Raises TargetError when it gives none, with what it said.
    """
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
        raise TargetError(f"no token from {target.url}: {exchange.error}", target.url)
    try:
        answer = parse_json(response.body)
    except MalformedJson:
        answer = None
    token = answer.get("access_token") if is_object(answer) else None
    if response.status != _SUCCESS or not isinstance(token, str):
        said = answer.get("error_description", answer.get("error", "")) if is_object(answer) else ""
        reason = f"{response.status}{f' ({said})' if said else ''}"
        raise TargetError(f"no token from {target.url}: the answer is {reason}", target.url)
    return token
