"""From a document to the model: what OpenAPI 3.0, 3.1 and 3.2 say, read once.

A part that can't be used (a reference that leads nowhere, a list where a mapping belongs) becomes a problem
with its place and costs only itself; the rest of the document works.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar, cast
from urllib.parse import urlsplit

from .document import Document, DocumentProblem, Node
from .errors import DocumentError
from .json_value import is_object
from .model import (
    Example,
    Header,
    MediaType,
    Operation,
    Parameter,
    ParameterPlace,
    RequestBody,
    ResponseObject,
    SecurityRequirement,
    SecurityScheme,
    Server,
)
from .schema import DIALECTS, Dialect, Schema, View

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""Fixed fields of a Path Item Object that are methods (`query` since 3.2)."""

OPENAPI_VERSIONS: Final = ("3.0", "3.1", "3.2")
"""Versions that are read, by their first two numbers."""

_STYLES: Final = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
_IGNORED_HEADERS: Final = frozenset({"accept", "content-type", "authorization"})

Made = TypeVar("Made")


def version_of(document: Document) -> str:
    """Say which version of OpenAPI the document is written in, as it says itself (`3.1.0`).

    Raises DocumentError when it is no OpenAPI document or of a version that is not read.
    """
    root = document.node()
    if not is_object(root.value):
        raise DocumentError("this is no OpenAPI document: its top level has to be a mapping", root.location)
    key = next((key for key in ("openapi", "swagger") if key in root.value), None)
    if key is None:
        raise DocumentError(
            "this is no OpenAPI document: it has no `openapi` field that names a version", root.location
        )
    version = str(root.value[key])
    if key == "swagger" or (
        version.rpartition(".")[0] not in OPENAPI_VERSIONS and version not in OPENAPI_VERSIONS
    ):
        known = ", ".join(OPENAPI_VERSIONS)
        raise DocumentError(
            f"unknown OpenAPI version {version!r}; versions read: {known}", root.child(key).location
        )
    return version


@dataclass(slots=True)
class Reading:
    """What was read so far, and what could not be."""

    document: Document
    dialect: Dialect
    problems: list[DocumentProblem] = field(default_factory=list[DocumentProblem])
    schemes: dict[str, SecurityScheme] = field(default_factory=dict[str, SecurityScheme])

    def schema(self, node: Node, view: View) -> Schema:
        """Make the schema of a node for one view."""
        return Schema(self.document, self.dialect, node, view)

    def follow(self, node: Node) -> Node | None:
        """Follow references; None, and a problem, where they lead nowhere."""
        try:
            return self.document.follow(node)
        except DocumentError as error:
            self.problems.append(
                DocumentProblem(error.message, error.at or node.location, "reference-dangling")
            )
            return None


@dataclass(frozen=True, slots=True)
class Contract:
    """Everything that was read."""

    operations: tuple[Operation, ...]
    servers: tuple[Server, ...]
    security_schemes: Mapping[str, SecurityScheme]
    problems: tuple[DocumentProblem, ...]


def read_contract(document: Document) -> Contract:
    """Read the whole description. Raises DocumentError when it is none, or of an unknown version."""
    version = version_of(document)
    reading = Reading(document, DIALECTS[".".join(version.split(".")[:2])], list(document.root.problems))
    root = document.node()
    schemes = root.child("components").child("securitySchemes")
    reading.schemes = dict(_each(reading, schemes, _security_scheme))
    servers = _servers(root)
    security = _security(reading, root.child("security"))
    operations = tuple(_operations(reading, root, servers, security))
    return Contract(operations, servers, reading.schemes, tuple(reading.problems))


def _each(
    reading: Reading, node: Node, read: Callable[[Reading, str, Node], Made]
) -> Iterator[tuple[str, Made]]:
    """Read each member of a mapping, through references; what leads nowhere is left out."""
    for name, member in node.members():
        target = reading.follow(member)
        if target is not None and is_object(target.value):
            yield name, read(reading, name, target)


def _operations(
    reading: Reading, root: Node, servers: tuple[Server, ...], security: tuple[SecurityRequirement, ...]
) -> Iterator[Operation]:
    for path, written in root.child("paths").members():
        item = reading.follow(written) if path.startswith("/") else None
        if item is None or not is_object(item.value):
            continue
        shared = list(_parameters(reading, item.child("parameters")))
        inherited = _servers(item) or servers
        methods = [(method.upper(), item.child(method)) for method in item.mapping if method in METHODS]
        methods.extend(item.child("additionalOperations").members())
        for method, node in methods:
            if is_object(node.value):
                yield _operation(reading, method, path, node, shared, inherited, security)


def _operation(
    reading: Reading,
    method: str,
    path: str,
    node: Node,
    shared: list[Parameter],
    servers: tuple[Server, ...],
    security: tuple[SecurityRequirement, ...],
) -> Operation:
    own = {
        (parameter.place, parameter.name): parameter
        for parameter in _parameters(reading, node.child("parameters"))
    }
    merged = {(parameter.place, parameter.name): parameter for parameter in shared} | own
    body = reading.follow(node.child("requestBody")) if "requestBody" in node.mapping else None
    return Operation(
        method=method,
        path=path,
        operation_id=_text(node, "operationId") or None,
        summary=_text(node, "summary"),
        deprecated=node.mapping.get("deprecated") is True,
        parameters=tuple(merged.values()),
        request_body=None if body is None or not is_object(body.value) else _request_body(reading, body),
        responses=dict(_each(reading, node.child("responses"), _response)),
        security=_security(reading, node.child("security")) if "security" in node.mapping else security,
        servers=_servers(node) or servers,
        tags=tuple(tag for tag in node.child("tags").sequence if isinstance(tag, str)),
        location=node.location,
    )


