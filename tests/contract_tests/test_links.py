"""What links bring from an answer to another operation."""

import json
from itertools import count
from typing import Any

import pytest
from flask import Flask, request
from flask import Response as Answer
from truespec.contract_tests import Supplies, Things
from truespec.contract_tests.stories import tell_stories
from truespec.contract_tests.story_examples import STORY_DOCUMENT as NOTES_DOCUMENT
from truespec.spec import Exchange, Request, Response, Spec

from .sample_server import trials_of

DOCUMENT = b"""
openapi: 3.1.0
info: {title: Jobs, version: "1"}
paths:
  /jobs:
    post:
      responses:
        "202":
          description: taken
          links:
            status:
              operationId: readStatus
              parameters:
                path.ref: $response.body#/ticket/0
                verbose: true
                page: $request.query.page
                X-Trace: "{$method}-{$response.header.X-Job}"
  /progress/{ref}:
    parameters: [{name: ref, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: readStatus
      parameters:
      - {name: verbose, in: query, schema: {type: boolean}}
      - {name: page, in: query, schema: {type: string}}
      - {name: X-Trace, in: header, schema: {type: string}}
      responses: {"200": {description: OK}}
    delete: {responses: {"204": {description: gone}}}
"""
SPEC = Spec.load(DOCUMENT)
MADE = Exchange(
    Request("POST", "/jobs"),
    Response(202, (("X-Job", "j"), ("Content-Type", "application/json")), b'{"ticket": [7]}'),
)


def linked(*exchanges: Exchange) -> dict[str, object]:
    things = Things(SPEC)
    for each in exchanges:
        things.learn(each)
    values = Supplies(things).parameters(SPEC.operation("readStatus"))
    return {parameter.name: value for parameter, value in values.items()}


def test_a_link_brings_constants_and_what_its_expressions_name() -> None:
    assert linked(MADE) == {"ref": 7, "verbose": True, "X-Trace": "POST-j"}


def test_what_the_other_operation_may_not_be_given_is_left_out() -> None:
    answer = Response(202, (), b'{"ticket": ["seven"]}')
    assert linked(Exchange(Request("POST", "/jobs?page=2"), answer)) == {"verbose": True, "page": "2"}


def test_what_has_been_deleted_is_led_to_no_more() -> None:
    assert linked(MADE, Exchange(Request("DELETE", "/progress/7"), Response(204))) == {}


def test_a_careful_run_changes_nothing_that_only_a_link_names() -> None:
    things = Things(SPEC)
    things.learn(MADE)
    assert Supplies(things, only_own=True).parameters(SPEC.operation("DELETE /progress/{ref}")) == {}


STORIES = b"""
openapi: 3.1.0
info: {title: Jobs, version: "1"}
paths:
  /jobs:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}}
      responses:
        "201":
          description: made
          content: {application/json: {schema: {type: object}}}
          links:
            status:
              operationRef: "#/paths/~1progress~1{ref}/get"
              parameters: {ref: $response.body#/ticket/0}
            seal: {operationId: seal, requestBody: $response.body#/token}
        "400": {description: no job}
  /progress/{ref}:
    parameters: [{name: ref, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}}
        "404": {description: no such job}
    delete: {operationId: stop, responses: {"204": {description: gone}, "404": {description: no such job}}}
  /seal:
    post:
      operationId: seal
      requestBody: {content: {application/json: {schema: {type: string}}}}
      responses: {"200": {description: sealed}, "400": {description: no such token}}
components:
  schemas:
    Job: {type: object, required: [what], properties: {what: {type: string, minLength: 1}}}
"""
JOBS = Spec.load(STORIES)


def jobs(*, deletes: bool) -> Flask:
    """Serve jobs that are made at one path, and are at another. deletes: whether these are deleted at all."""
    app, known, numbers = Flask("jobs"), dict[int, Any](), count(1)

    @app.post("/jobs")
    def make() -> Answer:
        body, key = request.get_json(silent=True), next(numbers)
        if not isinstance(body, dict) or not isinstance(body.get("what"), str) or not body["what"]:
            return Answer(status=400)
        known[key] = body
        content = {"ticket": [key], "token": f"token {key}"}
        return Answer(json.dumps(content), 201, content_type="application/json")

    @app.get("/progress/<int:key>")
    def read(key: int) -> Answer:
        if key not in known:
            return Answer(status=404)
        return Answer(json.dumps(known[key]), content_type="application/json")

    @app.delete("/progress/<int:key>")
    def stop(key: int) -> Answer:
        if deletes:
            known.pop(key, None)
        return Answer(status=204)

    @app.post("/seal")
    def seal() -> Answer:
        is_known = request.get_json() in [f"token {key}" for key in known]
        return Answer(status=200 if is_known else 400)

    return app


def test_a_link_to_what_a_thing_comes_after_does_not_tell_its_key() -> None:
    after = "{operationId: readNote, parameters: {id: $response.body#/after}}"
    notes = Spec.load(
        NOTES_DOCUMENT.replace("headers: {Loc", f"links: {{after: {after}}}\n          headers: {{Loc")
        .replace("    get:\n      responses:", "    get:\n      operationId: readNote\n      responses:", 1)
        .encode()
    )
    made = Exchange(
        Request("POST", "/notes"),
        Response(201, MADE.response.fields if MADE.response else (), b'{"id": 2, "after": 1}'),
    )
    assert notes.operation("readNote").path == "/notes/{id}"
    thing = Things(notes).made_by(made)
    assert thing is not None
    assert thing.keys == ("2",)


def test_what_a_201_links_to_is_what_it_has_made() -> None:
    made, job = JOBS.operation("POST /jobs"), JOBS.operation("stop")
    assert JOBS.resources.made_by(made) is JOBS.resources.about(job)
    assert SPEC.resources.made_by(SPEC.operation("POST /jobs")) is None  # a 202 has made nothing yet


@pytest.mark.parametrize(("deletes", "told"), [(False, ["deleted-still-there"]), (True, [])])
def test_stories_are_told_of_what_only_a_link_leads_to(*, deletes: bool, told: list[str]) -> None:
    with trials_of(JOBS, jobs(deletes=deletes), (), {}) as trials:
        tell_stories(trials, JOBS.operations, ())
        findings = trials.session.inquest.findings()
    assert [each.check for each in findings] == told
    paths = [[step.request.path.split("/")[1] for step in each.steps] for each in findings]
    assert paths == [["jobs", "progress", "progress"] for _ in told]


def test_what_a_link_leads_to_comes_behind_what_has_the_link() -> None:
    document = STORIES.replace(b"/seal", b"/a-seal").replace(b"  /jobs:", b"  /xjobs:")
    spec = Spec.load(document.replace(b'"201"', b'"200"', 1))
    order = [each.key for each in Things(spec).in_order(spec.operations[::-1])]
    assert order.index("POST /xjobs") < order.index("POST /a-seal") < order.index("DELETE /progress/{ref}")


def test_a_body_that_a_link_takes_there_is_sent() -> None:
    with trials_of(JOBS, jobs(deletes=True), (), {}) as trials:
        assert trials.step(JOBS.operation("POST /jobs"))
        assert trials.step(JOBS.operation("seal"))
