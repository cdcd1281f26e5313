"""Twins: what is possible once is possible once at the same time, too."""

import json
import threading
import time
from itertools import count
from typing import Any

import pytest
from flask import Flask, Response, request
from truespec.contract_tests import tell_of_things
from truespec.contract_tests.story_examples import STORY_DOCUMENT
from truespec.spec import Spec

from .sample_server import trials_of

NOTES = Spec.load(STORY_DOCUMENT.encode())


def with_unique_texts(lock: Any) -> Flask:
    """Serve notes whose texts are unique. lock: is held from the look for the text on."""
    app, notes, numbers = Flask("unique"), dict[int, dict[str, Any]](), count(1)

    def answered(content: Any, status: int = 200) -> Response:
        return Response(json.dumps(content), status, content_type="application/json")

    @app.post("/notes")
    def make() -> Response:
        note = {"text": "", "colour": "white"} | request.get_json()
        with lock:
            if any(each["text"] == note["text"] for each in notes.values()):
                return Response(status=422)
            time.sleep(0.02)
            key = next(numbers)
            notes[key] = note | {"id": key}
        return answered(notes[key], 201)

    @app.get("/notes/<int:key>")
    def read(key: int) -> Response:
        return answered(notes[key]) if key in notes else Response(status=404)

    return app


class Open:
    """A lock that keeps nobody out."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


@pytest.mark.unmeasured
@pytest.mark.parametrize(("lock", "told"), [(Open(), ["made-twice"]), (threading.Lock(), [])])
def test_of_two_that_may_be_there_once_one_is_made(lock: Any, told: list[str]) -> None:
    with trials_of(NOTES, with_unique_texts(lock), (), {}) as trials:
        (notes,) = (each for each in trials.session.things.resources.values() if each.making)
        tell_of_things(trials, notes, ())
        findings = trials.session.inquest.findings()
    assert [each.check for each in findings] == told
    assert [len(each.steps) for each in findings] == [3 for _ in told]
