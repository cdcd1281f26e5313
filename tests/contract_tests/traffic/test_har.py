import base64
import gzip
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from truespec.contract_tests import har_report, read_har
from truespec.contract_tests.traffic import Entry, Traffic, Unreadable, archive
from truespec.spec import Exchange, Request, Response, UsageError

from ..report.findings import SPEC, finding, report
from .archives import entry, fields, har


def exchanges(traffic: Traffic) -> list[Entry]:
    return [each for each in traffic if isinstance(each, Entry)]


def read(*entries: Any) -> tuple[Exchange, frozenset[str]]:
    (found,) = exchanges(read_har(har(*entries)))
    return found.exchange, frozenset(found.unknown)


def answer(**response: Any) -> Response:
    found = read(entry(response=response))[0].response
    assert found is not None
    return found


def test_an_entry_is_an_exchange() -> None:
    traffic = read_har(har(entry("https://api.example.com:443/a%2Fb?x=1#top", "PUT", 201)), "t.har")
    (found,) = exchanges(traffic)
    assert traffic.name == "t.har"
    assert (found.number, found.origin) == (1, "https://api.example.com")
    assert found.exchange.request == Request("PUT", "/a%2Fb?x=1")
    assert found.exchange.response == Response(201, (("Content-Type", "application/json"),), b"1", 0.0125)


@pytest.mark.parametrize(
    ("url", "origin", "target"),
    [
        ("http://localhost:80", "http://localhost", "/"),
        ("HTTP://LocalHost:8080/A", "http://localhost:8080", "/A"),
        ("http://[::1]:8080/a", "http://[::1]:8080", "/a"),
        ("http://me:secret@localhost/a", "http://localhost", "/a"),
        ("http://localhost/한 글?é=[1]", "http://localhost", "/%ED%95%9C%20%EA%B8%80?%C3%A9=[1]"),
        ("http://localhost/a?b=%2F&c=d+e", "http://localhost", "/a?b=%2F&c=d+e"),
    ],
)
def test_a_url_is_an_origin_and_a_raw_target(url: str, origin: str, target: str) -> None:
    (found,) = exchanges(read_har(har(entry(url))))
    assert (found.origin, found.exchange.request.target) == (origin, target)


def test_a_query_that_is_only_listed_is_written() -> None:
    asked = {"queryString": [{"name": "a b", "value": "c&d"}]}
    assert read(entry(request=asked))[0].request.target == "/a?a%20b=c%26d"


def test_pseudo_fields_of_http_2_are_left_out_and_joined_lines_are_cut() -> None:
    asked = {"headers": [*fields(**{":method": "GET", ":authority": "h", ":path": "/", "x_a": "1"})]}
    answered = {"headers": [{"name": "set-cookie", "value": "a=1\nb=2"}]}
    exchange, _ = read(entry(request=asked, response=answered))
    assert exchange.request.fields == (("Host", "h"), ("x-a", "1"))
    assert exchange.response is not None
    assert exchange.response.fields == (("set-cookie", "a=1"), ("set-cookie", "b=2"))


def test_field_values_beyond_latin_1_are_utf_8() -> None:
    assert read(entry(request={"headers": fields(X="한")}))[0].request.fields == (("X", "\xed\x95\x9c"),)


def test_listed_cookies_stand_for_a_field_that_is_not_there() -> None:
    cookies = [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]
    assert read(entry(request={"cookies": cookies}))[0].request.field("cookie") == "a=1; b=2"
    asked = {"cookies": cookies, "headers": fields(Cookie="a=1")}
    assert read(entry(request=asked))[0].request.field("cookie") == "a=1"


@pytest.mark.parametrize(
    ("posted", "body"),
    [
        ({"mimeType": "application/json", "text": '{"é": 1}'}, '{"é": 1}'.encode()),
        ({"mimeType": "text/plain; charset=latin-1", "text": "é"}, b"\xe9"),
        ({"mimeType": "text/plain; charset=nonsense", "text": "é"}, "é".encode()),
        ({"mimeType": "image/png", "text": "iVBORw==", "encoding": "base64"}, b"\x89PNG"),
        ({"mimeType": "image/png", "text": "�PNG", "_base64": "iVBORw=="}, b"\x89PNG"),
        (
            {
                "mimeType": "application/x-www-form-urlencoded",
                "params": [{"name": "a", "value": "b c"}, {"name": "a", "value": "&"}],
            },
            b"a=b+c&a=%26",
        ),
    ],
)
def test_content_of_a_request(posted: dict[str, Any], body: bytes) -> None:
    exchange, unknown = read(entry(method="POST", request={"postData": posted}))
    assert exchange.request.body == body
    assert exchange.request.field("content-type") == posted["mimeType"]
    assert "request-content" not in unknown


@pytest.mark.parametrize(
    "asked",
    [
        {"bodySize": 17},
        {
            "postData": {
                "mimeType": "multipart/form-data; boundary=x",
                "params": [{"name": "f", "fileName": "a.png"}],
            }
        },
    ],
)
def test_content_of_a_request_that_was_not_kept(asked: dict[str, Any]) -> None:
    exchange, unknown = read(entry(method="POST", request=asked))
    assert exchange.request.body == b""
    assert "request-content" in unknown


def test_content_that_the_browser_has_decoded_has_no_coding_any_more() -> None:
    coded = [*fields(Content_Type="text/plain", Content_Encoding="br", Content_Length="9"), *fields(X="1")]
    found = answer(headers=coded, content={"size": 2, "mimeType": "text/plain", "text": "ab"})
    assert found.body == b"ab"
    assert found.fields == (("Content-Type", "text/plain"), ("X", "1"))


