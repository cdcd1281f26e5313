"""Values that may show a gap: the sender's, chosen by what the reader demands (DIFF §1.6, step 5).

Boundary values of both sides' keywords, missing and unknown names, each type, the examples of the document.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Final

from msgspec import Struct

from ..json_value import Json, is_object
from ..schema.numbers import as_number
from .building import MAX_LENGTH, Builder, Unbuildable, item_at, numbers_of, shown
from .cases import Case
from .graph import Place, Position
from .keywords import exact, least, most, pattern_of_length, text_beyond
from .members import OTHER, name_for
from .texts import COMMON, text_of_length
from .walk import Gap

_MAX_ITEMS: Final = 1_100
_TELLING: Final = {2, 17, 33, 65, 129, 257}
"""Lengths just beyond those that patterns like to end at."""

_NUMBERS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


class Hints(Struct, frozen=True):
    """What a reader says about one value in any of its alternatives."""

    atoms: Position

    def each(self, keyword: str) -> list[Any]:
        """List the values of a keyword."""
        return [atom.keywords[keyword] for atom in self.atoms if keyword in atom.keywords]


def hints_of(position: Iterable[Place]) -> Hints:
    """Collect every schema about the same value, through references and all alternatives."""
    places = tuple(position)
    return Hints(places[0].side.about(places) if places else ())


def local_candidates(gap: Gap, builder: Builder) -> Iterator[Json]:
    """Offer values of the gap's case that its reader may refuse; the likeliest first."""
    case, hints = gap.case, hints_of(gap.reader)
    if case.values is not None:
        yield from case.values
        return
    if "string" in case.types:
        yield from _texts(case, hints, builder)
    if "integer" in case.types or "number" in case.types:
        yield from _numbers(case, hints)
    if "array" in case.types:
        yield from _arrays(case, hints, builder)
    if "object" in case.types:
        yield from _objects(case, hints, builder)
    yield from (value for value in (True, False) if "boolean" in case.types)
    if "null" in case.types:
        yield None
    yield from shown(case)
    yield from (value for values in hints.each("enum") for value in values)
    yield from hints.each("const")


def _beyond(case: Case, hints: Hints) -> Iterator[str]:
    """Give the shortest texts that a pattern or a length of the reader refuses, as automata know them."""
    patterns = [str(value) for value in hints.each("pattern")]
    if any(case.each("pattern")):
        for keyword in ("minLength", "maxLength"):
            patterns += [pattern_of_length(keyword, int(value)) for value in hints.each(keyword)]
    for pattern in filter(None, dict.fromkeys(patterns)):
        decided = text_beyond(case, pattern)
        if decided is not None and decided.beyond is not None:
            yield decided.beyond


def _texts(case: Case, hints: Hints, builder: Builder) -> Iterator[str]:
    yield from _beyond(case, hints)
    shortest, longest = least(case, "minLength"), most(case, "maxLength")
    lengths = {shortest, shortest + 1, max(shortest, 1)}
    lengths |= {limit - 1 for limit in hints.each("minLength")} | {
        limit + 1 for limit in hints.each("maxLength")
    }
    if hints.each("pattern"):
        lengths |= _TELLING
    if longest is not None:
        lengths.add(longest)
    patterns = [str(value) for _, value in case.each("pattern")]
    formats = [str(value) for _, value in case.each("format")]
    for length in sorted(lengths):
        if shortest <= length <= min(MAX_LENGTH, MAX_LENGTH if longest is None else longest):
            text = text_of_length(length, patterns, formats)
            if text is not None:
                yield text
    yield from builder.texts(case)
    yield from (text for text in COMMON if len(text) >= shortest)
    for example in (value for value in shown(case) if isinstance(value, str)):
        yield from (example, example.upper(), example + "a", example[:-1])


def _numbers(case: Case, hints: Hints) -> Iterator[int | float]:
    yield from numbers_of(case)
    bounds = [exact(value) for keyword in _NUMBERS for value in hints.each(keyword)]
    whole = [exact(value) for value in hints.each("multipleOf")]
    for bound in bounds:
        for distance in (
            Fraction(0),
            Fraction(1),
            Fraction(-1),
            Fraction(1, 2),
            Fraction(-1, 2),
            Fraction(1, 1000),
            Fraction(-1, 1000),
        ):
            yield as_number(bound + distance)
    units = [exact(value) for _, value in case.each("multipleOf")]
    for unit in units:
        for bound in (*bounds, Fraction(0)):
            factor = (bound / unit).__floor__()
            yield from (as_number(unit * (factor + more)) for more in (0, 1, -1, 2, -2, 3))
    for unit in whole:
        yield from (as_number(unit + 1), as_number(unit / 2), as_number(unit + Fraction(1, 2)))
    yield from (0, 1, -1, 0.5, 1.5, 2, 3, 100, -100, 10**10, -(10**10))


