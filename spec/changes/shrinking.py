"""The smallest value that still shows the same: members, items and characters are left out one by one."""

from collections.abc import Callable, Iterator
from typing import Final

from ..json_value import Json, is_array, is_object

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
        for smaller in reductions(value):
            left -= 1
            if left < 0:
                break
            if shows(smaller):
                value, is_smaller = smaller, True
                break
    return value


def reductions(value: Json) -> Iterator[Json]:
    """Give the values that have one thing less, those first that lose the most."""
    if is_object(value):
        for name in value:
            yield {other: member for other, member in value.items() if other != name}
        for name, member in value.items():
            yield from ({**value, name: smaller} for smaller in reductions(member))
    elif is_array(value):
        for position in range(len(value)):
            yield value[:position] + value[position + 1 :]
        for position, item in enumerate(value):
            yield from ([*value[:position], each, *value[position + 1 :]] for each in reductions(item))
    elif isinstance(value, str) and value:
        if len(value) > _LONG:
            yield from (value[: len(value) // 2], value[1:], value[:-1])
        else:
            yield from (value[:position] + value[position + 1 :] for position in range(len(value)))
