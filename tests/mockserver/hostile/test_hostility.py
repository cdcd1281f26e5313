"""Unusual answers: all that the document allows, in turn, each told for what it is."""

import json
from typing import Any, Final

import pytest
from truespec.mockserver import Mock, MockSettings, Reply
from truespec.spec import Operation, Request, Response, Spec, judge_response

from ..documents import answering, json_response, spec_of

THING: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["id", "state"],
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "note": {"type": ["string", "null"]},
        "state": {"anyOf": [{"enum": ["on", "off"]}, {"type": "string"}]},
        "kind": {"type": "string", "x-extensible-enum": ["a", "b"]},
    },
}
HEADERS: Final = {"X-Left": {"schema": {"type": "integer"}}}
ANSWERS: Final = {
    "200": {**json_response(THING), "headers": HEADERS},
    "204": {"description": "nothing"},
}


def operation_of(spec: Spec) -> Operation:
    return spec.operations[0]


def asked(spec: Spec, often: int, **settings: Any) -> list[Reply]:
    mock = Mock(spec, MockSettings(hostile=True, **settings))
    return [mock.answer(Request("GET", "/a")) for _ in range(often)]


def values(replies: list[Reply]) -> dict[str, Any]:
    return {each.unusual: json.loads(each.body) for each in replies if each.body}


def test_all_that_the_document_allows_comes_in_turn() -> None:
    found = values(asked(answering(ANSWERS), 60))
    assert found["every member that may be absent is"].keys() == {"id", "state"}
    assert "memberThatCameLater" in found["every object that may have further members has one"]
    assert found["all that may be null is"]["note"] is None
    assert found["every number is as low as may be"]["id"] == 1
    assert found["every text, number and array is as large as may be"]["id"] == 2**63 - 1
    assert found["every value of an open list is one that is not listed"]["kind"] not in ("a", "b")
    assert found["/state is a value that is not listed"]["state"] not in ("on", "off")
    assert "note" not in found["the content has no 'note'"]


def test_what_is_not_content_is_unusual_too() -> None:
    replies = {each.unusual: each for each in asked(answering(ANSWERS), 60)}
    assert replies["every field that may be absent is"].field("X-Left") is None
    assert replies["the answer is 204 without content"].status == 204
    assert replies["the names of its fields are in lower case"].fields[0][0] == "content-type"
    assert b"\n" in replies["its JSON has blanks, escapes, and members in another order"].body
    assert all(each.field("Truespec-Unusual") for each in replies.values())


@pytest.mark.parametrize("seed", [None, "1", "2"])
def test_each_answer_conforms_and_a_seed_gives_the_same_again(seed: str | None) -> None:
    spec = answering(ANSWERS)
    first, again = (asked(spec, 120, seed=seed) for _ in range(2))
    assert [each.body for each in first] == [each.body for each in again]
    assert any("by chance" in each.unusual for each in first)
    for each in first:
        answer = Response(each.status, each.fields, each.body)
        assert judge_response(operation_of(spec), "GET", answer) == (), each.unusual


def test_seeds_give_other_orders() -> None:
    spec = answering(ANSWERS)
    first, other = ([each.unusual for each in asked(spec, 20, seed=seed)] for seed in ("1", "2"))
    assert first != other


def test_the_coming_version_answers_too_with_what_the_present_one_does_not_allow() -> None:
    coming = {**THING, "properties": {**THING["properties"], "id": {"type": "string"}}}
    spec = answering(ANSWERS)
    following = Spec.load(answering({"200": json_response(coming)}).document.root.value, name="new.yaml")
    replies = asked(spec, 40, next_version=following)
    new = [each for each in replies if each.unusual.startswith("as new.yaml has it")]
    assert len(new) >= 10
    assert "the answer is 200 with application/json, which x.yaml" in new[0].unusual
    assert "/id is" in new[0].unusual
    for each in new:
        answer = Response(each.status, each.fields, each.body)
        assert judge_response(operation_of(following), "GET", answer) == ()
        assert judge_response(operation_of(spec), "GET", answer) != ()
    assert any(each not in new for each in replies)


def test_who_asks_for_an_answer_gets_that_and_what_is_refused_is_refused_as_ever() -> None:
    spec = spec_of(
        {"/a": {"get": {"responses": ANSWERS, "security": [{"k": []}]}}},
        components={"securitySchemes": {"k": {"type": "http", "scheme": "bearer"}}},
    )
    mock = Mock(spec, MockSettings(hostile=True))
    key = ("Authorization", "Bearer x")
    assert mock.answer(Request("GET", "/a")).status == 401
    assert mock.answer(Request("GET", "/a", (key, ("Prefer", "code=200")))).unusual == ""
    assert mock.answer(Request("GET", "/a", (key,))).unusual != ""


def test_answers_begin_where_a_test_says() -> None:
    spec = answering(ANSWERS)
    mock = Mock(spec, MockSettings(hostile=True))
    expected = [mock.answer(Request("GET", "/a")).unusual for _ in range(9)]
    assert mock.hostility is not None
    mock.hostility.begin(2, 3)
    assert [mock.answer(Request("GET", "/a")).unusual for _ in range(3)] == expected[2::3]
