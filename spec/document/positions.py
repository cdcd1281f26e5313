"""Line and column of each node of a file, kept beside the values in compact arrays."""

from array import array
from typing import Any, Final

MAX_DEPTH: Final = 200
"""Levels of nesting that a document may have; real documents stay below 60."""


def packed(line: int, column: int) -> int:
    """Pack a line and a column, both counted from 1, into one integer."""
    return line << 32 | column


class Positions:
    """Where the members of each container stand.

    A container is known by identity, also where both come to another process together. Members of a mapping
    stand where their name does, items of a sequence where they begin.
    """

    __slots__ = ("_containers", "_indexes", "_places", "root")

    def __init__(self) -> None:
        self._containers: list[dict[str, Any] | list[Any]] = []
        self._places: dict[int, array[int]] = {}
        self._indexes: dict[int, dict[str, int]] = {}
        self.root = packed(1, 1)

    def put(self, container: dict[str, Any] | list[Any], places: "array[int]") -> None:
        """Keep the packed places of a container's members, in the container's order."""
        self._containers.append(container)
        self._places[id(container)] = places

    def place(self, container: dict[str, Any] | list[Any], token: str) -> tuple[int, int] | None:
        """Find line and column of the member `token` (a name, or the digits of a position); None where
        unknown.
        """
        places = self._places.get(id(container))
        if places is None:
            return None
        if isinstance(container, list):
            index = int(token) if token.isdecimal() else len(container)
        else:
            index = self._index(container).get(token, len(container))
        if index >= len(places):
            return None
        return divmod(places[index], 1 << 32)

    def __reduce__(self) -> tuple[Any, ...]:
        places = [(each, self._places[id(each)]) for each in self._containers]
        return _restored, (places, self.root)

    def _index(self, container: dict[str, Any]) -> dict[str, int]:
        """Number the names of a mapping, once: each path of a description asks the same one."""
        index = self._indexes.get(id(container))
        if index is None:
            index = self._indexes[id(container)] = {name: number for number, name in enumerate(container)}
        return index


def _restored(places: "list[tuple[dict[str, Any] | list[Any], array[int]]]", root: int) -> Positions:
    positions = Positions()
    positions.root = root
    for container, its in places:
        positions.put(container, its)
    return positions
