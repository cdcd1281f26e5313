"""The mock keeps what the document promises beyond its schemas, where one answer can."""

import json
from typing import Any

import pytest
from truespec.mockserver import Mock
from truespec.spec import Request, Spec

NAMES = {"type": "array", "items": {"type": "string"}}
LIST: dict[str, Any] = {
    "type": "object",
    "required": ["items", "total"],
    "properties": {"items": NAMES, "total": {"type": "integer"}, "name": {"type": "string"}},
    "example": {"items": ["a", "b", "c"], "total": 52, "name": "x"},
}


def answered(holds: str, body: bytes = b'{"name": "Ann", "size": 2}', **more: Any) -> Any:
    """Ask a mock whose document has one invariant."""
    content = {"application/json": {"schema": LIST | more}}
    operation = {
        "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
        "responses": {"200": {"description": "d", "content": content}},
        "x-truespec-invariants": [{"id": "it-holds", "sentence": "It holds.", "holds": holds}],
    }
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    mock = Mock(Spec.load(head | {"paths": {"/a": {"post": operation}}}))
    fields = (("Content-Type", "application/json"),)
    return json.loads(mock.answer(Request("POST", "/a", fields, body)).body)


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        ("response.body.total == size(response.body.items)", {"total": 3}),
        ("response.body.name == request.body.name", {"name": "Ann"}),
        ("size(response.body.items) == request.body.size", {"items": ["a", "b"]}),
        (
            "size(response.body.items) == request.body.size && response.body.total == 52",
            {"items": ["a", "b"]},
        ),
        ("response.body.total == 52", {}),
        ("response.body.total == 10000", {}),
        ("response.body.nothing == 1", {}),
    ],
)
def test_an_answer_is_edited_until_it_holds(holds: str, expected: dict[str, Any]) -> None:
    assert answered(holds) == LIST["example"] | expected


def test_a_list_may_have_to_be_longer() -> None:
    longer = {"items": ["a", "a"], "total": 2, "name": "x"}
    example = {"items": ["a"], "total": 2, "name": "x"}
    held = "size(response.body.items) == request.body.size && response.body.total == 2"
    assert answered(held, example=example) == longer


def test_no_edit_breaks_the_schema() -> None:
    total = {"type": "integer", "minimum": 50}
    properties = LIST["properties"] | {"total": total}
    given = answered("response.body.total == size(response.body.items)", properties=properties)
    assert given["total"] == len(given["items"]) == 52
