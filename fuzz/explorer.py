"""The cases of one operation, one after the other, in an order that only the seed decides.

Two ways lead to a case: a seeded `Random` that drives the compiled generator directly (thousands a second),
and Hypothesis that drives the same generator by drawn choices, which tries small and repeated choices that
chance rarely makes. They take turns; a case that Hypothesis draws costs ten times as much, so its turns have
fewer.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain
from random import Random
from typing import Final, TypeAlias

from msgspec import Struct, field

from ..contract_tests import RequestGenerator, draw_each
from ..spec import Operation, Request
from .kinds import Choice, Kind
from .mutating import mutated
from .wild_values import Words

_DRAWN_PART: Final = 8
"""One case in so many, in a turn of Hypothesis: it then takes about as long as a turn by chance."""

_FIRST: Final = ("valid", "no-credentials", "near-miss", "edge")
"""Kinds of the first cases: the commonest faults show in one of each."""

_RENEWED_EVERY: Final = 4
"""Turns after which near misses and edges start from other values: making them costs what a turn does."""

_KEPT_ODDS: Final = 2
"""One case in so many is made of a request that was kept, where there is any."""

_MOST_KEPT: Final = 64

MOST_INTEREST: Final = 4.0
_LEAST_INTEREST: Final = 0.125

Send: TypeAlias = Callable[[Operation, Kind, Request], bool]
"""Takes a case; says whether to go on."""


class Explorer(Struct, dict=True):
    """One operation under test. seed: of the run. turns: how many it had. interest: how much of a slice it
    gets: more while its answers bring news, less while they don't. kept: requests that have reached new lines
    of the server's code, newest last.
    """

    operation: Operation
    generator: RequestGenerator
    words: Words
    choice: Choice
    seed: int
    turns: int = 0
    interest: float = 1.0
    kept: list[Request] = field(default_factory=list[Request])

    @cached_property
    def _listed(self) -> Choice:
        return self.choice.listed

    def take_turn(self, cases: int, send: Send) -> None:
        """Make `cases` cases and hand each to `send`, until it says stop.

        Nearly all of a turn depends on the seed, the operation and the number of the turn, not on how far
        earlier turns came; which near misses and edges are next does.
        """
        name = f"{self.seed} {self.operation.key} {self.turns}"
        is_by_chance = (self.turns + 1) % 3 > 0
        self.generator.go_through(is_in_turn=is_by_chance)
        if self.turns % _RENEWED_EVERY == 0:
            self.generator.renew(Random(name).getrandbits(64))
        self.turns += 1
        if is_by_chance:
            self._by_chance(Random(name), cases, send)
        else:
            self._by_hypothesis(Random(name).getrandbits(64), max(1, cases // _DRAWN_PART), send)

    def open(self, most: int, send: Callable[[Operation, Request], bool]) -> None:
        """Hand `most` requests to `send` that are meant to be accepted, until it says that one was."""
        random = Random(f"{self.seed} {self.operation.key} openers")
        for _ in range(most):
            if send(self.operation, self.generator.valid(random)):
                return

    def heed(self, news: int, led_further: Sequence[Request] = ()) -> None:
        """Take note of how many ways of answering were new in the last turn, and of what led further into the
        server's code.
        """
        self.kept = [*self.kept, *led_further][-_MOST_KEPT:]
        self.interest = (
            min(2 * self.interest, MOST_INTEREST) if news else max(self.interest / 2, _LEAST_INTEREST)
        )

    def make(self, random: Random) -> tuple[Kind, Request]:
        """Make one case: its kind and the request."""
        is_of_kept = bool(self.kept) and random.randrange(_KEPT_ODDS) == 0
        kind = Kind("kept-mutated", "wild", 1, False, self._of_kept) if is_of_kept else self._kind(random)
        return kind, kind.make(self.generator, self.words, random)

    def _kind(self, random: Random) -> Kind:
        """Choose a kind, every other time one of which there are values that no request had yet."""
        is_next = bool(self._listed.kinds) and random.randrange(2) == 0 and self.generator.has_untried
        return (self._listed if is_next else self.choice).choose(random)

    def _of_kept(self, generator: RequestGenerator, words: Words, random: Random) -> Request:
        """Change a request that was kept, every other time the last."""
        kept = random.choice(self.kept) if random.randrange(2) else self.kept[-1]
        return mutated(kept, generator.valid(random), words, random)

    def _by_chance(self, random: Random, cases: int, send: Send) -> None:
        first = self.choice.named(_FIRST)[:cases] if self.turns == 1 else ()
        made = ((kind, kind.make(self.generator, self.words, random)) for kind in first)
        for case in chain(made, (self.make(random) for _ in range(cases - len(first)))):
            if not send(self.operation, *case):
                return

    def _by_hypothesis(self, seed: int, cases: int, send: Send) -> None:
        draw_each(self.make, seed, cases, lambda made: send(self.operation, *made))
