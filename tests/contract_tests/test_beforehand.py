"""What a request is about is made first: under a key of one's own, named in a body, where names are taken."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, Response, request
from truespec.contract_tests import (
    Case,
    Client,
    Coverage,
    Finding,
    Inquest,
    Report,
    Secrets,
    Session,
    Target,
    TestSettings,
    Things,
    pytest_source,
    run,
)
from truespec.spec import Request, Spec

from .emitted import runnable
from .sample_server import serving

HEAD = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths:\n'
SLOTS = f"""{HEAD}\
  /slots/{{slotId}}:
    parameters:
    - {{name: slotId, in: path, required: true, schema: {{type: string, pattern: '^[a-z0-9-]+$'}}}}
    get:
      responses:
        "200": {{description: It., content: {{application/json: {{}}}}}}
        "404": {{description: None.}}
    put:
      requestBody: {{content: {{application/json: {{schema: {{type: object}}}}}}}}
      responses:
        "200": {{description: Changed.}}
        "201": {{description: Made.}}
        "400": {{description: No.}}
"""
ORDERS = f"""{HEAD}\
  /pets:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties: {{name: {{type: string, minLength: 2, maxLength: 9}}}}
      responses:
        "201":
          description: Made.
          content:
            application/json:
              schema: {{type: object, required: [petId], properties: {{petId: {{type: integer}}}}}}
        "400": {{description: No.}}
        "409": {{description: Taken.}}
  /pets/{{petId}}:
    parameters: [{{name: petId, in: path, required: true, schema: {{type: integer, minimum: 1}}}}]
    get:
      responses: {{"200": {{description: It.}}, "404": {{description: None.}}}}
  /orders:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [petId]
              properties: {{petId: {{type: integer}}}}
              additionalProperties: false
      responses: {{"201": {{description: Made.}}, "400": {{description: No.}}, "404": {{description: None.}}}}
"""
SETTINGS = TestSettings(second_engine=False, only_own=False)


def sent() -> dict[str, object] | None:
    try:
        body = json.loads(request.get_data().decode(), parse_constant=lambda text: 1 / 0)
    except (ValueError, RecursionError, ZeroDivisionError):
        return None
    return body if isinstance(body, dict) else None


def slots(fault: str = "") -> Flask:
    """Keep what is put under keys of the client's choice."""
    app, kept = Flask("slots"), dict[str, object]()

    @app.put("/slots/<key>")
    def put(key: str) -> Response:
        if not re.fullmatch("[a-z0-9-]+", key) or request.mimetype != "application/json" or sent() is None:
            return Response(status=400)
        if key in kept and fault:
            return Response(status=500)
        is_new = key not in kept
        kept[key] = sent()
        return Response(status=201 if is_new else 200)

    @app.get("/slots/<key>")
    def read(key: str) -> Response:
        if key not in kept:
            return Response(status=404)
        return Response(json.dumps(kept[key]), 200, content_type="application/json")

    return app


def orders(fault: str = "") -> Flask:
    """Keep pets, each name once, and take orders of them."""
    app, kept = Flask("orders"), list[object]()

    @app.post("/pets")
    def make() -> Response:
        body = sent()
        name = body.get("name") if body is not None else None
        if not isinstance(name, str) or not 2 <= len(name) <= 9:
            return Response(status=400)
        if name in kept:
            return Response(status=409)
        kept.append(name)
        return Response(json.dumps({"petId": len(kept)}), 201, content_type="application/json")

    @app.get("/pets/<int:key>")
    def read(key: int) -> Response:
        return Response(status=200 if 0 < key <= len(kept) else 404)

    @app.post("/orders")
    def order() -> Response:
        body = sent()
        key = body.get("petId") if body is not None and body.keys() == {"petId"} else None
        if isinstance(key, bool) or not isinstance(key, int | float) or key != int(key):
            return Response(status=400)
        if not 0 < key <= len(kept):
            return Response(status=404)
        return Response(status=500 if fault else 201)

    return app


def found(document: Path, make: Callable[[str], Flask]) -> Report:
    """Test a server with its fault."""
    with serving(make("broken")) as url:
        return run(Spec.load(str(document)), Target(url), SETTINGS)


def colour(document: Path, finding: Finding, app: Flask, times: int = 1) -> str:
    """Run the test of a finding on a server, once or again and again."""
    test = runnable(pytest_source(finding, str(document), "http://127.0.0.1:1", Secrets()))
    with serving(app) as url:
        for _ in range(times):
            try:
                test(url)
            except AssertionError:
                continue
            return "green"
    return "red"


@pytest.mark.parametrize(
    ("text", "make", "methods"),
    [(SLOTS, slots, "PUT PUT"), (ORDERS, orders, "POST POST")],
    ids=["under a key of one's own", "named in a body"],
)
def test_the_test_of_a_finding_makes_what_it_is_about(
    text: str, make: Callable[[str], Flask], methods: str, tmp_path: Path
) -> None:
    document = tmp_path / "openapi.yaml"
    document.write_text(text)
    report = found(document, make)
    (finding,) = report.findings
    requests = [each.request for each in (*finding.steps, finding.exchange)]
    assert " ".join(each.method for each in requests) == methods
    assert finding.check == "server-error"
    assert report.doubts == ()
    assert colour(document, finding, make("broken")) == "red"
    assert colour(document, finding, make("")) == "green"


def test_a_name_that_is_taken_by_now_is_replaced_in_the_step_that_makes_a_thing(tmp_path: Path) -> None:
    document = tmp_path / "openapi.yaml"
    document.write_text(ORDERS)
    (finding,) = found(document, orders).findings
    assert colour(document, finding, orders("broken"), times=2) == "red"


@pytest.mark.parametrize("only_own", [True, False])
def test_a_careful_run_changes_nothing_under_keys_that_it_has_not_made(
    only_own: bool, tmp_path: Path
) -> None:
    document, app, asked = tmp_path / "openapi.yaml", slots("broken"), list[str]()
    document.write_text(SLOTS)

    @app.before_request
    def note() -> None:
        asked.append(f"{request.method} {request.path}")

    with serving(app) as url:
        spec = Spec.load(str(document))
        with Client(Target(url)) as client:
            things = Things(spec)
            inquest = Inquest(spec, client, things=things)
            inquest.beforehand.only_own = only_own
            session = Session(spec, client.target, inquest, things, Coverage(spec, ()))
            put = spec.operation("PUT /slots/{slotId}")
            fields = (("Content-Type", "application/json"),)
            for key in ("a", "a", "b"):
                wanted = Request("PUT", f"/slots/{key}", fields, b"{}")
                session.send(put, Case(wanted, "by hand", put.location))
    assert [each.check for each in inquest.findings()] == ["server-error"]
    keys = {each.rpartition("/")[2] for each in asked if each.startswith("PUT")}
    assert (keys <= {"a", "b"}) == only_own


def test_what_can_not_be_made_makes_no_test_green(tmp_path: Path) -> None:
    document = tmp_path / "openapi.yaml"
    document.write_text(ORDERS)
    (finding,) = found(document, orders).findings
    nothing = Flask("nothing")
    nothing.post("/pets")(lambda: Response(status=400))
    with pytest.raises(Exception, match="has not made what the test needs"):
        colour(document, finding, nothing)
