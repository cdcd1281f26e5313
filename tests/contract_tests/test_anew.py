"""What is used up by being asked for is found all the same, and its reproducer makes it again."""

import json
from collections.abc import Generator
from pathlib import Path

import pytest
from flask import Flask, Response, request
from truespec.contract_tests import Case, Finding, Report, Secrets, Target, TestSettings, pytest_source, run
from truespec.spec import Operation, Request, Spec

from .emitted import runnable
from .sample_server import serving, trials_of

DOCUMENT = """\
openapi: 3.1.0
info: {title: Users, version: "1"}
paths:
  /users:
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}
      responses:
        "201": {$ref: '#/components/responses/User'}
        "400": {description: No.}
        "409": {description: Taken.}
  /users/{userId}:
    parameters: [{name: userId, in: path, required: true, schema: {type: integer, minimum: 1}}]
    get:
      responses:
        "200": {$ref: '#/components/responses/User'}
        "404": {description: None.}
    delete:
      responses: {"204": {description: Gone.}, "404": {description: None.}}
components:
  responses:
    User: {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
  schemas:
    New:
      type: object
      required: [name]
      properties: {name: {type: string, minLength: 2, maxLength: 20}}
    User: {type: object, required: [userId], properties: {userId: {type: integer}, name: {type: string}}}
"""
SPEC = Spec.load(DOCUMENT.encode(), name="users.yaml")


def users(*faults: str) -> Flask:
    """Make a server of users whose names are taken once."""
    app, kept = Flask("users"), dict[int, str]()

    @app.post("/users")
    def make() -> Response:
        try:
            body = request.get_json(silent=True)
        except RecursionError:
            body = None
        name = body.get("name") if isinstance(body, dict) else None
        if not isinstance(name, str) or not (2 <= len(name) <= 20 or "long" in faults):
            return Response(status=400)
        if name in kept.values():
            return Response(status=409)
        kept[len(kept) + 1] = name
        made = {"userId": "one" if "text" in faults else len(kept), "name": name}
        place = {"Location": f"/users/{len(kept)}"}
        return Response(json.dumps(made), 201, place, content_type="application/json")

    @app.get("/users/<int:key>")
    def read(key: int) -> Response:
        user = {"userId": str(key) if "read" in faults else key}
        return Response(json.dumps(user), 200 if kept.get(key) else 404, content_type="application/json")

    @app.delete("/users/<int:key>")
    def delete(key: int) -> Response:
        if not kept.get(key):
            return Response(status=404)
        kept[key] = ""
        return Response(status=202 if "accepted" in faults else 204)

    return app


@pytest.fixture(params=["accepted", "text", "long", "read"])
def found(request: pytest.FixtureRequest) -> Generator[tuple[str, Report]]:
    """Test the server with one fault."""
    with serving(users(request.param)) as url:
        yield request.param, run(SPEC, Target(url), TestSettings(second_engine=False))


def test_what_can_be_done_once_only_is_confirmed_on_another(
    found: tuple[str, Report], tmp_path: Path
) -> None:
    fault, report = found
    expected = {
        "accepted": ("response-status-undocumented", "DELETE /users/{userId}"),
        "text": ("response-body-schema", "POST /users"),
        "long": ("invalid-accepted", "POST /users"),
        "read": ("response-body-schema", "GET /users/{userId}"),
    }
    assert [(each.check, each.operation) for each in report.findings] == [expected[fault]]
    assert report.doubts == ()
    (finding,) = report.findings
    document = tmp_path / "users.yaml"
    document.write_text(DOCUMENT)
    assert is_red(finding, document, users(fault))
    assert not is_red(finding, document, users())


def is_red(finding: Finding, document: Path, app: Flask) -> bool:
    """Run the test that is written for a finding on a server that has nothing yet."""
    with serving(app) as url:
        try:
            runnable(pytest_source(finding, str(document), url, Secrets()))()
        except AssertionError:
            return True
    return False


def test_a_correct_server_of_such_users_is_accused_of_nothing() -> None:
    with serving(users()) as url:
        report = run(SPEC, Target(url), TestSettings(second_engine=False, opinions=True))
    assert (report.findings, report.doubts) == ((), ())


def test_a_thing_that_was_deleted_since_is_not_another_that_is_there() -> None:
    with trials_of(SPEC, users(), (), {}) as trials:
        session, (make, read, delete) = trials.session, SPEC.operations

        def told(operation: Operation, request: Request) -> tuple[Finding, ...]:
            case = Case(request, "by hand", operation.location, tolerable=True)
            return session.observe(operation, session.try_out(operation, case), case)

        name = Request("POST", "/users", (("Content-Type", "application/json"),), b'{"name":"ann"}')
        asked = ((make, name), (read, Request("GET", "/users/1")), (delete, Request("DELETE", "/users/1")))
        assert [told(*each) for each in asked] == [(), (), ()]
        assert told(read, Request("HEAD", "/users/1")) == ()