def _arrays(case: Case, hints: Hints, builder: Builder) -> Iterator[Json]:
    shortest, longest = least(case, "minItems"), most(case, "maxItems")
    lengths = {shortest, shortest + 1, max(shortest, 2)}
    lengths |= {limit - 1 for limit in hints.each("minItems")} | {
        limit + 1 for limit in hints.each("maxItems")
    }
    lengths |= {len(prefix) + 1 for prefix in hints.each("prefixItems")}
    if longest is not None:
        lengths.add(longest)
    for length in sorted(lengths):
        if shortest <= length <= (_MAX_ITEMS if longest is None else min(longest, _MAX_ITEMS)):
            try:
                yield builder.array_of(case, length)
            except Unbuildable:
                continue
    yield from _repeated(case, hints, builder)


def _repeated(case: Case, hints: Hints, builder: Builder) -> Iterator[Json]:
    """Repeat what has to be among the items, just too often and just too seldom."""
    counts = {limit - 1 for limit in hints.each("minContains")} | {
        limit + 1 for limit in hints.each("maxContains")
    }
    values = [each["const"] for each in hints.each("contains") if is_object(each) and "const" in each]
    for atom, _ in case.each("contains"):
        try:
            values.append(builder.smallest((*item_at(case, 0), atom.child("contains"))))
        except Unbuildable:
            continue
    yield from ([value] * count for value in values for count in sorted(counts) if 0 < count <= _MAX_ITEMS)


def _objects(case: Case, hints: Hints, builder: Builder) -> Iterator[Json]:
    names = case.declared.names
    wanted: list[tuple[str, ...]] = [(), *((name,) for name in names), names]
    wanted += [tuple(other for other in names if other != name) for name in names[:50]]
    counts = {limit - 1 for limit in hints.each("minProperties")} | {
        limit + 1 for limit in hints.each("maxProperties")
    }
    wanted += [names[:count] for count in sorted(counts) if 0 < count <= len(names)]
    wanted += [(name_for(pattern),) for pattern in case.declared.patterns]
    if case.declared.is_open:
        known = [name for atom in hints.atoms for name in atom.keywords.get("properties", ())]
        known += _odd_names(hints)
        wanted += [(name,) for name in dict.fromkeys((OTHER, "x-other", "A1", *known))]
        wanted += [
            tuple(f"{OTHER}{number}" for number in range(count))
            for count in sorted(counts)
            if 0 < count <= _MAX_ITEMS
        ]
    for chosen in wanted:
        try:
            yield builder.object_of(case, 0, chosen)
        except Unbuildable:
            continue


def _odd_names(hints: Hints) -> Iterator[str]:
    """Give names just beyond the lengths that names may have."""
    for schema in hints.each("propertyNames"):
        limits = schema if is_object(schema) else {}
        for length in (int(limits.get("minLength", 0)) - 1, int(limits.get("maxLength", -1)) + 1):
            if 0 < length <= MAX_LENGTH:
                yield "n" * length


class Surroundings(Struct, frozen=True):
    """What stands around the values of a gap: the smallest there can be, then all members that are declared.

    Each is the way in from the outside, an object or array and the place in it; built once for all values.
    """

    ways: tuple[tuple[tuple[Json, str | int], ...], ...]

    @classmethod
    def of(cls, gap: Gap, builder: Builder) -> "Surroundings":
        """Build what surrounds a gap; without what can't be built."""
        found: list[tuple[tuple[Json, str | int], ...]] = []
        for everything in (False, True) if gap.path else (False,):
            try:
                found.append(
                    tuple(
                        (_around(case, step.token, builder, everything=everything), step.token)
                        for case, step in gap.path
                    )
                )
            except Unbuildable:
                continue
        return cls(tuple(found))

    def lifted(self, value: Json) -> Iterator[Json]:
        """Wrap a value into what surrounds it."""
        for way in self.ways:
            whole = value
            for around, token in reversed(way):
                whole = _put(around, token, whole)
            yield whole


def _around(case: Case, token: str | int, builder: Builder, *, everything: bool) -> Json:
    if isinstance(token, str):
        names = case.declared.names if everything else ()
        return builder.object_of(case, 0, tuple(name for name in (*names, token) if name != token))
    return builder.array_of(case, max(token + 1, least(case, "minItems")))


def _put(around: Any, token: Any, value: Json) -> Json:
    if is_object(around):
        return {**around, token: value}
    return [*around[:token], value, *around[token + 1 :]]
