"""The adapter to Schemathesis: what it writes for it, and what it reads back."""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from traceback import format_exception
from typing import Any

import pytest
from flask import Flask, request
from flask.typing import ResponseReturnValue
from truespec.contract_tests.schemathesis_check import response_check
from truespec.contract_tests.schemathesis_engine import (
    Observation,
    SchemathesisSettings,
    observe,
    read_report,
)
from truespec.spec import Spec, is_object
from werkzeug.serving import make_server

DOCUMENT: dict[str, Any] = {
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
                                "required": ["size"],
                                "properties": {"size": {"type": "integer", "minimum": 1}},
                            }
                        }
                    },
                },
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                    "422": {"description": ""},
                },
                "security": [{"Key": []}],
            }
        }
    },
    "components": {"securitySchemes": {"Key": {"type": "apiKey", "in": "header", "name": "X-Key"}}},
}


@contextmanager
def serving(application: Flask) -> Generator[str]:
    """Serve on a free port of the loopback interface."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def things() -> tuple[Flask, list[str | None]]:
    """Make a server whose answer to sizes above 100 is no object, and the keys that it was sent."""
    application = Flask("things")
    keys: list[str | None] = []

    @application.post("/things")
    def create() -> ResponseReturnValue:
        keys.append(request.headers.get("X-Key"))
        body: Any = request.get_json(silent=True)
        size: Any = body.get("size", 0) if is_object(body) else 0
        return ([] if size > 100 else {}) if isinstance(size, int) and size > 0 else ({}, 422)

    assert create
    return application, keys


def test_it_gives_back_what_went_over_the_wire() -> None:
    application, keys = things()
    # Its other phases fill the time that they are given.
    phases = ("examples", "coverage")
    settings = SchemathesisSettings(seconds=60, seed=1, fields=(("X-Key", 'a${b} "c'),), phases=phases)
    with serving(application) as url:
        run = observe(Spec.load(DOCUMENT), url, settings)
    assert run.problem is None
    assert 'a${b} "c' in keys
    assert {observation.exchange.request.target for observation in run.observations} == {"/things"}
    posts = [one.exchange for one in run.observations if one.exchange.request.method == "POST"]
    assert len(posts) > 10
    assert all(exchange.response is not None for exchange in posts)
    assert any(b'"size"' in exchange.request.body for exchange in posts)
    assert run.complaints


def test_a_dead_target_gives_exchanges_without_an_answer() -> None:
    run = observe(Spec.load(DOCUMENT), "http://127.0.0.1:9", SchemathesisSettings(seconds=5, seed=1))
    assert all(observation.exchange.response is None for observation in run.observations)


def test_too_little_time_is_said_and_nothing_is_started() -> None:
    run = observe(Spec.load(DOCUMENT), "http://127.0.0.1:9", SchemathesisSettings(seconds=1))
    assert (run.observations, run.problem) == ((), "needs at least 5 seconds")


def scenario(phase: str, *, response: dict[str, Any] | None, parent: str | None = None) -> dict[str, Any]:
    sent = {
        "method": "POST",
        "uri": "http://h:1/v1/a%2Fb?x=1",
        "headers": {"X-One": ["1"], "X-Two": [{"$base64": base64.b64encode(b"\xff").decode()}]},
        "body": {"$base64": base64.b64encode(b"{}").decode()},
    }
    cases: dict[str, Any] = {"c1": {"value": {}}, "c2": {"value": {}, "parent_id": parent}}
    interactions = {name: {"request": sent, "response": response} for name in cases}
    failed = [{"name": "not_a_server_error", "status": "failure"}, {"name": "other", "status": "success"}]
    recorder = {"label": "x", "cases": cases, "checks": {"c2": failed}, "interactions": interactions}
    return {"ScenarioFinished": {"phase": phase, "recorder": recorder}}


ANSWER: dict[str, Any] = {
    "status_code": 200,
    "headers": {"content-type": ["a/b"], "content-encoding": ["gzip"]},
    "content": {"$base64": base64.b64encode(b"text").decode()},
    "elapsed": 0.5,
}


def report_of(folder: Path, *events: dict[str, Any], rest: str = "") -> Path:
    report = folder / "report.ndjson"
    lines = [json.dumps(event, separators=(",", ":")) for event in events]
    report.write_text("\n".join([*lines, rest]), encoding="utf-8")
    return report


def test_a_recorded_exchange_is_read_byte_for_byte(tmp_path: Path) -> None:
    (_, second) = read_report(report_of(tmp_path, scenario("fuzzing", response=ANSWER)))
    assert second.complaints == ("not_a_server_error",)
    assert second.exchange.request.target == "/v1/a%2Fb?x=1"
    assert second.exchange.request.fields == (("X-One", "1"), ("X-Two", "\xff"))
    assert second.exchange.request.body == b"{}"
    assert second.exchange.response is not None
    assert second.exchange.response.fields == (("content-type", "a/b"),)
    assert second.exchange.response.body == b"text"


def test_the_base_path_is_not_part_of_our_targets(tmp_path: Path) -> None:
    report = report_of(tmp_path, scenario("fuzzing", response=ANSWER))
    assert [one.exchange.request.target for one in read_report(report, "/v1")] == ["/a%2Fb?x=1"] * 2


def test_a_request_without_an_answer_is_an_exchange_too(tmp_path: Path) -> None:
    first, _ = read_report(report_of(tmp_path, scenario("fuzzing", response=None)))
    assert (first.exchange.response, first.exchange.error) == (None, "no answer")


def test_a_sequence_keeps_its_earlier_steps(tmp_path: Path) -> None:
    first, second = read_report(report_of(tmp_path, scenario("stateful", response=ANSWER, parent="c1")))
    assert first.steps == ()
    assert second.steps == (first.exchange,)


def test_an_answer_that_was_cut_says_so(tmp_path: Path) -> None:
    cut = ANSWER | {"content_size": 9_000_000}
    assert all(one.cut for one in read_report(report_of(tmp_path, scenario("fuzzing", response=cut))))


def test_a_report_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    report = report_of(tmp_path, scenario("fuzzing", response=ANSWER), rest='{"ScenarioFinished":{"pha')
    assert len(list(read_report(report))) == 2
    assert list(read_report(tmp_path / "none.ndjson")) == []


def test_our_judge_is_a_check_in_a_test_of_schemathesis() -> None:
    import schemathesis

    application, _ = things()
    schema: Any = schemathesis.openapi.from_dict(DOCUMENT)  # generic without its parameter there
    check = response_check(Spec.load(DOCUMENT))
    with serving(application) as url:
        case = schema["/things"]["POST"].Case(body={"size": 5}, headers={"X-Key": "k"})
        case.call_and_validate(base_url=url, checks=[check])
        broken = schema["/things"]["POST"].Case(body={"size": 500}, headers={"X-Key": "k"})
        with pytest.raises(BaseExceptionGroup) as raised:
            broken.call_and_validate(base_url=url, checks=[check])
    shown = "".join(format_exception(raised.value))
    assert "the body is of type array, has to be object" in shown
    (finding,) = check.findings
    assert (finding.check, finding.operation, finding.engine) == (
        "response-body-schema",
        "POST /things",
        "schemathesis",
    )


WRITES = """
import json, signal, sys, time
report = open(sys.argv[sys.argv.index("--report-ndjson-path") + 1], "w")
answer = {{"status_code": 200, "headers": {{}}, "elapsed": 0.1}}
for number in range(3):
    sent = {{"method": "GET", "uri": f"http://localhost/things/{{number}}", "headers": {{}}}}
    recorder = {{"interactions": {{"a": {{"request": sent, "response": answer}}}}}}
    line = {{"ScenarioFinished": {{"phase": "fuzzing", "recorder": recorder}}}}
    print(json.dumps(line), file=report, flush=True)
