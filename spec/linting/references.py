"""Rules on references: each has to lead somewhere, to the right kind of object, and not back to itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from ..document import Location, Node
from ..editing import Edit, Put
from ..schema.views import Place, place_of
from .fixes import alike
from .grammar import title
from .problem import Fix
from .subject import Fault, Subject
from .walk import Part

"""A node by its file's identity and its pointer."""

_DESCRIBING: Final = frozenset(
    ("$ref", "description", "example", "examples", "externalDocs", "summary", "title")
)
"""What is harmless beside `$ref`: it says nothing about values."""

_IN_PLACE: Final = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas")
"""Keywords whose schemas are asked about the same value, as `$ref`'s is."""


def reference_dangling(subject: Subject) -> Iterator[Fault]:
    """Find references that lead nowhere; those that lead to the same nowhere once."""
    places: dict[str, list[Location]] = {}
    for problem in subject.walk.dangling:
        places.setdefault(problem.message, []).append(problem.at)
    if not places:
        return
    kinds = {
        (each.part.node.file.name, each.part.node.pointer): each.part for each in subject.walk.references
    }
    for message, found in places.items():
        more = len(found) - 1
        parts = [kinds.get((at.file, at.pointer.removesuffix("/$ref"))) for at in found]
        fix = _redirected(subject, [part for part in parts if part is not None])
        yield Fault(message + (f" (and {more} more)" if more else ""), found[0], fix)


def reference_mismatched(subject: Subject) -> Iterator[Fault]:
    """Find references to another kind of object than the one that belongs there."""
    for reference in subject.walk.references:
        wanted = reference.part.kind
        if reference.found is not None and reference.found != wanted:
            node = reference.part.node
            message = (
                f"$ref {node.mapping['$ref']!r} leads to a {title(reference.found)}, "
                f"where a {title(wanted)} belongs"
            )
            yield Fault(message, node.child("$ref").location, _redirected(subject, [reference.part]))


def _redirected(subject: Subject, parts: Sequence[Part]) -> Fix:
    """Let references lead to the one component of the kind that belongs there which has the same name, or one
    that differs in case and hyphens only.
    """

    def edits() -> Sequence[Edit]:
        found: list[Edit] = []
        for part in parts:
            address, _, pointer = str(part.node.mapping["$ref"]).partition("#")
            *_, name = pointer.split("/")
            holder = subject.grammar.holder_of(part.kind)
            known = subject.document.node(holder).mapping if holder and not address else {}
            meant = name if name in known else alike(name, known)
            if meant is None or part.node.file is not subject.document.root:
                return ()
            found.append(Put(part.node.child("$ref"), f"#{holder}/{meant}"))
        return found

    return edits


def reference_misplaced(subject: Subject) -> Iterator[Fault]:
    """Find references where no Reference Object may stand; what they lead to is read all the same."""
    for node in subject.walk.misplaced:
        yield Fault("no reference may stand here; it is followed all the same", node.child("$ref").location)


def reference_siblings(subject: Subject) -> Iterator[Fault]:
    """Find members beside `$ref` that are ignored; not those that only describe."""
    for reference in subject.walk.references:
        node, kind = reference.part.node, reference.part.kind
        if kind == "path-item" or (kind == "schema" and subject.grammar.siblings):
            continue
        ignored = [name for name in node.mapping if name not in _DESCRIBING and not name.startswith("x-")]
        if ignored:
            names = ", ".join(f"`{name}`" for name in ignored)
            yield Fault(f"what stands beside `$ref` is ignored: {names}", node.child(ignored[0]).location)


def reference_cyclic(subject: Subject) -> Iterator[Fault]:
    """Find chains of references that come back to where they started without a step into the value.

    A schema may contain itself below `properties` or `items`: each step there needs another value.
    """
    search = _Search(dict(_edges(subject)))
    for start in search.edges:
        cycle = search.cycle_from(start)
        if cycle:
            names = [f"#{node.pointer}" for node in cycle]
            chain = " → ".join((*names, names[0])) if len(names) < 6 else f"{names[0]} → … → {names[0]}"
            referring = next((node for node in cycle if "$ref" in node.mapping), cycle[0])
            yield Fault(f"the reference leads back to itself: {chain}", referring.child("$ref").location)


def _edges(subject: Subject) -> Iterator[tuple[Place, list[Node]]]:
    """Say for each node which others are asked about the same value (itself first, to name the cycle)."""
    targets = {
        place_of(reference.part.node): reference.target
        for reference in subject.walk.references
        if reference.target is not None
    }
    nodes = {place_of(part.node): part.node for part in subject.walk.of("schema")}
    nodes |= {place_of(reference.part.node): reference.part.node for reference in subject.walk.references}
    for place, node in nodes.items():
        target = targets.get(place)
        inner = [] if target is None else [target]
        if target is None or subject.grammar.siblings:
            inner.extend(in_place(node))
        if inner:
            yield place, [node, *inner]


def in_place(node: Node) -> Iterator[Node]:
    """List the schemas that are asked about the value of a schema, too, but for what `$ref` leads to."""
    for keyword in _IN_PLACE:
        held = node.child(keyword)
        if keyword == "dependentSchemas":
            yield from (member for _, member in held.members())
        elif held.sequence:
            yield from held.items()
        elif held.mapping:
            yield held


class _Search(Struct):
    """Depth-first search for cycles; each node is entered once."""

    edges: Mapping[Place, list[Node]]
    done: set[Place] = field(default_factory=set[Place])

    def cycle_from(self, start: Place) -> list[Node]:
        """Walk from `start`; give the nodes of the first cycle met, else nothing."""
        path: dict[Place, None] = {}  # in order, and asked at every step
        branches = [iter([start])]
        while branches:
            place = next(branches[-1], None)
            if place is None:
                branches.pop()
                if path:
                    self.done.add(path.popitem()[0])
            elif place in path:
                steps = list(path)
                cycle = steps[steps.index(place) :]
                self.done.update(path)
                return [self.edges[step][0] for step in cycle]
            elif place not in self.done and place in self.edges:
                path[place] = None
                branches.append(iter([place_of(node) for node in self.edges[place][1:]]))
        return []
