"""The least that still comes back: in so many tries, and no longer than the run."""

import json
from collections.abc import Iterator

import flask
import pytest
from msgspec.structs import replace
from truespec.contract_tests import Judged, Target, TestSettings, run
from truespec.contract_tests.shrinking import lessened, shrunk
from truespec.contract_tests.targets import TimeIsUp
from truespec.spec import Exchange, Json, Request, Response, Spec

from .sample_server import serving


def without_one(text: str) -> Iterator[str]:
    yield from (text[:at] + text[at + 1 :] for at in range(len(text)))


def with_both(best: str, less: str) -> str | None:
    return less if {"a", "z"} <= set(less) else None


def test_only_what_is_needed_is_left() -> None:
    assert lessened("xaxxzx", without_one, with_both, 100) == "az"


def test_there_are_so_many_tries() -> None:
    tried: list[str] = []

    def comes_back(best: str, less: str) -> str | None:
        tried.append(less)
        return with_both(best, less)

    assert lessened("xaxxzx", without_one, comes_back, 3) == "axzx"
    assert tried == ["axxzx", "xxzx", "axzx"]
    assert lessened("xax", without_one, comes_back, 0) == "xax"


def test_what_was_found_stays_when_the_run_is_over() -> None:
    def comes_back(best: str, less: str) -> str | None:
        if len(less) < 4:
            raise TimeIsUp
        return with_both(best, less)

    assert lessened("xaxxzx", without_one, comes_back, 100) == "axzx"


SPEC = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/notes": {
                "post": {
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["name"],
                                    "properties": {
                                        "name": {"type": "string"},
                                        "note": {"type": "string", "maxLength": 9},
                                        "size": {"type": "integer"},
                                    },
                                },
                                "examples": {"one": {"value": {"name": "a", "note": "b", "size": 3}}},
                            }
                        },
                    },
                    "responses": {"201": {"description": ""}, "400": {"description": ""}},
                }
            }
        },
    }
)


NOTES = SPEC.operation("POST /notes")


@pytest.mark.parametrize(
    ("member", "left"),
    [("note", {"name": "a", "note": "b"}), ("size", {"name": "a", "size": 3}), ("", {"name": "a"})],
)
def test_what_the_finding_speaks_of_stays(member: str, left: Json) -> None:
    """Without it another reason may have the request refused, for which there is another finding."""
    assert NOTES.request_body is not None
    media = NOTES.request_body.media_type_for("application/json")
    assert media is not None
    assert media.schema is not None
    at = media.schema.properties()[member].location if member else NOTES.location
    fields = (("Content-Type", "application/json"),)
    whole = Request("POST", "/notes", fields, b'{"name":"a","note":"b","size":3}')
    judged = Judged(NOTES, Exchange(whole, Response(400)), (), (), at=at)

    def refused(request: Request) -> Judged | None:
        again = replace(judged, exchange=Exchange(request, Response(400)))
        return again if b"name" in request.body else None

    assert json.loads(shrunk(judged, refused).exchange.request.body) == left


def test_a_documented_example_that_is_refused_stays_as_it_stands() -> None:
    app = flask.Flask("none")
    app.post("/notes")(lambda: flask.Response(status=400))
    with serving(app) as url:
        (finding,) = run(SPEC, Target(url), TestSettings(second_engine=False)).findings
    assert "its own documented example" in finding.sentence
    assert json.loads(finding.exchange.request.body) == {"name": "a", "note": "b", "size": 3}
