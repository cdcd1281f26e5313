"""A group of schemas about one value, taken apart: what always applies, each way through its choices.

The sender's side becomes `Case`s (a value meets at least one of them); the reader's side becomes a list of
demands (a value has to meet each of them). DIFF §1.6, step 3.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from ..json_value import Json, json_type
from .closure import Declared, declared_by, says_nothing
from .colours import Colours
from .graph import Place, Position, is_of_types, types_of

MAX_CASES: Final = 128
"""Ways through the alternatives of one group that are still told apart."""

_UNIONS: Final = ("anyOf", "oneOf")


class Case(Struct, frozen=True, eq=False):
    """One way to meet a group: schemas whose own keywords all apply, alternatives chosen.

    chosen: the alternatives taken. met: colours of the unions that are met by this choice.
    types: of the values, `integer` left out beside `number`. values: all of them, where they are few.
    """

    atoms: Position
    chosen: Position
    met: frozenset[str]
    types: tuple[str, ...]
    values: tuple[Json, ...] | None
    declared: Declared

    def each(self, keyword: str) -> Iterator[tuple[Place, Any]]:
        """Go through the schemas that carry a keyword."""
        for atom in self.atoms:
            if keyword in atom.keywords:
                yield atom, atom.keywords[keyword]

    def refused(self) -> list[Place]:
        """List the alternatives that no value of the case meets: it meets another one of the same `oneOf`."""
        return _refused(self.atoms, self.chosen)

    def never_has(self, name: str) -> bool:
        """Whether no object of the case has a member of a name: it is nobody's to send, or is refused."""
        declared = self.declared
        if not declared.is_open and not declared.patterns and name not in declared.names:
            return True
        return any(refused == {"required": [name]} for _, refused in self.each("not"))

    def required(self) -> dict[str, Place]:
        """The names that an object of this case has, each with a schema that says so."""
        return {name: atom for atom, names in self.each("required") for name in names}


class Demands(Struct, frozen=True):
    """What a reader demands of one value.

    atoms: schemas whose own keywords apply. unions: schemas with `anyOf` or `oneOf`, with the keyword.
    """

    atoms: Position
    unions: tuple[tuple[Place, str], ...]
    refuses_all: bool


def demands_of(position: Iterable[Place]) -> Demands:
    """Take a reader's position apart."""
    atoms = _conjuncts(position)
    unions = [(atom, keyword) for atom in atoms for keyword in _UNIONS if keyword in atom.keywords]
    return Demands(tuple(atoms), tuple(unions), any(atom.schema is False for atom in atoms))


def cases_of(position: Position, colours: Colours | None = None, *, senders_any: bool = False) -> list[Case]:
    """Take a sender's position apart into cases that are possible; none where nothing can be sent.

    colours: of the unions that are said to be met; without any, that is not said.
    Beyond `MAX_CASES` the later unions are left as they are: the cases then allow more, never less.
    """
    whole = declared_by(position)
    found: list[Case] = []
    for atoms, chosen, met in _ways(position, colours, MAX_CASES):
        refused = _refused(atoms, chosen)
        declared = _without(refused, position, whole) if refused else whole
        if senders_any:
            declared = replace(declared, is_open=True)
        case = _case(atoms, chosen, met, declared)
        if case is not None:
            found.append(case)
    return found


def _refused(atoms: Iterable[Place], chosen: Iterable[Place]) -> list[Place]:
    found: list[Place] = []
    for atom in atoms:
        branches = atom.branches("oneOf") if "oneOf" in atom.keywords else []
        others = [branch for branch in branches if branch not in chosen]
        found += others if len(others) == len(branches) - 1 else []
    return found


def _without(refused: Iterable[Place], position: Position, whole: Declared) -> Declared:
    """Find what is declared without those that are refused, and the names that none describes."""
    own = declared_by(position, frozenset(refused))
    names = tuple(dict.fromkeys((*own.names, *whole.listed)))
    return replace(own, names=names, listed=tuple(name for name in names if name not in own.described))


_Way = tuple[list[Place], list[Place], list[str]]


def _ways(
    position: Iterable[Place], colours: Colours | None, limit: int, above: frozenset[Place] = frozenset()
) -> list[_Way]:
    """List the ways through a position. above: whose alternatives are being chosen: to meet one of these by
    way of itself is no way.
    """
    atoms = _conjuncts(position)
    if not above.isdisjoint(atoms):
        return []
    ways: list[_Way] = [(atoms, [], [])]
    for atom in atoms:
        for keyword in _UNIONS:
            if keyword not in atom.keywords:
                continue
            own = [] if colours is None else [colours.keyword(atom, keyword)]
            around = above | {atom}
            branches = [
                (inner, [branch, *chosen], [*met, *own])
                for branch in atom.branches(keyword)
                for inner, chosen, met in _ways((branch,), colours, limit, around)
            ]
            if len(ways) * len(branches) <= limit:
                ways = [
                    ([*one[0], *other[0]], [*one[1], *other[1]], [*one[2], *other[2]])
                    for one, other in product(ways, branches)
                ]
    return ways


def _conjuncts(position: Iterable[Place]) -> list[Place]:
    """Follow references and `allOf` to the schemas whose keywords all apply."""
    found: dict[Place, None] = {}
    waiting = list(position)[::-1]
    while waiting:
        place = waiting.pop()
        if place in found:
            continue
        found[place] = None
        waiting.extend(reversed(place.branches("allOf")))
        target = place.target()
        if target is not None:
            waiting.append(target)
    return list(found)


def _case(atoms: list[Place], chosen: list[Place], met: list[str], declared: Declared) -> Case | None:
    if any(atom.schema is False for atom in atoms):
        return None
    unique = tuple(dict.fromkeys(atoms))
    types = _types(unique)
    values = _values(unique, types)
    if not types or values == ():
        return None
    if not declared.is_open and says_nothing(unique):
        declared = replace(declared, is_open=True, says_nothing=True)
    return Case(unique, tuple(dict.fromkeys(chosen)), frozenset(met), types, values, declared)


def _types(atoms: Position) -> tuple[str, ...]:
    types = types_of({})
    for atom in atoms:
        own = types_of(atom.keywords)
        if own == types:
            continue
        both = [name for name in types if name in own or (name == "integer" and "number" in own)]
        if "integer" in own and "number" in types:
            both.append("integer")
        types = types_of({"type": both})
    return types


def _values(atoms: Position, types: tuple[str, ...]) -> tuple[Json, ...] | None:
    """List the values that `enum` and `const` leave; None where they don't say."""
    values: Mapping[str, Json] | None = None
    for atom in atoms:
        if atom.listed is not None:
            own = atom.listed.values
            values = own if values is None else {key: value for key, value in values.items() if key in own}
    if values is None and set(types) <= {"null", "boolean"}:
        every: tuple[Json, ...] = (None, False, True)
        return tuple(value for value in every if json_type(value) in types)
    return None if values is None else tuple(value for value in values.values() if is_of_types(value, types))