print("half of a li", end="", file=report, flush=True)
{ends}
"""
"""A program that writes such a report, and then goes on for a while."""


STUBBORN = "[signal.signal(each, signal.SIG_IGN) for each in (signal.SIGINT, signal.SIGTERM)]; time.sleep(60)"


def written_by(ends: str, patch: pytest.MonkeyPatch) -> None:
    def command(*_: object) -> list[str]:
        return [sys.executable, "-c", WRITES.format(ends=ends)]

    patch.setattr("truespec.contract_tests.schemathesis_engine._command", command)


def is_running(processes: list[int]) -> list[bool]:
    return [Path(f"/proc/{pid}").exists() for pid in processes]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note which processes are started."""
    pids: list[int] = []
    start = subprocess.Popen

    def noting(*arguments: Any, **named: Any) -> Any:
        process = start(*arguments, **named)
        pids.append(process.pid)
        return process

    monkeypatch.setattr(subprocess, "Popen", noting)
    return pids


def test_what_it_sends_is_heard_of_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    written_by("time.sleep(60)", monkeypatch)
    heard: list[str] = []

    def heed(new: Sequence[Observation]) -> bool:
        heard.extend(each.exchange.request.target for each in new)
        return len(heard) < 3

    made = observe(Spec.load(DOCUMENT), "http://localhost", SchemathesisSettings(30), heed)
    assert heard == ["/things/0", "/things/1", "/things/2"]
    assert (len(made.observations), made.problem) == (3, None)
    assert made.seconds < 30


def test_an_interrupt_leaves_no_process_whatever_that_does(
    monkeypatch: pytest.MonkeyPatch, started: list[int]
) -> None:
    written_by(STUBBORN, monkeypatch)
    monkeypatch.setattr("truespec.contract_tests.schemathesis_engine._GRACE", 0.2)

    def heed(new: Sequence[Observation]) -> bool:
        if new:
            raise KeyboardInterrupt
        return True

    with pytest.raises(KeyboardInterrupt):
        observe(Spec.load(DOCUMENT), "http://localhost", SchemathesisSettings(30), heed)
    assert is_running(started) == [False]


def test_one_that_can_not_be_stopped_by_asking_is_ended_and_told_of(
    monkeypatch: pytest.MonkeyPatch, started: list[int]
) -> None:
    written_by(STUBBORN, monkeypatch)
    monkeypatch.setattr("truespec.contract_tests.schemathesis_engine._GRACE", 0.2)
    monkeypatch.setattr("truespec.contract_tests.schemathesis_engine.SHORTEST", 1)
    made = observe(Spec.load(DOCUMENT), "http://localhost", SchemathesisSettings(1.5))
    assert (len(made.observations), made.problem) == (3, "did not end after 2 seconds and was stopped")
    assert is_running(started) == [False]
