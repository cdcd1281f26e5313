"""What a sender sends, as a schema for the engine: large and slow, and another way to the same answer."""

from typing import Any

from truespec.spec.changes.closure import declared_by, says_nothing
from truespec.spec.changes.graph import Place, Side

ONES = ("additionalProperties", "contains", "items", "unevaluatedItems", "unevaluatedProperties")


def closed(side: Side) -> dict[str, Any]:
    """Write a bundle with every object in it closed by `unevaluatedProperties`."""
    definitions = {name: opened(side.place(name, ())) for name in side.definitions}
    return {**whole(side.root()), "$defs": definitions}


def whole(place: Place) -> dict[str, Any]:
    schema = {"allOf": [opened(place)]}
    declared = declared_by((place,))
    if place.schema is False or declared.says_nothing:
        return schema
    return schema | {"properties": dict.fromkeys(declared.listed, True), "unevaluatedProperties": False}


def opened(place: Place) -> Any:
    """Write a schema as it is, with what lies inside the value closed."""
    if isinstance(place.schema, bool):
        return place.schema
    return {keyword: written(place, keyword, value) for keyword, value in place.schema.items()}


def written(place: Place, keyword: str, value: Any) -> Any:
    if keyword in ONES and isinstance(value, dict):
        return whole(place.child(keyword))
    if keyword in ("patternProperties", "properties"):
        return {name: whole(member) for name, member in place.members(keyword).items()}
    if keyword == "prefixItems":
        return [whole(item) for item in place.branches(keyword)]
    if keyword == "allOf":
        return [opened(part) for part in place.branches(keyword)]
    if keyword in ("anyOf", "oneOf"):
        anything = {"additionalProperties": True, "items": True}
        branches = place.branches(keyword)
        return [anything if says_nothing((branch,)) else opened(branch) for branch in branches]
    return value
