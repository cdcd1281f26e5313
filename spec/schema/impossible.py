"""Proof that nothing meets a schema, and the smallest part of it that is to blame.

What is not proven may still have no values that anybody finds: unknown is never reported as proven.
"""

import math
from collections.abc import Callable, Hashable, Iterator
from typing import Final, TypeAlias

from msgspec import Struct

from ..json_value import Json, is_object
from .flat import Flat, item_schema, key_of, kinds_of, member_schema
from .making import Builder
from .merging import Unfolding
from .sizes import Sizes

_MAX_VISITS: Final = 40

_Flats: TypeAlias = Callable[[Json], list[Flat]]


class Impossible(Struct, frozen=True):
    """Why nothing meets a schema, in words. schema: the innermost part, as it stands in its bundle."""

    schema: Json
    reason: str


def impossible(builder: Builder, schema: Json) -> Impossible | None:
    """Prove that nothing meets a schema; None where something does, or neither is proven."""
    if is_object(schema) and builder.sizes.size(schema) < math.inf:
        return None
    return _Proof(builder).of(schema)


class _Proof:
    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._visits = 0

    def of(self, schema: Json) -> Impossible | None:
        """Prove it of one schema, and find who is to blame."""
        if schema is False:
            return Impossible(schema, "nothing is allowed here (`false`)")
        unfolding = Unfolding(self._builder.definitions, self._builder.formats)
        memory: dict[Hashable, tuple[Json, list[Flat]]] = {}

        def flats(each: Json) -> list[Flat]:
            key = key_of(each)
            if key not in memory:
                memory[key] = (each, unfolding.alternatives(each))
            return memory[key][1]

        sizes = Sizes(flats)
        if not is_object(schema) or sizes.size(schema) < math.inf:
            return None
        if not (unfolding.is_complete and sizes.is_complete):
            return None
        return self._blamed(schema, flats, unfolding) or Impossible(schema, _words(unfolding.reasons))

    def _blamed(self, schema: Json, flats: _Flats, unfolding: Unfolding) -> Impossible | None:
        """Find a part that is impossible by itself, further in."""
        self._visits += 1
        if self._visits > _MAX_VISITS:
            return None
        followed = unfolding.followed(schema)
        if followed is not schema:
            return self.of(followed)
        for part in _conjuncts(schema):
            found = self.of(part)
            if found is not None:
                return found
        alternatives = flats(schema)
        for flat in alternatives:
            for part in needed_parts(flat):
                found = None if part is schema else self._inner(part)
                if found is not None:
                    return found
        if alternatives:
            return Impossible(schema, "every value would have to hold another one of its kind, without end")
        return None

    def _inner(self, part: Json) -> Impossible | None:
        return self.of(part) if self._visits < _MAX_VISITS else None


def _conjuncts(schema: Json) -> Iterator[Json]:
    """Go through the schemas that a value has to meet as well."""
    if is_object(schema):
        if "$ref" in schema:
            yield {"$ref": schema["$ref"]}
        yield from schema.get("allOf", ())


def needed_parts(flat: Flat) -> Iterator[Json]:
    """Go through the schemas of the parts that a value must have."""
    kinds = kinds_of(flat)
    if "object" in kinds:
        yield from (member_schema(flat, name) for name in flat.get("required", ()))
    if "array" in kinds:
        yield from (item_schema(flat, place) for place in range(min(flat.get("minItems", 0), 8)))


def _words(reasons: tuple[str, ...]) -> str:
    return "; ".join(reasons[:3]) or "its keywords leave nothing"
