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
from .positions import Positions, packed

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)


def read_json(text: str) -> tuple[Any, list[str]]:
    """Read a JSON text; return the value and the names that occur twice in one object (the last one wins).

    Raises json.JSONDecodeError, and RecursionError on absurd nesting.
    """
    duplicates: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            seen: set[str] = set()
            for name, _ in pairs:
                if name in seen:
                    duplicates.append(name)
                seen.add(name)
        return value

    return json.loads(text, object_pairs_hook=members, parse_constant=_refuse), duplicates


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
