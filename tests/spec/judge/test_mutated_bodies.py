"""Bodies of every kind, broken by chance: whatever comes, the judge answers, and in time."""

import gzip
import json
from random import Random
from typing import Any, Final

import pytest
from truespec.spec import Match, Request, Spec, judge_request

ROUNDS: Final = 1_000
"""Of each kind. A longer run, of ten thousand each, was made by hand."""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["n"],
    "properties": {
        "n": {"type": "integer"},
        "text": {"type": "string", "xml": {"attribute": True}},
        "list": {"type": "array", "items": {"type": "number"}, "xml": {"wrapped": True}},
        "inner": {"$ref": "#/components/schemas/Thing"},
        "one": {"oneOf": [{"type": "boolean"}, {"type": "array", "items": {"type": "string"}}]},
    },
}
VALUE: dict[str, Any] = {"n": 1, "text": "한 <&>", "list": [1, 2.5], "inner": {"n": 2}, "one": True}
PART = "Content-Disposition: form-data; name="
XML: Final = b"""<?xml version="1.0" encoding="UTF-8"?>
<a:Thing xmlns:a="urn:a" text="x">
  <n>1</n><list><list>1</list></list><inner><n>2</n></inner><!-- c --><one><![CDATA[true]]></one>
</a:Thing>"""
KINDS: dict[str, tuple[str, dict[str, Any], bytes]] = {
    "json": ("application/json", {}, json.dumps(VALUE).encode()),
    "form": (
        "application/x-www-form-urlencoded",
        {"encoding": {"list": {"style": "pipeDelimited"}}},
        b"n=1&text=%ED%95%9C+x&list=1|2.5&inner[n]=2&inner[list][0]=1&one=true",
    ),
    "multipart": (
        "multipart/form-data; boundary=b",
        {
            "encoding": {
                "text": {"contentType": "text/*", "headers": {"X-A": {"schema": {"type": "integer"}}}}
            }
        },
        f'--b\r\n{PART}"n"\r\n\r\n1\r\n--b\r\n{PART}"text"; filename*=UTF-8\'\'a%20b\r\nX-A: 1\r\n'
        f'Content-Type: text/plain; charset=utf-8\r\n\r\nx\r\n--b\r\n{PART}"inner"\r\n'
        'Content-Type: application/json\r\n\r\n{"n": 1}\r\n--b--\r\n'.encode(),
    ),
    "xml": (
        "application/xml",
        {},
        XML,
    ),
    "text": ("text/plain; charset=utf-16", {}, json.dumps(VALUE).encode("utf-16")),
    "lines": ("application/jsonl", {"itemSchema": SCHEMA}, b'{"n": 1}\n{"n": 2, "list": [1]}\n'),
    "records": ("application/json-seq", {"itemSchema": SCHEMA}, b'\x1e{"n": 1}\n\x1e{"n": 2}\n'),
    "events": ("text/event-stream", {}, b'id: 1\nevent: e\ndata: {"n":\ndata: 1}\n\nretry: 5\ndata: {}\n\n'),
}
PIECES: Final = (
    b"",
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b'"',
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]" * 3,
    b"<",
    b">",
    b"</",
    b"&",
    b"&#0;",
    b"=",
    b"%",
    b"%FF",
    b"+",
    b";",
    b":",
    b"\r\n",
    b"\n\n",
    b"\r\n\r\n",
    b"--b",
    b"--b--",
    b"\x1e",
    b"data:",
    b"id:",
    b"1e999",
    b"9" * 30,
    b"-",
    b"NaN",
    b"null",
    b"true",
    b"<!DOCTYPE a>",
    b"<![CDATA[",
    b"xmlns:b=''",
    b"[" * 600,
    b"<a>" * 300,
    b"name*=",
    b'filename="',
    b"charset=hex",
    b"\\ud800",
    b"[0]",
    b"[][]",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
)


def spec_of(content_type: str, media: dict[str, Any]) -> Spec:
    described = {content_type.partition(";")[0]: {"schema": {"$ref": "#/components/schemas/Thing"}, **media}}
    document = {
        "openapi": "3.2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"post": {"requestBody": {"content": described}, "responses": {}}}},
        "components": {"schemas": {"Thing": SCHEMA}},
    }
    return Spec.load(document)


def mutated(random: Random, body: bytes) -> bytes:
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, len(body))
        end = min(len(body), start + random.choice((0, 0, 1, 1, 5, 50)))
        piece = random.choice((random.choice(PIECES), body[start:end] * 2, bytes([random.randrange(256)])))
        body = body[:start] + piece + body[end:]
    return body[: random.randint(0, len(body))] if random.random() < 0.1 else body


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("coding", [None, "gzip"])
def test_a_broken_body_is_judged_and_nothing_else_happens(kind: str, coding: str | None) -> None:
    content_type, media, body = KINDS[kind]
    match = spec_of(content_type, media).match("POST", "/")
    assert isinstance(match, Match)
    fields = (("Content-Type", content_type), *([("Content-Encoding", coding)] if coding else []))
    random, malformed, judged = Random(f"{kind} {coding}"), 0, 0
    rounds = ROUNDS if coding is None else ROUNDS // 5
    for _ in range(rounds):
        sent = mutated(random, body)
        if coding is not None:
            sent = gzip.compress(sent, 1)
            sent = mutated(random, sent) if random.random() < 0.5 else sent
        found = judge_request(match, Request("POST", "/", fields, sent))
        malformed += any(each.rule == "request-body-malformed" for each in found)
        judged += not found or any(each.rule == "request-body-schema" for each in found)
        assert all(each.message and each.at.file for each in found)
    assert judged, "every mutation broke the syntax"
    assert malformed or kind == "text", "no mutation broke the syntax"


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("json", b'{"n":' * 200_000),
        ("json", b"[" + b'{"n": 1, "n": 1},' * 50_000 + b"1]"),
        ("json", b'["' + b"\\u003a" * 200_000 + b'", {"a": ":"}]'),
        ("form", b"a[b]=1&" * 50_000),
        ("form", b"inner" + b"[a]" * 50_000 + b"=1"),
        ("form", b"n=1&" * 200_000),
        ("multipart", b"--b\r\n" * 100_000),
        ("multipart", b"--b\r\n" + b"x" * 5_000_000),
        (
            "multipart",
            b'--b\r\nContent-Disposition: form-data; name="' + b"\\\\" * 100_000 + b"\r\n\r\n\r\n--b--",
        ),
        ("xml", b"<a " + b"b='' " * 100_000 + b"/>"),
        ("xml", b"<a>" + b"&#65;" * 500_000 + b"</a>"),
        ("xml", b"<Thing>" + b"<n>1</n>" * 90_000 + b"</Thing>"),
        ("lines", b"\n" * 1_000_000),
        ("lines", b"1\n" * 90_000),
        ("events", b"data\n" * 300_000),
        ("events", b"data: 1\n\n" * 40_000),
        ("text", b"\xff" * 1_000_000),
    ],
)
def test_a_hostile_body_ends_soon(kind: str, body: bytes) -> None:
    """The test's own limit is `faulthandler_timeout`; each takes a second or two on a busy machine."""
    content_type, media, _ = KINDS[kind]
    match = spec_of(content_type, media).match("POST", "/")
    assert isinstance(match, Match)
    judge_request(match, Request("POST", "/", (("Content-Type", content_type),), body))
