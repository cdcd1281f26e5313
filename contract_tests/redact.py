"""Secrets stay out of every report: credentials become environment variables or dots."""

import re
from typing import Final

from ..spec import FieldLines, Request, Response, SecurityScheme, Spec

SECRET_FIELDS: Final = frozenset(
    {"authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key"}
)
"""Fields that hold secrets whatever the document says, in lower case."""

HIDDEN: Final = "•••"


class Secrets:
    """Knows which parts of a message are secret: fields by name, query parameters by name."""

    def __init__(self, schemes: tuple[SecurityScheme, ...] = ()) -> None:
        keys = [scheme for scheme in schemes if scheme.type == "apiKey"]
        self._fields = SECRET_FIELDS | {scheme.name.lower() for scheme in keys if scheme.place == "header"}
        self._query = frozenset(scheme.name for scheme in keys if scheme.place == "query")

    @classmethod
    def of(cls, spec: Spec) -> "Secrets":
        """Learn from a document which API keys there are."""
        return cls(tuple(spec.security_schemes.values()))

    def is_secret(self, field: str) -> bool:
        """Whether the value of a header field is a secret."""
        return field.lower() in self._fields

    def variable(self, field: str) -> str:
        """Name the environment variable that stands for a secret: `X-Api-Key` is TRUESPEC_X_API_KEY."""
        return "TRUESPEC_" + re.sub(r"\W", "_", field).upper()

    def target(self, target: str) -> str:
        """Hide the values of secret query parameters."""
        path, mark, query = target.partition("?")
        shown = [
            f"{name}={HIDDEN}" if name in self._query else part
            for part in query.split("&")
            for name in (part.partition("=")[0],)
        ]
        return f"{path}{mark}{'&'.join(shown)}"

    def fields(self, fields: FieldLines) -> FieldLines:
        """Hide the values of secret fields."""
        return tuple((name, HIDDEN if self.is_secret(name) and value else value) for name, value in fields)

    def request(self, request: Request) -> Request:
        """Hide what is secret in a request."""
        return Request(request.method, self.target(request.target), self.fields(request.fields), request.body)

    def response(self, response: Response) -> Response:
        """Hide what is secret in an answer."""
        return Response(response.status, self.fields(response.fields), response.body, response.elapsed)
