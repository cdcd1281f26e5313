"""Two flat schemas as one, and what plainly contradicts itself.

A contradiction that is told is a proof: everything here errs on the side of what could be. `tell` is called
with what contradicts what, in words.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from msgspec import Struct, field

from ..json_value import Json, is_object
from .flat import (
    TYPES,
    Flat,
    allows_name,
    both,
    exact,
    fits,
    fits_but_for_enum,
    identity,
    item_schema,
    kinds_of,
    member_schema,
    needed_names,
)
from .messages import shown
from .numbers import as_number, limits, multiples
from .regular import least_length
from .texts import Texts

_MEMBERS: Final = ("properties", "patternProperties", "additionalProperties")
_MANY: Final = 1000
"""Items or members beyond which no list of schemas is made."""


class Joining(Struct):
    """Joins flat schemas. is_empty: whether it is proven that nothing meets a schema.

    texts: what there can be of texts. reasons: what contradicted what so far, in words, once each.
    """

    is_empty: Callable[[Json], bool]
    texts: Texts
    reasons: dict[str, None] = field(default_factory=dict[str, None])

    def tell(self, reason: str) -> None:
        """Note what contradicts what."""
        if len(self.reasons) < 8:
            self.reasons[reason] = None

    def joined(self, one: Flat, other: Flat) -> Flat | None:
        """Ask for two flat schemas at once; None, and told, where they contradict each other."""
        if not one or not other:
            return one or other
        tag = _tag_apart(one, other)
        if tag is not None:
            self.tell(f"the member {tag!r} is required, and is asked to have values that exclude each other")
            return None
        flat = dict(one)
        for key, value in other.items():
            if key not in flat:
                flat[key] = value
            elif flat[key] is not value and key in _JOIN:
                flat[key] = _JOIN[key](flat[key], value)
        if any(key in one for key in _MEMBERS) or any(key in other for key in _MEMBERS):
            self._join_members(flat, one, other)
        if ("items" in one or "prefixItems" in one) and ("items" in other or "prefixItems" in other):
            self._join_items(flat, one, other)
        return self.settled(flat)

    def _both(self, one: Json, other: Json) -> Json:
        """Ask for two schemas of one place; False where nothing can be there."""
        asked = both(one, other)
        if asked is one or asked is other or not is_object(asked):
            return asked
        return False if self.is_empty(asked) else asked

    def _join_members(self, flat: Flat, one: Flat, other: Flat) -> None:
        names = dict.fromkeys((*one.get("properties", ()), *other.get("properties", ())))
        if names:
            flat["properties"] = {
                name: self._both(member_schema(one, name), member_schema(other, name)) for name in names
            }
        patterns: dict[str, Json] = dict(one.get("patternProperties", {}))
        for pattern, schema in other.get("patternProperties", {}).items():
            patterns[pattern] = both(patterns[pattern], schema) if pattern in patterns else schema
        for closed, open_ in ((one, other), (other, one)):
            if "patternProperties" not in closed and "additionalProperties" in closed:
                for pattern in open_.get("patternProperties", ()):
                    patterns[pattern] = both(patterns[pattern], closed["additionalProperties"])
        if patterns:
            flat["patternProperties"] = patterns
        if "additionalProperties" in flat:
            flat["additionalProperties"] = self._both(
                one.get("additionalProperties", True), other.get("additionalProperties", True)
            )

    def _join_items(self, flat: Flat, one: Flat, other: Flat) -> None:
        count = max(len(one.get("prefixItems", ())), len(other.get("prefixItems", ())))
        if count:
            flat["prefixItems"] = [
                self._both(item_schema(one, index), item_schema(other, index)) for index in range(count)
            ]
        if "items" in flat:
            flat["items"] = self._both(one.get("items", True), other.get("items", True))

    def settled(self, flat: Flat) -> Flat | None:
        """Take out of a flat schema the types and choices that nothing can have; None where none is left."""
        if "enum" in flat:
            kept = [
                value
                for value in flat["enum"]
                if fits_but_for_enum(flat, value) and self.texts.is_of_format(flat, value)
            ]
            if not kept:
                self.tell(f"no value of `enum` {shown(flat['enum'])} meets the rest")
                return None
            return flat | {"enum": kept}
        if flat.get("type") == []:
            self.tell("no type is left")
            return None
        kinds = kinds_of(flat)
        impossible = [kind for kind in kinds if self._is_impossible(kind, flat)]
        if "array" in kinds and "array" not in impossible and self._lacks_room(flat):
            impossible.append("array")
        reason = self.texts.conflict(flat) if "string" in kinds and "string" not in impossible else None
        if reason is not None:
            self.tell(reason)
            impossible.append("string")
        if not impossible:
            return flat
        if len(impossible) == len(kinds):
            return None
        return flat | {"type": [kind for kind in kinds if kind not in impossible]}

    def _is_impossible(self, kind: str, flat: Flat) -> bool:
        find = _CONFLICTS.get(kind)
        reason = next(find(flat), None) if find is not None and flat.keys() & _WATCHED[kind] else None
        if reason is not None:
            self.tell(reason)
        return reason is not None

    def _lacks_room(self, flat: Flat) -> bool:
        """Whether an array has to end before it has what it needs: where a tuple has an item that nothing can
        be; or no place can have what `contains` asks for.
        """
        first: list[Json] = flat.get("prefixItems", [])
        least = flat.get("minItems", 0)
        asked = [schema for schema, few, _ in flat.get("contained", ()) if few]
        if not (first and least) and not (asked and (first or "items" in flat)):
            return False
        room = next((place for place, each in enumerate(first) if each is False or self.is_empty(each)), None)
        if room is not None and least > room:
            self.tell(f"at least {least} items are needed, and there is room for {room}")
            return True
        places = first[:room] if room is not None else [*first, flat.get("items", True)]
        if any(all(self._both(place, schema) is False for place in places) for schema in asked):
            self.tell("`contains` asks for an item that can be nowhere in the array")
            return True
        return False


def _tag_apart(one: Flat, other: Flat) -> str | None:
    """Find a member that is needed and tells two apart: the usual tag, found without joining anything."""
    ours, theirs = one.get("properties"), other.get("properties")
    if not ours or not theirs:
        return None
    for name in one.get("required", ()):
        mine, its = ours.get(name), theirs.get(name)
        if is_object(mine) and is_object(its):
            values, others = _choices(mine), _choices(its)
            if values and others and set(map(identity, values)).isdisjoint(map(identity, others)):
                return name
    return None


def _choices(schema: dict[str, Any]) -> list[Json]:
    return [schema["const"]] if "const" in schema else schema.get("enum", [])


def _texts(flat: Flat) -> Iterator[str]:
    least, most = flat.get("minLength", 0), flat.get("maxLength", math.inf)
    if least > most:
        yield f"`minLength` {least} is above `maxLength` {most}"
    patterns: list[str] = flat.get("patterns", [])
    for pattern in patterns if "maxLength" in flat else ():
        shortest = least_length(pattern)
        if shortest > most:
            yield f"`pattern` asks for at least {shortest} characters, and `maxLength` is {most}"
    for denied in flat.get("nots", ()):
        if denied.get("pattern") in patterns:
            yield f"the pattern {shown(denied['pattern'])} is both asked for and forbidden"
        if "format" in denied and denied["format"] == flat.get("format"):
            yield f"the format {denied['format']} is both asked for and forbidden"


def _numbers(flat: Flat, *, is_integer: bool = False) -> Iterator[str]:
    low, high = limits(flat)
    if low is None or high is None:
        return
    if low.at > high.at or (low.at == high.at and (low.is_strict or high.is_strict)):
        yield "the least number is above the greatest"
        return
    step = exact(flat["multipleOf"]) if flat.get("multipleOf") else None
    if is_integer:
        step = Fraction(1) if step is None else Fraction(step.numerator)
    if step is not None and not multiples(step, low, high):
        yield (
            "no whole number lies between the bounds"
            if step == 1
            else (f"no multiple of {shown(as_number(step))} lies between the bounds")
        )


def _integers(flat: Flat) -> Iterator[str]:
    if any(denied.get("type") in ("integer", ["integer"]) for denied in flat.get("nots", ())):
        yield "a whole number is both asked for and forbidden"
    yield from _numbers(flat, is_integer=True)


def _arrays(flat: Flat) -> Iterator[str]:
    first: list[Json] = flat.get("prefixItems", [])
    least, most = flat.get("minItems", 0), flat.get("maxItems", math.inf)
    rest = flat.get("items", True)
    room = next((place for place, each in enumerate(first) if each is False), None)
    if room is None and rest is False:
        room = len(first)
    needed = max([least, *(few for _, few, _ in flat.get("contained", ()))])
    if needed > most:
        yield f"at least {needed} items are needed, and `maxItems` is {most}"
    elif room is not None and needed > room:
        yield f"at least {needed} items are needed, and there is room for {room}"
    for schema, few, many in flat.get("contained", ()):
        if many is not None and few > many:
            yield f"`minContains` {few} is above `maxContains` {many}"
        if few and schema is False:
            yield "`contains` asks for an item that nothing can be"
    yield from _too_few_different(flat)


def _too_few_different(flat: Flat) -> Iterator[str]:
    if flat.get("uniqueItems") is not True:
        return
    least, first = flat.get("minItems", 0), flat.get("prefixItems", [])[: flat.get("minItems", 0)]
    rest = flat.get("items", True)
    asked = [(schema, few) for schema, few, _ in flat.get("contained", ())]
    for schema, few in asked if first else [(rest, least), *asked]:
        if is_object(schema) and few > _different(schema):
            yield f"{few} different items are needed, and there are {_different(schema)}"
    choices = [_choices(each) if is_object(each) else [] for each in first]
    found = {identity(value) for values in choices for value in values}
    if all(choices) and len(found) < len(choices):
        yield f"the first {len(choices)} items have to be different, and there are {len(found)} values"


def _different(schema: dict[str, Any]) -> float:
    """Count the values that a schema has at most, as far as it says so itself."""
    if "const" in schema:
        return 1
    if "enum" in schema:
        return len(schema["enum"])
    return {"boolean": 2, "null": 1}.get(str(schema.get("type")), math.inf)


def _objects(flat: Flat) -> Iterator[str]:
    least, most = flat.get("minProperties", 0), flat.get("maxProperties", math.inf)
    required = needed_names(flat, flat.get("required", ()))
    if least > most:
        yield f"`minProperties` {least} is above `maxProperties` {most}"
    if len(required) > most:
        yield f"{len(required)} members are required, and `maxProperties` is {most}"
    for name in required:
        if member_schema(flat, name) is False:
            yield f"the member {name!r} is required, and nothing can be there"
        elif not allows_name(flat, name):
            yield f"the member {name!r} is required, and `propertyNames` forbids the name"
    if flat.get("additionalProperties") is False and not flat.get("patternProperties"):
        open_ = sum(1 for each in flat.get("properties", {}).values() if each is not False)
        if least > open_:
            yield f"at least {least} members are needed, and {open_} are allowed"
        if flat.get("having") and not open_:
            yield "a member is needed, and none is allowed"
    names = flat.get("propertyNames", True)
    if is_object(names) and least > _different(names):
        yield f"at least {least} members are needed, and `propertyNames` allows {_different(names)}"


def _booleans(flat: Flat) -> Iterator[str]:
    if not any(fits(flat, value) for value in (True, False)):
        yield "both true and false are forbidden"


def _nulls(flat: Flat) -> Iterator[str]:
    if not fits(flat, None):
        yield "null is forbidden"


_CONFLICTS: Final[Mapping[str, Callable[[Flat], Iterator[str]]]] = {
    "array": _arrays,
    "boolean": _booleans,
    "integer": _integers,
    "null": _nulls,
    "number": _numbers,
    "object": _objects,
    "string": _texts,
}
_WATCHED: Final[Mapping[str, frozenset[str]]] = {
    "array": frozenset(("minItems", "contained")),
    "boolean": frozenset(("nots",)),
    "integer": frozenset(("minimum", "exclusiveMinimum", "nots", "multipleOf")),
    "null": frozenset(("nots",)),
    "number": frozenset(("minimum", "exclusiveMinimum")),
    "object": frozenset(("required", "minProperties", "having")),
    "string": frozenset(("minLength", "patterns", "nots")),
}
"""Without one of these keywords there is nothing that could contradict."""


def _joined_types(one: list[str], other: list[str]) -> list[str]:
    def allows(types: list[str], name: str) -> bool:
        return name in types or (name == "integer" and "number" in types)

    return [name for name in TYPES if allows(one, name) and allows(other, name)]


def _common(one: list[Json], other: list[Json]) -> list[Json]:
    known = set(map(identity, other))
    return [value for value in one if identity(value) in known]


def _common_multiple(one: Json, other: Json) -> Json:
    first, second = Fraction(str(one)), Fraction(str(other))
    common = Fraction(
        math.lcm(first.numerator, second.numerator), math.gcd(first.denominator, second.denominator)
    )
    return int(common) if common.denominator == 1 else float(common)


def _one_after_another(one: list[Json], other: list[Json]) -> list[Json]:
    return [*one, *(each for each in other if each not in one)]


def _joined_needs(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    return one | {name: _one_after_another(one.get(name, []), more) for name, more in other.items()}


_JOIN: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "type": _joined_types,
    "enum": _common,
    "multipleOf": _common_multiple,
    "propertyNames": both,
    "dependentRequired": _joined_needs,
    **dict.fromkeys(("required", "patterns", "nots", "denied", "contained", "having"), _one_after_another),
    "uniqueItems": lambda one, other: one or other,
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"), min),
}
"""How a keyword that both have is joined; of annotations the first counts."""
