"""Rules that answers can break, sorted by id."""

from typing import Final

from ..message import Request
from .rule import FORM, JSON, MessageExample, Rule, answer, document, get, part

_GET: Final = get("/books")

_READ: Final = document(
    "/books",
    """
get:
  responses:
    "200":
      description: Books
      content: {application/json: {schema: {type: array, items: {type: string}}}}
    "204": {description: No books}""",
)

_COVER: Final = document(
    "/books",
    """
get:
  responses:
    "200": {description: A cover, content: {image/*: {}}}
    "206": {description: A part of it, content: {image/*: {}}}""",
)

_LIMITED: Final = document(
    "/books",
    """
get:
  responses:
    "200":
      description: OK
      headers: {X-Rest: {required: true, schema: {type: integer, minimum: 0}}}""",
)

_FORM: Final = document(
    "/books",
    """
get:
  responses:
    "200":
      description: A cover
      content:
        multipart/form-data:
          schema: {properties: {cover: {type: string}}}
          encoding: {cover: {contentType: image/*, headers: {X-Rate: {schema: {type: integer}}}}}""",
)

_UPGRADED: Final = document("/books", 'get: {responses: {"426": {description: Use HTTP/2}}}')

_PNG: Final = ("Content-Type", "image/png")
_REST: Final = ("X-Rest", "3")

