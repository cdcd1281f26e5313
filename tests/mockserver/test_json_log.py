"""What programs read of a mock's log."""

import io
import json
from typing import Any

from truespec.mockserver import JsonLog, LogLevel, Mock
from truespec.spec import Request, Spec

from .documents import FLAGSHIP, create


def logged(*requests: Request, level: LogLevel = "all") -> list[Any]:
    stream, mock = io.StringIO(), Mock(Spec.load(FLAGSHIP))
    log = JsonLog(stream, level)
    for each in requests:
        log.add(each, mock.answer(each), 0.00123)
    log.flush()
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_an_object_with_its_violations() -> None:
    good, bad = logged(create(), create(body=b'{"prompt":1}'))
    assert good.pop("time")
    assert good == {
        "method": "POST",
        "target": "/api/images/create",
        "status": 200,
        "operation": "POST /api/images/create",
        "name": "createImages",
        "verdict": "ok",
        "ms": 1.23,
        "violations": [],
    }
    assert (bad["verdict"], len(bad["violations"])) == ("violations", 3)
    assert bad["violations"][0]["at"].startswith("spec/images.yaml:")


def test_levels_are_those_of_the_other_log() -> None:
    (only,) = logged(create(), Request("GET", "/none"), level="refused")
    assert (only["status"], only["operation"]) == (404, None)
    (full,) = logged(create(), level="full")
    assert "> X-Api-Key: •••" in full["messages"]


def test_what_else_is_said_is_an_object_too_and_control_characters_are_escaped() -> None:
    stream = io.StringIO()
    log = JsonLog(stream)
    log.say("\x1b[2J hello")
    log.flush()
    assert "\x1b" not in stream.getvalue()
    assert json.loads(stream.getvalue())["message"] == "\x1b[2J hello"


def test_exchanges_whose_requests_begin_alike_are_noted_each() -> None:
    stream, mock = io.StringIO(), Mock(Spec.load(FLAGSHIP))
    log, request = JsonLog(stream), create()
    note = log.again(request)
    note(request.body, mock.answer(request), 0.001)
    note(request.body, mock.answer(request), 0.002)
    log.flush()
    assert [json.loads(line)["ms"] for line in stream.getvalue().splitlines()] == [1.0, 2.0]
