"""The closures that make arrays and objects."""

from collections.abc import Callable
from random import Random
from typing import Final, Protocol, TypeAlias

from msgspec import Struct

from ..json_value import Json, is_object
from . import formats
from .flat import Flat, allows_name, both, denied, finds, item_schema, member_schema, needed_names, same
from .merging import Unfolding
from .scalars import nothing
from .shape import MINIMAL, PLAIN, Maker, Shape
from .sizes import MOST, Sizes
from .views import is_tolerated

MAX_ITEMS: Final = 10_000
"""Items and members that are still made; a schema that asks for more is not satisfied."""

_MANY: Final = 30
_SHORT: Final = Shape(reach=2)
_NameMaker: TypeAlias = Callable[[Random], str]


class Makers(Protocol):
    """Compiles the schemas of what is inside of arrays and objects."""

    unfolding: Unfolding
    sizes: Sizes

    def flats(self, schema: Json) -> list[Flat]:
        """Unfold a schema."""
        ...

    def maker(self, schema: Json, name: str) -> Maker:
        """Compile a schema. name: of the member that holds the value."""
        ...


def array_maker(builder: Makers, flat: Flat, name: str) -> Maker:
    """Compile how to make arrays: a tuple's items, then further ones, among them those of `contains`."""
    if flat.get("prefixItems") and "contained" in flat:
        flat = _told_apart(builder, flat)
    flat = _not_empty(flat, [], "minItems")
    least, most = int(flat.get("minItems", 0)), min(int(flat.get("maxItems", MAX_ITEMS)), MAX_ITEMS)
    count = len(flat.get("prefixItems", ()))
    rest_schema: Json = flat.get("items", True)
    first, contained = _contained(builder, flat, count)
    least = max(least, len(contained) + count if contained else 0, max(first, default=-1) + 1)
    if least > MAX_ITEMS or least > most:
        return nothing
    if rest_schema is False or builder.unfolding.is_empty(rest_schema):
        most = min(most, count)
    barred = (place for place in range(count) if item_schema(flat, place) is False)
    most = min(most, next(barred, most))
    for schema, _, many in flat.get("contained", ()):
        rest_schema = both(rest_schema, {"not": schema}) if many is not None else rest_schema
    makers = [
        builder.maker(first.get(place, item_schema(flat, place)), name) for place in range(min(count, most))
    ]
    rest = builder.maker(rest_schema, name.removesuffix("s"))
    wanted = [builder.maker(each, name.removesuffix("s")) for each in contained]
    if flat.get("uniqueItems") is True:
        rest = _others_first(builder, rest_schema, rest)
    return _array(_Array(least, most, makers, rest, wanted, flat))


def _not_empty(flat: Flat, empty: Json, keyword: str) -> Flat:
    """Ask for one part at least where the empty array or object is denied."""
    if not any(denied(each, empty) for each in flat.get("nots", ())):
        return flat
    return flat | {keyword: max(1, flat.get(keyword, 0))}


class _Array(Struct, frozen=True):
    """What an array is made of. first: by position; wanted: items that have to be there, behind them."""

    least: int
    most: int
    first: list[Maker]
    rest: Maker
    wanted: list[Maker]
    flat: Flat


def _array(plan: _Array) -> Maker:
    least, most, first, rest, wanted = plan.least, plan.most, plan.first, plan.rest, plan.wanted
    unique = plan.flat.get("uniqueItems") is True
    twice = any("uniqueItems" in each for each in plan.flat.get("nots", ()))
    is_long = least > _MANY

    def make(random: Random, depth: int, shape: Shape) -> Json:
        if is_long:
            shape, depth = (MINIMAL if shape.edge else Shape(optionals=0, reach=1)), min(depth, 1)
        count = least
        if depth > 0:
            count = _length(random, max(least, min(len(first), most)), most, shape)
        inner = depth - 1
        made: list[Json] = []
        for each in first[:count]:
            _append(made, each, random, inner, shape, unique=unique)
        for _ in range(count - len(first) - len(wanted)):
            _append(made, rest, random, inner, shape, unique=unique)
        for each in wanted:
            _append(made, each, random, inner, shape, unique=unique)
        if twice and made:
            made[-1] = made[0]
        return made

    return make


def _length(random: Random, least: int, most: int, shape: Shape) -> int:
    if shape.edge and random.random() < shape.edge:
        return random.choice((least, min(most, least + max(shape.reach, 1))))
    few = least if shape.optionals < 1 else max(least, min(1, most))
    return random.randint(few, max(few, min(most, least + max(shape.reach, 1))))


