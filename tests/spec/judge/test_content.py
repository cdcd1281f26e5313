"""Content of every kind, judged: forms, parts, texts, sequences, codings and charsets."""

import gzip
import json
import zlib
from typing import Any

import pytest
from truespec.spec import (
    Match,
    Request,
    Response,
    Spec,
    Violation,
    content_not_judged,
    judge_request,
    judge_response,
)

FORM = "application/x-www-form-urlencoded"


def spec_of(content: dict[str, Any], version: str = "3.2.0") -> Spec:
    operation = {
        "requestBody": {"content": content},
        "responses": {"200": {"description": "", "content": content}},
    }
    info = {"title": "t", "version": "1"}
    return Spec.load({"openapi": version, "info": info, "paths": {"/": {"post": operation}}})


def sent(spec: Spec, content_type: str, body: bytes, *fields: tuple[str, str]) -> tuple[Violation, ...]:
    """Judge a body in a request, and the same in an answer: they have to break the same."""
    match = spec.match("POST", "/")
    assert isinstance(match, Match)
    lines = (("Content-Type", content_type), *fields)
    found = judge_request(match, Request("POST", "/", lines, body))
    answer = judge_response(match.operation, "POST", Response(200, lines, body))
    assert [(each.code, each.where, each.rule.partition("-")[2]) for each in found] == [
        (each.code, each.where, each.rule.partition("-")[2]) for each in answer
    ]
    return found


def brief(found: tuple[Violation, ...]) -> list[tuple[str, str]]:
    return sorted((each.code, str(each.where)) for each in found)


OBJECT = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}


@pytest.mark.parametrize(
    ("coding", "body", "expected"),
    [
        ("gzip", gzip.compress(b'{"n": 1}', mtime=0), []),
        ("x-gzip", gzip.compress(b'{"n": 1}', mtime=0), []),
        ("GZIP", gzip.compress(b'{"n": "x"}', mtime=0), [("type", "body /n")]),
        ("gzip", gzip.compress(b'{"n":', mtime=0) + gzip.compress(b" 1}", mtime=0), []),
        ("gzip", gzip.compress(b'{"n": 1}', mtime=0) + b"\0\0", []),
        ("deflate", zlib.compress(b'{"n": 1}'), []),
        ("deflate", zlib.compress(b'{"n": 1}')[2:-4], []),
        ("identity", b'{"n": 1}', []),
        ("", b'{"n": 1}', []),
        ("gzip, deflate", zlib.compress(gzip.compress(b'{"n": 1}', mtime=0)), []),
        ("gzip", b'{"n": 1}', [("syntax", "body")]),
        ("gzip", gzip.compress(b'{"n": 1}', mtime=0)[:-9], [("syntax", "body")]),
        ("gzip", gzip.compress(b'{"n": 1}', mtime=0) + b"more", [("syntax", "body")]),
        ("deflate", b"\xff\xff", [("syntax", "body")]),
    ],
)
def test_content_codings_are_undone(coding: str, body: bytes, expected: list[tuple[str, str]]) -> None:
    spec = spec_of({"application/json": {"schema": OBJECT}})
    assert brief(sent(spec, "application/json", body, ("Content-Encoding", coding))) == expected


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "aes128gcm", "gzip, br"])
def test_what_is_coded_in_an_unknown_way_is_not_accused(coding: str) -> None:
    spec = spec_of({"application/json": {"schema": OBJECT}})
    assert sent(spec, "application/json", b"\x0b\x02\x80", ("Content-Encoding", coding)) == ()


