"""What a server does to every body is one fault, whatever the number of operations that show it."""

from typing import Any

import pytest
from flask import Flask, Response, request
from truespec.contract_tests import Case, Client, Inquest, Report, Target, TestSettings, run
from truespec.spec import Exchange, Request, Spec, json_or_none
from truespec.spec import Response as Answer

from .raw_server import raw_server
from .sample_server import serving

THING = {"type": "object", "required": ["size"], "properties": {"size": {"type": "integer"}}}
BODY = {"required": True, "content": {"application/json": {"schema": THING}}}
STATUSES = {"200": {"description": "Taken"}, "400": {"description": "Refused"}}
OPERATION = {"requestBody": BODY, "responses": STATUSES}


def examined(names: str, takes: Any) -> Report:
    app = Flask("everywhere")

    @app.post("/<path>")
    def take(path: str) -> Response:
        body = json_or_none(request.get_data()) if request.mimetype == "application/json" else None
        is_right = isinstance(body, dict) and type(body.get("size")) is int
        return Response(status=200 if is_right else takes(path, body, request.get_data()))

    paths = {f"/{name}": {"post": OPERATION} for name in names}
    spec = Spec.load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths})
    with serving(app) as url:
        return run(spec, Target(url), TestSettings(second_engine=False))


def shown(report: Report) -> list[tuple[str, int]]:
    return [(each.check, len(each.operations)) for each in report.findings]


def test_null_that_is_taken_by_three_operations_is_one_fault() -> None:
    def takes(path: str, body: Any, data: bytes) -> int:
        return 200 if data == b"null" else 400

    assert shown(examined("abcd", takes)) == [("invalid-accepted", 4)]
    assert shown(examined("ab", takes)) == [("invalid-accepted", 1)] * 2


def test_a_member_that_is_taken_wrongly_is_a_fault_of_each_operation() -> None:
    def takes(path: str, body: Any, data: bytes) -> int:
        return 200 if isinstance(body, dict) and isinstance(body.get("size"), str) else 400

    assert shown(examined("abc", takes)) == [("invalid-accepted", 1)] * 3


def test_failures_on_what_is_no_json_are_one_fault_each_beside_that_of_one_operation() -> None:
    def takes(path: str, body: Any, data: bytes) -> int:
        is_broken = body is None and data not in (b"", b"null")
        return 500 if is_broken or (path == "a" and body == []) else 400

    assert sorted(shown(examined("abc", takes))) == [("server-error", 1), *[("server-error", 3)] * 3]


@pytest.mark.parametrize(("length", "found"), [(9_000, [3]), (9, [1, 1, 1])])
def test_a_target_beyond_all_measure_that_three_operations_do_not_answer_is_one_fault(
    length: int, found: list[int]
) -> None:
    operation = {"get": {"responses": {"200": {"description": "d"}}}}
    paths = {f"/{name}": operation for name in "abc"}
    spec = Spec.load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths})
    with raw_server(b"") as raw, Client(Target(raw.url, timeout=2)) as client:
        inquest = Inquest(spec, client)
        for each in spec.operations:
            request = Request("GET", f"{each.path}?q={'x' * length}")
            plain = Exchange(Request("GET", each.path), Answer(200, (), each.path.encode(), 0.0))
            inquest.take(each, plain, Case(plain.request, "plain", each.location))
            inquest.take(each, client.send(request), Case(request, "tried", each.location))
        assert [len(each.operations) for each in inquest.findings()] == found
