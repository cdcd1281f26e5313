"""How problems are made to go: by edits that keep what a document means, or say what was evidently meant.

Words that a person chose (names of schemas, members of an enum) are mended where nothing but case, blanks and
hyphens differ: `Pett` may be a typing error or another name.
"""

import json
import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any, Final

from ..document import Node, pointer_tokens
from ..document.source_file import member
from ..document.yaml_reader import scalar_value
from ..editing import Drop, Edit, Put
from ..errors import DocumentError
from ..json_value import Json, is_array, is_object
from ..schema import Schema
from ..schema.flat import identity
from .problem import Fix

_TYPES: Final = {"int": "integer", "float": "number"}
_NAMED: Final = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^\s:'"][^:\n]*?)\s*:\s+""")
_TOKEN: Final = re.compile(r"[^\s,\]}]+")


def respelled(schema: Schema, value: Node) -> Fix:
    """Write the scalars of an example as their schema wants them: the number 3 as the text "3", say.

    Only where each of them still says the same; nothing is added, cut or left out.
    """

    def edits() -> Sequence[Edit]:
        try:
            mended = schema.repaired(value.value)
        except (DocumentError, RecursionError):
            return ()
        found: list[Put] = []
        for pointer in mended.pointers:
            old, new = _at(value.value, pointer), _at(mended.value, pointer)
            node = Node(value.file, value.pointer + pointer, old)
            if isinstance(new, str) and isinstance(old, float):
                new = written(node)  # 1.10 was meant as it stands there, not as the number 1.1
            if new is None or not says_the_same(old, new):
                return ()
            found.append(Put(node, new))
        return found if schema.is_valid(_with(value, found)) else ()

    return edits


def retyped(schema: Node, value: Node) -> Fix:
    """Write a member of `enum` as the type that stands beside it, unless it stands there so already."""

    def edits() -> Sequence[Edit]:
        types = schema.mapping.get("type")
        wanted = types if is_array(types) else [types]
        old = value.value
        if isinstance(old, str):
            new: Json = scalar_value(old)
        else:
            new = written(value) or (None if isinstance(old, float) else json.dumps(old))
        name = (
            "string" if isinstance(new, str) else "boolean" if isinstance(new, bool) else type(new).__name__
        )
        is_wanted = _TYPES.get(name, name) in wanted or (name == "int" and "number" in wanted)
        if not is_wanted or not says_the_same(old, new) or new in schema.child("enum").sequence:
            return ()
        return (Put(value, new),)

    return edits


def repeated(node: Node) -> list[Node]:
    """List the items of a sequence that are equal to one before them."""
    seen: set[Any] = set()
    again: list[Node] = []
    for item in node.items():
        key = identity(item.value)
        if key in seen:
            again.append(item)
        seen.add(key)
    return again


def dropped(nodes: Sequence[Node]) -> Fix:
    """Make the fix that takes nodes away."""
    return lambda: tuple(map(Drop, nodes))


def alike(text: str, known: Iterable[str]) -> str | None:
    """Find the one name that differs from `text` in nothing but case, blanks, hyphens and underscores."""
    found = [name for name in known if _folded(name) == _folded(text) and name != text]
    return found[0] if len(found) == 1 else None


def says_the_same(old: Json, new: Json) -> bool:
    """Whether two unlike scalars are one thing, spelled in two ways."""
    if isinstance(old, dict | list) or isinstance(new, dict | list) or old is None or new is None:
        return False
    if isinstance(old, str) and isinstance(new, str):
        return _folded(old) == _folded(new)
    if isinstance(old, str):
        return scalar_value(old.strip().casefold()) == new
    return isinstance(new, str) and scalar_value(new) == old and isinstance(old, bool) is _is_word(new)


def written(node: Node) -> str | None:
    """Give a scalar as it stands in its file, where that is one word; None where that can't be told."""
    line, column = node.file.place(node.pointer)
    text = node.file.text
    if not text or not line:
        return None
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    start += column - 1
    if is_object(node.parent().value):
        named = _NAMED.match(text, start)
        start = named.end() if named is not None else len(text)
    found = _TOKEN.match(text, start)
    return found[0] if found is not None and scalar_value(found[0]) == node.value else None


def _is_word(text: str) -> bool:
    return text.casefold() in ("true", "false")


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]", "", text).casefold()


def _at(value: Json, pointer: str) -> Any:
    for token in pointer_tokens(pointer):
        value = member(value, token)
    return value


def _with(value: Node, puts: Iterable[Put]) -> Json:
    """Put new scalars into a copy of a value."""
    made = deepcopy(value.value)
    for put in puts:
        within, _, last = put.node.pointer.removeprefix(value.pointer).rpartition("/")
        if not last:
            return put.value
        holder, (token,) = _at(made, within), pointer_tokens(f"/{last}")
        holder[int(token) if is_array(holder) else token] = put.value
    return made
