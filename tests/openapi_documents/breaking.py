"""Subtle mistakes in whole documents, as people make them: each breaks one part."""

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

_WRONG_SCHEMAS: Final[tuple[Any, ...]] = (
    {"$ref": "#/components/schemas/Nowhere"},
    {"$ref": "#/definitions/Nowhere"},
    {"$ref": "missing.yaml#/A"},
    {"$ref": 5},
    {"type": "strnig"},
    {"type": "string", "maxLength": "5"},
    {"type": "string", "pattern": "("},
    {"type": "string", "format": "telephone-number"},
    {"type": "object", "required": True, "properties": {"a": {"type": "string"}}},
    {"type": "object", "properties": [{"name": "a"}]},
    {"type": "integer", "minimum": 5, "maximum": 4},
    {"type": "array"},
    {"type": "array", "items": [{"type": "string"}, {"type": "integer"}]},
    {"enum": "a"},
    {"allOf": {"type": "string"}},
    {"allOf": [{"type": "string"}, {"type": "integer"}]},
    {"type": "object", "discriminator": "kind"},
    "string",
    None,
    [],
)
"""Schemas that are none, that nothing meets, or that lead nowhere."""

_WRONG_PARTS: Final[tuple[tuple[str, Any], ...]] = (
    ("parameters", {"name": "q"}),
    (
        "parameters",
        [None, {"name": "q"}, {"in": "query"}, {"name": "q", "in": "body"}, {"$ref": "#/nowhere"}],
    ),
    ("parameters", [{"name": "q", "in": "query", "style": "matrix", "schema": {"type": "string"}}]),
    ("requestBody", {"$ref": "#/components/requestBodies/Nowhere"}),
    ("requestBody", {"content": []}),
    ("requestBody", {"content": {"nonsense": {"schema": {"type": "string"}}}}),
    ("responses", {"$ref": "#/nowhere"}),
    ("responses", []),
    ("responses", {"2": {"description": ""}, "20x": {}, "200": None}),
    ("responses", {"200": {"$ref": "#/components/responses/Nowhere"}}),
    ("security", [{"nowhere": []}]),
    ("security", {"key": []}),
    ("callbacks", {"c": []}),
    ("servers", [{"url": "http://[::1"}, {}]),
    ("tags", "a"),
    ("operationId", 5),
)
"""Members of an operation that are of the wrong kind, or name what is not there."""


@st.composite
def broken(draw: DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """Break one part of a document; the document itself stays as it is."""
    kind = draw(st.sampled_from(("schema", "operation", "component", "path")))
    paths: dict[str, Any] = {
        path: dict(item) for path, item in document["paths"].items() if isinstance(item, dict)
    }
    path = draw(st.sampled_from(sorted(paths)))
    if kind == "component":
        return _with_component(document, draw(st.sampled_from(_WRONG_SCHEMAS)))
    if kind == "path":
        odd = draw(st.sampled_from(("no-slash", "/{open", "/{}", "/{a}{a}", "x-extension", "//", "/{id}/")))
        paths[odd] = draw(
            st.sampled_from((paths[path], None, [], {"get": None}, {"$ref": "#/paths/~1nowhere"}))
        )
        return document | {"paths": paths}
    methods = [name for name, each in paths[path].items() if isinstance(each, dict)]
    if not methods:
        return document
    method = draw(st.sampled_from(methods))
    return document | {
        "paths": paths | {path: paths[path] | {method: _wrong(draw, paths[path][method], kind)}}
    }


def _wrong(draw: DrawFn, operation: dict[str, Any], kind: str) -> dict[str, Any]:
    if kind == "operation":
        name, wrong = draw(st.sampled_from(_WRONG_PARTS))
        return operation | {name: wrong}
    content = {"application/json": {"schema": draw(st.sampled_from(_WRONG_SCHEMAS))}}
    answer = {"description": "", "content": content}
    return operation | draw(
        st.sampled_from(({"requestBody": {"content": content}}, {"responses": {"200": answer}}))
    )


def _with_component(document: dict[str, Any], wrong: Any) -> dict[str, Any]:
    if "swagger" in document:
        return document | {"definitions": document.get("definitions", {}) | {"Item": wrong}}
    components = document.get("components", {})
    return document | {
        "components": components | {"schemas": components.get("schemas", {}) | {"Item": wrong}}
    }