@pytest.mark.parametrize("wrap", [gzip.compress, zlib.compress])
def test_a_bomb_is_given_up_in_time(wrap: Any) -> None:
    bomb = wrap(b"0" * 70_000_000)
    spec = spec_of({"application/json": {"schema": OBJECT}})
    coding = "gzip" if wrap is gzip.compress else "deflate"
    assert sent(spec, "application/json", bomb, ("Content-Encoding", coding)) == ()


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/plain", "한글".encode(), []),
        ("text/plain; charset=utf-8", "한글".encode(), []),
        ("text/plain", b"\xef\xbb\xbf" + "한글".encode(), []),
        ("text/plain; charset=utf-16", "한글".encode("utf-16"), []),
        ("text/plain; charset=utf-16le", "한글".encode("utf-16-le"), []),
        ("text/plain; charset=euc-kr", "한글".encode("euc-kr"), []),
        ("text/plain; charset=latin-1", b"\xe9\xe8", []),
        ('text/plain; charset="ISO-8859-1"', b"\xe9\xe8", []),
        ("text/plain", "한".encode(), [("minLength", "body")]),
        ("text/plain", b"\xff\xff\xff", [("syntax", "body")]),
        ("text/plain; charset=utf-16", b"\x00\xd8\x00", [("syntax", "body")]),
        ("text/plain; charset=no-such", b"ab", [("syntax", "body")]),
        ("text/plain; charset=hex", b"abab", [("syntax", "body")]),
        ("text/plain; charset=zlib", b"abab", [("syntax", "body")]),
    ],
)
def test_text_is_read_in_its_charset(content_type: str, body: bytes, expected: list[tuple[str, str]]) -> None:
    spec = spec_of({"text/plain": {"schema": {"type": "string", "minLength": 2}}})
    assert brief(sent(spec, content_type, body)) == expected


@pytest.mark.parametrize(
    ("media_type", "schema", "body", "expected"),
    [
        ("text/plain", OBJECT, b'{"n": 1}', []),
        ("text/plain", OBJECT, b'{"n": "x"}', [("type", "body /n")]),
        ("text/plain", OBJECT, b"hello", [("type", "body")]),
        ("text/csv", {"type": "array"}, b"a,b\n1,2", []),
        ("text/html", {"type": "string", "pattern": "^<"}, b"hello", [("pattern", "body")]),
        ("text/plain", {"type": "boolean"}, b"true", []),
        ("text/plain", {"type": "number"}, b"1.5", []),
    ],
)
def test_plain_text_may_be_json_other_texts_are_text_alone(
    media_type: str, schema: Any, body: bytes, expected: list[tuple[str, str]]
) -> None:
    assert brief(sent(spec_of({media_type: {"schema": schema}}), media_type, body)) == expected


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"n": 1, "n": 2}', "the name 'n' stands twice in one object"),
        (b'{"n": \xff}', ""),
        (b'{"n": NaN}', ""),
        (b"\xef\xbb\xbf{}", "a byte order mark, which JSON must not have"),
        ('{"n": 1}'.encode("utf-16"), "not UTF-8 but UTF-16"),
    ],
)
def test_what_is_no_json_is_one_clear_breach(body: bytes, reason: str) -> None:
    (violation,) = sent(
        spec_of({"application/json": {"schema": OBJECT}}), "application/json; charset=utf-8", body
    )
    assert (violation.rule, violation.code, str(violation.where)) == (
        "request-body-malformed",
        "syntax",
        "body",
    )
    assert reason in violation.message


def test_half_a_surrogate_pair_is_refused_in_a_request_and_not_judged_in_an_answer() -> None:
    spec, body = spec_of({"application/json": {"schema": OBJECT}}), b'{"n": "\\ud800"}'
    match = spec.match("POST", "/")
    assert isinstance(match, Match)
    lines = (("Content-Type", "application/json"),)
    (violation,) = judge_request(match, Request("POST", "/", lines, body))
    assert violation.rule == "request-body-malformed"
    assert judge_response(match.operation, "POST", Response(200, lines, body)) == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"[" * 100_000, "nested deeper than 500 levels"),
        (b'{"n": 1e99999}', "a number beyond 10^4000"),
    ],
)
def test_json_beyond_what_is_read_is_refused_and_not_held_against_who_repeats_it(
    body: bytes, reason: str
) -> None:
    (operation,) = spec_of({"application/json": {"schema": OBJECT}}).operations
    lines = (("Content-Type", "application/json"),)
    (violation,) = judge_request(Match(operation, {}), Request("POST", "/", lines, body))
    assert (violation.rule, violation.code) == ("request-body-malformed", "syntax")
    assert reason in violation.message
    assert judge_response(operation, "POST", Response(200, lines, body)) == ()
    media = operation.responses["200"].content["application/json"]
    assert content_not_judged(media, body, "application/json") == reason