RESPONSE_BODY_FORBIDDEN: Final = Rule(
    id="response-body-forbidden",
    kind="response",
    sentence="The answer carries content where HTTP allows none.",
    section="RFC 9110, Content Semantics; 204 No Content; 205 Reset Content; 304 Not Modified; HEAD",
    violates=MessageExample(_READ, _GET, answer(204, b"[]", JSON)),
    conforms=MessageExample(
        _READ, Request("HEAD", "/books"), answer(200, b"", JSON, ("Content-Length", "2"))
    ),
)
RESPONSE_BODY_MALFORMED: Final = Rule(
    id="response-body-malformed",
    kind="response",
    sentence="The answer is not of the syntax that its media type names.",
    section="RFC 8259, JSON Grammar",
    violates=MessageExample(_READ, _GET, answer(200, b"<html>", JSON)),
    conforms=MessageExample(_READ, _GET, answer(200, b"[]", JSON)),
)
RESPONSE_BODY_MISSING: Final = Rule(
    id="response-body-missing",
    kind="response",
    sentence="The response documents content that has to have bytes, the answer has none.",
    section="OpenAPI, Response Object, `content`",
    violates=MessageExample(_READ, _GET, answer(200, b"", JSON)),
    conforms=MessageExample(_READ, _GET, answer(200, b"[]", JSON)),
)
RESPONSE_BODY_SCHEMA: Final = Rule(
    id="response-body-schema",
    kind="response",
    sentence="The answer does not meet its schema.",
    section="OpenAPI, Media Type Object, `schema`",
    violates=MessageExample(_READ, _GET, answer(200, b"[5]", JSON)),
    conforms=MessageExample(_READ, _GET, answer(200, b'["Dune"]', JSON)),
)
RESPONSE_CONTENT_LENGTH: Final = Rule(
    id="response-content-length-wrong",
    kind="response",
    sentence="Content-Length is not the number of bytes that came.",
    section="RFC 9110, Content-Length",
    violates=MessageExample(_READ, _GET, answer(200, b"[]", JSON, ("Content-Length", "3"))),
    conforms=MessageExample(_READ, _GET, answer(200, b"[]", JSON, ("Content-Length", "2"))),
)
RESPONSE_HEADER_REQUIRED: Final = Rule(
    id="response-header-required",
    kind="response",
    sentence="A required header is missing from the answer.",
    section="OpenAPI, Header Object, `required`",
    violates=MessageExample(_LIMITED, _GET, answer(200)),
    conforms=MessageExample(_LIMITED, _GET, answer(200, b"", ("x-rest", "3"))),
)
RESPONSE_HEADER_SCHEMA: Final = Rule(
    id="response-header-schema",
    kind="response",
    sentence="A header of the answer does not meet its schema, or can't be read in its style.",
    section="OpenAPI, Header Object, `schema`",
    violates=MessageExample(_LIMITED, _GET, answer(200, b"", ("X-Rest", "-1"))),
    conforms=MessageExample(_LIMITED, _GET, answer(200, b"", _REST)),
)
RESPONSE_MEDIA_TYPE: Final = Rule(
    id="response-media-type-undocumented",
    kind="response",
    sentence="The answer has a media type that the response does not document, or none.",
    section="OpenAPI, Response Object, `content`",
    violates=MessageExample(_READ, _GET, answer(200, b"[]", ("Content-Type", "text/html"))),
    conforms=MessageExample(
        _READ, _GET, answer(200, b"[]", ("Content-Type", "application/json;charset=utf-8"))
    ),
)
RESPONSE_PART_HEADER: Final = Rule(
    id="response-part-header",
    kind="response",
    sentence="A part of the answer lacks a header that its Encoding Object demands, or has a wrong one.",
    section="OpenAPI, Encoding Object, `headers`",
    violates=MessageExample(_FORM, _GET, answer(200, part("Content-Type: image/png\r\nX-Rate: x"), FORM)),
    conforms=MessageExample(_FORM, _GET, answer(200, part("Content-Type: image/png\r\nX-Rate: 5"), FORM)),
)
RESPONSE_PART_MEDIA_TYPE: Final = Rule(
    id="response-part-media-type",
    kind="response",
    sentence="A part of the answer has a media type that its Encoding Object does not list.",
    section="OpenAPI, Encoding Object, `contentType`",
    violates=MessageExample(_FORM, _GET, answer(200, part("Content-Type: text/html"), FORM)),
    conforms=MessageExample(_FORM, _GET, answer(200, part("Content-Type: image/png"), FORM)),
)
RESPONSE_RANGE: Final = Rule(
    id="response-range-undescribed",
    kind="response",
    sentence="A 206 does not say which part of the content it carries, or says it of other bytes.",
    section="RFC 9110, 206 Partial Content; Content-Range",
    violates=MessageExample(_COVER, _GET, answer(206, b"\x89PN", _PNG)),
    conforms=MessageExample(_COVER, _GET, answer(206, b"\x89PN", _PNG, ("Content-Range", "bytes 0-2/4096"))),
)
RESPONSE_STATUS_FIELD: Final = Rule(
    id="response-status-field-missing",
    kind="response",
    sentence="A field is missing that HTTP demands of this status.",
    section="RFC 9110, 101 Switching Protocols; 407 Proxy Authentication Required; 426 Upgrade Required",
    violates=MessageExample(_UPGRADED, _GET, answer(426)),
    conforms=MessageExample(_UPGRADED, _GET, answer(426, b"", ("Upgrade", "h2c"))),
)
STATUS_UNDOCUMENTED: Final = Rule(
    id="response-status-undocumented",
    kind="response",
    sentence="The server answered with a status that no Response Object covers.",
    section="OpenAPI, Responses Object",
    violates=MessageExample(_READ, _GET, answer(404)),
    conforms=MessageExample(_READ, _GET, answer(204)),
)

RESPONSE_RULES: Final = (
    RESPONSE_BODY_FORBIDDEN,
    RESPONSE_BODY_MALFORMED,
    RESPONSE_BODY_MISSING,
    RESPONSE_BODY_SCHEMA,
    RESPONSE_CONTENT_LENGTH,
    RESPONSE_HEADER_REQUIRED,
    RESPONSE_HEADER_SCHEMA,
    RESPONSE_MEDIA_TYPE,
    RESPONSE_PART_HEADER,
    RESPONSE_PART_MEDIA_TYPE,
    RESPONSE_RANGE,
    RESPONSE_STATUS_FIELD,
    STATUS_UNDOCUMENTED,
)
"""All of them."""
