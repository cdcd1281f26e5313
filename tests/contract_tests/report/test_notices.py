"""Reports for programs of others: SARIF, JUnit XML, Markdown, annotations."""

import json
from datetime import date
from typing import Any, Final
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest
from truespec.contract_tests import (
    Acceptance,
    Compared,
    Comparison,
    Fault,
    Said,
    edited_places,
    github_report,
    junit_report,
    markdown_report,
    notices_of_problems,
    said_of_comparison,
    said_of_run,
    sarif_report,
)
from truespec.spec import Location, Spec, diff, lint

from .findings import SPEC, finding, report

EXCUSE: Final = Acceptance(
    "", "server-error", "", "", "ticket | 4711", "us", date(2027, 1, 31), Location("a", 1, 1, "")
)


def said(*findings: Any, **changes: Any) -> Said:
    return said_of_run("test", report(*findings, **changes), SPEC)


def closed(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


TEXT: Final = {"type": "string", "minLength": 1}
MESSAGE: Final = closed(("text",), text=TEXT)
LEVEL: Final = {"enum": ["none", "note", "warning", "error"]}
SARIF: Final = jsonschema_rs.Draft202012Validator(
    closed(
        ("version", "runs"),
        **{"$schema": {"type": "string", "format": "uri"}, "version": {"const": "2.1.0"}},
        runs={
            "type": "array",
            "items": closed(
                ("tool",),
                tool=closed(
                    ("driver",),
                    driver=closed(
                        ("name",),
                        name=TEXT,
                        version=TEXT,
                        rules={
                            "type": "array",
                            "uniqueItems": True,
                            "items": closed(("id",), id=TEXT, shortDescription=MESSAGE),
                        },
                    ),
                ),
                automationDetails=closed((), id=TEXT),
                invocations={
                    "type": "array",
                    "items": closed(
                        ("executionSuccessful",),
                        executionSuccessful={"type": "boolean"},
                        toolExecutionNotifications={
                            "type": "array",
                            "items": closed(("message",), message=MESSAGE, level=LEVEL),
                        },
                    ),
                },
                columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                properties={"type": "object"},
                results={
                    "type": "array",
                    "items": closed(
                        ("message",),
                        ruleId=TEXT,
                        ruleIndex={"type": "integer", "minimum": 0},
                        level=LEVEL,
                        message=MESSAGE,
                        partialFingerprints={"type": "object", "additionalProperties": TEXT},
                        locations={
                            "type": "array",
                            "items": closed(
                                (),
                                physicalLocation=closed(
                                    ("artifactLocation",),
                                    artifactLocation=closed(
                                        (), uri={"type": "string", "format": "uri-reference"}
                                    ),
                                    region=closed(
                                        (),
                                        startLine={"type": "integer", "minimum": 1},
                                        startColumn={"type": "integer", "minimum": 1},
                                    ),
                                ),
                                logicalLocations={
                                    "type": "array",
                                    "items": closed((), fullyQualifiedName=TEXT, kind=TEXT),
                                },
                            ),
                        },
                        properties=closed((), identity=TEXT, identities={"type": "array", "items": TEXT}),
                        suppressions={
                            "type": "array",
                            "items": closed(
                                ("kind",),
                                kind={"enum": ["inSource", "external"]},
                                status={"enum": ["accepted", "underReview", "rejected"]},
                                justification=TEXT,
                            ),
                        },
                    ),
                },
            ),
        },
    ),
    validate_formats=True,
    offline=True,
)
"""What of SARIF 2.1.0 is written, as it has it (3.8, 3.13, 3.14, 3.18 to 3.20, 3.27 to 3.30, 3.35)."""

OLD, NEW = (
    Spec.load(
        f"openapi: 3.1.0\ninfo: {{title: a, version: '1'}}\npaths:\n  /a:\n    get:\n      parameters:\n"
        f"        - {{name: q, in: query, schema: {{type: string, maxLength: {most}}}}}\n"
        "      responses: {'200': {description: d}}\n".encode(),
        name=f"{most}.yaml",
    )
    for most in (9, 5)
)

EVERYTHING: Final = [
    said(),
    said(finding()),
    said(finding(), finding(check="later", level="opinion"), finding(level="document", acceptance=EXCUSE)),
    said(finding(at=Location("/specs/a.yaml", 3, 2, ""))),
    said(finding(at=Location("http://a/b.yaml", 0, 0, "/x"))),
    said(finding(sentence="\x00\ud800 ]]> </failure> <script>"), incomplete=True, notes=("gone",)),
    said_of_comparison(
        Comparison((Compared("a", "b", edited_places(diff(OLD, NEW), (OLD, NEW)), notes=("Oh | no",)),))
    ),
    said_of_comparison(
        Comparison((Compared("a", "b", faults=(Fault("new", "b: no such file"),)),), base="1234")
    ),
    said_of_comparison(Comparison(base="", error="this is no git repository")),
    Said("lint", "a", "b", tuple(notices_of_problems(lint(b"openapi: 3.1.0\ninfo: {}\n", name="a b.yaml")))),
]


@pytest.mark.parametrize("each", EVERYTHING, ids=range(len(EVERYTHING)))
def test_sarif_is_as_the_standard_says(each: Said) -> None:
    log = json.loads(sarif_report(each).encode("utf-8", "replace"))
    assert [error.message for error in SARIF.iter_errors(log)] == []
    (run,) = log["runs"]
    assert len(run["results"]) == len(each.notices)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_says_where_how_bad_and_what_excuses_it() -> None:
    (run,) = json.loads(sarif_report(said(finding(acceptance=EXCUSE), incomplete=True)))["runs"]
    (result,) = run["results"]
    assert result["level"] == "error"
    assert result["suppressions"][0]["justification"] == "accepted until 2027-01-31 by us: ticket | 4711"
    place = result["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "%EA%B7%B8%EB%A6%BC.yaml"},
        "region": {"startLine": 5, "startColumn": 5},
    }
    assert run["invocations"][0]["executionSuccessful"] is False


@pytest.mark.parametrize("each", EVERYTHING, ids=range(len(EVERYTHING)))
def test_junit_counts_what_it_lists(each: Said) -> None:
    root = ET.fromstring(junit_report(each))  # noqa: S314  (our own output)
    assert root.tag == "testsuites"
    (suite,) = root
    cases = suite.findall("testcase")
    assert suite.get("tests") == str(len(cases))
    for outcome, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        assert root.get(name) == suite.get(name) == str(len(suite.findall(f"testcase/{outcome}")))
    assert int(suite.get("failures", "")) == sum(notice.counts for notice in each.notices)
    assert bool(suite.findall("testcase/error")) is bool(each.incomplete)


def test_junit_has_what_passed_too() -> None:
    (suite,) = ET.fromstring(junit_report(said()))  # noqa: S314  (our own output)
    (case,) = suite.findall("testcase")
    assert (case.get("name"), len(case)) == ("POST /그림", 0)
    assert suite.get("timestamp") == "2026-11-24T09:00:00+00:00"
    assert {each.get("name"): each.get("value") for each in suite.iter("property")}["seed"] == "7"


@pytest.mark.parametrize("write", [sarif_report, junit_report, markdown_report, github_report])
def test_no_secret_gets_through(write: Any) -> None:
    text = write(said(finding(got="500 s3cret-token"), finding(check="other")))
    assert text
    assert "s3cret" not in text


def test_annotations_are_one_line_each_and_say_only_what_they_mean() -> None:
    at = Location("a,b:c%.yaml", 3, 2, "/x")
    text = github_report(
        said(finding(at=at, sentence="100 %\n::stop-commands::x"), finding(acceptance=EXCUSE))
    )
    assert text == (
        "::error file=a%2Cb%3Ac%25.yaml,line=3,col=2,title=truespec server-error"
        "::POST /그림: 100 %25%0A::stop-commands::x"
    )


@pytest.mark.parametrize(
    ("level", "command"), [("fault", "error"), ("document", "warning"), ("opinion", "notice")]
)
def test_annotations_weigh_as_findings_do(level: str, command: str) -> None:
    assert github_report(said(finding(level=level))).startswith(f"::{command} ")


def test_markdown_means_nothing_but_what_it_says() -> None:
    evil = "a|b `c` *d* <img src=x> @me #1 [x](y) \n## no"
    text = markdown_report(said(finding(sentence=evil, operation="GET /{a|b}`")))
    (row,) = [line for line in text.split("\n") if line.startswith("| ❌")]
    assert row.count("|") - row.count("\\|") == 5
    assert "<img" not in text.replace("\\<img", "")
    assert "\n##" not in text.replace("\n### ", "")
    assert "\\@me" in row


def test_markdown_fits_a_comment() -> None:
    many = said(*(finding(operation=f"GET /{number}", got="x" * 500) for number in range(500)))
    text = markdown_report(many)
    assert len(text) < 65_536
    assert "more." in text
    assert text.startswith("### ❌ truespec test: 이미지")


def test_markdown_says_at_a_glance_how_it_went() -> None:
    assert markdown_report(said()).startswith("### ✅")
    assert markdown_report(said(finding(acceptance=EXCUSE))).startswith("### ✅")
    assert markdown_report(said(incomplete=True)).startswith("### ❌")
    assert markdown_report(said(finding())).startswith("### ❌")


def test_what_was_not_compared_is_said_in_every_report() -> None:
    faults = Fault("old", "no YAML", Location("c", 3, 1, "")), Fault("new", "d: no such file")
    failed = said_of_comparison(Comparison((Compared("a", "b"), Compared("c", "d", faults=faults)), base="1"))
    words = "could not compare c to d: OLD: c:3:1: no YAML; NEW: d: no such file"
    for write in (sarif_report, junit_report, github_report):
        assert words in write(failed)
    assert (
        "::error file=c,line=3,col=1,title=truespec not-compared::OLD can't be used: no YAML"
        in github_report(failed)
    )
    assert words in markdown_report(failed).replace("\\", "")
    assert markdown_report(failed).startswith("### ❌")


def test_of_thousands_github_gets_what_it_shows() -> None:
    text = github_report(said(*(finding(operation=f"GET /{number}") for number in range(3000))))
    assert text.count("::error") == 10
    assert "… and 2,991 more, in the summary of the step" in text


def test_notes_are_in_every_report() -> None:
    noted = Said("diff", "a", "b", (), notes=("Mind this",))
    for write in (sarif_report, junit_report, github_report, markdown_report):
        assert "Mind this" in write(noted)
