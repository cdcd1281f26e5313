"""Requests from pages of other origins."""

from truespec.mockserver import Mock, MockSettings
from truespec.spec import Request

from .documents import answering, get, lines

SPEC = answering({"204": {"description": "d"}})
ORIGIN = ("Origin", "https://page.example")
PREFLIGHT = (ORIGIN, ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "x-a, x-b"))


def test_a_preflight_allows_what_it_asks_for_wherever_it_goes() -> None:
    reply = Mock(SPEC).answer(Request("OPTIONS", "/nothing", PREFLIGHT))
    assert dict(reply.fields) == {
        "Access-Control-Allow-Origin": "https://page.example",
        "Access-Control-Allow-Headers": "x-a, x-b",
        "Access-Control-Allow-Methods": "PUT",
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": "*",
        "Vary": "Origin",
    }
    assert reply.status == 204


def test_every_answer_and_refusal_can_be_read() -> None:
    for target in ("/a", "/nothing"):
        reply = get(SPEC, ORIGIN, target=target)
        assert (reply.field("Access-Control-Allow-Origin"), reply.field("Vary")) == (ORIGIN[1], "Origin")


def test_without_an_origin_all_may_read() -> None:
    assert get(SPEC).field("Access-Control-Allow-Origin") == "*"


def test_the_answers_to_two_origins_do_not_mix() -> None:
    mock = Mock(SPEC)
    for origin in ("https://one.example", "https://two.example"):
        reply = mock.answer(Request("GET", "/a", (("Origin", origin),)))
        assert lines(reply, "Access-Control-Allow-Origin") == (("Access-Control-Allow-Origin", origin),)


def test_what_the_document_declares_wins() -> None:
    declared = {"Access-Control-Allow-Origin": {"schema": {"const": "https://mine.example"}}}
    reply = get(answering({"200": {"description": "d", "headers": declared}}), ORIGIN)
    assert lines(reply, "access-control-allow-origin") == (
        ("Access-Control-Allow-Origin", "https://mine.example"),
    )


def test_an_options_request_that_is_no_preflight_is_the_document_s() -> None:
    assert Mock(SPEC).answer(Request("OPTIONS", "/a", (ORIGIN,))).status == 405


def test_cors_can_be_switched_off() -> None:
    mock = Mock(SPEC, MockSettings(cors=False))
    assert mock.answer(Request("GET", "/a", (ORIGIN,))).fields == ()
    assert mock.answer(Request("OPTIONS", "/a", PREFLIGHT)).status == 405
