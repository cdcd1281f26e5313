"""The rules about what a document promises and does not say, and about what it says and nobody reads."""

from typing import Final

from .answers import content_forbidden, error_undeclared, success_undeclared
from .keywords import (
    enum_duplicate,
    format_ineffective,
    keyword_ineffective,
    keyword_unknown,
    read_write_only,
    required_undeclared,
)
from .links import expression_invalid, expression_undeclared, link_parameter_undeclared
from .own_promises import promise_invalid
from .requests import (
    encoding_unmatched,
    header_ignored,
    media_type_invalid,
    request_body_ignored,
    style_undefined,
    tag_duplicate,
)
from .sample import EMPTY, OK, with_paths, with_schemas
from .schemas import discriminator_undeclared
from .security import security_scope_undefined
from .subject import LintRule, told

_BODY: Final = "{content: {application/json: {}}}"

_UPLOAD: Final = (
    "/a:\n  post:\n    requestBody:\n      content:\n        multipart/form-data:\n"
    "          schema: {{type: object, properties: {{photo: {{type: string}}}}}}\n"
    "          encoding: {{{}: {{contentType: image/png}}}}\n"
    '    responses: {{"200": {{description: OK}}, "400": {{description: Refused}}}}'
)

_FOLLOWED: Final = """\
/books:
  post:
    parameters: [{{name: shelf, in: query, schema: {{type: string}}}}]
    responses:
      "201":
        description: Created
        content: {{application/json: {{schema: {{type: object, properties: {{id: {{type: string}}}}}}}}}}
        links: {{read: {{operationId: readBook, parameters: {{{}}}}}}}
/books/{{id}}:
  parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
  get: {{operationId: readBook, responses: {{"200": {{description: OK}}}}}}"""

_SCOPED: Final = """\
security: [{{Login: [{}]}}]
components:
  securitySchemes:
    Login:
      type: oauth2
      flows: {{clientCredentials: {{tokenUrl: https://example.com, scopes: {{read: Read}}}}}}
"""

_CHOSEN: Final = (
    'Pet: {{oneOf: [{{$ref: "#/components/schemas/Dog"}}], discriminator: {{propertyName: kind}}}}\n'
    "Dog: {{type: object, properties: {{{}: {{type: string}}}}}}"
)

_PROMISED: Final = """\
x-truespec-invariants:
- id: stays-so
  sentence: It stays so.
  steps: {{one: {}, two: GET /a}}
  holds: one.response == two.response
"""


def _answering(codes: str, operation: str = "") -> str:
    return with_paths(f"/a:\n  get: {{{operation}responses: {{{codes}}}}}")


def _asking(parameter: str) -> str:
    return with_paths(
        f"/a:\n  get: {{parameters: [{parameter}], responses: {{default: {{description: D}}}}}}"
    )


