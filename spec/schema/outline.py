"""The members that schemas declare, as one view sees them: for people to read."""

from collections.abc import Iterator

from msgspec import Struct

from ..document import Node
from .views import Place, Sight, place_of


class Declared(Struct, frozen=True):
    """A member that an object may have. node: its schema. hidden: not in this view (`readOnly`)."""

    name: str
    node: Node
    required: bool
    hidden: bool


def declared_members(schema: Node, sight: Sight) -> tuple[Declared, ...]:
    """List the declared members of a schema, through references and `allOf`, in document order."""
    parts = list(_parts(schema, sight, set()))
    required = frozenset(name for part in parts for name in part.child("required").sequence)
    found: dict[str, Declared] = {}
    for part in parts:
        for name, node in part.child("properties").members():
            if name not in found:
                found[name] = Declared(name, node, name in required, sight.is_hidden(node))
    return tuple(found.values())


def _parts(node: Node, sight: Sight, seen: set[Place]) -> Iterator[Node]:
    """Go through the schemas that all hold of the same object."""
    if place_of(node) in seen:
        return
    seen.add(place_of(node))
    target = sight.target(node)
    if target is not None:
        yield from _parts(target, sight, seen)
    yield node
    for part in node.child("allOf").items():
        yield from _parts(part, sight, seen)
