"""From a document to the model: the version, then every operation, once.

A part that can't be used (a reference that leads nowhere, a list where a mapping belongs) becomes a problem
with its place and costs only itself; the rest of the document works.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from ..document import Document, DocumentProblem, Location, Node
from ..errors import DocumentError
from ..json_value import is_object
from ..model import Operation, SecurityScheme, Server, Tag
from ..schema import ALL_FORMATS, DIALECTS, Compiler, Engines, Formats
from . import openapi, swagger
from .paths import Grammar, Inherited, PathReader
from .reading import Reading, text
from .security import requirements, security_scheme, swagger_security_scheme
from .servers import servers, swagger_servers

OPENAPI_VERSIONS: Final = ("2.0", "3.0", "3.1", "3.2")
"""Versions that are read, by their first two numbers."""

_WEBHOOKS: Final = ("x-webhooks", "webhooks")
"""Fields that webhooks stand in: before 3.1 there was none of OpenAPI's own."""

_SWAGGER: Final = Grammar(
    ("", "securityDefinitions"),
    swagger.parameter,
    swagger.request_body,
    swagger.response,
    swagger_security_scheme,
    swagger_servers,
)
_OPENAPI: Final = Grammar(
    ("components", "securitySchemes"),
    openapi.parameter,
    openapi.request_body,
    openapi.response,
    security_scheme,
    servers,
)


class Contract(Struct, frozen=True):
    """Everything that was read. identity: the document's own URI (`$self`, since 3.2), or "".

    exhausted: patterns that took too many steps on some value, while values are judged. engines: what is
    compiled then.
    """

    operations: tuple[Operation, ...]
    webhooks: Mapping[str, tuple[Operation, ...]]
    servers: tuple[Server, ...]
    security_schemes: Mapping[str, SecurityScheme]
    tags: tuple[Tag, ...]
    identity: str
    problems: tuple[DocumentProblem, ...]
    exhausted: Mapping[Location, DocumentProblem]
    engines: Engines


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
    reading = Reading(document, compiler, family, list(document.root.problems))
    root = document.node()
    reading.schemes = _schemes(reading, grammar, root)
    found = grammar.servers(reading, root)
    reader = PathReader(reading, grammar)
    operations = tuple(reader.paths(root, Inherited(found, requirements(reading, root))))
    webhooks = {
        name: reader.path_item(name, item, Inherited())
        for key in _WEBHOOKS
        for name, item in reading.members(root, key)
    }
    _tell_of_links(reading, (*operations, *(each for group in webhooks.values() for each in group)))
    tags = _tags(reading, root)
    identity = _identity(reading, root)
    problems = tuple(dict.fromkeys(reading.problems))
    compiled = compiler.exhausted, compiler.engines
    return Contract(operations, webhooks, found, reading.schemes, tags, identity, problems, *compiled)


def _schemes(reading: Reading, grammar: Grammar, root: Node) -> dict[str, SecurityScheme]:
    holder, key = grammar.schemes
    node = reading.member(root, holder) if holder else root
    return {} if node is None else dict(reading.each(node, key, grammar.security_scheme))


def _identity(reading: Reading, root: Node) -> str:
    identity = text(root, "$self")
    if "#" in identity:
        reading.tell(f"`$self` names a document, and has no fragment: {identity!r}", root.child("$self"))
    return identity.partition("#")[0]


def _tell_of_links(reading: Reading, operations: tuple[Operation, ...]) -> None:
    """Tell of links to operations that are not there (Link Object, `operationId`)."""
    known = {operation.operation_id for operation in operations}
    for name, at in reading.links:
        if name not in known:
            reading.tell(
                f"the link leads nowhere: no operation has the operationId {name!r}", at, "link-dangling"
            )


def _tags(reading: Reading, root: Node) -> tuple[Tag, ...]:
    """Read the Tag Objects; those whose parents are not there, or are their children, are told."""
    nodes = [node for item in reading.items(root, "tags") if (node := reading.follow(item)) is not None]
    tags = tuple(
        Tag(
            name=reading.text(node, "name"),
            summary=text(node, "summary"),
            description=text(node, "description"),
            parent=reading.text(node, "parent"),
            kind=text(node, "kind"),
            location=node.location,
        )
        for node in nodes
    )
    parents = {tag.name: tag.parent for tag in tags}
    for tag, node in zip(tags, nodes, strict=True):
        if tag.parent and tag.parent not in parents:
            message = f"the tag {tag.name!r} has a parent that is no tag: {tag.parent!r}"
            reading.tell(message, node.child("parent"), "tag-parent-undefined")
        elif tag.parent and _is_own_ancestor(tag.name, parents):
            reading.tell(
                f"the tag {tag.name!r} is its own ancestor", node.child("parent"), "tag-parent-undefined"
            )
    return tags


def _is_own_ancestor(name: str, parents: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    parent = parents[name]
    while parent and parent not in seen:
        seen.add(parent)
        parent = parents.get(parent, "")
    return name in seen
