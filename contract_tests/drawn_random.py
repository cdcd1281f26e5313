"""A `random.Random` whose every choice Hypothesis makes: so what our generators make with it shrinks.

A generator asks a `Random` for every choice; asked here, Hypothesis knows each choice and makes a failing
value simpler by making simpler ones (the first branch, the shorter array, the smaller number).
"""

from collections.abc import Callable
from random import Random
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DataObject, DrawFn, SearchStrategy

_BITS: Final = 24


class DrawnRandom(Random):
    """A `random.Random` whose every choice is drawn from Hypothesis.

    Only whole numbers are drawn, so 0 (the first of several, the lower bound) is the simplest choice.
    """

    def __init__(self, source: DataObject) -> None:
        super().__init__(0)
        self._source = source
        # Below the public `draw`, which does five times the work for each choice (checks, notes, spans).
        self._draw: Callable[[int, int], int] = source.conjecture_data.draw_integer

    def drawn(self, strategy: SearchStrategy[Any]) -> Any:
        """Draw a value of somebody else's strategy, as part of what is being made."""
        return self._source.conjecture_data.draw(strategy)

    def random(self) -> float:
        """Draw a number from 0 up to, not including, 1; the simplest are 0, a half, a quarter.

        The bits of a whole number in reverse: Hypothesis draws small ones far more often than large ones,
        which read from the front would leave out nearly everything that is optional.
        """
        return int(f"{self._randbelow(1 << _BITS):0{_BITS}b}"[::-1], 2) / (1 << _BITS)

    def getrandbits(self, k: int, /) -> int:
        """Draw a number of `k` bits."""
        return self._randbelow(1 << k)

    def _randbelow(self, n: int) -> int:
        # What `choice`, `randint`, `shuffle` and `sample` come down to (`Random.__init_subclass__` looks for
        # it): one draw each, where the inherited one would draw bits until they fit.
        return self._draw(0, n - 1) if n > 1 else 0

    def seed(self, a: Any = None, version: int = 2) -> None:
        """Do nothing: the choices come from Hypothesis."""

    def __reduce__(self) -> Any:
        raise TypeError("a DrawnRandom belongs to one example and can't be copied")


@st.composite
def drawn_randoms(draw: DrawFn) -> Random:
    """Make a `Random` for code that takes one, so that what it makes shrinks."""
    return DrawnRandom(draw(st.data()))
