"""Answers that are made of the document."""

import json
from typing import Any

import pytest
from truespec.mockserver import Mock, MockSettings
from truespec.spec import Request

from .documents import answering, get, json_response, lines, spec_of


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


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        pytest.param((), ("application/json", b'{"a":1}'), id="no-accept"),
        pytest.param(("*/*",), ("application/json", b'{"a":1}'), id="any"),
        pytest.param(("text/plain", "application/json;q=0.1"), ("application/json", b'{"a":1}'), id="second"),
        pytest.param(("text/plain",), ("application/problem+json", None), id="by-name"),
    ],
)
def test_a_type_that_can_not_carry_the_value_is_passed_over(
    accept: tuple[str, ...], answered: tuple[str, bytes | None]
) -> None:
    media = {"example": {"a": 1}}
    response = {"description": "d", "content": {"text/plain": media, "application/json": media}}
    reply = get(answering({"200": response}), *(("Accept", value) for value in accept))
    assert reply.field("content-type") == answered[0]
    assert (reply.body == answered[1]) if answered[1] else reply.status == 500


def test_an_object_in_plain_text_is_json_and_sent_where_nothing_better_is_wanted() -> None:
    media = {"schema": {"type": "object", "required": ["a"], "properties": {"a": {"const": 1}}}}
    document = answering(
        {"200": {"description": "d", "content": {"text/plain": media, "application/json": media}}}
    )
    replies = {accept: get(document, ("Accept", accept)) for accept in ("*/*", "text/plain")}
    types = {accept: reply.field("content-type") for accept, reply in replies.items()}
    assert types == {"*/*": "application/json", "text/plain": "text/plain"}
    assert {reply.body for reply in replies.values()} == {b'{"a":1}'}


def test_yaml_is_served_as_yaml() -> None:
    media = {"schema": {"type": "object"}, "example": {"a": "no", "b": [1, {"c": None}]}}
    reply = get(answering({"200": {"description": "d", "content": {"application/yaml": media}}}))
    assert (reply.status, reply.field("content-type")) == (200, "application/yaml")
    assert reply.body.decode() == 'a: "no"\nb:\n  - 1\n  - c: null\n'


@pytest.mark.parametrize(("status", "name"), [(407, "Proxy-Authenticate"), (426, "Upgrade")])
def test_fields_that_a_status_demands_come_also_where_they_are_not_declared(status: int, name: str) -> None:
    mock = Mock(answering({"200": {"description": "d"}, str(status): {"description": "d"}}))
    reply = mock.answer(Request("GET", "/a", (("Prefer", f"code={status}"),)))
    assert (reply.status, reply.field(name) is not None) == (status, True)


def test_an_example_that_can_not_be_written_is_replaced_by_one_that_can() -> None:
    reply = get(answering(content("text/plain", schema={"const": "text"}, example={"a": 1})))
    assert (reply.status, reply.body) == (200, b"text")


def test_an_answer_to_a_documented_head_is_judged_with_the_content_that_only_the_wire_leaves_out() -> None:
    operation = {"responses": {"200": json_response({"type": "string"}, example="v")}}
    mock = Mock(spec_of({"/a": {"head": operation}}), MockSettings(errors=True))
    reply = mock.answer(Request("HEAD", "/a"))
    assert (reply.status, reply.body, mock.unproved()) == (200, b'"v"', ())


def test_a_header_whose_example_breaks_its_schema_is_made_anew_and_the_body_kept() -> None:
    header = {"required": True, "schema": {"type": "integer", "minimum": 5}, "example": "none"}
    response = {**json_response(example="kept"), "headers": {"X-A": header}}
    mock = Mock(answering({"200": response}))
    reply = mock.answer(Request("GET", "/a"))
    assert (int(reply.field("X-A") or 0) >= 5, reply.body) == (True, b'"kept"')
    (broken,) = mock.unproved()
    assert broken.answer.violations[0].where.name == "X-A"


def test_a_described_content_type_is_not_sent_twice() -> None:
    response = {**json_response(example=1), "headers": {"Content-Type": {"schema": {"const": "a/b"}}}}
    assert lines(get(answering({"200": response})), "content-type") == (("Content-Type", "application/json"),)


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
    (broken,) = mock.unproved()
    assert (str(broken.answer.source), broken.sent) == ("no answer can be made", None)
    assert broken.answer.violations[0].message
