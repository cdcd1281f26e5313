"""Documents as people write them: each of these is served."""

from typing import Any, Final

import pytest
from truespec.mockserver import MockSettings
from truespec.spec import Spec

from .asking import EMPTY, JSON, ask

FINE: Final = {"responses": {"200": EMPTY}}


def get(operation: Any, **more: Any) -> dict[str, Any]:
    return {"openapi": "3.0.3", "paths": {"/a": {"get": operation}}, **more}


def schema(written: Any) -> dict[str, Any]:
    return get(
        {"responses": {"200": {"description": "d", "content": {"application/json": {"schema": written}}}}}
    )


CIRCLE: Final = {"properties": {"next": {"$ref": "#/components/schemas/A"}}}
DOCUMENTS: Final[dict[str, Any]] = {
    "no-info": get(FINE),
    "info-without-title": get(FINE, info={}),
    "numeric-status": get({"responses": {200: EMPTY}}),
    "empty-response": get({"responses": {"200": {}}}),
    "content-that-is-none": get({"responses": {"200": {"content": {"schema": "x", "application/json": {}}}}}),
    "parameter-without-a-schema": get({**FINE, "parameters": [{"name": "p", "in": "query"}]}),
    "unknown-security": get({**FINE, "security": [{"nobody": []}]}),
    "text-beside-methods": {
        "openapi": "3.0.3",
        "paths": {"/a": {"description": "d", "parameters": [], "get": FINE}},
    },
    "circle": {
        **schema({"$ref": "#/components/schemas/A"}),
        "components": {"schemas": {"A": CIRCLE}},
    },
    "later-keywords": schema({"const": 5, "contains": {"const": 1}, "if": True, "then": True}),
    "example-key-that-is-none": {
        "swagger": "2.0",
        "paths": {"/a": {"get": {"responses": {"200": {"description": "d", "examples": {"response": 1}}}}}},
    },
    "dangling-reference-elsewhere": {
        "openapi": "3.0.3",
        "paths": {
            "/a": {"get": FINE},
            "/b": {"get": {"responses": {"200": {"$ref": "#/components/responses/No"}}}},
        },
    },
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_it_is_served(way: MockSettings, document: dict[str, Any]) -> None:
    reply = ask(way, Spec.load(document, name="x.yaml"), "GET /a")
    assert (reply.status, reply.field("sl-violations")) == (200, None)


@pytest.mark.parametrize(
    ("keyword", "good", "bad"),
    [
        ({"const": 5}, "5", "6"),
        ({"type": "array", "contains": {"const": 1}}, "[1]", "[2]"),
        ({"if": {"minimum": 5}, "then": {"maximum": 7}}, "6", "8"),
    ],
)
def test_keywords_of_a_later_dialect_count(way: MockSettings, keyword: Any, good: str, bad: str) -> None:
    operation = {**FINE, "requestBody": {"content": {"application/json": {"schema": keyword}}}}
    spec = Spec.load({"openapi": "3.0.3", "paths": {"/a": {"post": operation}}}, name="x.yaml")
    assert [ask(way, spec, "POST /a", JSON, body=each).status for each in (good, bad)] == [200, 422]


def test_json_with_trailing_commas_is_read(way: MockSettings) -> None:
    text = (
        b'{"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {"200": {"description": "d",},},},},},}'
    )
    assert ask(way, Spec.load(text, name="x.json"), "GET /a").status == 200
