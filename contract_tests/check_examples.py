"""What each check looks like: a small document with an exchange on which it fires, and one where not."""

from typing import Final

from msgspec import Struct

from ..spec import MessageExample, Request, Response

_JSON: Final = ("Content-Type", "application/json")
_HEAD: Final = 'openapi: 3.1.0\ninfo: {title: Books, version: "1"}\npaths:\n  /books:\n'
_READ: Final = _HEAD + '    get: {responses: {"200": {description: OK}}}\n'
_LIST: Final = f"""{_HEAD}    get:
      responses:
        "200":
          description: OK
          content: {{application/json: {{schema: {{type: array, items: {{type: string}}}}}}}}
"""
_CREATE: Final = f"""{_HEAD}    post:
      requestBody:
        required: true
        content: {{application/json: {{schema: {{properties: {{title: {{type: string}}}}}}}}}}
      responses: {{"201": {{description: Created}}}}
"""
_SECURED: Final = f"""{_HEAD}    get: {{security: [{{Token: []}}], responses: {{"200": {{description: OK}}}}}}
components: {{securitySchemes: {{Token: {{type: http, scheme: bearer}}}}}}
"""


class CheckExample(Struct, frozen=True):
    """Two exchanges, each with its document: one on which a check fires alone, one on which none does.

    Where no answer came there is no response. A valid request of the operation was accepted before.
    """

    violates: MessageExample
    conforms: MessageExample


def _got(document: str, *answers: Response | None) -> CheckExample:
    """Answer the same GET in two ways."""
    violates, conforms = (MessageExample(document, Request("GET", "/books"), answer) for answer in answers)
    return CheckExample(violates, conforms)


def _posted(body: bytes, *statuses: int) -> CheckExample:
    """Answer the same POST with two statuses."""
    request = Request("POST", "/books", (_JSON,), body)
    violates, conforms = (MessageExample(_CREATE, request, Response(status)) for status in statuses)
    return CheckExample(violates, conforms)


_CHALLENGE: Final = Response(401, (("WWW-Authenticate", "Bearer"),))

ANSWER_BREAKS_DOCUMENT: Final = _got(
    _LIST, Response(200, (_JSON,), b"[5]"), Response(200, (_JSON,), b'["Dune"]')
)
CHALLENGE_MISSING: Final = _got(_SECURED, Response(401), _CHALLENGE)
INVALID_ACCEPTED: Final = _posted(b'{"title": 5}', 201, 422)
JSON_MALFORMED: Final = _got(_READ, Response(200, (_JSON,), b"<html>"), Response(200, (_JSON,), b"{}"))
NO_ANSWER: Final = _got(_READ, None, Response(200))
SECURITY_NOT_ENFORCED: Final = _got(_SECURED, Response(200), _CHALLENGE)
SERVER_ERROR: Final = _got(_READ, Response(500), Response(200))
VALID_REFUSED: Final = _posted(b'{"title": "Dune"}', 422, 201)
