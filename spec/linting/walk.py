"""Every object of a description, with its kind, in document order; across files, each visited once.

References are listed, not expanded: where one leads to is visited as the kind that was expected, if it is
not reached by itself.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from ..document import Document, DocumentProblem, Node
from ..errors import DocumentError
from ..schema import View
from .grammar import Grammar, Shape


class Part(Struct, frozen=True):
    """One object of the description.

    view: the direction that it belongs to; None where it may be reached from both.
    """

    kind: str
    node: Node
    view: View | None


class Reference(Struct, frozen=True):
    """A `$ref`. part: what it stands in for. target: where it leads; None where it leads nowhere.

    found: the kind that stands there, once all is walked.
    """

    part: Part
    target: Node | None
    found: str | None = None


class Walk(Struct, frozen=True):
    """All parts and references, in the order they were met, and references that lead nowhere.

    misplaced: what refers to something where no Reference Object may stand.
    """

    parts: tuple[Part, ...]
    references: tuple[Reference, ...]
    dangling: tuple[DocumentProblem, ...]
    misplaced: tuple[Node, ...]

    def of(self, kind: str) -> Iterator[Part]:
        """Go through the parts of one kind."""
        return (part for part in self.parts if part.kind == kind)


_DIRECTIONS: Final[Mapping[str, View]] = {
    "header": "response",
    "parameter": "request",
    "request-body": "request",
    "response": "response",
}


class _Walker(Struct):
    document: Document
    grammar: Grammar
    parts: list[Part] = field(default_factory=list[Part])
    references: list[Reference] = field(default_factory=list[Reference])
    dangling: list[DocumentProblem] = field(default_factory=list[DocumentProblem])
    misplaced: list[Node] = field(default_factory=list[Node])
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
            if _is_reference(part.node) and part.kind != "openapi":
                self._refer(part)
                if not self._has_siblings(part):
                    continue
            self.parts.append(part)
            stack.extend(reversed(list(self._children(part))))

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

    def _children(self, part: Part) -> Iterator[Part]:
        """List the objects that stand directly in `part`, in document order, whatever their values are."""
        for name, member in part.node.members():
            found = self.grammar.held_by(part.kind, name)
            if found is None:
                continue
            shape, kind = found
            view = part.view or _DIRECTIONS.get(kind)
            for node in _held(self._holder(member, shape), shape):
                if kind != "schema" or shape != "one" or not isinstance(node.value, bool):
                    yield Part(kind, node, view)
        if part.kind == "schema" and self.grammar.siblings:
            self._look_at(part.node, "$dynamicRef")

    def _holder(self, member: Node, shape: Shape) -> Node:
        """Go to the list or mapping that a field holds, though the standard wants it in place."""
        if shape == "one" or not _is_reference(member):
            return member
        self.misplaced.append(member)
        try:
            return self.document.follow(member)
        except DocumentError as error:
            self._dangle(member.child("$ref"), error)
            return Node(member.file, member.pointer, None)

    def _look_at(self, node: Node, keyword: str) -> None:
        """See that a reference that is resolved while a value is judged leads anywhere at all."""
        written = node.mapping.get(keyword)
        if isinstance(written, str):
            try:
                self.document.target(written, node)
            except DocumentError as error:
                self._dangle(node.child(keyword), error)

    def _has_siblings(self, part: Part) -> bool:
        """Whether what stands beside `$ref` counts."""
        return part.kind == "path-item" or (part.kind == "schema" and self.grammar.siblings)

    def _refer(self, part: Part) -> None:
        if part.kind not in self.grammar.references and part.kind != "path-item":
            self.misplaced.append(part.node)
        target = None
        try:
            target = self.document.target(part.node.mapping["$ref"], part.node)
        except DocumentError as error:
            self._dangle(part.node.child("$ref"), error)
        self.references.append(Reference(part, target))

    def _dangle(self, node: Node, error: DocumentError) -> None:
        at = node.location
        if error.at is not None and error.at.file != at.file:
            at = error.at
        self.dangling.append(DocumentProblem(error.message, at))


def walk(document: Document, grammar: Grammar) -> Walk:
    """Find every object of a description."""
    walker = _Walker(document, grammar)
    walker.visit(Part("openapi", document.node(), None))
    walker.follow_up()
    return Walk(
        tuple(walker.parts), tuple(walker.references), tuple(walker.dangling), tuple(walker.misplaced)
    )


def _is_reference(node: Node) -> bool:
    return isinstance(node.mapping.get("$ref"), str)


def _held(member: Node, shape: Shape) -> Iterator[Node]:
    if shape == "one":
        yield member
    elif shape == "list":
        yield from member.items()
    else:
        yield from (node for _, node in member.members())
