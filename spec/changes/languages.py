"""Whether every text of some patterns is one of another pattern: decided by automata (DIFF §1.6, step 4)."""

import math
from functools import lru_cache
from typing import Final

from msgspec import Struct

from ..schema.automata import Bounds
from ..schema.common_texts import common

_BOUNDS: Final = Bounds(copies=10_000, states=25_000, places=15_000, steps=60_000)
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
    most = math.inf if longest is None else longest
    found = common(patterns, (reader,), shortest, most, _BOUNDS)
    if found.is_exact and found.plain_text is not None:
        return Decision(found.plain_text)
    return Decision(None) if found.is_certain and found.characters is None else None
