"""Answers held against an operation."""

import gzip
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


def operation_of(method: str, responses: dict[str, Any]) -> Any:
    paths = {"/a": {method: {"responses": responses}}}
    return Spec.load({"openapi": "3.1.0", "info": {}, "paths": paths}).operations[0]


IMAGE = {"description": "", "content": {"image/*": {}}}
PNG = ("Content-Type", "image/png")
NOTHING = {"description": ""}


@pytest.mark.parametrize(
    ("described", "method", "response"),
    [
        pytest.param({"200": NOTHING}, "GET", Response(100), id="interim"),
        pytest.param({"default": content(True)}, "GET", Response(103, (("Link", "</a>"),)), id="early-hints"),
        pytest.param({}, "GET", Response(418, (JSON,), b"{}"), id="nothing-documented"),
        pytest.param(
            {"200": content(True, headers={"X-A": {"required": True, "schema": {}}})},
            "HEAD",
            Response(200, (JSON, ("Content-Length", "17"))),
            id="head-with-length",
        ),
        pytest.param(
            {"304": {"description": "", "headers": {"X-A": {"required": True, "schema": {}}}}},
            "GET",
            Response(304, (("ETag", '"x"'), ("Content-Length", "17"))),
            id="not-modified",
        ),
        pytest.param({"204": NOTHING}, "DELETE", Response(204, (("Content-Length", "0"),)), id="no-content"),
        pytest.param({"204": content(True)}, "GET", Response(204), id="no-content-of-described"),
        pytest.param({"205": NOTHING}, "POST", Response(205, (("Content-Length", "0"),)), id="reset"),
        pytest.param({"default": NOTHING}, "GET", Response(599), id="default"),
        pytest.param(
            {"default": content({"const": 1})}, "GET", Response(404, (JSON,), b"1"), id="default-json"
        ),
        pytest.param({"200": IMAGE}, "GET", Response(200, (PNG,)), id="empty-file"),
        pytest.param(
            {"200": IMAGE}, "GET", Response(200, (("Content-Length", "0"),)), id="empty-untyped-file"
        ),
        pytest.param({"200": content(True, "text/plain")}, "GET", Response(200), id="empty-text"),
        pytest.param({"200": {"$ref": "#/gone"}}, "GET", Response(200, (JSON,), b"x"), id="unknown"),
        pytest.param(
            {"200": content(True)},
            "GET",
            Response(200, (("Content-Type", "Application/JSON ; Charset=UTF-8"),), b"1"),
            id="type-in-any-case",
        ),
        pytest.param(
            {"200": content(True, "application/json; charset=utf-8")},
            "GET",
            Response(200, (JSON,), b"1"),
            id="parameters-of-the-document",
        ),
        pytest.param(
            {"200": content(True, "application/hal+json")},
            "GET",
            Response(200, (("Content-Type", "application/hal+json; profile=x"),), b"1"),
            id="parameters-of-the-message",
        ),
        pytest.param(
            {"206": content({"type": "object"})},
            "GET",
            Response(206, (JSON, ("Content-Range", "bytes 2-4/9")), b'": '),
            id="part-of-json",
        ),
        pytest.param(
            {"206": IMAGE},
            "GET",
            Response(206, (("Content-Type", "multipart/byteranges; boundary=b"),), b"--b--"),
            id="parts",
        ),
        pytest.param(
            {"206": IMAGE},
            "GET",
            Response(206, (PNG, ("Content-Range", "bytes 0-1/*")), b"ab"),
            id="of-unknown",
        ),
        pytest.param(
            {"206": IMAGE},
            "GET",
            Response(206, (PNG, ("Content-Range", "lines 1-2/7")), b"ab"),
            id="other-unit",
        ),
        pytest.param(
            {"200": content(True)},
            "GET",
            Response(200, (JSON, ("Content-Length", "1"), ("content-length", "1")), b"1"),
            id="length-twice",
        ),
        pytest.param(
            {"200": content(True)},
            "GET",
            Response(200, (JSON, ("Content-Length", "9"), ("Content-Encoding", "gzip")), gzip.compress(b"1")),
            id="coded",
        ),
        pytest.param({"401": NOTHING, "405": NOTHING}, "GET", Response(401), id="manners-401"),
        pytest.param({"401": NOTHING, "405": NOTHING}, "GET", Response(405), id="manners-405"),
        pytest.param({"426": NOTHING}, "GET", Response(426, (("upgrade", "TLS/1.2"),)), id="upgrade"),
    ],
)
def test_a_correct_answer_comes_out_clean(described: Any, method: str, response: Response) -> None:
    assert judged(described, response, method) == []