CONTRACT_RULES: Final = (
    LintRule(
        id="content-forbidden",
        level="error",
        sentence="An answer has content, and HTTP sends none with its status.",
        section="RFC 9110, Status Codes (1xx, 204, 205, 304)",
        violates=_answering('"204": {description: Gone, content: {application/json: {}}}'),
        conforms=_answering('"204": {description: Gone}'),
        run=content_forbidden,
    ),
    LintRule(
        id="discriminator-undeclared",
        level="warning",
        sentence="A schema that a discriminator chooses does not have the member that it looks at.",
        section="OpenAPI, Discriminator Object, `propertyName`",
        violates=with_schemas(_CHOSEN.format("sort")),
        conforms=with_schemas(_CHOSEN.format("kind")),
        run=discriminator_undeclared,
    ),
    LintRule(
        id="encoding-unmatched",
        level="warning",
        sentence="An encoding is for a member that the schema does not have.",
        section="OpenAPI, Media Type Object, `encoding`",
        violates=with_paths(_UPLOAD.format("picture")),
        conforms=with_paths(_UPLOAD.format("photo")),
        run=encoding_unmatched,
    ),
    LintRule(
        id="enum-duplicate",
        level="warning",
        sentence="A member of an enum stands there more than once.",
        section="JSON Schema Validation, `enum`",
        violates=with_schemas("Size: {type: string, enum: [small, large, small]}"),
        conforms=with_schemas("Size: {type: string, enum: [small, large]}"),
        run=enum_duplicate,
        fix="Leaves the first of them: an enum means the same with it.",
    ),
    LintRule(
        id="error-undeclared",
        level="warning",
        sentence="Operations refuse requests by the document's own word (wrong credentials, a wrong body or "
        "parameter), and declare no answer for it: no 4XX and no default.",
        section="OpenAPI, Responses Object: a successful response and any known errors",
        violates=_answering(
            '"200": {description: OK}', "parameters: [{name: page, in: query, schema: {type: integer}}], "
        ),
        conforms=_answering(
            '"200": {description: OK}, "400": {description: Refused}',
            "parameters: [{name: page, in: query, schema: {type: integer}}], ",
        ),
        run=error_undeclared,
    ),
    LintRule(
        id="expression-invalid",
        level="error",
        sentence="What a link or callback takes from a message is no runtime expression.",
        section="OpenAPI, Runtime Expressions",
        violates=with_paths(_FOLLOWED.format("id: $response.body.id")),
        conforms=with_paths(_FOLLOWED.format("id: '$response.body#/id'")),
        run=expression_invalid,
    ),
    LintRule(
        id="expression-undeclared",
        level="warning",
        sentence="A runtime expression names what the operation around it does not describe.",
        section="OpenAPI, Runtime Expressions; Link Object; Callback Object",
        violates=with_paths(_FOLLOWED.format("id: '$response.body#/key'")),
        conforms=with_paths(_FOLLOWED.format("id: '$response.body#/id'")),
        run=expression_undeclared,
    ),
    LintRule(
        id="format-ineffective",
        level="warning",
        sentence="A format speaks of values that the type beside it excludes.",
        section="OpenAPI, Data Types; Format Registry; JSON Schema Validation, `format`",
        violates=with_schemas("Size: {type: string, format: int32}"),
        conforms=with_schemas("Size: {type: integer, format: int32}"),
        run=format_ineffective,
    ),
    LintRule(
        id="header-ignored",
        level="warning",
        sentence="A header is described that other objects speak of, so the description is ignored.",
        section="OpenAPI, Parameter Object, `name`; Response Object, `headers`",
        violates=_asking("{name: Accept, in: header, schema: {type: string}}"),
        conforms=_asking("{name: Accept-Language, in: header, schema: {type: string}}"),
        run=header_ignored,
    ),
    LintRule(
        id="header-name-invalid",
        level="error",
        sentence="A header, or the cookie of an API key, is called what nobody can call one.",
        section="RFC 9110, Field Names; RFC 6265, Set-Cookie, Syntax",
        violates=_asking("{name: API version, in: header, schema: {type: string}}"),
        conforms=_asking("{name: API-Version, in: header, schema: {type: string}}"),
        run=told("header-name-invalid"),
    ),
    LintRule(
        id="keyword-ineffective",
        level="warning",
        sentence="A keyword speaks of values that the type beside it excludes.",
        section="JSON Schema Validation, Applicability to a Subset of Instance Types",
        violates=with_schemas("Size: {type: integer, maxLength: 5}"),
        conforms=with_schemas("Size: {type: [integer, string], maxLength: 5}"),
        run=keyword_ineffective,
    ),
    LintRule(
        id="keyword-unknown",
        level="warning",
        sentence="A member of a schema is no keyword (since OpenAPI 3.1 that is no error): it says nothing.",
        section="JSON Schema Core, Extending JSON Schema; OpenAPI, Schema Object",
        violates=with_schemas("Size: {type: integer, nullable: true}"),
        conforms=with_schemas("Size: {type: [integer, 'null']}"),
        run=keyword_unknown,
        fix="Writes `nullable: true` as the type `null` where no `enum` or `const` forbids it, drops "
        "`nullable: false`, and writes a mistyped keyword as the one that it resembles.",
    ),
    LintRule(
        id="link-parameter-undeclared",
        level="error",
        sentence="A link gives a value to a parameter that the operation it leads to does not have.",
        section="OpenAPI, Link Object, `parameters`",
        violates=with_paths(_FOLLOWED.format("Id: '$response.body#/id'")),
        conforms=with_paths(_FOLLOWED.format("path.id: '$response.body#/id'")),
        run=link_parameter_undeclared,
        fix="Names the parameter that differs in case, hyphens and underscores only.",
    ),
    LintRule(
        id="media-type-invalid",
        level="error",
        sentence="Content has a name that is no media type.",
        section="RFC 9110, Media Type; OpenAPI, Response Object, `content`",
        violates=_answering('"200": {description: OK, content: {json: {}}}'),
        conforms=_answering('"200": {description: OK, content: {application/json: {}}}'),
        run=media_type_invalid,
    ),
    LintRule(
        id="promise-invalid",
        level="error",
        sentence="Nothing can be held to an invariant or a relation that was added: it is not formed as one, "
        "names what is not there, or is no CEL.",
        section="`x-truespec-invariants`, `x-truespec-relations`",
        violates=with_paths(f"/a:\n  get: {OK}") + _PROMISED.format("GET /b"),
        conforms=with_paths(f"/a:\n  get: {OK}") + _PROMISED.format("GET /a"),
        run=promise_invalid,
    ),
    LintRule(
        id="read-write-only",
        level="warning",
        sentence="A member is `readOnly` and `writeOnly`, so that it may stand nowhere.",
        section="OpenAPI 3.0, Schema Object, `readOnly`; JSON Schema Validation, `readOnly` and `writeOnly`",
        violates=with_schemas("Pet: {type: object, properties: {id: {readOnly: true, writeOnly: true}}}"),
        conforms=with_schemas("Pet: {type: object, properties: {id: {readOnly: true}}}"),
        run=read_write_only,
    ),
    LintRule(
        id="request-body-ignored",
        level="warning",
        sentence="A request has a body though its method gives none a meaning.",
        section="OpenAPI, Operation Object, `requestBody`; RFC 9110, GET, HEAD, DELETE, TRACE",
        violates=with_paths(
            f"/a:\n  get: {{requestBody: {_BODY}, responses: {{default: {{description: D}}}}}}"
        ),
        conforms=with_paths(
            f"/a:\n  put: {{requestBody: {_BODY}, responses: {{default: {{description: D}}}}}}"
        ),
        run=request_body_ignored,
    ),
    LintRule(
        id="required-undeclared",
        level="warning",
        sentence="A member is required that no `properties` describe, though they describe others.",
        section="JSON Schema Validation, `required`; Core, `properties`",
        violates=with_schemas("Pet: {type: object, properties: {name: {}}, required: [nmae]}"),
        conforms=with_schemas("Pet: {type: object, properties: {name: {}}, required: [name]}"),
        run=required_undeclared,
    ),
    LintRule(
        id="security-scope-undefined",
        level="warning",
        sentence="A scope is required that no flow of the scheme gives.",
        section="OpenAPI, Security Requirement Object; OAuth Flow Object, `scopes`",
        violates=EMPTY + _SCOPED.format("write"),
        conforms=EMPTY + _SCOPED.format("read"),
        run=security_scope_undefined,
    ),
    LintRule(
        id="style-undefined",
        level="warning",
        sentence="A parameter has a style that has no meaning for values of its type.",
        section="OpenAPI, Parameter Object, Style Values and Style Examples",
        violates=_asking("{name: page, in: query, style: deepObject, schema: {type: string}}"),
        conforms=_asking("{name: page, in: query, style: deepObject, schema: {type: object}}"),
        run=style_undefined,
    ),
    LintRule(
        id="success-undeclared",
        level="warning",
        sentence="An operation declares refusals only.",
        section="OpenAPI, Responses Object: the response for a successful operation call",
        violates=_answering('"404": {description: Nothing}'),
        conforms=_answering('"404": {description: Nothing}, "204": {description: Done}'),
        run=success_undeclared,
    ),
    LintRule(
        id="tag-duplicate",
        level="error",
        sentence="A tag is described more than once.",
        section="OpenAPI, OpenAPI Object, `tags`: each name is unique",
        violates=EMPTY + "tags: [{name: books}, {name: books, description: All books}]\n",
        conforms=EMPTY + "tags: [{name: books}, {name: films}]\n",
        run=tag_duplicate,
    ),
)
"""The rules, sorted by id."""
