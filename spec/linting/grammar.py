"""What an API description is made of, as data: which object stands in which field, for each version.

A *kind* is one of the standard's objects (OpenAPI, Schema: the sections "… Object"). Only those that nest or
may be references are kinds of their own; the rest (Info, Contact, Server …) is judged inside its parent.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from ..schema.keywords import WRITTEN, Form

Shape: TypeAlias = Literal["one", "list", "map"]
"""How a field holds its objects: itself, a list of them, or a mapping from names to them."""

Fields: TypeAlias = Mapping[str, tuple[Shape, str]]
"""The fields of a kind that hold other kinds. `*` stands for every other member that is no extension, `/*`
for those that start with `/`.
"""

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_SHAPES: Final[Mapping[Form, Shape]] = {"schema": "one", "schemas": "list", "members": "map"}
_SCHEMA: Final[Fields] = {name: (_SHAPES[form], "schema") for name, form in WRITTEN.items()}

_OPENAPI_3: Final[Mapping[str, Fields]] = {
    "openapi": {
        "paths": ("one", "paths"),
        "webhooks": ("map", "path-item"),
        "components": ("one", "components"),
    },
    "components": {
        "schemas": ("map", "schema"),
        "responses": ("map", "response"),
        "parameters": ("map", "parameter"),
        "examples": ("map", "example"),
        "requestBodies": ("map", "request-body"),
        "headers": ("map", "header"),
        "securitySchemes": ("map", "security-scheme"),
        "links": ("map", "link"),
        "callbacks": ("map", "callback"),
        "pathItems": ("map", "path-item"),
        "mediaTypes": ("map", "media-type"),
    },
    "paths": {"/*": ("one", "path-item")},
    "path-item": {
        "parameters": ("list", "parameter"),
        **dict.fromkeys((*_METHODS, "query"), ("one", "operation")),
        "additionalOperations": ("map", "operation"),
    },
    "operation": {
        "parameters": ("list", "parameter"),
        "requestBody": ("one", "request-body"),
        "responses": ("one", "responses"),
        "callbacks": ("map", "callback"),
    },
    "responses": {"*": ("one", "response")},
    "callback": {"*": ("one", "path-item")},
    "parameter": {
        "schema": ("one", "schema"),
        "content": ("map", "media-type"),
        "examples": ("map", "example"),
    },
    "request-body": {"content": ("map", "media-type")},
    "media-type": {
        "schema": ("one", "schema"),
        "itemSchema": ("one", "schema"),
        "examples": ("map", "example"),
        "encoding": ("map", "encoding"),
        "prefixEncoding": ("list", "encoding"),
        "itemEncoding": ("one", "encoding"),
    },
    "encoding": {
        "headers": ("map", "header"),
        "encoding": ("map", "encoding"),
        "prefixEncoding": ("list", "encoding"),
        "itemEncoding": ("one", "encoding"),
    },
    "response": {
        "headers": ("map", "header"),
        "content": ("map", "media-type"),
        "links": ("map", "link"),
    },
    "header": {
        "schema": ("one", "schema"),
        "content": ("map", "media-type"),
        "examples": ("map", "example"),
    },
    "schema": _SCHEMA,
    "example": {},
    "link": {},
    "security-scheme": {},
}

_SWAGGER_2: Final[Mapping[str, Fields]] = {
    "openapi": {
        "paths": ("one", "paths"),
        "definitions": ("map", "schema"),
        "parameters": ("map", "parameter"),
        "responses": ("map", "response"),
        "securityDefinitions": ("map", "security-scheme"),
    },
    "paths": {"/*": ("one", "path-item")},
    "path-item": {
        "parameters": ("list", "parameter"),
        **dict.fromkeys(_METHODS, ("one", "operation")),
    },
    "operation": {"parameters": ("list", "parameter"), "responses": ("one", "responses")},
    "responses": {"*": ("one", "response")},
    "parameter": {"schema": ("one", "schema")},
    "response": {"schema": ("one", "schema")},
    "schema": _SCHEMA,
    "security-scheme": {},
}

_REFERENCE: Final[Mapping[str, Any]] = {"$ref": "#"}

_STANDS_IN: Final[Mapping[str, Any]] = {
    **{kind: {} for kind in ("components", "encoding", "media-type", "path-item", "paths", "schema")},
    **dict.fromkeys(
        (
            "callback",
            "example",
            "header",
            "link",
            "parameter",
            "request-body",
            "response",
            "security-scheme",
        ),
        _REFERENCE,
    ),
    "operation": {"responses": {"default": _REFERENCE}},
    "responses": {"default": _REFERENCE},
}

_NAMES_3_1: Final = {kind: kind for kind in _OPENAPI_3} | {"callback": "callbacks"}
_NAMES_3_0: Final = {kind: "".join(word.capitalize() for word in kind.split("-")) for kind in _OPENAPI_3}
_NAMES_2_0: Final = {
    kind: "".join(word.capitalize() if place else word for place, word in enumerate(kind.split("-")))
    for kind in _SWAGGER_2
} | {
    "schema": "response/properties/schema",  # a schema, or `type: file`
    "security-scheme": "securityDefinitions/additionalProperties",
}


class Grammar(Struct, frozen=True):
    """One version of OpenAPI. version: its first two numbers.

    fields: by kind. definitions: where each kind is defined in the official schema. stands_in: for each
    kind the smallest value that the official schema takes where one is expected. references: kinds that may
    be a Reference Object instead. siblings: whether a schema's keywords count beside `$ref`.
    """

    version: str
    fields: Mapping[str, Fields]
    definitions: Mapping[str, str]
    stands_in: Mapping[str, Any]
    references: frozenset[str]
    siblings: bool

    def held_by(self, kind: str, name: str) -> tuple[Shape, str] | None:
        """Say what the member `name` of an object of this kind holds; None where it holds no other kind."""
        fields = self.fields[kind]
        if name in fields:
            return fields[name]
        if name.startswith("x-"):
            return None
        return fields.get("*") or (fields.get("/*") if name.startswith("/") else None)

    def holder_of(self, kind: str) -> str | None:
        """Find where components of a kind stand, as a JSON Pointer; None where the version has none."""
        holder = "openapi" if self.version == "2.0" else "components"
        found = (name for name, held in self.fields[holder].items() if held == ("map", kind))
        name = next(found, None)
        return None if name is None else f"/{name}" if holder == "openapi" else f"/components/{name}"


_REFERENCES_3: Final = frozenset(
    (
        "callback",
        "example",
        "header",
        "link",
        "parameter",
        "request-body",
        "response",
        "schema",
        "security-scheme",
    )
)

GRAMMARS: Final[Mapping[str, Grammar]] = {
    "2.0": Grammar(
        "2.0",
        _SWAGGER_2,
        _NAMES_2_0,
        _STANDS_IN
        | {
            # what stands in a list may be a reference, what stands below a name may not
            "parameter": {"name": "body", "in": "body", "schema": {}},
            "response": {"description": ""},
            "security-scheme": {"type": "basic"},
        },
        frozenset(("parameter", "response", "schema")),
        siblings=False,
    ),
    "3.0": Grammar("3.0", _OPENAPI_3, _NAMES_3_0, _STANDS_IN, _REFERENCES_3, siblings=False),
    "3.1": Grammar("3.1", _OPENAPI_3, _NAMES_3_1, _STANDS_IN, _REFERENCES_3, siblings=True),
    "3.2": Grammar("3.2", _OPENAPI_3, _NAMES_3_1, _STANDS_IN, _REFERENCES_3 | {"media-type"}, siblings=True),
}
"""By version."""


def title(kind: str) -> str:
    """Name a kind as the standard does: `Path Item Object`."""
    if kind == "openapi":
        return "OpenAPI Object"
    return " ".join(word.capitalize() for word in kind.split("-")) + " Object"
