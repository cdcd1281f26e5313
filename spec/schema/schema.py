"""One schema of the document, compiled for one view and asked as often as needed.

Compiling is lazy and by reference, on jsonschema-rs, once for each schema of the document however many
operations refer to it; evaluating the flagship's body takes about 2 µs (`benchmarks/`). A keyword that can't
be used is left out, reported, and costs only itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from random import Random
from typing import Any, Final

import jsonschema_rs
from msgspec import Struct

from ..document import DocumentProblem, Location, Node
from ..errors import DocumentError
from ..json_value import Json
from .compiling import Compiled, Compiler
from .definition import Bundle
from .excessive import excessive
from .flat import Flat
from .format_checks import ALL_FORMATS, NO_FORMATS, without_formats
from .generate import CannotGenerate, Generator
from .impossible import impossible
from .neighbours import EdgeValue, NearMiss, edge_values, near_misses
from .outline import declared_members
from .parts import Parts, parts_of
from .repair import Repaired, repair
from .shape import PLAIN, Shape
from .unusual import UnusualValue, unusual_values
from .views import View
from .violations import SchemaViolation, violations

IMPOSSIBLE: Final = "schema-impossible"
"""The rule about schemas that nothing meets."""

EXCESSIVE: Final = "schema-excessive"
"""The rule about schemas whose smallest value is larger than what is made."""


class Schema:
    """A Schema Object in one view (OpenAPI, Schema Object; JSON Schema 2020-12).

    compiler: of its document. node: the schema as written, maybe a reference. view: whose eyes it is seen
    with.
    """

    def __init__(self, compiler: Compiler, node: Node, view: View) -> None:
        self._compiler = compiler
        self.place = node
        self.view: View = view

    def __repr__(self) -> str:
        return f"<Schema {self.location} {self.view}>"

    @property
    def node(self) -> Any:
        """The schema as written: a dict or bool."""
        return self.place.value

    @property
    def seen_as(self) -> View:
        """The view; where both views of the document see the same, the one that stands for both."""
        return self._compiler.shared(self.view)

    @property
    def location(self) -> Location:
        """Where the schema stands in the user's file."""
        return self.place.location

    @cached_property
    def resolved(self) -> Node:
        """The node that references lead to; the schema itself where they lead nowhere."""
        try:
            return self._compiler.document.follow(self.place)
        except DocumentError:
            return self.place

    @cached_property
    def identity(self) -> tuple[object, ...]:
        """Which schema of its document this is: equal for all that only refer to the same one."""
        # Keywords beside `$ref` count (3.1): only a bare reference is the schema that it leads to.
        place = self.resolved if self.place.mapping.keys() == {"$ref"} else self.place
        return (id(place.file), place.pointer, self.seen_as)

    @property
    def keywords(self) -> Mapping[str, Any]:
        """The keywords of the schema itself as JSON Schema 2020-12 has them, whatever the version says."""
        return self._compiler.dialect.rewrite(dict(self.resolved.mapping))

    @cached_property
    def _compiled(self) -> Compiled:
        return self._compiler.compiled(self.place, self.view)

    @property
    def bundled(self) -> Bundle:
        """The self-contained 2020-12 form, with the dialect and the view applied, and where it comes from."""
        return self._compiled.bundle

    @property
    def described(self) -> Bundle:
        """The same without compiling it, which costs more than all the rest."""
        return self._compiler.described(self.place, self.view)[0]

    def part(self, name: str) -> "Schema | None":
        """Give the schema that a definition of the bundle was made of; None where it means something else
        by itself.
        """
        found = Schema(self._compiler, self.described.definitions[name].node, self.view)
        return found if found.described.schema["$ref"] == f"#/$defs/{name}" else None

    def bundle(self) -> dict[str, Any]:
        """Give the self-contained JSON Schema 2020-12 document: `{"$ref": "#/$defs/…", "$defs": {…}}`.

        It is shared: nobody changes it.
        """
        return self._compiled.bundle.schema

    @property
    def engine(self) -> jsonschema_rs.Draft202012Validator:
        """The same document on the engine, which also refuses what it has given up on."""
        return self._compiled.engine

    @cached_property
    def asserted(self) -> dict[str, Any]:
        """The same document without formats that are not asserted; `bundle()` itself where all are."""
        formats = self._compiler.formats
        return self.bundle() if formats == ALL_FORMATS else without_formats(self.bundle(), formats)

    def unformatted(self) -> "Schema":
        """Give the same schema with no format asserted."""
        compiler = Compiler(self._compiler.document, self._compiler.dialect, NO_FORMATS)
        return Schema(compiler, self.place, self.view)

    def in_view(self, view: View) -> "Schema":
        """Give the schema of the same place in a view."""
        return Schema(self._compiler, self.place, view)

    @property
    def problems(self) -> tuple[DocumentProblem, ...]:
        """What of this schema can't be used: dangling references, keywords with impossible values."""
        return self._compiled.bundle.problems

    def flaws(self) -> tuple[DocumentProblem, ...]:
        """List what of this schema can't be used or judged, as far as that shows without compiling it: soon
        enough to be told of all schemas of a document.
        """
        return self._compiler.flaws(self.place, self.view)

    @property
    def unjudged(self) -> tuple[DocumentProblem, ...]:
        """What of this schema is right, and still can't be held against values."""
        return self._compiled.bundle.unjudged

    def is_valid(self, value: Json) -> bool:
        """Whether the value meets the schema."""
        return self.accepts(value)

    @cached_property
    def accepts(self) -> Any:
        """The bare predicate of the compiled schema: value in, bool out; for hot paths."""
        return self._compiled.accepts

    def violations(self, value: Json) -> tuple[SchemaViolation, ...]:
        """List every keyword that the value breaks, in the engine's order; empty where it conforms."""
        return () if self.accepts(value) else self.breaches(value)

    def breaches(self, value: Json) -> tuple[SchemaViolation, ...]:
        """List every keyword that a value breaks which is known to break this schema."""
        try:
            errors = list(self._compiled.engine.iter_errors(value))
        except ValueError:  # the engine tells where only down to 255 levels
            message = "does not meet its schema, and is nested too deeply to say where"
            return (SchemaViolation("schema", message, "", self.location, value),)
        found = violations(self.bundled, errors, self.location)
        return found or (SchemaViolation("schema", "does not meet its schema", "", self.location, value),)

    def example(self) -> Json:
        """Make the one value that stands for this schema: always the same, shared, and changed by nobody.

        Raises DocumentError, at this schema, when no value is found that meets it.
        """
        try:
            return self._compiled.example
        except CannotGenerate as error:
            raise self._unmade(error) from error

    def generate(self, random: Random, shape: Shape = PLAIN) -> Json:
        """Make a value that meets this schema.

        Raises DocumentError, at this schema, when none is found within a bounded number of tries.
        """
        try:
            return self._generator.generate(random, shape)
        except CannotGenerate as error:
            raise self._unmade(error) from error

    def drawn(self, random: Random) -> Json:
        """Make a value by chance as the document wants it (`x-json-schema-faker`), else with every declared
        member. Raises as `generate` does.
        """
        workshop = self._compiled.workshop
        try:
            return self._drawer.generate(random, workshop.tuning.shape)
        except CannotGenerate as error:
            raise DocumentError(str(error), self.location) from error

    @cached_property
    def _drawer(self) -> Generator:
        return Generator(self.bundle(), self.accepts, self._compiled.workshop.tuned)

    @cached_property
    def impossible(self) -> DocumentProblem | None:
        """The proof that nothing meets this schema: why, and the innermost part that is to blame.

        None where something does meet it, or where neither is proven.
        """
        bundle, workshop = self._compiler.described(self.place, self.view)
        found = impossible(workshop.builder, bundle.schema)
        if found is None:
            return None
        reason = found.reason
        for pattern, text in bundle.patterns.items():
            reason = reason.replace(f"pattern {pattern}", f"pattern {text}")
        return DocumentProblem(reason, bundle.location_of(found.schema) or self.location, IMPOSSIBLE)

    @cached_property
    def excessive(self) -> DocumentProblem | None:
        """What of the smallest value is more than is made, and where; None where nothing is."""
        bundle, workshop = self._compiler.described(self.place, self.view)
        found = excessive(workshop.builder, bundle.schema)
        if found is None:
            return None
        message = f"{found.reason}; an `example` would be used as it is"
        return DocumentProblem(message, bundle.location_of(found.schema) or self.location, EXCESSIVE)

    def _unmade(self, error: CannotGenerate) -> DocumentError:
        """Say why no value was made, as far as that is known."""
        if self.impossible is not None:
            return DocumentError(f"nothing meets this schema: {self.impossible.message}", self.impossible.at)
        if self.excessive is not None:
            return DocumentError(self.excessive.message, self.excessive.at)
        return DocumentError(f"{error}; an `example` would be used", self.location)

    def repaired(self, value: Json) -> Repaired:
        """Mend a value that breaks this schema: what conforms is kept, the rest made anew.

        Raises DocumentError, at this schema, when no value is found that meets it.
        """
        try:
            return repair(self.bundle(), self.accepts, value, self._compiled.workshop)
        except CannotGenerate as error:
            raise self._unmade(error) from error

    def flats(self, part: Json = None) -> Sequence[Flat]:
        """Say what has to hold of a value, compositions resolved: one flat schema for each alternative.

        part: of the bundle; the whole schema where there is none.
        """
        return self._compiled.workshop.builder.flats(self.bundle() if part is None else part)

    def near_misses(self, random: Random, bases: Sequence[Json] = ()) -> Iterator[NearMiss]:
        """Make values that this schema refuses, each one edit away from valid, outer places first.

        bases: valid values to start from; made up where none are given.
        """
        return near_misses(self.bundle(), self._broken, random, self._generator, bases)

    def edge_values(self, random: Random, bases: Sequence[Json] = ()) -> Iterator[EdgeValue]:
        """Make values that this schema accepts, at every edge that it has; `bases` as for near misses."""
        return edge_values(self.bundle(), self.accepts, random, self._generator, bases)

    def unusual_values(self, bases: Sequence[Json] = ()) -> Iterator[UnusualValue]:
        """Make values that this schema accepts and few expect; always the same. bases: valid ones to start
        from, beside the example.
        """
        usual = [value for value in (self.example(), *bases) if self.accepts(value)]
        return unusual_values(self.bundle(), self.accepts, self._compiled.workshop.builder, usual)

    def _broken(self, value: Json) -> Iterator[str]:
        """Name the keywords that a value breaks."""
        if not self.accepts(value):
            named = (each.keyword for each in self.violations(value))
            yield from named

    @cached_property
    def _generator(self) -> Generator:
        return self._compiled.workshop.generator(self.bundle(), self.accepts)

    def properties(self) -> Mapping[str, "Schema"]:
        """The schemas of the declared members, through references; in document order."""
        return {name: self.at(node) for name, node in self.resolved.child("properties").members()}

    def items(self) -> "Schema | None":
        """The schema of the items; None where there is none."""
        node = self.resolved.child("items")
        return self.at(node) if isinstance(node.value, dict | bool) else None

    def members(self) -> tuple["Member", ...]:
        """List the declared members, through references and `allOf`, with those that this view hides."""
        return tuple(
            Member(each.name, self.at(each.node), each.required, each.hidden)
            for each in declared_members(self.resolved, self._compiler.sight(self.view))
        )

    def parts(self) -> Parts:
        """Take the schema apart: its own keywords, and what is inside; `at` makes schemas of that."""
        return parts_of(self.place, self._compiler.sight(self.view))

    def alternatives(self) -> tuple["Schema", ...]:
        """List the schemas of `oneOf` or, without that, of `anyOf`."""
        node = self.resolved
        found = [*node.child("oneOf").items()] or [*node.child("anyOf").items()]
        return tuple(map(self.at, found))

    def owners(self, value: Json) -> Iterator["Schema"]:
        """Give the schemas that speak of a value: itself, and of alternatives the first that it meets."""
        yield self
        for each in self.alternatives():
            if each.is_valid(value):
                yield from each.owners(value)
                return

    def at(self, node: Node) -> "Schema":
        """Give the schema of another node of the document, in this view."""
        place = node.value if isinstance(node.value, Node) else node
        return Schema(self._compiler, place, self.view)


class Member(Struct, frozen=True):
    """A member that an object may have. hidden: not in this view (`readOnly`, `writeOnly`)."""

    name: str
    schema: Schema
    required: bool
    hidden: bool
