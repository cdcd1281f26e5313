"""Paths, webhooks and callbacks: Path Item Objects and their Operation Objects, the same in every version."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from msgspec import Struct

from ..document import Node
from ..model import (
    Operation,
    Parameter,
    RequestBody,
    ResponseObject,
    SecurityRequirement,
    SecurityScheme,
    Server,
)
from ..path_template import variables
from .reading import Reading, text
from .security import requirements

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""Fixed fields of a Path Item Object that are methods (`query` since 3.2)."""

_OTHER_FIELDS: Final = ("$ref", "additionalOperations", "description", "parameters", "servers", "summary")
_STATUS: Final = re.compile(r"[1-9][0-9]{2}|default")
_RANGE: Final = re.compile(r"[1-5][xX]{2}")
_MAX_CHAIN: Final = 20


class Grammar(Struct, frozen=True):
    """How one family of versions writes the elements. schemes: where security schemes are: object and field.

    request_body: of an operation and its parameters, its own first; None for each that can't be used.
    """

    schemes: tuple[str, str]
    parameter: Callable[[Reading, Node], Parameter | None]
    request_body: Callable[[Reading, Node, Sequence[Node | None]], RequestBody | None]
    response: Callable[[Reading, Node, str, Node], ResponseObject]
    security_scheme: Callable[[Reading, str, Node], SecurityScheme]
    servers: Callable[[Reading, Node], tuple[Server, ...]]


class Inherited(Struct, frozen=True):
    """What an operation has from its path item and from the document, unless it says otherwise.

    security: None where nothing is said of it. parameters: of the path item, as they are found. names: the
    variables of the path, None for what is no path: a webhook's name, a callback's expression.
    """

    servers: tuple[Server, ...] = ()
    security: tuple[SecurityRequirement, ...] | None = None
    parameters: tuple[Node | None, ...] = ()
    names: frozenset[str] | None = None


