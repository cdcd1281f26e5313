"""What the rules look at: a document, its grammar and everything found in it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from ..document import Document, DocumentProblem, Location, Node
from ..errors import DocumentError
from ..reading import read_contract, version_of
from ..schema import ALL_FORMATS, DIALECTS, Compiler, Formats, Schema, View
from .grammar import GRAMMARS, Grammar
from .official import Official, official
from .problem import Fix, Level
from .walk import Part, Walk, walk


class Fault(NamedTuple):
    """What a rule found: the message, where, and what makes it go, if that is certain."""

    message: str
    at: Location
    fix: Fix | None = None


class Subject(Struct, frozen=True):
    """A document taken apart, once for all rules. told: what could not be used when it was read."""

    document: Document
    grammar: Grammar
    official: Official
    walk: Walk
    compiler: Compiler
    told: tuple[DocumentProblem, ...]

    @classmethod
    def of(cls, document: Document, formats: Formats = ALL_FORMATS) -> "Subject":
        """Take a document apart; formats: those that schemas assert.

        Raises DocumentError when it is no OpenAPI document or of an unknown version.
        """
        grammar = grammar_of(document)
        compiler = Compiler(document, DIALECTS[grammar.version], formats)
        told = read_contract(document, formats).problems
        return cls(document, grammar, official(grammar), walk(document, grammar), compiler, told)

    def schema(self, node: Node, view: View) -> Schema:
        """Make the schema of a node as `view` sees it."""
        return Schema(self.compiler, node, view)

    def schemas(self) -> Iterator[Part]:
        """List the Schema Objects, and what is one by itself."""
        yield from self.walk.of("schema")
        yield from self.implied_schemas()

    def implied_schemas(self) -> Iterator[Part]:
        """List what is a schema by itself: in OpenAPI 2.0 a parameter that is no body, a header, and their
        items (Swagger 2.0, Parameter Object; Items Object; Header Object).
        """
        if self.grammar.version != "2.0":
            return
        own = [part for part in self.walk.of("parameter") if part.node.mapping.get("in") != "body"]
        for response in self.walk.of("response"):
            own += [
                Part("schema", node, response.view) for _, node in response.node.child("headers").members()
            ]
        for part in own:
            node = part.node
            while node.mapping:
                yield Part("schema", node, part.view)
                node = node.child("items")

    def path_items(self) -> Iterator[tuple[str, Node, Node]]:
        """List the paths: the template, the member of `paths`, and the Path Item Object it leads to."""
        for template, written in self.document.node().child("paths").members():
            item = self.followed(written) if template.startswith("/") else None
            if item is not None and item.mapping:
                yield template, written, item

    def followed(self, node: Node) -> Node | None:
        """Follow references; None where they lead nowhere (another rule says so)."""
        try:
            return self.document.follow(node)
        except DocumentError:
            return None


def told(rule: str) -> "Run":
    """Make the function of a rule that the reading of a document follows: it repeats what was told."""

    def run(subject: Subject) -> Iterator[Fault]:
        yield from (Fault(problem.message, problem.at) for problem in subject.told if problem.rule == rule)

    return run


Run: TypeAlias = Callable[[Subject], Iterator[Fault]]


class LintRule(Struct, frozen=True):
    """One entry of the table. sentence: what is wrong when it fires. section: who demands it.

    violates: a document (YAML) on which this rule fires, and no other. conforms: one on which none does.
    run: finds the faults; for what shows while a document is read, it finds none.
    overlay: that is applied to both documents; "" for none. fix: what `--fix` does, and when; "" where no fix
    is certain.
    """

    id: str
    level: Level
    sentence: str
    section: str
    violates: str
    conforms: str
    run: Run
    overlay: str = ""
    fix: str = ""


def grammar_of(document: Document) -> Grammar:
    """Find the grammar of a document's version. Raises DocumentError when it is none, or unknown."""
    return GRAMMARS[".".join(version_of(document).split(".")[:2])]
