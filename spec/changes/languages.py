"""Whether every text of some patterns is one of another pattern: decided by automata (DIFF §1.6, step 4)."""

import math
from functools import lru_cache
from typing import Final

from msgspec import Struct

from ..schema.common_texts import Bounds, common
from ..schema.pattern_syntax import outside_of_classes

_BOUNDS: Final = Bounds(copies=2_000, states=4_000, places=3_000, steps=30_000)
"""Where that is not enough, nothing is decided."""


class Decision(Struct, frozen=True):
    """What automata say. beyond: a shortest text that is sent and not taken; None where there is none."""

    beyond: str | None


class _Asked(Struct, frozen=True):
    """What a pattern asks of a text: all of `found` have to be found in it, and none of `missed`."""

    found: tuple[str, ...]
    missed: tuple[str, ...] = ()

    @classmethod
    def of(cls, pattern: str) -> "_Asked":
        """Take a pattern apart whose look-aheads stand at its start, where each speaks of the whole text."""
        if not pattern.startswith("^(?") or _parts(pattern, "|") != [pattern]:
            return cls((pattern,))
        found, missed, rest = list[str](), list[str](), pattern[1:]
        while rest.startswith(("(?=", "(?!")):
            inner = _group(rest)
            if inner is None:
                return cls((pattern,))
            (found if rest[2] == "=" else missed).append(f"^(?:{inner})")
            rest = rest[len(inner) + 4 :]
        return cls((*found, f"^{rest}"), tuple(missed))


def _group(text: str) -> str | None:
    """Give what stands in the group of a look-ahead that a text begins with; None where it does not end."""
    inner = _parts(text[3:], ")")[0]
    return inner if len(inner) + 4 <= len(text) else None


def _parts(pattern: str, at: str) -> list[str]:
    """Split a pattern where a character stands for itself neither in a class nor in a group."""
    parts, start, depth = list[str](), 0, 0
    for position, character in outside_of_classes(pattern):
        if character == at and not depth:
            parts.append(pattern[start:position])
            start = position + 1
        else:
            depth += (character == "(") - (character == ")")
    return [*parts, pattern[start:]]


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
    asked, read = [_Asked.of(each) for each in patterns], _Asked.of(reader)
    sent = tuple(each for part in asked for each in part.found)
    unsent = tuple(each for part in asked for each in part.missed)
    most = math.inf if longest is None else longest
    found = [common(sent, (*unsent, each), shortest, most, _BOUNDS) for each in read.found]
    found += [common((*sent, each), unsent, shortest, most, _BOUNDS) for each in read.missed]
    texts = [each.plain_text for each in found if each.is_exact and each.plain_text is not None]
    if texts:
        return Decision(min(texts, key=len))
    is_proven = all(each.is_certain and each.characters is None for each in found)
    return Decision(None) if is_proven else None
