"""Near misses and edges of schemas, made once and taken many times: in turn, or by chance."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice, zip_longest
from random import Random
from typing import Final, TypeAlias

from msgspec import Struct, field

from ..spec import DocumentError, EdgeValue, Json, NearMiss, Schema
from .body_text import json_bytes

_PREFERRED_CHANCE: Final = 0.8
_MOST: Final = 1_000
_RARE: Final = ("beyond the basic plane", "exclusive", "max", "min", "multipleOf", "written as a fraction")
"""How reasons begin whose values no chance finds: bounds, and what servers count or read in two ways."""

_Alike: TypeAlias = dict[tuple[str, str], list[NearMiss | EdgeValue]]
"""Values by place and reason."""

Prefer: TypeAlias = Callable[[Schema, str], bool]
"""Says of a place in a schema's values, a JSON Pointer, whether to aim at it."""


def remembering(prefer: Prefer) -> Prefer:
    """Ask about each place once: pools are filled again and again with values edited at the same ones."""
    known: dict[tuple[Schema, str], bool] = {}

    def asked(schema: Schema, pointer: str) -> bool:
        answer = known.get((schema, pointer))
        if answer is None:
            answer = known[schema, pointer] = prefer(schema, pointer)
        return answer

    return asked


class _Pool(Struct):
    """Values of one schema to pick from. preferred: those of them to aim at. tried: how many came in turn."""

    values: tuple[Json, ...]
    preferred: tuple[Json, ...] = ()
    tried: int = 0

    @classmethod
    def of(cls, schema: Schema, found: Iterable[NearMiss | EdgeValue], prefer: Prefer | None) -> "_Pool":
        """Fill a pool with the first thousand."""
        kept = _mixed(islice(found, _MOST))
        preferred = [each.value for each in kept if prefer is not None and prefer(schema, each.pointer)]
        return cls(tuple(each.value for each in kept), tuple(preferred))

    def pick(self, random: Random, *, is_in_turn: bool) -> Json:
        """Pick a value."""
        if self.preferred and random.random() < _PREFERRED_CHANCE:
            return random.choice(self.preferred)
        if is_in_turn and self.tried < len(self.values):
            self.tried += 1
            return self.values[self.tried - 1]
        return random.choice(self.values)


def _mixed(found: Iterable[NearMiss | EdgeValue]) -> list[NearMiss | EdgeValue]:
    """Order values, each once, so that one of each place and reason comes before a second of any; every other
    one is of those that no chance finds, as long as there are any.
    """
    rare: _Alike = {}
    others: _Alike = {}
    known = set[bytes]()
    for each in found:
        text = json_bytes(each.value)
        if text in known:
            continue
        known.add(text)
        reason = each.keyword if isinstance(each, NearMiss) else each.reason
        alike = rare if reason.startswith(_RARE) else others
        alike.setdefault((each.pointer, reason), []).append(each)
    mixed = chain.from_iterable(zip_longest(_rounds(rare), _rounds(others)))
    return [each for each in mixed if each is not None]


def _rounds(alike: _Alike) -> Iterator[NearMiss | EdgeValue]:
    """Take one of each group, then a second of each."""
    rounds = chain.from_iterable(zip_longest(*alike.values()))
    return (each for each in rounds if each is not None)


class ValuePools(Struct):
    """Near misses and edges of each schema, made when first asked for: all at once cost what a few do.

    They depend on the seed alone, not on the `Random` that picks one, so that a choice means the same value
    each time Hypothesis makes it. is_in_turn: each comes once, before any is picked.
    """

    prefer: Prefer | None = None
    seed: int = 0
    is_in_turn: bool = False
    near: dict[Schema, _Pool] = field(default_factory=dict[Schema, _Pool])
    edges: dict[Schema, _Pool] = field(default_factory=dict[Schema, _Pool])
    hopeless: set[Schema] = field(default_factory=set[Schema])

    def valid(self, schema: Schema | None, random: Random) -> Json:
        """Make a valid value; None where the schema contradicts itself, for the judge to see."""
        if schema is None:
            return {}
        if schema not in self.hopeless:
            try:
                return schema.generate(random)
            except DocumentError:
                self.hopeless.add(schema)  # many tries each time: once is enough
        return None

    def renew(self, seed: int) -> None:
        """Forget what was made."""
        self.seed = seed
        self.near.clear()
        self.edges.clear()

    def has_untried(self, schema: Schema) -> bool:
        """Whether some near miss or edge of a schema has not come in turn yet, or may not have."""
        pools = (self.near.get(schema), self.edges.get(schema))
        return any(pool is None or pool.tried < len(pool.values) for pool in pools)

    def near_miss(self, schema: Schema, random: Random) -> Json:
        """Pick a value that a schema refuses; a valid one where it refuses nothing."""
        pool = self.near.get(schema)
        if pool is None:
            pool = self.near[schema] = _Pool.of(schema, schema.near_misses(Random(self.seed)), self.prefer)
        return self._picked(pool, schema, random)

    def edge(self, schema: Schema, random: Random) -> Json:
        """Pick a value that a schema only just accepts; any valid one where it has no edges."""
        pool = self.edges.get(schema)
        if pool is None:
            pool = self.edges[schema] = _Pool.of(schema, schema.edge_values(Random(self.seed)), self.prefer)
        return self._picked(pool, schema, random)

    def _picked(self, pool: _Pool, schema: Schema, random: Random) -> Json:
        return pool.pick(random, is_in_turn=self.is_in_turn) if pool.values else self.valid(schema, random)
