"""The kinds of cases, as a table: what each is made of, and how often it gets a turn.

An entry makes a request and knows no server; what became of it is judged elsewhere, on the wire.
"""

from collections.abc import Callable
from functools import partial
from itertools import accumulate
from random import Random
from typing import Final

from msgspec import Struct

from ..contract_tests import RequestGenerator
from ..spec import Json, Request
from .raw_bodies import CONTENT_TYPES, RAW_BODIES, RawBody
from .wild_values import Words


class Kind(Struct, frozen=True):
    """One kind of case.

    id: names it in reports. weight: its share of the turns. tolerable: whether a server may take it even
    where the judge calls it invalid, so that only a crash or a wrong answer counts. make: the request.
    """

    id: str
    weight: int
    tolerable: bool
    make: Callable[[RequestGenerator, Words, Random], Request]


def _wild(words: Words) -> Callable[[Random, Json], Json]:
    return lambda random, _: words.wild(random)


def _content_type(generator: RequestGenerator, _: Words, random: Random) -> Request:
    return generator.with_content_type(random, random.choice(CONTENT_TYPES))


def _raw(body: RawBody, generator: RequestGenerator, _: Words, random: Random) -> Request:
    return generator.with_content(random, body.make)


KINDS: Final = (
    Kind("valid", 16, False, lambda generator, words, random: generator.valid(random)),
    Kind("edge", 24, False, lambda generator, words, random: generator.edge(random)),
    Kind("near-miss", 48, False, lambda generator, words, random: generator.near_miss(random)),
    Kind(
        "body-mutated",
        16,
        False,
        lambda generator, words, random: generator.with_body(random, words.mutated_often),
    ),
    Kind("body-wild", 4, False, lambda generator, words, random: generator.with_body(random, _wild(words))),
    Kind(
        "parameter-mutated",
        8,
        False,
        lambda generator, words, random: generator.with_parameter(random, words.mutated),
    ),
    Kind(
        "parameter-wild",
        4,
        False,
        lambda generator, words, random: generator.with_parameter(random, _wild(words)),
    ),
    Kind("no-credentials", 2, False, lambda generator, words, random: generator.without_credentials(random)),
    Kind("content-type", 4, True, _content_type),
    *(Kind(body.id, 1, not body.hopeless, partial(_raw, body)) for body in RAW_BODIES),
)
"""Every kind of case; those that find most have most of the turns."""

_WEIGHTS: Final = tuple(accumulate(kind.weight for kind in KINDS))


def choose(random: Random) -> Kind:
    """Choose the kind of the next case by weight; one choice of `random`, the first kind for the smallest."""
    turn = random.randrange(_WEIGHTS[-1])
    return next(kind for kind, bound in zip(KINDS, _WEIGHTS, strict=True) if turn < bound)
