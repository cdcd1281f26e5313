"""What was kept of one run is played in the next: requests, what takes several, what takes other callers."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.typing import ResponseReturnValue
from msgspec.structs import replace
from truespec.contract_tests import Finding, Report, Target
from truespec.fuzz import PROFILES, FuzzSettings, fuzz
from truespec.spec import Spec, UsageError

from ..contract_tests.library_server import LIBRARY, library_module
from ..contract_tests.notes_server import ANN, BOB, NOTES, notes_server
from ..contract_tests.sample_server import kept_open, sample_server


def looked(
    corpus: Path, profile: str = "stateful", seconds: float = 30, most: int | None = 1
) -> FuzzSettings:
    made = PROFILES[profile]
    return FuzzSettings(seconds, 1, second_engine=False, max_findings=most, corpus=corpus, profile=made)


def replayed(file: Path, **more: Any) -> FuzzSettings:
    return FuzzSettings(30, 1, replay=file, **more)


def only_finding(report: Report) -> Finding:
    (finding,) = report.findings
    return finding


def node_of(file: Path) -> Mapping[str, Any]:
    return json.loads(file.read_text("utf-8"))


def library_run(settings: FuzzSettings, *faults: str) -> Report:
    with kept_open(library_module().create_app(frozenset(faults))) as url:
        return fuzz(LIBRARY, Target(url, ANN), settings)


def test_a_walk_is_kept_and_played_on_a_server_that_knows_nothing_of_it(tmp_path: Path) -> None:
    found = only_finding(library_run(looked(tmp_path), "second-change-lost"))
    file = tmp_path / f"{found.fingerprint}.json"
    acts = [step["act"] for step in node_of(file)["walk"]]
    assert (acts[:2], acts.count("change"), acts[-1]) == (["make", "make"], 2, "read")
    again = only_finding(library_run(replayed(file), "second-change-lost"))
    assert (again.fingerprint, again.check, again.reproduced) == (found.fingerprint, "update-lost", (3, 3))
    assert library_run(replayed(file)).findings == ()


def test_a_walk_that_was_kept_is_played_before_anything_else(tmp_path: Path) -> None:
    library_run(looked(tmp_path), "second-change-lost")
    report = library_run(looked(tmp_path, "robust", 5), "second-change-lost")
    assert [each.check for each in report.findings] == ["update-lost"]


def test_stories_are_told_again_with_the_seed_that_told(tmp_path: Path) -> None:
    found = only_finding(library_run(looked(tmp_path), "page-overlaps"))
    file = tmp_path / f"{found.fingerprint}.json"
    assert (found.check, "story" in node_of(file)) == ("pages-overlap", True)
    assert only_finding(library_run(replayed(file), "page-overlaps")).fingerprint == found.fingerprint
    assert library_run(replayed(file)).findings == ()


def test_the_steps_of_an_invariant_are_taken_and_taken_again(tmp_path: Path) -> None:
    overlay, key = "examples/faulty_server/credits.overlay.yaml", (("X-Api-Key", "key"),)
    spec = Spec.load("spec/images.yaml", overlays=[overlay])

    def images(settings: FuzzSettings, *faults: str) -> Report:
        with sample_server(*faults) as url:
            return fuzz(spec, Target(url, key), settings)

    found = only_finding(images(looked(tmp_path), "credits-kept"))
    file = tmp_path / f"{found.fingerprint}.json"
    assert (found.check, found.reproduced, len(found.steps)) == ("credits-go-down", (3, 3), 1)
    assert only_finding(images(replayed(file), "credits-kept")).fingerprint == found.fingerprint
    assert images(replayed(file)).findings == ()
    calm = images(looked(tmp_path, "stateful", 3, None))
    assert (calm.findings, calm.notes) == ((), ())


def test_several_workers_take_no_steps_together(tmp_path: Path) -> None:
    sequence = {"steps": {"a": "createNote", "b": {"again": "a"}}, "holds": "true", "sentence": "So."}
    update = {"x-truespec-invariants": [{"id": "a-b", **sequence}]}
    actions = [{"target": "$", "update": update}]
    spec = Spec.load(
        NOTES.name,
        overlays=[{"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions}],
    )
    with notes_server() as url:
        settings = replace(looked(tmp_path, "stateful", 1), only=("createNote",), around=("GET /notes",))
        report = fuzz(spec, Target(url, ANN), settings)
    assert "a-b was not judged: several workers come between its steps" in report.notes


def test_what_takes_another_identity_is_played_where_there_is_one(tmp_path: Path) -> None:
    others = {"bob": BOB}
    with notes_server("others-write") as url:
        found = only_finding(fuzz(NOTES, Target(url, ANN, others=others), looked(tmp_path)))
    file = tmp_path / f"{found.fingerprint}.json"
    with notes_server("others-write") as url:
        again = fuzz(NOTES, Target(url, ANN, others=others), replayed(file))
        alone = fuzz(NOTES, Target(url, ANN), replayed(file))
    assert only_finding(again).fingerprint == found.fingerprint
    assert (alone.findings, [each for each in alone.notes if "was not replayed" in each] != []) == ((), True)


THINGS = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/things": {
                "post": {
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["name"],
                                    "properties": {"name": {"type": "string", "maxLength": 9}},
                                }
                            }
                        },
                    },
                    "responses": {
                        "201": {
                            "description": "",
                            "content": {
                                "application/json": {
                                    "schema": {
                                        "type": "object",
                                        "properties": {"thingId": {"type": "string"}},
                                    }
                                }
                            },
                        },
                        "422": {"description": ""},
                    },
                }
            },
            "/things/{thingId}": {
                "delete": {
                    "parameters": [
                        {"name": "thingId", "in": "path", "required": True, "schema": {"type": "string"}}
                    ],
                    "responses": {"204": {"description": ""}, "404": {"description": ""}},
                }
            },
        },
    }
)


def things(first: int, *, is_wrong: bool = True) -> Flask:
    """Keep things, with numbers from `first`; to delete one that is there fails, but it is gone."""
    application, there = Flask("things"), set[str]()

    @application.post("/things")
    def make() -> ResponseReturnValue:
        body = request.get_json(force=True, silent=True)
        name = body.get("name") if isinstance(body, dict) else None
        if not isinstance(name, str) or len(name) > 9 or "json" not in str(request.content_type):
            return "", 422
        there.add(f"t{first + len(there)}")
        return {"thingId": f"t{first + len(there) - 1}"}, 201

    @application.delete("/things/<key>")
    def delete(key: str) -> ResponseReturnValue:
        if key not in there:
            return "", 404
        there.discard(key)
        there.add(f"{key} is gone")
        return "", 500 if is_wrong else 204

    assert make
    assert delete
    return application


def things_run(application: Flask, settings: FuzzSettings) -> Report:
    with kept_open(application) as url:
        return fuzz(THINGS, Target(url), settings)


def test_a_request_is_played_after_its_steps_on_what_they_have_made(tmp_path: Path) -> None:
    found = only_finding(things_run(things(100), looked(tmp_path, "standard")))
    file = tmp_path / f"{found.fingerprint}.json"
    node = node_of(file)
    assert [step["target"] for step in node["steps"]] == ["/things"]
    assert node["request"]["target"] == "/things/{$steps.0.key}"
    again = only_finding(things_run(things(700), replayed(file)))
    assert (again.fingerprint, again.check) == (found.fingerprint, "server-error")
    assert things_run(things(700, is_wrong=False), replayed(file)).findings == ()


def test_missing_credentials_are_missing_again(tmp_path: Path) -> None:
    flagship = Spec.load("spec/images.yaml")
    with sample_server("key-not-checked") as url:
        found = only_finding(fuzz(flagship, Target(url), looked(tmp_path, "quick")))
        file = tmp_path / f"{found.fingerprint}.json"
        again = fuzz(flagship, Target(url), replayed(file))
    assert (found.check, only_finding(again).fingerprint) == ("security-not-enforced", found.fingerprint)


def test_what_a_server_may_take_is_no_finding_when_it_is_remembered(tmp_path: Path) -> None:
    settings = looked(tmp_path, "robust", 2, most=None)
    settings = replace(settings, profile=replace(settings.profile, plans=False))
    with sample_server() as url:
        first = fuzz(Spec.load("spec/images.yaml"), Target(url), settings)
        second = fuzz(Spec.load("spec/images.yaml"), Target(url), settings)
    assert (first.findings, second.findings) == ((), ())
    assert any(node_of(file).get("tolerable") for file in tmp_path.iterdir())


def test_a_case_of_an_operation_that_is_gone_can_not_be_replayed(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    sent = {"method": "GET", "target": "/gone", "fields": []}
    file.write_text(json.dumps({"check": "server-error", "operation": "GET /gone", "request": sent}))
    with pytest.raises(UsageError, match="no operation 'GET /gone'"):
        things_run(things(1), replayed(file))