FIELDS = {
    "type": "object",
    "properties": {
        "n": {"type": "integer"},
        "text": {"type": "string", "maxLength": 5},
        "flags": {"type": "array", "items": {"type": "boolean"}},
        "point": {"type": "object", "properties": {"x": {"type": "integer"}}},
        "points": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "integer"}}}},
    },
}


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        ({}, b"n=1&text=a+b&flags=true&flags=false", []),
        ({}, b"n=x", [("type", "body /n")]),
        ({}, b"n=1&n=2", [("type", "body /n")]),
        ({}, b"text=%ED%95%9C", []),
        ({}, "text=한".encode(), []),
        ({}, b"text=%FF", [("syntax", "body")]),
        ({}, b"text=\xff", [("syntax", "body")]),
        ({}, b"flags=true&flags=maybe", [("type", "body /flags/1")]),
        ({}, b"point=%7B%22x%22%3A1%7D", []),
        ({}, b"point=%7B%22x%22%3A%22y%22%7D", [("type", "body /point/x")]),
        ({}, b"point[x]=1", []),
        ({}, b"point[x]=y", [("type", "body /point/x")]),
        ({}, b"point=nonsense", [("type", "body /point")]),
        ({}, b"points=%7B%22x%22%3A1%7D&points=%7B%22x%22%3A%22y%22%7D", [("type", "body /points/1/x")]),
        ({"flags": {"style": "form", "explode": False}}, b"flags=true,false", []),
        ({"flags": {"style": "spaceDelimited", "explode": False}}, b"flags=true+false", []),
        ({"flags": {"contentType": "application/json"}}, b"flags=%5Btrue%5D", []),
        ({"flags": {"contentType": "application/json"}}, b"flags=%5B1%5D", [("type", "body /flags/0")]),
        ({"flags": {"contentType": "application/json"}}, b"flags=%5B", [("syntax", "body")]),
        ({"point": {"style": "form", "explode": True}}, b"x=1&n=1", []),
        ({"point": {"style": "form", "explode": True}}, b"x=y", [("type", "body /point/x")]),
        ({"point": {"style": "form", "explode": False}}, b"point=x,1", []),
        ({"point": {"style": "form", "explode": False}}, b"point=x", [("syntax", "body")]),
        (
            {"point": {"style": "deepObject", "explode": True}},
            b"point=%7B%22x%22%3A%22y%22%7D",
            [("type", "body /point/x")],
        ),
    ],
)
def test_form_fields(encoding: Any, body: bytes, expected: list[tuple[str, str]]) -> None:
    assert brief(sent(spec_of({FORM: {"schema": FIELDS, "encoding": encoding}}), FORM, body)) == expected


def test_names_that_nobody_declares_are_members_too() -> None:
    schema = {"type": "object", "additionalProperties": {"type": "integer"}}
    assert brief(sent(spec_of({FORM: {"schema": schema}}), FORM, b"a=1&b=x")) == [("type", "body /b")]


UPLOAD = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "maxLength": 8},
        "n": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 3}},
        "meta": {"type": "object", "properties": {"x": {"type": "integer"}}},
        "doc": {"type": "string"},
    },
}
FILE = ('name="file"; filename="a.png"\r\nContent-Type: image/png', b"\x89PNG\r\n\xff")
ENCODING = {
    "file": {
        "contentType": "image/png, image/jpeg",
        "headers": {
            "X-Rate": {"required": True, "schema": {"type": "integer"}},
            "X-Tags": {"schema": {"type": "array", "items": {"maxLength": 2}}},
        },
    }
}


def multipart(*parts: tuple[str, bytes], end: bytes = b"\r\n") -> bytes:
    body = b"".join(
        b"--b"
        + end
        + f"Content-Disposition: form-data; {head}".replace("\r\n", end.decode()).encode()
        + end * 2
        + content
        + end
        for head, content in parts
    )
    return body + b"--b--" + end


