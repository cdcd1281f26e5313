"""The members of a thing by which answers are compared: what was sent stays until somebody changes it.

A member is named by its way: `title`, `owner/name`; what items of an array have in common by `lines/*/text`,
whose value is the texts of all items, sorted: an order is the server's own affair. Of items that are no texts
or numbers, `lines/*` tells how many there are. Arrays inside of items are not looked into.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from ..spec import Json, Operation, Resource, Response, Schema, is_array, is_object, json_or_none, squeezed
from .body_text import json_bytes
from .draft import Draft

Members: TypeAlias = Mapping[str, Json]
"""Values by the ways of members."""

DEEPEST: Final = 4
"""Members of members of members that are compared."""

_MOST_ITEMS: Final = 50
_ITEM: Final = "*"
_KEYS: Final = frozenset({"id", "key", "uid", "uuid"})
_BOUND: Final = frozenset({"const", "enum", "format", "readOnly"})

_Way: TypeAlias = tuple[str | int, ...]


def members(response: Response | None, resource: Resource) -> Members:
    """Read the members of the thing that a good answer tells of; none of any other answer."""
    if response is None or not 200 <= response.status < 300:
        return {}
    return members_of(resource.thing_in(json_or_none(response.body)))


def members_of(thing: Json) -> Members:
    """Read the members of a thing, with those inside; none of what is no object."""
    return {**_gathered(_leaves(thing)), **thing} if is_object(thing) else {}


def free_members(operation: Operation, body: Json) -> Members:
    """Give the members of a sent body that are plain texts and numbers: a state (an enumeration, a boolean)
    may change by itself, what the server alone writes is none of ours, and which thing it is the path says.
    """
    leaves = (leaf for schema in _schemas(operation) for leaf in _free(schema, body, DEEPEST))
    found = _gathered(leaves) if is_object(body) else {}
    keys = [squeezed(each.name) for each in operation.parameters if each.place == "path"]
    return {name: value for name, value in found.items() if not _is_key(squeezed(name), keys)}


def _is_key(name: str, keys: Sequence[str]) -> bool:
    """Whether a member is called as a key in the path is, or as the end of it that says so: `todoId`."""
    return name in keys or (name in _KEYS and any(key.endswith(name) for key in keys))


def lost_for_certain(new: Members, said: Members, before: Members, after: Members) -> str:
    """Name a member whose accepted change is not there when the thing is read; "" for none.

    new: members that were to change, and are read before and after. said: what the change's answer said of
    them. That a part is as before, and no answer denies it, is the server's affair; so it is where all of
    that is inside of members: they may tell of another thing.
    """
    denied = next((name for name in new if said.get(name) == new[name] != after[name]), "")
    lost = [name for name in new if after[name] == before[name]]
    plain = next((name for name in lost if "/" not in name), "")
    return denied or (plain if len(lost) == len(new) else "")


def said_otherwise(operation: Operation, draft: Draft, depth: int = 1) -> Json:
    """Change every free member of a body that may be changed alone. depth: how far inside."""
    schema = draft.media.schema if draft.media is not None else None
    body = draft.body
    if schema is None or not is_object(body):
        return body
    leaves = [leaf for each in _schemas(operation) for leaf in _free(each, body, depth)]
    for way, value in leaves:
        if all(each == 0 for each in way if isinstance(each, int)):
            for other in _neighbours(value):
                changed = _changed(body, way, other)
                if other != value and schema.is_valid(changed):
                    body = changed
                    break
    return body


def _schemas(operation: Operation) -> Iterator[Schema]:
    body = operation.request_body
    yield from (each.schema for each in body.content.values() if each.schema is not None) if body else ()


def _free(schema: Schema, value: Json, depth: int, way: _Way = ()) -> Iterator[tuple[_Way, Json]]:
    """Go through what is free in a value that a client has sent, with the way to it."""
    for owner in schema.owners(value) if depth and is_object(value) else ():
        for member in owner.members():
            if member.name in value and not member.schema.keywords.keys() & _BOUND:
                inner, found = (*way, member.name), value[member.name]
                yield from _free_at(member.schema, found, depth - 1, inner)


def _free_at(schema: Schema, value: Json, depth: int, way: _Way) -> Iterator[tuple[_Way, Json]]:
    if _is_plain(value):
        yield way, value
    elif is_object(value):
        yield from _free(schema, value, depth, way)
    elif is_array(value) and depth and not _has_items(way) and len(value) <= _MOST_ITEMS:
        items = next((each.items() for each in schema.owners(value) if each.items()), None)
        if items is not None and items.keywords.keys() & _BOUND:
            return
        yield way, list[Json]()
        for number, item in enumerate(value):
            place = (*way, number)
            yield place, item if _is_plain(item) else dict[str, Json]()
            if items is not None and is_object(item):
                yield from _free(items, item, depth - 1, place)


def _leaves(value: Json, way: _Way = ()) -> Iterator[tuple[_Way, Json]]:
    """Go through all plain values, arrays and items of arrays in what a server tells."""
    if is_object(value) and len(way) < 2 * DEEPEST:
        for name, each in value.items():
            yield from _leaves(each, (*way, name))
    elif is_array(value) and not _has_items(way) and len(value) <= _MOST_ITEMS:
        yield way, list[Json]()
        for number, item in enumerate(value):
            place = (*way, number)
            yield place, item if _is_plain(item) else dict[str, Json]()
            yield from _leaves(item, place) if is_object(item) else ()
    elif not is_object(value) and not is_array(value):
        yield way, value


def _gathered(leaves: Iterable[tuple[_Way, Json]]) -> dict[str, Json]:
    """Name what was found by its way. What not all items of an array have is left out: nobody knows whether
    it was left out, or is not there.
    """
    found: dict[str, Json] = {}
    items: dict[str, list[Json]] = {}
    for way, value in leaves:
        name = "/".join(_ITEM if isinstance(each, int) else each for each in way)
        if is_array(value):
            items.setdefault(f"{name}/{_ITEM}", [])
        elif _has_items(way):
            items.setdefault(name, []).append(value)
        else:
            found[name] = value
    for name, values in items.items():
        whole = items.get(f"{name.split(f'/{_ITEM}')[0]}/{_ITEM}", [])
        if len(values) == len(whole):
            found[name] = sorted(values, key=json_bytes)
    return found


def _has_items(way: _Way) -> bool:
    return any(isinstance(each, int) for each in way)


def _is_plain(value: Json) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _changed(value: Json, way: _Way, other: Json) -> Json:
    """Copy a value with another at the end of a way."""
    if not way:
        return other
    if is_array(value):
        return [_changed(each, way[1:], other) if at == way[0] else each for at, each in enumerate(value)]
    if is_object(value):
        return {
            name: _changed(each, way[1:], other) if name == way[0] else each for name, each in value.items()
        }
    return value


def _neighbours(value: Json) -> tuple[Json, ...]:
    if isinstance(value, str):
        return f"{value}x", f"x{value}"[: len(value)]
    return (value + 1, value - 1) if isinstance(value, int) else ()
