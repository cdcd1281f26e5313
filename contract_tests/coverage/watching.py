"""Walking a value beside its schema, and marking what of the schema it exercises.

Only values that meet their schema are walked, so that there is one verdict, the judge's; what a value breaks
the judge's violations say. A watcher learns: what it has seen it looks for no more, and what has nothing left
to be seen is not walked again; what can hold nothing new is told by a screen (`screening.py`). So the
thousandth body costs next to nothing (`benchmarks/contract_tests/auditing.py`).
"""

from decimal import Decimal
from typing import Any, Final

from msgspec import Struct, field

from ...spec import Json, Node, Patterned, Schema, is_array, is_object
from .described import Described, describe, inner, spelled
from .points import Outcome, Point, Points

MOST: Final = 2_000
"""Values inside one body that are walked: a list of a million items says no more than its first ones."""

_DEEPEST: Final = 80
"""Levels of a value, and of schemas about one value, that are walked."""

_TYPES: Final = {
    bool: "boolean",
    dict: "object",
    float: "number",
    Decimal: "number",
    int: "number",
    list: "array",
    str: "string",
    tuple: "array",
    type(None): "null",
}


class Schemas:
    """The schemas of a document, each described once in each view."""

    def __init__(self, points: Points) -> None:
        self._points = points
        self._known: dict[tuple[int, str, str], Described] = {}
        self._watchers: dict[tuple[int, str, str, int], Watcher] = {}

    def watcher(self, schema: Schema, outcome: Outcome, *, is_text: bool = False) -> "Watcher":
        """Give what walks values of a schema that came in exchanges with one outcome."""
        place = schema.place
        key = (id(place.file), place.pointer, schema.view, outcome)
        known = self._watchers.get(key)
        if known is None and not is_text and _is_bare_reference(schema):
            known = self._watchers[key] = self.watcher(schema.at(schema.resolved), outcome)
        if known is None:
            known = self._watchers[key] = Watcher(self.described(schema, is_text=is_text), self, outcome)
        return known

    def describe_all(self, schema: Schema, *, is_text: bool = False) -> None:
        """Describe a schema and all that it leads to, so that their points are known."""
        if is_text:
            self.described(schema, is_text=True)
            for node in inner(schema.parts()):
                self.describe_all(schema.at(node))
            return
        waiting = [schema]
        while waiting:
            each = waiting.pop()
            place = each.place
            if (id(place.file), place.pointer, each.view) not in self._known:
                parts = self.described(each).parts
                waiting.extend(each.at(node) for node in reversed(list(inner(parts))))

    def described(self, schema: Schema, *, is_text: bool = False) -> Described:
        """Describe one schema."""
        place = schema.place
        key = (id(place.file), place.pointer, schema.view)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = describe(schema, self._points, is_text=is_text)
        return known


def _is_bare_reference(schema: Schema) -> bool:
    """Whether a schema says no more than where another is, so that walking that one is enough."""
    return schema.place.mapping.keys() == {"$ref"} and schema.resolved is not schema.place


class Walk(Struct):
    """One walk through a value. left: values that may still be walked. depth: where it is. found: what was
    seen for the first time.
    """

    left: int = MOST
    depth: int = 0
    found: int = 0


