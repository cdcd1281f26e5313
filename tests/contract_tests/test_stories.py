"""Stories of things: each fault that only several requests show is found once, and alone."""

import pytest
from msgspec.structs import replace
from truespec.contract_tests import (
    Credentials,
    Report,
    Secrets,
    Supplies,
    Target,
    TestSettings,
    Things,
    pytest_source,
    run,
)
from truespec.contract_tests.plan import Planner, methods_to_try
from truespec.spec import UsageError

from .emitted import runnable
from .notes_server import ANN, BOB, NOTES, notes_server

EXPECTED = {
    "delete-open": ("security-not-enforced", "DELETE /notes/{noteId}"),
    "delete-unconditional": ("condition-ignored", "DELETE /notes/{noteId}"),
    "deleted-still-listed": ("deleted-still-listed", "DELETE /notes/{noteId}"),
    "deleted-still-there": ("deleted-still-there", "DELETE /notes/{noteId}"),
    "key-reused": ("key-not-unique", "POST /notes"),
    "location-wrong": ("location-leads-nowhere", "POST /notes"),
    "others-delete": ("other-caller-changes", "DELETE /notes/{noteId}"),
    "others-list": ("other-caller-reads", "GET /notes"),
    "others-read": ("other-caller-reads", "GET /notes/{noteId}"),
    "others-write": ("other-caller-changes", "PUT /notes/{noteId}"),
    "put-adds": ("put-not-idempotent", "PUT /notes/{noteId}"),
    "put-forgotten": ("update-lost", "PUT /notes/{noteId}"),
    "refused-kept": ("refused-but-changed", "PUT /notes/{noteId}"),
    "text-shortened": ("created-differs", "POST /notes"),
}
SETTINGS = TestSettings(second_engine=False, private=("readNote", "listNotes"))
KEPT = ("createNote", "readNote", "replaceNote", "deleteNote")


def examine(url: str, settings: TestSettings = SETTINGS) -> Report:
    return run(NOTES, Target(url, ANN, others={"bob": BOB}), settings)


@pytest.mark.unmeasured
@pytest.mark.parametrize("fault", EXPECTED)
def test_what_takes_several_requests_is_seen_alone(fault: str) -> None:
    with notes_server(fault) as url:
        report = examine(url)
    assert [(each.check, each.operation) for each in report.findings] == [EXPECTED[fault]]


def test_faults_of_stories_are_confirmed_once_each() -> None:
    faults = ("deleted-still-listed", "others-write", "refused-kept", "text-shortened")
    with notes_server(*faults) as url:
        report = examine(url)
    assert {(each.check, each.operation) for each in report.findings} == {EXPECTED[each] for each in faults}
    for finding in report.findings:
        assert (finding.reproduced, finding.story) == ((3, 3), True)
        assert finding.at == NOTES.operation(finding.operation).location


def test_the_correct_server_comes_out_clean() -> None:
    with notes_server() as url:
        report = examine(url)
    assert (report.findings, report.flaky, report.notes) == ((), 0, ())


def test_a_thing_is_changed_to_what_it_is_not_yet_whatever_the_seed() -> None:
    with notes_server("others-write") as url:
        report = examine(url, replace(SETTINGS, seed=1, only=KEPT))
    assert [each.check for each in report.findings] == ["other-caller-changes"]


@pytest.mark.parametrize("fault", ["others-read", "others-list"])
def test_what_nobody_has_declared_private_may_be_everybodys(fault: str) -> None:
    with notes_server(fault) as url:
        report = examine(url, TestSettings(second_engine=False))
    assert report.findings == ()


def test_a_safe_run_tells_no_stories() -> None:
    with notes_server("text-shortened") as url:
        report = examine(url, TestSettings(second_engine=False, safe=True))
    assert report.findings == ()


@pytest.mark.parametrize("fault", ["put-forgotten", "others-delete"])
def test_the_test_of_a_story_is_red_while_the_fault_is_there(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUESPEC_AUTHORIZATION", ANN[0][1])
    monkeypatch.setenv("TRUESPEC_BOB_AUTHORIZATION", BOB[0][1])
    with notes_server(fault) as url:
        (finding,) = examine(url).findings
        source = pytest_source(finding, NOTES.name, url, Secrets.of(NOTES))
        with pytest.raises(AssertionError):
            runnable(source)()
    with notes_server() as mended:
        monkeypatch.setenv("TRUESPEC_URL", mended)
        runnable(source)()


def test_trace_is_a_matter_of_manners_and_carries_no_credentials() -> None:
    operation = NOTES.operation("listNotes")
    assert "TRACE" not in methods_to_try(operation, NOTES.operations, careful=False)
    assert "TRACE" not in methods_to_try(operation, NOTES.operations, careful=True, manners=True)
    methods = methods_to_try(operation, NOTES.operations, careful=False, manners=True)
    planner = Planner(operation, Credentials(ANN), 0, Supplies(Things(NOTES)))
    bases = [each.draft for each in planner.openers()]
    cases = [each for each in planner.variations(bases, methods) if each.request.field("origin") is None]
    asked = {each.request.method: each.request for each in cases}
    assert asked["TRACE"].field("authorization") is None
    assert asked["OPTIONS"].field("authorization") == ANN[0][1]


def test_what_is_private_needs_somebody_to_keep_out() -> None:
    with pytest.raises(UsageError, match="further identity"):
        run(NOTES, Target("http://127.0.0.1:1"), SETTINGS)
