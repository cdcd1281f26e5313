"""Which schemas are about the same value, wherever they are written: the groups that are closed together.

A member may be described by several parts of an `allOf`: what one of them says nothing of, another may.
"""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from .graph import Place, Position, same_value

Groups: TypeAlias = Mapping[Place, frozenset[Place]]
"""By each schema that is not alone, all that may be about the same value."""

_MAX_GROUPS: Final = 10_000
_OTHERS: Final = ("additionalProperties", "unevaluatedProperties")
_ITEMS: Final = ("contains", "items", "unevaluatedItems")


def groups_of(root: Place) -> Groups | None:
    """Find the schemas that are not alone with their value, below a schema; None where there are too many."""
    found: dict[Place, frozenset[Place]] = {}
    seen: set[frozenset[Place]] = set()
    waiting: list[Position] = [(root,)]
    while waiting:
        group = frozenset(waiting.pop())
        if group in seen:
            continue
        if len(seen) >= _MAX_GROUPS:
            return None
        seen.add(group)
        for place in group if len(group) > 1 else ():
            found[place] = found.get(place, frozenset()) | group
        waiting.extend(_inside(_all_about(group)))
    return found


def _all_about(group: frozenset[Place]) -> list[Place]:
    """List all that is about the value of a group."""
    found: dict[Place, None] = {}
    waiting = list(group)
    while waiting:
        place = waiting.pop()
        if place not in found:
            found[place] = None
            waiting.extend(same_value(place))
    return list(found)


def _inside(atoms: list[Place]) -> Iterator[Position]:
    """Go through what lies inside a value: the schemas that may be about each member, and about items."""
    patterns = [schema for atom in atoms for schema in atom.members("patternProperties").values()]
    others = {
        atom: [atom.child(each) for each in _OTHERS if isinstance(atom.keywords.get(each), dict)]
        for atom in atoms
    }
    names = dict.fromkeys(name for atom in atoms for name in atom.members("properties"))
    for name in names:
        own = {atom: atom.members("properties").get(name) for atom in atoms}
        described = [schema for schema in own.values() if schema is not None]
        rest = [schema for atom in atoms if own[atom] is None for schema in others[atom]]
        yield (*described, *patterns, *rest)
    loose = [*patterns, *(schema for atom in atoms for schema in others[atom])]
    items = [schema for atom in atoms for schema in atom.branches("prefixItems")]
    items += [
        atom.child(each) for atom in atoms for each in _ITEMS if isinstance(atom.keywords.get(each), dict)
    ]
    yield from (tuple(each) for each in (loose, items) if each)
