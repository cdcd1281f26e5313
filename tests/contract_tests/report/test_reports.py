"""The same findings as text, JSON and HTML."""

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from truespec.contract_tests import (
    Finding,
    Report,
    Target,
    TestSettings,
    html_report,
    json_report,
    run,
    text_report,
)
from truespec.spec import Exchange, Location, Request, Response, Spec

from ..sample_server import sample_server

IMAGES = Spec.load("spec/images.yaml")
HOSTILE = "</pre><script>alert('x')</script><img src=http://evil.example/x onerror=alert(1)>"


@pytest.fixture(scope="module")
def report() -> Report:
    with sample_server("ratio-not-checked", "image-id-text") as url:
        target = Target(url, (("X-Api-Key", "s3cret-key"),))
        return run(IMAGES, target, TestSettings(second_engine=False))


def hostile() -> Report:
    exchange = Exchange(
        Request("POST", "/" + HOSTILE, (("X-Api-Key", "s3cret-key"), ("X-H", HOSTILE)), HOSTILE.encode()),
        Response(500, (("Content-Type", "text/html"), ("X", HOSTILE)), HOSTILE.encode()),
    )
    at = Location("spec/images.yaml", 235, 11, "/x")
    finding = Finding("server-error", "fault", "POST /" + HOSTILE, HOSTILE, HOSTILE, HOSTILE, at, exchange)
    return Report(
        HOSTILE, HOSTILE, "http://localhost", 0, "now", 1.0, (finding,), (), 0, (HOSTILE,), False, {}
    )


def test_the_text_has_what_a_reader_needs(report: Report) -> None:
    text = text_report(report, IMAGES)
    assert "The server accepted what the document forbids: /ratio is" in text
    assert 'spec/images.yaml:235\n     235 │           enum: ["square"' in text
    assert re.search(r"│ {11}\^+\n", text)
    assert "expected: a refusal (4xx)" in text
    assert text.endswith("2 faults · seed 0")
    assert "curl -sS" in text
    assert "s3cret-key" not in text


def test_the_json_is_stable_and_whole(report: Report) -> None:
    text = json_report(report, IMAGES)
    read: dict[str, Any] = json.loads(text)
    assert (read["format"], read["incomplete"], len(read["findings"])) == (1, False, 2)
    finding = next(each for each in read["findings"] if each["check"] == "invalid-accepted")
    assert finding["at"] == {
        "file": "spec/images.yaml",
        "line": 235,
        "column": 11,
        "pointer": "/components/schemas/CreateImagesRequest/properties/ratio",
    }
    assert re.fullmatch("[0-9a-f]{12}", finding["fingerprint"])
    assert json.loads(finding["exchange"]["request"]["body"]["text"])["ratio"]
    assert finding["exchange"]["response"]["status"] == 200
    assert "s3cret-key" not in text
    assert "유니콘" in text or "이미지" in text


def test_a_fingerprint_outlives_lines_and_words(report: Report) -> None:
    first = report.findings[0]
    moved = Location("elsewhere/images.yaml", 1, 1, first.at.pointer)
    other = Finding(first.check, "fault", first.operation, "other words", "", "", moved, first.exchange)
    assert other.fingerprint == first.fingerprint


def test_bytes_that_are_no_text_are_base64() -> None:
    exchange = Exchange(Request("POST", "/", (), b"\xff"), None, "connection reset")
    finding = Finding("no-answer", "fault", "POST /", "", "", "", Location("x", 0, 0, ""), exchange)
    report = Report("x", "", "http://a", 0, "now", 0.0, (finding,), (), 0, (), False, {})
    read = json.loads(json_report(report, IMAGES))["findings"][0]["exchange"]
    assert read["request"]["body"] == {"base64": "/w=="}
    assert (read["response"], read["error"]) == (None, "connection reset")


def test_the_page_stands_by_itself(report: Report) -> None:
    page = html_report(report, IMAGES)
    assert "<title>2 faults" in page
    assert re.findall(r"(?:src|href)=\"(?!#)", page) == []
    for kind in ("style", "script"):
        (source,) = re.findall(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{kind}-src &#39;sha256-{digest}&#39;" in page or f"{kind}-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    assert "s3cret-key" not in page


def test_no_markup_of_an_answer_or_a_document_gets_into_the_page() -> None:
    page = html_report(hostile(), IMAGES)
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert "s3cret-key" not in page


def test_control_characters_do_not_reach_the_terminal() -> None:
    exchange = Exchange(Request("GET", "/"), Response(500, (), b"\x1b[2J"))
    finding = Finding("server-error", "fault", "GET /", "x", "", "", Location("x", 0, 0, ""), exchange)
    report = Report("x", "", "http://a", 0, "now", 0.0, (finding,), (), 0, (), False, {})
    assert "\x1b" not in html_report(report, IMAGES)


def test_an_interrupted_run_says_so() -> None:
    report = Report("x", "", "http://a", 7, "now", 0.0, (), (), 2, ("interrupted",), True, {})
    text = text_report(report, IMAGES)
    assert "(incomplete) · seed 7" in text
    assert "2 suspicions did not come back" in text
    assert report.interrupted
