"""From a document to the model: the version, then every operation, once.

A part that can't be used (a reference that leads nowhere, a list where a mapping belongs) becomes a problem
with its place and costs only itself; the rest of the document works.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ..document import Document, DocumentProblem, Node
from ..errors import DocumentError
from ..json_value import is_object
from ..model import (
    Operation,
    Parameter,
    RequestBody,
    ResponseObject,
    SecurityRequirement,
    SecurityScheme,
    Server,
)
from ..schema import ALL_FORMATS, DIALECTS, Compiler, Formats
from . import openapi, swagger
from .reading import Reading, flag, text

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""Fixed fields of a Path Item Object that are methods (`query` since 3.2)."""

OPENAPI_VERSIONS: Final = ("2.0", "3.0", "3.1", "3.2")
"""Versions that are read, by their first two numbers."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one family of versions writes the elements. schemes: pointer of the security schemes."""

    schemes: str
    parameters: Callable[[Reading, Node], Iterator[Parameter]]
    request_body: Callable[[Reading, Node], RequestBody | None]
    response: Callable[[Reading, Node, str, Node], ResponseObject]
    security_scheme: Callable[[Reading, str, Node], SecurityScheme]
    servers: Callable[[Node], tuple[Server, ...]]


_SWAGGER: Final = Grammar(
    "/securityDefinitions",
    swagger.parameters,
    swagger.request_body,
    swagger.response,
    swagger.security_scheme,
    swagger.servers,
)
_OPENAPI: Final = Grammar(
    "/components/securitySchemes",
    openapi.parameters,
    openapi.request_body,
    openapi.response,
    openapi.security_scheme,
    openapi.servers,
)


@dataclass(frozen=True, slots=True)
class Contract:
    """Everything that was read."""

    operations: tuple[Operation, ...]
    webhooks: Mapping[str, tuple[Operation, ...]]
    servers: tuple[Server, ...]
    security_schemes: Mapping[str, SecurityScheme]
    problems: tuple[DocumentProblem, ...]


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What an operation has from its path item and from the document, unless it says otherwise."""

    parameters: tuple[Parameter, ...]
    servers: tuple[Server, ...]
    security: tuple[SecurityRequirement, ...]


def version_of(document: Document) -> str:
    """Say which version of OpenAPI the document is written in, as it says itself (`3.1.0`).

    Raises DocumentError when it is no OpenAPI document or of a version that is not read.
    """
    root = document.node()
    if not is_object(root.value):
        raise DocumentError("this is no OpenAPI document: its top level has to be a mapping", root.location)
    key = next((key for key in ("openapi", "swagger") if key in root.value), None)
    if key is None:
        message = "this is no OpenAPI document: it has no `openapi` field that names a version"
        raise DocumentError(message, root.location)
    version = str(root.value[key])
    if _family(version) not in OPENAPI_VERSIONS or (key == "swagger") is not (_family(version) == "2.0"):
        message = f"unknown OpenAPI version {version!r}; versions read: {', '.join(OPENAPI_VERSIONS)}"
        raise DocumentError(message, root.child(key).location)
    return version


def _family(version: str) -> str:
    return ".".join(version.split(".")[:2])


def read_contract(document: Document, formats: Formats = ALL_FORMATS) -> Contract:
    """Read the whole description; formats: those that schemas assert.

    Raises DocumentError when it is none, or of an unknown version.
    """
    family = _family(version_of(document))
    grammar = _SWAGGER if family == "2.0" else _OPENAPI
    compiler = Compiler(document, DIALECTS[family], formats)
    reading = Reading(document, compiler, list(document.root.problems))
    reading.schemes = dict(reading.each(document.node(grammar.schemes), grammar.security_scheme))
    root = document.node()
    servers = grammar.servers(root)
    inherited = _Inherited((), servers, reading.security(root.child("security")))
    operations = tuple(
        operation
        for path, item in root.child("paths").members()
        if path.startswith("/")
        for operation in _path_item(reading, grammar, path, item, inherited)
    )
    webhooks = {
        name: _path_item(reading, grammar, name, item, inherited)
        for name, item in root.child("webhooks").members()
    }
    return Contract(operations, webhooks, servers, reading.schemes, tuple(reading.problems))


def _path_item(
    reading: Reading, grammar: Grammar, path: str, written: Node, inherited: _Inherited
) -> tuple[Operation, ...]:
    """Read the operations of a Path Item Object."""
    item = reading.follow(written)
    if item is None:
        return ()
    shared = _Inherited(
        tuple(grammar.parameters(reading, item.child("parameters"))),
        grammar.servers(item) or inherited.servers,
        inherited.security,
    )
    methods = [(method.upper(), item.child(method)) for method in item.mapping if method in METHODS]
    methods.extend(item.child("additionalOperations").members())
    return tuple(
        _operation(reading, grammar, method, path, node, shared)
        for method, node in methods
        if is_object(node.value)
    )


def _operation(
    reading: Reading, grammar: Grammar, method: str, path: str, node: Node, inherited: _Inherited
) -> Operation:
    own = grammar.parameters(reading, node.child("parameters"))
    merged = {(parameter.place, parameter.name): parameter for parameter in (*inherited.parameters, *own)}
    responses = {
        status: grammar.response(reading, node, status, target)
        for status, target in reading.each(node.child("responses"), lambda _reading, _status, target: target)
        if not status.startswith("x-")
    }
    return Operation(
        method=method,
        path=path,
        operation_id=text(node, "operationId") or None,
        summary=text(node, "summary"),
        deprecated=flag(node, "deprecated"),
        parameters=tuple(merged.values()),
        request_body=grammar.request_body(reading, node),
        responses=responses,
        security=reading.security(node.child("security"))
        if "security" in node.mapping
        else inherited.security,
        servers=grammar.servers(node) or inherited.servers,
        tags=tuple(tag for tag in node.child("tags").sequence if isinstance(tag, str)),
        location=node.location,
        callbacks=_callbacks(reading, grammar, node.child("callbacks")),
    )


def _callbacks(reading: Reading, grammar: Grammar, node: Node) -> dict[str, tuple[Operation, ...]]:
    """Read Callback Objects: by name, the operations of each expression. Their own security is not
    inherited.
    """
    nothing = _Inherited((), (), ())
    found: dict[str, tuple[Operation, ...]] = {}
    for name, callback in reading.each(node, lambda _reading, _name, target: target):
        items = [(path, item) for path, item in callback.members() if not path.startswith("x-")]
        found[name] = tuple(
            each for path, item in items for each in _path_item(reading, grammar, path, item, nothing)
        )
    return found
