"""Turns that choose their own requests: the plan of `truespec test`; stories of things first, then walks that
are drawn by chance; lists asked anew; the steps of invariants.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Final

from msgspec import Struct

from ..contract_tests import (
    Callbacks,
    Ground,
    Trials,
    Walking,
    draw_walk,
    ground_of,
    look_into,
    take_first_walks,
    tell_of_list,
    tell_of_reads,
    tell_of_sequence,
    tell_of_things,
)
from ..spec import Invariant, Operation, Resource
from .explorer import MOST_INTEREST

_CASES_OF_A_WALK: Final = 4
"""Cases of a slice that one walk stands for. It sends more, and finds what no case does."""

_FIRST_WALKS: Final = 2
"""The turn of the walks that are not drawn by chance; the one before is of stories."""

_ENDED: Final = object()
"""What comes of a plan that has no further step."""

MakeTrials = Callable[[int], Trials]
"""Makes what sends, with a seed for what is asked."""


def _is_due(turn: int) -> bool:
    """Whether something is done in a turn, of which there is less to do each time: in fewer and fewer."""
    return not turn & (turn - 1)


def _seed_in(turn: int, seed: int) -> int:
    """Choose the seed of a turn: in the first, what `truespec test` asks; then something else each time."""
    return seed + turn if turn else 0


def _advance(steps: Iterator[None], count: int, goes_on: Callable[[], bool]) -> bool:
    """Go so many steps further, as long as there is time; whether there may be more."""
    for _ in range(count):
        if not goes_on():
            break
        if next(steps, _ENDED) is _ENDED:
            return False
    return True


class ThingsWalker(Struct):
    """Things of one kind. operations: that may be called. private: those whose answers are for the maker.

    seed: of the run. turns: how many it had. interest: how much of a slice it gets, as an explorer's.
    """

    resource: Resource
    trials: MakeTrials
    operations: Sequence[Operation]
    private: tuple[Operation, ...]
    seed: int
    turns: int = 0
    interest: float = 1.0
    ground: Ground | None = None
    walking: Walking | None = None

    @property
    def operation(self) -> Operation:
        """The operation that makes one."""
        maker = self.resource.maker
        assert maker is not None, "only of what can be made there are stories"
        return maker

    def take_turn(self, cases: int, goes_on: Callable[[], bool]) -> None:
        """Play the stories in the first turn, walks in the others. goes_on: whether there is time left."""
        self.turns += 1
        if self.walking is None:
            self._begin()
            return
        walking, ground = self.walking, self.ground
        if ground is None:
            return
        random = Random(f"{self.seed} {self.operation.key} walk {self.turns}")
        if self.turns == _FIRST_WALKS:
            take_first_walks(ground, walking, random)
        for _ in range(max(1, cases // _CASES_OF_A_WALK)):
            if not goes_on():
                return
            walk = draw_walk(ground, walking.sending, random)
            for telling in list(walking.play(walk)):
                if look_into(walking, walk, telling):
                    break

    def _begin(self) -> None:
        trials = self.trials(self.seed)
        others = tuple(trials.session.target.others)
        self.walking = Walking(trials, self.private)
        self.ground = ground_of(trials, self.resource, others, lambda each: each in self.operations)
        if self.ground is None:
            self.interest = 0.0
        else:
            tell_of_things(self.trials(0), self.resource, self.private)


class ListWalker(Struct):
    """One list. operations: that may be called. seed: of the run: each turn asks for something else."""

    operation: Operation
    trials: MakeTrials
    operations: Sequence[Operation]
    seed: int
    turns: int = 0
    interest: float = 1.0

    def take_turn(self, cases: int, goes_on: Callable[[], bool]) -> None:
        """Ask the list in many ways, in fewer and fewer of the turns: there is less to ask than of things."""
        if goes_on() and _is_due(self.turns):
            tell_of_list(self.trials(_seed_in(self.turns, self.seed)), self.operation, self.operations)
        self.turns += 1


class ReadsWalker(Struct):
    """Who looks whether reading changes lists. operation: one of them. operations: that may be called."""

    operation: Operation
    trials: MakeTrials
    operations: Sequence[Operation]
    turns: int = 0
    interest: float = 1.0

    def take_turn(self, cases: int, goes_on: Callable[[], bool]) -> None:
        """Look, in fewer and fewer of the turns: in the first there may be nothing to read yet."""
        if goes_on() and _is_due(self.turns):
            tell_of_reads(self.trials(self.turns), self.operations)
        self.turns += 1


class SequenceWalker(Struct):
    """An invariant about several exchanges. operations: that may be called. seed: of the run: each turn sends
    something else.
    """

    invariant: Invariant
    trials: MakeTrials
    operations: Sequence[Operation]
    seed: int
    turns: int = 0
    interest: float = 1.0

    @property
    def operation(self) -> Operation:
        """The operation of its last step."""
        return self.invariant.steps[-1].operation

    def take_turn(self, cases: int, goes_on: Callable[[], bool]) -> None:
        """Take the steps, in fewer and fewer of the turns, until they break the invariant."""
        if goes_on() and _is_due(self.turns):
            trials = self.trials(_seed_in(self.turns, self.seed))
            tell_of_sequence(trials, self.invariant, self.operations)
            if any(each.check == self.invariant.id for each in trials.session.inquest.findings()):
                self.interest = 0.0
        self.turns += 1


class PlanWalker(Struct):
    """The plan of `truespec test` for one operation, in pieces: what it shows needs no chance. interest: as
    an explorer's; from the second turn until the plan has ended it is the highest there is.
    """

    operation: Operation
    trials: Trials
    interest: float = 1.0
    steps: Iterator[None] | None = None

    def take_turn(self, cases: int, goes_on: Callable[[], bool]) -> None:
        """Go so many steps further. goes_on: whether there is time left."""
        if self.steps is None:
            self.steps, self.interest = self.trials.steps(self.operation), MOST_INTEREST
        if not _advance(self.steps, cases, goes_on):
            self.interest = 0.0


class CallbackWalker(Struct):
    """Asks one operation to call back: what is planned first, then by chance. interest: as an explorer's."""

    operation: Operation
    callbacks: Callbacks
    interest: float = 1.0
    steps: Iterator[None] | None = None

    def take_turn(self, cases: int, goes_on: Callable[[], bool]) -> None:
        """Hear what has come since the last turn, and ask for more. goes_on: whether there is time left."""
        if self.steps is None:
            self.steps = self.callbacks.steps(self.operation)
        else:
            self.callbacks.hear()
        _advance(self.steps, cases, goes_on)


Walker = ThingsWalker | ListWalker | ReadsWalker | SequenceWalker | PlanWalker | CallbackWalker
