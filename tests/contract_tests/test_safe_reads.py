"""Who reads changes no list; what changes by itself, or is a log of who has looked, is nobody's fault."""

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import flask
import pytest
from truespec.contract_tests.safe_reads import safe_story
from truespec.spec import Spec

from .sample_server import trials_of

ANSWER = {"200": {"description": "", "content": {"application/json": {}}}, "404": {"description": ""}}
KEY = {"name": "noteId", "in": "path", "required": True, "schema": {"type": "integer"}}
SPEC = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/notes": {"get": {"responses": ANSWER}},
            "/notes/{noteId}": {"parameters": [KEY], "get": {"responses": ANSWER}},
            "/about": {"get": {"responses": ANSWER}},
        },
    }
)


def no_effect(kept: list[int], what: str) -> None:
    """Leave everything as it is."""


def by_itself(kept: list[int], what: str) -> None:
    kept.append(kept[-1] + 1)


def when_looked_at(kept: list[int], what: str) -> None:
    if what == "list":
        kept.append(kept[-1] + 1)


def when_read(kept: list[int], what: str) -> None:
    if what == "note":
        kept.append(kept[-1] + 1)


def when_told_about(kept: list[int], what: str) -> None:
    if what == "about" and len(kept) > 1:
        kept.pop()


def notes(effect: Callable[[list[int], str], None]) -> flask.Flask:
    """Make a server of notes, whose views are counted."""
    app, kept, views = flask.Flask("notes"), [1, 2, 3, 4, 5, 6, 7, 8, 9], count()

    def answered(content: Any, what: str) -> flask.Response:
        answer = flask.Response(json.dumps(content), 200, content_type="application/json")
        effect(kept, what)
        return answer

    @app.get("/notes")
    def listed() -> flask.Response:
        return answered({"notes": [{"noteId": each, "views": next(views)} for each in kept]}, "list")

    @app.get("/notes/<int:key>")
    def read(key: int) -> flask.Response:
        return answered({"noteId": key, "views": next(views)}, "note")

    @app.get("/about")
    def about() -> flask.Response:
        return answered({"views": next(views)}, "about")

    return app


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (no_effect, []),
        (by_itself, []),
        (when_looked_at, []),
        (when_read, ["GET /notes/{noteId}"]),
        (when_told_about, ["GET /about"]),
    ],
)
def test_only_a_read_that_changes_a_list_is_told_of(
    effect: Callable[[list[int], str], None], expected: list[str]
) -> None:
    with trials_of(SPEC, notes(effect), (), {}) as trials:
        told = list(safe_story(trials, SPEC.operations))
    assert [each.operation.key for each in told] == expected
    assert {each.check for each in told} <= {"read-not-safe"}
