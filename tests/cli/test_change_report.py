"""The changes between two documents, as text and as JSON."""

from dataclasses import replace
from typing import Final

import pytest
from truespec.cli.change_report import is_failure, json_report, text_report, verdict_of
from truespec.spec import Change, Location, Request, Response, Spec, Violation, Where, Witness

AT: Final = Location("api.yaml", 7, 3, "/paths")
SPEC: Final = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": "http://localhost:4010"}],
    },
    name="api.yaml",
)
VIOLATION: Final = Violation("request-body-schema", "maxLength", "has 3 characters", Where("body"), AT, "abc")
WITNESS: Final = Witness("old", "new", Request("POST", "/a", (), b'"abc"'), None, "abc", "", VIOLATION)
CHANGE: Final = Change(
    "request-body-max-length-tightened",
    "breaking",
    "POST /a",
    "/requestBody/application~1json",
    AT,
    replace(AT, line=9),
    "maxLength 3 → 2",
    policy=False,
    witness=WITNESS,
    cause="c1",
    fingerprint="0123456789ab",
)
INFO: Final = replace(CHANGE, id="operation-added", level="info", witness=None, cause="c2", old=None)


@pytest.mark.parametrize(
    ("levels", "verdict"),
    [
        ((), "identical"),
        (("info", "warning"), "compatible"),
        (("info", "undecided"), "undecided"),
        (("undecided", "breaking"), "breaking"),
    ],
)
def test_the_worst_level_is_the_verdict(levels: tuple[str, ...], verdict: str) -> None:
    assert verdict_of([replace(CHANGE, level=level) for level in levels]) == verdict


@pytest.mark.parametrize(
    ("level", "fail_on", "fails"),
    [
        ("breaking", "breaking", True),
        ("undecided", "breaking", False),
        ("undecided", "undecided", True),
        ("warning", "undecided", False),
        ("info", "info", True),
        ("breaking", "none", False),
    ],
)
def test_a_level_fails_from_fail_on_upwards(level: str, fail_on: str, fails: bool) -> None:
    assert is_failure([replace(CHANGE, level=level)], fail_on) is fails


def test_the_text_shows_the_proof() -> None:
    lines = text_report([INFO, CHANGE], SPEC).splitlines()
    assert lines[0] == "BREAKING  request-body-max-length-tightened   POST /a"
    assert lines[1] == "  maxLength 3 → 2   old api.yaml:7   new api.yaml:9"
    assert lines[2] == "  OLD allows this request, NEW refuses it: has 3 characters"
    assert lines[3].strip().startswith("curl ")
    assert lines[-1] == "1 breaking, 1 info"


def test_one_cause_is_one_block() -> None:
    changes = [replace(CHANGE, operation=f"GET /{number}") for number in range(5)]
    text = text_report(changes, SPEC)
    assert text.count("BREAKING") == 1
    assert "GET /0, GET /1, GET /2 (+2 more)" in text


def test_an_answer_as_witness_is_shown_with_its_body() -> None:
    witness = replace(WITNESS, sent_by="new", rejected_by="old", response=Response(200, (), "한".encode()))
    assert "NEW allows this answer, OLD refuses it" in text_report([replace(CHANGE, witness=witness)], SPEC)
    assert "200 한" in text_report([replace(CHANGE, witness=witness)], SPEC)


def test_the_json_has_every_change() -> None:
    report = json_report([CHANGE, INFO], SPEC, SPEC)
    assert report["verdict"] == "breaking"
    assert report["counts"] == {"breaking": 1, "undecided": 0, "warning": 0, "info": 1}
    assert [entry["old"] for entry in report["changes"]] == ["api.yaml:7", None]
    assert report["changes"][0]["witness"]["request"]["body"] == '"abc"'


def test_a_binary_body_is_base64_and_says_so() -> None:
    witness = replace(WITNESS, request=Request("POST", "/a", (), b"\xff"))
    report = json_report([replace(CHANGE, witness=witness)], SPEC, SPEC)
    assert report["changes"][0]["witness"]["request"]["body_base64"] == "/w=="


def test_two_equal_documents_have_no_changes() -> None:
    assert text_report([], SPEC) == "no changes"
