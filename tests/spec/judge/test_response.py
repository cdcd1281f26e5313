"""Answers held against an operation."""

import json
from typing import Any

import pytest
from truespec.spec import Response, Spec, Violation, judge_response

JSON = ("Content-Type", "application/json")


def operation_responses(responses: dict[str, Any], **more: Any) -> Spec:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"responses": responses}}},
    }
    return Spec.load(document | more)


def judged(responses: dict[str, Any], response: Response, method: str = "GET") -> list[tuple[str, str, str]]:
    return brief(judge_response(operation_responses(responses).operations[0], method, response))


def brief(violations: tuple[Violation, ...]) -> list[tuple[str, str, str]]:
    return [(violation.rule, violation.code, str(violation.where)) for violation in violations]


def content(schema: Any, media_type: str = "application/json", **more: Any) -> dict[str, Any]:
    return {"description": "", "content": {media_type: {"schema": schema}}, **more}


def test_the_documented_answer_of_the_flagship_conforms() -> None:
    operation = Spec.load("spec/images.yaml").operations[0]
    for status, described in operation.responses.items():
        for media_range, media_type in described.content.items():
            for example in media_type.examples.values():
                fields = (("Content-Type", media_range), ("WWW-Authenticate", "ApiKey"))
                body = json.dumps(example.value, ensure_ascii=False).encode()
                assert judge_response(operation, "POST", Response(int(status), fields, body)) == ()


@pytest.mark.parametrize(
    ("keys", "status", "ruling"),
    [
        (["200", "2XX", "default"], 200, 0),
        (["200", "2XX", "default"], 201, 1),
        (["200", "2xx", "default"], 201, 1),
        (["200", "2XX", "default"], 500, 2),
        (["default"], 200, 0),
    ],
)
def test_exact_status_then_range_then_default(keys: list[str], status: int, ruling: int) -> None:
    responses = {key: content({"const": number}) for number, key in enumerate(keys)}
    assert judged(responses, Response(status, (JSON,), str(ruling).encode())) == []
    assert judged(responses, Response(status, (JSON,), b"9")) == [("response-body-schema", "const", "body")]


def test_a_status_that_nothing_covers_is_a_breach() -> None:
    assert judged({"200": content(True), "4XX": content(True)}, Response(500)) == [
        ("response-status-undocumented", "status", "status")
    ]


@pytest.mark.parametrize(
    ("described", "response", "expected"),
    [
        (
            content({"type": "object"}),
            Response(200, (JSON,), b"[]"),
            ("response-body-schema", "type", "body"),
        ),
        (content(True), Response(200, (JSON,), b"<html>"), ("response-body-malformed", "syntax", "body")),
        (content(True), Response(200, (JSON,)), ("response-body-missing", "content", "body")),
        (content(True), Response(200), ("response-body-missing", "content", "body")),
        (
            content(True),
            Response(200, (("Content-Type", "text/html"),), b"x"),
            ("response-media-type-undocumented", "mediaType", "header Content-Type"),
        ),
        (
            content(True),
            Response(200, (), b"{}"),
            ("response-media-type-undocumented", "mediaType", "header Content-Type"),
        ),
        (
            content({"type": "string", "minLength": 1}, "text/plain"),
            Response(200, (("Content-Type", "text/plain"),)),
            ("response-body-missing", "content", "body"),
        ),
    ],
)
def test_what_is_wrong_with_the_content(
    described: Any, response: Response, expected: tuple[str, str, str]
) -> None:
    assert judged({"200": described}, response) == [expected]


@pytest.mark.parametrize(
    ("described", "response"),
    [
        (content({"type": "string"}, "text/plain"), Response(200, (("Content-Type", "text/plain"),))),
        ({"description": ""}, Response(200, (("Content-Type", "text/html"),), b"whatever")),
        (
            content({"type": "string"}, "image/png"),
            Response(200, (("Content-Type", "image/png"),), b"\x89PNG"),
        ),
        (
            content({"type": "object"}, "application/*"),
            Response(200, (("Content-Type", "application/hal+json"),), b"{}"),
        ),
        (content({"writeOnly": True}), Response(200, (JSON,), b"1")),
    ],
)
def test_what_is_right_with_the_content(described: Any, response: Response) -> None:
    assert judged({"200": described}, response) == []


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_where_http_allows_no_content_there_is_none(method: str, status: int) -> None:
    responses = {str(status): content({"type": "object"})}
    assert judged(responses, Response(status), method) == []
    assert judged(responses, Response(status, (JSON,), b"{}"), method) == [
        ("response-body-forbidden", "content", "body")
    ]


def test_headers_are_judged_as_text() -> None:
    headers = {
        "X-Rate": {"required": True, "schema": {"type": "integer", "maximum": 5}},
        "X-Tags": {"schema": {"type": "array", "items": {"enum": ["a", "b"]}}},
        "X-Range": {"explode": True, "schema": {"type": "object", "properties": {"to": {"type": "integer"}}}},
        "Content-Type": {"schema": {"const": "ignored"}},
    }
    responses = {"200": {"description": "", "headers": headers}}
    good = (("x-rate", "5"), ("X-Tags", "a"), ("x-tags", "b"), ("X-Range", "from=1, to=2"))
    assert judged(responses, Response(200, good)) == []
    bad = (("X-Rate", "6"), ("X-Tags", "a, c"), ("X-Range", "to=x"))
    assert judged(responses, Response(200, bad)) == [
        ("response-header-schema", "maximum", "header X-Rate"),
        ("response-header-schema", "enum", "header X-Tags /1"),
        ("response-header-schema", "type", "header X-Range /to"),
    ]
    assert judged(responses, Response(200)) == [("response-header-required", "required", "header X-Rate")]


def test_write_only_members_are_not_asked_of_an_answer() -> None:
    schema = {
        "type": "object",
        "required": ["password", "name"],
        "properties": {"password": {"type": "string", "writeOnly": True}, "name": {"type": "string"}},
    }
    assert judged({"200": content(schema)}, Response(200, (JSON,), b'{"name": "x"}')) == []