class PathReader(Struct, frozen=True):
    """Reads path items in one grammar."""

    reading: Reading
    grammar: Grammar

    def paths(self, root: Node, inherited: Inherited) -> Iterator[Operation]:
        """Read the operations of the Paths Object."""
        for path, item in self.reading.members(root, "paths"):
            if path.startswith("/"):
                names = frozenset(variables(path))
                yield from self.path_item(
                    path, item, Inherited(inherited.servers, inherited.security, (), names)
                )
            elif not path.startswith("x-"):
                self.reading.tell(f"the path {path!r} has to start with '/', and is passed over", item)

    def path_item(self, path: str, written: Node, inherited: Inherited) -> tuple[Operation, ...]:
        """Read the operations of a Path Item Object; what stands beside its `$ref` comes first."""
        parts = self._chain(written)
        return self.reading.inside(written, parts, lambda: self._path_item(path, parts, inherited)) or ()

    def _path_item(self, path: str, parts: Sequence[Node], inherited: Inherited) -> tuple[Operation, ...]:
        own = (self.grammar.servers(self.reading, part) for part in parts)
        shared = Inherited(
            next(filter(None, own), inherited.servers),
            inherited.security,
            tuple(node for part in reversed(parts) for node in self._parameter_nodes(part)),
            inherited.names,
        )
        found: dict[str, Operation] = {}
        for part in parts:
            for method, node in self._operation_nodes(part):
                if method not in found:
                    found[method] = self.operation(method, path, node, shared)
        return tuple(found.values())

    def _chain(self, written: Node) -> list[Node]:
        """List a path item and those that its references lead to: fields of the former win."""
        parts: list[Node] = []
        node: Node | None = written
        while node is not None and len(parts) < _MAX_CHAIN:
            if not isinstance(node.mapping.get("$ref"), str):
                last = self.reading.follow(node)
                return parts if last is None else [*parts, last]
            if len(node.mapping) > 1:
                parts.append(node)
            node = self._next(node)
        return parts

    def _next(self, node: Node) -> Node | None:
        """Go one reference on, once it is known that all of them lead somewhere."""
        if self.reading.target(node) is None:
            return None
        return self.reading.document.target(node.mapping["$ref"], node)

    def _operation_nodes(self, item: Node) -> Iterator[tuple[str, Node]]:
        for name, written in item.members():
            if name in METHODS:
                node = self.reading.follow(written)
                if node is not None:
                    yield name.upper(), node
            elif name not in _OTHER_FIELDS and not name.startswith("x-"):
                close = get_close_matches(name.lower(), METHODS, 1)
                hint = f"; did you mean {close[0]!r}?" if close else ""
                self.reading.tell(f"{name!r} is no field of a path item, and is passed over{hint}", written)
        for method, written in self.reading.members(item, "additionalOperations"):
            node = self.reading.follow(written)
            if method.lower() in item.mapping and method.lower() in METHODS:
                self.reading.tell(f"{method} stands among the fixed fields as well, which count", written)
            elif node is not None:
                yield method, node

    def _parameter_nodes(self, holder: Node) -> tuple[Node | None, ...]:
        """Find the parameters of a list, each once: of two for the same, which is told, the last counts."""
        found: dict[object, Node | None] = {}
        for index, written in enumerate(self.reading.items(holder, "parameters")):
            node = self.reading.follow(written)
            key = index if node is None else _identity(node)
            if key in found:
                name = text(node, "name") if node else ""
                self.reading.tell(f"the parameter {name!r} stands twice", written, "parameter-duplicate")
            found[key] = node
        return tuple(found.values())

    def operation(self, method: str, path: str, node: Node, inherited: Inherited) -> Operation:
        """Read an Operation Object."""
        reading, grammar = self.reading, self.grammar
        own = self._parameter_nodes(node)
        nodes = (*own, *_not_replaced(inherited.parameters, own))
        own_security = requirements(reading, node)
        security = inherited.security if own_security is None else own_security
        is_old, is_silent = reading.version in ("2.0", "3.0"), "responses" not in node.mapping
        if is_silent and is_old:
            reading.tell("this operation has no `responses`", node)
        return Operation(
            method=method,
            path=path,
            operation_id=reading.text(node, "operationId") or None,
            summary=text(node, "summary"),
            deprecated=reading.flag(node, "deprecated") or False,
            parameters=self._compatible(node, tuple(self._parameters(method, path, node, (own, inherited)))),
            request_body=grammar.request_body(reading, node, nodes),
            responses=self._responses(node),
            security=security or (),
            servers=grammar.servers(reading, node) or inherited.servers,
            tags=tuple(item.value for item in reading.items(node, "tags") if isinstance(item.value, str)),
            location=node.location,
            callbacks=self._callbacks(node) if "callbacks" in node.mapping else {},
            description=text(node, "description"),
            promises_nothing=is_silent and not is_old,
            names_nobody=security is None,
        )

    def _parameters(
        self, method: str, path: str, node: Node, lists: tuple[Sequence[Node | None], Inherited]
    ) -> Iterator[Parameter]:
        """Read what the path item shares, replaced by what the operation has of the same name, then the rest.

        Path parameters that the path has no place for can be in no request: they are told and left out.
        """
        own, inherited = lists
        merged = {_identity(item): item for item in (*inherited.parameters, *own) if item is not None}
        declared: set[str] = set()
        for each in merged.values():
            parameter = self.reading.once(
                "parameter", each, lambda e=each: self.grammar.parameter(self.reading, e)
            )
            if parameter is None:
                continue
            if parameter.place == "path":
                declared.add(parameter.name)
                if parameter.name not in (inherited.names or ()):
                    message = f"the path {path} has no {{{parameter.name}}}"
                    self.reading.tell(message, each, "path-parameter-unused")
                    continue
            yield parameter
        has_gaps = None in (*inherited.parameters, *own)
        for name in () if has_gaps else sorted((inherited.names or frozenset()) - declared):
            message = f"{method} {path} has no path parameter {name!r}"
            self.reading.tell(message, node, "path-parameter-undeclared")

    def _compatible(self, node: Node, parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
        """Tell of parameters that exclude each other; a query string gives way (Parameter Object, `in`)."""
        whole = [each for each in parameters if each.place == "querystring"]
        if len(whole) > 1 or (whole and any(each.place == "query" for each in parameters)):
            message = "a query is described as a whole (`in: querystring`) or by its parameters; these count"
            self.reading.tell(message, node.child("parameters"), "parameter-exclusive")
            return tuple(each for each in parameters if each.place != "querystring")
        return parameters

    def _responses(self, operation: Node) -> dict[str, ResponseObject]:
        """Read the Responses Object; a response that can't be read is one of which nothing is known."""
        found: dict[str, ResponseObject] = {}
        for key, written in self.reading.members(operation, "responses"):
            status = key.upper() if _RANGE.fullmatch(key) else key
            if key.startswith("x-"):
                continue
            if status in found or (status is key and not _STATUS.fullmatch(key)):
                twice = "says the same as a key before it" if status in found else _NO_STATUS
                self.reading.tell(f"{key!r} {twice}, and is passed over", written)
                continue
            found[status] = self._response(operation, status, written)
        return found

    def _response(self, operation: Node, status: str, written: Node) -> ResponseObject:
        node = self.reading.follow(written)
        if node is None:
            return ResponseObject(status, "", {}, {}, written.location)
        if node is written:
            return self.grammar.response(self.reading, operation, status, node)
        key = ("response", status, str(operation.mapping.get("produces", "")))  # of 2.0
        return self.reading.once(
            key, node, lambda: self.grammar.response(self.reading, operation, status, node)
        )

    def _callbacks(self, node: Node) -> dict[str, tuple[Operation, ...]]:
        """Read Callback Objects: by name, the operations of each expression.

        They are requests to somebody else: neither security nor servers of the document are theirs.
        """
        found: dict[str, tuple[Operation, ...]] = {}
        for name, written in self.reading.members(node, "callbacks"):
            callback = self.reading.follow(written)
            items = [] if callback is None else [*callback.members()]
            found[name] = tuple(
                operation
                for path, item in items
                if not path.startswith("x-")
                for operation in self.path_item(path, item, Inherited())
            )
        return {name: operations for name, operations in found.items() if operations}


_NO_STATUS: Final = "is no status: one of 100 to 599, a range `2XX`, or `default`"


def _identity(parameter: Node) -> object:
    """What makes two parameters the same: place and name (Parameter Object); of headers in any case."""
    place, name = parameter.mapping.get("in"), parameter.mapping.get("name")
    if not isinstance(place, str) or not isinstance(name, str):
        return id(parameter.file), parameter.pointer
    return place, name.lower() if place == "header" else name


def _not_replaced(shared: Iterable[Node | None], own: Iterable[Node | None]) -> Iterator[Node | None]:
    names = {_identity(node) for node in own if node is not None}
    return (node for node in shared if node is None or _identity(node) not in names)
