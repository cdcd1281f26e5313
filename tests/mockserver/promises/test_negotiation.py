"""Which media type answers, and how its value is written."""

from typing import Any, Final

import pytest
from truespec.mockserver import MockSettings

from ..documents import answering, json_response
from .asking import EMPTY, WAYS, ask, contents, example, kind

TEXT: Final = "text/plain"
JSON: Final = "application/json"


@pytest.mark.parametrize(
    ("offered", "accept", "sent"),
    [
        pytest.param([TEXT, JSON], None, JSON, id="json-without-accept"),
        pytest.param([TEXT, "text/csv"], None, TEXT, id="else-the-first"),
        pytest.param([TEXT, JSON], "", JSON, id="empty-accept"),
        pytest.param(["text/csv", JSON], "*/*", "text/csv", id="any-is-the-first"),
        pytest.param(["text/csv", JSON, "application/x"], "application/*", JSON, id="range"),
        pytest.param([TEXT, JSON], f"{TEXT};q=0.1, {JSON};q=0.9", JSON, id="quality"),
        pytest.param([TEXT, JSON], f"*/*, {JSON}", JSON, id="the-more-specific-range"),
        pytest.param([TEXT, JSON], f"{JSON}, {TEXT}", JSON, id="the-client-s-order"),
        pytest.param([TEXT, "text/csv"], f"{TEXT};q=0, */*", "text/csv", id="q-0-excludes"),
        pytest.param([f"{JSON}; version=1", f"{JSON}; version=3"], f"{JSON}; version=3", f"{JSON}; version=3",
                     id="parameters-to-the-letter"),
        pytest.param([JSON], f"{JSON}; version=3", JSON, id="parameters-ignored"),
        pytest.param([JSON], f"{JSON}; charset=utf-8", JSON, id="no-charset-is-added"),
        pytest.param([f"{JSON}; charset=utf-8"], JSON, f"{JSON}; charset=utf-8", id="declared-to-the-letter"),
        pytest.param(["Application/Vnd.X+json"], "*/*", "Application/Vnd.X+json", id="case-is-kept"),
        pytest.param([JSON], "brochure, */*;q=0.1", JSON, id="a-wildcard-saves"),
    ],
)  # fmt: skip
def test_the_media_type_that_is_sent(
    way: MockSettings, offered: list[str], accept: str | None, sent: str
) -> None:
    fields = [] if accept is None else [("Accept", accept)]
    reply = ask(way, answering({"200": contents(*offered)}), "GET /a", *fields)
    assert (reply.status, reply.field("Content-Type")) == (200, sent)


@pytest.mark.parametrize(
    ("offered", "accept"),
    [
        ([JSON], "application/hal+json"),
        (["application/hal+json"], JSON),
        ([JSON], "image/png"),
        ([JSON], "brochure"),
        ([JSON], "a/b/c"),
        ([JSON], f"{JSON};q=0"),
        (["text/csv", TEXT], "text/*;q=0, application/json"),
    ],
)
def test_nothing_acceptable_is_406(way: MockSettings, offered: list[str], accept: str) -> None:
    reply = ask(way, answering({"200": contents(*offered)}), "GET /a", ("Accept", accept))
    assert kind(reply) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("response", [{"200": EMPTY}, {"204": contents(JSON)}])
def test_without_content_accept_does_not_matter(way: MockSettings, response: dict[str, Any]) -> None:
    reply = ask(way, answering(response), "GET /a", ("Accept", "image/png"))
    assert (reply.status, reply.body) == (int(next(iter(response))), b"")


def test_a_preferred_code_is_negotiated_like_any(way: MockSettings) -> None:
    spec = answering({"200": contents(JSON), "404": contents(TEXT)})
    reply = ask(way, spec, "GET /a", ("Prefer", "code=404"), ("Accept", JSON))
    assert kind(reply) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    ("value", "sent"), [("words", (TEXT, b"words")), ({"a": 1}, (JSON, b'{"a":1}')), ([1], (JSON, b"[1]"))]
)
def test_any_type_is_sent_as_one_that_carries_the_value(
    way: MockSettings, value: Any, sent: tuple[str, bytes]
) -> None:
    reply = ask(way, answering({"200": example("*/*", value)}), "GET /a")
    assert (reply.field("Content-Type"), reply.body) == sent


