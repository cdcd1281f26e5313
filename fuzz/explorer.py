"""The cases of one operation, one after the other, in an order that only the seed decides.

Two ways lead to a case: a seeded `Random` that drives the compiled generator directly (thousands a second),
and Hypothesis that drives the same generator by drawn choices, which tries small and repeated choices that
chance rarely makes. They take turns; a case that Hypothesis draws costs ten times as much, so its turns have
fewer.
"""

from collections.abc import Callable
from random import Random
from typing import Final, TypeAlias

from msgspec import Struct

from ..contract_tests import RequestGenerator, draw_each
from ..spec import Operation, Request
from .kinds import Kind, choose
from .wild_values import Words

_DRAWN_PART: Final = 8
"""One case in so many, in a turn of Hypothesis: it then takes about as long as a turn by chance."""

Send: TypeAlias = Callable[[Operation, Kind, Request], bool]
"""Takes a case; says whether to go on."""


class Explorer(Struct):
    """One operation under test. seed: of the run. turns: how many it had."""

    operation: Operation
    generator: RequestGenerator
    words: Words
    seed: int
    turns: int = 0

    def take_turn(self, cases: int, send: Send) -> None:
        """Make `cases` cases and hand each to `send`, until it says stop.

        The cases of a turn depend on the seed, the operation and the number of the turn, not on how far
        earlier turns came.
        """
        name = f"{self.seed} {self.operation.key} {self.turns}"
        self.turns += 1
        self.generator.renew(Random(name).getrandbits(64))
        if self.turns % 3:
            self._by_chance(Random(name), cases, send)
        else:
            self._by_hypothesis(Random(name).getrandbits(64), max(1, cases // _DRAWN_PART), send)

    def make(self, random: Random) -> tuple[Kind, Request]:
        """Make one case: its kind and the request."""
        kind = choose(random)
        return kind, kind.make(self.generator, self.words, random)

    def _by_chance(self, random: Random, cases: int, send: Send) -> None:
        for _ in range(cases):
            if not send(self.operation, *self.make(random)):
                return

    def _by_hypothesis(self, seed: int, cases: int, send: Send) -> None:
        draw_each(self.make, seed, cases, lambda made: send(self.operation, *made))
