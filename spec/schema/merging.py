"""From a schema with compositions to flat alternatives: what has to hold of one value, gathered in one place.

References are followed, `allOf` is intersected, `anyOf`, `oneOf`, `if` and `dependentSchemas` are unfolded
into one flat schema a branch, `not` is pushed into the keywords that it denies, last of all, when it is known
what it is held against. A flat schema still has `properties`, `items` and the like, whose schemas are as they
were. The compiled schema has the last word on values; that there are no alternatives at all is a proof where
nothing was cut short (`is_complete`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from ..json_value import Json, is_array, is_object
from .flat import Flat, flat_of, key_of
from .format_checks import ALL_FORMATS, Formats
from .joining import Joining
from .negating import negations
from .texts import Texts
from .views import is_tolerated

MAX_ALTERNATIVES: Final = 64
_MAX_DEPTH: Final = 24
_MAX_STEPS: Final = 8_000
"""Schemas that are unfolded for one value before the rest is left alone."""
_MAX_NESTED: Final = 3
"""Levels of members that are looked into when two schemas are joined."""


def alternatives(document: Mapping[str, Any], schema: Json) -> list[Flat]:
    """List flat schemas whose values, together, are those of `schema`; at most MAX_ALTERNATIVES, [] for
    `false`.
    """
    return Unfolding(document.get("$defs", {})).alternatives(schema)


class Unfolding:
    """Unfolds the schemas of one bundle. definitions: by name. formats: those that are asserted.

    is_complete: whether nothing was cut short.
    """

    def __init__(self, definitions: Mapping[str, Any], formats: Formats = ALL_FORMATS) -> None:
        self._definitions = definitions
        self._joining = Joining(self.is_empty, Texts(formats))
        self._steps = 0
        self._nested = 0
        self._opened: tuple[str, ...] = ()
        self._met_again = False
        self._known: dict[str, list[Flat]] = {}
        self._branches: dict[int, tuple[Json, list[Flat]]] = {}
        self.is_complete = True

    @property
    def reasons(self) -> tuple[str, ...]:
        """What contradicted what so far, in words."""
        return tuple(self._joining.reasons)

    def alternatives(self, schema: Json) -> list[Flat]:
        """List flat schemas whose values, together, are those of `schema`."""
        self._steps = 0
        self._branches.clear()
        found = list(islice(self._settled(schema), MAX_ALTERNATIVES + 1))
        if len(found) > MAX_ALTERNATIVES:
            self.is_complete = False
        return found[:MAX_ALTERNATIVES]

    def is_empty(self, schema: Json) -> bool:
        """Whether it is proven that nothing meets a schema; what lies deep inside of it is not looked at."""
        if self._nested >= _MAX_NESTED:
            return False
        kept, self.is_complete = self.is_complete, True
        opened, self._opened = self._opened, ()
        self._nested += 1
        found = next(self._settled(schema), None)
        self._nested -= 1
        is_proof, self.is_complete, self._opened = self.is_complete, kept, opened
        return found is None and is_proof

    def _settled(self, schema: Json) -> Iterator[Flat]:
        for flat in self._expanded(schema, 0):
            yield from self._without(flat, 0)

    def followed(self, schema: Json) -> Json:
        """Follow references that have nothing to say beside them."""
        for _ in range(_MAX_DEPTH):
            if not is_object(schema) or "$ref" not in schema or schema.keys() - {"$ref", "$defs"}:
                break
            schema = self._target(schema["$ref"])
        return schema

    def _target(self, reference: str) -> Json:
        """Find what a reference inside a bundle names: a schema, or True where there is none."""
        return self._definitions.get(reference.removeprefix("#/$defs/"), True)

    def _expanded(self, schema: Json, depth: int) -> Iterator[Flat]:
        """Unfold a schema; what it denies stands under `denied`, as schemas."""
        self._steps += 1
        if schema is False:
            return
        if depth > _MAX_DEPTH or self._steps > _MAX_STEPS:
            self.is_complete = False
            return
        if not is_object(schema):
            yield {}
            return
        own = self._joining.settled(flat_of(schema))
        if own is None:
            return
        if "not" in schema:
            own["denied"] = [schema["not"]]
        for flat in self._product(self._parts(schema, depth + 1), own):
            closed = self._closed(flat, schema)
            if closed is not None:
                yield closed

    def _parts(self, schema: dict[str, Any], depth: int) -> list[list[Flat]]:
        """List what is unfolded beside a schema's own keywords: for each composition, its alternatives."""
        parts: list[list[Flat]] = []
        if isinstance(schema.get("$ref"), str):
            parts.append(self._limited(self._referred(schema["$ref"], depth)))
        conjuncts = _distinct(schema.get("allOf", ()))
        parts.extend(self._limited(self._expanded(each, depth)) for each in conjuncts)
        if is_array(schema.get("anyOf")):
            branches = (
                flat for each in _distinct(_made(schema["anyOf"])) for flat in self._expanded(each, depth)
            )
            parts.append(self._limited(branches))
        if is_array(schema.get("oneOf")):
            parts.append(self._limited(self._one_of(schema["oneOf"], depth)))
        if "if" in schema:
            parts.append(self._limited(self._conditional(schema, depth)))
        for name, each in schema.get("dependentSchemas", {}).items():
            parts.append(self._limited(self._dependent(name, each, depth)))
        return parts

    def _limited(self, flats: Iterator[Flat]) -> list[Flat]:
        found = list(islice(flats, MAX_ALTERNATIVES + 1))
        if len(found) > MAX_ALTERNATIVES:
            self.is_complete = False
        return found[:MAX_ALTERNATIVES]

    def _referred(self, reference: str, depth: int) -> Iterator[Flat]:
        """Unfold what a reference names; one that leads back to itself for the same value says no more."""
        if reference in self._opened:
            self._met_again = True
            yield {}
        elif reference in self._known:
            yield from self._known[reference]
        else:
            yield from self._followed(reference, depth)

    def _followed(self, reference: str, depth: int) -> list[Flat]:
        """Unfold what a reference names, and keep what depends on nothing around it."""
        opened, self._opened = self._opened, (*self._opened, reference)
        kept, self.is_complete = self.is_complete, True
        again, self._met_again = self._met_again, False
        found = self._limited(self._expanded(self._target(reference), depth))
        # Where nothing is left, the reasons are to be told each time.
        if found and self.is_complete and not self._met_again and not self._nested:
            self._known[reference] = found
        self._opened = opened
        self.is_complete, self._met_again = self.is_complete and kept, self._met_again or again
        return found

    def _one_of(self, branches: list[Json], depth: int) -> Iterator[Flat]:
        times = Counter(map(key_of, branches))
        made, different = _made(branches), _distinct(branches)
        for branch in different:
            if all(branch is not each for each in made):
                continue
            if times[key_of(branch)] > 1:
                self._joining.tell("what stands twice in `oneOf` is never met just once")
                continue
            others = [each for each in different if each is not branch]
            for flat in self._expanded(branch, depth):
                yield flat | {"denied": [*flat.get("denied", ()), *others]} if others else flat

    def _conditional(self, schema: dict[str, Any], depth: int) -> Iterator[Flat]:
        """The condition holds and so does `then`, or it does not and `else` holds (JSON Schema, `if`)."""
        yield from self._expanded({"allOf": [schema["if"], schema.get("then", True)]}, depth)
        for flat in self._expanded(schema.get("else", True), depth):
            yield flat | {"denied": [*flat.get("denied", ()), schema["if"]]}

    def _dependent(self, name: str, schema: Json, depth: int) -> Iterator[Flat]:
        """The member is there and the schema holds, or it is not there, or this is no object."""
        yield from self._expanded({"allOf": [{"type": "object", "required": [name]}, schema]}, depth)
        yield {"properties": {name: False}}

    def _product(self, parts: list[list[Flat]], base: Flat) -> Iterator[Flat]:
        """Join `base` with one alternative of each part, in every way, those of the first ones first."""
        if not parts:
            yield base
            return
        tries = _MAX_STEPS + len(parts)
        waiting = [(base, 0, flat) for flat in reversed(parts[0])]
        while waiting and tries:
            before, index, flat = waiting.pop()
            tries -= 1
            joined = self._joining.joined(before, flat)
            if joined is not None and index + 1 == len(parts):
                yield joined
            elif joined is not None:
                waiting.extend((joined, index + 1, other) for other in reversed(parts[index + 1]))
        if waiting:
            self.is_complete = False

    def _closed(self, flat: Flat, schema: dict[str, Any]) -> Flat | None:
        """Hold what nothing here evaluated to `unevaluatedProperties` and `unevaluatedItems`; None where that
        leaves nothing.
        """
        members, items = schema.get("unevaluatedProperties", True), schema.get("unevaluatedItems", True)
        if members is True and items is True:
            return flat
        if schema.keys() & {"$ref", "allOf", "anyOf"}:
            self.is_complete = False  # several branches of `anyOf` may hold and evaluate more than one does
        if members is not True and "additionalProperties" not in flat:
            flat = flat | {"additionalProperties": members}
        if items is not True and "items" not in flat:
            contained = [each for each, _, _ in flat.get("contained", ())]
            flat = flat | {"items": {"anyOf": [*contained, items]} if contained else items}
        return self._joining.settled(flat)

    def _without(self, flat: Flat, depth: int) -> Iterator[Flat]:
        """Take what a flat schema denies into its keywords."""
        if not flat.get("denied"):
            yield flat
            return
        first, *rest = flat["denied"]
        base = {key: value for key, value in flat.items() if key != "denied"}
        if rest:
            base["denied"] = rest
        if depth > MAX_ALTERNATIVES or self._steps > _MAX_STEPS:
            self.is_complete = False
            return
        if self._is_apart(base, first):
            yield from self._without(base, depth + 1)
            return
        for schema in negations(first, self._target):
            if schema is None:
                self.is_complete = False
                continue
            for other in self._expanded(schema, 0):
                joined = self._joining.joined(base, other)
                if joined is not None:
                    yield from self._without(joined, depth + 1)

    def _is_apart(self, flat: Flat, denied: Json) -> bool:
        """Whether a flat schema contradicts what it denies already."""
        known = self._branches.get(id(denied))
        if known is None:
            kept, self.is_complete = self.is_complete, True
            found = self._limited(self._expanded(denied, 0))
            anything: list[Flat] = [{}]
            known = (denied, found if self.is_complete else anything)
            self.is_complete = kept
            self._branches[id(denied)] = known
        return all(self._joining.joined(flat, each) is None for each in known[1])


def _distinct(schemas: Iterable[Json]) -> list[Json]:
    """Leave out schemas that stand there already."""
    return list({key_of(each): each for each in schemas}.values())


def _made(branches: list[Json]) -> list[Json]:
    """Leave out alternatives that are only tolerated, where there are others."""
    return [each for each in branches if not is_tolerated(each)] or branches
