"""Values that a schema accepts and that few expect: what a reader of them has to be ready for.

First those that are unusual everywhere at once (no optional member, null wherever that is allowed, …), then
those that are so in one place each. The compiled schema has the last word on every value.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from random import Random
from typing import Any, Final, TypeAlias

from msgspec import Struct

from ..json_value import Json, is_array, is_object
from ..location import pointer_tokens
from .flat import Flat
from .keywords import EXTENSIBLE
from .making import Builder
from .messages import shown
from .neighbours import FARTHEST, UNICORN, Neighbourhood, inner_places, keeping_edits, replaced, stretched
from .shape import FULL, Accepts

_MOST_PLACES: Final = 300
_MOST_BRANCHES: Final = 12
_MOST_SIZE: Final = 100_000
"""Characters that the edits of one value add, roughly."""

_LONG: Final = 5_000
_MANY: Final = 100
_LATER: Final = "a-value-that-came-later"
_NEW_MEMBER: Final = "memberThatCameLater"
_STRANGE: Final = f"\u202ea\u0301 \"'<b>&\\/\n\t{UNICORN}\u200b"
"""Letters that want escaping, that are invisible, and that change the direction of writing."""


class UnusualValue(Struct, frozen=True):
    """A value that the schema accepts. what: is unusual about it, in words. is_everywhere: whether that is so
    in all places that allow it.
    """

    value: Json
    what: str
    is_everywhere: bool = False


Edit: TypeAlias = Callable[[Flat, Json], Iterator[Json]]
"""Suggests what could stand in place of a value, by what has to hold of it; later ones build on earlier."""


def unusual_values(
    bundle: Mapping[str, Any], accepts: Accepts, builder: Builder, bases: Iterable[Json]
) -> Iterator[UnusualValue]:
    """Make them of valid values, each once. bases: the usual ones, the fullest first."""
    bases = tuple(bases)
    everywhere = _Everywhere(bundle, accepts, builder)
    given: list[Json] = []
    for each in chain.from_iterable(map(everywhere.values, bases)):
        if not any(each.value == other for other in given):
            given.append(each.value)
            yield each
    yield from _alone(bundle, accepts, builder, bases)


class _Everywhere(Struct, frozen=True):
    """Makes one kind of edit at every place of a value that allows it, outer places first."""

    bundle: Mapping[str, Any]
    accepts: Accepts
    builder: Builder

    def values(self, base: Json) -> Iterator[UnusualValue]:
        """Make a value of each kind of edit that is possible."""
        for what, edit in _KINDS.items():
            value = self._edited(base, edit)
            if value is not base:
                yield UnusualValue(value, what, is_everywhere=True)

    def _edited(self, base: Json, edit: Edit) -> Json:
        value, size = base, 0
        waiting: list[tuple[str, Json, Json]] = [("", self.bundle, base)]
        for number, (pointer, schema, here) in enumerate(waiting):
            if number >= _MOST_PLACES or size > _MOST_SIZE:
                break
            flats = self.builder.flats(schema)
            for flat in flats:
                for wanted in edit(flat, here) if pointer or edit is not _nulls else ():
                    changed = replaced(value, pointer, wanted)
                    if _differ(wanted, here) and self.accepts(changed):
                        value, here = changed, wanted  # noqa: PLW2901 (the next edit goes on from this one)
                        size += _size(wanted) if edit is _largest else 0
            for flat in flats:
                waiting.extend(inner_places(pointer, flat, here))
        return value


def _bare(flat: Flat, value: Json) -> Iterator[Json]:
    if is_object(value):
        required = flat.get("required", ())
        kept = {name: each for name, each in value.items() if name in required}
        yield kept
        for name in value:  # where not all can go at once
            if name not in required:
                value = {key: each for key, each in value.items() if key != name}
                yield value


def _opened(flat: Flat, value: Json) -> Iterator[Json]:
    del flat
    if is_object(value) and _NEW_MEMBER not in value:
        for added in ({"nested": [1, None]}, "text", 1, None):
            yield value | {_NEW_MEMBER: added}


def _nulls(flat: Flat, value: Json) -> Iterator[Json]:
    del value
    if "null" in flat.get("type", ()):
        yield None


def _emptied(flat: Flat, value: Json) -> Iterator[Json]:
    if is_array(value):
        yield value[: int(flat.get("minItems", 0))]
    elif isinstance(value, str) and "enum" not in flat:
        yield value[: int(flat.get("minLength", 0))]


def _lowest(flat: Flat, value: Json) -> Iterator[Json]:
    if _is_number(value) and "enum" not in flat:
        yield from (-(2**63), -(2**31), -1, 0)
        least = flat.get("minimum", math.inf)
        if abs(least) <= FARTHEST:
            yield least


def _largest(flat: Flat, value: Json) -> Iterator[Json]:
    if "enum" in flat:
        return
    if isinstance(value, str):
        yield stretched(value, min(int(flat.get("maxLength", _LONG)), _LONG))
    elif _is_number(value):
        yield from (2**31 - 1, 2**53 + 1, 2**63 - 1)
        most = flat.get("maximum", math.inf)
        if abs(most) <= FARTHEST:
            yield most
    elif is_array(value) and value and len(value) < _MANY:
        many = min(_MANY, max(len(value) + 1, _MOST_SIZE // 4 // _size(value)))
        yield (value * many)[: min(int(flat.get("maxItems", many)), many)]


def _strange(flat: Flat, value: Json) -> Iterator[Json]:
    if isinstance(value, str) and "enum" not in flat:
        yield _STRANGE


def _fractions(flat: Flat, value: Json) -> Iterator[Json]:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 2**53:
        yield float(value)
    elif isinstance(value, float) and "number" in flat.get("type", ()):
        yield 1e-7


def _last_choices(flat: Flat, value: Json) -> Iterator[Json]:
    del value
    if flat.get("enum"):
        yield flat["enum"][-1]
    elif "boolean" in flat.get("type", ()):
        yield False


def _unlisted(flat: Flat, value: Json) -> Iterator[Json]:
    if isinstance(value, str) and EXTENSIBLE in flat:
        yield _LATER


_KINDS: Final[Mapping[str, Edit]] = {
    "every member that may be absent is": _bare,
    "every object that may have further members has one": _opened,
    "all that may be null is": _nulls,
    "every array and text is as short as may be": _emptied,
    "every number is as low as may be": _lowest,
    "every text, number and array is as large as may be": _largest,
    "every text is of strange letters": _strange,
    "every whole number is written as a fraction": _fractions,
    "every choice is the last one that is listed": _last_choices,
    "every value of an open list is one that is not listed": _unlisted,
}
"""What is done everywhere at once, by what is told of it."""


def _size(value: Json) -> int:
    return len(repr(value))


def _differ(one: Json, other: Json) -> bool:
    """Whether two values are written otherwise: 1.0 is not 1 here."""
    return one != other or type(one) is not type(other)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _alone(
    bundle: Mapping[str, Any], accepts: Accepts, builder: Builder, bases: tuple[Json, ...]
) -> Iterator[UnusualValue]:
    """Make values that are unusual in one place, outer places first."""

    def edits(schema: Json, value: Json) -> Iterator[tuple[str, Json]]:
        flats = builder.flats(schema)
        for flat in flats:
            for reason, edited in chain(keeping_edits(flat, value), _farther(flat, value)):
                if _differ(edited, value):
                    yield _said(reason, edited), edited
        yield from _other_branches(builder, flats)
        if isinstance(value, str) and _has_open_list(builder, schema):
            yield _said("unlisted", _LATER), _LATER

    for what, pointer, value in Neighbourhood(bundle, builder).edited(bases, edits):
        if len(pointer_tokens(pointer)) and accepts(value):
            yield UnusualValue(value, f"{pointer} {what}")
        elif accepts(value):
            yield UnusualValue(value, f"the content {what}")


def _farther(flat: Flat, value: Json) -> Iterator[tuple[str, Json]]:
    """Suggest what stands at no edge of the schema, and at one of programs."""
    if "enum" in flat:
        return
    if isinstance(value, str):
        if EXTENSIBLE in flat:
            yield from (("listed", each) for each in flat[EXTENSIBLE] if is_array(flat[EXTENSIBLE]))
            yield "unlisted", _LATER
        yield "strange", _STRANGE
        if "maxLength" not in flat:
            yield "long", stretched(value, _LONG)
    elif _is_number(value):
        yield from (("far", each) for each in (2**31, 2**53 + 1, 2**63 - 1, -(2**63)))
        if "integer" not in flat.get("type", ()):
            yield from (("far", each) for each in (1e300, 1e-300, -0.0))
    elif is_array(value) and value and "maxItems" not in flat:
        yield "many", (value * _MANY)[:_MANY]


def _other_branches(builder: Builder, flats: list[Flat]) -> Iterator[tuple[str, Json]]:
    """Make a value of each alternative where there are several."""
    if len(flats) < 2:
        return
    for number, flat in enumerate(islice(flats, _MOST_BRANCHES)):
        value = builder.flat(flat, "")(Random(number), FULL.depth, FULL)
        yield f"is of alternative {number + 1}", value


def _has_open_list(builder: Builder, schema: Json) -> bool:
    """Whether a schema lists values beside an alternative that lists none: `anyOf` of an `enum` and texts."""
    written = builder.unfolding.followed(schema)
    parts = written.get("anyOf", written.get("oneOf")) if is_object(written) else None
    if not is_array(parts):
        return False
    lists = [is_object(part) and "enum" in part for part in map(builder.unfolding.followed, parts)]
    return any(lists) and not all(lists)


def _said(reason: str, value: Json) -> str:
    """Say what an edit made of a value."""
    for prefix, words in (("without ", "has no"), ("only ", "has of what is optional only")):
        if reason.startswith(prefix):
            return f"{words} {reason.removeprefix(prefix)!r}"
    return _SAID.get(reason) or f"is {shown(value)}"


_SAID: Final[Mapping[str, str]] = {
    "beyond the basic plane": "has letters beyond the basic plane",
    "empty": "is empty",
    "empty text": "is an empty text",
    "long": f"has {_LONG:,} characters",
    "many": f"has {_MANY} items",
    "maxItems": "has as many items as it may",
    "maxLength": "is as long as it may be",
    "minItems": "has as few items as it may",
    "minLength": "is as short as it may be",
    "strange": "is of strange letters",
    "unknown member": "has a member that the document does not name",
    "unlisted": "is a value that is not listed",
    "written as a fraction": "is a whole number that is written as a fraction",
}
