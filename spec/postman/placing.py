"""A document that was made of another file: what stands in it is located there."""

from typing import Any, TypeVar

from ..document import Location, Node, SourceFile, member, pointer_tokens

Container = TypeVar("Container", dict[str, Any], list[Any])


class Places:
    """Where the containers of a value that is being made come from; they are known by identity."""

    def __init__(self) -> None:
        self._nodes: dict[int, tuple[Any, Node]] = {}

    def put(self, made: Container, node: Node) -> Container:
        """Note the place that a container was made of, and give the container."""
        self._nodes[id(made)] = made, node
        return made

    def of(self, made: Any) -> Node | None:
        """Find the place that a container was made of; None where it was not noted."""
        found = self._nodes.get(id(made))
        return None if found is None else found[1]


class MadeFile(SourceFile, eq=False, kw_only=True):
    """A file that was made of another one, the `source`. It has no text of its own."""

    source: Node
    places: Places

    def location(self, pointer: str) -> Location:
        """Name the place in the source of which the node at `pointer`, or the nearest around it, was made."""
        value, found = self.value, self.source
        for token in pointer_tokens(pointer):
            value = member(value, token)
            found = self.places.of(value) or found
        return found.location
