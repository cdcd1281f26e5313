"""The smallest value that still shows the same: members, items and characters are left out one by one."""

from collections.abc import Callable, Iterator
from typing import Final

from ..json_value import Json
from ..reductions import reductions

_ATTEMPTS: Final = 400
_LONG: Final = 40
"""Characters beyond which a text is cut at its ends alone: to try each of them costs more than it shows."""


def shrunk(value: Json, shows: Callable[[Json], bool]) -> Json:
    """Leave out of a value what it shows the same without.

    In the end there is no member, no item and, of short texts, no character that can be left out, but where
    that takes too many attempts.
    """
    left = _ATTEMPTS
    is_smaller = True
    while is_smaller and left > 0:
        is_smaller = False
        for smaller in reductions(value, shorter):
            left -= 1
            if left < 0:
                break
            if shows(smaller):
                value, is_smaller = smaller, True
                break
    return value


def shorter(text: str) -> Iterator[str]:
    """Give the texts that have one character less, of a long one those without an end, the half first."""
    if len(text) > _LONG:
        yield from (text[: len(text) // 2], text[1:], text[:-1])
    else:
        yield from (text[:position] + text[position + 1 :] for position in range(len(text)))
