"""Swagger 2.0, read into the same model."""

from typing import Any

import pytest
from truespec.spec import Match, Request, Response, Spec, Violation, judge_request, judge_response


def spec_of(operation: dict[str, Any], path: str = "/a", **more: Any) -> Spec:
    operation = {"responses": {}} | operation
    return Spec.load(
        {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {path: {"post": operation}}}
        | more
    )


def judged(spec: Spec, target: str, body: bytes = b"", content_type: str = "") -> list[tuple[str, str]]:
    match = spec.match("POST", target)
    assert isinstance(match, Match)
    fields = (("Content-Type", content_type),) if content_type else ()
    return brief(judge_request(match, Request("POST", target, fields, body)))


def brief(violations: tuple[Violation, ...]) -> list[tuple[str, str]]:
    return [(violation.code, str(violation.where)) for violation in violations]


def test_a_parameter_is_its_own_schema() -> None:
    parameters = [
        {
            "name": "n",
            "in": "query",
            "type": "integer",
            "required": True,
            "maximum": 5,
            "exclusiveMaximum": True,
        },
        {"name": "id", "in": "path", "type": "string", "required": True, "pattern": "^[a-z]+$"},
    ]
    spec = spec_of({"parameters": parameters}, "/a/{id}")
    assert judged(spec, "/a/x?n=4") == []
    assert judged(spec, "/a/7?n=5") == [("exclusiveMaximum", "query ?n"), ("pattern", "path {id}")]
    assert judged(spec, "/a/x") == [("required", "query ?n")]


@pytest.mark.parametrize(
    ("collection_format", "raw"),
    [
        (None, "t=a,b"),
        ("csv", "t=a,b"),
        ("ssv", "t=a+b"),
        ("ssv", "t=a%20b"),
        ("tsv", "t=a%09b"),
        ("pipes", "t=a|b"),
        ("multi", "t=a&t=b"),
    ],
)
def test_a_collection_format_is_a_style(collection_format: str | None, raw: str) -> None:
    items = {"type": "string", "enum": ["a", "b"]}
    parameter = {"name": "t", "in": "query", "type": "array", "items": items, "minItems": 2}
    parameter |= {} if collection_format is None else {"collectionFormat": collection_format}
    spec = spec_of({"parameters": [parameter]})
    assert judged(spec, f"/a?{raw}") == []
    assert judged(spec, "/a?t=c") == [("minItems", "query ?t"), ("enum", "query ?t /0")]


def test_a_body_parameter_is_the_body() -> None:
    schema = {
        "type": "object",
        "required": ["x"],
        "properties": {"x": {"type": "string", "x-nullable": True}},
    }
    body = {"name": "anything", "in": "body", "required": True, "schema": schema}
    spec = spec_of({"parameters": [body]})
    assert judged(spec, "/a", b'{"x": null}', "application/json") == []
    assert judged(spec, "/a", b"{}", "application/json") == [("required", "body")]
    assert judged(spec, "/a") == [("required", "body")]
    assert judged(spec, "/a", b"x", "text/plain") == [("415", "header Content-Type")]


def test_what_is_consumed_is_the_operations_own_list_or_the_documents() -> None:
    body = {"name": "b", "in": "body", "schema": {"type": "object"}}
    assert judged(spec_of({"parameters": [body]}, consumes=["text/json"]), "/a", b"{}", "text/json") == []
    own = spec_of({"parameters": [body], "consumes": ["application/vnd.a+json"]}, consumes=["text/json"])
    assert judged(own, "/a", b"{}", "application/vnd.a+json") == []
    assert judged(own, "/a", b"{}", "text/json") == [("415", "header Content-Type")]


def test_form_fields_are_one_object_and_keep_their_places() -> None:
    fields = [
        {"name": "n", "in": "formData", "type": "integer", "required": True, "maximum": 5},
        {"name": "tags", "in": "formData", "type": "array", "items": {"type": "string", "maxLength": 1}},
    ]
    spec = spec_of({"parameters": fields})
    form = "application/x-www-form-urlencoded"
    assert judged(spec, "/a", b"n=5&tags=a,b", form) == []
    assert judged(spec, "/a", b"n=6&tags=ab", form) == [("maximum", "body /n"), ("maxLength", "body /tags/0")]
    assert judged(spec, "/a", b"tags=a", form) == [("required", "body")]
    match = spec.match("POST", "/a")
    assert isinstance(match, Match)
    (violation,) = judge_request(match, Request("POST", "/a", (("Content-Type", form),), b"n=6"))
    assert violation.at.pointer == "/paths/~1a/post/parameters/0/maximum"


def test_a_file_makes_the_form_multipart() -> None:
    fields = [{"name": "f", "in": "formData", "type": "file", "required": True}]
    body = spec_of({"parameters": fields}).operations[0].request_body
    assert body is not None
    assert list(body.content) == ["multipart/form-data"]


def test_answers_offer_what_is_produced() -> None:
    responses = {
        "200": {"description": "", "schema": {"type": "integer"}, "examples": {"application/json": 5}}
    }
    operation = spec_of({"responses": responses}).operations[0]
    content = operation.responses["200"].content
    assert {key: media.examples[""].value for key, media in content.items()} == {"application/json": 5}
    json = (("Content-Type", "application/json"),)
    assert judge_response(operation, "POST", Response(200, json, b"5")) == ()
    assert brief(judge_response(operation, "POST", Response(200, json, b'"5"'))) == [("type", "body")]
    assert (
        spec_of({"responses": {"200": {"description": ""}}}, produces=["a/b"])
        .operations[0]
        .responses["200"]
        .content
        == {}
    )


def test_response_headers_are_their_own_schemas() -> None:
    headers = {"X-N": {"type": "integer", "minimum": 1}}
    operation = spec_of({"responses": {"200": {"description": "", "headers": headers}}}).operations[0]
    assert brief(judge_response(operation, "POST", Response(200, (("X-N", "0"),)))) == [
        ("minimum", "header X-N")
    ]


@pytest.mark.parametrize(
    ("written", "urls"),
    [
        (
            {"host": "a.example", "basePath": "/v1", "schemes": ["https", "http"]},
            ["https://a.example/v1", "http://a.example/v1"],
        ),
        ({"host": "a.example"}, ["http://a.example"]),
        ({"basePath": "/v1/"}, ["/v1/"]),
        ({}, []),
    ],
    ids=str,
)
def test_servers_are_made_of_scheme_host_and_base_path(written: dict[str, Any], urls: list[str]) -> None:
    assert [server.url for server in spec_of({}, **written).servers] == urls


def test_security_definitions_are_security_schemes() -> None:
    definitions = {"b": {"type": "basic"}, "k": {"type": "apiKey", "in": "query", "name": "key"}}
    spec = spec_of({"security": [{"b": []}, {"k": []}]}, securityDefinitions=definitions)
    assert judged(spec, "/a?key=1") == []
    assert judged(spec, "/a") == [("401", "security")]


def test_shared_definitions_are_followed() -> None:
    spec = spec_of(
        {"parameters": [{"$ref": "#/parameters/P"}], "responses": {"404": {"$ref": "#/responses/R"}}},
        parameters={"P": {"name": "b", "in": "body", "schema": {"$ref": "#/definitions/D"}}},
        responses={"R": {"description": "gone"}},
        definitions={"D": {"type": "string"}},
    )
    assert judged(spec, "/a", b"1", "application/json") == [("type", "body")]
    assert spec.operations[0].responses["404"].description == "gone"
