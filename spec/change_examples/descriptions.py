"""What changes look like that are on no wire: documents before and after, in YAML."""

from collections.abc import Mapping
from typing import Final

from ..rules.rule import document

_OK: Final = '{"200": {description: OK}}'
_GET: Final = f"get: {{responses: {_OK}}}"
_PAGE: Final = "{name: page, in: query, schema: {type: integer}}"
_SIZE: Final = "{name: size, in: query, schema: {type: integer}}"
_ID: Final = "{name: id, in: path, required: true, schema: {type: string}}"
_BY_ID: Final = f"get: {{parameters: [{_ID}], responses: {_OK}}}"
_REQUIRED: Final = "post:\n  requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}"
_OPTIONAL: Final = _REQUIRED.replace("required: true, ", "")


def _get(lines: str) -> str:
    return document("/books", f"get: {{{lines}, responses: {_OK}}}")


def _with_schemas(lines: str) -> str:
    return document("/books", _GET, f"components: {{schemas: {{{lines}}}}}\n")


def _with_schemes(lines: str) -> str:
    return document("/books", _GET, f"components: {{securitySchemes: {{{lines}}}}}\n")


def _with_scopes(lines: str) -> str:
    flow = f'password: {{tokenUrl: "https://books.example/token", scopes: {{{lines}}}}}'
    return _with_schemes(f"Login: {{type: oauth2, flows: {{{flow}}}}}")


def _versioned(version: str, body: str) -> str:
    written = document("/books", f"{body}\n  responses: {_OK}")
    return written.replace('version: "1"', f'version: "{version}"')


_KEY: Final = "Key: {type: apiKey, in: header, name: X-Key}"
_TOKEN: Final = "Token: {type: http, scheme: bearer}"
_BARE: Final = document("/books", _GET)
_BETA: Final = _get("x-stability-level: beta")
_STABLE: Final = _get("x-stability-level: stable")

DESCRIPTION_EXAMPLES: Final[Mapping[str, tuple[str, str]]] = {
    "deprecated-added": (
        _get(f"parameters: [{_PAGE}]"),
        _get(f"parameters: [{_PAGE[:-1]}, deprecated: true}}]"),
    ),
    "deprecated-removed": (
        _get(f"parameters: [{_PAGE[:-1]}, deprecated: true}}]"),
        _get(f"parameters: [{_PAGE}]"),
    ),
    "description-changed": (_get("summary: All books"), _get("summary: Books, newest first")),
    "example-changed": (
        _get(f"parameters: [{_PAGE[:-1]}, example: 1}}]"),
        _get(f"parameters: [{_PAGE[:-1]}, example: 2}}]"),
    ),
    "extension-changed": (_get("x-owner: shop"), _get("x-owner: library")),
    "external-docs-changed": (
        _get('externalDocs: {url: "https://books.example/v1"}'),
        _get('externalDocs: {url: "https://books.example/v2"}'),
    ),
    "info-changed": (_BARE, _BARE.replace('version: "1"', 'version: "2"')),
    "oauth-scope-described": (
        _with_scopes("read: To read"),
        _with_scopes("read: To read, write: To write"),
    ),
    "parameter-order-changed": (
        _get(f"parameters: [{_PAGE}, {_SIZE}]"),
        _get(f"parameters: [{_SIZE}, {_PAGE}]"),
    ),
    "path-parameter-renamed": (
        document('"/books/{id}"', _BY_ID),
        document('"/books/{isbn}"', _BY_ID.replace("name: id", "name: isbn")),
    ),
    "schema-component-removed": (
        _with_schemas("Book: {type: object}, Title: {type: string}"),
        _with_schemas("Book: {type: object}"),
    ),
    "schema-component-renamed": (
        _with_schemas("Book: {type: object}"),
        _with_schemas("Volume: {type: object}"),
    ),
    "security-scheme-added": (_with_schemes(_KEY), _with_schemes(f"{_KEY}, {_TOKEN}")),
    "security-scheme-removed": (_with_schemes(f"{_KEY}, {_TOKEN}"), _with_schemes(_KEY)),
    "stability-invalid": (_STABLE, _get("x-stability-level: rock solid")),
    "stability-lowered": (_STABLE, _BETA),
    "stability-raised": (_BETA, _STABLE),
    "version-decreased": (
        _versioned("2.0.0", _OPTIONAL),
        _versioned("1.0.0", _OPTIONAL),
    ),
    "version-major-not-bumped": (_versioned("1.0.0", _OPTIONAL), _versioned("1.1.0", _REQUIRED)),
    "version-not-bumped": (_versioned("1.0.0", _OPTIONAL), _versioned("1.0.0", _REQUIRED)),
}
"""By id: the documents before and after."""
