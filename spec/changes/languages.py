"""Whether every text of some patterns is one of another pattern: decided by automata (DIFF §1.6, step 4)."""

import math
from functools import lru_cache
from typing import Final

from msgspec import Struct

from ..schema.common_texts import Bounds, common

_BOUNDS: Final = Bounds(copies=2_000, states=4_000, places=3_000, steps=30_000)
"""Where that is not enough, nothing is decided."""


class Decision(Struct, frozen=True):
    """What automata say. beyond: a shortest text that is sent and not taken; None where there is none."""

    beyond: str | None


@lru_cache(maxsize=512)
def texts_beyond(
    patterns: tuple[str, ...], shortest: int, longest: int | None, reader: str
) -> Decision | None:
    """Look for a text that all of `patterns` find something in, and `reader` does not.

    Patterns: translated, as schemas that are asserted have them. shortest, longest: of the texts, in code
    points. None where a pattern is not regular, or it takes too long.
    """
    if shortest > _BOUNDS.copies:
        return None
    found = common(patterns, (reader,), shortest, math.inf if longest is None else longest, _BOUNDS)
    return Decision(found.plain_text) if found.is_exact else None
