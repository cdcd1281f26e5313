"""Small values that a sender may send, built from its schemas; the material of witnesses.

What is built is meant to be valid, never trusted to be: the search holds every value against both documents.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import islice
from operator import ge, le
from random import Random
from typing import Any, Final

from msgspec import Struct, field

from ..json_text import canonical_json
from ..json_value import Json, is_array, is_object
from ..schema.generate import CannotGenerate
from ..schema.numbers import as_number
from ..schema.shape import MINIMAL, Accepts
from ..schema.workshop import Workshop
from ..secret_names import holds_secret
from .cases import Case, cases_of
from .graph import ASSERTED, Place, Position, Side, is_of_types
from .keywords import exact, least, lower_bound, upper_bound
from .members import OTHER, name_for, schemas_for
from .texts import text_of_length, texts_of

MAX_LENGTH: Final = 100_000
"""Length of a text, and number of items, that is still built."""

_BUILT_BY: Final = frozenset(("allOf", "items", "properties", "required", "type"))
"""Keywords that building a value meets by itself."""

_BOUNDS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {"minimum": ge, "maximum": le}
_MAX_DEPTH: Final = 12
_MAX_LENGTHS: Final = 4
_BUILT: Final = 10
"""Steps that a value costs, beside those of its schemas."""

_PATIENCE: Final = 5_000
"""Steps that the generator costs, beside those of its schemas."""

_MAX_ITEMS: Final = 2_000
_HALVES: Final = (Fraction(1, 2), Fraction(-1, 2))


class Unbuildable(Exception):
    """No value could be built: the schema is contradictory, or beyond what is tried."""


class Builder(Struct):
    """Builds values of one side. _failed: how deep in another value one could not be built, or deeper."""

    side: Side
    senders_any: bool = False
    _small: dict[Position, Json] = field(default_factory=dict[Position, Json])
    _cases: dict[Position, list[Case]] = field(default_factory=dict[Position, list[Case]])
    _failed: dict[Position, int] = field(default_factory=dict[Position, int])
    _members: dict[Case, dict[str, Position]] = field(default_factory=dict[Case, dict[str, Position]])
    _beyond: set[Position] = field(default_factory=set[Position])

    def smallest(self, position: Position, depth: int = 0) -> Json:
        """Build a small value of a position. Raises Unbuildable."""
        if position in self._small:
            return self._small[position]
        if depth >= self._failed.get(position, _MAX_DEPTH + 1) or not self.side.effort.take(_BUILT):
            raise Unbuildable
        try:
            built = self._small[position] = self._smallest(position, depth)
        except Unbuildable:
            self._failed[position] = depth
            raise
        return built

    def _smallest(self, position: Position, depth: int) -> Json:
        for case in self.cases(position):
            for value in self._of_case(case, depth):
                if _is_surely_valid(case, value) or self.side.is_valid(case.atoms, value):
                    return value
        return self._generated(position)

    def _generated(self, position: Position) -> Json:
        """Let the generator of schemas try, which has more patience. Raises Unbuildable."""
        if position in self._beyond or not self.side.effort.take(_PATIENCE):
            raise Unbuildable
        document = self.side.self_contained(place.schema for place in position)
        try:
            accepts: Accepts = lambda value: self.side.is_valid(position, value)  # noqa: E731
            return (
                Workshop(document.get("$defs", {})).generator(document, accepts).generate(Random(0), MINIMAL)
            )
        except CannotGenerate:
            self._beyond.add(position)
            raise Unbuildable from None

    def cases(self, position: Position) -> list[Case]:
        """Take a position of the sender apart."""
        found = self._cases.get(position)
        if found is None:
            found = cases_of(position, senders_any=self.senders_any)
            self._cases[position] = found
        self.side.effort.take(sum(len(case.atoms) for case in found))
        return found

    def _of_case(self, case: Case, depth: int) -> Iterator[Json]:
        """Offer values of a case: what the document shows for scalars, then what its keywords ask for."""
        if case.values is not None:
            yield from case.values
            return
        yield from (value for value in shown(case) if not isinstance(value, dict | list))
        if "string" in case.types:
            yield from self.texts(case)
        if "integer" in case.types or "number" in case.types:
            yield from numbers_of(case)
        if "boolean" in case.types:
            yield from (True, False)
        try:
            if "object" in case.types:
                yield self.object_of(case, depth)
            if "array" in case.types:
                yield self.array_of(case, least(case, "minItems"), depth)
        except Unbuildable:
            yield from (value for value in shown(case) if isinstance(value, dict | list))
        if "null" in case.types:
            yield None

    def texts(self, case: Case) -> Iterator[str]:
        """Build texts of a case, of its shortest length first."""
        patterns = [str(pattern) for _, pattern in case.each("pattern")]
        formats = [str(name) for _, name in case.each("format")]
        yield from texts_of(patterns, formats)
        text = text_of_length(least(case, "minLength"), patterns, formats)
        if text is not None:
            yield text

    def object_of(self, case: Case, depth: int = 0, names: tuple[str, ...] = ()) -> dict[str, Json]:
        """Build an object of a case: required members, those of `names`, others up to `minProperties`."""
        wanted = dict.fromkeys((*case.required(), *names))
        for _, dependent in case.each("dependentRequired"):
            wanted |= dict.fromkeys(other for name in wanted for other in dependent.get(name, ()))
        spare = iter(name for name in case.declared.names if name not in wanted)
        built: dict[str, Json] = {}
        for name in wanted:
            built[name] = self.smallest(self.member(case, name), depth + 1)
        number = 0
        while len(built) < least(case, "minProperties"):
            name = next(spare, None)
            if name is None:
                number += 1
                if number > _MAX_ITEMS or not (case.declared.is_open or case.declared.patterns):
                    raise Unbuildable
                name = next_name(case, number)
            try:
                built[name] = self.smallest(self.member(case, name), depth + 1)
            except Unbuildable:
                continue
        return built

    def member(self, case: Case, name: str) -> Position:
        """The schemas that apply to the member `name` of an object of the case."""
        members = self._members.setdefault(case, {})
        if name not in members:
            self.side.effort.take(len(case.atoms))
            own = tuple(schema for atom in case.atoms for schema, _ in schemas_for(name, atom))
            members[name] = own or case.declared.described.get(name, ())[:1]
        return members[name]

    def array_of(self, case: Case, length: int, depth: int = 0) -> list[Json]:
        """Build an array of a case, of `length` items; distinct ones where they have to be."""
        if length > _MAX_ITEMS:
            raise Unbuildable
        unique = any(value for _, value in case.each("uniqueItems"))
        contained = [atom.child("contains") for atom, _ in case.each("contains")]
        items: list[Json] = []
        for index in range(length or (1 if contained else 0)):
            position = item_at(case, index)
            if index < len(contained):
                position = (*position, contained[index])
            pool = (
                self.several(position, depth + 1) if unique else iter((self.smallest(position, depth + 1),))
            )
            taken = {canonical_json(item) for item in items} if unique else set[str]()
            item = next((value for value in pool if canonical_json(value) not in taken), self)
            if item is self:
                raise Unbuildable
            items.append(item)
        return items

    def several(self, position: Position, depth: int = 0) -> Iterator[Json]:
        """Build different values of a position, as many as there may be need for."""
        yield self.smallest(position, depth)
        for case in self.cases(position):
            if case.values is not None:
                yield from case.values
            yield from shown(case)
            if "string" in case.types:
                yield from self.texts(case)
                base = least(case, "minLength")
                for number in range(_MAX_ITEMS):
                    yield f"{number}".rjust(base, "a")
            if "integer" in case.types or "number" in case.types:
                start = next(numbers_of(case), 0)
                yield from (start + number for number in range(_MAX_ITEMS))
            if "array" in case.types:
                yield from self._several_arrays(case, depth)
            if "object" in case.types:
                yield from self._several_objects(case, depth)

    def _several_arrays(self, case: Case, depth: int) -> Iterator[Json]:
        for length in range(least(case, "minItems"), least(case, "minItems") + _MAX_LENGTHS):
            try:
                yield self.array_of(case, length, depth + 1)
            except Unbuildable:
                return
        item = item_at(case, 0)
        if item and depth < _MAX_DEPTH and not any(value for _, value in case.each("uniqueItems")):
            count = max(1, least(case, "minItems"))
            yield from ([value] * count for value in islice(self.several(item, depth + 1), _MAX_LENGTHS))

    def _several_objects(self, case: Case, depth: int) -> Iterator[Json]:
        if depth > _MAX_DEPTH:
            return
        for name in case.declared.names:
            try:
                base = self.object_of(case, depth + 1, (name,))
                for index, value in enumerate(self.several(self.member(case, name), depth + 2)):
                    if index > _MAX_ITEMS // 10:
                        break
                    yield base | {name: value}
            except Unbuildable:
                continue


def _is_surely_valid(case: Case, value: Json) -> bool:
    """Whether a value that was built of a case can only be valid: it is what most are, and asks no engine."""
    for atom in case.atoms:
        if atom.schema is False:
            return False
        for keyword in atom.keywords.keys() & ASSERTED - _BUILT_BY:
            is_whole = type(value) is int and type(atom.keywords[keyword]) is int
            if not (is_whole and keyword in _BOUNDS and _BOUNDS[keyword](value, atom.keywords[keyword])):
                return False
    return not isinstance(value, float)


def next_name(case: Case, number: int) -> str:
    """Make up a name that the sender may use beyond those it declares."""
    if case.declared.is_open:
        return f"{OTHER}{number}"
    return name_for(case.declared.patterns[0]) + ("" if number == 1 else str(number))


def item_at(case: Case, index: int) -> Position:
    """The schemas that apply to the item at `index` of an array of the case."""
    found: list[Place] = []
    for atom in case.atoms:
        prefix = atom.keywords.get("prefixItems", ())
        if index < len(prefix):
            found.append(atom.child("prefixItems", index))
        elif isinstance(atom.keywords.get("items"), dict | bool):
            found.append(atom.child("items"))
    return tuple(found)


def shown(case: Case) -> Iterator[Json]:
    """Go through the examples and defaults that the document writes beside the schemas of a case; those of
    secrets are nobody's to show.
    """
    for atom in case.atoms:
        if "const" in atom.keywords:
            yield from _fitting([atom.keywords["const"]], case)
        name = str(atom.tokens[-1]) if atom.tokens else atom.name.rpartition("/")[2]
        said = [atom.keywords[keyword] for keyword in ("example", "default") if keyword in atom.keywords]
        examples = atom.keywords.get("examples")
        said += examples if is_array(examples) else []
        yield from _fitting([value for value in said if not holds_secret(value, name)], case)


def _fitting(values: list[Json], case: Case) -> Iterator[Json]:
    return (value for value in values if is_of_types(value, case.types))


def numbers_of(case: Case) -> Iterator[int | float]:
    """Offer numbers of a case: simple ones, its bounds and what is next to them, in its multiples."""
    unit = _unit(case)
    lowest, highest = lower_bound(case), upper_bound(case)
    near = [Fraction(1), Fraction(0)]
    near += [bound[0] for bound in (lowest, highest) if bound is not None]
    if "number" in case.types:
        near += [bound[0] + half for bound in (lowest, highest) if bound is not None for half in _HALVES]
    if lowest is not None and highest is not None:
        near.append((lowest[0] + highest[0]) / 2)
    for number in near:
        if "integer" in case.types and "number" not in case.types and unit is None:
            unit = Fraction(1)
        if unit is None:
            yield from (as_number(number), as_number(number + 1), as_number(number - 1))
            continue
        floor = (number / unit).__floor__()
        yield from (as_number(unit * factor) for factor in (floor, floor + 1, floor - 1))


def _unit(case: Case) -> Fraction | None:
    unit: Fraction | None = None
    for _, value in case.each("multipleOf"):
        own = exact(value)
        unit = own if unit is None else _common_multiple(unit, own)
    if unit is not None and "number" not in case.types:
        unit = _common_multiple(unit, Fraction(1))
    return unit


def _common_multiple(one: Fraction, other: Fraction) -> Fraction:
    from math import gcd, lcm

    return Fraction(lcm(one.numerator, other.numerator), gcd(one.denominator, other.denominator))


def size_of(value: Json) -> int:
    """Measure a value for choosing the smallest: members, items, characters."""
    if is_object(value):
        return 2 + sum(len(name) + size_of(member) + 4 for name, member in value.items())
    if is_array(value):
        return 2 + sum(size_of(item) + 1 for item in value)
    return len(str(value))
