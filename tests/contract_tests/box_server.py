"""Boxes that are put under keys of the client's choice, with members inside members; correct or faulty."""

import json
from copy import deepcopy
from typing import Any, Final

from flask import Flask, request
from truespec.contract_tests import Client, Target
from truespec.spec import Exchange, Request, Response, Spec

BOX: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["label"],
    "additionalProperties": False,
    "properties": {
        "label": {"type": "string", "minLength": 1, "maxLength": 20},
        "owner": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "since": {"type": "string", "format": "date-time"},
                "rank": {"type": "string", "enum": ["low", "high"]},
                "number": {"type": "integer", "readOnly": True},
            },
        },
        "tags": {"type": "array", "maxItems": 9, "items": {"type": "string"}},
        "lines": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["text"],
                "properties": {"text": {"type": "string"}, "done": {"type": "boolean"}},
            },
        },
    },
}
_ANSWER: Final = {"description": "A box.", "content": {"application/json": {"schema": BOX}}}
_NONE: Final = {"description": "None."}
_BODY: Final = {"required": True, "content": {"application/json": {"schema": BOX}}}
SPEC: Final = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "Boxes", "version": "1"},
        "paths": {
            "/boxes": {
                "get": {
                    "responses": {
                        "200": {
                            "description": "All.",
                            "content": {"application/json": {"schema": {"type": "array", "items": BOX}}},
                        }
                    }
                }
            },
            "/boxes/{box}": {
                "parameters": [{"name": "box", "in": "path", "required": True, "schema": {"type": "string"}}],
                "get": {"responses": {"200": _ANSWER, "404": _NONE}},
                "put": {"requestBody": _BODY, "responses": {"200": _ANSWER, "201": _ANSWER, "400": _NONE}},
                "delete": {"responses": {"204": _NONE, "404": _NONE}},
            },
        },
    }
)
(BOXES,) = SPEC.resources.values()


_SCHEMA: Final = next(
    each.schema
    for body in [SPEC.operation("PUT /boxes/{box}").request_body]
    if body is not None
    for each in body.content.values()
    if each.schema is not None
)


class Boxes(Client):
    """The server, and the client that asks it. only_changes: a PUT of what is not there finds nothing."""

    def __init__(self, fault: str = "", *, only_changes: bool = False) -> None:
        super().__init__(Target("http://localhost"))
        self.fault, self.only_changes = fault, only_changes
        self.kept: dict[str, Any] = {}
        self.puts = 0

    def send(self, request: Request) -> Exchange:
        status, answer = self._answered(request)
        body = b"" if answer is None else json.dumps(answer).encode()
        fields = (("Content-Type", "application/json"),) if body else ()
        return Exchange(request, Response(status, fields, body, 0.0))

    def _answered(self, request: Request) -> tuple[int, Any]:
        key = request.path.removeprefix("/boxes").strip("/")
        if not key:
            return 200, [_shown(each) for each in self.kept.values()]
        if request.method == "PUT":
            return self._put(key, json.loads(request.body) if request.body else None)
        if key not in self.kept:
            return 404, None
        if request.method == "DELETE":
            return 204, None if self.fault == "kept" else self.kept.pop(key) and None
        return 200, _shown(self.kept[key])

    def _put(self, key: str, sent: Any) -> tuple[int, Any]:
        self.puts += 1
        if self.only_changes and key not in self.kept:
            return 404, None
        if not _SCHEMA.is_valid(sent):
            if self.fault == "refused-kept":
                self.kept[key] = sent
            return 400, None
        before, now = self.kept.get(key), deepcopy(sent)
        self._damage(now, before)
        if self.fault != "lost":
            self.kept[key] = now
        return (201 if before is None else 200), _shown(sent)

    def _damage(self, now: Any, before: Any) -> None:
        if self.fault == "inner" and "owner" in now:
            now["owner"]["name"] += "?"
        if self.fault == "fewer-lines" and now.get("lines"):
            now["lines"].pop()
        if self.fault == "old-owner" and before and "owner" in before and "owner" in now:
            now["owner"] = before["owner"]
        if self.fault == "tags-grow" and before and "tags" in before and "tags" in now:
            now["tags"] = before["tags"] + now["tags"]


def _shown(box: Any) -> Any:
    """Say what the server adds of its own, and in its own order: no fault."""
    shown = deepcopy(box)
    if "owner" in shown:
        shown["owner"] |= {"number": 7, "rank": "high", "since": "2026-01-01T00:00:00Z"}
    if "lines" in shown:
        shown["lines"] = [{**each, "done": True} for each in reversed(shown["lines"])]
    return {**shown, "tags": sorted(shown["tags"])} if "tags" in shown else shown


def application(fault: str = "") -> Flask:
    """Serve boxes over HTTP."""
    app, boxes = Flask(__name__), Boxes(fault)

    @app.route("/boxes", methods=["GET"])
    @app.route("/boxes/<path:key>", methods=["GET", "PUT", "DELETE"])
    def answer(key: str = "") -> tuple[bytes, int, dict[str, str]]:
        try:
            sent = Request(request.method, f"/boxes/{key}" if key else "/boxes", (), request.get_data())
            response = boxes.send(sent).response
        except ValueError:  # no JSON
            return b"", 400, {}
        assert response is not None
        return response.body, response.status, dict(response.fields)

    return app
