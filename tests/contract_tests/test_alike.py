"""What stands before all operations is one cause: a login page, a gateway, a server that is another one."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from truespec.contract_tests import Finding, Report, Target, TestSettings, run
from truespec.contract_tests.alike import Alike
from truespec.contract_tests.targets import client
from truespec.spec import Exchange, Request, Spec

from .raw_server import raw_server
from .sample_server import serving

JSON = {"200": {"description": "OK", "content": {"application/json": {}}}}
SPEC = {
    "openapi": "3.1.0",
    "info": {"title": "Three", "version": "1"},
    "paths": {path: {"get": {"responses": JSON}} for path in ("/a", "/b", "/c")},
}
EVERYWHERE = ("GET /a", "GET /b", "GET /c")


def examined(answer: Callable[[str], tuple[str, list[tuple[str, str]], bytes]]) -> Report:
    def app(environ: Any, start: Any) -> list[bytes]:
        status, fields, content = answer(environ["PATH_INFO"])
        start(status, [*fields, ("Content-Length", str(len(content)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]

    with serving(app) as url:
        return run(Spec.load(SPEC), Target(url), TestSettings(second_engine=False))


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("/login?next={path}", "/login"),
        ("https://id.example/login?next={path}", "https://id.example/login"),
        ("https://www.example{path}", "the same path at https://www.example"),
        ("//www.example{path}/", "the same path at //www.example, its last slash apart"),
        ("{path}/", "the same path, its last slash apart"),
    ],
)
def test_redirects_that_lead_to_one_place_are_one_finding(location: str, words: str) -> None:
    report = examined(lambda path: ("302 Found", [("Location", location.format(path=path))], path.encode()))
    assert [each.operations for each in report.findings] == [EVERYWHERE]
    assert report.findings[0].sentence.endswith(f"; it leads to {words}")
    assert report.findings[0].reproduced == (3, 3)


def test_redirects_that_lead_to_different_places_are_not_one_finding() -> None:
    report = examined(lambda path: ("302 Found", [("Location", f"/other{path}")], path.encode()))
    assert [each.operations for each in report.findings] == [(each,) for each in EVERYWHERE]


@pytest.mark.parametrize(
    ("status", "kind"), [("503 Service Unavailable", "text/plain"), ("200 OK", "text/html")]
)
def test_where_everything_is_answered_alike_each_check_has_one_finding(status: str, kind: str) -> None:
    report = examined(lambda _: (status, [("Content-Type", kind)], b"<p>"))
    assert [each.operations for each in report.findings] == [EVERYWHERE]
    said = f"all requests of 3 operations were answered alike, {status[:3]} ({kind}, 3 bytes)"
    assert [note for note in report.notes if note.startswith(said)] != []


def test_a_page_for_everything_is_one_finding_and_soon_told() -> None:
    shown = 0

    def answer(_: str) -> tuple[str, list[tuple[str, str]], bytes]:
        nonlocal shown
        shown += 1
        if shown == 60:
            return "501 Not Implemented", [("Content-Type", "text/plain")], b""
        return "200 OK", [("Content-Type", "text/html; charset=utf-8")], f"<html>token {shown}".encode()

    report = examined(answer)
    assert [each.operations for each in report.findings] == [EVERYWHERE]
    assert shown < 150, "the first operation is tried as any other; from the second on little is asked"


def test_what_breaks_besides_where_valid_requests_are_answered_well_is_a_finding_of_its_own() -> None:
    def answer(path: str) -> tuple[str, list[tuple[str, str]], bytes]:
        kind = "text/html" if path in ("/b", "/c") else "application/json"
        return "200 OK", [("Content-Type", kind)], b"{}"

    report = examined(answer)
    assert [each.operations for each in report.findings] == [("GET /b",), ("GET /c",)]


def test_a_stream_that_nobody_documents_is_listened_to_no_more_than_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client, "STREAM_SECONDS", 0.1)
    calls = 0

    def app(environ: Any, start: Any) -> Any:
        nonlocal calls
        calls += 1
        start("200 OK", [("Content-Type", "text/event-stream")])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else ever(b"data: 1\n\n")

    with serving(app) as url:
        report = run(Spec.load(SPEC), Target(url), TestSettings(second_engine=False))
    assert [each.operations for each in report.findings] == [EVERYWHERE]
    assert calls < 3 * (2 + 3 + 10), "two of each, three tries, and what shrinking may take"


def ever(event: bytes) -> Iterator[bytes]:
    while True:
        yield event
        time.sleep(0.02)


def test_two_operations_that_fail_beside_one_that_does_not_are_two_faults() -> None:
    def answer(path: str) -> tuple[str, list[tuple[str, str]], bytes]:
        fields = [("Content-Type", "application/json")]
        return ("500 Internal Server Error" if path in ("/b", "/c") else "200 OK", fields, b"{}")

    report = examined(answer)
    assert [each.operations for each in report.findings] == [("GET /b",), ("GET /c",)]
    assert not any("alike" in note for note in report.notes)


def test_what_speaks_no_http_is_told_once() -> None:
    with raw_server(b"SSH-2.0-x\r\n") as raw:
        report = run(Spec.load(SPEC), Target(raw.url), TestSettings(second_engine=False))
    assert [(each.check, each.operations) for each in report.findings] == [("no-answer", EVERYWHERE)]


def silence(operation: str, after: int) -> Finding:
    at = Spec.load(SPEC).operation(operation).location
    sentence = f"The server gave no answer: connection closed after {after} bytes of an unfinished answer"
    exchange = Exchange(Request("GET", operation[4:]), None, sentence)
    return Finding("no-answer", "fault", operation, sentence, "", "", at, exchange, operations=(operation,))


def test_operations_that_never_give_an_answer_in_one_way_are_one_finding() -> None:
    alike = Alike()
    silences = [silence("GET /a", 74), silence("GET /b", 75), silence("GET /c", 74)]
    for name, is_answering in (("GET /a", False), ("GET /b", False), ("GET /c", True)):
        alike.hear_of(name, is_answering=is_answering)
    assert [each.operations for each in alike.told(silences)] == [("GET /a", "GET /b"), ("GET /c",)]
    assert [each.operations for each in Alike().told(silences)] == [(each.operation,) for each in silences]
