"""The `Spec`: loading and asking."""

import gc
from contextlib import suppress
from typing import Any

import pytest
from truespec.spec import DocumentError, Spec, UsageError

MINIMAL: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}


def test_the_flagship_is_read_whole() -> None:
    spec = Spec.load("spec/images.yaml")
    assert (spec.openapi, spec.title, spec.version, spec.name) == (
        "3.1.0",
        "Images API",
        "1.0.0",
        "spec/images.yaml",
    )
    assert [operation.key for operation in spec.operations] == ["POST /api/images/create"]
    assert spec.problems == ()
    (operation,) = spec.operations
    assert list(operation.responses) == ["200", "400", "401", "415", "422", "500"]
    assert [(parameter.name, parameter.place) for parameter in operation.parameters] == [
        ("X-Type", "header"),
        ("X-Platform", "header"),
    ]
    assert operation.security[0].schemes[0][0].name == "X-Api-Key"


def test_an_operation_is_found_by_key_and_by_id() -> None:
    spec = Spec.load("spec/images.yaml")
    assert spec.operation("createImages") is spec.operation("POST /api/images/create")
    with pytest.raises(UsageError, match="did you mean 'createImages'"):
        spec.operation("createImage")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"[]", "top level has to be a mapping"),
        (b"hello", "top level has to be a mapping"),
        (b"a: 1", "has no `openapi` field"),
        (b"openapi: 4.0.0\n", "x.yaml:1:1: unknown OpenAPI version '4.0.0'"),
        (b"info: {}\nopenapi: latest\n", "x.yaml:2:1: unknown OpenAPI version 'latest'"),
        (b"", "the file is empty"),
    ],
)
def test_what_is_no_openapi_document_is_told(document: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        Spec.load(document, name="x.yaml")


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1.0", "3.1.2", "3.2.0"])
def test_versions_are_read(version: str) -> None:
    assert Spec.load(MINIMAL | {"openapi": version}).openapi == version


def test_a_part_that_can_not_be_used_costs_only_itself() -> None:
    spec = Spec.load(
        b"""
openapi: 3.1.0
info: nonsense
security: [{gone: []}]
paths:
  /a:
    parameters: [{$ref: '#/components/parameters/Gone'}, {name: q, in: query}]
    get: {responses: {'200': {$ref: '#/nowhere'}, '204': {description: ok}}}
    post: []
  /b: {$ref: '#/paths/~1a'}
  /c: 5
  x-other: {}
""",
        name="x.yaml",
    )
    assert [operation.key for operation in spec.operations] == ["GET /a", "GET /b"]
    assert [parameter.name for parameter in spec.operations[0].parameters] == ["q"]
    assert {key: dict(item.content) for key, item in spec.operations[0].responses.items()} == {
        "200": {},
        "204": {},
    }
    assert {(problem.rule, problem.at.line) for problem in spec.problems} == {
        ("security-scheme-undefined", 4),
        ("reference-dangling", 7),
        ("structure-invalid", 7),
        ("reference-dangling", 8),
        ("structure-invalid", 9),
        ("structure-invalid", 11),
    }


def test_operations_override_what_their_path_item_shares() -> None:
    shared = [{"name": "a", "in": "query", "description": "path"}, {"name": "b", "in": "query"}]
    own = [{"name": "a", "in": "query", "description": "own"}, {"name": "a", "in": "cookie"}]
    item = {"parameters": shared, "servers": [{"url": "/item"}], "get": {"parameters": own, "responses": {}}}
    (operation,) = Spec.load(MINIMAL | {"servers": [{"url": "/root"}], "paths": {"/": item}}).operations
    found = [(parameter.place, parameter.name, parameter.description) for parameter in operation.parameters]
    assert found == [("query", "a", "own"), ("query", "b", ""), ("cookie", "a", "")]
    assert [server.url for server in operation.servers] == ["/item"]


def test_parameters_that_openapi_describes_elsewhere_are_ignored() -> None:
    named = [{"name": name, "in": "header"} for name in ("Accept", "content-type", "AUTHORIZATION", "X-Own")]
    (operation,) = Spec.load(
        MINIMAL | {"paths": {"/": {"get": {"parameters": named, "responses": {}}}}}
    ).operations
    assert [parameter.name for parameter in operation.parameters] == ["X-Own"]


def test_server_variables_take_their_defaults() -> None:
    server = {
        "url": "https://{host}/{base}/",
        "variables": {"host": {"default": "a.example"}, "base": {"default": "v2"}},
    }
    spec = Spec.load(MINIMAL | {"servers": [server]})
    assert [(server.url, server.path) for server in spec.servers] == [("https://a.example/v2/", "/v2")]


def test_methods_of_3_2_are_methods() -> None:
    item = {"query": {"responses": {}}, "additionalOperations": {"COPY": {"responses": {}}}}
    spec = Spec.load(MINIMAL | {"openapi": "3.2.0", "paths": {"/": item}})
    assert [operation.key for operation in spec.operations] == ["QUERY /", "COPY /"]


def test_examples_are_read_in_order() -> None:
    examples = {
        "b": {"value": 2, "summary": "two"},
        "a": {"$ref": "#/components/examples/A"},
        "c": {"externalValue": "x"},
    }
    body = {"content": {"application/json": {"example": None, "examples": examples}}}
    document = MINIMAL | {
        "components": {"examples": {"A": {"value": 1}}},
        "paths": {"/": {"post": {"requestBody": body, "responses": {}}}},
    }
    request_body = Spec.load(document).operations[0].request_body
    assert request_body is not None
    found = {
        name: example.value for name, example in request_body.content["application/json"].examples.items()
    }
    assert found == {"": None, "b": 2, "a": 1}


def test_what_is_compiled_of_an_operation_is_compiled_once() -> None:
    operation = Spec.load("spec/images.yaml").operations[0]
    calls: list[str] = []
    assert operation.compiled(lambda of: calls.append(of.key) or "made") == "made"

    def compile_(of: Any) -> str:
        calls.append(of.key)
        return "made"

    assert [operation.compiled(compile_), operation.compiled(compile_)] == ["made", "made"]
    assert len(calls) == 2


@pytest.mark.parametrize("was_enabled", [True, False])
def test_loading_leaves_the_garbage_collector_as_it_was(was_enabled: bool) -> None:
    (gc.enable if was_enabled else gc.disable)()
    try:
        with suppress(DocumentError):
            Spec.load({"openapi": "9"})
        assert gc.isenabled() is was_enabled
        Spec.load({"openapi": "3.1.0"})
        assert gc.isenabled() is was_enabled
    finally:
        gc.enable()
