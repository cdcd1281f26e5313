"""References where bundlers write them: wherever an object may stand."""

from typing import Any

import pytest
from truespec.spec import Operation, Spec

HEAD: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
OK = {"200": {"description": "ok"}}


def ref(pointer: str) -> dict[str, str]:
    return {"$ref": f"#/x/{pointer}"}


PARTS: dict[str, Any] = {
    "paths": {"/a": ref("item")},
    "item": {"post": ref("operation")},
    "operation": {
        "parameters": ref("parameters"),
        "requestBody": ref("body"),
        "responses": ref("responses"),
        "callbacks": ref("callbacks"),
        "security": ref("security"),
        "servers": ref("servers"),
    },
    "parameters": [ref("parameter")],
    "parameter": {"name": "q", "in": "query", "schema": {}},
    "body": {"content": ref("content")},
    "content": {"application/json": ref("media")},
    "media": {"schema": {"type": "integer"}, "examples": ref("examples"), "encoding": ref("encodings")},
    "examples": {"one": ref("example")},
    "example": {"value": 1},
    "encodings": {"m": ref("encoding")},
    "encoding": {"contentType": "text/plain", "headers": ref("headers")},
    "responses": {"200": ref("response")},
    "response": {
        "description": "ok",
        "headers": ref("headers"),
        "content": ref("content"),
        "links": ref("links"),
    },
    "headers": {"X-A": ref("header")},
    "header": {"schema": {}},
    "links": {"l": ref("link")},
    "link": {"operationRef": "#/x/operation", "parameters": ref("values"), "server": ref("server")},
    "values": {"id": "$response.body#/id"},
    "callbacks": {"c": ref("callback")},
    "callback": {"{$request.body#/url}": ref("called")},
    "called": {"put": {"responses": OK}},
    "security": [ref("requirement")],
    "requirement": {"k": []},
    "schemes": {"k": ref("scheme")},
    "scheme": {"type": "apiKey", "in": "header", "name": "K"},
    "servers": [ref("server")],
    "server": {"url": "/v1"},
}
"""Each refers to the next by `$ref`, wherever an object may stand."""


@pytest.fixture
def spec() -> Spec:
    head = HEAD | {"paths": ref("paths"), "components": {"securitySchemes": ref("schemes")}}
    return Spec.load(head | {"x": PARTS})


@pytest.fixture
def operation(spec: Spec) -> Operation:
    (found,) = spec.operations
    return found


def test_references_are_followed_to_an_operation_and_its_callers(spec: Spec, operation: Operation) -> None:
    assert spec.problems == ()
    assert operation.key == "POST /a"
    assert [scheme.name for scheme, _ in operation.security[0].schemes] == ["K"]
    assert [server.url for server in operation.servers] == ["/v1"]
    assert [each.key for each in operation.callbacks["c"]] == ["PUT {$request.body#/url}"]


def test_references_are_followed_to_all_of_a_request(operation: Operation) -> None:
    assert [each.name for each in operation.parameters] == ["q"]
    assert operation.request_body is not None
    media = operation.request_body.content["application/json"]
    assert (media.examples["one"].value, media.encoding["m"].content_type) == (1, "text/plain")
    assert list(media.encoding["m"].headers) == ["X-A"]


def test_references_are_followed_to_all_of_an_answer(spec: Spec, operation: Operation) -> None:
    response = operation.responses["200"]
    assert (list(response.headers), list(response.content)) == (["X-A"], ["application/json"])
    link = response.links["l"]
    assert spec.linked(link) is operation
    assert (dict(link.parameters), link.server and link.server.url) == ({"id": "$response.body#/id"}, "/v1")


def test_what_stands_beside_the_reference_of_a_path_item_comes_first() -> None:
    shared = {
        "parameters": [
            {"name": "a", "in": "query", "description": "there", "schema": {}},
            {"name": "b", "in": "query", "schema": {}},
        ],
        "get": {"operationId": "there", "responses": OK},
        "put": {"responses": OK},
    }
    beside = {
        "$ref": "#/x",
        "parameters": [{"name": "a", "in": "query", "description": "here", "schema": {}}],
        "get": {"operationId": "here", "responses": OK},
    }
    spec = Spec.load(HEAD | {"paths": {"/a": beside}, "x": shared})
    assert [(each.method, each.operation_id) for each in spec.operations] == [("GET", "here"), ("PUT", None)]
    found = [[(item.name, item.description) for item in each.parameters] for each in spec.operations]
    assert sorted(found[0]) == sorted(found[1]) == [("a", "here"), ("b", "")]


def test_components_are_read_once_whatever_the_number_of_references() -> None:
    operation = {
        "parameters": [{"$ref": "#/components/parameters/P"}],
        "responses": {"200": {"$ref": "#/components/responses/R"}},
    }
    components = {
        "parameters": {"P": {"name": "q", "in": "query", "schema": {}}},
        "responses": {"R": {"description": "ok"}},
    }
    paths = {"/a": {"get": operation}, "/b": {"get": operation}}
    first, second = Spec.load(HEAD | {"paths": paths, "components": components}).operations
    assert first.parameters[0] is second.parameters[0]
    assert first.responses["200"] is second.responses["200"]


def test_links_find_their_operations() -> None:
    links = {
        "by-id": {"operationId": "read"},
        "by-place": {"operationRef": "#/paths/~1b~1{id}/get"},
        "elsewhere": {"operationRef": "https://a.example/openapi.yaml#/paths/~1x/get"},
        "nowhere": {"operationId": "gone"},
        "astray": {"operationRef": "#/paths/~1gone/get"},
    }
    parameter = {"name": "id", "in": "path", "required": True, "schema": {}}
    paths = {
        "/a": {"get": {"responses": {"200": {"description": "ok", "links": links}}}},
        "/b/{id}": {"get": {"operationId": "read", "parameters": [parameter], "responses": OK}},
    }
    spec = Spec.load(HEAD | {"paths": paths})
    start, read = spec.operations
    found = {name: spec.linked(link) for name, link in start.responses["200"].links.items()}
    assert found == {"by-id": read, "by-place": read, "elsewhere": None, "nowhere": None, "astray": None}
    assert sorted(problem.at.pointer.rpartition("/links")[2] for problem in spec.problems) == [
        "/astray/operationRef",
        "/nowhere/operationId",
    ]
    assert {problem.rule for problem in spec.problems} == {"link-dangling"}


def test_media_types_path_items_and_callbacks_may_be_components() -> None:
    components = {
        "mediaTypes": {
            "M": {"itemSchema": {"type": "integer"}, "itemEncoding": {"contentType": "text/plain"}}
        },
        "pathItems": {
            "I": {
                "get": {
                    "responses": {
                        "200": {
                            "description": "ok",
                            "content": {"application/jsonl": {"$ref": "#/components/mediaTypes/M"}},
                        }
                    }
                }
            }
        },
    }
    document = HEAD | {
        "openapi": "3.2.0",
        "paths": {"/a": {"$ref": "#/components/pathItems/I"}},
        "components": components,
    }
    media = Spec.load(document).operations[0].responses["200"].content["application/jsonl"]
    assert media.item_schema is not None
    assert media.item_encoding is not None
    assert (media.item_schema.node, media.item_encoding.content_type) == ({"type": "integer"}, "text/plain")
