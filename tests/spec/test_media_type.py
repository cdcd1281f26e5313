"""Media types (RFC 9110)."""

import pytest
from truespec.spec import MediaRange, negotiate, parse_media_type
from truespec.spec.media_type import media_type_for


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("application/json", MediaRange("application", "json")),
        (" Application/JSON ; Charset=UTF-8", MediaRange("application", "json", (("charset", "UTF-8"),))),
        ('a/b; x="c;d\\"e"; y=1', MediaRange("a", "b", (("x", 'c;d"e'), ("y", "1")))),
        ("a/b;", MediaRange("a", "b")),
        ("*/*", MediaRange("*", "*")),
        ("json", None),
        ("a/b/c", None),
        ("a/b x", None),
        ("", None),
    ],
)
def test_a_media_type_is_parsed_or_is_none(text: str, parsed: MediaRange | None) -> None:
    assert parse_media_type(text) == parsed


@pytest.mark.parametrize(
    ("declared", "sent", "chosen"),
    [
        (["*/*", "text/*", "text/plain"], "text/plain; charset=utf-8", "text/plain"),
        (["*/*", "text/*", "text/plain"], "text/html", "text/*"),
        (["*/*"], "image/png", "*/*"),
        (["application/json; charset=utf-8"], "application/json", "application/json; charset=utf-8"),
        (["application/json"], "application/JSON;charset=x", "application/json"),
        (["application/json"], "application/problem+json", "application/json"),
        (["application/json", "application/*"], "application/problem+json", "application/*"),
        (["application/hal+json"], "application/json", None),
        (["application/vnd.a+json"], "application/vnd.b+json", None),
        (["application/json"], "nonsense", None),
        (["a/b; v=1", "a/b; v=2"], "a/b; v=2", "a/b; v=2"),
        (["a/b; v=1"], "a/b", "a/b; v=1"),
        (["a/b; v=1"], "a/b; v=3", None),
        (["a/b; v=1", "a/*"], "a/b; v=3", "a/*"),
        (["not a type", "text/plain"], "text/plain", "text/plain"),
    ],
)
def test_the_most_specific_range_describes_a_body(declared: list[str], sent: str, chosen: str | None) -> None:
    assert media_type_for({text: text for text in declared}, sent) == chosen


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        (None, ["text/plain", "application/json"], "application/json"),
        ("", ["text/plain", "text/html"], "text/plain"),
        ("*/*", ["text/plain", "application/json"], "text/plain"),
        ("application/*", ["text/plain", "application/xml", "application/json"], "application/xml"),
        ("text/html;q=0.4, application/json;q=0.5", ["text/html", "application/json"], "application/json"),
        ("text/html, text/plain", ["text/plain", "text/html"], "text/html"),
        ("*/*, text/html", ["text/plain", "text/html"], "text/html"),
        ("application/json", ["application/hal+json"], None),
        ("application/json;q=0, */*", ["application/json", "text/plain"], "text/plain"),
        ("application/json;q=0", ["application/json"], None),
        ("application/json; version=3", ["application/json"], "application/json"),
        ("brochure", ["application/json"], None),
        ("a/b/c", ["application/json"], None),
        ("text/plain", [], None),
        ("text/plain", ["*/*"], "*/*"),
    ],
)
def test_negotiation_takes_quality_then_the_narrower_range(
    accept: str | None, offered: list[str], chosen: str | None
) -> None:
    assert negotiate(accept, offered) == chosen


@pytest.mark.parametrize(
    ("text", "json"),
    [
        ("application/json", True),
        ("text/json", True),
        ("application/problem+json", True),
        ("application/jsonl", False),
    ],
)
def test_json_is_known_by_name_and_suffix(text: str, json: bool) -> None:
    parsed = parse_media_type(text)
    assert parsed is not None
    assert parsed.is_json is json
