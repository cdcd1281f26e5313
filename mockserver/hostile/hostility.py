"""Whose turn it is: each request of an operation gets its next unusual answer, then such by chance."""

from collections.abc import Iterator
from itertools import chain, count, islice, zip_longest
from random import Random
from typing import Final

from ...spec import Operation, Spec
from .unusual_answers import Candidate, UnusualAnswer, broken_by, by_chance, candidates, usual

_MIXED: Final = 60
_MOST_LISTS: Final = 1_000
"""Lists of answers that are kept: an operation has one for each Accept field that it met."""


class Hostility:
    """The unusual answers of one mock.

    seed: of their order, and of those by chance; None for the order in which they are found. next_version:
    whose answers are given, too, those above all that the present document does not allow.
    """

    def __init__(self, seed: str | None = None, next_version: Spec | None = None) -> None:
        self._seed = seed
        self._next = {each.key: each for each in next_version.operations} if next_version is not None else {}
        self._next_name = next_version.name if next_version is not None else ""
        self._lists: dict[tuple[str, str | None], _Answers] = {}
        self._turns: dict[str, Iterator[int]] = {}
        self.begin()

    def begin(self, first: int = 0, step: int = 1) -> None:
        """Begin anew: the first request of an operation gets its answer number `first`, each further one
        the answer `step` later.
        """
        self._first, self._step = first, step
        self._turns.clear()

    def answer(self, operation: Operation, accept: str | None) -> UnusualAnswer | None:
        """Give the next unusual answer to a valid request; None where the operation has none at all."""
        turns = self._turns.setdefault(operation.key, count(self._first, self._step))
        key = (operation.key, accept)
        known = self._lists.get(key)
        if known is None:
            if len(self._lists) >= _MOST_LISTS:
                self._lists.clear()
            known = self._lists[key] = _Answers(self._ordered(operation, accept))
        number = next(turns)
        return known.at(number) or self._by_chance(operation, accept, number, known)

    def _ordered(self, operation: Operation, accept: str | None) -> Iterator[UnusualAnswer]:
        """Go through the unusual answers of an operation, those of the next version in turn with its own."""
        own = self._shuffled(operation, candidates(operation, accept))
        now = (UnusualAnswer(made, each.what) for each in own if (made := each.answer()) is not None)
        coming = self._coming(operation, accept)
        pairs = zip_longest(coming, now)
        return (each for each in chain.from_iterable(pairs) if each is not None)

    def _coming(self, operation: Operation, accept: str | None) -> Iterator[UnusualAnswer]:
        """Go through the answers of the next version: the usual ones, and all that this one forbids."""
        changed = self._next.get(operation.key)
        if changed is None:
            return
        for is_usual, each in chain(
            ((True, each) for each in usual(changed, accept)),
            ((False, each) for each in self._shuffled(changed, candidates(changed, accept))),
        ):
            answer = each.answer()
            if answer is None:
                continue
            broken = broken_by(answer, operation)
            if broken or is_usual:
                new = f", which {broken[0].at} does not allow: {broken[0].words}" if broken else ""
                yield UnusualAnswer(answer, f"as {self._next_name} has it: {each.what}{new}")

    def _shuffled(self, operation: Operation, found: Iterator[Candidate]) -> Iterator[Candidate]:
        """Give them in the order of the seed: mixed so many at a time, since making all takes long."""
        if self._seed is None:
            yield from found
            return
        random = Random(f"{self._seed} {operation.key}")
        while some := list(islice(found, _MIXED)):
            yield from random.sample(some, len(some))

    def _by_chance(
        self, operation: Operation, accept: str | None, number: int, known: "_Answers"
    ) -> UnusualAnswer | None:
        """Make an answer by chance; where that can't be, give those that there are again."""
        random = Random(f"{self._seed or ''} {operation.key} {number}")
        return by_chance(operation, accept, random) or known.again(number)


class _Answers:
    """Answers in their order, each made when its turn comes for the first time."""

    def __init__(self, made: Iterator[UnusualAnswer]) -> None:
        self._made = made
        self._known: list[UnusualAnswer] = []

    def at(self, number: int) -> UnusualAnswer | None:
        """Give the answer of a number, from 0; None where there are fewer."""
        while len(self._known) <= number:
            found = next(self._made, None)
            if found is None:
                return None
            self._known.append(found)
        return self._known[number]

    def again(self, number: int) -> UnusualAnswer | None:
        """Give one of those that there are."""
        return self._known[number % len(self._known)] if self._known else None
