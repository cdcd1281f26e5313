"""A document with many edits: one member of each of some definitions, spread over all of them."""

import json
from collections.abc import Callable
from typing import Any, Final, TypeAlias

Schema: TypeAlias = dict[str, Any]


def edited(document: Schema, count: int, among: Schema) -> Schema:
    """Edit `count` definitions of a Swagger 2.0 document, evenly spread among those that `among` has, too.

    The edits take turns: limits, names that are required, new, of another type, listed, no longer required,
    gone, and with a default. All but the last change what values are valid.
    """
    copied: Schema = json.loads(json.dumps(document))
    able = [schema for name, schema in copied["definitions"].items() if _plain(schema) and name in among]
    for number in range(count):
        schema = able[number * len(able) // count]
        names = _plain(schema)
        _EDITS[number % len(_EDITS)](schema, names[number % len(names)])
    return copied


def _plain(schema: Schema) -> list[str]:
    """Name the members that are texts or integers."""
    members = schema.get("properties", {})
    return [name for name, member in members.items() if member.get("type") in ("string", "integer")]


def _is_text(schema: Schema, name: str) -> bool:
    return schema["properties"][name]["type"] == "string"


def _limited(schema: Schema, name: str) -> None:
    schema["properties"][name]["maxLength" if _is_text(schema, name) else "maximum"] = 63


def _required(schema: Schema, name: str) -> None:
    schema["required"] = sorted({*schema.get("required", ()), name})


def _added(schema: Schema, name: str) -> None:
    schema["properties"][f"{name}Hint"] = {"type": "string"}


def _of_another_type(schema: Schema, name: str) -> None:
    schema["properties"][name] = {"type": "integer" if _is_text(schema, name) else "string"}


def _listed(schema: Schema, name: str) -> None:
    schema["properties"][name]["enum"] = ["Always", "Never"] if _is_text(schema, name) else [0, 1]


def _optional(schema: Schema, name: str) -> None:
    """Require none of the members that are required, where there are any, else one more."""
    if schema.pop("required", None) is None:
        _required(schema, name)


def _removed(schema: Schema, name: str) -> None:
    del schema["properties"][name]
    schema["required"] = [each for each in schema.get("required", ()) if each != name]


def _with_default(schema: Schema, name: str) -> None:
    schema["properties"][name]["default"] = "" if _is_text(schema, name) else 0


_EDITS: Final[tuple[Callable[[Schema, str], None], ...]] = (
    _limited,
    _required,
    _added,
    _of_another_type,
    _listed,
    _optional,
    _removed,
    _with_default,
)
