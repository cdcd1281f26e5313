"""What the branches of an `allOf` say, as one schema: where it is split is a matter of style (DIFF §2.5).

Only branches that say the same beside each other and in one are joined; the others stay an `allOf`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from ..json_value import Json, is_array
from .graph import ASSERTED, types_of

FlatOf: TypeAlias = Callable[[Any], Mapping[str, Any] | None]
"""Gives what a branch says, joined; None where it is no object, or lies in itself."""

_BY_THEMSELVES: Final = frozenset(
    {
        *("$ref", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "prefixItems"),
        *("if", "then", "else", "contains", "minContains", "maxContains"),
    }
)
"""Keywords that are read with others of the same schema: what is added to those changes them."""

_MOST: Final = frozenset({"minLength", "minItems", "minProperties", "minimum", "exclusiveMinimum"})
_LEAST: Final = frozenset({"maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum"})


def joined(schema: Mapping[str, Any], flat_of: FlatOf) -> Mapping[str, Any]:
    """Write a schema with what the branches of its `allOf` say, as far as that is the same.

    flat_of: gives the same of a branch. A branch is joined that goes together with each other one, so that
    their order is nothing.
    """
    if not is_array(schema.get("allOf")):
        return schema
    own = {keyword: value for keyword, value in schema.items() if keyword != "allOf"}
    branches = [(branch, flat_of(branch)) for branch in schema["allOf"]]
    said = [own, *(flat for _, flat in branches if flat is not None and _merged({}, flat) is not None)]
    left: list[Json] = []
    whole = own
    for branch, flat in branches:
        merged = None
        if flat is not None and all(other is flat or _go_together(other, flat) for other in said):
            merged = _merged(whole, flat)
        if flat is None or merged is None:
            left.append(branch)
            continue
        whole = merged
        left.extend(flat.get("allOf", ()))
    return {**whole, "allOf": left} if left else whole


def _go_together(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return _merged({**one}, other) is not None


def _merged(whole: dict[str, Any], branch: Mapping[str, Any]) -> dict[str, Any] | None:
    """Say both in one schema; None where one would change what the other says."""
    said = {keyword: value for keyword, value in branch.items() if keyword in ASSERTED and keyword != "allOf"}
    alone = _BY_THEMSELVES - {"$ref"}  # a reference says the same beside anything
    if "$ref" in branch or not alone.isdisjoint(said) or (said and not alone.isdisjoint(whole)):
        return None
    found = dict(whole)
    for keyword, value in said.items():
        if keyword not in whole or whole[keyword] == value:
            found[keyword] = value
        elif keyword == "type":
            found[keyword] = _common(types_of(whole), types_of(branch))
        elif keyword == "required":
            found[keyword] = sorted({*whole[keyword], *value})
        elif keyword in ("properties", "patternProperties") and whole[keyword].keys().isdisjoint(value):
            found[keyword] = {**whole[keyword], **value}
        elif keyword in _MOST:
            found[keyword] = max(whole[keyword], value)
        elif keyword in _LEAST:
            found[keyword] = min(whole[keyword], value)
        else:
            return None
    return found


def _common(first: tuple[str, ...], second: tuple[str, ...]) -> list[str]:
    """List the types that two lists have in common: integers are among the numbers."""
    common = set(first) & set(second)
    if "integer" in {*first, *second} and "number" in {*first, *second}:
        common.add("integer")
    return sorted(common)
