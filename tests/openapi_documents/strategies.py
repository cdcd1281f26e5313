"""Hypothesis strategies of whole OpenAPI documents: every version and construct, whole or subtly broken.

`apis()` makes the description of an API as a document of 3.1; `written(api, version)` has it in the words of
another version. `shared` keeps to what all versions from 2.0 on can say, so that its twins mean the same.
"""

from typing import Any, Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from . import schemas as parts
from .breaking import broken
from .writing import without_keyword, written

Api: TypeAlias = dict[str, Any]

VERSIONS: Final = ("2.0", "3.0", "3.1", "3.2")

PATHS: Final = (
    "/things",
    "/things/{id}",
    "/things/report.{ext}",
    "/{id}/parts/{ext}",
    "/a b/ü",
    "/things/latest",
)
_STYLES: Final = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
_PLAIN: Final = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
_SECURITY: Final = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "basic": {"type": "http", "scheme": "basic"},
    "token": {"type": "http", "scheme": "bearer"},
}


@st.composite
def apis(draw: DrawFn, *, shared: bool = False) -> Api:
    """Make an API, as a document of 3.1. shared: only what 2.0 and 3.0 can say as well."""
    names = tuple(draw(st.lists(st.sampled_from(("Item", "Node", "Ünit")), max_size=3, unique=True)))
    components = {name: draw(parts.objects(names, 2)) for name in names}
    if not shared and draw(st.booleans()):
        components |= draw(parts.families())
        names = (*names, "Pet")
    paths = draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=3, unique=True))
    api: Api = {
        "openapi": "3.1.0",
        "info": {"title": "An API", "version": "1.0.0"},
        "paths": {path: draw(_path_items(path, names, shared=shared)) for path in paths},
    }
    schemes = {"key", "basic"} if shared else set(_SECURITY)
    chosen = draw(st.lists(st.sampled_from(sorted(schemes)), max_size=2, unique=True))
    api["components"] = {
        "schemas": components,
        "securitySchemes": {name: _SECURITY[name] for name in chosen},
    }
    if chosen:
        alternatives: list[dict[str, list[str]]] = [{name: []} for name in chosen]
        api["security"] = draw(
            st.sampled_from((alternatives, [*alternatives, {}], [{name: [] for name in chosen}]))
        )
    if shared:
        return without_keyword(api, "writeOnly")
    return api | draw(_surroundings(names))


@st.composite
def _surroundings(draw: DrawFn, names: tuple[str, ...]) -> Api:
    """Make servers with variables, and a webhook."""
    found: Api = {}
    if draw(st.booleans()):
        variable = {"default": "v1", "enum": ["v1", "v2"]}
        found["servers"] = [{"url": "https://api.example.com/{version}", "variables": {"version": variable}}]
    if draw(st.booleans()):
        found["webhooks"] = {"made": {"post": draw(_operations("made", (), names, shared=False))}}
    return found


@st.composite
def _path_items(draw: DrawFn, path: str, names: tuple[str, ...], *, shared: bool) -> Api:
    variables = tuple(part.partition("}")[0] for part in path.split("{")[1:])
    methods = draw(
        st.lists(st.sampled_from(("get", "post", "put", "delete")), min_size=1, max_size=2, unique=True)
    )
    item: Api = {
        method: draw(_operations(f"{method} {path}", variables, names, shared=shared)) for method in methods
    }
    if draw(st.booleans()):
        item["parameters"] = [
            {"name": "X-Trace", "in": "header", "schema": {"type": "string", "maxLength": 9}}
        ]
    return item


@st.composite
def _operations(
    draw: DrawFn, operation_id: str, variables: tuple[str, ...], names: tuple[str, ...], *, shared: bool
) -> Api:
    parameters = [draw(parameters_of(name, "path", shared=shared)) for name in variables]
    for name in draw(st.lists(st.sampled_from(("q", "page", "ids", "größe")), max_size=2, unique=True)):
        place = "query" if shared else draw(st.sampled_from(("query", "header", "cookie")))
        parameters.append(draw(parameters_of("X-Q" if place == "header" else name, place, shared=shared)))
    unique = {(each["name"], each["in"]): each for each in parameters}
    operation: Api = {
        "operationId": operation_id,
        "parameters": list(unique.values()),
        "responses": draw(_responses(operation_id, names, shared=shared)),
    }
    if draw(st.booleans()):
        operation["requestBody"] = draw(_bodies(names, shared=shared))
    if not shared and draw(st.integers(0, 4)) == 0:
        callback = {
            "post": {
                "requestBody": draw(_bodies(names, shared=True)),
                "responses": {"200": {"description": ""}},
            }
        }
        operation["callbacks"] = {"done": {"{$request.query.q}": callback}}
    return operation


