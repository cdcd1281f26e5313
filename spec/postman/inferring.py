"""The schema that examples have in common (JSON Schema 2020-12).

It says of what kind values are, at every depth. Extra members are allowed; a member is required where every
one of several objects has it, and only where that is asked for.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from ..json_value import is_array, is_object, json_type

_MAX_DEPTH: Final = 50
"""Levels that are described; below, any value is."""

_ENOUGH: Final = 2
"""Objects that have to agree before what they have in common is required."""


class Unknown:
    """Stands for the value of a variable that nobody gives."""


UNKNOWN: Final = Unknown()


def inferred(values: Sequence[Any], *, requires: bool, depth: int = 0) -> dict[str, Any]:
    """Make the schema of values of JSON. requires: whether members that all have are required."""
    if depth > _MAX_DEPTH or any(value is UNKNOWN for value in values):
        return {}
    kinds = tuple(dict.fromkeys(map(json_type, values)))
    if "number" in kinds:
        kinds = tuple(kind for kind in kinds if kind != "integer")
    schema: dict[str, Any] = {}
    if kinds:
        schema["type"] = kinds[0] if len(kinds) == 1 else list(kinds)
    objects = [value for value in values if is_object(value)]
    names = dict.fromkeys(name for value in objects for name in value)
    if names:
        schema["properties"] = {
            name: inferred(
                [value[name] for value in objects if name in value], requires=requires, depth=depth + 1
            )
            for name in names
        }
    common = [name for name in names if all(name in value for value in objects)]
    if requires and common and len(objects) >= _ENOUGH:
        schema["required"] = common
    items = [item for value in values if is_array(value) for item in value]
    if items:
        schema["items"] = inferred(items, requires=requires, depth=depth + 1)
    return schema


def has_unknown(value: Any) -> bool:
    """Whether some part of a value is not known."""
    return value is UNKNOWN or any(map(has_unknown, _members(value)))


def _members(value: Any) -> Iterator[Any]:
    if is_object(value):
        yield from value.values()
    elif is_array(value):
        yield from value
