"""State machines: they find what several steps show, make it short, and blame no correct server."""

import re
import unittest
from typing import Any

import pytest
from flask import Flask, Response
from hypothesis import Phase, settings
from truespec.fuzz.properties import state_machine
from truespec.spec import UsageError

from ...contract_tests.labels_server import GOOD, LABELS, labels_module
from ...contract_tests.notes_server import ANN, NOTES, notes_module
from .in_process import InProcess

QUICK = settings(
    max_examples=25,
    stateful_step_count=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.generate, Phase.shrink),
)


def notes_server(*faults: str) -> Flask:
    return notes_module().create_app(frozenset(faults))


def said_by(machine: Any, how: settings = QUICK) -> str:
    """Run a machine's test as unittest does; what it says, "" for nothing."""
    machine.TestCase.settings = how
    result = unittest.TestResult()
    machine.TestCase("runTest").run(result)
    return "".join(text for _, text in (*result.failures, *result.errors))


def steps(said: str) -> list[str]:
    """List the steps of the shortest sequence."""
    named = re.findall(r"^(?:\S+ = )?state\.(\w+)\(", said, re.MULTILINE)
    return [each for each in named if each not in ("keeps_the_contract", "teardown")]


@pytest.mark.parametrize(
    ("fault", "check", "least"),
    [
        ("deleted-still-there", "deleted-still-there", ["first_create_note", "delete_note"]),
        ("text-shortened", "created-differs", ["first_create_note"]),
        ("location-wrong", "location-leads-nowhere", ["first_create_note"]),
        ("total-wrong", "total-counts-all", ["first_create_note", "list_notes"]),
    ],
)
def test_a_fault_of_state_is_found_and_its_sequence_is_the_shortest(
    fault: str, check: str, least: list[str]
) -> None:
    said = said_by(state_machine(NOTES, InProcess(notes_server(fault), ANN), exclude=["login"]))
    assert f"\n   {check}   " in said
    assert "examples/faulty_server/notes.yaml:" in said
    assert steps(said) == least


@pytest.mark.parametrize(
    ("fault", "check", "least"),
    [("put-forgotten", "update-lost", ["first_put_label", "put_label"]), ("", "", [])],
)
def test_things_are_put_under_keys_of_ones_own(fault: str, check: str, least: list[str]) -> None:
    client = InProcess(labels_module().create_app(frozenset({fault})), GOOD)
    said = said_by(state_machine(LABELS, client))
    assert f"\n   {check}   " in said or not check
    assert steps(said) == least
    assert {"PUT", "GET", "DELETE"} <= {each.method for each in client.sent if "truespec-" in each.path}


def test_a_correct_server_is_clean_and_every_operation_was_called() -> None:
    client = InProcess(notes_server(), ANN)
    assert said_by(state_machine(NOTES, client), settings(QUICK, max_examples=12)) == ""
    asked = {(each.method, re.sub(r"\d+", "1", each.path)) for each in client.sent}
    assert asked >= {("PUT", "/notes/1"), ("DELETE", "/notes/1"), ("GET", "/notes"), ("POST", "/login")}


def test_a_stub_that_answers_everybody_alike_has_promised_nothing() -> None:
    stub = Flask("stub")
    note = '{"noteId": 1, "title": "a", "text": "", "colour": "white"}'

    @stub.route("/notes", methods=["POST"])
    def make() -> Response:
        return Response(note, 201, {"Location": "/notes/1"}, content_type="application/json")

    @stub.route("/notes/<key>", methods=["GET", "PUT", "DELETE"])
    def on_one(key: str) -> Response:
        return Response(note, 200, {"ETag": '"a"'}, content_type="application/json")

    only = ["createNote", "readNote"]
    assert said_by(state_machine(NOTES, InProcess(stub), only=only), settings(QUICK, max_examples=5)) == ""


def test_each_sequence_begins_with_a_server_that_was_reset() -> None:
    times = []
    how = settings(QUICK, max_examples=3)
    said_by(state_machine(NOTES, InProcess(notes_server(), ANN), reset=lambda: times.append(1)), how)
    assert len(times) >= 3


def test_an_operation_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match="did you mean"):
        state_machine(NOTES, InProcess(notes_server(), ANN), only=["createNotes"])
