"""What a refused request gets, and what is said of an answer."""

import json
from typing import Any, Final

import pytest
from truespec.mockserver import MockSettings, Reply
from truespec.spec import Spec

from ..documents import answering, json_response, spec_of
from .asking import EMPTY, JSON, WAYS, ask, contents, example, kind

TYPE: Final = "application/json"
THEIRS: Final = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}


def described(responses: dict[str, Any]) -> Spec:
    """Describe an operation that needs a token, a query parameter and a JSON body."""
    operation = {
        "parameters": [{"name": "n", "in": "query", "required": True, "schema": {"type": "integer"}}],
        "requestBody": {"content": {TYPE: {"schema": {"type": "object"}}}},
        "security": [{"k": []}],
        "responses": {"200": EMPTY, **responses},
    }
    schemes = {"securitySchemes": {"k": {"type": "http", "scheme": "bearer"}}}
    return spec_of({"/a": {"post": operation}}, components=schemes)


TOKEN: Final = ("Authorization", "Bearer t")
WRONG: Final[dict[str, tuple[str, tuple[tuple[str, str], ...], str]]] = {
    "security": ("POST /a?n=1", (), ""),
    "media-type": ("POST /a?n=1", (TOKEN, ("Content-Type", "text/plain")), "x"),
    "content": ("POST /a?n=x", (TOKEN,), ""),
    "security-and-content": ("POST /a", (("Content-Type", "text/plain"),), "x"),
}


def refused(
    way: MockSettings, why: str, responses: dict[str, Any], *more: tuple[str, str], **changed: Any
) -> Reply:
    line, fields, body = WRONG[why]
    return ask(way, described(responses), line, *fields, *more, body=body, **changed)


@pytest.mark.parametrize(
    ("why", "declared", "status"),
    [
        ("security", ["401", "422", "default"], 401),
        ("security", ["4XX", "422"], 401),
        ("security", ["422", "default"], 401),
        ("media-type", ["415", "422", "400"], 415),
        ("media-type", ["422", "400"], 422),
        ("media-type", ["400", "default"], 400),
        ("media-type", ["4XX"], 415),
        ("media-type", ["default"], 415),
        ("content", ["422", "400"], 422),
        ("content", ["400"], 400),
        ("content", ["415", "default"], 422),
        ("content", ["4xx"], 422),
        ("security-and-content", ["401", "415", "422"], 401),
    ],
)
def test_the_declared_refusal_is_found(way: MockSettings, why: str, declared: list[str], status: int) -> None:
    reply = refused(way, why, {key: json_response(THEIRS, example={"error": key}) for key in declared})
    assert reply.status == status
    assert json.loads(reply.body)["error"] in (str(status), "4XX", "4xx", "default")
    assert reply.field("sl-violations")


@pytest.mark.parametrize(
    ("why", "expected"),
    [
        ("security", (401, "UNAUTHORIZED")),
        ("media-type", (415, "INVALID_CONTENT_TYPE")),
        ("content", (422, "UNPROCESSABLE_ENTITY")),
        ("security-and-content", (401, "UNAUTHORIZED")),
    ],
)
@pytest.mark.parametrize("errors", [False, True])
def test_else_a_problem_document(
    way: MockSettings, why: str, expected: tuple[int, str], errors: bool
) -> None:
    reply = refused(way, why, {}, errors=errors)
    document = json.loads(reply.body)
    assert (kind(reply), document["status"]) == (expected, expected[0])
    assert all(document[key] for key in ("type", "title", "detail"))
    assert reply.field("sl-violations")
    if expected[1] == "UNPROCESSABLE_ENTITY":
        (entry,) = document["validation"]
        assert (entry["location"], entry["severity"], entry["code"]) == (["query", "n"], "Error", "type")


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ({"text/a": {"schema": {"const": "s"}}, "text/b": {"example": "e"}}, b"e"),
        ({"text/a": {}, "text/b": {"schema": {"const": "s"}}}, b"s"),
        ({"text/a": {"examples": {"x": {"value": "1"}, "y": {"value": "2"}}}}, b"1"),
    ],
)
def test_the_first_example_else_the_first_schema_whatever_accept_says(
    way: MockSettings, content: dict[str, Any], body: bytes
) -> None:
    header = {"X-Limit": {"schema": {"const": 3}}}
    declared = {"422": {"description": "d", "content": content, "headers": header}}
    reply = refused(way, "content", declared, ("Accept", "image/png"))
    assert (reply.status, reply.body, reply.field("X-Limit")) == (422, body, "3")


