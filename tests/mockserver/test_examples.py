"""What becomes of documented examples: mended, refused, sent as written, skipped."""

import json
from typing import Any, Final, Literal

import pytest
from truespec.mockserver import Mock, MockSettings
from truespec.spec import Request

from .documents import answering, get, json_response, lines

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "name": {"type": "string", "maxLength": 4}},
}
BAD: Final = {"id": "7", "name": "Ana"}


@pytest.mark.parametrize(
    ("examples", "body"), [("repair", {"id": 7, "name": "Ana"}), ("trust", BAD)], ids=["repair", "trust"]
)
@pytest.mark.parametrize(
    "response",
    [
        pytest.param(json_response(SCHEMA, example=BAD), id="example"),
        pytest.param(json_response(SCHEMA, examples={"a": {"value": BAD}}), id="examples"),
        pytest.param(json_response({**SCHEMA, "example": BAD}), id="of-the-schema"),
        pytest.param(json_response({**SCHEMA, "examples": [BAD]}), id="examples-of-the-schema"),
    ],
)
def test_a_bad_example_is_mended_or_sent_as_written(
    response: dict[str, Any], examples: Literal["repair", "trust"], body: dict[str, Any]
) -> None:
    reply = get(answering({"200": response}), settings=MockSettings(examples=examples))
    assert json.loads(reply.body) == body
    marks = json.loads(reply.field("sl-violations") or "[]")
    assert [entry["location"] for entry in marks] == (
        [] if examples == "repair" else [["response", "body", "id"]]
    )


def test_an_example_that_is_asked_for_by_name_is_mended_too() -> None:
    examples = {"good": {"value": {"id": 1}}, "bad": {"value": BAD}}
    reply = get(answering({"200": json_response(SCHEMA, examples=examples)}), ("Prefer", "example=bad"))
    assert json.loads(reply.body) == {"id": 7, "name": "Ana"}


def test_a_bad_example_of_a_header_is_mended_and_the_body_kept() -> None:
    response = {
        **json_response(example="kept"),
        "headers": {"X-A": {"schema": {"type": "integer"}, "example": "4.4"}},
    }
    reply = get(answering({"200": response}))
    assert (lines(reply, "X-A"), reply.body) == ((("X-A", "4"),), b'"kept"')


def test_what_is_mended_is_told_with_its_place_and_what_is_sent() -> None:
    (broken,) = Mock(answering({"200": json_response(SCHEMA, example=BAD)})).unproved()
    assert broken.answer.violations[0].code == "type"
    assert broken.sent is not None
    assert str(broken.sent.source).endswith(", mended at /id")
    assert "GET /a 200: body /id" in str(broken)


def test_every_example_of_every_response_is_proved_and_told_once() -> None:
    bad = {"value": BAD}
    responses = {
        "200": json_response(SCHEMA, examples={"good": {"value": {"id": 1}}, "bad": bad}),
        "404": json_response(SCHEMA, examples={"worse": bad}),
    }
    told = [broken.answer.source.what for broken in Mock(answering(responses)).unproved()]
    assert told == ["the example 'bad'", "the example 'worse'"]


@pytest.mark.parametrize(
    ("media", "prefer", "body"),
    [
        pytest.param({"example": {"id": 5}}, "", {"id": 1}, id="skipped"),
        pytest.param({"examples": {"a": {"value": {"id": 5}}}}, "", {"id": 1}, id="all-of-them"),
        pytest.param({"examples": {"a": {"value": {"id": 5}}}}, "example=a", {"id": 5}, id="named"),
    ],
)
def test_examples_can_be_ignored(media: dict[str, Any], prefer: str, body: Any) -> None:
    schema = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer", "example": 1}}}
    settings = MockSettings(ignore_examples=True)
    fields = [("Prefer", prefer)] if prefer else []
    reply = get(answering({"200": json_response(schema, **media)}), *fields, settings=settings)
    assert json.loads(reply.body) == body


def test_without_a_schema_an_ignored_example_is_all_there_is() -> None:
    reply = get(answering({"200": json_response(example=3)}), settings=MockSettings(ignore_examples=True))
    assert reply.body == b"3"


@pytest.mark.parametrize(
    ("validate", "body", "is_marked"),
    [("all", {"id": 7, "name": "Ana"}, False), ("request", BAD, False), ("none", BAD, False)],
)
def test_answers_that_are_not_judged_are_sent_as_written(
    validate: Literal["all", "request", "none"], body: dict[str, Any], is_marked: bool
) -> None:
    mock = Mock(answering({"200": json_response(SCHEMA, example=BAD)}), MockSettings(validate=validate))
    reply = mock.answer(Request("GET", "/a"))
    assert json.loads(reply.body) == body
    assert (reply.field("sl-violations") is not None) is is_marked
    assert bool(mock.unproved()) is (validate == "all")
