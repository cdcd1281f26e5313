"""Answers that are made of the document."""

import json
from typing import Any

import pytest
from truespec.mockserver import Mock
from truespec.spec import Request

from .documents import answering, get, json_response, lines


def content(media_type: str, **media: Any) -> dict[str, Any]:
    return {"200": {"description": "d", "content": {media_type: media}}}


def headers(**described: Any) -> dict[str, Any]:
    return {"200": {"description": "d", "headers": described}}


@pytest.mark.parametrize(
    ("media", "body"),
    [
        pytest.param({"example": {"b": 1, "a": 2}}, b'{"b":1,"a":2}', id="example"),
        pytest.param({"examples": {"x": {"value": 1}, "y": {"value": 2}}}, b"1", id="first-example"),
        pytest.param({"schema": {"const": 5}}, b"5", id="schema"),
        pytest.param({"schema": {"type": "integer", "example": 7}}, b"7", id="example-in-schema"),
        pytest.param({"schema": {"enum": [4]}, "example": 3}, b"4", id="example-that-breaks-it"),
        pytest.param({}, b"", id="neither"),
    ],
)
def test_where_the_body_comes_from(media: dict[str, Any], body: bytes) -> None:
    assert get(answering(content("application/json", **media))).body == body


def test_an_answer_made_from_a_schema_conforms() -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "format": "uuid"}}}
    mock = Mock(answering({"200": json_response(schema)}))
    assert mock.unproved() == ()
    assert len(json.loads(mock.answer(Request("GET", "/a")).body)["a"]) == 36


@pytest.mark.parametrize("status", ["204", "205", "304"])
def test_statuses_without_content_have_none(status: str) -> None:
    reply = get(answering({status: json_response(example=1)}))
    assert (reply.status, reply.body, lines(reply, "content-type")) == (int(status), b"", ())


@pytest.mark.parametrize(
    ("header", "written"),
    [
        pytest.param({"schema": {"type": "string"}, "example": "v"}, "v", id="text"),
        pytest.param({"schema": {"type": "integer"}, "example": 3}, "3", id="number"),
        pytest.param({"schema": {"type": "boolean"}, "example": True}, "true", id="boolean"),
        pytest.param({"schema": {"const": "c"}}, "c", id="schema"),
        pytest.param({"schema": {"type": "array"}, "example": ["a", "b"]}, "a,b", id="array"),
        pytest.param({"schema": {"type": "object"}, "example": {"a": 1, "b": 2}}, "a,1,b,2", id="object"),
        pytest.param(
            {"schema": {"type": "object"}, "explode": True, "example": {"a": 1}}, "a=1", id="exploded"
        ),
        pytest.param({"schema": {"type": "array"}, "example": [{"a": 1}]}, '{"a":1}', id="nested"),
        pytest.param({"schema": {}, "example": "a\r\nX: y"}, "a X: y", id="line-end"),
        pytest.param({"schema": {}, "example": "한"}, "한".encode().decode("latin-1"), id="utf-8"),
    ],
)
def test_declared_headers_are_sent(header: dict[str, Any], written: str) -> None:
    assert get(answering(headers(**{"X-A": header}))).field("x-a") == written


NOTHING_MEETS: dict[str, Any] = {"type": "string", "minLength": 3, "maxLength": 2}


@pytest.mark.parametrize(
    ("responses", "kind"),
    [
        pytest.param({"200": json_response(NOTHING_MEETS)}, "NO_ANSWER", id="schema"),
        pytest.param(headers(**{"X-A": {"schema": NOTHING_MEETS}}), "NO_ANSWER", id="header"),
        pytest.param(content("text/plain", example={"a": 1}), "NO_COMPLEX_OBJECT_TEXT", id="object-as-text"),
    ],
)
def test_what_no_answer_can_be_made_of_is_500_and_told_before(responses: dict[str, Any], kind: str) -> None:
    mock = Mock(answering(responses))
    reply = mock.answer(Request("GET", "/a"))
    assert (reply.status, json.loads(reply.body)["type"]) == (500, f"urn:truespec:problem#{kind}")
    ((_, answer),) = mock.unproved()
    assert answer.source == "no answer can be made"
    assert answer.violations[0].message
