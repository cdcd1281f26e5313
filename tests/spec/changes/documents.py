"""Small documents of one operation, and what a comparison of two tells."""

from typing import Any

from truespec.spec import Policy, Spec, diff

TEXT = {"type": "string"}


def obj(properties: dict[str, Any], *required: str, **more: Any) -> dict[str, Any]:
    written: dict[str, Any] = {"type": "object", "properties": properties, **more}
    return written | ({"required": list(required)} if required else {})


def spec_of(operation: dict[str, Any], **more: Any) -> Spec:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/things/{id}": {"post": {"responses": {"200": {"description": ""}}, **operation}}},
    }
    return Spec.load(document | more)


def of_body(schema: Any, **more: Any) -> Spec:
    return spec_of(
        {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}, **more
    )


def of_answer(schema: Any, **more: Any) -> Spec:
    content = {"application/json": {"schema": schema}}
    return spec_of({"responses": {"200": {"description": "", "content": content}}}, **more)


def of_parameter(schema: Any, **more: Any) -> Spec:
    parameter = {"name": "q", "in": "query", "schema": schema} | more
    return spec_of({"parameters": [parameter]})


def told(old: Spec, new: Spec, policy: Policy | None = None) -> list[tuple[str, str, str]]:
    """List what a comparison tells, but what it says of `info.version`, which stays what it is here."""
    found = diff(old, new, policy or Policy())
    return [(item.level, item.id, item.path) for item in found if not item.id.startswith("version-")]


def ids(old: Spec, new: Spec) -> list[tuple[str, str]]:
    return [(level, id_) for level, id_, _ in told(old, new)]