def test_a_declared_refusal_without_content_is_empty(way: MockSettings) -> None:
    reply = refused(way, "content", {"422": EMPTY})
    assert (reply.status, reply.body) == (422, b"")


OPEN: Final = {"type": "object", "properties": {"title": {"type": "string"}}}


@pytest.mark.parametrize(
    ("name", "title"), [("default", "The request breaks the document"), ("prism", "mine")]
)
def test_a_declared_schema_that_our_document_meets(name: str, title: str) -> None:
    reply = refused(WAYS[name], "content", {"422": json_response(OPEN, example={"title": "mine"})})
    assert (reply.status, json.loads(reply.body)["title"]) == (422, title)


NAMED: Final = json_response(
    THEIRS, examples={"first": {"value": {"error": "1"}}, "second": {"value": {"error": "2"}}}
)


@pytest.mark.parametrize(
    ("prefer", "error"),
    [("code=422, example=second", "2"), ("code=200, example=second", "1"), ("example=second", "1")],
)
def test_a_refused_request_prefers_among_what_is_searched(way: MockSettings, prefer: str, error: str) -> None:
    reply = refused(way, "content", {"422": NAMED}, ("Prefer", prefer))
    assert (reply.status, json.loads(reply.body)) == (422, {"error": error})


def test_an_unknown_example_of_a_refusal_is_404(way: MockSettings) -> None:
    reply = refused(way, "content", {"422": NAMED}, ("Prefer", "code=422, example=none"))
    assert kind(reply) == (404, "NOT_FOUND")


def test_violations_of_the_request_as_a_whole_have_no_place_in_it(way: MockSettings) -> None:
    for why, code in (("security", "401"), ("media-type", "415")):
        entries = json.loads(refused(way, why, {}).field("sl-violations") or "")
        assert [(each["location"], each["code"]) for each in entries] == [(["request"], code)]


LYING: Final = json_response({"type": "object", "properties": {"n": {"type": "integer"}}}, example={"n": "x"})


def test_a_reply_that_breaks_the_document_is_told_and_with_errors_500(way: MockSettings) -> None:
    spec = answering({"200": LYING})
    trusted = ask(way, spec, "GET /a", examples="trust")
    (entry,) = json.loads(trusted.field("sl-violations") or "")
    assert (trusted.status, json.loads(trusted.body)) == (200, {"n": "x"})
    assert (entry["location"], entry["code"]) == (["response", "body", "n"], "type")
    strict = ask(way, spec, "GET /a", examples="trust", errors=True)
    assert kind(strict) == (500, "VIOLATIONS")
    assert [each["location"] for each in json.loads(strict.body)["validation"]] == [["response", "body", "n"]]
    assert json.loads(strict.field("sl-violations") or "") == [entry]


def test_a_reply_that_conforms_is_accused_of_nothing(way: MockSettings) -> None:
    for response in (contents("text/csv"), example(TYPE, {"n": 1}), EMPTY):
        assert ask(way, answering({"200": response}), "GET /a", errors=True).field("sl-violations") is None


def test_the_field_is_bounded_ascii_and_json(way: MockSettings) -> None:
    properties = {f"칸{number:04}": {"type": "integer"} for number in range(400)}
    media = {TYPE: {"schema": {"type": "object", "properties": properties}}}
    operation = {"requestBody": {"content": media}, "responses": {"200": EMPTY}}
    body = json.dumps(dict.fromkeys(properties, "\r\n글자"), ensure_ascii=False)
    reply = ask(way, spec_of({"/a": {"post": operation}}), "POST /a", JSON, body=body)
    field = reply.field("sl-violations") or ""
    assert len(field) < 8192
    assert field.isascii()
    assert "\n" not in field
    entries = json.loads(field)
    assert entries[0]["location"] == ["request", "body", "칸0000"]
    assert int(entries[-1]["message"].split()[0]) == 400 - (len(entries) - 1)
    assert all(each["location"][0] == "request" for each in entries)