DATA = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (multipart(FILE, ('name="n"', b"5"), ('name="tags"', b"a"), ('name="tags"', b"b")), []),
        (multipart(FILE, ('name="n"', b"5"), end=b"\n"), []),
        (b"preamble\r\n" + multipart(FILE) + b"epilogue --b", []),
        (multipart(FILE, ('name="n"', b"x")), [("type", "body /n")]),
        (multipart(FILE, ('name="n"', b"5"), ('name="n"', b"6")), [("type", "body /n")]),
        (multipart(FILE, ('name="tags"', b"long")), [("maxLength", "body /tags/0")]),
        (multipart(FILE, ('name="tags"\r\nContent-Type: application/json', b'["a"]')), []),
        (multipart(FILE, ('name="tags"\r\nContent-Type: application/json', b'"a"')), []),
        (multipart(FILE, ('name="meta"', b'{"x": 1}')), []),
        (
            multipart(
                FILE, ('name="meta"; filename="blob"\r\nContent-Type: application/json', b'{"x": "y"}')
            ),
            [("type", "body /meta/x")],
        ),
        (multipart(FILE, ('name="meta"\r\nContent-Type: application/json', b"{")), [("syntax", "body")]),
        (multipart(FILE, ('name="doc"\r\nContent-Type: text/plain; charset=latin-1', b"\xe9")), []),
        # An uploaded file that happens to be JSON is a file, and text that looks like JSON is text.
        (multipart(('name="file"; filename="a.json"\r\nContent-Type: application/json', b'{"a":1}')), []),
        (
            multipart(('name="file"; filename="a.json"\r\nContent-Type: application/json', b'{"a": 123}')),
            [("maxLength", "body /file")],
        ),
        (multipart(FILE, ('name="doc"\r\nContent-Type: application/json', b"{}")), []),
        (
            multipart(("name=\"file\"; filename*=UTF-8''%ED%95%9C.png", b"123456789")),
            [("maxLength", "body /file")],
        ),
        (multipart(("name=file; filename=a.png", b"12345678")), []),
        (multipart(('NAME="file"; FileName="a;b=\\"c.png"', b"12345678")), []),
        (multipart(('name="n"', b"5")), [("required", "body")]),
        (multipart(("", b"5")), [("syntax", "body")]),
        (multipart(FILE)[:-6], [("syntax", "body")]),
        (b"--b\r\nnonsense\r\n\r\nx\r\n--b--", [("syntax", "body")]),
        (b"--b\r\nContent-Disposition: form-data; name=file\r\n--b--", [("syntax", "body")]),
        (b"--c--", [("syntax", "body")]),
        (b"--b--\r\n", [("required", "body")]),
        (b"--b\r\n" * 20_000 + b"--b--", [("syntax", "body")]),
    ],
)
def test_parts_of_a_form(body: bytes, expected: list[tuple[str, str]]) -> None:
    assert brief(sent(spec_of({"multipart/form-data": {"schema": UPLOAD}}), DATA, body)) == expected


@pytest.mark.parametrize("boundary", ['; boundary="' + "x" * 71 + '"', '; boundary="b "'])
def test_a_body_without_a_usable_boundary_is_malformed(boundary: str) -> None:
    spec = spec_of({"multipart/form-data": {"schema": UPLOAD}})
    assert brief(sent(spec, f"multipart/form-data{boundary}", multipart(FILE))) == [("syntax", "body")]


def with_rate(rate: str, content_type: str = "image/png", more: str = "") -> tuple[str, bytes]:
    return f'name="file"; filename="a"\r\nContent-Type: {content_type}\r\nX-Rate: {rate}{more}', b"x"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (with_rate("5"), []),
        (with_rate("5", "IMAGE/JPEG; q=1"), []),
        (('name="file"; filename="a"\r\nx-rate: 5', b"x"), []),
        (with_rate("5", "image/gif"), [("request-part-media-type", "mediaType", "body part file /file")]),
        (with_rate("fast"), [("request-part-header", "type", "body part file /file")]),
        (FILE, [("request-part-header", "required", "body part file /file")]),
        (
            with_rate("5", more="\r\nX-Tags: ab, abc"),
            [("request-part-header", "maxLength", "body part file /file")],
        ),
    ],
)
def test_parts_follow_their_encoding_object(part: tuple[str, bytes], expected: list[Any]) -> None:
    spec = spec_of({"multipart/form-data": {"schema": UPLOAD, "encoding": ENCODING}})
    found = sent(spec, DATA, multipart(part))
    assert [(each.rule, each.code, str(each.where)) for each in found] == expected
    assert all("part 'file'" in each.message and "/encoding/file" in each.at.pointer for each in found)


