"""The model of what a server has promised, by exchanges that nobody sent."""

import json
from typing import Any

import pytest
from truespec.contract_tests import Promises, Telling
from truespec.spec import Exchange, Keys, Request, Response, Spec

NOTES = Spec.load("examples/faulty_server/notes.yaml")
ON_ONE = ("1",)


class Told:
    """Promises, and where they were broken so far."""

    def __init__(self) -> None:
        self.promises = Promises(NOTES)
        self.tellings: list[Telling] = []

    def __call__(self, name: str, keys: Keys, status: int, sent: Any = None, got: Any = None) -> None:
        operation = NOTES.operation(name)
        target = operation.path.replace("{noteId}", keys[0] if keys else "")
        request = Request(operation.method, target, (), b"" if sent is None else json.dumps(sent).encode())
        answer = Response(status, (), b"" if got is None else json.dumps(got).encode(), 0.0)
        self.tellings += self.promises.see(operation, keys, Exchange(request, answer))

    @property
    def checks(self) -> list[str]:
        return [each.check for each in self.tellings]


@pytest.fixture
def told() -> Told:
    """One note is made."""
    made = Told()
    made("createNote", (), 201, {"title": "a"}, {"noteId": 1, "title": "a"})
    return made


def test_what_reads_as_confirmed_is_no_news(told: Told) -> None:
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "a"})
    told("replaceNote", ON_ONE, 200, {"title": "b"}, {"noteId": 1, "title": "b"})
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "b"})
    told("deleteNote", ON_ONE, 204)
    told("readNote", ON_ONE, 404)
    told("listNotes", (), 200, got={"items": [], "total": 0})
    assert told.checks == []


def test_a_read_that_differs_is_told_by_what_came_before(told: Told) -> None:
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "a"})
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "b"})
    told("replaceNote", ON_ONE, 200, {"title": "c"}, {"noteId": 1, "title": "c"})
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "b"})
    assert told.checks == ["reads-disagree", "update-lost"]
    assert len(told.tellings[-1].exchanges) == 5


def test_the_same_put_twice_is_the_same_put_once(told: Told) -> None:
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "a"})
    told("replaceNote", ON_ONE, 200, {"title": "b"}, {"noteId": 1, "title": "b"})
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "b"})
    told("replaceNote", ON_ONE, 200, {"title": "b"}, {"noteId": 1, "title": "bb"})
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "bb"})
    assert told.checks == ["put-not-idempotent"]


def test_a_refused_change_changes_nothing(told: Told) -> None:
    told("replaceNote", ON_ONE, 400, {"title": "b", "colour": 7})
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "b"})
    assert told.checks == ["refused-but-changed"]


def test_two_things_have_two_keys_unless_the_first_is_gone(told: Told) -> None:
    told("deleteNote", ON_ONE, 204)
    told("createNote", (), 201, {"title": "b"}, {"noteId": 1, "title": "b"})
    assert told.checks == []
    told("createNote", (), 201, {"title": "c"}, {"noteId": 1, "title": "c"})
    assert told.checks == ["key-not-unique"]


def test_what_was_deleted_and_missed_is_in_no_list(told: Told) -> None:
    listed = {"items": [{"noteId": 1, "title": "a"}], "total": 1}
    told("deleteNote", ON_ONE, 204)
    told("listNotes", (), 200, got=listed)  # the deletion may be on its way
    told("readNote", ON_ONE, 404)
    told("listNotes", (), 200, got=listed)
    assert told.checks == ["deleted-still-listed"]


def test_nothing_is_expected_after_an_operation_that_may_have_changed_everything(told: Told) -> None:
    told("login", (), 200, {}, {"token": "a"})
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "b"})
    assert told.checks == []


def test_what_was_set_in_one_thing_stays_out_of_the_others(told: Told) -> None:
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "a"})
    told("createNote", (), 201, {"title": "b"}, {"noteId": 2, "title": "b"})
    told("replaceNote", ("2",), 200, {"title": "c"}, {"noteId": 2, "title": "c"})
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "c"})
    assert told.checks == ["change-spills"]
    assert len(told.tellings[-1].exchanges) == 5


def test_a_thing_that_nobody_has_deleted_is_not_lost(told: Told) -> None:
    told("readNote", ON_ONE, 200, got={"noteId": 1, "title": "a"})
    told("createNote", (), 201, {"title": "b"}, {"noteId": 2, "title": "b"})
    told("deleteNote", ("2",), 204)
    told("readNote", ON_ONE, 404)
    assert told.checks == ["thing-lost"]