def test_content_that_is_still_coded_keeps_its_coding() -> None:
    packed = base64.b64encode(gzip.compress(b"ab")).decode()
    content = {"size": 22, "mimeType": "text/plain", "text": packed, "encoding": "base64"}
    found = answer(headers=fields(Content_Encoding="gzip"), content=content)
    assert found.field("content-encoding") == "gzip"
    assert gzip.decompress(found.body) == b"ab"


@pytest.mark.parametrize("content", [{"size": 5, "mimeType": "x"}, {"mimeType": "x"}, {}])
def test_content_of_an_answer_that_was_not_kept(content: dict[str, Any]) -> None:
    exchange, unknown = read(entry(response={"content": content}))
    assert exchange.response is not None
    assert exchange.response.body == b""
    assert "response-content" in unknown


def test_an_empty_content_is_known() -> None:
    for content in ({"size": 0, "mimeType": "x"}, {"size": 0, "text": ""}):
        assert "response-content" not in read(entry(response={"content": content}))[1]


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_what_a_cache_had_is_no_content_of_the_answer(method: str, status: int) -> None:
    exchange, unknown = read(entry(method=method, status=status))
    assert exchange.response is not None
    assert exchange.response.body == b""
    assert "response-content" not in unknown


def test_an_answer_without_recorded_fields_has_the_type_of_its_content() -> None:
    exchange, unknown = read(entry(response={"headers": []}))
    assert exchange.response is not None
    assert exchange.response.fields == (("Content-Type", "application/json"),)
    assert "response-fields" in unknown


@pytest.mark.parametrize(
    ("answered", "error"),
    [
        ({"status": 0, "_error": "net::ERR_FAILED"}, "net::ERR_FAILED"),
        ({"status": -1}, "no answer was recorded"),
    ],
)
def test_a_request_without_an_answer(answered: dict[str, Any], error: str) -> None:
    exchange, _ = read(entry(response=answered))
    assert (exchange.response, exchange.error) == (None, error)


def test_a_recording_without_any_credentials_was_stripped() -> None:
    asked = {"headers": fields(Authorization="Bearer x")}
    stripped = read_har(har(entry(), entry()))
    kept = read_har(har(entry(), entry(request=asked)))
    assert ["credentials" in each.unknown for each in exchanges(stripped)] == [True, True]
    assert ["credentials" in each.unknown for each in exchanges(kept)] == [False, False]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("x", "it has no `request`"),
        ({"request": {"method": "GET"}}, "it has no `url`"),
        (entry("http://[::1"), "its `url` is none: Invalid IPv6 URL"),
        (entry("http://h:99999999/"), "its `url` is none: Port out of range 0-65535"),
        (entry(response={"content": {"text": "a", "encoding": "base64"}}), "its content is no Base64: "),
    ],
)
def test_an_entry_that_is_none_is_left_out_with_the_reason(broken: Any, reason: str) -> None:
    traffic = read_har(har(broken, entry()))
    assert [each.number for each in exchanges(traffic)] == [2]
    (broken_one,) = [each for each in traffic if isinstance(each, Unreadable)]
    assert broken_one.number == 1
    assert broken_one.reason.startswith(reason)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"log": 1}',
        b'{"log": {}}',
        b'{"log": {"entries": {}}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError, match="is no HAR file"):
        read_har(data)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert len(list(read_har(b"\xef\xbb\xbf" + har(entry())))) == 1


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"can't read .*x\.har: No such file"):
        read_har(tmp_path / "x.har")


def test_our_own_reports_are_read_back() -> None:
    sent = (
        Exchange(
            Request("POST", "/a?b=%2F", (("Content-Type", "a/b"),), b"\xff\x00"),
            Response(200, (("X", "\xe9"),), b"\xfe"),
        ),
        Exchange(Request("GET", "/"), None, "connection reset"),
    )
    text = har_report(report(*(finding(exchange=each) for each in sent), url="http://localhost:8000"), SPEC)
    entries = exchanges(read_har(text.encode()))
    assert [each.exchange.request for each in entries] == [each.request for each in sent]
    assert [each.exchange.error for each in entries] == [None, "connection reset"]
    assert entries[0].exchange.response == Response(200, (("X", "\xe9"),), b"\xfe")
    assert {each.origin for each in entries} == {"http://localhost:8000"}


def test_an_archive_is_read_in_windows_and_an_entry_may_be_larger_than_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "WINDOW", 64)
    large = entry(request={"postData": {"mimeType": "text/plain", "text": "é[{" * 500}})
    data = json.dumps(json.loads(har(entry(), large, entry())), indent=1, ensure_ascii=False).encode()
    file = BytesIO(data)
    found = archive.entries(file, "t.har")
    next(found)
    assert file.tell() < len(data) / 3
    assert next(found) == large
    assert len(list(found)) == 1
    assert [each.number for each in exchanges(read_har(data))] == [1, 2, 3]


@pytest.mark.parametrize("cut", [-3, -40])
def test_an_archive_that_breaks_off_is_refused_where_it_does(cut: int) -> None:
    traffic = read_har(har(entry(), entry())[:cut])
    with pytest.raises(UsageError, match="is no HAR file, since it is no JSON"):
        list(traffic)


def test_members_before_and_after_the_entries_are_passed_over() -> None:
    log = {"pages": [{"entries": [1]}], "browser": "x", **json.loads(har(entry()))["log"], "comment": "c"}
    assert len(exchanges(read_har(json.dumps({"a": 1.5, "log": log}).encode()))) == 1
