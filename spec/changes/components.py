"""Documents without paths: each schema is what is compared, as it is sent and as it is read (DIFF §5).

A message of a schema is a request that carries it, and the answer that does: the rest is the comparison of
operations.
"""

from typing import Any, Final
from urllib.parse import quote, unquote

from msgspec.structs import replace

from ..contract import Spec
from ..document import Document
from ..errors import DocumentError
from ..loading import with_overlays
from ..schema import ALL_FORMATS, Formats
from .change import Change

_PLACES: Final = (("components", "schemas"), ("definitions",), ("$defs",))
_JSON: Final = "application/json"
_HEAD: Final = "/schemas/"


def components_of(document: Document, formats: Formats = ALL_FORMATS) -> Spec:
    """Read a document as one operation for each of its schemas, whatever paths it has.

    A JSON Schema with `$defs` or `definitions` will do, too. Raises DocumentError where there are none.
    """
    root = document.node()
    for tokens in _PLACES:
        node = root
        for token in tokens:
            node = node.child(token)
        if node.mapping:
            return Spec.of(with_overlays(document, [_overlay(root.mapping, tokens, node.mapping)]), formats)
    raise DocumentError("there are no schemas in it: no `components.schemas`, no `$defs`", root.location)


def _overlay(root: dict[str, Any], tokens: tuple[str, ...], schemas: dict[str, Any]) -> dict[str, Any]:
    is_swagger = "swagger" in root
    paths: dict[str, Any] = {}
    for name in schemas:
        reference = {"$ref": "#/" + "/".join((*tokens, name.replace("~", "~0").replace("/", "~1")))}
        operation = _swagger_operation(reference) if is_swagger else _operation(reference)
        paths[_HEAD + quote(name, safe="")] = {"post": operation}
    update: dict[str, Any] = {"paths": paths}
    if not (is_swagger or "openapi" in root):
        update |= {"openapi": "3.1.0", "info": {"title": "", "version": ""}}
    gone = [
        {"target": f"$.{key}", "remove": True} for key in ("paths", "webhooks", "security") if key in root
    ]
    actions = [*gone, {"target": "$", "update": update}]
    return {"overlay": "1.0.0", "info": {"title": "schemas", "version": "1"}, "actions": actions}


def _operation(schema: dict[str, Any]) -> dict[str, Any]:
    content = {_JSON: {"schema": schema}}
    body = {"required": True, "content": content}
    return {"requestBody": body, "responses": {"200": {"description": "", "content": content}}}


def _swagger_operation(schema: dict[str, Any]) -> dict[str, Any]:
    body = {"name": "body", "in": "body", "required": True, "schema": schema}
    answer = {"200": {"description": "", "schema": schema}}
    return {"consumes": [_JSON], "produces": [_JSON], "parameters": [body], "responses": answer}


def of_schema(change: Change) -> Change:
    """Name the schema of a change that was found between `components_of` two documents."""
    return replace(change, operation=schema_named(change.operation))


def schema_named(key: str) -> str:
    """Name the schema that an operation of `components_of` stands for. key: the operation's."""
    return unquote(key.replace(f"POST {_HEAD}", "schema "))
