"""Whose turn it is: rounds of growing slices, so that every operation gets its share first.

A slice is a number of cases, not of seconds: with the same seed the order of cases is the same on a slow and
on a fast machine. An operation that answers slowly loses the rest of its slice, and its place in later rounds
in proportion, so that it can't use up the others' time.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Generic, TypeVar

from msgspec import Struct

Subject = TypeVar("Subject")

FIRST_SLICE: Final = 8
"""Cases of each operation in the first round."""

LARGEST_SLICE: Final = 256
"""Cases of each operation in a late round."""

_PATIENCE: Final = 4.0
"""How many times its fair share of a round a slice may take."""


class Slice(Struct, Generic[Subject], frozen=True):
    """A turn: so many cases of one subject, or until `ends` on the clock."""

    subject: Subject
    cases: int
    ends: float


def slices(subjects: Sequence[Subject], ends: float, clock: Callable[[], float]) -> Iterator[Slice[Subject]]:
    """Hand out turns in order, round after round, until the clock shows `ends`.

    Each round is as long as the last one was, or twice that; a slice gets at most four times its part of what
    is left, so one hanging operation costs the others little.
    """
    cases = FIRST_SLICE
    while subjects and clock() < ends:
        for place, subject in enumerate(subjects):
            now = clock()
            if now >= ends:
                return
            share = (ends - now) / (len(subjects) - place)
            yield Slice(subject, cases, min(ends, now + _PATIENCE * share))
        cases = min(2 * cases, LARGEST_SLICE)
