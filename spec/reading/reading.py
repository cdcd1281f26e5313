"""What is being read: the document, what compiles its schemas, and what could not be used so far.

Every question goes through `Reading`: it follows references wherever an object may be one (bundlers put
`$ref` in places that the standard does not name), and tells of each value that is not what belongs there.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from msgspec import Struct, field

from ..document import Document, DocumentProblem, Node
from ..errors import DocumentError
from ..json_value import is_array, is_object
from ..location import pointer_tokens
from ..model import Example, SecurityScheme
from ..schema import Compiler, Schema, View

Made = TypeVar("Made")

_MAX_NESTED: Final = 32
"""Levels of one kind of object inside another that references may make."""


class Reading(Struct):
    """One document in the middle of being read.

    version: its first two numbers. schemes: the security schemes, read first. links: the names of operations
    that links lead to, for when all operations are known.
    """

    document: Document
    compiler: Compiler
    version: str
    problems: list[DocumentProblem] = field(default_factory=list[DocumentProblem])
    schemes: Mapping[str, SecurityScheme] = field(default_factory=dict[str, SecurityScheme])
    links: list[tuple[str, Node]] = field(default_factory=list[tuple[str, Node]])
    _targets: dict[tuple[int, str], Node] = field(default_factory=dict[tuple[int, str], Node])
    _made: dict[Hashable, Any] = field(default_factory=dict[Hashable, Any])
    _open: dict[Hashable, None] = field(default_factory=dict[Hashable, None])

    def tell(self, message: str, at: Node, rule: str = "structure-invalid") -> None:
        """Note that a part can't be used. rule: the id of the lint rule that says the same."""
        self.problems.append(DocumentProblem(message, at.location, rule))

    def schema(self, node: Node, view: View) -> Schema:
        """Make the schema of a node for one view."""
        return Schema(self.compiler, node, view)

    def schema_of(self, holder: Node, view: View, key: str = "schema") -> Schema | None:
        """Make the schema that is the member `key` of a node; None where there is none that can be used."""
        if key not in holder.mapping:
            return None
        node = holder.child(key)
        if isinstance(node.value, dict | bool):
            return self.schema(node, view)
        self._tell_of_type(node, "a schema (a mapping)")
        return None

    def any_value(self, node: Node, view: View) -> Schema:
        """Make the schema of what is described nowhere: any value meets it."""
        return self.schema(Node(node.file, node.pointer, value=True), view)

    def target(self, node: Node) -> Node | None:
        """Follow references to whatever is there; None, and a problem, where they lead nowhere."""
        reference = node.mapping.get("$ref")
        if not isinstance(reference, str):
            return node
        key = (id(node.file), reference)
        found = self._targets.get(key)
        if found is None:
            try:
                found = self._targets[key] = self.document.follow(node)
            except DocumentError as error:
                at = error.at or node.location
                self.problems.append(DocumentProblem(error.message, at, "reference-dangling"))
        return found

    def follow(self, node: Node) -> Node | None:
        """Follow references to an object; None, and a problem, where there is none."""
        found = self.target(node)
        if found is None or is_object(found.value):
            return found
        self._tell_of_type(node, "a mapping", found.value)
        return None

    def member(self, holder: Node, key: str) -> Node | None:
        """Go to the object that is the member `key`, through references; None where there is none."""
        return self.follow(holder.child(key)) if key in holder.mapping else None

    def members(self, holder: Node, key: str) -> Iterator[tuple[str, Node]]:
        """Go through the members of the object `key`, each as written; nothing where there is no object."""
        node = self.member(holder, key)
        if node is not None:
            yield from node.members()

    def listed(self, holder: Node, key: str) -> Node | None:
        """Go to the list that is the member `key`, through references; None where there is none."""
        if key not in holder.mapping:
            return None
        written = holder.child(key)
        node = self.target(written)
        if node is None or is_array(node.value):
            return node
        self._tell_of_type(written, "a list", node.value)
        return None

    def items(self, holder: Node, key: str) -> Iterator[Node]:
        """Go through the items of the list `key`, each as written; nothing where there is no list."""
        node = self.listed(holder, key)
        if node is not None:
            yield from node.items()

    def each(
        self, holder: Node, key: str, read: "Callable[[Reading, str, Node], Made]"
    ) -> Iterator[tuple[str, Made]]:
        """Read each member of the object `key`, through references; what can't be used is left out."""
        for name, written in self.members(holder, key):
            target = self.follow(written)
            if target is not None:
                yield name, read(self, name, target)

    def once(self, key: Hashable, node: Node, make: Callable[[], Made]) -> Made:
        """Make what a component means at the first reference to it, and keep it. key: what is made of it."""
        place = (key, id(node.file), node.pointer)
        if place not in self._made:
            self._made[place] = make()
        return self._made[place]

    def inside(self, at: Node, nodes: Sequence[Node], make: Callable[[], Made]) -> Made | None:
        """Make what an object means whose like it may hold by references; None, which is told, where it leads
        back to itself or is nested too deeply. at: where it is written. nodes: all that it is made of.
        """
        places = {(id(node.file), node.pointer): None for node in nodes}
        if not places.keys().isdisjoint(self._open) or len(self._open) >= _MAX_NESTED:
            self.tell("this is nested in itself, and left out here", at, "reference-cyclic")
            return None
        self._open |= places
        try:
            return make()
        finally:
            for place in places:
                del self._open[place]

    def text(self, node: Node, key: str) -> str:
        """Read a member that has to be text; "" where it is absent or, which is told, something else."""
        value = node.mapping.get(key, "")
        if not isinstance(value, str):
            self._tell_of_type(node.child(key), "text")
            return ""
        return value

    def flag(self, node: Node, key: str) -> bool | None:
        """Read a member that has to be true or false; None where it is absent or, told, something else."""
        value = node.mapping.get(key)
        if isinstance(value, bool):
            return value
        if key in node.mapping:
            self._tell_of_type(node.child(key), "true or false")
        return None

    def _tell_of_type(self, node: Node, wanted: str, value: Any = ...) -> None:
        got = kind_of(node.value if value is ... else value)
        *_, holder, name = ("", *pointer_tokens(node.pointer)) if node.pointer else ("", "the document")
        is_item = isinstance(node.parent().value, list)
        what = f"item {name} of `{holder}`" if is_item else f"`{name}`"
        self.tell(f"{what} has to be {wanted}, is {got}", node)


def kind_of(value: Any) -> str:
    """Name the kind of a value for people."""
    if is_object(value):
        return "a mapping"
    if is_array(value):
        return "a list"
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    return f"the text {value[:40]!r}" if isinstance(value, str) else f"the number {value}"


def text(node: Node, key: str) -> str:
    """Read a member that is text for people; "" where it is absent or something else."""
    value = node.mapping.get(key)
    return value if isinstance(value, str) else ""


def single_example(node: Node, key: str = "example") -> dict[str, Example]:
    """Read a member that is an example value, under the name ""."""
    if key not in node.mapping:
        return {}
    return {"": Example(node.mapping[key], "", node.child(key).location)}