@pytest.mark.parametrize(
    ("described", "method", "response", "expected"),
    [
        (
            {"200": content(True)},
            "GET",
            Response(200, (JSON, ("Content-Length", "2")), b"1"),
            [("response-content-length-wrong", "content-length", "header Content-Length")],
        ),
        (
            {"200": content(True)},
            "GET",
            Response(200, (JSON, ("Content-Length", "1"), ("Content-Length", "2")), b"1"),
            [("response-content-length-wrong", "content-length", "header Content-Length")],
        ),
        (
            {"200": content(True)},
            "HEAD",
            Response(200, (JSON, ("Content-Length", "-1"))),
            [("response-content-length-wrong", "content-length", "header Content-Length")],
        ),
        (
            {"204": NOTHING},
            "GET",
            Response(204, (("Content-Length", "5"),)),
            [("response-content-length-wrong", "content-length", "header Content-Length")],
        ),
        (
            {"205": NOTHING},
            "POST",
            Response(205, (), b"x"),
            [("response-body-forbidden", "content", "body")],
        ),
        (
            {"200": NOTHING},
            "GET",
            Response(103, (), b"x"),
            [("response-body-forbidden", "content", "body")],
        ),
        (
            {"200": NOTHING},
            "GET",
            Response(304, (), b"x"),
            [
                ("response-status-undocumented", "status", "status"),
                ("response-body-forbidden", "content", "body"),
            ],
        ),
        (
            {"206": IMAGE},
            "GET",
            Response(206, (PNG, ("Content-Range", "bytes 0-2/9")), b"ab"),
            [("response-range-undescribed", "content-range", "header Content-Range")],
        ),
        (
            {"206": IMAGE},
            "GET",
            Response(206, (PNG, ("Content-Range", "bytes 2-1/9")), b""),
            [("response-range-undescribed", "content-range", "header Content-Range")],
        ),
        (
            {"206": IMAGE},
            "GET",
            Response(206, (PNG, ("Content-Range", "bytes 0-1/2, 3")), b"ab"),
            [("response-range-undescribed", "content-range", "header Content-Range")],
        ),
        (
            {"101": NOTHING},
            "GET",
            Response(101),
            [("response-status-field-missing", "required", "header Upgrade")],
        ),
        (
            {"200": content(True)},
            "GET",
            Response(200, (("Content-Type", "json"),), b"1"),
            [("response-media-type-undocumented", "mediaType", "header Content-Type")],
        ),
    ],
)
def test_what_http_forbids_is_a_breach(
    described: Any, method: str, response: Response, expected: list[tuple[str, str, str]]
) -> None:
    assert judged(described, response, method) == expected


def test_a_documented_head_has_the_headers_that_it_is_asked_for() -> None:
    operation = operation_of(
        "head", {"200": NOTHING | {"headers": {"X-A": {"required": True, "schema": {}}}}}
    )
    assert brief(judge_response(operation, "HEAD", Response(200))) == [
        ("response-header-required", "required", "header X-A")
    ]


def test_headers_are_read_as_they_are_described() -> None:
    headers = {
        "X-Meta": {"content": {"application/json": {"schema": {"type": "object"}}}},
        "Set-Cookie": {"schema": {"type": "string", "pattern": "^[a-z]=[^,;]*, [0-9]"}},
        "X-Dates": {"schema": {"type": "string"}},
    }
    described = {"200": NOTHING | {"headers": headers}}
    cookies = (("set-cookie", "a=1, 2"), ("Set-Cookie", "b=3, 4"))
    good = (("x-meta", '{"a": "b, c"}'), *cookies, ("X-Dates", "Mon, 1"), ("X-Dates", "Tue, 2"))
    assert judged(described, Response(200, good)) == []
    bad = (("X-Meta", "[]"), ("Set-Cookie", "a=1, 2"), ("Set-Cookie", "expires=x"))
    assert judged(described, Response(200, bad)) == [
        ("response-header-schema", "type", "header X-Meta"),
        ("response-header-schema", "pattern", "header Set-Cookie"),
    ]
    assert judged(described, Response(200, (("X-Meta", "{"),))) == [
        ("response-header-schema", "syntax", "header X-Meta")
    ]


def test_several_cookies_are_the_items_of_an_array() -> None:
    schema = {"type": "array", "minItems": 2, "items": {"pattern": "^[a-z]="}}
    described = {"200": NOTHING | {"headers": {"Set-Cookie": {"schema": schema}}}}
    lines = (("Set-Cookie", "a=1, 2"), ("Set-Cookie", "b=2"))
    assert judged(described, Response(200, lines)) == []
    assert judged(described, Response(200, lines[:1])) == [
        ("response-header-schema", "minItems", "header Set-Cookie")
    ]
