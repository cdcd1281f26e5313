"""Findings as HAR, as browsers and proxies read it (HTTP Archive 1.2)."""

import base64
import json
from typing import Any

from truespec.contract_tests import har_report
from truespec.spec import Exchange, Request, Response

from .findings import REQUEST, RESPONSE, SPEC, finding, report


def log_of(*exchanges: Exchange) -> dict[str, Any]:
    *steps, last = exchanges
    text = har_report(report(finding(steps=tuple(steps), exchange=last)), SPEC)
    assert "s3cret" not in text
    return json.loads(text)["log"]


def test_each_finding_is_a_page_with_its_exchanges_in_order() -> None:
    log = log_of(Exchange(Request("GET", "/first"), Response(200)), Exchange(REQUEST, RESPONSE))
    assert (log["version"], log["creator"]["name"]) == ("1.2", "truespec")
    (page,) = log["pages"]
    assert page["title"] == 'The server failed on /이름, which is "유니콘"'
    assert [(each["pageref"], each["request"]["method"]) for each in log["entries"]] == [
        (page["id"], "GET"),
        (page["id"], "POST"),
    ]


def test_an_entry_has_what_the_format_demands() -> None:
    (entry,) = log_of(Exchange(REQUEST, RESPONSE))["entries"]
    assert entry.keys() == {"pageref", "startedDateTime", "time", "request", "response", "cache", "timings"}
    both = {"httpVersion", "cookies", "headers", "headersSize", "bodySize"}
    assert entry["request"].keys() == both | {"method", "url", "queryString", "postData"}
    assert entry["response"].keys() == both | {"status", "statusText", "content", "redirectURL"}
    assert entry["time"] == 250
    assert sum(entry["timings"].values()) == entry["time"]


def test_messages_are_written_as_browsers_do() -> None:
    (entry,) = log_of(Exchange(REQUEST, RESPONSE))["entries"]
    sent, answer = entry["request"], entry["response"]
    assert sent["url"] == "http://localhost:8000/v1/%EA%B7%B8%EB%A6%BC?a=1&b"
    assert sent["queryString"] == [{"name": "a", "value": "1"}, {"name": "b", "value": ""}]
    assert sent["cookies"] == [{"name": "a", "value": "•••"}, {"name": "•••", "value": ""}]
    assert sent["postData"] == {"mimeType": "application/json", "text": '{"이름":"유니콘"}', "params": []}
    assert (answer["status"], answer["statusText"], answer["redirectURL"]) == (
        500,
        "Internal Server Error",
        "/a",
    )
    assert answer["content"]["text"] == "••• 없음"


def test_bytes_that_are_no_text_are_base64() -> None:
    exchange = Exchange(Request("PUT", "/", (), b"\xff\x00"), Response(299, (), b"\xfe"))
    (entry,) = log_of(exchange)["entries"]
    assert base64.b64decode(entry["request"]["postData"]["_base64"]) == b"\xff\x00"
    assert entry["response"]["content"] == {"size": 1, "mimeType": "", "text": "/g==", "encoding": "base64"}
    assert entry["response"]["statusText"] == ""


def test_a_request_without_an_answer_has_status_0() -> None:
    (entry,) = log_of(Exchange(Request("GET", "/"), None, "connection reset"))["entries"]
    assert (entry["response"]["status"], entry["response"]["_error"], entry["time"]) == (
        0,
        "connection reset",
        0,
    )
