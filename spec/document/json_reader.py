"""Read JSON (RFC 8259) documents, and find out where their nodes stand when somebody asks.

Reading uses the standard library's scanner: exact integers, duplicate names seen. Positions cost a second
pass over the text, so they are made at the first question only.
"""

import json
import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate, count
from operator import add
from typing import Any, Final

from ..json_value import is_array, is_object
from .positions import MAX_DEPTH, Positions, packed

_ESCAPE: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)
"""An escape; the group is half a surrogate pair without the other half."""

TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
"""A token of a JSON text that is known to be one."""


def read_json(text: str) -> tuple[Any, bool]:
    """Read a JSON text; return the value and whether a name occurs twice in one object (the last one wins).

    Raises ValueError where it is none or nested deeper than MAX_DEPTH, and RecursionError on absurd nesting.
    """
    repeated: list[int] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            repeated.append(len(pairs))
        return value

    value = json.loads(text, object_pairs_hook=members, parse_constant=_refuse)
    if _is_deep(value):
        raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
    return value, bool(repeated)


def _members(container: Any) -> Iterator[Any]:
    return iter(container.values()) if is_object(container) else iter(container)


def repeated_names(text: str) -> Iterator[tuple[str, int]]:
    """List the names in a JSON text that stand in their object for a second time, with their offsets."""
    objects: list[set[str] | None] = []
    is_name = False
    for match in TOKEN.finditer(text):
        token = match[0]
        if token in "{[":
            objects.append(set() if token == "{" else None)
        elif token in "}]":
            objects.pop()
        elif is_name and token[0] == '"':
            name, names = json.loads(token), objects[-1] or set()
            if name in names:
                yield name, match.start()
            names.add(name)
            objects[-1] = names
        is_name = token in "{," and bool(objects) and objects[-1] is not None


def place_at(text: str, offset: int) -> tuple[int, int]:
    """Find line and column, both counted from 1, of an offset in a text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _is_deep(value: Any) -> bool:
    """Whether containers are nested deeper than MAX_DEPTH, level by level."""
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [container for container in level if is_object(container) or is_array(container)]
        if not level:
            return False
        level = [member for container in level for member in _members(container)]
    return True


def without_lone_surrogates(text: str) -> tuple[str, tuple[int, ...]]:
    """Replace the escapes of half surrogate pairs in a JSON text by U+FFFD; return the text, as long as
    before, and where they stood.

    Nothing that goes over a wire can carry them (RFC 8259, String and Character Issues).
    """
    if "\\ud" not in text and "\\uD" not in text:
        return text, ()
    places: list[int] = []

    def replaced(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        places.append(match.start())
        return "\\ufffd"

    return _ESCAPE.sub(replaced, text), tuple(places)


def with_wide_escapes(text: str) -> str:
    r"""Write the escapes of surrogate pairs in a JSON text as YAML has them (`\U0001F600`), for text that is
    JSON but for something that only YAML readers take.
    """

    def replaced(match: re.Match[str]) -> str:
        pair = match[0]
        if match[1] is not None or len(pair) < 12:
            return pair
        character: str = json.loads('"' + pair + '"')
        return f"\\U{ord(character):08X}"

    return _ESCAPE.sub(replaced, without_lone_surrogates(text)[0])


class JsonPositions(Positions):
    """Where the nodes of a JSON text stand, found container by container when somebody asks.

    A container's members are passed over by the scanner that has read them, so that a question costs little
    more than reading the containers on its way again. A container is known once its parent has been asked.
    """

    __slots__ = ("_known", "_line_starts", "_offsets", "_text", "_value")

    def __init__(self, text: str, value: Any) -> None:
        super().__init__()
        self._text = text
        self._value = value
        self._line_starts: array[int] | None = None
        self._known: dict[int, int] = {}  # where containers begin, by identity
        self._offsets: dict[int, dict[str, int]] = {}
        start = _skipped(text, 0)
        self.root = packed(*self._line_and_column(start))
        if is_object(value) or is_array(value):
            self._known[id(value)] = start

    def __reduce__(self) -> tuple[Any, ...]:
        return JsonPositions, (self._text, self._value)

    def place(self, container: dict[str, Any] | list[Any], token: str) -> tuple[int, int] | None:
        """Find line and column of a member of a container whose parent was asked before; None where there is
        none.
        """
        offsets = self._offsets.get(id(container))
        if offsets is None:
            start = self._known.get(id(container))
            if start is None:
                return None
            scan = self._scan_object if is_object(container) else self._scan_array
            offsets = self._offsets[id(container)] = scan(container, start)
        offset = offsets.get(token)
        return None if offset is None else self._line_and_column(offset)

    def _scan_object(self, container: Any, start: int) -> dict[str, int]:
        """Find where the names of an object stand; the last one of a name counts."""
        text, offsets = self._text, dict[str, int]()
        position = _skipped(text, start + 1)
        while text[position] != "}":
            name, end = _SCAN(text, position)
            offsets[name] = position
            value = _skipped(text, _skipped(text, end) + 1)
            self._remember(container.get(name), value)
            position = self._next(value)
        return offsets

    def _scan_array(self, container: Any, start: int) -> dict[str, int]:
        text, offsets = self._text, dict[str, int]()
        position = _skipped(text, start + 1)
        while text[position] != "]":
            index = len(offsets)
            offsets[str(index)] = position
            self._remember(container[index], position)
            position = self._next(position)
        return offsets

    def _remember(self, member: Any, start: int) -> None:
        if is_object(member) or is_array(member):
            self._known[id(member)] = start

    def _next(self, start: int) -> int:
        """Pass over the value at `start` and the comma behind it."""
        position = _skipped(self._text, _SCAN(self._text, start)[1])
        return _skipped(self._text, position + 1) if self._text[position] == "," else position

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        if self._line_starts is None:
            lengths = accumulate(map(len, self._text.split("\n")))
            self._line_starts = array("Q", (0, *map(add, lengths, count(1))))
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


_SCAN: Final[Callable[[str, int], tuple[Any, int]]] = json.JSONDecoder().raw_decode
"""The value that begins at an offset, and where it ends."""
_BLANKS: Final = re.compile(r"[ \t\n\r]*")


def _skipped(text: str, position: int) -> int:
    """Pass over blanks (RFC 8259, JSON Grammar)."""
    found = _BLANKS.match(text, position)
    return position if found is None else found.end()


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON number")