def _parameters(reading: Reading, node: Node) -> Iterator[Parameter]:
    for item in node.items():
        target = reading.follow(item)
        if target is None or not is_object(target.value):
            continue
        name, place = _text(target, "name"), _text(target, "in")
        if not name or place not in _STYLES or (place == "header" and name.lower() in _IGNORED_HEADERS):
            continue
        yield _parameter(reading, name, cast(ParameterPlace, place), target)


def _parameter(reading: Reading, name: str, place: ParameterPlace, node: Node) -> Parameter:
    content_type, holder = _described(node)
    style = _text(node, "style") or _STYLES[place]
    explode = node.mapping.get("explode")
    return Parameter(
        name=name,
        place=place,
        required=place == "path" or node.mapping.get("required") is True,
        deprecated=node.mapping.get("deprecated") is True,
        style=style,
        explode=explode if isinstance(explode, bool) else style in ("form", "cookie"),
        schema=reading.schema(_schema_node(holder), "request"),
        content_type=content_type,
        examples=_examples(reading, node) or _examples(reading, holder),
        location=node.location,
        allow_reserved=node.mapping.get("allowReserved") is True,
        description=_text(node, "description"),
    )


def _described(node: Node) -> tuple[str | None, Node]:
    """Find what describes the value of a parameter or header: the media type of `content`, or the node
    itself.
    """
    for media_range, media_type in node.child("content").members():
        return media_range, media_type
    return None, node


def _schema_node(holder: Node) -> Node:
    """Find the schema; where there is none anything goes."""
    node = holder.child("schema")
    return node if isinstance(node.value, dict | bool) else Node(node.file, holder.pointer, True)


def _request_body(reading: Reading, node: Node) -> RequestBody:
    return RequestBody(
        node.mapping.get("required") is True, _content(reading, node, "request"), node.location
    )


def _content(reading: Reading, node: Node, view: View) -> dict[str, MediaType]:
    content: dict[str, MediaType] = {}
    for media_range, written in node.child("content").members():
        media = reading.follow(written)
        if media is None or not is_object(media.value):
            continue
        written_schema = media.child("schema")
        schema = (
            reading.schema(written_schema, view) if isinstance(written_schema.value, dict | bool) else None
        )
        content[media_range] = MediaType(media_range, schema, _examples(reading, media), media.location)
    return content


def _response(reading: Reading, status: str, node: Node) -> ResponseObject:
    headers = {
        name: header
        for name, header in _each(reading, node.child("headers"), _header)
        if name.lower() != "content-type"
    }
    return ResponseObject(
        status, _text(node, "description"), _content(reading, node, "response"), headers, node.location
    )


def _header(reading: Reading, name: str, node: Node) -> Header:
    _, holder = _described(node)
    return Header(
        name=name,
        required=node.mapping.get("required") is True,
        explode=node.mapping.get("explode") is True,
        schema=reading.schema(_schema_node(holder), "response"),
        examples=_examples(reading, node) or _examples(reading, holder),
        location=node.location,
    )


def _examples(reading: Reading, node: Node) -> dict[str, Example]:
    """Read `example` (under the name "") and `examples`; one with only `externalValue` is passed over."""
    found: dict[str, Example] = {}
    if "example" in node.mapping:
        found[""] = Example(node.mapping["example"], "", node.child("example").location)
    for name, written in node.child("examples").members():
        target = reading.follow(written)
        if target is None or not is_object(target.value):
            continue
        key = next((key for key in ("dataValue", "value") if key in target.mapping), None)
        if key is not None:
            found[name] = Example(target.mapping[key], _text(target, "summary"), target.child(key).location)
    return found


def _security_scheme(_: Reading, key: str, node: Node) -> SecurityScheme:
    return SecurityScheme(
        key=key,
        type=_text(node, "type"),
        name=_text(node, "name"),
        place=_text(node, "in"),
        scheme=_text(node, "scheme").lower(),
        location=node.location,
    )


def _security(reading: Reading, node: Node) -> tuple[SecurityRequirement, ...]:
    """Read alternatives; a scheme that is not defined counts as met, and is a problem (Security Requirement
    Object).
    """
    alternatives: list[SecurityRequirement] = []
    for item in node.items():
        schemes: list[tuple[SecurityScheme, tuple[str, ...]]] = []
        for name, scopes in item.members():
            scheme = reading.schemes.get(name)
            if scheme is None:
                message = f"security scheme {name!r} is not defined in components/securitySchemes"
                reading.problems.append(
                    DocumentProblem(message, scopes.location, "security-scheme-undefined")
                )
                continue
            schemes.append((scheme, tuple(str(scope) for scope in scopes.sequence)))
        alternatives.append(SecurityRequirement(tuple(schemes), item.location))
    return tuple(alternatives)


def _servers(node: Node) -> tuple[Server, ...]:
    found: list[Server] = []
    for item in node.child("servers").items():
        url = _text(item, "url")
        for name, variable in item.child("variables").members():
            url = url.replace(f"{{{name}}}", _text(variable, "default"))
        try:
            path = urlsplit(url).path.rstrip("/")
        except ValueError:
            path = ""
        found.append(Server(url, path, _text(item, "description"), item.location))
    return tuple(found)


def _text(node: Node, key: str) -> str:
    value = node.mapping.get(key)
    return value if isinstance(value, str) else ""
