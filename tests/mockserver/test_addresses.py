"""Targets that work when they are pasted."""

from typing import Any

import pytest
from truespec.mockserver import Addresses, Mock
from truespec.spec import Request, Spec

from .documents import spec_of


def parameter(place: str, name: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"in": place, "name": name, "required": True, "schema": schema, **more}


@pytest.mark.parametrize(
    ("path", "parameters", "target"),
    [
        pytest.param("/a", [], "/a", id="plain"),
        pytest.param("/a/{id}", [parameter("path", "id", {"const": 7})], "/a/7", id="variable"),
        pytest.param("/a/{id}", [parameter("path", "id", {}, example="x y")], "/a/x%20y", id="example"),
        pytest.param(
            "/a/{id}", [parameter("path", "id", {"enum": [3]}, example="x")], "/a/3", id="bad-example"
        ),
        pytest.param(
            "/a/{id}.{ext}", [parameter("path", "ext", {"const": "png"})], "/a/1.png", id="no-parameter"
        ),
        pytest.param("/a", [parameter("query", "n", {"const": 2})], "/a?n=2", id="query"),
        pytest.param("/a", [parameter("query", "n", {}, required=False)], "/a", id="optional"),
    ],
)
def test_samples_are_filled_in(path: str, parameters: list[dict[str, Any]], target: str) -> None:
    operation = {"parameters": parameters, "responses": {"200": {"description": "d"}}}
    spec = spec_of({path: {"get": operation}})
    assert Addresses().target(spec.operations[0]) == target


def test_a_key_of_the_query_is_there_too() -> None:
    operation = {"responses": {"200": {"description": "d"}}, "security": [{"k": []}]}
    schemes = {"k": {"type": "apiKey", "in": "query", "name": "api_key"}}
    spec = spec_of({"/a": {"get": operation}}, components={"securitySchemes": schemes})
    target = Addresses().target(spec.operations[0])
    assert Mock(spec).answer(Request("GET", target)).status == 200


def test_every_get_of_the_museum_without_credentials_and_body_works(shared_specs: Any) -> None:
    mock = Mock(Spec.load(shared_specs / "museum.yaml"), None)
    addresses = Addresses()
    refused = [
        (operation.key, reply.violations)
        for operation in mock.spec.operations
        if operation.method == "GET" and not operation.security
        if (reply := mock.answer(Request("GET", addresses.target(operation)))).status >= 300
    ]
    assert refused == []
