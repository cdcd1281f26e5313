"""What kind of value is wanted of a schema that allows many."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final, TypeAlias

from ..json_value import Json

_DEPTH: Final = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of value. optionals: how likely an optional member is present, 0 to 1.

    depth: levels below which optional members and items are left out. reach: how much longer than needed
    texts and arrays get.
    """

    optionals: float = 0.5
    depth: int = _DEPTH
    reach: int = 3


PLAIN: Final = Shape()
FULL: Final = Shape(optionals=1.0)
MINIMAL: Final = Shape(optionals=0.0, depth=1, reach=0)

Maker: TypeAlias = Callable[[Random, int, Shape], Json]
"""Makes a value. The number is how many levels are left before everything optional is left out."""
