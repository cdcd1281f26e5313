"""Read JSON (RFC 8259) documents, and find out where their nodes stand when somebody asks.

Reading uses the standard library's scanner: exact integers, duplicate names seen. Positions cost a second
pass over the text, so they are made at the first question only.
"""

import json
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Final

from ..json_value import is_array, is_object
from .positions import MAX_DEPTH, Positions, packed

_ESCAPE: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)
"""An escape; the group is half a surrogate pair without the other half."""

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)


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
    for match in _TOKEN.finditer(text):
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


def json_positions(text: str, value: Any) -> Positions:
    """Find where each node of `value` stands in `text`, the JSON text that it was read from."""
    positions = Positions()
    if not (is_object(value) or is_array(value)):
        return positions
    starts = [0, *(match.end() for match in re.finditer(r"\n", text))]

    def place(offset: int) -> int:
        line = bisect_right(starts, offset)
        return packed(line, offset - starts[line - 1] + 1)

    tokens = ((match[0], match.start()) for match in _TOKEN.finditer(text))
    first = next(tokens)
    positions.root = place(first[1])
    _walk(tokens, value, positions, place)
    return positions


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON number")


def _walk(tokens: Iterator[tuple[str, int]], root: Any, positions: Positions, place: Any) -> None:
    """Walk tokens and values in lock step. A member that a later one of the same name replaced has no value
    to go with; what stands inside it is passed over.
    """
    stack: list[tuple[Any, dict[str, int] | list[int]]] = [(root, {} if isinstance(root, dict) else [])]
    name = None
    for token, offset in tokens:
        if token in ",:":
            continue
        container, places = stack[-1]
        if token in "}]":
            _keep(positions, *stack.pop())
            if not stack:
                return
            name = None
            continue
        if isinstance(places, dict) and name is None:
            name = json.loads(token)
            places[name] = place(offset)
            continue
        if isinstance(places, list):
            places.append(place(offset))
            key: Any = len(places) - 1
        else:
            key, name = name, None
        if token in "{[":
            inner = _member(container, key)
            fits = isinstance(inner, dict) if token == "{" else isinstance(inner, list)
            stack.append((inner if fits else None, {} if token == "{" else []))


def _member(container: Any, key: Any) -> Any:
    if is_object(container):
        return container.get(key)
    if is_array(container) and key < len(container):
        return container[key]
    return None


def _keep(positions: Positions, container: Any, places: dict[str, int] | list[int]) -> None:
    if is_object(container) and isinstance(places, dict):
        positions.put(container, array("Q", (places.get(name, 0) for name in container)))
    elif is_array(container) and isinstance(places, list):
        positions.put(container, array("Q", places))
