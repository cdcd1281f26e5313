"""Style `deepObject`: members in brackets, as deep as the wild writes them (OpenAPI, Parameter Object, Style
Values).

The standard defines one level, `color[R]=100`. Deeper levels go on in the same way (`filter[a][b]=1`); arrays
are names that repeat, `filter[a][]=1`, or positions, `filter[a][0]=1`.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from ..json_value import Json, is_array, is_object
from .percent import UnreadableText
from .spelling import RawValue, scalar_text

MAX_DEPTH: Final = 32
"""Levels of brackets that are still read."""


def read_deep(pairs: Sequence[tuple[str, str]], name: str, decode: Callable[[str], str]) -> RawValue | None:
    """Read what pairs (of decoded names) say of `name`; None where they say nothing.

    Positions stay names: only a schema knows whether `[0]` is an item or a member. Raises UnreadableText
    where pairs contradict each other.
    """
    holder: dict[str, RawValue] = {}
    for key, raw in pairs:
        path = _path(key, name)
        if path is not None:
            _put(holder, path, decode(raw), key)
    return holder.get(name)


def _path(key: str, name: str) -> list[str] | None:
    """Take `a[b][c]` apart; None where a key is not about `name`."""
    if not key.startswith(name):
        return None
    rest = key[len(name) :]
    if not rest:
        return [name]
    if not (rest.startswith("[") and rest.endswith("]")):
        return None
    tokens = rest[1:-1].split("][")
    if any("[" in token or "]" in token for token in tokens):
        return None
    if len(tokens) > MAX_DEPTH:
        raise UnreadableText(f"has more than {MAX_DEPTH} levels of brackets", key)
    return [name, *tokens]


def _put(holder: dict[str, RawValue], path: list[str], text: str, key: str) -> None:
    is_item = path[-1] == "" and len(path) > 1
    path = path[:-1] if is_item else path
    for token in path[:-1]:
        inner = holder.setdefault(token, {})
        if not isinstance(inner, dict) or token == "":
            raise UnreadableText(f"says several things of one place: {key!r}", key)
        holder = inner
    known = holder.get(path[-1])
    if isinstance(known, dict) or path[-1] == "":
        raise UnreadableText(f"says several things of one place: {key!r}", key)
    if known is None:
        holder[path[-1]] = [text] if is_item else text
    elif isinstance(known, list):
        known.append(text)
    else:
        holder[path[-1]] = [known, text]


def write_deep(name: str, value: Json) -> Iterator[tuple[str, str]]:
    """Write a value as names and plain texts: `[]` for scalars in an array, positions for what is deeper.

    Raises ValueError for null.
    """
    if is_object(value):
        for member, inner in value.items():
            yield from write_deep(f"{name}[{member}]", inner)
    elif is_array(value):
        for position, item in enumerate(value):
            deeper = is_array(item) or is_object(item)
            yield from write_deep(f"{name}[{position}]" if deeper else f"{name}[]", item)
    else:
        yield name, scalar_text(value)


def with_positions(raw: RawValue, value: Json) -> RawValue:
    """Read positions as items where `value` has an array; to compare what was written with what is read."""
    if is_array(value):
        items = list(raw.values()) if isinstance(raw, dict) else raw
        if not isinstance(items, list) or len(items) != len(value):
            return raw
        return [with_positions(item, inner) for item, inner in zip(items, value, strict=True)]
    if is_object(value) and isinstance(raw, dict):
        return {
            name: with_positions(inner, value[name]) if name in value else inner
            for name, inner in raw.items()
        }
    return raw
