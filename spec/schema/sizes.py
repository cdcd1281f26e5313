"""How large the smallest value of a schema is: what ends a recursion, and what nobody can make.

A schema whose smallest value is infinitely large leads back to itself in every alternative that it has.
"""

import math
from collections.abc import Callable, Hashable, Iterator
from typing import Final, TypeAlias

from ..json_value import Json, is_object
from .flat import Flat, item_schema, key_of, kinds_of, member_schema
from .regular import least_length

MOST: Final = 200_000
"""Parts of a value (members, items, thousands of characters) beyond which none is made."""

_MAX_SCHEMAS: Final = 3_000
_LETTERS: Final = 1_000

Needs: TypeAlias = list[tuple[Json, int]]
"""The schemas of the parts that a value must have, each with how many."""


class Sizes:
    """The sizes of schemas, each found once. flats: unfolds a schema, to the same list each time."""

    def __init__(self, flats: Callable[[Json], list[Flat]]) -> None:
        self._flats = flats
        self._known: dict[Hashable, float] = {}
        self.is_complete = True

    def size(self, schema: Json) -> float:
        """Count the parts of the smallest value; infinity where there is none, or none was found."""
        if not is_object(schema):
            return math.inf if schema is False else 1
        key = key_of(schema)
        if key not in self._known:
            self._settle(schema)
        return self._known[key]

    def flat_size(self, flat: Flat) -> float:
        """Count the parts of the smallest value of a flat schema."""
        return min(
            (1 + sum(count * self.size(each) for each, count in needs) for needs in _alternatives(flat)),
            default=math.inf,
        )

    def _settle(self, start: Json) -> None:
        """Find the sizes of a schema and of all that it needs: by the least, until nothing gets smaller."""
        found: dict[Hashable, list[Needs]] = {}
        waiting = [start]
        while waiting:
            schema = waiting.pop()
            key = key_of(schema)
            if key in found or key in self._known:
                continue
            if len(found) > _MAX_SCHEMAS:
                self.is_complete = False
                break
            needs = [each for flat in self._flats(schema) for each in _alternatives(flat)]
            found[key] = needs
            waiting.extend(inner for each in needs for inner, _ in each if is_object(inner))
        sizes = dict.fromkeys(found, math.inf)
        changed = True
        while changed:
            changed = False
            for key, alternatives in found.items():
                least = min((self._sum(each, sizes) for each in alternatives), default=math.inf)
                if least < sizes[key]:
                    sizes[key], changed = least, True
        self._known |= sizes

    def _sum(self, needs: Needs, sizes: dict[Hashable, float]) -> float:
        total: float = 1
        for schema, count in needs:
            if not is_object(schema):
                total += math.inf if schema is False else count
            else:
                key = key_of(schema)
                total += count * sizes.get(key, self._known.get(key, math.inf))
        return total


def _alternatives(flat: Flat) -> Iterator[Needs]:
    """List what a value needs, type by type."""
    if "enum" in flat:
        yield []
        return
    for kind in kinds_of(flat):
        if kind == "object":
            yield _members(flat)
        elif kind == "array":
            yield _items(flat)
        elif kind == "string":
            least = max([flat.get("minLength", 0), *map(least_length, flat.get("patterns", ()))])
            yield [(True, int(least) // _LETTERS)]
        else:
            yield []


def _members(flat: Flat) -> Needs:
    names = dict.fromkeys(flat.get("required", ()))
    needs: Needs = [(member_schema(flat, name), 1) for name in names]
    needs += [(value, 1) for _, value in flat.get("having", ())]
    return [*needs, (True, max(0, flat.get("minProperties", 0) - len(needs)))]


def _items(flat: Flat) -> Needs:
    least, first = int(flat.get("minItems", 0)), flat.get("prefixItems", ())
    needs: Needs = [(item_schema(flat, place), 1) for place in range(min(least, len(first)))]
    if least > len(first):
        needs.append((flat.get("items", True), least - len(first)))
    needs += [(schema, few) for schema, few, _ in flat.get("contained", ()) if few]
    return needs
