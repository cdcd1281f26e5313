"""Secrets stay out of all that is shown: credentials become environment variables or dots.

A message is cut into pieces, text and `Secret`s; who renders it says what a secret is written as. Secret is
what a name says is one (of a security scheme, or `Authorization`, or `…token…`), unless the document declares
a parameter of that name; stand-ins that we made up ourselves are not.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Self, TypeAlias
from urllib.parse import unquote_plus

from msgspec import Struct
from msgspec.structs import replace

from .contract import Spec
from .message import Exchange, FieldLines, Request, Response
from .model import Parameter, SecurityScheme
from .secret_names import SECRET_FIELDS, names_secret
from .violation import Violation

HIDDEN: Final = "•••"

_SHORTEST_ECHO: Final = 6
"""Characters that a secret has at least to be looked for in answers: a shorter one is in too many words."""

_NO_NAMES: Final[Mapping[str, frozenset[str]]] = MappingProxyType({})


class Secret(Struct, frozen=True):
    """A part of a message that is not to be shown. variable: the environment variable that stands for it.
    change: what was done to the value of that variable, in words; "" for nothing.
    """

    variable: str
    value: str
    change: str = ""


Pieces: TypeAlias = tuple[str | Secret, ...]
"""A text in parts: joined, they are what was sent."""


def hidden(pieces: Pieces) -> str:
    """Write pieces for a reader: dots for secrets."""
    return "".join(HIDDEN if isinstance(piece, Secret) else piece for piece in pieces)


class MessageSecrets:
    """Knows which parts of a message are secret.

    schemes: the document's. declared: names of the document's parameters by place (of header fields in lower
    case).
    """

    made_up: frozenset[str] = frozenset()
    """Values that stand for credentials where nobody gave any: no secrets."""

    def __init__(
        self, schemes: Iterable[SecurityScheme] = (), declared: Mapping[str, frozenset[str]] = _NO_NAMES
    ) -> None:
        keys = [scheme for scheme in schemes if scheme.type == "apiKey"]
        self._names = {
            "header": SECRET_FIELDS | {key.name.lower() for key in keys if key.place == "header"},
            "query": frozenset(key.name for key in keys if key.place == "query"),
            "cookie": frozenset(key.name for key in keys if key.place == "cookie"),
        }
        self._keys = frozenset(key.name.lower() for key in keys)
        self._declared = declared

    @classmethod
    def of(cls, spec: Spec) -> Self:
        """Learn from a document which API keys there are, and which parameters are none.

        A collection says of no parameter that it is none: it lists what was sent.
        """
        if spec.document.root.is_recorded:
            return cls(spec.security_schemes.values())
        parameters = [parameter for operation in spec.operations for parameter in operation.parameters]
        declared = {place: _names(parameters, place) for place in ("header", "query", "cookie")}
        return cls(spec.security_schemes.values(), declared)

    def field_pieces(self, name: str, value: str) -> Pieces:
        """Cut the value of a header field into pieces."""
        lower = name.lower()
        if lower == "cookie":
            parts = re.split(r"(;\s*)", value)
            return tuple(piece for part in parts for piece in self._pair("cookie", part) if part)
        return (self._secret(name, value) if self._is_secret("header", lower) else value,)

    def target_pieces(self, target: str) -> Pieces:
        """Cut a request target into pieces: secret are values of query parameters."""
        path, mark, query = target.partition("?")
        parts = re.split(r"(&)", query)
        return (path + mark, *(piece for part in parts for piece in self._pair("query", part)))

    def values(self, *requests: Request) -> frozenset[str]:
        """List the secrets of requests that are long enough to be looked for elsewhere."""
        found = [
            piece.value
            for request in requests
            for pieces in (
                self.target_pieces(request.target),
                *(self.field_pieces(*line) for line in request.fields),
            )
            for piece in pieces
            if isinstance(piece, Secret)
        ]
        found += [value.partition(" ")[2] for value in found]  # `Bearer abc` is also met as `abc`,
        found += [unquote_plus(value) for value in found]  # and a part of a query without its escapes
        return frozenset(value for value in found if len(value) >= _SHORTEST_ECHO)

    def request(self, request: Request) -> Request:
        """Hide what is secret in a request."""
        return self._request(request, self.values(request))

    def response(self, response: Response) -> Response:
        """Hide what is secret in an answer by itself."""
        return self._response(response, frozenset())

    def text(self, text: str, *requests: Request) -> str:
        """Hide the secrets of requests in what is said about them."""
        return without(text, self.values(*requests))

    def target(self, target: str) -> str:
        """Hide what is secret in a request target."""
        return hidden(self.target_pieces(target)) if "?" in target else target

    def violations(self, violations: Iterable[Violation], *requests: Request) -> tuple[Violation, ...]:
        """Hide the secrets of requests in what is said of violations; the values that broke something go."""
        values = self.values(*requests)
        return tuple(replace(each, message=without(each.message, values), value=None) for each in violations)

    def variable(self, name: str) -> str:
        """Name the environment variable that stands for a secret: `X-Api-Key` is TRUESPEC_X_API_KEY."""
        return _variable(name)

    def exchange(self, exchange: Exchange, values: frozenset[str] | None = None) -> Exchange:
        """Hide what is secret in both messages. values: to look for, else those of the request itself."""
        values = self.values(exchange.request) if values is None else values
        error = None if exchange.error is None else without(exchange.error, values)
        response = None if exchange.response is None else self._response(exchange.response, values)
        return Exchange(self._request(exchange.request, values), response, error)

    def _is_secret(self, place: str, name: str) -> bool:
        if name in self._names[place]:
            return True
        if name in self._declared.get(place, frozenset()) or name.startswith("access-control-"):
            return False
        # a key that is sent to a wrong place is one all the same
        return place == "cookie" or name.lower() in self._keys or names_secret(name)

    def _pair(self, place: str, pair: str) -> Pieces:
        name, equals, value = pair.partition("=")
        plain = unquote_plus(name)
        if place == "cookie" and not equals:
            return (self._secret(place, pair),) if pair.strip("; \t") else (pair,)
        return (name + equals, self._secret(plain, value)) if self._is_secret(place, plain) else (pair,)

    def _secret(self, name: str, value: str) -> str | Secret:
        """Take a value for a secret, unless there is none or it was made up."""
        return value if not value.strip() or value in self.made_up else Secret(_variable(name), value)

    def _fields(self, fields: FieldLines, values: frozenset[str]) -> FieldLines:
        return tuple(
            (name, without(hidden(self.field_pieces(name, value)), values)) for name, value in fields
        )

    def _request(self, request: Request, values: frozenset[str]) -> Request:
        target = without(self.target(request.target), values)
        body = _bytes_without(request.body, values)
        return Request(request.method, target, self._fields(request.fields, values), body)

    def _response(self, response: Response, values: frozenset[str]) -> Response:
        fields, body = self._fields(response.fields, values), _bytes_without(response.body, values)
        return replace(response, fields=fields, body=body)


def _variable(name: str) -> str:
    return "TRUESPEC_" + re.sub(r"[^A-Za-z0-9]", "_", name).upper()


def _names(parameters: Iterable[Parameter], place: str) -> frozenset[str]:
    names = {parameter.name for parameter in parameters if parameter.place == place}
    return frozenset(name.lower() for name in names) if place == "header" else frozenset(names)


def without(text: str, values: frozenset[str]) -> str:
    """Write dots where one of some secrets stands in a text."""
    for value in sorted(values, key=lambda each: (-len(each), each)):  # a secret may contain another
        text = text.replace(value, HIDDEN)
    return text


def _bytes_without(body: bytes, values: frozenset[str]) -> bytes:
    for value in sorted(values, key=lambda each: (-len(each), each)):
        body = body.replace(value.encode("latin-1", "replace"), HIDDEN.encode())
    return body
