"""Findings for a terminal."""

from pathlib import Path

import pytest
from truespec.contract_tests import text_report
from truespec.contract_tests.report import finding_text
from truespec.spec import Exchange, Location, Request, Spec

from .findings import AT, REQUEST, RESPONSE, SPEC, finding, report

WHOLE = """\
1. The server failed on /이름, which is "유니콘"
   server-error   POST /그림, POST /b, POST /c (+1 more)   그림.yaml:5
       5 │     post: {summary: 그림 만들기, responses: {"200": {description: 좋다}}}
         │     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   expected: a refusal (4xx)
   got:      500 (text/plain, 19 bytes)
   case:     body /이름: a type missed
   seen in 1,200 requests, came back 3 of 3 times
   fingerprint 2b83ce424b77
   curl -sS -i 'http://localhost:8000/v1/%EA%B7%B8%EB%A6%BC?a=1&b' -H 'Content-Type: application/json' \
-H "Authorization: $TRUESPEC_AUTHORIZATION" -H "Cookie: a=$TRUESPEC_A; $TRUESPEC_COOKIE" \
-H 'User-Agent:' -H 'Accept:' --data-binary '{"이름":"유니콘"}'

2xx reached in 1 of 1 operations; 1,200 requests in 1.2 s; 1 fault · seed 7"""


def test_a_finding_is_one_block() -> None:
    assert text_report(report(finding()), SPEC) == WHOLE


def test_wide_characters_are_underlined_in_their_columns() -> None:
    at = Location("그림.yaml", 5, 26, "/x")
    line, mark = finding_text(finding(at=at), "http://a", SPEC).split("\n")[2:4]
    assert line[:36] == "       5 │     post: {summary: 그림 만들"
    assert mark == "         │ " + " " * 29 + "^" * 44


def test_matters_of_manners_say_that_they_are() -> None:
    assert text_report(report(finding(level="opinion")), SPEC).startswith(
        '1. The server failed on /이름, which is "유니콘" (opinion)\n'
    )


def test_the_other_engine_is_named() -> None:
    text = text_report(report(finding(engine="schemathesis", sent=1)), SPEC)
    assert "seen in 1 request, came back 3 of 3 times, first seen by schemathesis" in text


def test_what_was_not_tested_is_said() -> None:
    notes = ("POST /a: every request was answered 401", "interrupted")
    text = text_report(report(notes=notes, flaky=1, incomplete=True), SPEC)
    assert text.split("\n") == [
        "note: POST /a: every request was answered 401",
        "note: interrupted",
        "note: 1 suspicion did not come back when sent again, and is not reported",
        "2xx reached in 1 of 1 operations; 1,200 requests in 1.2 s; 0 faults (incomplete) · seed 7",
    ]


def test_a_document_of_one_line_is_cut_around_the_place() -> None:
    info = f'"info":{{"title":"{"x" * 5000}","version":"1"}}'
    text = f'{{"openapi":"3.1.0",{info},"paths":{{}},"x-long":"{"y" * 5000}"}}'
    spec = Spec.load(text.encode(), name="one.json")
    line, mark = finding_text(finding(at=spec.document.location("/paths")), "http://a", spec).split("\n")[2:4]
    assert "…" in line
    assert '"paths":{},"x-long":"yyy' in line
    assert len(line) < 180
    assert line[mark.index("^") :].startswith('"paths"')


@pytest.mark.parametrize("line", [0, 6, 7, 9999])
def test_a_place_without_a_line_has_no_excerpt(line: int) -> None:
    text = finding_text(finding(at=Location(AT.file, line, AT.column, AT.pointer)), "http://a", SPEC)
    assert "│  " not in text


def test_nothing_of_a_server_or_document_steers_the_terminal() -> None:
    odd = "a\x1b[2J\r\nb\x9b1m\u202e"
    request = Request("GET", "/", (("X-Odd", odd.encode().decode("latin-1")),), odd.encode())
    bad = finding(
        sentence=odd, got=odd, expected=odd, why=odd, operations=(odd,), exchange=Exchange(request, None, odd)
    )
    text = text_report(report(bad, notes=(odd,)), SPEC)
    assert [character for character in text if not character.isprintable() and character != "\n"] == []
    assert "a\\x1b[2J\\r\\nb" in text


def test_secrets_are_not_in_it() -> None:
    step = Exchange(REQUEST, RESPONSE)
    text = text_report(report(finding(steps=(step,), got="s3cret-token", sentence="s3cret-token")), SPEC)
    assert "s3cret" not in text
    assert text.count("curl ") == 2


def test_a_very_long_command_is_cut() -> None:
    body = " ".join(map(str, range(2000))).encode()
    text = finding_text(
        finding(exchange=Exchange(Request("POST", "/", (), body), RESPONSE)), "http://a", SPEC
    )
    assert text.split("\n")[-1].endswith(" characters)")
    assert len(text.split("\n")[-1]) < 1600


def test_lines_of_an_overlay_and_of_what_it_changes_are_shown(tmp_path: Path) -> None:
    document, overlay = tmp_path / "api.yaml", tmp_path / "more.yaml"
    document.write_text("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n")
    overlay.write_text(
        "overlay: 1.1.0\ninfo: {title: C, version: '1'}\nactions:\n- {target: $.info, update: {summary: S}}\n"
    )
    spec = Spec.load(document, overlays=[overlay])
    written = Location(spec.document.root.name, 2, 8, "/info/title")
    summary = spec.document.root.location("/info/summary")
    assert "       2 │ info: {title: T, version: '1'}" in finding_text(finding(at=written), "http://a", spec)
    assert summary.file == str(overlay)
    assert "       4 │ - {target: $.info" in finding_text(finding(at=summary), "http://a", spec)
