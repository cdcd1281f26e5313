"""What kind of value is wanted of a schema that allows many."""

from collections.abc import Callable
from random import Random
from typing import Final, TypeAlias

from msgspec import Struct

from ..json_value import Json

_DEPTH: Final = 5


class Shape(Struct, frozen=True):
    """A kind of value. optionals: how likely an optional member is present, 0 to 1.

    depth: levels below which optional members and items are left out. reach: how much longer than needed
    texts and arrays get. edge: how likely a number, a length or a choice is the first or the last there is.
    """

    optionals: float = 0.5
    depth: int = _DEPTH
    reach: int = 3
    edge: float = 0.0


PLAIN: Final = Shape()
FULL: Final = Shape(optionals=1.0)
MINIMAL: Final = Shape(optionals=0.0, depth=1, reach=0)
EDGE: Final = Shape(edge=0.8)
EXTREME: Final = Shape(optionals=0.9, depth=7, reach=30, edge=1.0)

SHAPES: Final = (PLAIN, FULL, MINIMAL, EDGE, EXTREME)
"""All kinds: what one expects, all there is, the least, what stands at the limits, and as much as can be."""

Maker: TypeAlias = Callable[[Random, int, Shape], Json]
"""Makes a value. The number is how many levels are left before everything optional is left out."""

Accepts: TypeAlias = Callable[[Json], bool]
"""A compiled schema: the one judge of what was made."""
