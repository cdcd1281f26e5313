"""Draws walks: which steps, on which things, with which bodies; only the seed decides."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import Final

from msgspec import Struct

from ...spec import DocumentError, Json, NearMiss, Operation, Resource, is_object
from ..body_text import json_bytes
from ..draft import ABSENT
from ..members import DEEPEST, Members, free_members, said_otherwise
from .sending import Sending
from .step import Step, Twist, Walk

_MOST_THINGS: Final = 4
_MISSES: Final = 12
_DRAWS: Final = 20
_LENGTHS: Final = (6, 10, 16, 24)
_BEGINNINGS: Final = (1, 1, 2, 3)
_SURE_CHANCE: Final = 0.5
_LOOK_CHANCE: Final = 0.75
_CONDITIONS: Final[tuple[Twist, ...]] = ("tag", "old-tag", "since")


class Ground(Struct, frozen=True):
    """What walks are about. resource: the things. sure: a body that was accepted for one. outer: bodies that
    were accepted for what they are in, outermost first; only things that can be made are. others: further
    identities. may: whether an operation may be called.
    """

    resource: Resource
    sure: Json
    outer: tuple[tuple[Operation, Json], ...] = ()
    others: tuple[str, ...] = ()
    may: Callable[[Operation], bool] = lambda operation: True

    @property
    def making(self) -> Operation:
        """The operation that makes one."""
        maker = self.resource.maker
        assert maker is not None, "there is a ground only where something can be made"
        return maker


def first_walks(ground: Ground, sending: Sending, random: Random) -> tuple[Walk, ...]:
    """Give the walks to begin with: a thing is changed twice; one of three is changed and deleted, and the
    others are looked at; one is looked for under another outer thing, and when its own is gone.
    """

    def drawing() -> _Drawing:
        return _Drawing(ground, sending, random)

    walks = drawing().changed_twice(), drawing().beside_others(), drawing().under_others()
    return tuple(filter(None, map(tuple, walks)))


def draw_walk(ground: Ground, sending: Sending, random: Random) -> Walk:
    """Draw a walk. sending: knows what can be sent."""
    return tuple(_Drawing(ground, sending, random).steps(random.choice(_LENGTHS)))


class _Drawing:
    """One walk being drawn. It supposes that what is asked for is done; a step on what is not there is left
    out when it is played.
    """

    def __init__(self, ground: Ground, sending: Sending, random: Random) -> None:
        self._ground, self._sending, self._random = ground, sending, random
        self._item = {method: each for method, each in ground.resource.item.items() if ground.may(each)}
        self._made: list[int] = []
        self._outer: list[int] = []
        self._count = 0
        self._is_over = False
        self._said: set[tuple[str, bytes]] = set()

    def steps(self, length: int) -> Iterator[Step]:
        yield from self._outer_things("")
        for _ in range(self._random.choice(_BEGINNINGS)):
            yield from self._make()
        acts = self._acts()
        taken = 0
        while taken < length and not self._is_over:
            for step in self._random.choice(acts)():
                taken += 1
                yield step
            taken += 1  # some that can be done are not

    def changed_twice(self) -> Iterator[Step]:
        """Change a thing twice, and look at it and its list each time, under its tag and the one before;
        change it under its tag; delete it twice, and look each time.
        """
        yield from self._outer_things("")
        yield from self._made_surely()
        yield from self._changed(self._made[0], self._changes() * 2, _CONDITIONS)
        for operation in self._changes():
            yield Step("change", operation.key, self._made[0], self._anew(operation), "tag")
            yield Step("read", self._item["GET"].key, self._made[0])
        for _ in range(2):
            yield from self._deleted(self._made[0])

    def beside_others(self) -> Iterator[Step]:
        """Change and delete the second of three things, and look at all of them each time."""
        yield from self._outer_things("")
        for _ in range(3):
            yield from self._made_surely()
        yield from self._look_all()
        yield from self._changed(self._made[1], self._changes() * 2)
        yield from self._deleted(self._made[1])

    def under_others(self) -> Iterator[Step]:
        """Look for a thing under another outer one, of one's own and of each other identity; delete what it
        is in, and look for both. Nothing where it is in none.
        """
        yield from self._outer_things("") if self._ground.outer else ()
        if not self._outer:
            return
        yield from self._made_surely()
        for caller in ("", *self._ground.others):
            yield from self._looked_for_elsewhere(self._made[0], caller)
        yield from self._without_outer(self._made[0])

    def _changed(
        self, thing: int, changes: Sequence[Operation], twists: Sequence[Twist] = ()
    ) -> Iterator[Step]:
        for operation in changes:
            yield Step("change", operation.key, thing, self._anew(operation))
            yield from self._look_all()
            yield from (Step("read", self._item["GET"].key, thing, twist=each) for each in twists)

    def _deleted(self, thing: int) -> Iterator[Step]:
        if "DELETE" in self._item:
            yield Step("delete", self._item["DELETE"].key, thing)
            yield from self._look_all()

    def _made_surely(self) -> Iterator[Step]:
        operation = self._ground.making
        yield Step("make", operation.key, self._place(), self._anew(operation))
        self._made.append(self._next())
        yield Step("read", self._item["GET"].key, self._made[-1])

    def _look_all(self) -> Iterator[Step]:
        for thing in self._made:
            yield Step("read", self._item["GET"].key, thing)
        yield from self._list() if self._ground.resource.listing else ()

    def _changes(self) -> list[Operation]:
        return [self._item[each] for each in ("PUT", "PATCH") if each in self._item]

    def _acts(self) -> list[Callable[[], Iterator[Step]]]:
        """List what can be done, each as often as it is worth."""
        item, listing = self._item, self._ground.resource.listing
        acts = [self._make, self._read, self._read]
        acts += [self._list] if listing else []
        acts += [self._change, self._change, self._refused] if item.keys() & {"PUT", "PATCH"} else []
        acts += [self._again] if "PUT" in item else []
        acts += [self._delete] * 2 if "DELETE" in item else []
        acts += [self._refused_make] if listing else []
        acts += [self._as_other] if self._ground.others and item.keys() & _CHANGING else []
        acts += [self._elsewhere] if self._outer else []
        acts += [self._delete_outer] if self._outer and self._outer_deletion() is not None else []
        return acts

    def _outer_things(self, caller: str) -> Iterator[Step]:
        """Make what the things are in."""
        self._outer = []
        for operation, body in self._ground.outer:
            yield Step("make", operation.key, self._outer[-1] if self._outer else -1, body, caller=caller)
            self._outer.append(self._next())

    def _next(self) -> int:
        self._count += 1
        return self._count - 1

    def _place(self) -> int:
        return self._outer[-1] if self._outer else -1

    def _make(self) -> Iterator[Step]:
        if len(self._made) >= _MOST_THINGS:
            return
        operation = self._ground.making
        sure = self._random.random() < _SURE_CHANCE
        yield Step("make", operation.key, self._place(), self._varied(operation, sure=sure))
        self._made.append(self._next())
        yield from self._look()

    def _refused_make(self) -> Iterator[Step]:
        operation, listing = self._ground.making, self._ground.resource.listing[0]
        miss = self._miss(operation)
        if miss is None:
            return
        look = Step("list", listing.key, self._place())
        yield from (look, Step("make", operation.key, self._place(), miss.value, "forbidden"), look)

    def _read(self) -> Iterator[Step]:
        twist: Twist = self._random.choice(("", "", "", *_CONDITIONS))
        thing, read = self._one(), self._item["GET"].key
        yield Step("read", read, thing)
        if twist:
            yield Step("read", read, thing, twist=twist)

    def _look(self, thing: int | None = None) -> Iterator[Step]:
        """Read what was just dealt with, most of the time."""
        thing = self._made[-1] if thing is None else thing
        if self._random.random() < _LOOK_CHANCE:
            yield Step("read", self._item["GET"].key, thing)

    def _list(self) -> Iterator[Step]:
        yield Step("list", self._random.choice(self._ground.resource.listing).key, self._place())

    def _change(self) -> Iterator[Step]:
        thing, operation = self._one(), self._changing()
        twist: Twist = self._random.choice(("", "", "", "tag", "old-tag", "long-ago"))
        if twist:
            yield Step("read", self._item["GET"].key, thing)
        beside = list(self._beside(thing))
        yield from (*beside, Step("change", operation.key, thing, self._varied(operation), twist), *beside)
        yield from self._look(thing)

    def _refused(self) -> Iterator[Step]:
        thing, operation = self._one(), self._changing()
        miss = self._miss(operation)
        if miss is not None:
            yield Step("change", operation.key, thing, miss.value, "forbidden")
            yield from self._look(thing)

    def _again(self) -> Iterator[Step]:
        thing, read = self._one(), self._item["GET"].key
        yield Step("change", self._item["PUT"].key, thing, self._varied(self._item["PUT"]))
        yield Step("read", read, thing)
        yield Step("again", self._item["PUT"].key, thing)
        yield Step("read", read, thing)

    def _delete(self) -> Iterator[Step]:
        thing, operation = self._one(), self._item["DELETE"]
        twist: Twist = self._random.choice(("", "", "", "", "old-tag", "long-ago"))
        if twist:
            yield Step("read", self._item["GET"].key, thing)
        beside = list(self._beside(thing))
        yield from (*beside, Step("delete", operation.key, thing, twist=twist), *beside)
        yield from self._look(thing)

    def _beside(self, thing: int) -> Iterator[Step]:
        """Look at the other things: before and after one is changed, they are the same."""
        if self._random.random() < _SURE_CHANCE:
            others = [each for each in self._made if each != thing]
            yield from (Step("read", self._item["GET"].key, each) for each in others)

    def _as_other(self) -> Iterator[Step]:
        """Let another identity look, then change or delete, then look whether it has."""
        thing, read = self._one(), self._item["GET"].key
        caller = self._random.choice(self._ground.others)
        operation = self._random.choice([self._item[each] for each in sorted(self._item.keys() & _CHANGING)])
        yield Step("read", read, thing)
        yield Step("read", read, thing, caller=caller)
        if operation.method == "DELETE":
            yield Step("delete", operation.key, thing, caller=caller)
        else:
            yield Step("change", operation.key, thing, self._varied(operation), caller=caller)
        yield Step("read", read, thing)

    def _elsewhere(self) -> Iterator[Step]:
        """Look for a thing under another outer one, of one's own or of another identity."""
        thing = self._one()
        caller = self._random.choice(["", *self._ground.others])
        yield Step("read", self._item["GET"].key, thing)
        yield from self._looked_for_elsewhere(thing, caller)

    def _looked_for_elsewhere(self, thing: int, caller: str) -> Iterator[Step]:
        own, read = self._outer, self._item["GET"].key
        if caller:
            yield Step("read", read, thing, caller=caller)
        yield from self._outer_things(caller)
        elsewhere, self._outer = self._outer[-1], own
        yield Step("read", read, thing, twist="elsewhere", caller=caller, other=elsewhere)

    def _outer_deletion(self) -> Operation | None:
        parent = self._ground.resource.parent
        deletion = parent.item.get("DELETE") if parent is not None and "GET" in parent.item else None
        return deletion if deletion is not None and self._ground.may(deletion) else None

    def _delete_outer(self) -> Iterator[Step]:
        """Delete what the things are in, at the end of a walk; look for it, and for one of them."""
        if self._outer_deletion() is None or self._random.random() < _SURE_CHANCE:
            return
        yield from self._without_outer(self._one())

    def _without_outer(self, thing: int) -> Iterator[Step]:
        deletion, parent = self._outer_deletion(), self._ground.resource.parent
        if deletion is None or parent is None:
            return
        outer = self._place()
        yield Step("read", self._item["GET"].key, thing)
        yield Step("delete", deletion.key, outer)
        yield Step("read", parent.item["GET"].key, outer)
        yield Step("read", self._item["GET"].key, thing)
        self._is_over = True

    def _one(self) -> int:
        return self._random.choice(self._made)

    def _changing(self) -> Operation:
        return self._random.choice(self._changes())

    def _anew(self, operation: Operation) -> Json:
        """Make a body near one that was accepted which says of nothing what another one of the walk has said:
        what it sets can be told from all that was there.
        """
        bodies = (self._varied(operation, sure=True) for _ in range(_DRAWS))
        told = ((_said(free_members(operation, each)), each) for each in bodies)
        said, body = min(told, key=lambda each: len(self._said & each[0]))
        self._said.update(said)
        return body

    def _varied(self, operation: Operation, *, sure: bool = False) -> Json:
        """Make a body that the document allows. sure: near one that was accepted."""
        draft, schema = self._sending.draft(operation), self._sending.schema(operation)
        if draft is None or schema is None:
            return None if draft is None or draft.body is ABSENT else draft.body
        is_making = operation is self._ground.making
        base = self._ground.sure if is_making else draft.body
        try:
            made = schema.generate(self._random)
        except DocumentError:
            return base
        if not sure and self._random.random() < _SURE_CHANCE:
            return self._sending.trials.supplies.filled(operation, schema, made)
        other = said_otherwise(operation, draft.with_body(base), 1 if sure else DEEPEST)
        if not is_object(other) or not is_object(made):
            return base
        mixed = _mixed(other, made, self._random)
        if operation.method == "PATCH":  # the rest of the thing is to stay
            few = self._random.sample(sorted(mixed), self._random.randint(1, max(1, len(mixed))))
            mixed = {name: value for name, value in mixed.items() if name in few}
        return mixed if schema.is_valid(mixed) else other

    def _miss(self, operation: Operation) -> NearMiss | None:
        draft, schema = self._sending.draft(operation), self._sending.schema(operation)
        if draft is None or schema is None or not is_object(draft.body):
            return None
        base = self._varied(operation)
        bases = [base] if is_object(base) else [draft.body]
        misses = _first(schema.near_misses(self._random, bases), self._random.randrange(_MISSES))
        return next((each for each in reversed(misses) if is_object(each.value)), None)


_CHANGING: Final = frozenset({"DELETE", "PATCH", "PUT"})


def _said(members: Members) -> frozenset[tuple[str, bytes]]:
    return frozenset((name, json_bytes(value)) for name, value in members.items())


def _mixed(one: Mapping[str, Json], other: Mapping[str, Json], random: Random) -> dict[str, Json]:
    """Take members of another body in place of some that are there."""
    return {
        name: other[name] if name in other and random.random() < _SURE_CHANCE else value
        for name, value in one.items()
    }


def _first(misses: Iterable[NearMiss], number: int) -> list[NearMiss]:
    """Take so many, and one more."""
    return [each for each, _ in zip(misses, range(number + 1), strict=False)]
