"""Every object of a description, with its kind, in document order; across files, each visited once.

References are listed, not expanded: where one leads to is visited as the kind that was expected, if it is
not reached by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ..document import Document, DocumentProblem, Node
from ..errors import DocumentError
from ..schema import View
from .grammar import Grammar, Shape


@dataclass(frozen=True, slots=True)
class Part:
    """One object of the description.

    view: the direction that it belongs to; None where it may be reached from both.
    """

    kind: str
    node: Node
    view: View | None


@dataclass(frozen=True, slots=True)
class Reference:
    """A `$ref`. part: what it stands in for. target: where it leads; None where it leads nowhere.

    found: the kind that stands there, once all is walked.
    """

    part: Part
    target: Node | None
    found: str | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """All parts and references, in the order they were met, and references that lead nowhere."""

    parts: tuple[Part, ...]
    references: tuple[Reference, ...]
    dangling: tuple[DocumentProblem, ...]

    def of(self, kind: str) -> Iterator[Part]:
        """Go through the parts of one kind."""
        return (part for part in self.parts if part.kind == kind)


_DIRECTIONS: Final[Mapping[str, View]] = {
    "header": "response",
    "parameter": "request",
    "request-body": "request",
    "response": "response",
}


@dataclass(slots=True)
class _Walker:
    document: Document
    grammar: Grammar
    parts: list[Part] = field(default_factory=list[Part])
    references: list[Reference] = field(default_factory=list[Reference])
    dangling: list[DocumentProblem] = field(default_factory=list[DocumentProblem])
    seen: dict[tuple[int, str], str] = field(default_factory=dict[tuple[int, str], str])

    def visit(self, root: Part) -> None:
        """Visit `root` and all that is below it. A stack of our own: depth costs no recursion."""
        stack = [root]
        while stack:
            part = stack.pop()
            place = (id(part.node.file), part.node.pointer)
            if place in self.seen:
                continue
            self.seen[place] = part.kind
            if self._is_reference(part):
                self._refer(part)
                if not self._has_siblings(part):
                    continue
            self.parts.append(part)
            stack.extend(reversed(list(children(part, self.grammar))))

    def follow_up(self) -> None:
        """Visit what references lead to outside of where objects are found by themselves."""
        done = 0
        while done < len(self.references):
            reference = self.references[done]
            if reference.target is not None:
                self.visit(Part(reference.part.kind, reference.target, reference.part.view))
                found = self.seen[id(reference.target.file), reference.target.pointer]
                self.references[done] = replace(reference, found=found)
            done += 1

    def _is_reference(self, part: Part) -> bool:
        allowed = part.kind in self.grammar.references or part.kind == "path-item"
        return allowed and isinstance(part.node.mapping.get("$ref"), str)

    def _has_siblings(self, part: Part) -> bool:
        """Whether what stands beside `$ref` counts."""
        return part.kind == "path-item" or (part.kind == "schema" and self.grammar.siblings)

    def _refer(self, part: Part) -> None:
        target = None
        try:
            target = self.document.target(part.node.mapping["$ref"], part.node)
        except DocumentError as error:
            at = part.node.child("$ref").location
            if error.at is not None and error.at.file != at.file:
                at = error.at
            self.dangling.append(DocumentProblem(error.message, at))
        self.references.append(Reference(part, target))


def walk(document: Document, grammar: Grammar) -> Walk:
    """Find every object of a description."""
    walker = _Walker(document, grammar)
    walker.visit(Part("openapi", document.node(), None))
    walker.follow_up()
    return Walk(tuple(walker.parts), tuple(walker.references), tuple(walker.dangling))


def children(part: Part, grammar: Grammar) -> Iterator[Part]:
    """List the objects that stand directly in `part`, in document order, whatever their values are."""
    for name, member in part.node.members():
        found = grammar.held_by(part.kind, name)
        if found is None:
            continue
        shape, kind = found
        view = part.view or _DIRECTIONS.get(kind)
        for node in _held(member, shape):
            if kind != "schema" or shape != "one" or not isinstance(node.value, bool):
                yield Part(kind, node, view)


def _held(member: Node, shape: Shape) -> Iterator[Node]:
    if shape == "one":
        yield member
    elif shape == "list":
        yield from member.items()
    else:
        yield from (node for _, node in member.members())
