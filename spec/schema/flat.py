"""A flat schema: what has to hold of one value, compositions resolved, gathered in one place.

Beside the keywords of JSON Schema it has names for what may be needed several times: `patterns`, `contained`
(of `contains`: schema, least, most), `having` (members that must be there: of what name, of what value), and
`nots`, single keywords that must not hold. `patternProperties` speaks only of names that `properties` does
not have.
"""

from collections.abc import Hashable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

import jsonschema_rs

from ..json_value import Json, is_array, is_object
from .messages import type_name
from .views import TOLERATED, is_tolerated

Flat: TypeAlias = dict[str, Any]
"""The keywords of one value."""

TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")
COMPOSITIONS: Final = frozenset(
    (
        *("$ref", "$defs", "allOf", "anyOf", "oneOf", "not", "if", "then", "else"),
        *("dependentSchemas", "unevaluatedProperties", "unevaluatedItems"),
    )
)
"""Keywords that a flat schema does not have: they are unfolded into it."""


def same(one: Json, other: Json) -> bool:
    """Whether two JSON values are equal as JSON Schema has it: 1 is 1.0, but no boolean is a number."""
    if is_array(one) and is_array(other):
        return len(one) == len(other) and all(map(same, one, other))
    if is_object(one) and is_object(other):
        return one.keys() == other.keys() and all(same(each, other[name]) for name, each in one.items())
    return one == other and isinstance(one, bool) is isinstance(other, bool)


def identity(value: Json) -> Hashable:
    """Make what is equal for two values exactly where they are the `same`, to look them up in sets."""
    if is_array(value):
        return "array", tuple(map(identity, value))
    if is_object(value):
        return "object", frozenset((name, identity(each)) for name, each in value.items())
    return isinstance(value, bool), value


_DEEPEST_KEY: Final = 6


def key_of(schema: Json, depth: int = 0) -> Hashable:
    """Make what tells schemas apart: the parts of one that is only put together of others, else identity.

    Denying what leads back to itself puts the same parts together again and again: known by their key, they
    come to an end. Who keeps a key keeps the schema.
    """
    if not is_object(schema):
        return schema is not False
    if len(schema) == 1 and depth < _DEEPEST_KEY:
        keyword, value = next(iter(schema.items()))
        if keyword == "$ref":
            return keyword, str(value)
        if keyword == "not":
            return keyword, key_of(value, depth + 1)
        if keyword in ("allOf", "anyOf") and is_array(value):
            return keyword, tuple(dict.fromkeys(key_of(each, depth + 1) for each in value))
    return id(schema)


def both(one: Json, other: Json) -> Json:
    """Ask for two schemas at once. What is only tolerated stays so."""
    if is_tolerated(one) or is_tolerated(other):
        return TOLERATED
    if one is False or other is False:
        return False
    return (
        one
        if one == other or other is True or other == {}
        else other
        if one in (True, {})
        else _all(one, other)
    )


def _all(one: Json, other: Json) -> Json:
    return {"allOf": [*_parts(one), *_parts(other)]}


def _parts(schema: Json) -> list[Json]:
    return list(schema["allOf"]) if is_object(schema) and list(schema) == ["allOf"] else [schema]


def finds(pattern: str, text: str) -> bool:
    """Whether a (translated) pattern finds anything in a text, by the engine of the judge; True where that
    can't tell.
    """
    try:
        return jsonschema_rs.Draft202012Validator({"pattern": pattern}, offline=True).is_valid(text)
    except ValueError:
        return True


def flat_of(keywords: dict[str, Any]) -> Flat:
    """Make the flat schema of the keywords of one schema, without its compositions."""
    flat = {key: value for key, value in keywords.items() if key not in COMPOSITIONS}
    if "pattern" in flat:
        flat["patterns"] = [flat.pop("pattern")]
    if "const" in flat:
        value = flat.pop("const")
        flat["enum"] = [each for each in flat.get("enum", [value]) if same(each, value)]
    if isinstance(flat.get("type"), str):
        flat["type"] = [flat["type"]]
    if "contains" in flat:
        least, most = flat.pop("minContains", 1), flat.pop("maxContains", None)
        flat["contained"] = [(flat.pop("contains"), int(least), most)]
    patterns = flat.get("patternProperties")
    if patterns and flat.get("properties"):
        flat["properties"] = {name: _named(name, each, patterns) for name, each in flat["properties"].items()}
    return flat


def _named(name: str, schema: Json, patterns: dict[str, Json]) -> Json:
    for pattern, each in patterns.items():
        if finds(pattern, name):
            schema = both(schema, each)
    return schema


def member_schema(flat: Flat, name: str) -> Json:
    """Say what a flat schema asks of the member of a name."""
    declared = flat.get("properties", {})
    if name in declared:
        return declared[name]
    found = [each for pattern, each in flat.get("patternProperties", {}).items() if finds(pattern, name)]
    if not found:
        return flat.get("additionalProperties", True)
    schema: Json = True
    for each in found:
        schema = both(schema, each)
    return schema


def item_schema(flat: Flat, index: int) -> Json:
    """Say what a flat schema asks of the item at a position."""
    first = flat.get("prefixItems", ())
    return first[index] if index < len(first) else flat.get("items", True)


