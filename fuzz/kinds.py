"""The kinds of cases, as a table: what each is made of, and how often it gets a turn.

An entry makes a request and knows no server; what became of it is judged elsewhere, on the wire.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import accumulate
from operator import sub
from random import Random
from typing import Final

from msgspec import Struct

from ..contract_tests import RequestGenerator
from ..spec import Json, Request
from .profiles import Group
from .raw_bodies import CONTENT_TYPES, RAW_BODIES, RawBody
from .wild_values import Words


class Kind(Struct, frozen=True):
    """One kind of case.

    id: names it in reports. group: what it is about. weight: its share of the turns. tolerable: whether a
    server may take it where the judge calls it invalid, and refuse it where the judge does not: then only a
    crash or a wrong answer counts. make: the request.
    """

    id: str
    group: Group
    weight: int
    tolerable: bool
    make: Callable[[RequestGenerator, Words, Random], Request]


def _wild(words: Words) -> Callable[[Random, Json], Json]:
    return lambda random, _: words.wild(random)


def _content_type(generator: RequestGenerator, _: Words, random: Random) -> Request:
    return generator.with_content_type(random, random.choice(CONTENT_TYPES))


def _raw(body: RawBody, generator: RequestGenerator, _: Words, random: Random) -> Request:
    return generator.with_content(random, body.make)


VALID: Final = Kind("valid", "allowed", 16, False, lambda generator, words, random: generator.valid(random))

KINDS: Final = (
    VALID,
    Kind("edge", "allowed", 24, False, lambda generator, words, random: generator.edge(random)),
    Kind("near-miss", "forbidden", 48, False, lambda generator, words, random: generator.near_miss(random)),
    Kind(
        "body-mutated",
        "wild",
        16,
        False,
        lambda generator, words, random: generator.with_body(random, words.mutated_often),
    ),
    Kind(
        "body-wild",
        "wild",
        4,
        False,
        lambda generator, words, random: generator.with_body(random, _wild(words)),
    ),
    Kind(
        "parameter-mutated",
        "wild",
        8,
        False,
        lambda generator, words, random: generator.with_parameter(random, words.mutated),
    ),
    Kind(
        "parameter-wild",
        "wild",
        4,
        False,
        lambda generator, words, random: generator.with_parameter(random, _wild(words)),
    ),
    Kind(
        "no-credentials",
        "credentials",
        2,
        False,
        lambda generator, words, random: generator.without_credentials(random),
    ),
    Kind("content-type", "raw", 4, True, _content_type),
    *(Kind(body.id, "raw", 1, not body.hopeless, partial(_raw, body)) for body in RAW_BODIES),
)
"""Every kind of case; those that find most have most of the turns."""


_LISTED: Final = frozenset({"edge", "near-miss"})


class Choice(Struct, frozen=True):
    """The kinds that a run makes cases of, with the bounds of their shares of the turns."""

    kinds: tuple[Kind, ...]
    bounds: tuple[int, ...]

    @classmethod
    def of(cls, shares: Mapping[Group, int]) -> "Choice":
        """Weigh every kind by the share of its group."""
        weights = [(kind, kind.weight * shares[kind.group]) for kind in KINDS]
        return cls._weighed([(kind, weight) for kind, weight in weights if weight])

    @property
    def listed(self) -> "Choice":
        """The same among the kinds whose values are listed before they are sent."""
        weights = zip(self.kinds, map(sub, self.bounds, (0, *self.bounds)), strict=False)
        return self._weighed([(kind, weight) for kind, weight in weights if kind.id in _LISTED])

    def named(self, names: Sequence[str]) -> tuple[Kind, ...]:
        """Give the kinds of these names, in their order, that there are."""
        kinds = {kind.id: kind for kind in self.kinds}
        return tuple(kinds[name] for name in names if name in kinds)

    @classmethod
    def _weighed(cls, kinds: Sequence[tuple[Kind, int]]) -> "Choice":
        return cls(tuple(kind for kind, _ in kinds), tuple(accumulate(weight for _, weight in kinds)))

    def choose(self, random: Random) -> Kind:
        """Choose the kind of the next case by weight: one choice of `random`, the smallest is the first."""
        return self.kinds[bisect_right(self.bounds, random.randrange(self.bounds[-1]))]
