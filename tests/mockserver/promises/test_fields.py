"""Which fields an answer has: declared ones, those of the life cycle, those for browsers."""

from typing import Any, Final

import pytest
from truespec.mockserver import MockSettings, Reply

from ..documents import answering, json_response, lines, spec_of
from .asking import EMPTY, WAYS, ask


@pytest.mark.parametrize(
    ("header", "sent"),
    [
        ({"schema": {"type": "string"}, "example": "e"}, "e"),
        ({"schema": {"type": "string"}, "examples": {"a": {"value": "1"}, "b": {"value": "2"}}}, "1"),
        ({"schema": {"type": "string", "example": "s"}}, "s"),
        ({"schema": {"const": 5}}, "5"),
        ({"schema": {"type": "boolean"}, "example": True}, "true"),
        ({"schema": {"type": "array", "items": {"type": "integer"}}, "example": [1, 2]}, "1,2"),
        ({"schema": {"type": "object"}, "example": {"a": 1}}, "a,1"),
        ({"required": True, "schema": {"const": "c"}}, "c"),
    ],
)
def test_declared_headers(way: MockSettings, header: dict[str, Any], sent: str) -> None:
    headers = {"X-A": header}
    for status in ("200", "204", "404"):
        spec = answering({status: {"description": "d", "headers": headers}})
        assert ask(way, spec, "GET /a").field("X-A") == sent


def test_null_is_never_sent(way: MockSettings) -> None:
    headers = {"X-A": {"schema": {"type": ["string", "null"]}, "example": None}}
    reply = ask(way, answering({"200": {"description": "d", "headers": headers}}), "GET /a")
    assert reply.field("X-A") != "null"


def test_a_declared_content_type_is_not_the_one_that_is_sent(way: MockSettings) -> None:
    response = {**json_response(example=1), "headers": {"Content-Type": {"schema": {"const": "a/b"}}}}
    reply = ask(way, answering({"200": response}), "GET /a")
    assert lines(reply, "content-type") == (("Content-Type", "application/json"),)


def test_a_deprecated_operation_says_so(way: MockSettings) -> None:
    spec = answering({"200": EMPTY, "404": EMPTY}, deprecated=True)
    for fields in ([], [("Prefer", "code=404")]):
        assert ask(way, spec, "GET /a", *fields).field("Deprecation") == "true"


@pytest.mark.parametrize(("name", "told"), [("default", "@1704067200"), ("prism", "true")])
def test_the_date_of_a_deprecation(name: str, told: str) -> None:
    spec = answering({"200": EMPTY}, deprecated=True, **{"x-deprecated-at": "2024-01-01"})
    assert ask(WAYS[name], spec, "GET /a").field("Deprecation") == told


ORIGIN: Final = ("Origin", "https://page.example")
PREFLIGHT: Final = (ORIGIN, ("Access-Control-Request-Method", "PUT"))
SPEC: Final = spec_of(
    {"/a": {"get": {"responses": {"200": EMPTY}}, "options": {"responses": {"202": EMPTY}}}}
)


def of_browsers(reply: Reply) -> dict[str, str]:
    return {
        name.removeprefix("Access-Control-"): value
        for name, value in reply.fields
        if name.startswith("Access-Control-") or name == "Vary"
    }


@pytest.mark.parametrize("line", ["GET /a", "GET /nothing", "DELETE /a", "OPTIONS /a"])
def test_every_reply_may_be_read_by_pages(way: MockSettings, line: str) -> None:
    open_ = {"Allow-Origin": "*", "Allow-Headers": "*", "Allow-Credentials": "true", "Expose-Headers": "*"}
    assert of_browsers(ask(way, SPEC, line)) == open_
    asked = ("Access-Control-Request-Headers", "x-a")
    found = of_browsers(ask(way, SPEC, line, ORIGIN, asked))
    assert found == {**open_, "Allow-Origin": ORIGIN[1], "Allow-Headers": "x-a", "Vary": "Origin"}


@pytest.mark.parametrize("target", ["/a", "/nothing"])
def test_a_preflight_is_answered_before_anything_is_judged(way: MockSettings, target: str) -> None:
    reply = ask(way, SPEC, f"OPTIONS {target}", *PREFLIGHT)
    assert (reply.status, reply.body, of_browsers(reply)["Allow-Methods"]) == (204, b"", "PUT")
    assert reply.field("Vary") == "Origin"


def test_an_ordinary_options_is_the_declared_operation_or_405(way: MockSettings) -> None:
    assert ask(way, SPEC, "OPTIONS /a", ORIGIN).status == 202
    assert ask(way, answering({"200": EMPTY}), "OPTIONS /a", ORIGIN).status == 405


def test_cors_can_be_switched_off(way: MockSettings) -> None:
    assert of_browsers(ask(way, SPEC, "GET /a", ORIGIN, cors=False)) == {}
    assert ask(way, SPEC, "OPTIONS /a", *PREFLIGHT, cors=False).status == 202


def test_declared_fields_for_browsers_win(way: MockSettings) -> None:
    headers = {"Access-Control-Allow-Origin": {"schema": {"const": "https://mine"}}}
    reply = ask(way, answering({"200": {"description": "d", "headers": headers}}), "GET /a", ORIGIN)
    assert lines(reply, "access-control-allow-origin") == (("Access-Control-Allow-Origin", "https://mine"),)