def test_without_accept_any_type_comes_before_json(way: MockSettings) -> None:
    spec = answering(
        {"200": {"description": "d", "content": {JSON: {"example": 1}, "*/*": {"example": "x"}}}}
    )
    assert ask(way, spec, "GET /a").body == b"x"


def test_under_a_wildcard_a_type_that_can_not_carry_the_value_is_passed_over(way: MockSettings) -> None:
    content = {TEXT: {"example": {"a": 1}}, JSON: {"example": {"a": 1}}}
    spec = answering({"200": {"description": "d", "content": content}})
    for fields in ([], [("Accept", "*/*")]):
        assert ask(way, spec, "GET /a", *fields).field("Content-Type") == JSON
    assert kind(ask(way, spec, "GET /a", ("Accept", TEXT))) == (500, "NO_COMPLEX_OBJECT_TEXT")


@pytest.mark.parametrize(
    ("media_type", "value", "body"),
    [
        (JSON, "text", b'"text"'),
        (JSON, 5, b"5"),
        (JSON, '{"a": 1}', b'"{\\"a\\": 1}"'),
        ("application/problem+json", [None], b"[null]"),
        (TEXT, "text", b"text"),
        ("text/html", "<p>", b"<p>"),
        (TEXT, 5, b"5"),
        (TEXT, True, b"true"),
        ("application/octet-stream", "bytes", b"bytes"),
        ("image/svg+xml", "<svg/>", b"<svg/>"),
        ("application/xml", "<a>1</a>", b"<a>1</a>"),
    ],
)
def test_how_a_value_is_written(way: MockSettings, media_type: str, value: Any, body: bytes) -> None:
    reply = ask(way, answering({"200": example(media_type, value)}), "GET /a")
    assert (reply.field("Content-Type"), reply.body) == (media_type, body)


@pytest.mark.parametrize("media_type", [TEXT, "image/png", "application/octet-stream"])
def test_an_object_that_no_serialization_is_defined_for(way: MockSettings, media_type: str) -> None:
    reply = ask(way, answering({"200": example(media_type, {"a": 1})}), "GET /a", ("Accept", media_type))
    assert kind(reply) == (500, "NO_COMPLEX_OBJECT_TEXT")
    assert b"x.yaml" in reply.body


def test_xml_has_an_element_for_each_property(way: MockSettings) -> None:
    value = {"title": "t", "seat": [1, 2], "hall": {"no": 3}}
    reply = ask(way, answering({"200": example("application/xml", value)}), "GET /a")
    assert b"<title>t</title><seat>1</seat><seat>2</seat><hall><no>3</no></hall>" in reply.body


def test_the_xml_keyword_is_honoured(way: MockSettings) -> None:
    seats = {"type": "array", "xml": {"wrapped": True}, "items": {"xml": {"name": "seat"}}}
    number = {"type": "integer", "xml": {"attribute": True}}
    schema = {"type": "object", "xml": {"name": "ticket"}, "properties": {"no": number, "seats": seats}}
    content = {"application/xml": {"schema": schema, "example": {"no": 1, "seats": ["a", "b"]}}}
    reply = ask(way, answering({"200": {"description": "d", "content": content}}), "GET /a")
    assert b'<ticket no="1"><seats><seat>a</seat><seat>b</seat></seats></ticket>' in reply.body


@pytest.mark.parametrize("status", ["204", "304", "200"])
def test_no_content_is_an_empty_body(way: MockSettings, status: str) -> None:
    reply = ask(way, answering({status: EMPTY}), "GET /a")
    assert (reply.status, reply.body) == (int(status), b"")


def test_content_that_nothing_is_said_of_is_empty_and_has_its_type(way: MockSettings) -> None:
    reply = ask(way, answering({"200": json_response()}), "GET /a", errors=True)
    assert (reply.status, reply.field("Content-Type"), reply.body) == (200, JSON, b"")


@pytest.mark.parametrize(("name", "status"), [("default", 200), ("prism", 500)])
def test_an_object_that_is_described_as_plain_text(name: str, status: int) -> None:
    schema = {"type": "object", "properties": {"a": {"const": 1}}}
    spec = answering({"200": {"description": "d", "content": {TEXT: {"schema": schema}}}})
    assert ask(WAYS[name], spec, "GET /a", ("Accept", TEXT)).status == status
