"""Answers by chance: new each time, or decided by a seed; conforming in any case."""

import json
from typing import Any

import pytest
from truespec.mockserver import Mock, MockSettings, Reply
from truespec.spec import Request, Response, Spec, judge_response

from .documents import CREATE, FLAGSHIP, answering, create, get, json_response, spec_of

THING: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": {"type": "string", "minLength": 8},
        "list": {"type": "array", "items": {"type": "integer"}, "minItems": 2},
    },
}
RESPONSE: dict[str, Any] = {
    **json_response(THING, examples={"cat": {"value": {"id": "0e0e0e0e-0000-4000-8000-000000000000"}}}),
    "headers": {"X-A": {"required": True, "schema": {"type": "string", "minLength": 20}}},
}
DYNAMIC = ("Prefer", "dynamic=true")


def things() -> Spec:
    return answering({"200": RESPONSE})


def seen(reply: Reply) -> tuple[bytes, str | None]:
    return reply.body, reply.field("X-A")


def test_values_differ_from_request_to_request_and_every_member_is_there() -> None:
    mock = Mock(things())
    replies = [mock.answer(Request("GET", "/a", (DYNAMIC,))) for _ in range(9)]
    assert len({seen(reply) for reply in replies}) == 9
    assert {frozenset(json.loads(reply.body)) for reply in replies} == {frozenset(THING["properties"])}


def test_with_a_seed_the_same_request_gets_the_same_values_whatever_came_before() -> None:
    settings = MockSettings(dynamic=True, seed="s")
    first = get(things(), settings=settings)
    mock = Mock(things(), settings)
    others = [mock.answer(Request("GET", f"/a?n={number}")) for number in range(9)]
    assert seen(mock.answer(Request("GET", "/a", (("User-Agent", "x"),)))) == seen(first)
    assert len({seen(reply) for reply in (first, *others)}) == 10


def test_a_head_with_a_seed_has_the_fields_of_the_get() -> None:
    mock = Mock(things(), MockSettings(dynamic=True, seed="s"))
    assert seen(mock.answer(Request("HEAD", "/a"))) == seen(mock.answer(Request("GET", "/a")))


@pytest.mark.parametrize(
    ("settings", "target", "prefer", "is_dynamic"),
    [
        pytest.param(MockSettings(), "/a", "", False, id="default"),
        pytest.param(MockSettings(dynamic=True), "/a", "", True, id="setting"),
        pytest.param(MockSettings(dynamic=True), "/a", "dynamic=false", False, id="switched-off"),
        pytest.param(MockSettings(dynamic=True), "/a?__dynamic=false", "", False, id="switched-off-in-query"),
        pytest.param(MockSettings(), "/a?__dynamic=true", "", True, id="switched-on-in-query"),
        pytest.param(MockSettings(), "/a", "dynamic=true, example=cat", False, id="a-named-example-wins"),
        pytest.param(MockSettings(dynamic=True), "/a?__example=cat", "", False, id="named-in-query"),
    ],
)
def test_who_decides(settings: MockSettings, target: str, prefer: str, is_dynamic: bool) -> None:
    fields = (("Prefer", prefer),) if prefer else ()
    mock = Mock(things(), settings)
    bodies = {mock.answer(Request("GET", target, fields)).body for _ in range(3)}
    assert (len(bodies) == 3) is is_dynamic


def test_a_preferred_seed_wins_over_that_of_the_settings() -> None:
    mock = Mock(things(), MockSettings(dynamic=True, seed="s"))
    both = [mock.answer(Request("GET", "/a", (("Prefer", f"seed={seed}"),))).body for seed in "abab"]
    assert both[:2] == both[2:]
    assert len(set(both)) == 2


@pytest.mark.parametrize(
    ("response", "body"),
    [
        pytest.param(json_response(example="only"), b'"only"', id="no-schema"),
        pytest.param({"description": "d"}, b"", id="no-content"),
        pytest.param(json_response(), b"", id="neither"),
        pytest.param(
            json_response({"type": "string", "minLength": 3, "maxLength": 2}, example="abc"),
            b'"abc"',
            id="nothing-can-be-made",
        ),
    ],
)
def test_where_nothing_can_be_made_by_chance_the_written_answer_comes(
    response: dict[str, Any], body: bytes
) -> None:
    assert get(answering({"200": response}), DYNAMIC).body == body


def test_the_flagship_s_answers_by_chance_conform() -> None:
    mock = Mock(Spec.load(FLAGSHIP), MockSettings(dynamic=True, seed="1"))
    (operation,) = mock.spec.operations
    for number in range(200):
        reply = mock.answer(create(query=f"?n={number}"))
        assert (reply.status, reply.field("sl-violations")) == (200, None), CREATE
        assert judge_response(operation, "POST", Response(200, reply.fields, reply.body)) == ()


def test_members_that_only_requests_have_are_left_out() -> None:
    schema = {
        "type": "object",
        "properties": {"secret": {"type": "string", "writeOnly": True}, "a": {"const": 1}},
        "additionalProperties": False,
    }
    spec = spec_of({"/a": {"get": {"responses": {"200": json_response(schema)}}}})
    assert json.loads(get(spec, DYNAMIC).body) == {"a": 1}