def needed_names(flat: Flat, names: Iterable[str]) -> dict[str, None]:
    """List all names that the presence of some asks for by `dependentRequired`, those included."""
    needs: dict[str, list[str]] = flat.get("dependentRequired", {})
    found = dict.fromkeys(names)
    waiting = list(found)
    while waiting:
        for each in needs.get(waiting.pop(), ()):
            if each not in found:
                found[each] = None
                waiting.append(each)
    return found


def kinds_of(flat: Flat) -> list[str]:
    """List the types that a flat schema allows, as few as say it: an integer is a number, too."""
    named = flat.get("type", TYPES)
    return [kind for kind in TYPES if kind in named and not (kind == "integer" and "number" in named)]


def allows_name(flat: Flat, name: str) -> bool:
    """Whether a name may be that of a member, as far as `propertyNames` says so in plain keywords."""
    schema = flat.get("propertyNames", True)
    if not is_object(schema):
        return schema is not False
    return all(fits(flat_of(part), name) for part in _parts(schema) if is_object(part))


def fits(flat: Flat, value: Json) -> bool:
    """Whether a value meets the plain keywords of a flat schema, and of the schemas right inside of it."""
    if "enum" in flat and not any(same(value, each) for each in flat["enum"]):
        return False
    return fits_but_for_enum(flat, value)


def fits_but_for_enum(flat: Flat, value: Json) -> bool:
    """Whether a value meets the plain keywords beside `enum`: it is one of those that are listed there."""
    kind = type_name(value)
    if "type" in flat and not is_of_type(flat["type"], value):
        return False
    if any(denied(each, value) for each in flat.get("nots", ())):
        return False
    if isinstance(value, str):
        return _fits_text(flat, value)
    if is_array(value):
        return _fits_array(flat, value)
    if is_object(value):
        return _fits_object(flat, value)
    return _fits_number(flat, value) if kind in ("integer", "number") else True


def is_of_type(types: list[str], value: Json) -> bool:
    """Whether a value is of one of the types; 1.0 is an integer (JSON Schema Validation, `type`)."""
    kind = type_name(value)
    if kind in ("integer", "number") and "integer" in types:
        return "number" in types or exact(value).denominator == 1  # pyright: ignore[reportArgumentType]
    return kind in types or (kind == "integer" and "number" in types)


def denied(schema: Json, value: Json) -> bool:
    """Whether a value has what one of `nots` denies."""
    if not is_object(schema):
        return False
    keyword, given = next(iter(schema.items()))
    if keyword == "enum":
        return any(same(value, each) for each in given)
    if keyword == "type":
        return is_of_type(given, value)
    if keyword == "pattern":
        return isinstance(value, str) and finds(given, value)
    if keyword == "multipleOf":
        return isinstance(value, int | float) and exact(value) % exact(given) == 0
    return keyword == "uniqueItems" and is_array(value) and is_unique(value)


def is_unique(items: list[Json]) -> bool:
    """Whether no two items are equal."""
    return len(set(map(identity, items))) == len(items)


def exact(number: float | Decimal) -> Fraction:
    """Read a number as it is written: 0.1 is a tenth."""
    return Fraction(number) if isinstance(number, int) else Fraction(str(number))


_OF_NUMBERS: Final = frozenset(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"))


def _fits_text(flat: Flat, value: str) -> bool:
    return flat.get("minLength", 0) <= len(value) <= flat.get("maxLength", len(value)) and all(
        finds(pattern, value) for pattern in flat.get("patterns", ())
    )


def _fits_array(flat: Flat, value: list[Json]) -> bool:
    return (
        flat.get("minItems", 0) <= len(value) <= flat.get("maxItems", len(value))
        and (flat.get("uniqueItems") is not True or is_unique(value))
        and all(few <= len(value) for _, few, _ in flat.get("contained", ()))
        and all(_fits_part(item_schema(flat, place), each) for place, each in enumerate(value))
    )


def _fits_object(flat: Flat, value: dict[str, Json]) -> bool:
    return (
        flat.get("minProperties", 0) <= len(value) <= flat.get("maxProperties", len(value))
        and all(name in value for name in needed_names(flat, (*flat.get("required", ()), *value)))
        and all(allows_name(flat, name) for name in value)
        and all(_fits_part(member_schema(flat, name), each) for name, each in value.items())
    )


def _fits_part(schema: Json, value: Json) -> bool:
    """Whether what lies inside of a value meets the plain keywords of its schema."""
    if is_tolerated(schema) or not is_object(schema):
        return schema is not False
    return fits(flat_of(schema), value)


def _fits_number(flat: Flat, value: Any) -> bool:
    if _OF_NUMBERS.isdisjoint(flat):
        return True
    number = exact(value)
    step = flat.get("multipleOf")
    return (
        exact(flat.get("minimum", value)) <= number <= exact(flat.get("maximum", value))
        and ("exclusiveMinimum" not in flat or number > exact(flat["exclusiveMinimum"]))
        and ("exclusiveMaximum" not in flat or number < exact(flat["exclusiveMaximum"]))
        and (not step or number % exact(step) == 0)
    )


def authored_values(flat: Flat) -> Iterator[Json]:
    """Go through the values that the author of a schema gives for it, the most wanted first."""
    for keyword in ("default", "example"):
        if keyword in flat:
            yield flat[keyword]
    examples = flat.get("examples")
    if is_array(examples):
        yield from examples
    elif is_object(examples):
        yield from examples.values()
    yield from flat.get("enum", ())
