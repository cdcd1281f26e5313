"""One schema of the document, compiled for one view and asked as often as needed.

Compiling is lazy and by reference, on jsonschema-rs; evaluating the flagship's body takes about 2 µs
(`benchmarks/`). A keyword that the engine can't use is dropped, reported, and costs only itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any, Final

import jsonschema_rs

from ..document import Document, DocumentProblem, Location, Node, pointer_of
from ..errors import DocumentError
from ..json_value import Json
from .bundle import Bundle, Dialect, View, bundle
from .example import compose_example
from .generate import CannotGenerate, Generator
from .messages import keyword_of, message_of
from .neighbours import EdgeValue, NearMiss, edge_values, near_misses
from .shape import PLAIN, Shape

_SCHEMA_LISTS: Final = frozenset(("allOf", "anyOf", "items", "oneOf", "prefixItems"))


@dataclass(frozen=True, slots=True)
class SchemaViolation:
    """One keyword that a value breaks.

    keyword: as in JSON Schema (`maxLength`). message: about the value ("has 3 characters, at most 2 are
    allowed").
    pointer: where in the value. at: the keyword's place in the document. value: what stands at `pointer`.
    """

    keyword: str
    message: str
    pointer: str
    at: Location
    value: Json


class Schema:
    """A Schema Object in one view (OpenAPI, Schema Object; JSON Schema 2020-12).

    node: the schema as written, maybe a reference. view: whose eyes it is seen with.
    """

    def __init__(self, document: Document, dialect: Dialect, node: Node, view: View) -> None:
        self._document = document
        self._dialect = dialect
        self.place = node
        self.view: View = view
        self._dropped: list[DocumentProblem] = []

    def __repr__(self) -> str:
        return f"<Schema {self.location} {self.view}>"

    @property
    def node(self) -> Any:
        """The schema as written: a dict or bool."""
        return self.place.value

    @property
    def location(self) -> Location:
        """Where the schema stands in the user's file."""
        return self.place.location

    @cached_property
    def resolved(self) -> Node:
        """The node that references lead to; the schema itself where they lead nowhere."""
        try:
            return self._document.follow(self.place)
        except DocumentError:
            return self.place

    @cached_property
    def bundled(self) -> Bundle:
        """The self-contained 2020-12 form, with the dialect and the view applied."""
        return bundle(self._document, self._dialect, self.place, self.view)

    def bundle(self) -> dict[str, Any]:
        """Give the self-contained JSON Schema 2020-12 document: `{"$ref": "#/$defs/…", "$defs": {…}}`."""
        _ = self._compiled
        return self.bundled.schema

    @property
    def problems(self) -> tuple[DocumentProblem, ...]:
        """What of this schema can't be used: dangling references, keywords that the engine refuses."""
        _ = self._compiled
        return (*self.bundled.problems, *self._dropped)

    def is_valid(self, value: Json) -> bool:
        """Whether the value meets the schema."""
        return self._compiled.is_valid(value)

    @cached_property
    def accepts(self) -> Any:
        """The bare predicate of the compiled schema: value in, bool out; for hot paths."""
        return self._compiled.is_valid

    def violations(self, value: Json) -> tuple[SchemaViolation, ...]:
        """List every keyword that the value breaks, in the engine's order; empty where it conforms."""
        compiled = self._compiled
        if compiled.is_valid(value):
            return ()
        try:
            errors = list(compiled.iter_errors(value))
        except ValueError:  # the engine tells where only down to 255 levels
            message = "does not meet its schema, and is nested too deeply to say where"
            return (SchemaViolation("schema", message, "", self.location, value),)
        found = [
            SchemaViolation(
                keyword_of(error),
                message_of(error, self.bundled.patterns),
                pointer_of(error.instance_path),
                self._origin(error.schema_path),
                error.instance,
            )
            for error in errors
        ]
        return _distinct(found)

    def example(self) -> Json:
        """Make the one value that stands for this schema, always the same.

        Raises DocumentError, at this schema, when no value is found that meets it.
        """
        try:
            return compose_example(self.bundle(), self.accepts)
        except CannotGenerate as error:
            raise DocumentError(str(error), self.location) from error

    def generate(self, random: Random, shape: Shape = PLAIN) -> Json:
        """Make a value that meets this schema.

        Raises DocumentError, at this schema, when none is found within a bounded number of tries.
        """
        try:
            return self._generator.generate(random, shape)
        except CannotGenerate as error:
            raise DocumentError(str(error), self.location) from error

    def near_misses(self, random: Random, bases: Sequence[Json] = ()) -> Iterator[NearMiss]:
        """Make values that this schema refuses, each one edit away from valid, outer places first.

        bases: valid values to start from; made up where none are given.
        """
        return near_misses(self.bundle(), self.accepts, random, bases)

    def edge_values(self, random: Random, bases: Sequence[Json] = ()) -> Iterator[EdgeValue]:
        """Make values that this schema accepts, at every edge that it has; `bases` as for near misses."""
        return edge_values(self.bundle(), self.accepts, random, bases)

    @cached_property
    def _generator(self) -> Generator:
        return Generator(self.bundle(), self.accepts)

    def properties(self) -> Mapping[str, "Schema"]:
        """The schemas of the declared members, through references; in document order."""
        return {name: self._inner(node) for name, node in self.resolved.child("properties").members()}

    def items(self) -> "Schema | None":
        """The schema of the items; None where there is none."""
        node = self.resolved.child("items")
        return self._inner(node) if isinstance(node.value, dict | bool) else None

    def _inner(self, node: Node) -> "Schema":
        place = node.value if isinstance(node.value, Node) else node
        return Schema(self._document, self._dialect, place, self.view)

    def _origin(self, path: list[str | int]) -> Location:
        """Map a place in the bundle to the place in the user's file that it was made of."""
        name = str(path[1]) if len(path) > 1 and path[0] == "$defs" else ""
        node = self.bundled.origins.get(name)
        if node is not None:
            written = [self.bundled.patterns.get(str(token), token) for token in path[2:]]
            return node.file.location(node.pointer + pointer_of(written))
        return self.location

    @cached_property
    def _compiled(self) -> jsonschema_rs.Draft202012Validator:
        schema = self.bundled.schema
        while True:
            try:
                return jsonschema_rs.Draft202012Validator(schema, validate_formats=True, offline=True)
            except jsonschema_rs.ValidationError as error:
                path = list(error.instance_path)
                if not _drop(schema, path):
                    raise DocumentError(
                        f"the schema can't be used: {error.message}", self.location
                    ) from error
                self._dropped.append(
                    DocumentProblem(
                        f"`{path[-1]}` can't be used and is ignored: {error.message}",
                        self._origin(path),
                        "schema-invalid",
                    )
                )


def _drop(schema: dict[str, Any], path: list[str | int]) -> bool:
    """Take the keyword at `path` out of a bundle; False where there is none to take."""
    if len(path) < 3:
        return False
    container: Any = schema
    for token in path[:-1]:
        container = container[token]
    if not isinstance(container, list):
        del container[path[-1]]
    elif path[-2] in _SCHEMA_LISTS and container[int(path[-1])] is not True:
        container[int(path[-1])] = True
    else:
        return _drop(schema, path[:-1])  # an item of `required`, say: the keyword goes as a whole
    return True


def _distinct(found: list[SchemaViolation]) -> tuple[SchemaViolation, ...]:
    """Keep one of those that say the same of the same place (a schema reached twice, through `allOf` say)."""
    seen: dict[tuple[str, str, Location, str], SchemaViolation] = {}
    for violation in found:
        seen.setdefault((violation.keyword, violation.pointer, violation.at, violation.message), violation)
    return tuple(seen.values())
