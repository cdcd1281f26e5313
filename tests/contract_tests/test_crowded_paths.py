"""Things that are looked up by another member, made where they are there already, and deleted in bulk."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, jsonify, request
from truespec.contract_tests import Report, Target, TestSettings, run
from truespec.spec import Spec, json_or_none, takes_away

from .sample_server import serving


def content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "As asked", "content": {"application/json": {"schema": schema}}}


FLOW: dict[str, Any] = {"$ref": "#/components/schemas/Flow"}
BODY = {"required": True, "content": {"application/json": {"schema": FLOW}}}
KEY = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
NAME = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
GONE = {"description": "There is none"}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Flows", "version": "1"},
    "paths": {
        "/flows/bulk_delete": {"post": {"responses": {"204": {"description": "All are gone"}}}},
        "/flows/name/{name}": {
            "get": {"parameters": [NAME], "responses": {"200": content(FLOW), "404": GONE}}
        },
        "/flows/": {
            "post": {
                "requestBody": BODY,
                "responses": {"200": content(FLOW), "400": {"description": "No flow"}},
            }
        },
        "/flows/{id}": {
            "get": {"parameters": [KEY], "responses": {"200": content(FLOW), "404": GONE}},
            "delete": {"parameters": [KEY], "responses": {"204": GONE, "404": GONE}},
        },
    },
    "components": {
        "schemas": {
            "Flow": {
                "type": "object",
                "required": ["name"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "format": "uuid", "readOnly": True},
                    "name": {"type": "string", "minLength": 1},
                },
            }
        }
    },
}
SPEC = Spec.load(DOCUMENT, name="flows.yaml")


class Flows:
    """What is on the server. created: the status of what was not there; asked: what came, in order."""

    def __init__(self, created: int = 200) -> None:
        self.created = created
        self.known = {"00000000-0000-4000-8000-000000000000": "theirs"}
        self.asked: list[tuple[str, str]] = []

    def app(self) -> Flask:
        app = Flask("flows")

        @app.before_request
        def note() -> None:
            self.asked.append((request.method, request.path))

        def said(key: str | None, status: int = 200) -> tuple[Response, int]:
            return (jsonify(id=key, name=self.known[key]), status) if key else (Response(), 404)

        @app.post("/flows/")
        def make() -> tuple[Response, int]:
            body = json_or_none(request.get_data()) if request.mimetype == "application/json" else None
            name = body.get("name") if isinstance(body, dict) else None
            if (
                not isinstance(body, dict)
                or not isinstance(name, str)
                or not name
                or body.keys() - {"id", "name"}
            ):
                return Response(), 400
            known = next((key for key, each in self.known.items() if each == name), None)
            if known is not None:
                return said(known)
            key = f"00000000-0000-4000-8000-{len(self.asked):012}"
            self.known[key] = name
            return said(key, self.created)

        @app.get("/flows/<key>")
        def read(key: str) -> tuple[Response, int]:
            return said(key if key in self.known else None)

        @app.get("/flows/name/<name>")
        def look_up(name: str) -> tuple[Response, int]:
            return said(next((key for key, each in self.known.items() if each == name), None))

        @app.delete("/flows/<key>")
        def delete(key: str) -> tuple[Response, int]:
            return Response(), 204 if self.known.pop(key, None) else 404

        @app.post("/flows/bulk_delete")
        def delete_all() -> tuple[Response, int]:
            self.known.clear()
            return Response(), 204

        return app


def examined(flows: Flows, **settings: Any) -> Report:
    with serving(flows.app()) as url:
        return run(SPEC, Target(url), TestSettings(second_engine=False, **settings))


def test_things_are_looked_up_by_what_was_told_of_them_and_deleted_in_bulk_last() -> None:
    flows = Flows()
    report = examined(flows)
    assert (report.reached, report.findings) == (len(SPEC.operations), ())
    in_bulk = flows.asked.index(("POST", "/flows/bulk_delete"))
    assert any(method == "DELETE" for method, _ in flows.asked[:in_bulk])


def test_what_is_called_deleting_is_not_tried_on_what_others_have_made() -> None:
    flows = Flows()
    report = examined(flows, only_own=True)
    assert ("POST", "/flows/bulk_delete") not in flows.asked
    assert list(flows.known.values()) == ["theirs"]
    told = {each.operation: each.words for each in report.needs}
    assert "only what the run has made" in told["POST /flows/bulk_delete"]


def test_what_is_answered_to_the_first_who_makes_a_thing_comes_back_with_another_thing() -> None:
    report = examined(Flows(created=201))
    assert [each.sentence for each in report.findings] == [
        "The answer breaks the document: status 201 is not documented; documented: 200, 400"
    ]


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        ("/flows/bulk_delete", "bulk", True),
        ("/flows", "clearAll", True),
        ("/admin/shutdown", "stop", True),
        ("/flows/{id}/cancel", "cancel_flow", True),
        ("/undeleted", "listUndeleted", False),
        ("/presets", "makePreset", False),
        ("/password/reset", "auth_password_reset", False),
        ("/dropdowns", "makeDropdown", False),
    ],
)
def test_an_operation_takes_away_by_what_it_is_called(path: str, name: str, expected: bool) -> None:
    (operation,) = operations_of({path: {"post": {"operationId": name, "responses": {}}}})
    assert takes_away(operation) is expected


def operations_of(paths: dict[str, Any]) -> Iterator[Any]:
    return iter(Spec.load({**DOCUMENT, "paths": paths}).operations)
