"""Members that one document declares and the other does not, wherever both describe the same object.

For an open object this changes no verdict of validity (DIFF §1.2), but people want to read of it.
"""

from collections.abc import Iterator

from msgspec import Struct

from .candidates import hints_of
from .colours import Colours
from .graph import Place, Position, Side

_MAX_PAIRS = 5_000


class DeclaredDifference(Struct, frozen=True):
    """A member that only one side declares. tokens: the way to it. old, new: its schema, one is None."""

    tokens: tuple[str | int, ...]
    old: Place | None
    new: Place | None


def declared_differences(old: Side, new: Side, colours: Colours) -> Iterator[DeclaredDifference]:
    """Go through both sides in lock step, from the outside to the inside."""
    waiting: list[tuple[Position, Position, tuple[str | int, ...]]] = [((old.root(),), (new.root(),), ())]
    seen: set[tuple[frozenset[Place], frozenset[Place]]] = set()
    while waiting and len(seen) < _MAX_PAIRS:
        first, second, tokens = waiting.pop(0)
        atoms, others = hints_of(first).atoms, hints_of(second).atoms
        key = (frozenset(atoms), frozenset(others))
        if key in seen or {colours.of(place) for place in first} == {colours.of(place) for place in second}:
            continue
        seen.add(key)
        mine, theirs = _members(atoms), _members(others)
        for name in dict.fromkeys((*mine, *theirs)):
            way = (*tokens, "properties", name)
            if name in mine and name in theirs:
                waiting.append((mine[name], theirs[name], way))
            elif mine and theirs:
                yield DeclaredDifference(
                    way, next(iter(mine.get(name, ())), None), next(iter(theirs.get(name, ())), None)
                )
        for keyword in ("items", "additionalProperties"):
            inner, outer = _inner(atoms, keyword), _inner(others, keyword)
            if inner and outer:
                waiting.append((inner, outer, (*tokens, keyword)))


def _members(atoms: Position) -> dict[str, Position]:
    found: dict[str, Position] = {}
    for atom in atoms:
        for name, member in atom.members("properties").items():
            found[name] = (*found.get(name, ()), member)
    return found


def _inner(atoms: Position, keyword: str) -> Position:
    return tuple(atom.child(keyword) for atom in atoms if isinstance(atom.keywords.get(keyword), dict))
