"""Rules that requests can break, sorted by id."""

from typing import Final

from ..message import Request
from .rule import FORM, JSON, MessageExample, Rule, document, get, part, post

_READ: Final = document("/books", 'get: {responses: {"200": {description: OK}}}')

_READ_ONE: Final = document(
    "/books/{id}",
    """
get:
  parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
  responses: {"200": {description: OK}}""",
)

_LIST: Final = document(
    "/books",
    """
get:
  parameters: [{name: page, in: query, required: true, schema: {type: integer, minimum: 1}}]
  responses: {"200": {description: OK}}""",
)

_FILTERED: Final = document(
    "/books",
    """
get:
  parameters: [{name: filter, in: query, content: {application/json: {schema: {type: object}}}}]
  responses: {"200": {description: OK}}""",
)

_CREATE: Final = document(
    "/books",
    """
post:
  requestBody:
    required: true
    content: {application/json: {schema: {required: [title], properties: {title: {type: string}}}}}
  responses: {"201": {description: Created}}""",
)

_UPLOAD: Final = document(
    "/books",
    """
post:
  requestBody:
    content:
      multipart/form-data:
        schema: {properties: {cover: {type: string}}}
        encoding: {cover: {contentType: image/*, headers: {X-Rate: {schema: {type: integer}}}}}
  responses: {"201": {description: Created}}""",
)

_TRACED: Final = document("/books", 'trace: {responses: {"200": {description: OK}}}')

_SECURED: Final = document(
    "/books",
    'get: {security: [{Token: []}], responses: {"200": {description: OK}}}',
    "components: {securitySchemes: {Token: {type: http, scheme: bearer}}}\n",
)

REQUEST_BODY_FORBIDDEN: Final = Rule(
    id="request-body-forbidden",
    kind="request",
    sentence="A TRACE request has a body, and HTTP allows none.",
    section="RFC 9110, TRACE",
    violates=MessageExample(_TRACED, Request("TRACE", "/books", (), b"{}")),
    conforms=MessageExample(_TRACED, Request("TRACE", "/books")),
)
REQUEST_BODY_MALFORMED: Final = Rule(
    id="request-body-malformed",
    kind="request",
    sentence="The body is not of the syntax that its media type names.",
    section="RFC 8259, JSON Grammar; RFC 7578, multipart/form-data",
    violates=MessageExample(_CREATE, post(b'{"title": ', JSON)),
    conforms=MessageExample(_CREATE, post(b'{"title": "Dune"}', JSON)),
)
REQUEST_BODY_REQUIRED: Final = Rule(
    id="request-body-required",
    kind="request",
    sentence="The required body is missing.",
    section="OpenAPI, Request Body Object, `required`",
    violates=MessageExample(_CREATE, post(b"")),
    conforms=MessageExample(_CREATE, post(b'{"title": "Dune"}', JSON)),
)
REQUEST_BODY_SCHEMA: Final = Rule(
    id="request-body-schema",
    kind="request",
    sentence="The body does not meet its schema.",
    section="OpenAPI, Media Type Object, `schema`",
    violates=MessageExample(_CREATE, post(b'{"title": 5}', JSON)),
    conforms=MessageExample(_CREATE, post(b'{"title": "5"}', JSON)),
)
REQUEST_MEDIA_TYPE: Final = Rule(
    id="request-media-type-undocumented",
    kind="request",
    sentence="The body has a media type that the operation does not document, or no media type at all.",
    section="OpenAPI, Request Body Object, `content`; RFC 9110, Content-Type",
    violates=MessageExample(_CREATE, post(b"title=Dune", ("Content-Type", "text/plain"))),
    conforms=MessageExample(
        _CREATE, post(b'{"title": "Dune"}', ("Content-Type", "Application/JSON; charset=utf-8"))
    ),
)
METHOD_UNDOCUMENTED: Final = Rule(
    id="request-method-undocumented",
    kind="request",
    sentence="The path is documented, but not with this method.",
    section="OpenAPI, Path Item Object",
    violates=MessageExample(_READ, post(b"")),
    conforms=MessageExample(_READ, get("/books")),
)
PARAMETER_MALFORMED: Final = Rule(
    id="request-parameter-malformed",
    kind="request",
    sentence="A parameter can't be read as it is documented to be written.",
    section="OpenAPI, Parameter Object, `style` and `content`",
    violates=MessageExample(_FILTERED, get("/books?filter=%7B")),
    conforms=MessageExample(_FILTERED, get("/books?filter=%7B%7D")),
)
PARAMETER_REQUIRED: Final = Rule(
    id="request-parameter-required",
    kind="request",
    sentence="A required parameter is missing.",
    section="OpenAPI, Parameter Object, `required`",
    violates=MessageExample(_LIST, get("/books")),
    conforms=MessageExample(_LIST, get("/books?page=1&unknown=2")),
)
PARAMETER_SCHEMA: Final = Rule(
    id="request-parameter-schema",
    kind="request",
    sentence="A parameter does not meet its schema.",
    section="OpenAPI, Parameter Object, `schema`",
    violates=MessageExample(_LIST, get("/books?page=0")),
    conforms=MessageExample(_LIST, get("/books?page=1")),
)
REQUEST_PART_HEADER: Final = Rule(
    id="request-part-header",
    kind="request",
    sentence="A part of the body lacks a header that its Encoding Object demands, or has a wrong one.",
    section="OpenAPI, Encoding Object, `headers`",
    violates=MessageExample(_UPLOAD, post(part("Content-Type: image/png\r\nX-Rate: x"), FORM)),
    conforms=MessageExample(_UPLOAD, post(part("Content-Type: image/png\r\nX-Rate: 5"), FORM)),
)
REQUEST_PART_MEDIA_TYPE: Final = Rule(
    id="request-part-media-type",
    kind="request",
    sentence="A part of the body has a media type that its Encoding Object does not list.",
    section="OpenAPI, Encoding Object, `contentType`",
    violates=MessageExample(_UPLOAD, post(part("Content-Type: text/html"), FORM)),
    conforms=MessageExample(_UPLOAD, post(part("Content-Type: image/png"), FORM)),
)
PATH_UNDOCUMENTED: Final = Rule(
    id="request-path-undocumented",
    kind="request",
    sentence="The target fits no path of the document.",
    section="OpenAPI, Paths Object",
    violates=MessageExample(_READ_ONE, get("/books/5/pages")),
    conforms=MessageExample(_READ_ONE, get("/books/5")),
)
SECURITY_MISSING: Final = Rule(
    id="request-security-missing",
    kind="request",
    sentence="The request carries credentials of none of the documented alternatives, or not in their form.",
    section="OpenAPI, Security Requirement Object; RFC 9110, Authorization",
    violates=MessageExample(_SECURED, get("/books", ("Authorization", "Basic dTpw"))),
    conforms=MessageExample(_SECURED, get("/books", ("Authorization", "bearer any.token-will~do"))),
)

REQUEST_RULES: Final = (
    REQUEST_BODY_FORBIDDEN,
    REQUEST_BODY_MALFORMED,
    REQUEST_BODY_REQUIRED,
    REQUEST_BODY_SCHEMA,
    REQUEST_MEDIA_TYPE,
    METHOD_UNDOCUMENTED,
    PARAMETER_MALFORMED,
    PARAMETER_REQUIRED,
    PARAMETER_SCHEMA,
    REQUEST_PART_HEADER,
    REQUEST_PART_MEDIA_TYPE,
    PATH_UNDOCUMENTED,
    SECURITY_MISSING,
)
"""All of them."""