def _contained(builder: Makers, flat: Flat, count: int) -> tuple[dict[int, Json], list[Json]]:
    """Find where items of `contains` can be: those that replace ones of the tuple, and those behind it."""
    replaced: dict[int, Json] = {}
    behind: list[Json] = []
    rest: Json = flat.get("items", True)
    groups = list(flat.get("contained", ()))
    room = min(int(flat.get("maxItems", MAX_ITEMS)), MAX_ITEMS) - count
    if sum(few for _, few, _ in groups) > room and len(groups) > 1:  # let one item serve several
        joined: Json = True
        for schema, _, _ in groups:
            joined = both(joined, schema)
        groups = [(joined, max(few for _, few, _ in groups), None)]
    for schema, few, _ in groups:
        wanted = both(rest, schema)
        fits_behind = rest is not False and not builder.unfolding.is_empty(wanted)
        left = few
        if not fits_behind or few > room:
            for place in range(count):
                item = both(item_schema(flat, place), schema)
                if left and place not in replaced and not builder.unfolding.is_empty(item):
                    replaced[place] = item
                    left -= 1
        if fits_behind:
            behind.extend([wanted] * min(left, MAX_ITEMS + 1))
    return replaced, behind


def _told_apart(builder: Makers, flat: Flat) -> Flat:
    """Settle which of a tuple's items meet a `contains` that has a most: those that can't but do so; the
    others need not where one of the rest can.
    """
    is_empty = builder.unfolding.is_empty
    first, least = list(flat.get("prefixItems", ())), int(flat.get("minItems", 0))
    contained: list[tuple[Json, int, float | None]] = []
    for schema, few, many in flat.get("contained", ()):
        left = few
        can_rest = many is not None and not is_empty(both(flat.get("items", True), schema))
        for place, item in enumerate(first if can_rest else ()):
            other = both(item, {"not": schema})
            if not is_empty(other):
                first[place] = other
            elif left:
                left, least = left - 1, max(least, place + 1)
        contained.append((schema, left, many))
    return flat | {"prefixItems": first, "minItems": least, "contained": contained}


def _others_first(builder: Makers, schema: Json, make: Maker) -> Maker:
    """Let unique items come from their list, in any order, where there is one."""
    flats = builder.flats(schema)
    if not flats or not all("enum" in flat for flat in flats):
        return make
    values = [value for flat in flats for value in flat["enum"]]
    return lambda random, depth, shape: random.choice(values)


def _append(made: list[Json], make: Maker, random: Random, depth: int, shape: Shape, *, unique: bool) -> None:
    """Add one item; with `unique` one that is not there yet, or none after some tries."""
    if not unique:
        made.append(make(random, depth, shape))
        return
    for number in range(20 + 4 * len(made)):
        value = make(random, depth if number < 8 else max(depth, 1), shape if number < 8 else PLAIN)
        if not any(same(value, each) for each in made):
            made.append(value)
            return


class _Member(Struct, frozen=True):
    name: str
    make: Maker
    is_required: bool
    brings: tuple[str, ...] = ()


def object_maker(builder: Makers, flat: Flat) -> Maker:
    """Compile how to make objects: declared members in the order of the schema, then others."""
    flat = _not_empty(flat, {}, "minProperties")
    members = _members(builder, flat)
    others = _Others(builder, flat)
    has_rules = flat.keys() & {"minProperties", "maxProperties", "having"} or any(m.brings for m in members)
    if not has_rules and (members or not others.are_described):
        return _plain(members)
    return _ruled(members, others, flat)


def _members(builder: Makers, flat: Flat) -> list[_Member]:
    declared = flat.get("properties", {})
    required = dict.fromkeys(str(name) for name in flat.get("required", ()))
    possible = [
        name
        for name, schema in declared.items()
        if name in required
        or (
            schema is not False
            and not is_tolerated(schema)
            and allows_name(flat, name)
            and builder.sizes.size(schema) <= MOST
        )
    ]
    brings: dict[str, tuple[str, ...]] = {}
    for name in (*possible, *required):
        closure = needed_names(flat, [name])
        if all(member_schema(flat, each) is not False for each in closure) or name in required:
            brings[name] = tuple(each for each in closure if each != name and each not in required)
    names = dict.fromkeys((*brings, *(each for some in brings.values() for each in some)))
    order = dict.fromkeys((*(name for name in declared if name in names), *names))
    return [
        _Member(name, builder.maker(member_schema(flat, name), name), name in required, brings.get(name, ()))
        for name in order
    ]


def _plain(members: list[_Member]) -> Maker:
    """Compile objects without rules on their members: each is there or is not."""
    rows = [(member.name, member.make, member.is_required) for member in members]
    needed = [(member.name, member.make) for member in members if member.is_required]

    def make(random: Random, depth: int, shape: Shape) -> Json:
        inner = depth - 1
        likely = shape.optionals
        if depth <= 0 or not likely:
            return {name: each(random, inner, shape) for name, each in needed}
        if likely >= 1:
            return {name: each(random, inner, shape) for name, each, _ in rows}
        chance, missing = random.random, 1 - likely  # the least of choices leaves out: Hypothesis shrinks so
        return {
            name: each(random, inner, shape)
            for name, each, is_required in rows
            if is_required or chance() >= missing
        }

    return make


