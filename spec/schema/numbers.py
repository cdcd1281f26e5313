"""The numbers that the bounds and steps of a schema leave, exactly (JSON Schema Validation, Numeric)."""

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from msgspec import Struct

from .flat import exact


class Limit(Struct, frozen=True):
    """One end of a range. is_strict: whether the number itself is left out."""

    at: Fraction
    is_strict: bool


def limits(flat: Mapping[str, Any]) -> tuple[Limit | None, Limit | None]:
    """Read the tightest bounds of a schema, the lower and the upper; None where there is none."""
    lows = [
        Limit(exact(flat[keyword]), keyword.startswith("e"))
        for keyword in ("minimum", "exclusiveMinimum")
        if _is_number(flat.get(keyword))
    ]
    highs = [
        Limit(exact(flat[keyword]), keyword.startswith("e"))
        for keyword in ("maximum", "exclusiveMaximum")
        if _is_number(flat.get(keyword))
    ]
    low = max(lows, key=lambda limit: (limit.at, limit.is_strict), default=None)
    return low, min(highs, key=lambda limit: (limit.at, not limit.is_strict), default=None)


def multiples(step: Fraction, low: Limit | None, high: Limit | None) -> range:
    """List which multiples of a step lie within bounds: the numbers that it is to be multiplied with.

    Where an end is open, 101 of them are listed.
    """
    first = None if low is None else math.ceil(low.at / step)
    if first is not None and low is not None and low.is_strict and first * step == low.at:
        first += 1
    last = None if high is None else math.floor(high.at / step)
    if last is not None and high is not None and high.is_strict and last * step == high.at:
        last -= 1
    if first is None:
        first = 0 if last is None or last > 0 else last - 100
    return range(first, (first + 100 if last is None else last) + 1)


def as_number(value: Fraction) -> int | float:
    """Write an exact number as JSON has it; one that no float can hold, as the nearest integer."""
    if value.denominator == 1:
        return int(value)
    try:
        return float(value)
    except OverflowError:
        return round(value)


def _is_number(bound: object) -> bool:
    return isinstance(bound, int | float | Decimal) and not isinstance(bound, bool)
