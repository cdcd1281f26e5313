"""Traffic that somebody else judges: merged, counted, and kept only as far as it tells something."""

from typing import Any

from truespec.contract_tests import Passing, audit_text, passing_har
from truespec.spec import Exchange, Location, Request, Response, Spec, Violation, Where

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {"/a": {"get": {"responses": {"200": {"description": "d"}}}}},
}


def spec() -> Spec:
    return Spec.load(DOCUMENT, name="x.yaml")


def violation(member: str) -> Violation:
    at = Location("x.yaml", 1, 1, f"/paths/{member}")
    return Violation(
        "response-body-schema", "type", f"/{member} is wrong", Where("body", "", f"/{member}"), at
    )


def exchange(body: bytes = b"") -> Exchange:
    return Exchange(Request("GET", "/a"), Response(200, (), body))


def test_what_breaks_in_one_way_is_one_cause_however_often() -> None:
    passing = Passing(spec(), "http://h", keeps=True)
    for _ in range(5_000):
        passing.add(exchange(), "GET /a", [("response", "error", violation("n"))])
    passing.add(exchange(), "GET /a", [("response", "warning", violation("m"))])
    passing.add(exchange(), "GET /a", [])
    passing.add(exchange(), "GET /a", [], ["too large"])
    found = passing.audit()
    assert [(each.count, each.level) for each in found.causes] == [(5_000, "error"), (1, "warning")]
    assert (found.entries, found.judged, found.conforming) == (5_003, 5_002, 1)
    assert [(each.reason, each.count, each.example) for each in found.skipped] == [("too large", 1, "GET /a")]
    assert len(passing.kept) == 1_001
    assert "4000 exchanges with violations of known causes are not kept" in audit_text(found, spec())


def test_large_contents_are_kept_of_new_causes_only() -> None:
    passing = Passing(spec(), "http://h", keeps=True)
    for number in range(10):
        body = b"x" * 20_000_000
        passing.add(exchange(body), "GET /a", [("response", "error", violation("m" if number == 9 else "n"))])
    assert len(passing.kept) == 4
    assert '"text": "xxx' in passing_har(passing.kept[:1], spec())


def test_what_is_told_apart_has_a_bound() -> None:
    passing = Passing(spec(), "http://h")
    for number in range(1_200):
        passing.add(
            exchange(), "GET /a", [("response", "error", violation(f"n{number}x"))], [f"reason {number}"]
        )
    found = passing.audit()
    assert (len(found.causes), len(found.skipped), passing.kept) == (1_000, 101, [])
    assert "200 violations of more causes than are told apart" in found.notes


def test_an_error_is_not_taken_for_a_warning_that_came_before() -> None:
    passing = Passing(spec(), "http://h")
    for level in ("warning", "error"):
        passing.add(exchange(), "GET /a", [("response", level, violation("n"))])
    assert [(each.level, each.count) for each in passing.audit().causes] == [("warning", 1), ("error", 1)]