def _ruled(members: list[_Member], others: "_Others", flat: Flat) -> Maker:
    """Compile objects with rules: how many members, which bring which, which must be there."""
    least, most = int(flat.get("minProperties", 0)), int(flat.get("maxProperties", MAX_ITEMS))
    required = [member for member in members if member.is_required]
    optional = [member for member in members if not member.is_required]
    having = [others.needed(name, value) for name, value in flat.get("having", ())]
    is_map = not members and not having and others.are_described and most > 0

    def make(random: Random, depth: int, shape: Shape) -> Json:
        names = {each for member in required for each in (member.name, *member.brings)}
        if depth > 0:
            for member in random.sample(optional, len(optional)) if most < MAX_ITEMS else optional:
                wanted = {member.name, *member.brings}
                if random.random() >= 1 - shape.optionals and len(names | wanted) <= most:
                    names |= wanted
        for member in optional:
            if len(names) >= least:
                break
            if len(names | {member.name, *member.brings}) <= most:
                names |= {member.name, *member.brings}
        value = {
            member.name: member.make(random, depth - 1, shape) for member in members if member.name in names
        }
        for each in having:
            name, member_value = each(random, depth - 1, shape)
            value[name] = member_value
        wanted_more = 1 if is_map and depth > 0 and random.random() >= 1 - shape.optionals else 0
        others.fill(value, max(least, wanted_more), random, depth, shape)
        return value

    return make


class _Others:
    """Makes members that are not declared: by their pattern, else by `additionalProperties`."""

    def __init__(self, builder: Makers, flat: Flat) -> None:
        self._builder = builder
        self._flat = flat
        self._makers: dict[tuple[str, ...], Maker] = {}
        rest = flat.get("additionalProperties", True)
        self.are_described = (is_object(rest) and bool(rest)) or bool(flat.get("patternProperties"))
        self._is_open = rest is not False and builder.sizes.size(rest) <= MOST
        self._patterns = [
            pattern
            for pattern, each in flat.get("patternProperties", {}).items()
            if each is not False and builder.sizes.size(each) <= MOST
        ]
        self._names: list[_NameMaker] | None = None

    def fill(self, value: dict[str, Json], least: int, random: Random, depth: int, shape: Shape) -> None:
        """Add made-up members until there are enough, as far as any can be."""
        if len(value) >= least:
            return
        if self._names is None:
            self._names = self._name_makers()
        for _ in range(6 * least if self._names else 0):
            name = random.choice(self._names)(random)
            make = self._maker(name)
            if name not in value and make is not None:
                value[name] = make(random, depth - 1, shape)
                if len(value) >= least:
                    return

    def needed(self, name_schema: Json, value_schema: Json) -> "_Needed":
        """Compile a member that must be there: a declared one whose name fits, or one with a made-up name."""
        empty = self._builder.unfolding.is_empty
        choices: list[_Needed] = []
        for name, schema in self._flat.get("properties", {}).items():
            fitting = both(schema, value_schema)
            if schema is not False and not empty(both({"const": name}, name_schema)) and not empty(fitting):
                choices.append(_of_name(name, self._builder.maker(fitting, name)))
        make_name = self._builder.maker(both(self._text_schema(), name_schema), "key")

        def made_up(random: Random, depth: int, shape: Shape) -> tuple[str, Json]:
            name = str(make_name(random, 1, _SHORT))
            fitting = both(member_schema(self._flat, name), value_schema)
            return name, self._builder.maker(fitting, "")(random, depth, shape)

        if self._is_open or self._patterns or not choices:
            choices.append(made_up)
        return lambda random, depth, shape: random.choice(choices)(random, depth, shape)

    def _text_schema(self) -> Json:
        return both({"type": "string"}, self._flat.get("propertyNames", True))

    def _name_makers(self) -> list[_NameMaker]:
        """Compile how to make up names: of a pattern, or of any that `propertyNames` allows."""
        makers = [
            self._name_maker(both(self._text_schema(), {"pattern": pattern})) for pattern in self._patterns
        ]
        if self._is_open and "propertyNames" in self._flat:
            makers.append(self._name_maker(self._text_schema()))
        elif self._is_open and not (makers and self._flat.get("additionalProperties", True) is True):
            makers.append(lambda random: f"{formats.word(random)}{random.randint(1, 999)}")
        return makers

    def _name_maker(self, schema: Json) -> _NameMaker:
        make = self._builder.maker(schema, "key")
        return lambda random: str(make(random, 1, _SHORT))

    def _maker(self, name: str) -> Maker | None:
        """Find the maker of a member that is not declared; None where it can't be there."""
        if name in self._flat.get("properties", {}):
            return None
        patterns: dict[str, Json] = self._flat.get("patternProperties", {})
        found = tuple(pattern for pattern in patterns if finds(pattern, name))
        if found not in self._makers:
            schema = member_schema(self._flat, name)
            self._makers[found] = nothing if schema is False else self._builder.maker(schema, "")
        make = self._makers[found]
        return None if make is nothing else make


_Needed: TypeAlias = Callable[[Random, int, Shape], tuple[str, Json]]
"""Makes a member: name and value."""


def _of_name(name: str, make: Maker) -> _Needed:
    return lambda random, depth, shape: (name, make(random, depth, shape))
