"""Faults of values: what a careless server sends or takes in place of what is meant, place by place."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from msgspec import Struct

from ...spec import (
    Json,
    Location,
    Schema,
    is_array,
    is_object,
    json_type,
    pointer_child,
    pointer_tokens,
)

_DEEPEST: Final = 8
_LONG: Final = "x" * 100_000
_MANY: Final = 1_001
_BEYOND: Final = 10**18
_EXACT: Final = 2**51
_ONE_OF_EACH: Final[tuple[Json, ...]] = (None, 7, "text", [], {})
_FORMED: Final = re.compile(
    r"(?i).*(^id|_id|Id|uuid|_at|At|date|time|url|uri|href|link|e?mail|code|status|state|type|kind|currency"
    r"|locale|lang(uage)?|phone|ip|hash|version|method|level|role|mode|digest|token)$"
)
"""Names of texts that have a form, or are one of a few: nobody means any text by them."""


_TAKES_ALL: Final = "say what this alternative takes: it takes all that the others forbid"
_TAKES_OTHERS: Final = "tell the alternatives apart: this one takes what another forbids"


class Place(Struct, frozen=True):
    """A place in a value, with its schema. parent: schema of the object that it is a member of, or None.
    around: the place that it is directly in; None for the value as a whole.
    """

    pointer: str
    schema: Schema
    value: Json
    parent: Schema | None = None
    is_required: bool = False
    around: "Place | None" = None

    @property
    def name(self) -> str:
        """The name of the member; "" where it is none."""
        tokens = pointer_tokens(self.pointer)
        return tokens[-1] if tokens and self.parent is not None else ""


class Edit(Struct, frozen=True):
    """What stands at a place instead. kind: `null`. words: what that is, after the place. advice: what the
    document would have to say, at `at`. is_removal: nothing stands there.
    """

    kind: str
    words: str
    at: Location
    advice: str
    value: Json = None
    is_removal: bool = False


def places(schema: Schema, value: Json, pointer: str = "") -> Iterator[Place]:
    """Go through a value together with its schemas, outer places first; of like items the first one."""
    waiting = [Place(pointer, schema, value)]
    for place in waiting:
        yield place
        if len(pointer_tokens(place.pointer)) < _DEEPEST:
            waiting.extend(_inside(place))


def _inside(place: Place) -> Iterator[Place]:
    value = place.value
    if is_object(value):
        for owner in place.schema.owners(value):
            for member in owner.members():
                if member.name in value and not member.hidden:
                    inner = pointer_child(place.pointer, member.name)
                    yield Place(inner, member.schema, value[member.name], owner, member.required, place)
    elif is_array(value) and value:
        items = next((each.items() for each in place.schema.owners(value) if each.items()), None)
        if items is not None:
            yield Place(pointer_child(place.pointer, 0), items, value[0], around=place)


def edits(place: Place, *, is_answer: bool) -> Iterator[Edit]:
    """List what a careless server sends, or takes, instead."""
    value, at = place.value, place.schema.resolved.location
    if place.parent is not None and is_answer:
        advice = f"list {place.name!r} in `required`"
        yield Edit("missing", "is missing", place.parent.resolved.location, advice, is_removal=True)
    if not _is_null_declared(place.schema):  # who says that it may be null means it
        yield Edit("null", "is null", at, "say its `type`")
    declared = _declared_types(place.schema)
    for wrong in _of_other_types(value):
        if json_type(wrong) in declared or (wrong == 7 and "integer" in declared):
            continue  # another alternative means it
        yield Edit("type", f"is {_shown(wrong)}", at, "say its `type`", wrong)
    if isinstance(value, str):
        yield from _texts(place, value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _numbers(value, at, may_have_fraction="number" in declared)
    elif is_array(value):
        yield from _arrays(place, value)
    elif is_object(value):
        yield Edit(
            "unknown",
            "has a member that nobody declared",
            at,
            "say `additionalProperties: false` (or `unevaluatedProperties`)",
            {**value, "notDeclaredAnywhere": "secret"},
        )


def _is_null_declared(schema: Schema) -> bool:
    return any("null" in flat.get("type", ()) or None in flat.get("enum", ()) for flat in schema.flats())


def _declared_types(schema: Schema) -> frozenset[str]:
    return frozenset(name for flat in schema.flats() for name in flat.get("type", ()))


def _of_other_types(value: Json) -> Iterator[Json]:
    yield 7 if isinstance(value, str) or is_array(value) or is_object(value) else "text"
    yield [] if is_object(value) else {}


def _texts(place: Place, value: str) -> Iterator[Edit]:
    at = place.schema.resolved.location
    if value:
        yield Edit("empty", "is an empty text", at, "say `minLength: 1`", "")
    if _FORMED.match(place.name):
        advice = "list what it can be in an `enum`, or give it a `format` or `pattern`"
        yield Edit("form", "is any text at all", at, advice, "any text, at all!")
    yield Edit("long", f"has {len(_LONG):,} characters", at, "say its `maxLength`", _LONG)


def _numbers(value: float, at: Location, *, may_have_fraction: bool) -> Iterator[Edit]:
    if value >= 0:
        yield Edit("negative", "is negative", at, "say its `minimum`", -7)
    yield Edit("huge", "is beyond all measure", at, "say its `maximum`", _BEYOND)
    if isinstance(value, int) and not may_have_fraction:
        whole = value if abs(value) < _EXACT else _EXACT  # beyond it no float has a fraction
        yield Edit("fraction", "is a fraction", at, "say `type: integer`", whole + 0.5)


def _arrays(place: Place, value: list[Any]) -> Iterator[Edit]:
    at = place.schema.resolved.location
    if not any(each.items() for each in place.schema.owners(value)):  # else the null is planted inside
        yield Edit("items", "has an item that is null", at, "say the `type` of its `items`", [*value, None])
    if value:
        many = (value * _MANY)[:_MANY]
        yield Edit("many", f"has {_MANY:,} items", at, "say its `maxItems`", many)


def let_through(place: Place, edit: Edit) -> tuple[Location, str] | None:
    """Find the alternative that takes an edit where others refuse it, at the place or around it, and say what
    it would have to say. None where nothing refuses it.
    """
    value = edit.value
    if edit.is_removal and place.around is not None:
        place, value = place.around, edited(place.around.value, _last(place), edit)
    while True:
        taker = _taker(place.schema, place.value, value)
        if taker is not None:
            return taker.resolved.location, _TAKES_ALL if _takes_all(taker) else _TAKES_OTHERS
        if place.around is None or place.schema.is_valid(value):
            return None
        value = edited(place.around.value, _last(place), Edit("", "", edit.at, "", value))
        place = place.around


def _last(place: Place) -> str:
    return pointer_child("", pointer_tokens(place.pointer)[-1])


def _taker(schema: Schema, meant: Json, value: Json) -> Schema | None:
    """Find the alternative that takes a value in place of the one that another was meant by."""
    owner = next((each for each in schema.alternatives() if each.is_valid(meant)), None)
    if owner is None:
        return None
    if owner.is_valid(value):
        inner = _taker(owner, meant, value)
        return owner if inner is None and _takes_all(owner) else inner
    taker = next((each for each in schema.alternatives() if each.is_valid(value)), None)
    while taker is not None and (inner := next(filter(_takes(value), taker.alternatives()), None)):
        taker = inner
    return taker


def _takes_all(schema: Schema) -> bool:
    return all(map(schema.is_valid, _ONE_OF_EACH))


def _takes(value: Json) -> Callable[[Schema], bool]:
    return lambda schema: schema.is_valid(value)


def _shown(value: Json) -> str:
    return "an object" if is_object(value) else "an array" if is_array(value) else f"{value!r}"


def edited(value: Json, pointer: str, edit: Edit) -> Json:
    """Copy a value with an edit made at a place."""
    tokens = pointer_tokens(pointer)
    return _edited(value, tokens, edit) if tokens else edit.value


def _edited(value: Any, tokens: tuple[str, ...], edit: Edit) -> Json:
    first, rest = tokens[0], tokens[1:]
    if is_array(value):
        index = int(first)
        inner = _edited(value[index], rest, edit) if rest else edit.value
        return [*value[:index], inner, *value[index + 1 :]]
    if not rest and edit.is_removal:
        return {name: each for name, each in value.items() if name != first}
    return value | {first: _edited(value[first], rest, edit) if rest else edit.value}