@pytest.mark.parametrize(
    ("encoding", "parts", "expected"),
    [
        ({"tags": {"style": "form", "explode": False}}, [('name="tags"', b"a,b")], []),
        # a part is not percent-encoded: this is a text of four characters
        (
            {"tags": {"style": "form", "explode": False}},
            [('name="tags"', b"a,b%2C")],
            [("maxLength", "body /tags/1")],
        ),
        ({"tags": {"style": "pipeDelimited"}}, [('name="tags"', b"a|long")], [("maxLength", "body /tags/1")]),
        ({"tags": {"style": "form", "explode": True}}, [('name="tags"', b"a"), ('name="tags"', b"bc")], []),
        (
            {"tags": {"style": "form", "explode": True}},
            [('name="tags"', b"a"), ('name="tags"', b"b,c")],
            [("allowReserved", "body part tags")],
        ),
        (
            {"tags": {"style": "form", "explode": True, "allowReserved": True}},
            [('name="tags"', b"b,c"), ('name="tags"; filename="a"', b"/")],
            [],
        ),
        ({"meta": {"style": "deepObject", "explode": True}}, [('name="meta[x]"', b"1")], []),
        (
            {"meta": {"style": "deepObject", "explode": True}},
            [('name="meta[x]"', b"y")],
            [("type", "body /meta/x")],
        ),
        ({"meta": {"style": "deepObject", "explode": True}}, [('name="meta"', b'{"x": 1}')], []),
        ({"meta": {"style": "form", "explode": True}}, [('name="x"', b"1")], []),
    ],
)
def test_parts_have_styles_where_they_are_given(
    encoding: Any, parts: list[tuple[str, bytes]], expected: list[tuple[str, str]]
) -> None:
    spec = spec_of({"multipart/form-data": {"schema": UPLOAD, "encoding": encoding}})
    assert brief(sent(spec, DATA, multipart(FILE, *parts))) == expected


MIXED = (
    b"--b\r\nContent-Type: application/json\r\n\r\n%s\r\n"
    b"--b\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--b--"
)


@pytest.mark.parametrize(
    ("media", "body", "expected"),
    [
        ({"schema": {"type": "array", "prefixItems": [OBJECT, {}]}}, MIXED % b'{"n": 1}', []),
        (
            {"schema": {"type": "array", "prefixItems": [OBJECT, {}]}},
            MIXED % b"{}",
            [("required", "body /0")],
        ),
        ({"schema": {"type": "array", "maxItems": 1}}, MIXED % b"{}", [("maxItems", "body")]),
        (
            {"itemSchema": {"type": ["object", "string"], "required": ["n"]}},
            MIXED % b"{}",
            [("required", "body /0")],
        ),
        (
            {
                "schema": {"type": "array"},
                "prefixEncoding": [{"contentType": "application/json"}, {"contentType": "image/gif"}],
            },
            MIXED % b"{}",
            [("mediaType", "body part 1 /1")],
        ),
        (
            {"schema": {"type": "array"}, "itemEncoding": {"contentType": "application/json, image/png"}},
            MIXED % b"{}",
            [],
        ),
        ({"schema": {"type": "array"}}, MIXED % b"{", [("syntax", "body")]),
        ({"schema": {"type": "string"}}, MIXED % b"{", []),
    ],
)
def test_parts_by_position(media: Any, body: bytes, expected: list[tuple[str, str]]) -> None:
    assert brief(sent(spec_of({"multipart/mixed": media}), "multipart/mixed; boundary=b", body)) == expected


ITEM = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}


