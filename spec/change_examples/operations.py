"""What changes of operations look like that are not about a schema: documents before and after, in YAML."""

from collections.abc import Iterator, Mapping
from typing import Final

from ..rules.rule import document

_OK: Final = '{"200": {description: OK}}'
_GET: Final = f"get: {{responses: {_OK}}}"
_POST: Final = f"post: {{responses: {_OK}}}"
_HEAD: Final = 'openapi: 3.1.0\ninfo: {title: Books, version: "1"}\n'
_BODY: Final = "{application/json: {schema: {type: object}}}"
_BODY_OR_FORM: Final = (
    "{application/json: {schema: {type: object}}, "
    "application/x-www-form-urlencoded: {schema: {type: object}}}"
)
_JSON_OR_TEXT: Final = "{application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}"
_ANYTHING: Final = "{application/json: {}}"
_PLAIN: Final = "{text/plain: {schema: {type: string}}}"
_TEXTS: Final = "{text/*: {schema: {type: string}}}"
_PDF: Final = "{application/pdf: {schema: {type: string}}}"
_OTHER_PDF: Final = "{application/pdf: {schema: {type: integer}}}"
_FILE: Final = "{type: string, format: binary}"
_FILES: Final = f"{{type: array, items: {_FILE}}}"
_STYLED: Final = (
    "{application/x-www-form-urlencoded: {schema: {type: object, required: [pages], properties: "
    "{pages: {type: array, minItems: 2, items: {type: integer}}}}, "
    "encoding: {pages: {style: %s, explode: false}}}}"
)
_SCHEMES: Final = """components:
  securitySchemes:
    Key: {type: apiKey, in: header, name: X-Key}
    Token: {type: http, scheme: bearer}
    Login:
      type: oauth2
      flows: {password: {tokenUrl: "https://books.example/token", scopes: {read: To read, write: To write}}}
"""


def _get(lines: str) -> str:
    return document("/books", f"get: {{{lines}, responses: {_OK}}}")


def _sending(content: str, more: str = "") -> str:
    return document("/books", f"post:\n  requestBody: {{{more}content: {content}}}\n  responses: {_OK}")


def _form(member: str, encoding: str = "") -> str:
    schema = f"{{type: object, required: [cover], properties: {{cover: {member}}}}}"
    more = f", encoding: {{cover: {{{encoding}}}}}" if encoding else ""
    return _sending(f"{{multipart/form-data: {{schema: {schema}{more}}}}}")


def _answering(content: str) -> str:
    return document("/books", f'get:\n  responses: {{"200": {{description: OK, content: {content}}}}}')


def _with_statuses(*statuses: str) -> str:
    lines = ", ".join(f'"{status}": {{description: {status}}}' for status in statuses)
    return document("/books", f"get:\n  responses: {{{lines}}}")


def _with_header(lines: str) -> str:
    return document("/books", f'get:\n  responses: {{"200": {{description: OK, headers: {{{lines}}}}}}}')


def _with_parameter(lines: str) -> str:
    return document("/books", f"get:\n  parameters: [{{name: page, in: query, {lines}}}]\n  responses: {_OK}")


def _secured(*alternatives: str) -> str:
    return document("/books", f"get: {{security: [{', '.join(alternatives)}], responses: {_OK}}}", _SCHEMES)


def _with_flow(lines: str, asked: str = _GET) -> str:
    return document(
        "/books", asked, f"components: {{securitySchemes: {{Login: {{type: oauth2, flows: {{{lines}}}}}}}}}\n"
    )


def _with_servers(*servers: str) -> str:
    return document("/books", _GET, f"servers: [{', '.join(servers)}]\n")


def _with_link(links: str) -> str:
    reading = f"  get: {{operationId: readBooks, responses: {_OK}}}"
    listing = f"  delete: {{operationId: dropBooks, responses: {_OK}}}"
    answer = f'post: {{responses: {{"201": {{description: Created{links}}}}}}}'
    return document("/books", f"{answer}\n{reading.strip()}\n{listing.strip()}")


def _at_two(first: str, second: str) -> str:
    return f"{_HEAD}paths:\n  {first}\n" + (f"  {second}\n" if second else "")


_BY_ID: Final = (
    '"/books/{id}": {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], '
    f"responses: {_OK}}}}}"
)
_NEWEST: Final = f'"/books/newest": {{get: {{responses: {_OK}}}}}'
_OLD: Final = _get("deprecated: true, x-sunset: 2026-06-30")
_TWO: Final = document("/books", f"{_GET}\n{_POST}")
_ONE: Final = document("/books", _GET)
_LINK: Final = ", links: {all: {operationId: %s}}"
_FLOW: Final = 'password: {tokenUrl: "https://books.example/token", scopes: {read: To read}}'
_READING: Final = f"get: {{security: [{{Login: [read]}}], responses: {_OK}}}"
_OTHER_FLOW: Final = 'clientCredentials: {tokenUrl: "https://books.example/token", scopes: {read: To read}}'
_ARRAY: Final = "schema: {type: array, items: {type: integer}}"
_HERE: Final = "{url: https://books.example}"
_THERE: Final = "{url: https://eu.books.example}"
_REGIONS: Final = "{url: 'https://{region}.books.example', variables: {region: {default: eu, enum: [%s]}}}"
_RATE: Final = "X-Rate: {schema: {type: integer}}"
_LIMITS: Final = "schema: {type: object, required: [left], properties: {left: {type: integer}}}"
_PROMISED: Final = "X-Rate: {required: true, schema: {type: integer}}"

