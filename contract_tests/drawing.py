"""Values whose every choice Hypothesis makes, without a test around them.

Hypothesis is imported when it is used: it takes half a second to load, and most commands don't need it.
"""

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

T = TypeVar("T")

_MOST_UNFINISHED: Final = 8


class _Enough(BaseException):
    """Ends the drawing: no Exception, which Hypothesis would take for a failure to look into."""


def draw_each(make: Callable[[Random], T], seed: int, examples: int, take: Callable[[T], bool]) -> None:
    """Hand `examples` values of `make` to `take`, one after the other, until it answers False.

    The same seed gives the same values. Nothing is stored; an interrupt goes on to the caller. `make` has to
    depend on its choices only, not on what `take` learns.
    """
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis.errors import Flaky, Unsatisfiable
    from hypothesis.strategies import data

    from .drawn_random import DrawnRandom

    # Values in a row that needed more choices than Hypothesis has; each costs a tenth of a second.
    unfinished = 0

    @seeded(seed)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=[
            HealthCheck.data_too_large,
            HealthCheck.filter_too_much,
            HealthCheck.large_base_example,
            HealthCheck.too_slow,
        ],
    )
    @given(data())
    def drawn(source: "DataObject") -> None:
        nonlocal unfinished
        unfinished += 1
        if unfinished > _MOST_UNFINISHED:
            raise _Enough
        value = make(DrawnRandom(source))
        unfinished = 0
        if not take(value):
            raise _Enough

    # Unsatisfiable: no value was simple enough. Flaky: we ended it before the first choice, which looks odd.
    with suppress(_Enough, Flaky, Unsatisfiable):
        drawn()
