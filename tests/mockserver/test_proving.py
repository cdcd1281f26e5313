"""Proving answers beforehand, in slices."""

import time
from threading import Event
from typing import Any, Final

import httpx
from truespec.mockserver import Mock, Proving, truespec_mock
from truespec.spec import Request

from .documents import json_response, spec_of

BAD: Final[dict[str, Any]] = {"responses": {"200": json_response({"type": "integer"}, example="x")}}
GOOD: Final[dict[str, Any]] = {"responses": {"200": json_response({"type": "integer"}, example=1)}}


def test_one_step_is_one_operation_and_each_fault_is_told_when_it_is_found() -> None:
    told: list[str] = []
    proving = Proving(
        Mock(spec_of({"/a": {"get": BAD}, "/b": {"get": GOOD, "put": BAD}})).proofs(), told.append
    )
    counts: list[tuple[int, bool]] = []
    for _ in range(4):
        proving.step()
        counts.append((len(told), proving.is_done))
    assert counts == [(1, False), (1, False), (2, False), (2, True)]
    assert "GET /a 200" in told[0]
    assert "PUT /b 200" in told[1]


def test_a_budget_of_nothing_proves_nothing_and_no_budget_all() -> None:
    told: list[str] = []
    proving = Proving(Mock(spec_of({"/a": {"get": BAD}})).proofs(), told.append)
    proving.run(0)
    assert (told, proving.is_done) == ([], False)
    proving.run()
    assert (len(told), proving.is_done) == (1, True)


def test_a_fault_that_operations_share_is_told_once() -> None:
    shared = {"R": BAD["responses"]["200"]}
    operation = {"responses": {"200": {"$ref": "#/components/responses/R"}}}
    spec = spec_of({"/a": {"get": operation, "put": operation}}, components={"responses": shared})
    assert len(Mock(spec).unproved()) == 1


def test_what_is_left_is_proved_while_nobody_asks() -> None:
    told = Event()
    mock = Mock(spec_of({"/a": {"get": GOOD}, "/b": {"get": BAD}}))
    with truespec_mock(mock, proving=Proving(mock.proofs(), lambda text: told.set())) as running:
        assert told.wait(20)
        assert httpx.get(f"{running.url}/a").text == "1"


def test_a_server_that_is_never_idle_proves_one_now_and_then() -> None:
    told = Event()
    mock = Mock(spec_of({"/a": {"get": GOOD}, "/b": {"get": BAD}}))
    end = time.monotonic() + 30
    with (
        truespec_mock(mock, proving=Proving(mock.proofs(), lambda text: told.set())) as running,
        httpx.Client(base_url=running.url) as client,
    ):
        while not told.is_set() and time.monotonic() < end:
            assert client.get("/a").status_code == 200
    assert told.is_set()


def test_references_that_lead_nowhere_are_told_before_anybody_asks() -> None:
    gone = {"$ref": "#/components/schemas/Gone"}
    wrong = {"type": "string", "maxLength": "5"}
    operation = {
        "parameters": [{"name": "q", "in": "query", "schema": gone}],
        "requestBody": {"content": {"application/json": {"schema": {"properties": {"n": gone}}}}},
        "responses": {"200": {**json_response(wrong), "headers": {"X-A": {"schema": wrong}}}},
    }
    mock = Mock(spec_of({"/a": {"post": operation}, "/b": {"post": operation}}))
    told = [[(each.at.pointer.rpartition("/post/")[2], each.rule) for each in step] for step in mock.flaws()]
    assert sorted(told[0]) == [
        ("parameters/0/schema", "reference-dangling"),
        ("requestBody/content/application~1json/schema/properties/n", "reference-dangling"),
        ("responses/200/content/application~1json/schema/maxLength", "schema-invalid"),
        ("responses/200/headers/X-A/schema/maxLength", "schema-invalid"),
    ]
    assert len(told[1]) == 4
    assert mock.answer(Request("POST", "/a?q=1")).status == 200
