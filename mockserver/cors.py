"""Cross-origin requests from browsers (Fetch Standard, CORS protocol): open to all, as a mock should be."""

from typing import Final

from ..spec import FieldLines, Request
from .reply import Reply


def preflight(request: Request) -> Reply | None:
    """Answer a preflight request, whatever it asks for; None where the request is none."""
    if request.method != "OPTIONS":
        return None
    method = request.field("Access-Control-Request-Method")
    if method is None or request.field("Origin") is None:
        return None
    return Reply(204, (*cors_fields(request), ("Access-Control-Allow-Methods", method)))


def cors_fields(request: Request) -> FieldLines:
    """List the fields that let a page of any origin read the answer."""
    origin, asked = request.named.get("origin"), request.named.get("access-control-request-headers")
    if origin is None and asked is None:
        return _OPEN
    fields = _fields(origin or "*", asked or "*")
    return fields if origin is None else (*fields, ("Vary", "Origin"))


def _fields(origin: str, asked: str) -> FieldLines:
    return (
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Headers", asked),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Expose-Headers", "*"),
    )


_OPEN: Final = _fields("*", "*")
