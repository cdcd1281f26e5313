"""What each check looks like: a small document with an exchange on which it fires, and one where not."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..spec import Exchange, MessageExample, Request, Response
from .judged import Purpose
from .plan import ORIGIN

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
_REFUSING: Final = _CREATE.replace(
    "{description: Created}", '{description: Created}, "422": {description: We have it already}'
)
_SECURED: Final = f"""{_HEAD}    get: {{security: [{{Token: []}}], responses: {{"200": {{description: OK}}}}}}
components: {{securitySchemes: {{Token: {{type: http, scheme: bearer}}}}}}
"""


class CheckExample(Struct, frozen=True):
    """Two exchanges, each with its document: one on which a check fires alone, one on which none does.

    Where no answer came there is no response. A valid request of the operation was accepted before: `twin`
    where it was another. purpose: what the request was sent for. loose: what is tried is a place of which the
    document says little.
    """

    violates: MessageExample
    conforms: MessageExample
    twin: Exchange | None = None
    purpose: Purpose = ""
    loose: bool = False


def _got(document: str, *answers: Response | None) -> CheckExample:
    """Answer the same GET in two ways."""
    violates, conforms = (MessageExample(document, Request("GET", "/books"), answer) for answer in answers)
    return CheckExample(violates, conforms)


def _asked(
    request: Request,
    *answers: Response,
    document: str = _READ,
    first: Response | None = None,
    purpose: Purpose = "",
) -> CheckExample:
    """Answer another request than the GET that was accepted, in two ways. first: how that was answered."""
    twin = Exchange(Request("GET", "/books"), first or Response(200))
    violates, conforms = (MessageExample(document, request, answer) for answer in answers)
    return CheckExample(violates, conforms, twin, purpose)


def _posted(body: bytes, *statuses: int, document: str = _CREATE) -> CheckExample:
    """Answer the same POST with two statuses."""
    request = Request("POST", "/books", (_JSON,), body)
    violates, conforms = (MessageExample(document, request, Response(status)) for status in statuses)
    return CheckExample(violates, conforms)


_KEYED: Final = f"""{_HEAD}    get: {{security: [{{Key: []}}], responses: {{"200": {{description: OK}}}}}}
components: {{securitySchemes: {{Key: {{type: apiKey, in: query, name: key}}}}}}
"""
_EITHER: Final = f"""{_HEAD}    get:
      security: [{{Key: []}}, {{Token: []}}]
      responses: {{"200": {{description: OK}}}}
components:
  securitySchemes: {{Key: {{type: apiKey, in: query, name: key}}, Token: {{type: http, scheme: bearer}}}}
"""
_CHALLENGE: Final = Response(401, (("WWW-Authenticate", "Bearer"),))

_ALLOWED: Final = "Access-Control-Allow-Origin"
_PROBLEM: Final = ("Content-Type", "application/problem+json")
_THEN: Final = "Thu, 01 Jan 2026 00:00:00 GMT"
_TAGGED: Final = Response(200, (("ETag", '"7"'),))
_WRONG: Final = Request("GET", "/books", (("Authorization", "Bearer s3creu"),))

ALTERNATIVE_REFUSED: Final = _asked(
    _WRONG, _CHALLENGE, Response(200), document=_EITHER, purpose="alternative"
)
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
CREDENTIALS_MISPLACED: Final = _asked(
    Request("GET", "/books?key=s3cret"), Response(200), _CHALLENGE, document=_KEYED, purpose="misplaced"
)
CREDENTIALS_NOT_COMPARED: Final = _asked(
    _WRONG, Response(200), _CHALLENGE, document=_SECURED, purpose="impostor"
)
FIELD_MALFORMED: Final = _got(
    _READ, Response(200, (("ETag", "7"),)), Response(200, (("ETag", '"7"'), ("Date", _THEN)))
)
FORMAT_NOT_CHECKED: Final = _posted(
    b'{"title": "2026-02-30"}',
    201,
    422,
    document=_CREATE.replace("type: string", "type: string, format: date"),
)
HEAD_DIFFERS: Final = _asked(Request("HEAD", "/books"), Response(404), Response(200))
INVALID_ACCEPTED: Final = _posted(b'{"title": 5}', 201, 422)
JSON_MALFORMED: Final = _got(_READ, Response(200, (_JSON,), b"<html>"), Response(200, (_JSON,), b"{}"))
LAPSED_ACCEPTED: Final = _asked(_WRONG, Response(200), _CHALLENGE, document=_SECURED, purpose="lapsed")
METHOD_IGNORED: Final = _asked(Request("TRUESPEC", "/books"), Response(200), Response(501))
NOT_MODIFIED_RESENT: Final = _asked(
    Request("GET", "/books", (("If-Modified-Since", _THEN),)),
    Response(200, (("Last-Modified", _THEN),)),
    Response(304),
)
ORIGINS_CONTRADICTORY: Final = _got(
    _READ,
    Response(200, ((_ALLOWED, "*"), ("Access-Control-Allow-Credentials", "true"))),
    Response(200, ((_ALLOWED, "*"),)),
)
PREFLIGHT_REFUSED: Final = _asked(
    Request("OPTIONS", "/books", (("Origin", ORIGIN), ("Access-Control-Request-Method", "GET"))),
    Response(403),
    Response(204),
    first=Response(200, ((_ALLOWED, "*"),)),
)
PROBLEM_MALFORMED: Final = _got(
    _READ,
    Response(404, (_PROBLEM,), b'{"title": "Gone", "status": 400}'),
    Response(404, (_PROBLEM,), b'{"title": "Gone", "status": 404}'),
)
RANGE_WRONG: Final = _asked(
    Request("GET", "/books", (("Range", "bytes=1-2"),)),
    Response(206, (("Content-Range", "bytes 1-2/4"),), b"Du"),
    Response(206, (("Content-Range", "bytes 1-2/4"),), b"un"),
    first=Response(200, (), b"Dune"),
)
NO_ANSWER: Final = _got(_READ, None, Response(200))
REFUSED_FOR_REASONS: Final = replace(_posted(b'{"title": "Dune"}', 422, 201, document=_REFUSING), loose=True)
SECURITY_NOT_ENFORCED: Final = _got(_SECURED, Response(200), _CHALLENGE)
SCOPE_NOT_ENFORCED: Final = _asked(_WRONG, Response(200), Response(403), document=_SECURED, purpose="lesser")
SLOW_ANSWER: Final = _asked(
    Request("GET", "/books"),
    Response(200, elapsed=2.0),
    Response(200, elapsed=0.2),
    first=Response(200, elapsed=0.01),
)
SERVER_ERROR: Final = _got(_READ, Response(500), Response(200))
VALID_REFUSED: Final = _posted(b'{"title": "Dune"}', 422, 201)
VARY_MISSING: Final = _asked(
    Request("GET", "/books", (("Accept", "text/plain"),)),
    Response(200, (("Content-Type", "text/plain"),), b"Dune"),
    Response(200, (("Content-Type", "text/plain"), ("Vary", "Accept")), b"Dune"),
    first=Response(200, (_JSON,), b'["Dune"]'),
)
