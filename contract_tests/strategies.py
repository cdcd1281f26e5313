"""Hypothesis strategies over our own generator: shrinking, targeting and the example database come with them.

The generator asks a `random.Random` for every choice it makes. Here that is a `DrawnRandom`, which asks
Hypothesis: so Hypothesis knows each choice and shrinks a failing value by making simpler ones (the first
branch, the shorter array, the smaller number).
"""

from collections.abc import Callable
from itertools import islice
from random import Random
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DataObject, DrawFn, SearchStrategy

from ..spec import Json, NearMiss, Operation, Request, Schema
from .credentials import Credentials
from .request_generator import NO_CREDENTIALS, RequestGenerator

_BITS: Final = 24
_MOST: Final = 1_000


class DrawnRandom(Random):
    """A `random.Random` whose every choice is drawn from Hypothesis.

    Only whole numbers are drawn, so 0 (the first of several, the lower bound) is the simplest choice.
    """

    def __init__(self, source: DataObject) -> None:
        super().__init__(0)
        # Below the public `draw`, which does five times the work for each choice (checks, notes, spans).
        self._draw: Callable[[int, int], int] = source.conjecture_data.draw_integer

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


def valid_values(schema: Schema) -> SearchStrategy[Json]:
    """Make values that meet a schema, in its view (JSON Schema 2020-12)."""
    return drawn_randoms().map(schema.generate)


def near_misses(schema: Schema) -> SearchStrategy[NearMiss]:
    """Make values that break one keyword of a schema, and say which; nothing where it forbids nothing."""

    @st.composite
    def near_miss(draw: DrawFn) -> NearMiss:
        found = list(islice(schema.near_misses(draw(drawn_randoms())), _MOST))
        return draw(st.sampled_from(found)) if found else draw(st.nothing())

    return near_miss()


def edge_values(schema: Schema) -> SearchStrategy[Json]:
    """Make values that only just meet a schema; nothing where it has no edges."""

    @st.composite
    def edge_value(draw: DrawFn) -> Json:
        found = list(islice(schema.edge_values(draw(drawn_randoms())), _MOST))
        return draw(st.sampled_from(found)).value if found else draw(st.nothing())

    return edge_value()


def valid_requests(
    operation: Operation, *, credentials: Credentials = NO_CREDENTIALS
) -> SearchStrategy[Request]:
    """Make requests of an operation that meet the document, as they go over the wire.

    credentials: what each carries to be let in.
    """
    return drawn_randoms().map(RequestGenerator(operation, credentials).valid)


def near_miss_requests(
    operation: Operation, *, credentials: Credentials = NO_CREDENTIALS
) -> SearchStrategy[Request]:
    """Make requests of which one part just misses its schema or is missing; most break the document, the
    judge knows which.
    """
    return drawn_randoms().map(RequestGenerator(operation, credentials).near_miss)


def requests(operation: Operation, *, credentials: Credentials = NO_CREDENTIALS) -> SearchStrategy[Request]:
    """Make requests of an operation, valid ones and near misses."""
    generator = RequestGenerator(operation, credentials)
    return drawn_randoms().map(
        lambda random: generator.near_miss(random) if random.randrange(2) else generator.valid(random)
    )
