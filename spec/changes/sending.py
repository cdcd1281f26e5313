"""Whether a sender sends a value: what its document declares, plus what it explicitly opens (DIFF §1.2).

Values are held against the closed schemas here, not by the engine: for each object in which only described
members may stand, that compiles all schemas about it anew, and of a real document hundreds of megabytes.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final, TypeAlias

import jsonschema_rs
from msgspec import Struct, field

from ..json_value import Json, is_array, is_object
from .cases import demands_of
from .closure import Declared, declared_by, says_nothing
from .graph import ASSERTED, LISTS, MAPS, ONES, Place, Side, compiled_or_none
from .members import items_at, schemas_for

_DEEPEST: Final = 200
"""Schemas inside each other; what is deeper is not known to be sent."""

_PLAIN: Final = ASSERTED - {*ONES, *LISTS, *MAPS, "maxContains", "minContains"}
"""Keywords that the engine is asked about: those without schemas in them."""

_Token: TypeAlias = str | int
"""The name of a member, or the position of an item."""

_Engine: TypeAlias = jsonschema_rs.Draft202012Validator | None


class _TooDeep(Exception):
    """Schemas lie in each other deeper than is followed."""


class _Described(Struct):
    """What all schemas about one value describe of it: by what lies inside, what they do of that.

    listed: names that are only said to come. is_open: whatever nothing describes may come, too. is_silent:
    nothing is said of the value at all.
    """

    inside: "dict[_Token, _Described]" = field(default_factory=dict[_Token, "_Described"])
    listed: frozenset[str] = frozenset()
    is_open: bool = False
    is_silent: bool = False

    def put(self, token: _Token, other: "_Described") -> None:
        """Add what another schema describes of what lies inside."""
        if token in self.inside:
            self.inside[token].add(other)
        else:
            self.inside[token] = other

    def add(self, other: "_Described") -> None:
        """Add what another schema describes of the same value."""
        for token, told in other.inside.items():
            self.put(token, told)
        self.listed |= other.listed
        self.is_open = self.is_open or other.is_open
        self.is_silent = self.is_silent and other.is_silent

    def covers(self, value: Json) -> bool:
        """Whether no object in a value has a member that nothing describes."""
        for token, part in () if self.is_silent else _parts(value):
            told = self.inside.get(token)
            if told is None:
                if isinstance(token, str) and not self.is_open and token not in self.listed:
                    return False
            elif not told.covers(part):
                return False
        return True


class _Rules(Struct, frozen=True, eq=False, dict=True):
    """What one schema says, found when it is first asked for."""

    place: Place

    @cached_property
    def plain(self) -> _Engine:
        """The keywords without schemas in them, compiled."""
        return compiled_or_none(_plain(self.place.schema))

    @cached_property
    def at_sight(self) -> _Engine:
        """What is seen without looking far, compiled: enough for most values that are for an alternative."""
        return compiled_or_none({"allOf": [_at_sight(atom) for atom in demands_of((self.place,)).atoms]})

    @cached_property
    def parts(self) -> tuple[Place, ...]:
        """The schemas of `allOf`."""
        return tuple(self.place.branches("allOf"))

    @cached_property
    def unions(self) -> tuple[tuple[int, tuple[Place, ...]], ...]:
        """The alternatives of `anyOf` and `oneOf`, with how many of them may be met."""
        found = [tuple(self.place.branches(keyword)) for keyword in ("anyOf", "oneOf")]
        return tuple((most, each) for most, each in zip((len(found[0]), 1), found, strict=True) if each)

    @cached_property
    def declared(self) -> Declared:
        """The names that are declared of the object."""
        return declared_by((self.place,))

    @cached_property
    def say_nothing(self) -> bool:
        """Whether any value is sent here."""
        return says_nothing((self.place,))


class Sending(Struct):
    """Holds values against one side, closed: all that is about an object, wherever it is written, has to
    describe each of its members.

    Objects inside of `if`, `then`, `else`, `not`, `dependentSchemas` and `propertyNames` are not closed, up
    to the next reference.
    """

    side: Side
    _rules: dict[Place, _Rules] = field(default_factory=dict[Place, _Rules])
    _at_work: set[tuple[Place, int]] = field(default_factory=set[tuple[Place, int]])

    def is_sent(self, value: Json) -> bool:
        """Whether a value is known to be sent."""
        self._at_work.clear()
        try:
            told = self._whole(self.side.root(), value, closes=True)
        except _TooDeep:
            return False
        return told is not None and told.covers(value)

    def _whole(self, place: Place, value: Json, *, closes: bool) -> _Described | None:
        """Tell what a schema describes of a whole value; one that does not close lets others come, too."""
        described = self._described(place, value, closes=closes)
        if described is None:
            return None
        if not closes:
            described.is_open = True
            return described
        declared = self._rules_of(place).declared
        described.listed |= frozenset(declared.listed)
        described.is_silent = declared.says_nothing
        return described

    def _is_met(self, place: Place, value: Json) -> bool:
        """Whether a value meets a schema that asks and describes nothing."""
        return self._described(place, value, closes=False) is not None

    def _rules_of(self, place: Place) -> _Rules:
        if place not in self._rules:
            self._rules[place] = _Rules(place)
        return self._rules[place]

    def _described(self, place: Place, value: Json, *, closes: bool) -> _Described | None:
        """Tell what of a value a schema describes; None where the value does not meet it."""
        if isinstance(place.schema, bool):
            return _Described() if place.schema else None
        key = (place, id(value))
        if key in self._at_work:  # to meet it by way of itself asks nothing more
            return _Described()
        if len(self._at_work) > _DEEPEST:
            raise _TooDeep
        rules = self._rules_of(place)
        if not _meets(rules.plain, value):
            return None
        self._at_work.add(key)
        try:
            return self._by_schemas(rules, value, closes=closes)
        finally:
            self._at_work.discard(key)

    def _by_schemas(self, rules: _Rules, value: Json, *, closes: bool) -> _Described | None:
        described = self._about_the_whole(rules, value, closes=closes)
        if described is None or not self._names_fit(rules.place, value):
            return None
        for token, part in _parts(value):
            for schema in _schemas_at(rules.place, token):
                told = self._whole(schema, part, closes=closes)
                if told is None:
                    return None
                described.put(token, told)
        contained = self._contained(rules.place, value, closes=closes)
        if contained is None:
            return None
        described.add(contained)
        left = "unevaluatedProperties" if is_object(value) else "unevaluatedItems"
        is_left = left in rules.place.keywords and not described.is_open
        for token, part in _parts(value) if is_left else ():
            if token not in described.inside:
                told = self._whole(rules.place.child(left), part, closes=closes)
                if told is None:
                    return None
                described.put(token, told)
        return described

    def _about_the_whole(self, rules: _Rules, value: Json, *, closes: bool) -> _Described | None:
        """Hold a value against the schemas that are about all of it."""
        described = _Described()
        for part, inside in self._demanded(rules, value, closes=closes):
            met = self._described(part, value, closes=inside)
            if met is None:
                return None
            described.add(met)
        for most, branches in rules.unions:
            found = [self._branch(branch, value, closes=closes) for branch in branches]
            several = [met for met in found if met is not None]
            if not 0 < len(several) <= most:
                return None
            for met in several:
                described.add(met)
        place = rules.place
        if "not" in place.keywords and self._is_met(place.child("not"), value):
            return None
        return described

    def _demanded(self, rules: _Rules, value: Json, *, closes: bool) -> Iterator[tuple[Place, bool]]:
        """Go through the schemas that all have to be met, each with whether it closes what is inside."""
        place = rules.place
        target = place.target()
        if target is not None:
            yield target, True
        yield from ((part, closes) for part in rules.parts)
        if is_object(value):
            dependent = place.members("dependentSchemas")
            yield from ((schema, False) for name, schema in dependent.items() if name in value)
        if "if" in place.keywords:
            condition = place.child("if")
            is_met = self._is_met(condition, value)
            if is_met:
                yield condition, False
            then = "then" if is_met else "else"
            if then in place.keywords:
                yield place.child(then), False

    def _branch(self, branch: Place, value: Json, *, closes: bool) -> _Described | None:
        """Tell what an alternative describes: everything, where it says nothing."""
        rules = self._rules_of(branch)
        if not _meets(rules.at_sight, value):
            return None
        if closes and rules.say_nothing:
            return _Described(is_open=True)
        return self._described(branch, value, closes=closes)

    def _names_fit(self, place: Place, value: Json) -> bool:
        if "propertyNames" not in place.keywords or not is_object(value):
            return True
        names = place.child("propertyNames")
        return all(self._is_met(names, name) for name in value)

    def _contained(self, place: Place, value: Json, *, closes: bool) -> _Described | None:
        """Find the items that `contains` describes; None where there are too few or too many of them."""
        keywords = place.keywords
        found = _Described()
        if "contains" not in keywords or not is_array(value):
            return found
        for token, item in _parts(value):
            told = self._whole(place.child("contains"), item, closes=closes)
            if told is not None:
                found.put(token, told)
        count = len(found.inside)
        fits = keywords.get("minContains", 1) <= count <= keywords.get("maxContains", count)
        return found if fits else None


def _meets(engine: _Engine, value: Json) -> bool:
    return engine is not None and engine.is_valid(value)


def _plain(schema: Any) -> Any:
    """Keep the keywords of a schema that have no schemas in them."""
    if not is_object(schema):
        return schema
    return {keyword: each for keyword, each in schema.items() if keyword in _PLAIN}


def _at_sight(atom: Place) -> Any:
    members = {name: _plain(member.schema) for name, member in atom.members("properties").items()}
    plain = _plain(atom.schema)
    return plain | {"properties": members} if members else plain


def _parts(value: Json) -> Iterator[tuple[str | int, Json]]:
    """Go through the members or the items of a value."""
    if is_object(value):
        yield from value.items()
    elif is_array(value):
        yield from enumerate(value)


def _schemas_at(place: Place, token: str | int) -> list[Place]:
    """List the schemas that one schema applies to a member or an item."""
    if isinstance(token, int):
        return items_at(place, token)
    return [schema for schema, _ in schemas_for(token, place)]
