"""Members that one document declares and the other does not, wherever both describe the same object.

For an open object this changes no verdict of validity (DIFF §1.2), but people want to read of it.
"""

from collections.abc import Iterator

from msgspec import Struct

from ..schema.views import is_tolerated
from .candidates import hints_of
from .colours import Colours
from .graph import Place, Position, Side

_MAX_PAIRS = 5_000
_CLOSING = ("additionalProperties", "unevaluatedProperties")
_SHUTTING = frozenset((*_CLOSING, "patternProperties", "propertyNames"))
_FREE = frozenset(
    ("type", "description", "title", "example", "examples", "default", "$comment", "deprecated")
)
"""What may be said of an object that is no more than one."""


class Undeclared(Struct, frozen=True):
    """Members that nobody declares, of an object of whose kind the sender says nothing and the reader
    something. tokens: the way to the object. sender, reader: its schemas. is_free: the sender declares none.
    """

    tokens: tuple[str | int, ...]
    sender: Place
    reader: Place
    is_free: bool


class DeclaredDifference(Struct, frozen=True):
    """A member that only one side declares. tokens: the way to it. old, new: its schema, one is None."""

    tokens: tuple[str | int, ...]
    old: Place | None
    new: Place | None


def declared_differences(old: Side, new: Side, colours: Colours) -> Iterator[DeclaredDifference]:
    """Go through both sides in lock step, from the outside to the inside."""
    for tokens, atoms, others in _objects(old, new, colours):
        mine, theirs = _members(atoms), _members(others)
        unseen = {name for each in (mine, theirs) for name, places in each.items() if _is_unseen(places)}
        for name in dict.fromkeys((*mine, *theirs)) if mine and theirs else ():
            if (name not in mine or name not in theirs) and name not in unseen:
                way = (*tokens, "properties", name)
                yield DeclaredDifference(
                    way, next(iter(mine.get(name, ())), None), next(iter(theirs.get(name, ())), None)
                )


def undeclared_values(sender: Side, reader: Side, colours: Colours) -> Iterator[Undeclared]:
    """Find objects of which readers refuse what senders do not declare, and could send all the same."""
    for tokens, atoms, others in _objects(sender, reader, colours):
        if any(_SHUTTING & atom.keywords.keys() for atom in atoms) or not (atoms and others):
            continue
        is_object_type = any(atom.keywords.get("type") == "object" for atom in atoms)
        is_free = is_object_type and not any(atom.keywords.keys() - _FREE for atom in atoms)
        shut = next(
            (atom for atom in others if any(atom.keywords.get(key) is False for key in _CLOSING)), None
        )
        if is_free and (shut is not None or _members(others)):
            yield Undeclared(tokens, atoms[0], shut or others[0], is_free=True)
        elif shut is not None and _members(atoms):
            yield Undeclared(tokens, atoms[0], shut, is_free=False)


def _objects(
    old: Side, new: Side, colours: Colours
) -> Iterator[tuple[tuple[str | int, ...], Position, Position]]:
    """Go through the objects and arrays that both describe, where they differ."""
    waiting: list[tuple[Position, Position, tuple[str | int, ...]]] = [((old.root(),), (new.root(),), ())]
    seen: set[tuple[frozenset[Place], frozenset[Place]]] = set()
    while waiting and len(seen) < _MAX_PAIRS:
        first, second, tokens = waiting.pop(0)
        atoms, others = hints_of(first).atoms, hints_of(second).atoms
        key = (frozenset(atoms), frozenset(others))
        if key in seen or {colours.of(place) for place in first} == {colours.of(place) for place in second}:
            continue
        seen.add(key)
        yield tokens, atoms, others
        mine, theirs = _members(atoms), _members(others)
        both = [name for name in mine if name in theirs]
        waiting.extend((mine[name], theirs[name], (*tokens, "properties", name)) for name in both)
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


def _is_unseen(member: Position) -> bool:
    """Whether a member does not travel in this direction: `readOnly` in requests, `writeOnly` in answers."""
    return any(is_tolerated(place.schema) for place in member)


def _inner(atoms: Position, keyword: str) -> Position:
    return tuple(atom.child(keyword) for atom in atoms if isinstance(atom.keywords.get(keyword), dict))