@pytest.mark.parametrize(
    ("media_type", "media", "body", "expected"),
    [
        ("application/jsonl", {"itemSchema": ITEM}, b'{"n": 1}\n{"n": 2}\n', []),
        ("application/jsonl", {"itemSchema": ITEM}, b'{"n": 1}\r\n\r\n{"n": "x"}', [("type", "body /1/n")]),
        ("application/x-ndjson", {"itemSchema": ITEM}, b'{"n": 1}\n{\n', [("syntax", "body")]),
        ("application/x-ndjson", {"schema": ITEM}, b'{"n": 1}\n{}\n', [("required", "body /1")]),
        (
            "application/x-ndjson",
            {"schema": {"type": "array", "items": ITEM, "maxItems": 1}},
            b'{"n": 1}\n{"n": 2}',
            [("maxItems", "body")],
        ),
        (
            "application/x-ndjson",
            {"schema": {"type": "array", "maxItems": 1}, "itemSchema": ITEM},
            b'{}\n{"n": 2}',
            [("maxItems", "body"), ("required", "body /0")],
        ),
        ("application/x-ndjson", {}, b"1\n2", []),
        (
            "application/json-seq",
            {"itemSchema": ITEM},
            b'\x1e{"n": 1}\n\x1e{"n": "x"}\n',
            [("type", "body /1/n")],
        ),
        ("application/json-seq", {"itemSchema": ITEM}, b'{"n": 1}\n', [("syntax", "body")]),
        ("application/geo+json-seq", {"itemSchema": ITEM}, b'\x1e{"n": 1}\n', []),
        ("text/event-stream", {"schema": {"type": "string"}}, b"data: x\n\n", []),
        ("text/event-stream", {"schema": ITEM}, b'data: {"n": 1}\n\ndata: [DONE]\n\n', []),
        (
            "text/event-stream",
            {"schema": ITEM},
            b'event: add\ndata: {"n":\ndata: "x"}\n\n',
            [("type", "body /0/n")],
        ),
        ("text/event-stream", {"schema": ITEM}, b"data: hello\n\n", [("syntax", "body")]),
        (
            "text/event-stream",
            {
                "itemSchema": {
                    "required": ["id"],
                    "properties": {"data": {"type": "string", "maxLength": 3}, "retry": {"maximum": 9}},
                }
            },
            b": comment\nid: 1\nretry: 10\ndata:1234\n\ndata: 1\n\n",
            [("maxLength", "body /0/data"), ("maximum", "body /0/retry"), ("required", "body /1")],
        ),
        (
            "text/event-stream",
            {"itemSchema": {"type": "object", "properties": {"data": {"type": "string"}}}},
            b"data: 5\r\n\r\n",
            [],
        ),
    ],
)
def test_each_item_of_a_sequence(
    media_type: str, media: Any, body: bytes, expected: list[tuple[str, str]]
) -> None:
    assert brief(sent(spec_of({media_type: media}), media_type, body)) == expected


def test_a_breach_of_an_item_names_its_place_in_the_document() -> None:
    spec = spec_of({"application/jsonl": {"itemSchema": ITEM}})
    (violation,) = sent(spec, "application/jsonl", json.dumps({"n": "x"}).encode())
    assert violation.at.pointer == (
        "/paths/~1/post/requestBody/content/application~1jsonl/itemSchema/properties/n/type"
    )
    assert violation.message.startswith("/0/n ")


BOMB = gzip.compress(b" " * 10_000_000)


@pytest.mark.parametrize(
    ("content_type", "coding", "body", "reason"),
    [
        ("application/json", None, b"{}", None),
        ("application/json", None, b"{", None),
        ("application/json", "br", b"\x0b", "the content coding 'br' is not read"),
        ("application/json", "gzip", BOMB, f"the content expands to more than {500 * len(BOMB):,} bytes"),
        ("image/png", None, b"\x89PNG", "the inside of image/png is not judged"),
        ("text/csv", None, b"a,b", "how text/csv is an array or object is not described"),
        ("nonsense", None, b"", "'nonsense' names no media type"),
    ],
)
def test_what_is_not_judged_says_why(
    content_type: str, coding: str | None, body: bytes, reason: str | None
) -> None:
    request_body = spec_of({"*/*": {"schema": {"type": "array"}}}).operations[0].request_body
    assert request_body is not None
    found = content_not_judged(request_body.content["*/*"], body, content_type, coding)
    assert found == reason


@pytest.mark.parametrize(
    ("media_range", "expected"),
    [
        pytest.param("*/*", [], id="any type: JSON is as good as other bytes"),
        pytest.param("application/*", [], id="any of a kind"),
        pytest.param("application/json", [("type", "body")], id="JSON that is said to be JSON has a type"),
    ],
)
def test_bytes_of_any_type_are_not_read(media_range: str, expected: list[tuple[str, str]]) -> None:
    spec = spec_of({media_range: {"schema": {"type": "string", "format": "binary"}}}, "3.0.3")
    assert brief(sent(spec, "application/json", b"[1]")) == expected
