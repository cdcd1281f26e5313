"""Rows of the taxonomy: a pair of small documents, and by hand what a comparison has to tell of them."""

from typing import Any

import pytest
from truespec.spec import Policy, Spec, diff

from .documents import TEXT

INTEGER = {"type": "integer"}
BOOLEAN = {"type": "boolean"}
JSON = "application/json"


def document(paths: dict[str, Any], version: str = "3.1.0", **more: Any) -> dict[str, Any]:
    return {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": paths, **more}


def operation(**said: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": ""}}, **said}


def parameter(schema: Any = TEXT, name: str = "q", place: str = "query", **more: Any) -> dict[str, Any]:
    return {"name": name, "in": place, "schema": schema, **more}


def asked(*parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    return document({"/t": {"get": operation(parameters=list(parameters))}}, **more)


def sent(schema: Any, media: str = JSON, *, required: bool = True, **more: Any) -> dict[str, Any]:
    body = {"required": required, "content": {media: {"schema": schema, **more}}}
    return document({"/t": {"post": operation(requestBody=body)}})


def answered(schema: Any, media: str = JSON, **more: Any) -> dict[str, Any]:
    content = {media: {"schema": schema, **more}}
    return document({"/t": {"get": {"responses": {"200": {"description": "", "content": content}}}}})


def row(name: str, old: Any, new: Any, *told: str, policy: Policy | None = None) -> Any:
    """One row: its expected changes as `level id`, with `shown` where a message proves it."""
    return pytest.param(old, new, policy or Policy(), set(told), id=name)


def said_of(old: Any, new: Any, policy: Policy) -> set[str]:
    """What is told, but of `info.version`, which stays what it is here."""
    changes = [each for each in diff(Spec.load(old), Spec.load(new), policy) if each.id[:8] != "version-"]
    return {f"{each.level} {each.id}{' shown' if each.witness else ''}" for each in changes}
