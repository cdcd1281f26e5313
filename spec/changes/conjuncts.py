"""What the branches of an `allOf` say, as one schema: where it is split is a matter of style (DIFF §2.5).

Only branches that say the same beside each other and in one are joined; the others stay an `allOf`.
"""

from collections.abc import Mapping
from typing import Any, Final

from ..json_value import Json, is_array, is_object
from .graph import ASSERTED, types_of

_BY_THEMSELVES: Final = frozenset(
    {
        *("$ref", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "prefixItems"),
        *("if", "then", "else", "contains", "minContains", "maxContains"),
    }
)
"""Keywords that are read with others of the same schema: what is added to those changes them."""

_MOST: Final = frozenset({"minLength", "minItems", "minProperties", "minimum", "exclusiveMinimum"})
_LEAST: Final = frozenset({"maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum"})


def joined(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write a schema with what the branches of its `allOf` say, as far as that is the same."""
    if not is_array(schema.get("allOf")):
        return schema
    whole = {keyword: value for keyword, value in schema.items() if keyword != "allOf"}
    left: list[Json] = []
    for branch in schema["allOf"]:
        flat = joined(branch) if is_object(branch) else None
        merged = None if flat is None else _merged(whole, {**flat, "allOf": []})
        if flat is None or merged is None:
            left.append(branch)
            continue
        whole = merged
        left.extend(flat.get("allOf", ()))
    return {**whole, "allOf": left} if left else whole


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