_BACK_AND_FORTH: Final = (
    ("link-added", "link-removed", _with_link(""), _with_link(_LINK % "readBooks")),
    ("oauth-flow-added", "oauth-flow-removed", _with_flow(_FLOW), _with_flow(f"{_FLOW}, {_OTHER_FLOW}")),
    ("operation-added", "operation-removed", _ONE, _TWO),
    ("operation-deprecated", "operation-reactivated", _ONE, _get("deprecated: true")),
    ("operation-id-added", "operation-id-removed", _ONE, _get("operationId: listBooks")),
    ("parameter-became-required", "parameter-became-optional", _with_parameter("schema: {type: integer}"),
     _with_parameter("required: true, schema: {type: integer}")),
    ("parameter-added-optional", "parameter-removed", _ONE, _with_parameter("schema: {type: integer}")),
    ("parameter-default-added", "parameter-default-removed", _with_parameter("schema: {type: integer}"),
     _with_parameter("schema: {type: integer, default: 1}")),
    ("request-body-added-optional", "request-body-removed", document("/books", _POST), _sending(_BODY)),
    ("request-body-became-required", "request-body-became-optional", _sending(_BODY),
     _sending(_BODY, "required: true, ")),
    ("request-media-type-added", "request-media-type-removed", _sending(_BODY), _sending(_BODY_OR_FORM)),
    ("request-media-type-widened", "request-media-type-narrowed", _sending(_PLAIN), _sending(_TEXTS)),
    ("response-media-type-widened", "response-media-type-narrowed", _answering(_PLAIN), _answering(_TEXTS)),
    ("request-schema-added", "request-schema-removed", _sending(_ANYTHING), _sending(_BODY)),
    ("request-file-became-list", "request-list-became-file", _form(_FILE), _form(_FILES)),
    ("request-part-content-type-widened", "request-part-content-type-narrowed",
     _form(_FILE, "contentType: image/png"), _form(_FILE, "contentType: 'image/png, image/jpeg'")),
    ("response-content-added", "response-content-removed", _ONE, _answering(_BODY)),
    ("response-header-became-required", "response-header-became-optional", _with_header(_RATE),
     _with_header(_PROMISED)),
    ("response-header-added", "response-header-removed", _ONE, _with_header(_PROMISED)),
    ("response-media-type-added", "response-media-type-removed",
     _answering("{application/json: {schema: {type: string}}}"), _answering(_JSON_OR_TEXT)),
    ("response-schema-added", "response-schema-removed", _answering(_ANYTHING), _answering(_BODY)),
    ("response-default-added", "response-default-removed", _with_statuses("200"),
     _with_statuses("200", "default")),
    ("response-status-added", "response-error-removed", _with_statuses("200"), _with_statuses("200", "404")),
    ("security-added", "security-removed", document("/books", _GET, _SCHEMES), _secured("{Key: []}")),
    ("security-alternative-added", "security-alternative-removed", _secured("{Key: []}"),
     _secured("{Key: []}", "{Token: []}")),
    ("security-anonymous-added", "security-anonymous-removed", _secured("{Key: []}"),
     _secured("{Key: []}", "{}")),
    ("security-scope-added", "security-scope-removed", _secured("{Login: [read]}"),
     _secured("{Login: [read, write]}")),
    ("server-added", "server-removed", _with_servers(_HERE), _with_servers(_HERE, _THERE)),
    ("tag-added", "tag-removed", _ONE, _get("tags: [books]")),
)  # fmt: skip
"""Two kinds that undo each other, and the documents before and after the first of them."""

