"""The closures that make texts and numbers."""

import math
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Final

from ..json_value import Json
from . import believable, formats
from .merging import Flat
from .regular import compile_pattern
from .shape import Maker, Shape

_TRIES: Final = 40

MAX_LENGTH: Final = 100_000
"""Characters and items that are still made; a schema that asks for more is said to be unsatisfiable here."""


def finds(pattern: str, text: str) -> bool:
    """Whether a (translated) pattern finds anything in a text; False where Python can't read it."""
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


def text_maker(flat: Flat, name: str) -> Maker:
    """Compile how to make texts: by pattern, else by format, else by name; cut or drawn out to the length."""
    low, high = int(flat.get("minLength", 0)), int(flat.get("maxLength", MAX_LENGTH))
    if low > MAX_LENGTH:
        return lambda random, depth, shape: None
    patterns: list[str] = flat.get("patterns", [])
    known = formats.RANDOM.get(str(flat.get("format", "")))
    if known is not None:
        return _of_format(known, patterns)
    compiled = compile_pattern(patterns[0]) if patterns else None
    if compiled is not None:
        return _matching(compiled, low, high, patterns)

    def make(random: Random, depth: int, shape: Shape) -> Json:
        text = believable.text(name, random)
        if len(text) < low:
            text += "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=low - len(text)))
        return text[:high]

    return make


def _of_format(known: Callable[[Random], str], patterns: list[str]) -> Maker:
    """Compile how to make texts of a format; where patterns narrow it, the first of some that they find."""

    def make(random: Random, depth: int, shape: Shape) -> Json:
        text = known(random)
        for _ in range(_TRIES if patterns else 0):
            if all(finds(pattern, text) for pattern in patterns):
                break
            text = known(random)
        return text

    return make


def _matching(compiled: Callable[[Random, int], str], low: int, high: int, patterns: list[str]) -> Maker:
    def make(random: Random, depth: int, shape: Shape) -> Json:
        text = ""
        for reach in (shape.reach, 1, 0, 8, low, max(low - 1, 0), 64, low // 2, 2 * low, 4):
            text = compiled(random, reach)
            if low <= len(text) <= high and all(finds(pattern, text) for pattern in patterns[1:]):
                return text
        return text

    return make


def number_maker(flat: Flat, name: str, *, is_integer: bool) -> Maker:
    """Compile how to make numbers within the bounds; on the grid of `multipleOf` where there is one."""
    low, high = bounds_of(flat, is_integer=is_integer)
    step = flat.get("multipleOf")
    wanted = believable.integer_range(name)
    near = max(low, Fraction(wanted[0])) if low is not None else Fraction(wanted[0])
    far = min(high, Fraction(wanted[1])) if high is not None else Fraction(wanted[1])
    if near > far:
        near, far = (
            (low, low + 100) if low is not None else ((high or Fraction(0)) - 100, high or Fraction(0))
        )
        far = min(far, high) if high is not None else far
    if step or is_integer:
        return _on_grid(
            Fraction(str(step)) if step else Fraction(1), near, far, low, high, is_integer=is_integer
        )
    near_float, far_float = float(near), float(far)

    def make(random: Random, depth: int, shape: Shape) -> Json:
        value = random.uniform(near_float, far_float)
        rounded = round(value, 2)
        return rounded if near_float <= rounded <= far_float else value

    return make


def _on_grid(
    step: Fraction,
    near: Fraction,
    far: Fraction,
    low: Fraction | None,
    high: Fraction | None,
    *,
    is_integer: bool,
) -> Maker:
    if is_integer and step.denominator != 1:
        step = Fraction(step.numerator)
    first, last = math.ceil(near / step), math.floor(far / step)
    if first > last:
        first = last = math.ceil(low / step) if low is not None else math.floor((high or Fraction(0)) / step)

    def make(random: Random, depth: int, shape: Shape) -> Json:
        return as_number(random.randint(first, last) * step)

    return make


def bounds_of(flat: Flat, *, is_integer: bool) -> tuple[Fraction | None, Fraction | None]:
    """Read the inclusive bounds of a number; an exclusive one moves by 1, or by a hair for fractions."""
    hair = Fraction(1) if is_integer else Fraction(1, 1_000_000)
    lows = [_exact(flat.get("minimum")), _moved(flat.get("exclusiveMinimum"), hair)]
    highs = [_exact(flat.get("maximum")), _moved(flat.get("exclusiveMaximum"), -hair)]
    low = max((each for each in lows if each is not None), default=None)
    high = min((each for each in highs if each is not None), default=None)
    if is_integer:
        low = Fraction(math.ceil(low)) if low is not None else None
        high = Fraction(math.floor(high)) if high is not None else None
    return low, high


def _exact(bound: Json) -> Fraction | None:
    return (
        Fraction(str(bound))
        if isinstance(bound, int | float | Decimal) and not isinstance(bound, bool)
        else None
    )


def _moved(bound: Json, by: Fraction) -> Fraction | None:
    exact = _exact(bound)
    return None if exact is None else exact + by


def as_number(value: Fraction) -> int | float:
    """Write an exact number as JSON has it."""
    return int(value) if value.denominator == 1 else float(value)
