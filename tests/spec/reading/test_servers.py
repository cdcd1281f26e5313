"""Where an API is."""

from typing import Any

import pytest
from truespec.spec import Server, Spec

MINIMAL: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}
SWAGGER: dict[str, Any] = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}}


def server_of(written: dict[str, Any], name: str = "x.yaml") -> Server:
    (server,) = Spec.load(MINIMAL | {"servers": [written]}, name=name).servers
    return server


def test_variables_keep_their_values_and_fill_the_url() -> None:
    variables = {"area": {"default": "eu", "enum": ["eu", "us"], "description": "where"}}
    server = server_of({"url": "https://{area}.a.example/v1/", "variables": variables, "name": "prod"})
    assert (server.url, server.path) == ("https://eu.a.example/v1/", "/v1")
    assert (server.template, server.name) == ("https://{area}.a.example/v1/", "prod")
    area = server.variables["area"]
    assert (area.default, area.enum, area.description) == ("eu", ("eu", "us"), "where")


@pytest.mark.parametrize(
    ("variable", "url", "rules"),
    [
        ({"default": "eu"}, "https://eu.x", []),
        ({"enum": ["us"]}, "https://us.x", ["structure-invalid"]),
        ({"default": "eu", "enum": ["us"]}, "https://eu.x", ["server-variable-undefined"]),
        ({"default": 8443}, "https://8443.x", ["structure-invalid"]),
        ({}, "https://{v}.x", ["structure-invalid"]),
        (None, "https://{v}.x", ["server-variable-undefined"]),
    ],
)
def test_what_is_wrong_with_a_variable_is_told(variable: Any, url: str, rules: list[str]) -> None:
    server = {"url": "https://{v}.x"} | ({} if variable is None else {"variables": {"v": variable}})
    spec = Spec.load(MINIMAL | {"servers": [server]})
    assert [each.url for each in spec.servers] == [url]
    assert [problem.rule for problem in spec.problems] == rules


@pytest.mark.parametrize(
    ("written", "url", "path"),
    [
        ("/v1", "https://a.example/v1", "/v1"),
        ("v1", "https://a.example/docs/v1", "/docs/v1"),
        (".", "https://a.example/docs/", "/docs"),
        ("//b.example/v1", "https://b.example/v1", "/v1"),
        ("http://b.example", "http://b.example", ""),
    ],
)
def test_a_relative_url_starts_from_where_the_document_was_loaded(written: str, url: str, path: str) -> None:
    server = server_of({"url": written}, "https://a.example/docs/openapi.yaml")
    assert (server.url, server.path) == (url, path)


def test_self_is_an_identity_and_no_address_of_the_api() -> None:
    document = MINIMAL | {"openapi": "3.2.0", "$self": "https://b.example/foo", "servers": [{"url": "."}]}
    spec = Spec.load(document, name="https://a.example/openapi.yaml")
    assert (spec.identity, spec.servers[0].url) == ("https://b.example/foo", "https://a.example/")


def test_a_relative_url_of_a_file_stays_relative() -> None:
    server = server_of({"url": "v1"})
    assert (server.url, server.path) == ("v1", "/v1")


def test_an_operation_has_its_own_servers_or_those_of_its_path_or_of_the_document() -> None:
    item = {"get": {"responses": {}}}
    own = {"get": {"responses": {}, "servers": [{"url": "/own"}]}}
    document = MINIMAL | {
        "servers": [{"url": "/root"}],
        "paths": {"/a": item, "/b": item | {"servers": [{"url": "/item"}]}, "/c": own},
    }
    found = [[server.url for server in each.servers] for each in Spec.load(document).operations]
    assert found == [["/root"], ["/item"], ["/own"]]


@pytest.mark.parametrize(
    ("written", "urls", "rules"),
    [
        ({"host": "b.example", "schemes": ["https", "wss"]}, ["https://b.example", "wss://b.example"], []),
        ({"basePath": "/v1"}, ["https://a.example:8443/v1"], []),
        ({"host": "b.example"}, ["https://b.example"], []),
        ({}, ["https://a.example:8443"], []),
        ({"host": "http://b.example/x"}, ["https://b.example"], ["structure-invalid"]),
        ({"basePath": "v1"}, ["https://a.example:8443/v1"], ["structure-invalid"]),
    ],
    ids=str,
)
def test_2_0_takes_what_is_missing_from_where_it_was_loaded(
    written: dict[str, Any], urls: list[str], rules: list[str]
) -> None:
    spec = Spec.load(SWAGGER | written, name="https://a.example:8443/swagger.json")
    assert [server.url for server in spec.servers] == urls
    assert [problem.rule for problem in spec.problems] == rules


def test_an_operation_of_2_0_may_have_its_own_schemes() -> None:
    paths = {"/a": {"get": {"schemes": ["wss"], "responses": {}}}}
    (operation,) = Spec.load(SWAGGER | {"host": "a.example", "basePath": "/v1", "paths": paths}).operations
    assert [server.url for server in operation.servers] == ["wss://a.example/v1"]
