"""The mock without a server."""

import json
from pathlib import Path
from typing import Any

import pytest
from truespec.mockserver import Mock, MockSettings
from truespec.spec import Request, Spec

from .documents import (
    BODY,
    CREATE,
    FLAGSHIP,
    JSON_TYPE,
    KEY,
    answering,
    create,
    get,
    json_response,
    spec_of,
)


@pytest.fixture(scope="module")
def flagship() -> Mock:
    return Mock(Spec.load(FLAGSHIP))


def test_the_documented_answer_is_the_same_value_with_its_members_in_order(flagship: Mock) -> None:
    (operation,) = flagship.spec.operations
    (example,) = operation.responses["200"].content["application/json"].examples.values()
    reply = flagship.answer(create())
    assert (reply.status, reply.field("content-type")) == (200, "application/json")
    assert json.dumps(json.loads(reply.body)) == json.dumps(example.value)


def test_text_is_utf_8_and_not_escaped() -> None:
    reply = get(answering({"200": json_response({"type": "string"}, example="한글 é 😀")}))
    assert reply.body == '"한글 é 😀"'.encode()


def test_the_same_request_gets_the_same_reply_whatever_came_before(flagship: Mock) -> None:
    first = flagship.answer(create())
    flagship.answer(Request("GET", "/nothing"))
    flagship.answer(create(body=b"{}"))
    assert flagship.answer(create()) == first


def test_no_key_is_401_with_the_challenge_that_the_document_has(flagship: Mock) -> None:
    reply = flagship.answer(Request("POST", CREATE, (JSON_TYPE,), BODY))
    assert (reply.status, reply.field("WWW-Authenticate")) == (401, 'ApiKey realm="images"')
    assert json.loads(reply.body)["headers"] == {"WWW-Authenticate": 'ApiKey realm="images"'}


def test_422_lists_every_violation_with_its_place_in_message_and_document(flagship: Mock) -> None:
    reply = flagship.answer(create(("X-Platform", "tv"), body=b'{"prompt":3,"ratio":"x"}'))
    document = json.loads(reply.body)
    assert (reply.status, reply.field("Content-Type")) == (422, "application/problem+json")
    found = {tuple(entry["location"]): entry["code"] for entry in document["validation"]}
    assert found == {
        ("header", "x-platform"): "enum",
        ("body",): "required",
        ("body", "prompt"): "type",
        ("body", "ratio"): "enum",
    }
    text = Path(FLAGSHIP).read_text(encoding="utf-8").splitlines()
    for entry in document["validation"]:
        file, line = entry["at"].split(":")
        assert (file, bool(text[int(line) - 1].strip())) == (FLAGSHIP, True)
    assert reply.operation is flagship.spec.operations[0]
    assert len(reply.violations) == 4


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(Request("GET", "/nothing"), 404, id="unknown-path"),
        pytest.param(Request("GET", "nonsense"), 404, id="no-path-at-all"),
        pytest.param(Request("GET", CREATE), 405, id="wrong-method"),
        pytest.param(Request("POST", CREATE, (KEY, ("Content-Type", "text/plain")), BODY), 415, id="type"),
        pytest.param(create(("Accept", "image/png")), 406, id="unacceptable"),
        pytest.param(create(("Accept", "image/png, */*;q=0.1")), 200, id="acceptable-in-the-end"),
        pytest.param(create(body=b"{"), 400, id="no-json"),
        pytest.param(create(body=b'{"prompt":"\xff"}'), 400, id="no-utf-8"),
    ],
)
def test_what_a_request_gets(flagship: Mock, sent: Request, status: int) -> None:
    reply = flagship.answer(sent)
    assert (reply.status, json.loads(reply.body).get("status", status)) == (status, status)


def test_405_names_the_methods_and_head_where_there_is_get() -> None:
    item: dict[str, Any] = {method: {"responses": {"204": {"description": "d"}}} for method in ("get", "put")}
    reply = Mock(spec_of({"/a": item})).answer(Request("DELETE", "/a"))
    assert (reply.status, reply.field("Allow")) == (405, "GET, HEAD, PUT")


def test_head_is_answered_as_get() -> None:
    spec = answering({"200": json_response(example=[1])})
    assert Mock(spec).answer(Request("HEAD", "/a")) == get(spec)


def test_an_example_that_breaks_its_schema_is_replaced_and_told() -> None:
    mock = Mock(answering({"200": json_response({"enum": [3]}, example="three")}))
    reply = mock.answer(Request("GET", "/a"))
    assert (reply.status, reply.body, reply.field("sl-violations")) == (200, b"3", None)
    (broken,) = mock.unproved()
    answer = broken.answer
    assert (broken.operation.key, answer.body, answer.violations[0].code) == ("GET /a", b'"three"', "enum")


CONTRADICTION: dict[str, Any] = {"type": "string", "minLength": 3, "maxLength": 2}


def test_an_answer_that_nothing_can_mend_is_sent_with_its_violations() -> None:
    mock = Mock(answering({"200": json_response(CONTRADICTION, example="abcd")}))
    reply = mock.answer(Request("GET", "/a"))
    assert (reply.status, reply.body) == (200, b'"abcd"')
    (entry,) = json.loads(reply.field("sl-violations") or "")
    assert entry["location"] == ["response", "body"]
    assert len(mock.unproved()) == 1


def test_with_errors_it_is_500_instead() -> None:
    spec = answering({"200": json_response(CONTRADICTION, example="abcd")})
    reply = get(spec, settings=MockSettings(errors=True))
    assert (reply.status, json.loads(reply.body)["type"]) == (500, "urn:truespec:problem#VIOLATIONS")


def test_a_deprecated_operation_says_so() -> None:
    spec = answering({"204": {"description": "d"}}, deprecated=True)
    assert get(spec).field("Deprecation") == "true"


def test_an_operation_without_responses_is_no_crash() -> None:
    reply = get(answering({}))
    assert (reply.status, json.loads(reply.body)["title"]) == (500, "The operation documents no response")


def test_an_operation_that_says_nothing_of_answers_gets_an_empty_one() -> None:
    silent = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {}}}}
    reply = Mock(Spec.load(silent)).answer(Request("GET", "/a"))
    assert (reply.status, reply.body) == (200, b"")
    reply = Mock(Spec.load(silent | {"openapi": "3.0.4"})).answer(Request("GET", "/a"))
    assert reply.status == 500


@pytest.mark.parametrize(("codes", "status"), [("101 400 500", 426), ("400 500", 400), ("101 302", 302)])
def test_what_only_another_protocol_answers_asks_for_it(codes: str, status: int) -> None:
    assert get(answering({each: {"description": "d"} for each in codes.split()})).status == status


def test_several_accept_lines_are_one_list() -> None:
    media = {"example": "v"}
    spec = answering({"200": {"description": "d", "content": {"text/plain": media, "text/csv": media}}})
    assert get(spec, ("Accept", "a/b"), ("Accept", "text/csv")).field("content-type") == "text/csv"


def test_accept_does_not_matter_where_there_is_no_content() -> None:
    spec = answering({"204": json_response(example=1)})
    assert get(spec, ("Accept", "image/png")).status == 204


def test_a_great_many_different_requests_are_answered_alike_and_forgotten() -> None:
    mock = Mock(answering({"200": json_response(example="v")}))
    replies = {mock.answer(Request("GET", "/a", (("Origin", f"https://{n}"),))).body for n in range(3000)}
    assert replies == {b'"v"'}
