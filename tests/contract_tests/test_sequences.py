"""Invariants about several exchanges: the steps are taken on one thing, and broken ones found once, alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue
from truespec.contract_tests import Finding, Report, Secrets, Target, TestSettings, pytest_source, run
from truespec.contract_tests.stories import tell_of_sequence
from truespec.mockserver import Mock
from truespec.spec import FieldLines, Request, Spec, in_question, invariants_of

from .emitted import runnable
from .library_server import LIBRARY, library_module
from .notes_server import ANN, NOTES, notes_server
from .sample_server import sample_server, trials_of
from .samples import CREDITS

IMAGES = "spec/images.yaml"
KEY = (("X-Api-Key", "key"),)
ALONE = TestSettings(second_engine=False)

HELD: dict[str, tuple[str, dict[str, Any]]] = {
    "reads-as-made": (
        "text-shortened",
        {
            "steps": {"made": "createNote", "read": "readNote"},
            "holds": "read.response.body.text == made.request.body.text",
            "when": "'text' in made.request.body && read.response.status == 200",
        },
    ),
    "gone-when-deleted": (
        "deleted-still-there",
        {
            "steps": {"gone": "DELETE /notes/{noteId}", "read": "readNote"},
            "holds": "read.response.status == 404",
        },
    ),
    "change-is-read": (
        "put-forgotten",
        {
            "steps": {"before": "readNote", "change": "replaceNote", "after": "readNote"},
            "holds": "after.response.body == change.response.body",
        },
    ),
    "list-is-shorter": (
        "deleted-still-listed",
        {
            "steps": {"before": "listNotes", "gone": "deleteNote", "after": "listNotes"},
            "holds": "!after.response.body.items.exists(each, "
            "each.noteId == int(gone.request.path.split('/')[2]))",
        },
    ),
    "another-key-each-time": (
        "key-reused",
        {
            "steps": {"one": "createNote", "other": {"again": "one"}},
            "holds": "one.response.body.noteId != other.response.body.noteId",
        },
    ),
}
"""By the id: the fault that breaks it, and the invariant."""


@pytest.fixture
def overlay(tmp_path: Path) -> Callable[..., str]:
    """Write an Overlay with invariants: their other members, by the id."""

    def written(**invariants: dict[str, Any]) -> str:
        listed = [
            {"id": name.replace("_", "-"), "sentence": "So."} | each for name, each in invariants.items()
        ]
        actions = [{"target": "$", "update": {"x-truespec-invariants": listed}}]
        path = tmp_path / "invariants.overlay.json"
        path.write_text(
            json.dumps({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}} | {"actions": actions})
        )
        return str(path)

    return written


def examine(spec: Spec, url: str, fields: FieldLines = ANN) -> Report:
    return run(spec, Target(url, fields), ALONE)


def found_by(report: Report, invariant: str) -> list[Finding]:
    return [each for each in report.findings if each.check == invariant]


@pytest.mark.parametrize("name", HELD)
def test_a_broken_invariant_is_found_with_its_fewest_steps_and_a_test(
    name: str, overlay: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUESPEC_AUTHORIZATION", ANN[0][1])
    fault, invariant = HELD[name]
    path = overlay(**{name: invariant})
    spec = Spec.load(NOTES.name, overlays=[path])
    with notes_server(fault) as url:
        (finding,) = found_by(examine(spec, url), name)
        source = pytest_source(finding, NOTES.name, url, Secrets.of(spec), [path])
        with pytest.raises(AssertionError):
            runnable(source)()
    assert (finding.level, finding.reproduced, finding.story) == ("fault", (3, 3), True)
    assert finding.expected == invariant["holds"]
    assert (finding.at.file, finding.at.pointer) == (path, "/actions/0/update/x-truespec-invariants/0/holds")
    setting_up = 1 if "createNote" not in invariant["steps"].values() else 0
    assert len(finding.steps) + 1 == len(invariant["steps"]) + setting_up
    with notes_server() as mended:
        runnable(source)(mended)


def test_a_correct_server_breaks_none_whatever_the_seed(overlay: Callable[..., str]) -> None:
    spec = Spec.load(NOTES.name, overlays=[overlay(**{name: each for name, (_, each) in HELD.items()})])
    for seed in (0, 1, 7):
        with notes_server() as url:
            report = run(spec, Target(url, ANN), TestSettings(second_engine=False, seed=seed))
        assert (report.findings, report.flaky, report.notes) == ((), 0, ())


def test_the_credits_of_the_images_api_go_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUESPEC_X_API_KEY", "key")
    spec = Spec.load(IMAGES, overlays=[CREDITS])
    with sample_server("credits-kept") as url:
        (finding,) = examine(spec, url, KEY).findings
        source = pytest_source(finding, IMAGES, url, Secrets.of(spec), [CREDITS])
    assert finding.check == "credits-go-down"
    assert finding.got == (
        "after.response.body.monthlyCredit is 1000000, before.response.body.monthlyCredit is 1000000"
    )
    assert [each.request.target for each in (*finding.steps, finding.exchange)] == ["/api/images/create"] * 2
    with sample_server() as mended:
        assert examine(spec, mended, KEY).findings == ()
        runnable(source)(mended)


WALK = {
    "steps": {"walk": {"pages": "listShelves"}},
    "holds": "walk.items.map(i, i.shelfId).distinct().size() == walk.items.size() && size(walk.pages) > 1",
}


BOOKS = {
    "steps": {"walk": {"pages": "listBooks"}},
    "holds": "walk.items.map(i, i.bookId).distinct().size() == walk.items.size() && size(walk.pages) > 1",
}
IN_SHELF = {
    "steps": {"made": "createBook", "gone": "deleteShelf", "read": "readBook"},
    "holds": "read.response.status in [404, 410]",
}


@pytest.mark.parametrize(
    ("held", "faults", "told"),
    [
        (WALK, (), []),
        (WALK, ("cursor-repeats",), ["each-once"]),
        (BOOKS, (), []),
        (BOOKS, ("page-overlaps",), ["each-once"]),
        (IN_SHELF, (), []),
        (IN_SHELF, ("books-stay",), ["each-once"]),
    ],
)
def test_pages_and_what_is_in_a_thing_are_steps(
    held: dict[str, Any], faults: tuple[str, ...], told: list[str], overlay: Callable[..., str]
) -> None:
    spec = Spec.load(LIBRARY.name, overlays=[overlay(each_once=held)])
    with trials_of(spec, library_module().create_app(frozenset(faults)), ANN, {}) as trials:
        (invariant,) = trials.session.inquest.own.sequences
        tell_of_sequence(trials, invariant, spec.operations)
        assert [each.check for each in trials.session.inquest.findings()] == told
        assert list(trials.session.inquest.own.notes()) == []


@pytest.mark.parametrize(
    ("invariant", "note"),
    [
        (
            {
                "steps": {"a": "readNote", "b": "readNote"},
                "when": "a.response.status == 500",
                "holds": "false",
            },
            "a-b was not judged on 1 sequence: `when` was not true",
        ),
        (
            {"steps": {"a": "readNote", "b": "readNote"}, "holds": "a.response.body.nothing == 1"},
            "a-b was not judged on 1 sequence: NOT_FOUND: Key not found in map",
        ),
        (
            {"steps": {"gone": "deleteNote", "a": "readNote", "b": "readNote"}, "holds": "false"},
            "a-b was not judged on 1 sequence: GET /notes/{noteId} was answered 404",
        ),
    ],
)
def test_what_was_never_judged_is_named(
    invariant: dict[str, Any], note: str, overlay: Callable[..., str]
) -> None:
    spec = Spec.load(NOTES.name, overlays=[overlay(a_b=invariant)])
    with notes_server() as url:
        report = examine(spec, url)
    assert report.findings == ()
    (said,) = report.notes
    assert said.startswith(note)


def test_what_can_be_made_and_not_read_is_made_for_steps() -> None:
    made = {"201": {"description": "Made"}}
    key = {"name": "boxId", "in": "path", "required": True, "schema": {"type": "integer"}}
    deleted = {"parameters": [key], "operationId": "deleteBox", "responses": {"204": {"description": "Gone"}}}
    twice = {"id": "gone-once", "sentence": "So.", "holds": "again.response.status == 404"}
    spec = Spec.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/boxes": {"post": {"responses": made}}, "/boxes/{boxId}": {"delete": deleted}},
            "x-truespec-invariants": [{**twice, "steps": {"gone": "deleteBox", "again": {"again": "gone"}}}],
        }
    )
    for lasting, told in ((False, []), (True, ["DELETE"])):
        app, boxes = Flask("boxes"), dict[int, bool]()

        def make(known: dict[int, bool] = boxes) -> ResponseReturnValue:
            known[len(known) + 1] = True
            return {"boxId": len(known)}, 201

        def delete(
            number: int, known: dict[int, bool] = boxes, *, stays: bool = lasting
        ) -> ResponseReturnValue:
            is_there = known.get(number, False)
            known[number] = is_there and stays
            return "", 204 if is_there else 404

        app.post("/boxes")(make)
        app.delete("/boxes/<int:number>")(delete)
        with trials_of(spec, app, (), {}) as trials:
            (invariant,) = trials.session.inquest.own.sequences
            tell_of_sequence(trials, invariant, spec.operations)
            findings = trials.session.inquest.findings()
        assert [each.exchange.request.method for each in findings] == told
        assert [len(each.steps) for each in findings] == [2] * len(told)


def test_what_may_not_be_called_takes_no_steps(overlay: Callable[..., str]) -> None:
    spec = Spec.load(NOTES.name, overlays=[overlay(a_b=HELD["another-key-each-time"][1])])
    with notes_server("key-reused") as url:
        for settings in (
            TestSettings(second_engine=False, safe=True),
            TestSettings(second_engine=False, only=("listNotes",)),
        ):
            assert run(spec, Target(url, ANN), settings).findings == ()


def test_what_no_request_can_name_is_a_step_of_nothing() -> None:
    get = {"operationId": "getIt", "responses": {"200": {"description": "OK"}}}
    held = {"id": "a-b", "sentence": "So.", "steps": {"a": "getIt", "b": "getIt"}, "holds": "false"}
    info = {"title": "t", "version": "1"}
    spec = Spec.load(
        {
            "openapi": "3.1.0",
            "info": info,
            "paths": {"/a/../b": {"get": get}},
            "x-truespec-invariants": [held],
        }
    )
    with trials_of(spec, Flask("nothing"), (), {}) as trials:
        tell_of_sequence(trials, trials.session.inquest.own.sequences[0], spec.operations)
        (note,) = trials.session.inquest.own.notes()
        assert note.startswith(
            "a-b was not judged on 1 sequence: GET /a/../b is not called: no request can name"
        )
        assert trials.session.tallies == {}


def test_single_answers_are_held_to_no_sequence(overlay: Callable[..., str]) -> None:
    spec = Spec.load(NOTES.name, overlays=[overlay(a_b=HELD["change-is-read"][1])])
    assert [each.id for each in in_question(invariants_of(spec), "GET /notes")] == ["total-counts-all"]
    mock = Mock(spec)
    reply = mock.answer(Request("GET", "/notes", ANN))
    assert reply.status == 200