_ONE_WAY: Final[Mapping[str, tuple[str, str]]] = {
    "dialect-changed": (_ONE, _ONE.replace("3.1.0", "3.2.0")),
    "link-changed": (_with_link(_LINK % "readBooks"), _with_link(_LINK % "dropBooks")),
    "oauth-scope-removed": (
        _with_flow(_FLOW, _READING),
        _with_flow(_FLOW.replace("read: To read", ""), _READING),
    ),
    "oauth-url-changed": (_with_flow(_FLOW), _with_flow(_FLOW.replace("/token", "/login/token"))),
    "operation-absorbed": (_at_two(_NEWEST, _BY_ID), _at_two(_BY_ID, "")),
    "operation-id-changed": (_get("operationId: listBooks"), _get("operationId: books")),
    "operation-removed-after-sunset": (_OLD + f"    {_POST}\n", document("/books", _POST)),
    "operation-removed-deprecated": (_get("deprecated: true") + f"    {_POST}\n", document("/books", _POST)),
    "operation-shadowed": (_at_two(_BY_ID, ""), _at_two(_BY_ID, _NEWEST)),
    "parameter-added-required": (_ONE, _with_parameter("required: true, schema: {type: integer}")),
    "parameter-allow-empty-removed": (
        _with_parameter("allowEmptyValue: true, schema: {type: integer}"),
        _with_parameter("schema: {type: integer}"),
    ),
    "parameter-allow-reserved-removed": (
        _with_parameter("allowReserved: true, schema: {type: string}"),
        _with_parameter("schema: {type: string}"),
    ),
    "parameter-content-changed": (
        _with_parameter("schema: {type: string}"),
        _with_parameter("content: {application/json: {schema: {type: string}}}"),
    ),
    "parameter-default-changed": (
        _with_parameter("schema: {type: integer, default: 1}"),
        _with_parameter("schema: {type: integer, default: 0}"),
    ),
    "parameter-explode-changed": (
        _with_parameter(f"explode: false, {_ARRAY}"),
        _with_parameter(_ARRAY),
    ),
    "parameter-misread": (
        _with_parameter("schema: {type: array, items: {type: string}}, explode: false"),
        _with_parameter("schema: {type: array, items: {type: string}}, style: pipeDelimited, explode: false"),
    ),
    "parameter-moved": (
        _with_parameter("schema: {type: integer}"),
        _with_parameter("schema: {type: integer}").replace("in: query", "in: header"),
    ),
    "parameter-renamed": (
        _with_parameter("required: true, schema: {type: integer}"),
        _with_parameter("required: true, schema: {type: integer}").replace("name: page", "name: number"),
    ),
    "parameter-style-changed": (
        _with_parameter(f"style: pipeDelimited, explode: false, {_ARRAY}"),
        _with_parameter(f"style: spaceDelimited, explode: false, {_ARRAY}"),
    ),
    "parameter-type-respelled": (
        _with_parameter("schema: {type: integer}"),
        _with_parameter("schema: {type: string}"),
    ),
    "request-body-added-required": (document("/books", _POST), _sending(_BODY, "required: true, ")),
    "request-body-unjudged-changed": (_sending(_PDF), _sending(_OTHER_PDF)),
    "request-media-type-parameter-changed": (
        _sending("{application/json; version=1: {schema: {type: object}}}"),
        _sending("{application/json; version=2: {schema: {type: object}}}"),
    ),
    "request-part-header-required": (
        _form(_FILE),
        _form(_FILE, "headers: {X-Width: {required: true, schema: {type: integer}}}"),
    ),
    "request-part-style-changed": (
        _sending(_STYLED % "spaceDelimited"),
        _sending(_STYLED % "pipeDelimited"),
    ),
    "response-body-unjudged-changed": (_answering(_PDF), _answering(_OTHER_PDF)),
    "response-header-default-changed": (
        _with_header(_RATE),
        _with_header("X-Rate: {schema: {type: integer, default: 60}}"),
    ),
    "response-header-style-changed": (
        _with_header(f"X-Rate: {{{_LIMITS}}}"),
        _with_header(f"X-Rate: {{explode: true, {_LIMITS}}}"),
    ),
    "response-success-removed": (_with_statuses("200", "202"), _with_statuses("200")),
    "response-success-replaced": (_with_statuses("200"), _with_statuses("202")),
    "security-scheme-moved": (
        _secured("{Key: []}"),
        _secured("{Key: []}").replace("in: header", "in: query"),
    ),
    "security-scheme-renamed-on-wire": (
        _secured("{Key: []}"),
        _secured("{Key: []}").replace("X-Key", "X-Api-Key"),
    ),
    "security-scheme-type-changed": (
        _secured("{Token: []}"),
        _secured("{Token: []}").replace("scheme: bearer", "scheme: basic"),
    ),
    "security-combined": (_secured("{Key: []}", "{Token: []}"), _secured("{Key: [], Token: []}")),
    "server-base-path-changed": (
        _with_servers("{url: https://books.example/v1}"),
        _with_servers("{url: https://books.example/v2}"),
    ),
    "server-variable-default-changed": (
        _with_servers(_REGIONS % "eu, us"),
        _with_servers((_REGIONS % "eu, us").replace("default: eu", "default: us")),
    ),
    "server-variable-value-removed": (_with_servers(_REGIONS % "eu, us"), _with_servers(_REGIONS % "eu")),
    "sunset-invalid": (_ONE, _get("deprecated: true, x-sunset: next summer")),
    "sunset-missing": (_ONE, _get("deprecated: true")),
    "sunset-moved-earlier": (_OLD, _get("deprecated: true, x-sunset: 2026-03-31")),
    "sunset-removed": (_OLD, _get("deprecated: true")),
    "sunset-too-soon": (_ONE, _get("deprecated: true, x-sunset: 2026-07-31")),
}


def _all_pairs() -> Iterator[tuple[str, tuple[str, str]]]:
    for there, back, before, after in _BACK_AND_FORTH:
        yield there, (before, after)
        yield back, (after, before)
    yield from _ONE_WAY.items()


OPERATION_EXAMPLES: Final[Mapping[str, tuple[str, str]]] = dict(_all_pairs())
"""By id: the documents before and after."""
