"""Rules on example values: what a document shows, it has to accept itself.

Each value is held to its schema by the judge's own `Schema`, in the direction that it belongs to; where a
schema may serve both, a value that either direction takes is fine.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct, field

from ..document import Node
from ..errors import DocumentError
from ..json_value import Json
from ..media_type import parse_media_type
from ..schema import Schema, SchemaViolation, View
from ..schema.views import Place, place_of
from .fixes import respelled, retyped
from .subject import Fault, Subject
from .walk import Part

_VIEWS: Final[tuple[View, ...]] = ("request", "response")


def example_invalid(subject: Subject) -> Iterator[Fault]:
    """Find examples (`example`, `examples`) that do not meet the schema that they illustrate. Of an answer of
    OpenAPI 2.0 a text may be the wire's, so that it is not held to the schema.
    """
    judge = _Judge(subject)
    for part in subject.walk.parts:
        for schema, value in _examples(subject, part):
            yield from judge.faults("example", part, schema, value)


def default_invalid(subject: Subject) -> Iterator[Fault]:
    """Find defaults that do not meet their own schema."""
    judge = _Judge(subject)
    for part in subject.schemas():
        if "default" in part.node.mapping:
            yield from judge.faults("default", part, part.node, part.node.child("default"))


def enum_invalid(subject: Subject) -> Iterator[Fault]:
    """Find members of `enum` that the rest of the schema refuses, so that they can never be used."""
    judge = _Judge(subject)
    for part in subject.schemas():
        for value in part.node.child("enum").items():
            for fault in judge.faults("member of enum", part, part.node, value):
                yield fault._replace(fix=retyped(part.node, value))


def _examples(subject: Subject, part: Part) -> Iterator[tuple[Node, Node]]:
    """List the examples of a part, each with its schema."""
    node = part.node
    if part.kind == "schema":
        if "example" in node.mapping:
            yield node, node.child("example")
        yield from ((node, value) for value in node.child("examples").items())
    elif part.kind == "response" and subject.grammar.version == "2.0":
        schema = node.child("schema")
        if schema.mapping:
            shown = (value for _, value in node.child("examples").members())
            yield from ((schema, value) for value in shown if not isinstance(value.value, str))
    elif part.kind in ("media-type", "parameter", "header"):
        schema = node.child("schema")
        if isinstance(schema.value, dict | bool):
            yield from ((schema, value) for value in _shown(subject, node) if _is_value(part, value))


def _shown(subject: Subject, node: Node) -> Iterator[Node]:
    """List the values of `example` and of the Example Objects in `examples`."""
    if "example" in node.mapping:
        yield node.child("example")
    for _, written in node.child("examples").members():
        example = subject.followed(written)
        if example is None:
            continue
        name = next((name for name in ("dataValue", "value") if name in example.mapping), None)
        if name is not None:
            yield example.child(name)


def _is_value(part: Part, value: Node) -> bool:
    """Whether an example is the value itself, not its text in a format other than JSON (Example Object)."""
    if part.kind != "media-type" or not isinstance(value.value, str):
        return True
    media_range = part.node.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    media_type = parse_media_type(media_range)
    return media_type is not None and media_type.subtype.rpartition("+")[2] == "json"


def _views(part: Part) -> tuple[View, ...]:
    """List the directions that a value may belong to."""
    return _VIEWS if part.view is None or part.kind == "schema" else (part.view,)


class _Judge(Struct):
    """Holds values to schemas; each schema is compiled once."""

    subject: Subject
    schemas: dict[tuple[Place, View], Schema] = field(default_factory=dict[tuple[Place, View], Schema])

    def faults(self, noun: str, part: Part, schema: Node, value: Node) -> Iterator[Fault]:
        """Say what is wrong with a value: once for each keyword that it breaks, however often."""
        grouped: dict[tuple[str, str], list[SchemaViolation]] = {}
        found = self._violations(part, schema, value.value)
        mistyped = {violation.pointer for violation in found if violation.keyword == "type"}
        for violation in found:
            if violation.pointer in mistyped and violation.keyword != "type":
                continue  # of course: an enum of texts has no number
            grouped.setdefault((str(violation.at), violation.keyword), []).append(violation)
        for violations in grouped.values():
            first, more = violations[0], len(violations) - 1
            where = f"{first.pointer} " if first.pointer else ""
            often = f" (and {more} more)" if more else ""
            source = f"; its schema is at {first.at}" if first.at.line else ""
            message = f"the {noun} does not meet its schema: {where}{first.message}{often}{source}"
            compiled = self.schemas[place_of(schema), _views(part)[-1]]
            at = value.file.location(value.pointer + first.pointer)
            yield Fault(message, at, respelled(compiled, value))

    def _violations(self, part: Part, schema: Node, value: Json) -> tuple[SchemaViolation, ...]:
        found: tuple[SchemaViolation, ...] = ()
        for view in _views(part):
            found = self._violations_in(view, schema, value)
            if not found:
                return ()
        return found

    def _violations_in(self, view: View, schema: Node, value: Json) -> tuple[SchemaViolation, ...]:
        key = (place_of(schema), view)
        if key not in self.schemas:
            self.schemas[key] = self.subject.schema(schema, view)
        try:
            return self.schemas[key].violations(value)
        except DocumentError:
            return ()  # a schema that can't be used is `schema-invalid`
