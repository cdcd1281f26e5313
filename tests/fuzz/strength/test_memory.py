"""Our mock with a memory: a correct server of things, and one with each fault of memory in it."""

import json
from typing import Any

import pytest
from truespec.fuzz.strength.measure import measure
from truespec.fuzz.strength.memory import Remembering
from truespec.mockserver import Mock
from truespec.spec import Request, Spec

from ...contract_tests.box_server import SPEC as BOX_SPEC

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
NOTE = {"type": "object", "properties": {"metadata": {"properties": {"id": NUMBER}}, "text": TEXT}}
ENVELOPE = {
    "type": "object",
    "properties": {"data": {"type": "array", "items": NOTE}, "more": {"type": "boolean"}},
}
SENT = {"type": "object", "properties": {"text": {"type": "string", "minLength": 2}}, "required": ["text"]}


def content(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def answer(status: str, schema: Any = None) -> dict[str, Any]:
    return {"responses": {status: {"description": "d", **(content(schema) if schema else {})}}}


SPEC = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/notes": {
                "get": {
                    "parameters": [{"name": "limit", "in": "query", "schema": NUMBER}],
                    **answer("200", ENVELOPE),
                },
                "post": {"requestBody": content(SENT), **answer("201", NOTE)},
            },
            "/notes/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": NUMBER}],
                "get": answer("200", NOTE),
                "put": {"requestBody": content(SENT), **answer("200", NOTE)},
                "delete": answer("204"),
            },
        },
    }
)
(NOTES,) = SPEC.resources.values()


class Server:
    """A server of notes with a fault."""

    def __init__(self, fault: str = "", operation: str = "") -> None:
        self._server = Remembering(SPEC, Mock(SPEC), NOTES, fault, operation)

    def ask(self, method: str, target: str, body: Any = None) -> tuple[int, Any]:
        sent = json.dumps(body).encode() if body is not None else b""
        fields = (("Content-Type", "application/json"),) if sent else ()
        response = self._server.answer(Request(method, target, fields, sent))
        return response.status, json.loads(response.body) if response.body else None

    def made(self) -> int:
        """Make a note; gives its key."""
        return int(self.ask("POST", "/notes", {"text": "tea"})[1]["metadata"]["id"])

    def text(self, key: int) -> Any:
        """Read what is noted; a status where it is not found."""
        status, note = self.ask("GET", f"/notes/{key}")
        return note["text"] if status == 200 else status

    def listed(self, query: str = "") -> list[int]:
        """List keys."""
        return [each["metadata"]["id"] for each in self.ask("GET", f"/notes{query}")[1]["data"]]


def test_without_a_fault_it_remembers() -> None:
    server = Server()
    key = server.made()
    assert server.text(key) == "tea"
    assert server.text(4711) == 404
    assert key in server.listed()
    assert len(server.listed("?limit=2")) == 2
    assert server.ask("PUT", f"/notes/{key}", {"text": "milk"})[1]["text"] == server.text(key) == "milk"
    assert server.ask("PUT", f"/notes/{key}", {"text": "x"})[0] == 422
    assert server.text(key) == "milk"
    assert server.ask("DELETE", f"/notes/{key}")[0] == 204
    assert server.text(key) == 404
    assert key not in server.listed()
    assert server.made() != key


@pytest.mark.parametrize(
    ("fault", "operation", "steps", "text", "is_listed"),
    [
        ("made", "POST /notes", (), 404, False),
        ("made-otherwise", "POST /notes", (), "tea~", True),
        ("unlisted", "POST /notes", (), "tea", False),
        ("forgotten", "PUT /notes/{id}", (("PUT", {"text": "milk"}),), "tea", True),
        ("refused-kept", "PUT /notes/{id}", (("PUT", {"text": "x"}),), "x", True),
        ("deleted-there", "DELETE /notes/{id}", (("DELETE", None),), "tea", False),
        ("deleted-listed", "DELETE /notes/{id}", (("DELETE", None),), 404, True),
    ],
)
def test_a_fault_is_in_its_memory(
    fault: str, operation: str, steps: tuple[tuple[str, Any], ...], text: Any, *, is_listed: bool
) -> None:
    server = Server(fault, operation)
    key = server.made()
    for method, body in steps:
        server.ask(method, f"/notes/{key}", body)
    assert server.text(key) == text
    assert (key in server.listed()) is is_listed


def test_faults_of_lists() -> None:
    assert len(Server("limit", "GET /notes").listed("?limit=2")) > 2
    twice = Server("twice", "GET /notes").listed()
    assert len(set(twice)) == len(twice) - 1


def test_where_nothing_is_a_put_makes_a_thing_and_its_faults_are_seen() -> None:
    weaknesses = measure(BOX_SPEC).weaknesses
    unseen = [each.words for weakness in weaknesses for each in weakness.faults if each.family == "state"]
    assert unseen == [
        "what it makes is not listed",
        "what was deleted is still listed",
        "a thing is listed twice",
    ]
