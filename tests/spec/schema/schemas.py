"""Schemas for tests, reached as users reach them: through a document of a version, in a view."""

from typing import Any

from truespec.spec import Schema, Spec


def schema_of(
    schema: Any,
    *,
    version: str = "3.1.0",
    schemas: dict[str, Any] | None = None,
    side: str = "request",
    **more: Any,
) -> Schema:
    """Compile a schema of a body. schemas: the components. side: the view. more: members of the root."""
    document = (
        _swagger(schema, schemas or {}) if version == "2.0" else _openapi(version, schema, schemas or {})
    )
    operation = Spec.load(document | more, name="api.yaml").operations[0]
    holder = operation.request_body if side == "request" else operation.responses["200"]
    assert holder is not None
    found = holder.content["application/json"].schema
    assert found is not None
    return found


def _openapi(version: str, schema: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/": {
                "post": {
                    "requestBody": {"content": content},
                    "responses": {"200": {"description": "", "content": content}},
                }
            }
        },
        "components": {"schemas": schemas},
    }


def _swagger(schema: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    return {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "paths": {
            "/": {
                "post": {
                    "parameters": [{"name": "body", "in": "body", "schema": schema}],
                    "responses": {"200": {"description": "", "schema": schema}},
                }
            }
        },
        "definitions": schemas,
    }


def ref(name: str, version: str = "3.1.0") -> dict[str, Any]:
    """Refer to a component schema."""
    return {"$ref": f"#/definitions/{name}" if version == "2.0" else f"#/components/schemas/{name}"}


def wrong(schema: Schema, value: Any) -> list[tuple[str, str, str]]:
    """List what a value breaks: keyword, place in the value, the last two steps to it in the document."""
    return [
        (found.keyword, found.pointer, "/".join(found.at.pointer.split("/")[-2:]))
        for found in schema.violations(value)
    ]