@st.composite
def parameters_of(draw: DrawFn, name: str, place: str, *, shared: bool) -> Api:
    """Make a parameter of a place, in one of its styles."""
    parameter: Api = {"name": name, "in": place, "required": place == "path" or draw(st.booleans())}
    style = _PLAIN[place] if shared else draw(st.sampled_from(_STYLES[place]))
    if not shared and place == "query" and draw(st.integers(0, 5)) == 0:
        return parameter | {"content": {"application/json": {"schema": draw(parts.flat())}}}
    if style == "deepObject":
        schema = draw(parts.flat().filter(lambda schema: schema["type"] == "object"))
    elif style in ("spaceDelimited", "pipeDelimited"):
        schema = draw(parts.flat().filter(lambda schema: schema["type"] == "array"))
    else:
        is_scalar = shared or name == "ext" or draw(st.booleans())
        schema = draw(
            _segments() if place == "path" and is_scalar else parts.scalars() if is_scalar else parts.flat()
        )
    if schema.get("type") == "object" and style == "form":
        schema = {
            "type": "array",
            "items": schema["properties"]["R"],
            "minItems": 1,
        }  # its members would be loose
    parameter["schema"] = schema
    if style != _PLAIN[place] or draw(st.booleans()):
        parameter["style"] = style
    if schema.get("type") in ("array", "object"):
        parameter["explode"] = style == "deepObject" or (
            style not in ("spaceDelimited", "pipeDelimited") and draw(st.booleans())
        )
    return parameter


def _segments() -> SearchStrategy[parts.JsonSchema]:
    """Make a schema of what can be a segment of a path: not empty, no dots alone."""
    return st.one_of(
        parts.numbers(),
        st.sampled_from(
            ({"type": "string", "pattern": "^[a-z]{2,5}$"}, {"type": "string", "format": "uuid"})
        ),
    )


@st.composite
def _bodies(draw: DrawFn, names: tuple[str, ...], *, shared: bool) -> Api:
    """Make a Request Body Object: JSON, a form, a multipart form, text."""
    kinds = (
        ["application/json"] if shared else ["application/json", "form", "multipart/form-data", "text/plain"]
    )
    content: Api = {}
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=2, unique=True)):
        if kind == "application/json":
            schema = draw(
                parts.schemas(names) if shared else st.one_of(parts.schemas(names), parts.choices())
            )
        elif kind == "text/plain":
            schema = draw(parts.texts())
        else:
            members = {name: draw(parts.scalars()) for name in ("a", "b")}
            schema = {"type": "object", "properties": members, "required": ["a"]}
        content["application/x-www-form-urlencoded" if kind == "form" else kind] = {"schema": schema}
    return {"required": draw(st.booleans()), "content": content}


@st.composite
def _responses(draw: DrawFn, operation_id: str, names: tuple[str, ...], *, shared: bool) -> Api:
    """Make Responses: a success, maybe a range and `default`, with headers and links."""
    found: Api = {draw(st.sampled_from(("200", "201"))): draw(_response(operation_id, names, shared=shared))}
    if draw(st.booleans()):
        found["default" if shared else draw(st.sampled_from(("4XX", "default")))] = draw(
            _response(operation_id, (), shared=shared)
        )
    if draw(st.integers(0, 3)) == 0:
        found["204"] = {"description": "nothing"}
    return found


@st.composite
def _response(draw: DrawFn, operation_id: str, names: tuple[str, ...], *, shared: bool) -> Api:
    response: Api = {"description": "an answer"}
    if draw(st.booleans()):
        schema = draw(parts.schemas(names) if shared else st.one_of(parts.schemas(names), parts.choices()))
        response["content"] = {"application/json": {"schema": schema}}
    if draw(st.booleans()):
        response["headers"] = {"X-Count": {"schema": {"type": "integer", "minimum": 0}}}
    if not shared and draw(st.integers(0, 4)) == 0:
        response["links"] = {
            "next": {"operationId": operation_id, "parameters": {"id": "$response.body#/id"}}
        }
    return response


def documents(version: str | None = None) -> SearchStrategy[Api]:
    """Make a whole document, of one version or of any."""
    if version is not None:
        return apis(shared=version == "2.0").map(lambda api: written(api, version))
    return st.sampled_from(VERSIONS).flatmap(documents)


def broken_documents() -> SearchStrategy[Api]:
    """Make a document in which one to three parts are subtly wrong."""

    @st.composite
    def make(draw: DrawFn) -> Api:
        document = draw(documents())
        for _ in range(draw(st.integers(1, 3))):
            document = draw(broken(document))
        return document

    return make()
