"""Whose turn it is: rounds of growing slices, so that every operation gets its share first.

A slice is a number of cases, not of seconds: with the same seed the order of cases is the same on a slow and
on a fast machine. Later slices are larger for what still surprises than for what does not. An operation that
answers slowly loses the rest of its slice, and its place in later rounds in proportion, so that it can't use
up the others' time.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Generic, TypeVar

from msgspec import Struct

Subject = TypeVar("Subject")

FIRST_SLICE: Final = 8
"""Cases of each operation in the first round."""

_MANY: Final = 200
"""Operations so many that the first slice is one case: a round over all of them has to fit a short run."""

LARGEST_SLICE: Final = 256
"""Cases of each operation in a late round."""

_PATIENCE: Final = 4.0
"""How many times its fair share of a round a slice may take."""


class Slice(Struct, Generic[Subject], frozen=True):
    """A turn: so many cases of one subject, or until `ends` on the clock."""

    subject: Subject
    cases: int
    ends: float


def slices(
    subjects: Sequence[Subject],
    ends: float,
    clock: Callable[[], float],
    interest: Callable[[Subject], float] = lambda _: 1.0,
) -> Iterator[Slice[Subject]]:
    """Hand out turns in order, round after round, until the clock shows `ends`.

    interest: how interesting a subject is, beside the others; the most interesting gets a whole slice, the
    others a part.

    Each round is as long as the last one was, or twice that; a slice gets at most four times its part of what
    is left, so one hanging operation costs the others little.
    """
    cases = FIRST_SLICE if len(subjects) < _MANY else 1
    while subjects and clock() < ends:
        most = max(interest(subject) for subject in subjects)
        for place, subject in enumerate(subjects):
            now = clock()
            if now >= ends:
                return
            share = (ends - now) / (len(subjects) - place)
            yield Slice(
                subject, max(1, int(cases * interest(subject) / most)), min(ends, now + _PATIENCE * share)
            )
        cases = min(2 * cases, LARGEST_SLICE)
