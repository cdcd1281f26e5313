"""Edits of one file as an OpenAPI Overlay (Overlay Specification 1.0 and 1.1, Action Object)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from msgspec import Struct

from ..document import Node, pointer_tokens
from ..document.source_file import member
from ..json_value import Json, is_array, is_object
from .edit import Drop, Edit, Put, Rename
from .spelling import quoted, spelled_yaml

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ESCAPES: Final = {code: f"\\u{code:04x}" for code in range(0x20)} | {ord("'"): "\\'", ord("\\"): "\\\\"}

_Path: TypeAlias = tuple[str | int, ...]


class Action(Struct, frozen=True):
    """One Action Object. removes: what is selected goes, else `update` is merged into it.

    is_new: it selects a single value, which Overlays may do since 1.1.
    """

    path: _Path
    update: Json = None
    removes: bool = False
    is_new: bool = False


def actions_of(edits: Iterable[Edit]) -> Iterator[Action]:
    """Write edits, in the order in which they are made, as actions. Raises LookupError for the name of a
    member that is to be spelled otherwise: an Overlay has no names.
    """
    for edit in edits:
        path = _path(edit.node)
        if not path:
            raise LookupError("the whole document is no member")
        if isinstance(edit, Put):
            yield from _put(edit.node, path, edit.value)
        elif isinstance(edit, Drop):
            yield _removal(edit.node, path)
        elif isinstance(edit, Rename):
            yield _removal(edit.node, path)
            yield Action(path[:-1], {edit.name: edit.node.value})
        elif edit.is_name:
            raise LookupError("an Overlay can't spell names")
        else:
            yield from _put(edit.node, path, edit.node.value)


def overlay_text(title: str, actions: Sequence[tuple[Action, str]]) -> str:
    """Write an Overlay. actions: each with its description, "" for none."""
    version = "1.1.0" if any(action.is_new for action, _ in actions) else "1.0.0"
    lines = [f"overlay: {version}", "info:", f"  title: {_quoted(title)}", '  version: "1"', "actions:"]
    for action, description in actions:
        lines.append(f"  - target: {_quoted(_json_path(action.path))}")
        lines.extend([f"    description: {_quoted(description)}"] if description else [])
        lines.append("    remove: true" if action.removes else f"    update: {spelled_yaml(action.update)}")
    return "\n".join(lines) + "\n"


def _put(node: Node, path: _Path, value: Json) -> Iterator[Action]:
    holder, last = node.parent(), path[-1]
    if is_array(holder.value) and last == len(holder.value):
        if is_array(value):
            raise LookupError("a list that is appended is taken for its items")
        yield Action(path[:-1], value)
    elif is_array(holder.value) and (_is_container(node.value) or _is_container(value)):
        items = list(holder.value)
        items[int(last)] = value
        yield from _put(holder, path[:-1], items)
    elif is_array(holder.value):
        yield Action(path, value, is_new=True)
    else:
        is_there = last in holder.mapping
        if is_there and (_is_container(node.value) or _is_container(value)):
            yield _removal(node, path)
        yield Action(path[:-1], {str(last): value})


def _removal(node: Node, path: _Path) -> Action:
    return Action(path, removes=True, is_new=not _is_container(node.value))


def _is_container(value: Any) -> bool:
    return is_object(value) or is_array(value)


def _path(node: Node) -> _Path:
    """Read a node's pointer into names and positions."""
    path: list[str | int] = []
    value: Any = node.file.value
    for token in pointer_tokens(node.pointer):
        path.append(int(token) if is_array(value) else token)
        value = member(value, token)
    return tuple(path)


def _json_path(path: _Path) -> str:
    """Write a normalized JSONPath (RFC 9535), names that are words behind a dot."""
    steps = (
        f"[{step}]"
        if isinstance(step, int)
        else f".{step}"
        if _NAME.fullmatch(step)
        else f"['{step.translate(_ESCAPES)}']"
        for step in path
    )
    return "$" + "".join(steps)


def _quoted(text: str) -> str:
    return quoted(text, '"')
