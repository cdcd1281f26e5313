"""Schemas of which nothing is known: their reference leads nowhere, or only back to itself."""

from collections.abc import Sequence

from ..schema.inexact import is_inexact
from .graph import Place, Side
from .naming import atoms_at


def is_lost_at(side: Side, pointer: Sequence[str | int]) -> bool:
    """Whether what a side says of a part of a value, or of what is around it, is not known."""
    if side.is_complete:
        return False
    ways = (tuple(pointer[:length]) for length in range(len(pointer) + 1))
    return any(_is_lost(place) for way in ways for place in atoms_at(side, way))


def _is_lost(place: Place) -> bool:
    said = place.keywords
    return (is_inexact(said) and len(said) == 1) or ("$ref" in said and place.target() == place)
