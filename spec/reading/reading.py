"""What is being read: the document, what compiles its schemas, and what could not be used so far."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ..document import Document, DocumentProblem, Node
from ..errors import DocumentError
from ..json_value import is_object
from ..model import Example, SecurityRequirement, SecurityScheme
from ..schema import Compiler, Schema, View

Made = TypeVar("Made")


@dataclass(slots=True)
class Reading:
    """One document in the middle of being read. schemes: the security schemes, read first."""

    document: Document
    compiler: Compiler
    problems: list[DocumentProblem] = field(default_factory=list[DocumentProblem])
    schemes: Mapping[str, SecurityScheme] = field(default_factory=dict[str, SecurityScheme])

    def schema(self, node: Node, view: View) -> Schema:
        """Make the schema of a node for one view."""
        return Schema(self.compiler, node, view)

    def follow(self, node: Node) -> Node | None:
        """Follow references to an object; None, and a problem where they lead nowhere."""
        try:
            target = self.document.follow(node)
        except DocumentError as error:
            self.problems.append(
                DocumentProblem(error.message, error.at or node.location, "reference-dangling")
            )
            return None
        return target if is_object(target.value) else None

    def each(self, node: Node, read: "Callable[[Reading, str, Node], Made]") -> Iterator[tuple[str, Made]]:
        """Read each member of a mapping, through references; what leads nowhere is left out."""
        for name, member in node.members():
            target = self.follow(member)
            if target is not None:
                yield name, read(self, name, target)

    def security(self, node: Node) -> tuple[SecurityRequirement, ...]:
        """Read alternatives; a scheme that is not defined counts as met (Security Requirement Object)."""
        return tuple(self._requirement(item) for item in node.items())

    def _requirement(self, node: Node) -> SecurityRequirement:
        schemes: list[tuple[SecurityScheme, tuple[str, ...]]] = []
        for name, scopes in node.members():
            scheme = self.schemes.get(name)
            if scheme is None:
                message = f"security scheme {name!r} is not defined"
                self.problems.append(DocumentProblem(message, scopes.location, "security-scheme-undefined"))
            else:
                schemes.append((scheme, tuple(str(scope) for scope in scopes.sequence)))
        return SecurityRequirement(tuple(schemes), node.location)


def text(node: Node, key: str) -> str:
    """Read a member that is text; "" where it is absent or something else."""
    value = node.mapping.get(key)
    return value if isinstance(value, str) else ""


def flag(node: Node, key: str) -> bool:
    """Read a member that is true or false; false where it is absent or something else."""
    return node.mapping.get(key) is True


def schema_node(holder: Node) -> Node:
    """Find the `schema` of a node; where there is none anything goes."""
    node = holder.child("schema")
    return node if isinstance(node.value, dict | bool) else Node(node.file, holder.pointer, value=True)


def single_example(node: Node, key: str = "example") -> dict[str, Example]:
    """Read a member that is an example value, under the name ""."""
    if key not in node.mapping:
        return {}
    return {"": Example(node.mapping[key], "", node.child(key).location)}
