"""Writes what a discriminator says into a schema, as keywords that the engine knows.

Each alternative of `oneOf` or `anyOf` gets the values of the member that choose it, so that no two are meant
at once; a base that others extend gets them all as alternatives of its own. A value without the member is
held to the alternatives as they are.
"""

from collections.abc import Callable
from typing import Any, Final

from ..document import Node
from ..json_value import is_object
from .definition import Definition, Path, Selection
from .discriminator import Discriminator, Option
from .views import TOLERATED, is_tolerated

_NO_OBJECT: Final = {"type": ["null", "boolean", "number", "string", "array"]}

Name = Callable[[Node], str]
"""Names the definition of a schema."""


def select(out: dict[str, Any], found: Discriminator, definition: Definition, path: Path, name: Name) -> None:
    """Write a discriminator into the schema `out`, which stands at `path` of the definition."""
    at = (*definition.written(path), "discriminator")
    if found.keyword == "allOf":
        _among_heirs(out, found, definition, path, at, name)
    elif found.keyword in out:
        _among_alternatives(out, found, definition, path, at)


def _among_alternatives(
    out: dict[str, Any], found: Discriminator, definition: Definition, path: Path, at: Path
) -> None:
    branches: list[Any] = list(out[found.keyword])
    values: list[tuple[Any, ...] | None] = [None] * len(branches)
    place = (*path, found.keyword)
    written = (*definition.written(path), found.keyword)
    is_default = found.default is not None and found.default.index is not None
    for option in found.options:
        index = option.index
        if index is None or index >= len(branches):
            continue
        branch = branches[index]
        if option is found.default:
            branches[index] = _tagged(branch, _other(found, option))
            continue
        branches[index] = _tagged(branch, _tag(found, option.mapped, is_needed=is_default))
        values[index] = option.mapped
        definition.moved[(*place, index, "properties")] = at
        if option.implied:
            definition.moved[(*place, len(branches))] = (*written, index)
            branches.append(_tagged(branch, _tag(found, option.implied, is_needed=True)) | TOLERATED)
            values.append(option.implied)
    out[found.keyword] = branches
    default = found.default.index if found.default is not None else None
    is_closed = default is None and None not in values
    definition.selections[place] = Selection(
        found.member, at, tuple(values), _shown(branches), default, is_closed, is_among_heirs=False
    )


def _among_heirs(
    out: dict[str, Any], found: Discriminator, definition: Definition, path: Path, at: Path, name: Name
) -> None:
    branches: list[Any] = []
    values: list[tuple[Any, ...] | None] = []
    for option in found.options:
        schema = {"$ref": f"#/$defs/{name(option.target)}"} if option.target is not None else {}
        for names, mark in ((option.mapped, {}), (option.implied, TOLERATED)):
            if names and option is not found.default:
                branches.append(schema | _tag(found, names, is_needed=True) | mark)
                values.append(names)
    default = None
    if found.default is not None and found.default.target is not None:
        default = len(branches)
        branches.append({"$ref": f"#/$defs/{name(found.default.target)}"} | _other(found, found.default))
        values.append(None)
    elif found.member not in out.get("required", ()):
        branches.append({"not": {"required": [found.member]}})
        values.append(None)
    if out.get("type") != "object":
        branches.append(_NO_OBJECT | TOLERATED)
        values.append(None)
    parts: list[Any] = [*out.get("allOf", ()), {"anyOf": branches}]
    place = (*path, "allOf", len(parts) - 1)
    out["allOf"] = parts
    definition.moved[place] = at
    definition.selections[(*place, "anyOf")] = Selection(
        found.member, at, tuple(values), _shown(branches), default, default is None, is_among_heirs=True
    )


def _shown(branches: list[Any]) -> tuple[bool, ...]:
    return tuple(not is_tolerated(branch) for branch in branches)


def _tag(found: Discriminator, values: tuple[Any, ...], *, is_needed: bool) -> dict[str, Any]:
    """Ask for one of these values; is_needed: and for the member itself."""
    tag: dict[str, Any] = {"properties": {found.member: {"enum": list(values)}}}
    return tag | ({"type": "object", "required": [found.member]} if is_needed else {})


def _other(found: Discriminator, default: Option) -> dict[str, Any]:
    """Ask for none of the values that choose another alternative."""
    others = [
        value
        for option in found.options
        if option is not default
        for value in (*option.mapped, *option.implied)
    ]
    return {"properties": {found.member: {"not": {"enum": others}}}}


def _tagged(branch: Any, tag: dict[str, Any]) -> dict[str, Any]:
    """Add to a branch what it asks of the discriminating member, beside what it says itself."""
    schema: dict[str, Any] = branch if is_object(branch) else {"allOf": [branch]}
    if tag.keys() & schema.keys():
        return schema | {"allOf": [*schema.get("allOf", ()), tag]}
    return schema | tag
