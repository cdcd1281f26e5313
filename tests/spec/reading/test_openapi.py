"""Callbacks, webhooks, links and encodings of OpenAPI 3."""

from typing import Any

from truespec.spec import Spec

MINIMAL: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}


def test_callbacks_are_operations_that_the_server_calls() -> None:
    called = {
        "post": {
            "requestBody": {"content": {"application/json": {"schema": {"type": "integer"}}}},
            "responses": {},
        }
    }
    operation = {
        "callbacks": {"done": {"{$request.body#/url}": called}, "x": {"$ref": "#/gone"}},
        "responses": {},
    }
    spec = Spec.load(MINIMAL | {"security": [{}], "paths": {"/a": {"post": operation}}})
    (done,) = spec.operations[0].callbacks["done"]
    assert (done.key, done.security) == ("POST {$request.body#/url}", ())
    assert list(spec.operations[0].callbacks) == ["done"]


def test_webhooks_are_operations_by_name() -> None:
    spec = Spec.load(MINIMAL | {"webhooks": {"created": {"post": {"responses": {}}}}})
    assert [operation.key for operation in spec.webhooks["created"]] == ["POST created"]


def test_webhooks_of_a_document_before_them_are_those_of_the_extension() -> None:
    hooks = {"created": {"post": {"responses": {"200": {"description": "d"}}}}}
    spec = Spec.load(MINIMAL | {"openapi": "3.0.3", "x-webhooks": hooks})
    assert [sender for _, sender in spec.sent()] == ["webhook created"]
    assert spec.operations == ()


def test_links_lead_to_operations() -> None:
    link = {"operationId": "read", "parameters": {"id": "$response.body#/id"}, "requestBody": 5}
    response = {"description": "", "links": {"self": link}}
    spec = Spec.load(MINIMAL | {"paths": {"/a": {"get": {"responses": {"200": response}}}}})
    found = spec.operations[0].responses["200"].links["self"]
    assert (found.operation, dict(found.parameters), found.request_body) == (
        "read",
        {"id": "$response.body#/id"},
        5,
    )


def test_encodings_say_how_properties_are_written() -> None:
    encoding = {
        "tags": {"style": "pipeDelimited", "explode": False},
        "photo": {"contentType": "image/png, image/gif"},
    }
    body = {"content": {"multipart/form-data": {"schema": {"type": "object"}, "encoding": encoding}}}
    spec = Spec.load(MINIMAL | {"paths": {"/a": {"post": {"requestBody": body, "responses": {}}}}})
    request_body = spec.operations[0].request_body
    assert request_body is not None
    found = request_body.content["multipart/form-data"].encoding
    assert (found["tags"].style, found["tags"].explode) == ("pipeDelimited", False)
    assert (found["photo"].content_type, found["photo"].explode) == ("image/png, image/gif", None)
