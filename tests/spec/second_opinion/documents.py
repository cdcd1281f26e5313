"""Small documents of one operation, for messages on which two judges are heard."""

from typing import Any

from truespec.spec import Match, Operation, Request, Spec


def spec_of(version: str = "3.1.0", **operation: Any) -> Spec:
    """Make a document of one operation, `GET /`, or `POST /` where it has a body; `path` may name another."""
    path = operation.pop("path", "/")
    method = operation.pop("method", "post" if "requestBody" in operation else "get")
    components = operation.pop("components", {})
    return Spec.load(
        {
            "openapi": version,
            "info": {"title": "t", "version": "1"},
            "paths": {path: {method: {"responses": {"200": {"description": "ok"}}} | operation}},
            "components": components,
        }
    )


def body(schema: Any, content_type: str = "application/json") -> dict[str, Any]:
    """Make the members of an operation whose request has a body."""
    return {"requestBody": {"content": {content_type: {"schema": schema}}}}


def answer(schema: Any, content_type: str = "application/json", status: str = "200") -> dict[str, Any]:
    """Make the members of an operation whose answer has content."""
    return {"responses": {status: {"description": "", "content": {content_type: {"schema": schema}}}}}


def query(schema: Any, **more: Any) -> dict[str, Any]:
    """Make the members of an operation that has a query parameter `p`."""
    return {"parameters": [{"name": "p", "in": "query", "schema": schema} | more]}


def only(spec: Spec) -> Operation:
    """Take the one operation."""
    return spec.operations[0]


def matched(spec: Spec, request: Request) -> Match:
    """Find the operation that a request names; it has to be there."""
    match = spec.match(request.method, request.target)
    assert isinstance(match, Match), match
    return match


def posted(content: bytes, content_type: str = "application/json") -> Request:
    """Make a request with a body."""
    return Request("POST", "/", (("Content-Type", content_type),), content)
