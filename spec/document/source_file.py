"""One parsed file, and the places in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from ..json_value import is_array, is_object
from ..location import Location, pointer_child, pointer_tokens
from .json_reader import JsonPositions
from .positions import Positions
from .uri import Uri


class DocumentProblem(Struct, frozen=True):
    """A part of the document that can't be used, or looks wrong; it costs only that part."""

    message: str
    at: Location
    rule: str = "document"


class SourceFile(Struct, eq=False):
    """One parsed file.

    name: as the user knows it. path: where it lies, None for what lies in no folder. uri: its address, from
    which its references start; None for what has none (standard input, bytes, a dict). is_recorded: whether
    it was made of requests that somebody sent: what it declares may as well be a secret.
    """

    name: str
    path: Path | None
    text: str
    value: Any
    positions: Positions | None
    problems: tuple[DocumentProblem, ...] = ()
    uri: Uri | None = None
    is_recorded: bool = False

    def location(self, pointer: str) -> Location:
        """Name the place of the node at `pointer`; line and column are found when they are asked for."""
        return Location.found_by(self.place, self.name, pointer)

    def written_in(self) -> "tuple[SourceFile, ...]":
        """List the files that places in this one may name: itself, as it was written."""
        return (self,)

    def place(self, pointer: str) -> tuple[int, int]:
        """Find the line and column of the node at `pointer`, or of its nearest ancestor that exists."""
        if self.positions is None:
            self.positions = JsonPositions(self.text, self.value)
        line, column = divmod(self.positions.root, 1 << 32) if self.text else (0, 0)
        container = self.value
        for token in pointer_tokens(pointer):
            if not (is_object(container) or is_array(container)):
                break
            place = self.positions.place(container, token)
            if place is None:
                break
            line, column = place
            container = member(container, token)
        return line, column


class Node(Struct, frozen=True):
    """A place in a file together with the value that stands there."""

    file: SourceFile
    pointer: str
    value: Any

    def child(self, token: str | int) -> "Node":
        """Go to the member or item `token`; its value is None where there is none."""
        return Node(self.file, pointer_child(self.pointer, token), member(self.value, str(token)))

    @property
    def mapping(self) -> dict[str, Any]:
        """The value where it is a mapping, else an empty one."""
        return self.value if is_object(self.value) else {}

    @property
    def sequence(self) -> list[Any]:
        """The value where it is a sequence, else an empty one."""
        return self.value if is_array(self.value) else []

    def parent(self) -> "Node":
        """Go to the node that holds this one in its file; the root is its own parent."""
        return descend(Node(self.file, "", self.file.value), self.pointer.rpartition("/")[0])

    def members(self) -> Iterator[tuple[str, "Node"]]:
        """Go through the members of a mapping in order; nothing where the value is no mapping."""
        for name, value in self.mapping.items():
            yield name, Node(self.file, pointer_child(self.pointer, name), value)

    def items(self) -> Iterator["Node"]:
        """Go through the items of a sequence in order; nothing where the value is no sequence."""
        for index, value in enumerate(self.sequence):
            yield Node(self.file, f"{self.pointer}/{index}", value)

    @property
    def location(self) -> Location:
        """Where the node stands in the user's file."""
        return self.file.location(self.pointer)


def member(container: Any, token: str) -> Any:
    """Give the member or item that a token of a JSON Pointer names; None where there is none."""
    if is_object(container):
        return container.get(token)
    if is_array(container):
        index = item_index(token, len(container))
        return None if index is None else container[index]
    return None


def has_member(container: Any, token: str) -> bool:
    """Whether a token of a JSON Pointer names a member or an item."""
    if is_object(container):
        return token in container
    return is_array(container) and item_index(token, len(container)) is not None


def item_index(token: str, length: int) -> int | None:
    """Read a token as the position of an item in an array of `length` items; None where it is none.

    Digits of ASCII without leading zeros (RFC 6901, Evaluation): `²` and a number of 5,000 digits are no
    positions.
    """
    if not (token.isascii() and token.isdecimal()) or len(token) > len(str(length)):
        return None
    if len(token) > 1 and token.startswith("0"):
        return None
    return int(token) if int(token) < length else None


def descend(node: Node, pointer: str) -> Node:
    """Go from a node along a JSON Pointer; the value is None where it leads nowhere."""
    value = node.value
    for token in pointer_tokens(pointer):
        value = member(value, token)
    return Node(node.file, pointer, value)
