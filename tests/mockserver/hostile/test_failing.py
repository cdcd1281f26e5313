"""After which unusual answer a client failed: its tests say so, the journal keeps it."""

import json
from typing import Any

import pytest
from truespec.mockserver import LiveMock, Mock, MockSettings, RunningMock, shared_store
from truespec.spec import Request

from ...users_tests import ran
from ..documents import answering, json_response

SCHEMA = {"type": "object", "properties": {"note": {"type": "string"}}}
FAILED = "/__truespec/failed"


NUMBER = {"name": "n", "in": "query", "schema": {"type": "integer"}}


def hostile(**settings: Any) -> LiveMock:
    spec = answering({"200": json_response(SCHEMA)}, parameters=[NUMBER])
    return LiveMock(Mock(spec, MockSettings(hostile=True, **settings)))


def test_the_journal_names_the_answers_before_a_failure() -> None:
    live = hostile()
    for _ in range(3):
        live.answer(Request("GET", "/a"))
    told = json.loads(live.answer(Request("POST", FAILED, (), b'{"test": "test_notes"}')).body)
    assert told["unusual"][0]["unusual"] == "every member that may be absent is"
    assert len(told["unusual"]) == 3
    journal = json.loads(live.answer(Request("GET", "/__truespec/journal")).body)["entries"]
    assert [each.get("failed") for each in journal] == [None, None, None, "test_notes"]
    assert journal[-1]["unusual"] == journal[-2]["unusual"] == told["unusual"][-1]["unusual"]
    assert json.loads(live.answer(Request("POST", FAILED)).body)["unusual"] == []
    assert len(RunningMock("", live).requests) == 3


def test_a_client_whose_request_was_refused_is_told_why_and_no_answer_before_is_blamed() -> None:
    live = hostile()
    live.answer(Request("GET", "/a?n=7"))
    live.answer(Request("GET", "/a?n=secret"))
    told = json.loads(live.answer(Request("POST", FAILED, (), b'{"test": "t"}')).body)["unusual"]
    words = "the request was refused: query parameter 'n' is of type string, has to be integer"
    assert [each["unusual"] for each in told] == ["every member that may be absent is", words]
    journal = json.loads(live.answer(Request("GET", "/__truespec/journal")).body)["entries"]
    assert (journal[-1]["request"]["target"], journal[-1]["failed"]) == ("/a?n=secret", "t")


def test_with_nothing_judged_requests_that_break_the_document_are_answered_unusually_too() -> None:
    live = hostile(validate="none")
    live.answer(Request("GET", "/a?n=secret"))
    assert [each.unusual for each in RunningMock("", live).failed()] == ["every member that may be absent is"]


def test_what_a_test_says_has_its_form() -> None:
    assert hostile().answer(Request("POST", FAILED, (), b'{"tst": 1}')).status == 400


def test_workers_tell_each_other() -> None:
    live = hostile()
    live.answer(Request("GET", "/a"))
    live.answer(Request("POST", FAILED, (), b'{"test": "t"}'))
    with shared_store(2) as store:
        for each in live.store.entries():
            store.keep(each)
        store.keep_in_step()
        told = [(each.unusual, each.failed) for each in store.entries()]
    assert told == [(each.unusual, each.failed) for each in live.store.entries()]
    assert [failed for _, failed in told] == ["", "t"]


CLIENT = """
import json, urllib.request
import pytest

@pytest.mark.truespec("notes.json")
@pytest.mark.truespec_hostile(rounds=2)
def test_note(truespec_mock):
    with urllib.request.urlopen(truespec_mock.url + "/a") as answer:
        assert json.load(answer)["note"]
"""


def test_the_fixture_s_report_names_the_answer_that_a_fragile_test_failed_over(
    pytester: pytest.Pytester,
) -> None:
    document = answering({"200": json_response(SCHEMA)}).document.root.value
    pytester.path.joinpath("notes.json").write_text(json.dumps(document))
    done = ran(pytester, CLIENT, "-p", "no:truespec")
    done.assert_outcomes(failed=1, passed=1)
    said = done.stdout.str()
    assert "test_note[hostile-0]" in said
    assert "GET /a -> 200\n    every member that may be absent is\n    (the last one before" in said