class Watcher(Struct):
    """Walks values of one schema, in exchanges with one outcome. done: whether there is nothing left to see.

    plain: whether there is, of the value by itself.

    What it looks for is taken from its description when it is first used, and goes as it is seen.
    """

    described: Described
    schemas: Schemas
    outcome: Outcome
    done: bool = False
    kept: dict[str, list[Point]] = field(default_factory=dict[str, list[Point]])
    types: dict[str, Point] = field(default_factory=dict[str, Point])
    values: dict[str, Point] = field(default_factory=dict[str, Point])
    given: dict[str, Point] = field(default_factory=dict[str, Point])
    left_out: dict[str, Point] = field(default_factory=dict[str, Point])
    array: dict[bool, Point] = field(default_factory=dict[bool, Point])
    whole: "list[Watcher]" = field(default_factory=list["Watcher"])
    members: "dict[str, Watcher]" = field(default_factory=dict[str, "Watcher"])
    patterned: "list[_Pattern]" = field(default_factory=list["_Pattern"])
    prefix: "list[Watcher]" = field(default_factory=list["Watcher"])
    branches: "list[_Branch]" = field(default_factory=list["_Branch"])
    extra: "Watcher | None" = None
    items: "Watcher | None" = None
    condition: Schema | None = None
    plain: bool = False
    is_made: bool = False

    def _make(self) -> None:
        """Take over what there is to see."""
        described, parts = self.described, self.described.parts
        for kind, point in described.kept:
            self.kept.setdefault(kind, []).append(point)
        self.types = dict(described.types)
        self.values = dict(described.values)
        self.given, self.left_out = dict(described.given), dict(described.left_out)
        if described.filled is not None:
            self.array[True] = described.filled
        if described.empty is not None:
            self.array[False] = described.empty
        self.whole = [self._of(node) for node in parts.whole]
        self.members = {name: self._of(node) for name, node in parts.members.items()}
        self.patterned = [
            _Pattern(each, self._of(each.node), given, left_out)
            for each, (given, left_out) in zip(parts.patterned, described.patterned, strict=True)
        ]
        self.prefix = [self._of(node) for node in parts.prefix]
        self.extra = self._of(parts.extra) if parts.extra is not None else None
        self.items = self._of(parts.items) if parts.items is not None else None
        self.condition = described.schema.at(parts.choices["if"]) if "if" in parts.choices else None
        self.branches = [
            _Branch(described.schema.at(node), point, self._of(node), self._sign(node))
            for node, point in described.taken
        ]
        self.plain = bool(self.kept or self.types or self.values)
        self.is_made = True

    def _of(self, node: Node) -> "Watcher":
        return self.schemas.watcher(self.described.schema.at(node), self.outcome)

    def _sign(self, node: Node) -> bool | None:
        """Say on what the condition decides for a branch; None for one that decides for itself."""
        choices = self.described.parts.choices
        return next(
            (name == "then" for name in ("then", "else") if name in choices and choices[name] is node), None
        )

    def watch(self, value: Json, walk: Walk) -> None:
        """Mark what a value exercises, which meets the schema."""
        if self.done or walk.left <= 0 or walk.depth >= _DEEPEST:
            return
        if not self.is_made:
            self._make()
            walk.found += 1
        walk.left -= 1
        walk.depth += 1
        if self.plain:
            self._mark(value, _TYPES.get(value.__class__, ""), walk)
        if self.whole:
            for each in self.whole:
                each.watch(value, walk)
            self.whole = [each for each in self.whole if not each.done]
        if self.branches:
            self._choose(value, walk)
        if is_object(value):
            self._object(value, walk)
        elif is_array(value):
            self._array(value, walk)
        walk.depth -= 1
        if not (self.given or self.left_out or self.plain or self.members or self.whole or self.branches):
            self.done = not (self.array or self.patterned) and all(
                each is None or each.done for each in (self.extra, self.items, *self.prefix)
            )

    def _mark(self, value: Json, kind: str, walk: Walk) -> None:
        for point in self.kept.pop(kind, ()):
            self._see(point, walk)
        if self.types:
            is_whole = kind == "number" and (isinstance(value, int) or float(value).is_integer())
            for name in (kind, *(("integer",) if is_whole else ())):
                self._see(self.types.pop(name, None), walk)
        if self.values:
            self._see(self.values.pop(spelled(value), None), walk)
        self.plain = bool(self.kept or self.types or self.values)

    def _see(self, point: Point | None, walk: Walk) -> None:
        if point is not None:
            point.seen |= self.outcome
            walk.found += 1

    def _choose(self, value: Json, walk: Walk) -> None:
        is_met = self.condition is not None and self.condition.is_valid(value)
        for branch in self.branches:
            is_taken = branch.schema.is_valid(value) if branch.sign is None else branch.sign == is_met
            if is_taken:
                if not branch.is_seen:
                    self._see(branch.point, walk)
                branch.is_seen = True
                branch.watcher.watch(value, walk)
        self.branches = [each for each in self.branches if not (each.is_seen and each.watcher.done)]

    def _object(self, value: dict[str, Any], walk: Walk) -> None:
        if self.given or self.left_out:
            self._see_members(value, walk)
        for name, watcher in tuple(self.members.items()):
            if name in value:
                watcher.watch(value[name], walk)
                if watcher.done:
                    self.members.pop(name, None)  # gone already where the schema is inside itself
        if self.patterned:
            self._see_patterned(value, walk)
        if self.extra is not None and not self.extra.done:
            declared, patterned = self.described.parts.members, self.described.parts.patterned
            for name in [each for each in value if each not in declared]:
                if not any(each.matches(name) for each in patterned):
                    self.extra.watch(value[name], walk)

    def _see_patterned(self, value: dict[str, Any], walk: Walk) -> None:
        for each in self.patterned:
            names = [name for name in value if each.known.matches(name)]
            if names:
                self._see(each.given, walk)
                each.given = None
            else:
                self._see(each.left_out, walk)
                each.left_out = None
            for name in names:
                each.watcher.watch(value[name], walk)
        self.patterned = [each for each in self.patterned if not each.is_done]

    def _see_members(self, value: dict[str, Any], walk: Walk) -> None:
        names = value.keys()
        if not self.given.keys().isdisjoint(names):
            for name in [each for each in self.given if each in value]:
                self._see(self.given.pop(name), walk)
        if not self.left_out.keys() <= names:
            for name in [each for each in self.left_out if each not in value]:
                self._see(self.left_out.pop(name), walk)

    def _array(self, value: list[Any], walk: Walk) -> None:
        if self.array:
            self._see(self.array.pop(len(value) > 0, None), walk)
        for watcher, inside in zip(self.prefix, value, strict=False):
            watcher.watch(inside, walk)
        items = self.items
        if items is not None:
            for inside in value[len(self.prefix) :]:
                if items.done or walk.left <= 0:
                    break
                items.watch(inside, walk)


class _Pattern(Struct):
    """Members that are known by a pattern. given, left_out: None once they were seen."""

    known: Patterned
    watcher: Watcher
    given: Point | None
    left_out: Point | None

    @property
    def is_done(self) -> bool:
        return self.given is self.left_out is None and self.watcher.done


class _Branch(Struct):
    """One alternative. sign: on what the condition decides for it, None where its own schema does."""

    schema: Schema
    point: Point
    watcher: Watcher
    sign: bool | None
    is_seen: bool = False
