"""Which characters one-character patterns match, as the engine that judges has it.

Only the engine knows the properties of Unicode in its version, and which letters fold to which.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, TypeAlias

import jsonschema_rs

Range: TypeAlias = tuple[int, int]

LAST: Final = 0x10FFFF
SURROGATES: Final = (0xD800, 0xE000)
"""Halves of pairs, which stand in no text: from, to before."""

_BLOCK: Final = 1 << 12


@lru_cache(maxsize=64)
def characters_of(pattern: str) -> tuple[Range, ...]:
    """List the ranges of code points that a (translated) pattern of one character matches.

    Texts of many characters are held against it, and halved where only some of them match.
    """
    schemas = {"pattern": f"^(?:{pattern})*$"}, {"not": {"pattern": pattern}}
    matching, others = (jsonschema_rs.Draft202012Validator(each, offline=True) for each in schemas)
    found: list[Range] = []
    blocks = (
        block for low in range(0, LAST + 1, _BLOCK) for block in _blocks(low, low + _BLOCK, matching, others)
    )
    for low, high in blocks:
        if found and found[-1][1] == low - 1:
            found[-1] = found[-1][0], high - 1
        else:
            found.append((low, high - 1))
    return tuple(found)


def _blocks(
    low: int,
    high: int,
    matching: jsonschema_rs.Draft202012Validator,
    others: jsonschema_rs.Draft202012Validator,
) -> Iterator[Range]:
    """Give blocks of code points of which all match, in order. high: behind the last."""
    text = "".join(chr(code) for code in range(low, high) if not SURROGATES[0] <= code < SURROGATES[1])
    if not text:
        return
    if matching.is_valid(text):
        yield low, high
    elif not others.is_valid(text):
        middle = (low + high) // 2
        yield from _blocks(low, middle, matching, others)
        yield from _blocks(middle, high, matching, others)
