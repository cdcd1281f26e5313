"""The page. That it can be used in a browser is a test of the system."""

import re
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace
from truespec.contract_tests import Coverage, Measure, Statistics, html_report
from truespec.contract_tests.report import heat
from truespec.spec import Exchange, Request, Response

from .findings import REQUEST, RESPONSE, SPEC, finding, report

VOID = {"meta", "input", "br", "img", "link"}


class Balanced(HTMLParser):
    """Complains of an element that is not closed where it has to be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_every_element_is_closed() -> None:
    parser = Balanced()
    step = Exchange(REQUEST, RESPONSE)
    parser.feed(html_report(report(finding(steps=(step,)), finding(level="opinion", why="")), SPEC))
    assert (parser.open, parser.wrong) == ([], [])


def test_the_verdict_comes_first() -> None:
    page = html_report(report(finding()), SPEC)
    assert "<title>1 fault · 이미지</title>" in page
    body = page[page.index("<body>") :]
    assert body.index("1 fault") < body.index("The server failed on") < body.index("Operations")


def test_the_verdict_does_not_say_more_than_is_known() -> None:
    def verdict(**changes: object) -> tuple[str, str]:
        found = re.search(
            r'<h1 class="(\w+)">\s*(.*?)\s*<small>', html_report(report(**changes), SPEC), re.DOTALL
        )
        assert found is not None
        return found[1], found[2]

    assert verdict() == ("good", "No faults")
    assert verdict(incomplete=True) == ("unsure", "No faults")
    refused = (Statistics("POST /그림", 9, 0, 9, 0, 0.1),)
    assert verdict(statistics=refused) == ("unsure", "Nothing could be tested")


def test_the_place_is_marked_in_the_documents_own_lines() -> None:
    page = html_report(report(finding()), SPEC)
    assert "<b>4</b>  /그림:</span>" in page
    assert "<b>5</b>    <mark>post: {summary: 그림 만들기" in page


def test_the_way_to_repeat_all_of_it_is_shown() -> None:
    page = html_report(report(), SPEC)
    assert "truespec test &#39;그림.yaml&#39; --url http://localhost:8000/v1 --seed 7" in page


def test_secrets_are_not_in_it() -> None:
    assert "s3cret" not in html_report(
        report(finding(got="s3cret-token", steps=(Exchange(REQUEST, RESPONSE),))), SPEC
    )


def test_a_large_report_stays_small() -> None:
    exchange = Exchange(replace(REQUEST, body=b"x" * 50_000), Response(200, (), b"y" * 100_000))
    findings = [finding(check=f"check-{number}", exchange=exchange) for number in range(200)]
    statistics = tuple(Statistics(f"GET /{number}", 9, 3, 3, 3, 0.1) for number in range(1000))
    page = html_report(report(*findings, statistics=statistics), SPEC)
    assert len(page.encode()) < 3_000_000


def test_markup_of_others_is_text() -> None:
    evil = "</style></script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}"
    request = Request("GET", f"/{evil}", ((evil, evil),), evil.encode())
    bad = finding(
        check=evil, operation=evil, operations=(evil,), sentence=evil, expected=evil, got=evil, why=evil,
        engine=evil, exchange=Exchange(request, Response(200, ((evil, evil),), evil.encode())),
    )  # fmt: skip
    page = html_report(
        report(
            bad,
            title=evil,
            spec_name=evil,
            notes=(evil,),
            versions={evil: evil},
            statistics=(Statistics(evil, 1, 1, 0, 0, 0),),
        ),
        SPEC,
    )
    assert (page.count("<script>"), page.count("</script>"), page.count("</style>")) == (1, 1, 1)
    assert "<img" not in page
    assert "{{ 7*7 }}" in page


def covered() -> Measure:
    coverage = Coverage(SPEC, SPEC.operations)
    coverage.see(Exchange(REQUEST, RESPONSE))
    return coverage.measured()


def test_it_says_things_in_the_order_that_a_reader_wants() -> None:
    page = html_report(report(finding(), coverage=covered(), notes=("a note",)), SPEC)
    body = page[page.index("<body>") :]
    order = [
        *("1 fault", "The server failed on", 'id="operations"', 'id="coverage"', 'id="slowest"'),
        *('id="notes"', "seed 7", "document sha256:", "truespec test"),
    ]
    assert [body.index(each) for each in order] == sorted(body.index(each) for each in order)


def test_the_documents_own_lines_show_what_was_exercised() -> None:
    measure = covered()
    page = html_report(report(coverage=measure), SPEC)
    for number, line in measure.lines()["그림.yaml"].items():
        share = f"{line.share.covered}/{line.share.total}"
        assert f'<span class="{line.heat}"' in page
        assert f"<b>{number}</b><i>{share}</i>" in page
    assert "style=" not in page


def test_a_long_document_shows_only_lines_that_can_be_exercised(monkeypatch: pytest.MonkeyPatch) -> None:
    measure = covered()
    monkeypatch.setattr(heat, "_WHOLE", 1)
    (file,) = heat.heat_of(measure, SPEC)
    assert file.is_cut
    assert [row.number for row in file.rows] == [*measure.lines()["그림.yaml"]]
    monkeypatch.setattr(heat, "MOST", 10)
    assert heat.heat_of(measure, SPEC) == ()


def test_a_recording_is_audited_again_by_its_own_command() -> None:
    page = html_report(report(source="t.har"), SPEC, "audit")
    assert "truespec audit &#39;그림.yaml&#39; t.har" in page


def test_an_operation_that_accepted_nothing_is_listed_with_what_came() -> None:
    statistics = (Statistics("GET /a", 9, 0, 8, 1, 0.1), Statistics("GET /b", 0, 0, 0, 0, 0.0))
    page = html_report(report(statistics=statistics), SPEC)
    assert "GET /a accepted nothing: 8 refused, 1 failed" in page
    assert "GET /b was not called" in page
