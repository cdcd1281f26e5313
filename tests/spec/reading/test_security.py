"""Who may call."""

from typing import Any

import pytest
from truespec.spec import Match, Operation, Request, Spec, judge_request

MINIMAL: dict[str, Any] = {"openapi": "3.2.0", "info": {"title": "t", "version": "1"}}
KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}


def operation_of(security: Any, own: Any = ...) -> Operation:
    operation = {"responses": {}} | ({} if own is ... else {"security": own})
    schemes = {"a": KEY, "b": {"type": "http", "scheme": "Bearer", "bearerFormat": "JWT"}}
    document = MINIMAL | {
        "security": security,
        "components": {"securitySchemes": schemes},
        "paths": {"/": {"get": operation}},
    }
    return Spec.load(document).operations[0]


def alternatives(operation: Operation) -> list[dict[str, tuple[str, ...]]]:
    return [{scheme.key: scopes for scheme, scopes in each.schemes} for each in operation.security]


@pytest.mark.parametrize(
    ("shared", "own", "expected"),
    [
        ([{"a": [], "b": ["read", "write"]}, {}], ..., [{"a": (), "b": ("read", "write")}, {}]),
        ([{"a": []}], [], []),
        ([{"a": []}], [{"b": []}], [{"b": ()}]),
        ([{"a": []}], None, [{"a": ()}]),
        ([{"gone": []}], ..., [{}]),
    ],
)
def test_an_operation_replaces_what_the_document_asks_for(shared: Any, own: Any, expected: Any) -> None:
    assert alternatives(operation_of(shared, own)) == expected


def test_flows_and_addresses_are_kept() -> None:
    device = {
        "deviceAuthorizationUrl": "https://a.example/device",
        "tokenUrl": "https://a.example/token",
        "refreshUrl": "https://a.example/refresh",
        "scopes": {"read": "Read all", "write": ""},
    }
    schemes = {
        "o": {
            "type": "oauth2",
            "flows": {"deviceAuthorization": device},
            "oauth2MetadataUrl": "https://a.example/.well-known/oauth-authorization-server",
            "deprecated": True,
        },
        "c": {"type": "openIdConnect", "openIdConnectUrl": "https://a.example/openid"},
    }
    read = Spec.load(MINIMAL | {"components": {"securitySchemes": schemes}}).security_schemes
    flow = read["o"].flows["deviceAuthorization"]
    assert (flow.device_authorization_url, flow.token_url, flow.refresh_url) == (
        "https://a.example/device",
        "https://a.example/token",
        "https://a.example/refresh",
    )
    assert dict(flow.scopes) == {"read": "Read all", "write": ""}
    assert read["o"].metadata_url == "https://a.example/.well-known/oauth-authorization-server"
    assert (read["o"].deprecated, read["c"].openid_url) == (True, "https://a.example/openid")


def test_a_flow_of_2_0_has_its_name_of_3() -> None:
    scheme = {
        "type": "oauth2",
        "flow": "accessCode",
        "authorizationUrl": "/a",
        "tokenUrl": "/t",
        "scopes": {"x": "X"},
    }
    spec = Spec.load({"swagger": "2.0", "info": {}, "paths": {}, "securityDefinitions": {"o": scheme}})
    assert list(spec.security_schemes["o"].flows) == ["authorizationCode"]


def test_a_scheme_may_be_named_by_its_address_since_3_2() -> None:
    document = MINIMAL | {
        "security": [{"#/components/x-schemes/k": []}],
        "components": {"x-schemes": {"k": KEY}},
        "paths": {"/": {"get": {"responses": {}}}},
    }
    spec = Spec.load(document)
    assert spec.problems == ()
    assert [scheme.name for scheme, _ in spec.operations[0].security[0].schemes] == ["X-Key"]


@pytest.mark.parametrize(
    "scheme",
    [
        {},
        {"type": "basic"},
        {"type": "http"},
        {"type": "apiKey", "in": "body", "name": "k"},
        KEY | {"name": ""},
    ],
    ids=str,
)
def test_a_scheme_that_can_not_be_judged_is_told(scheme: Any) -> None:
    spec = Spec.load(MINIMAL | {"components": {"securitySchemes": {"s": scheme}}})
    assert [(problem.rule, problem.at.pointer) for problem in spec.problems] == [
        ("structure-invalid", "/components/securitySchemes/s")
    ]


@pytest.mark.parametrize("changed", [{"name": "API key"}, {"name": "ключ", "in": "cookie"}], ids=str)
def test_an_api_key_that_nobody_can_send_is_told_and_asked_of_nobody(changed: dict[str, str]) -> None:
    asking = {"security": [{"s": []}], "paths": {"/": {"get": {"responses": {}}}}}
    spec = Spec.load(MINIMAL | asking | {"components": {"securitySchemes": {"s": KEY | changed}}})
    assert [(problem.rule, problem.at.pointer) for problem in spec.problems] == [
        ("header-name-invalid", "/components/securitySchemes/s")
    ]
    match = spec.match("GET", "/")
    assert isinstance(match, Match)
    assert judge_request(match, Request("GET", "/")) == ()


def test_what_the_server_sends_asks_for_nothing_unless_it_says_so() -> None:
    item = {"post": {"responses": {}}}
    asking = {"post": {"responses": {}, "security": [{"a": []}]}}
    document = MINIMAL | {
        "security": [{"a": []}],
        "components": {"securitySchemes": {"a": KEY}},
        "webhooks": {"open": item, "asking": asking},
    }
    webhooks = Spec.load(document).webhooks
    assert {name: len(found[0].security) for name, found in webhooks.items()} == {"open": 0, "asking": 1}
