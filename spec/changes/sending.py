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

_Described: TypeAlias = set[str | int]
"""Names of members, or positions of items, that something about a value describes."""

_Engine: TypeAlias = jsonschema_rs.Draft202012Validator | None


class _TooDeep(Exception):
    """Schemas lie in each other deeper than is followed."""


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
    """Holds values against one side, closed: what is about an object has to describe each of its members.

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
            return self._takes(self.side.root(), value, closes=True)
        except _TooDeep:
            return False

    def _takes(self, place: Place, value: Json, *, closes: bool) -> bool:
        """Whether a schema takes a whole value; one that closes takes no member that nothing describes."""
        described = self._described(place, value, closes=closes)
        if described is None or not closes or not is_object(value):
            return described is not None
        declared = self._rules_of(place).declared
        return declared.says_nothing or described.union(declared.listed).issuperset(value)

    def _rules_of(self, place: Place) -> _Rules:
        if place not in self._rules:
            self._rules[place] = _Rules(place)
        return self._rules[place]

    def _described(self, place: Place, value: Json, *, closes: bool) -> _Described | None:
        """Tell what of a value a schema describes; None where the value does not meet it."""
        if isinstance(place.schema, bool):
            return set() if place.schema else None
        key = (place, id(value))
        if key in self._at_work:  # to meet it by way of itself asks nothing more
            return set()
        if len(self._at_work) > _DEEPEST:
            raise _TooDeep
        rules = self._rules_of(place)
        if not _is_met(rules.plain, value):
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
            inner = _schemas_at(rules.place, token)
            for schema in inner:
                if not self._takes(schema, part, closes=closes):
                    return None
            if inner:
                described.add(token)
        contained = self._contained(rules.place, value, closes=closes)
        if contained is None:
            return None
        described |= contained
        left = "unevaluatedProperties" if is_object(value) else "unevaluatedItems"
        if left not in rules.place.keywords:
            return described
        for token, part in _parts(value):
            if token not in described and not self._takes(rules.place.child(left), part, closes=closes):
                return None
        return {token for token, _ in _parts(value)}

    def _about_the_whole(self, rules: _Rules, value: Json, *, closes: bool) -> _Described | None:
        """Hold a value against the schemas that are about all of it."""
        described: _Described = set()
        for part, inside in self._demanded(rules, value, closes=closes):
            met = self._described(part, value, closes=inside)
            if met is None:
                return None
            described |= met
        for most, branches in rules.unions:
            found = [self._branch(branch, value, closes=closes) for branch in branches]
            several = [met for met in found if met is not None]
            if not 0 < len(several) <= most:
                return None
            described = described.union(*several)
        place = rules.place
        if "not" in place.keywords and self._takes(place.child("not"), value, closes=False):
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
            is_met = self._takes(condition, value, closes=False)
            if is_met:
                yield condition, False
            then = "then" if is_met else "else"
            if then in place.keywords:
                yield place.child(then), False

    def _branch(self, branch: Place, value: Json, *, closes: bool) -> _Described | None:
        """Tell what an alternative describes: everything, where it says nothing."""
        rules = self._rules_of(branch)
        if not _is_met(rules.at_sight, value):
            return None
        if closes and rules.say_nothing:
            return {token for token, _ in _parts(value)}
        return self._described(branch, value, closes=closes)

    def _names_fit(self, place: Place, value: Json) -> bool:
        if "propertyNames" not in place.keywords or not is_object(value):
            return True
        names = place.child("propertyNames")
        return all(self._takes(names, name, closes=False) for name in value)

    def _contained(self, place: Place, value: Json, *, closes: bool) -> _Described | None:
        """Find the items that `contains` describes; None where there are too few or too many of them."""
        keywords = place.keywords
        if "contains" not in keywords or not is_array(value):
            return set()
        wanted = place.child("contains")
        found: _Described = {
            token for token, item in _parts(value) if self._takes(wanted, item, closes=closes)
        }
        fits = keywords.get("minContains", 1) <= len(found) <= keywords.get("maxContains", len(found))
        return found if fits else None


def _is_met(engine: _Engine, value: Json) -> bool:
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
