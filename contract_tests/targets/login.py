"""Getting in by a request: where the token is in its answer, and how it is sent from then on."""

from http.cookies import CookieError, SimpleCookie
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ...spec import (
    Exchange,
    Request,
    Response,
    TargetError,
    is_object,
    json_or_none,
    member,
    pointer_tokens,
)
from .client import Client
from .target import Target

_USUAL: Final = ("access_token", "accessToken", "token", "jwt", "id_token", "idToken")
"""Members in which a token is looked for where nothing is said."""


class Login(Struct, frozen=True):
    """A request that lets somebody in. who: in words.

    token: where it is in the answer: a JSON Pointer into the body, `header NAME` or `cookie NAME`; "" for a
    member that is called as usual. field: the header line that is sent, with `{token}` in it; "" for the
    usual one.
    """

    who: str
    request: Request
    token: str = ""
    field: str = ""

    def fetch(self, target: Target) -> str:
        """Log in. Raises TargetError where no token comes, with what came instead."""
        with Client(replace(target, fields=(), renewals={})) as client:
            exchange = client.send(self.request)
        response = exchange.response
        token = self._token(response) if response is not None and 200 <= response.status < 400 else None
        if token is None:
            raise TargetError(f"the login of {self.who} gave no token: {self._said(exchange)}", target.url)
        return token

    def line(self, token: str) -> tuple[str, str]:
        """Give the header line that carries a token."""
        usual = "Authorization: Bearer {token}"
        if self.token.startswith("cookie "):
            usual = f"Cookie: {self.token.removeprefix('cookie ')}={{token}}"
        name, _, value = (self.field or usual).partition(":")
        return name.strip(), value.strip().replace("{token}", token)

    def _token(self, response: Response) -> str | None:
        kind, _, name = self.token.partition(" ")
        if kind == "header" and name:
            return response.field(name)
        if kind == "cookie" and name:
            return _cookie(response, name)
        value = json_or_none(response.body)
        if not self.token:
            names = [each for each in _USUAL if is_object(value) and each in value]
            value = value[names[0]] if names else None
        for token in pointer_tokens(self.token):
            value = member(value, token)
        return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None

    def _said(self, exchange: Exchange) -> str:
        asked = f"{self.request.method} {self.request.target}"
        if exchange.response is None:
            return f"{asked}: {exchange.error}"
        where = self.token or " or ".join(f"/{name}" for name in _USUAL[:3])
        answered = f"{asked} was answered {exchange.response.status}"
        return answered if exchange.response.status >= 400 else f"{answered}, without {where}"


def _cookie(response: Response, name: str) -> str | None:
    for key, value in response.fields:
        if key.lower() == "set-cookie":
            try:
                cookies = SimpleCookie(value)
            except CookieError:
                continue
            if name in cookies:
                return cookies[name].value
    return None
