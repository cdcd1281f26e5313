"""Schemas that are asked about one value: what composes a schema, and what a schema is composed into."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct, field

from ..document import Node
from ..schema.views import Place, place_of
from .references import in_place
from .subject import Subject


class Members(Struct, frozen=True):
    """What schemas say of the members of an object. declared: by name. is_open: others are described, too."""

    declared: frozenset[str]
    is_open: bool


class Composition(Struct):
    """All schemas of a document with those that are asked about the same value."""

    subject: Subject
    holders: dict[Place, list[Node]] = field(default_factory=dict[Place, list[Node]])
    _members: dict[Place, Members] = field(default_factory=dict[Place, Members])

    @classmethod
    def of(cls, subject: Subject) -> "Composition":
        """Find for each schema those that it is a part of: by `allOf` and the like, directly or by `$ref`."""
        made = cls(subject)
        for part in subject.walk.of("schema"):
            for inner in in_place(part.node):
                made.holders.setdefault(place_of(inner), []).append(part.node)
        for reference in subject.walk.references:
            node = reference.part.node
            if reference.target is not None and reference.part.kind == "schema":
                beside = [node] if subject.grammar.siblings and len(node.mapping) > 1 else []
                found = made.holders.get(place_of(node), beside)
                if found:
                    made.holders.setdefault(place_of(reference.target), []).extend(found)
        return made

    def members(self, node: Node) -> Members:
        """Gather what a schema and all that it is composed of say of members."""
        found = self._members.get(place_of(node))
        if found is None:
            declared: set[str] = set()
            is_open = False
            for each in self.reached(node):
                declared.update(each.child("properties").mapping)
                is_open = is_open or self._is_open(each)
            found = self._members[place_of(node)] = Members(frozenset(declared), is_open)
        return found

    def reached(self, node: Node) -> Iterator[Node]:
        """Go through a schema and all that is asked about the same value, each once."""
        return _reached(node, self._parts)

    def contexts(self, node: Node) -> Iterator[Node]:
        """List the outermost schemas that a schema is a part of; itself where it is part of none."""
        return (each for each in _reached(node, self._holding) if not self._holding(each))

    def _holding(self, node: Node) -> list[Node]:
        return self.holders.get(place_of(node), [])

    def _parts(self, node: Node) -> Iterator[Node]:
        yield from in_place(node)
        target = self.subject.followed(node) if "$ref" in node.mapping else None
        if target is not None:
            yield target

    def _is_open(self, node: Node) -> bool:
        others = (node.child(name).mapping for name in ("additionalProperties", "unevaluatedProperties"))
        return "patternProperties" in node.mapping or any(others)


def _reached(start: Node, following: Callable[[Node], Iterable[Node]]) -> Iterator[Node]:
    """Go from a schema to whatever follows, each once: they may lead back."""
    seen: set[Place] = set()
    waiting = [start]
    while waiting:
        each = waiting.pop()
        if place_of(each) not in seen:
            seen.add(place_of(each))
            yield each
            waiting.extend(following(each))
