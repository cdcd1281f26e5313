"""What each check looks like: a small document with an exchange on which it fires, and one where not."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..spec import Exchange, MessageExample, Request, Response

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

    Where no answer came there is no response. A valid request of the operation was accepted before: `twin`
    where it was another. impostor: the credentials are wrong on purpose.
    """

    violates: MessageExample
    conforms: MessageExample
    twin: Exchange | None = None
    impostor: bool = False


def _got(document: str, *answers: Response | None) -> CheckExample:
    """Answer the same GET in two ways."""
    violates, conforms = (MessageExample(document, Request("GET", "/books"), answer) for answer in answers)
    return CheckExample(violates, conforms)


def _asked(request: Request, *answers: Response, document: str = _READ) -> CheckExample:
    """Answer another request than the GET that was accepted, in two ways."""
    twin = Exchange(Request("GET", "/books"), Response(200))
    violates, conforms = (MessageExample(document, request, answer) for answer in answers)
    return CheckExample(violates, conforms, twin)


def _posted(body: bytes, *statuses: int) -> CheckExample:
    """Answer the same POST with two statuses."""
    request = Request("POST", "/books", (_JSON,), body)
    violates, conforms = (MessageExample(_CREATE, request, Response(status)) for status in statuses)
    return CheckExample(violates, conforms)


_CHALLENGE: Final = Response(401, (("WWW-Authenticate", "Bearer"),))

_TAGGED: Final = Response(200, (("ETag", '"7"'),))
_WRONG: Final = Request("GET", "/books", (("Authorization", "Bearer s3creu"),))

ALLOW_MISSING: Final = _asked(
    Request("TRUESPEC", "/books"), Response(405), Response(405, (("Allow", "GET"),))
)
ANSWER_BREAKS_DOCUMENT: Final = _got(
    _LIST, Response(200, (_JSON,), b"[5]"), Response(200, (_JSON,), b'["Dune"]')
)
CHALLENGE_MISSING: Final = _got(_SECURED, Response(401), _CHALLENGE)
CONDITION_IGNORED: Final = _asked(
    Request("GET", "/books", (("If-None-Match", '"7"'),)), _TAGGED, Response(304, (("ETag", '"7"'),))
)
CREDENTIALS_NOT_COMPARED: Final = replace(
    _asked(_WRONG, Response(200), _CHALLENGE, document=_SECURED), impostor=True
)
HEAD_DIFFERS: Final = _asked(Request("HEAD", "/books"), Response(404), Response(200))
INVALID_ACCEPTED: Final = _posted(b'{"title": 5}', 201, 422)
JSON_MALFORMED: Final = _got(_READ, Response(200, (_JSON,), b"<html>"), Response(200, (_JSON,), b"{}"))
METHOD_IGNORED: Final = _asked(Request("TRUESPEC", "/books"), Response(200), Response(501))
NO_ANSWER: Final = _got(_READ, None, Response(200))
SECURITY_NOT_ENFORCED: Final = _got(_SECURED, Response(200), _CHALLENGE)
SERVER_ERROR: Final = _got(_READ, Response(500), Response(200))
VALID_REFUSED: Final = _posted(b'{"title": "Dune"}', 422, 201)
