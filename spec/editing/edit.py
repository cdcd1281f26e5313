"""The edits that there are, and what they make of a value."""

import json
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any, Final, TypeAlias

from msgspec import Struct

from ..document import Node, pointer_tokens
from ..document.source_file import has_member
from ..json_value import Json, is_array, is_object


class Put(Struct, frozen=True):
    """What stands at a node becomes this value; a member or an item at the end may be new.

    after: the member that a new one is best written behind.
    """

    node: Node
    value: Json
    after: str = ""


class Drop(Struct, frozen=True):
    """A member or an item goes."""

    node: Node


class Rename(Struct, frozen=True):
    """A member gets another name, and keeps its place and value."""

    node: Node
    name: str


class Respell(Struct, frozen=True):
    """A scalar, or the name of a member, is written otherwise and means the same to readers of YAML 1.2."""

    node: Node
    is_name: bool = False


IN_ONE_PLACE: Final = "two changes meet in one place"
"""Why edits can't be made together, though each of them can."""

Edit: TypeAlias = Put | Drop | Rename | Respell


def edited_value(value: Json, edits: Iterable[Edit], *, is_shared: bool) -> Json:
    """Apply edits to the value of their file; the one that is given stays as it is.

    is_shared: whether what aliases share changes everywhere, as it does in a text; else only at the node.
    Raises LookupError where the edits do not fit the value, or each other.
    """
    made = deepcopy(value) if is_shared else json.loads(json.dumps(value))
    edits = in_order(edits)
    put = [edit.node.pointer for edit in edits if isinstance(edit, Put)]
    if len(put) != len(set(put)):
        raise LookupError(IN_ONE_PLACE)
    for edit in edits:
        try:
            _apply(made, edit)
        except (TypeError, ValueError) as error:  # what holds it is a number, say
            raise LookupError(f"there is no place for {edit.node.pointer}") from error
    return made


def in_order(edits: Iterable[Edit]) -> Sequence[Edit]:
    """Give each edit once, so that none changes what the pointers of later ones mean: items of a sequence
    from the last to the first, what is inside before what holds it; new items and names come at their turn.
    """
    unlike: dict[str, Edit] = {repr(_key(edit)): edit for edit in edits}
    changing = [edit for edit in unlike.values() if not isinstance(edit, Rename | Drop)]
    moving = [edit for edit in unlike.values() if isinstance(edit, Rename | Drop)]
    return [*changing, *sorted(moving, key=_depth_first, reverse=True)]


def _key(edit: Edit) -> tuple[object, ...]:
    more = edit.value if isinstance(edit, Put) else edit.name if isinstance(edit, Rename) else None
    return type(edit).__name__, edit.node.pointer, isinstance(edit, Respell) and edit.is_name, more


def _depth_first(edit: Edit) -> tuple[int, tuple[tuple[int, str], ...]]:
    tokens = pointer_tokens(edit.node.pointer)
    return len(tokens), tuple((int(token), "") if token.isdecimal() else (0, token) for token in tokens)


def _apply(root: Any, edit: Edit) -> None:
    tokens = pointer_tokens(edit.node.pointer)
    if isinstance(edit, Respell):
        return
    if not tokens:
        raise LookupError("the whole document is no member")
    holder, last = root, tokens[-1]
    for token in tokens[:-1]:
        holder = holder[int(token)] if is_array(holder) else holder[token]
    if isinstance(edit, Put):
        _put(holder, last, edit.value)
    elif isinstance(edit, Drop):
        del holder[int(last) if is_array(holder) else last]
    elif not is_object(holder) or edit.name in holder or not has_member(holder, last):
        raise LookupError(f"no {last!r} that could be called {edit.name!r}")
    else:
        renamed = {edit.name if name == last else name: member for name, member in holder.items()}
        holder.clear()
        holder.update(renamed)


def _put(holder: Any, token: str, value: Json) -> None:
    if not is_array(holder):
        holder[token] = value
    elif int(token) == len(holder):
        holder.append(value)
    else:
        holder[int(token)] = value
