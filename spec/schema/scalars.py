"""The closures that make texts and numbers."""

import math
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any, Final

from ..json_value import Json
from . import believable, formats
from .common_texts import Common, common
from .flat import Flat, denied
from .format_checks import Formats, compiled
from .format_outlines import OUTLINES
from .numbers import Limit, as_number, limits, multiples
from .regular import TextMaker, compile_pattern, least_length
from .shape import Maker, Shape

_TRIES: Final = 48
_FARTHEST: Final = Fraction(10) ** 300
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_STRANGE: Final = "aé한漢я\u200b\u202e🦄\t\"'<&%/\\;-0"
"""Letters of extreme texts: other scripts, beyond the basic plane, invisible, those that need escaping."""

MAX_LENGTH: Final = 100_000
"""Characters that are still made; a schema that asks for more is not satisfied."""

_Source = Callable[[Random, Shape], str]
"""Makes a text that may fit."""


def nothing(random: Random, depth: int, shape: Shape) -> Json:
    """Make null: where that is asked for, and where nothing can be made."""
    del random, depth, shape


def text_maker(flat: Flat, believed: Callable[[Random], str], asserted: Formats) -> Maker:
    """Compile how to make texts: by pattern, by format, else by name; of the length that is asked for.

    believed: makes a text that fits the name. A format that is not asserted is met where nothing else
    forbids it.
    """
    low, high = int(flat.get("minLength", 0)), int(flat.get("maxLength", MAX_LENGTH))
    patterns: list[str] = flat.get("patterns", [])
    if max([low, *map(least_length, patterns)]) > MAX_LENGTH:
        return nothing
    high = min(high, MAX_LENGTH)
    known = formats.RANDOM.get(str(flat.get("format", "")))
    if known is None and not patterns:
        return (
            _checked([_by_name(believed, low, high)], flat, asserted)
            if flat.get("nots")
            else _free(believed, low, high)
        )
    sources = [] if known is None else _of_format(known, str(flat["format"]), low, high)
    if known is not None and not patterns and not flat.keys() & {"minLength", "maxLength", "nots"}:
        return lambda random, depth, shape: known(random)
    sources += _of_patterns(patterns, low, high)
    if patterns or any("pattern" in each for each in flat.get("nots", ())):
        sources.append(_common_text(flat, low, high, asserted))
    return _checked(sources, flat, asserted) if sources else nothing


def _free(believed: Callable[[Random], str], low: int, high: int) -> Maker:
    """Compile how to make texts that only have a length."""
    by_name = _by_name(believed, low, high)
    is_open = low <= 1 and high >= believable.LONGEST

    def make(random: Random, depth: int, shape: Shape) -> Json:
        return believed(random) if is_open and not shape.edge else by_name(random, shape)

    return make


def _by_name(believed: Callable[[Random], str], low: int, high: int) -> _Source:
    def make(random: Random, shape: Shape) -> str:
        if shape.edge and random.random() < shape.edge:
            length = min(high, max(low, shape.reach * 40)) if random.random() < 0.5 else low
            return "".join(random.choices(_STRANGE if shape.reach > 3 else _LETTERS, k=length))
        text = believed(random)
        if len(text) < low:
            text += "".join(random.choices(_LETTERS, k=low - len(text)))
        cut = text[:high].rstrip()
        return cut if len(cut) >= low else text[:high]

    return make


def _checked(sources: list[_Source], flat: Flat, asserted: Formats) -> Maker:
    """Compile how to make texts by several ways, in turn, until one fits; the last where none does."""
    fits = _predicate(flat, asserted)
    count = len(sources)

    def make(random: Random, depth: int, shape: Shape) -> Json:
        text = ""
        for number in range(max(_TRIES, 2 * count)):
            text = sources[number % count](random, shape)
            if fits(text):
                break
        return text

    return make


def _predicate(flat: Flat, asserted: Formats) -> Callable[[str], bool]:
    schema: dict[str, Any] = {key: flat[key] for key in ("minLength", "maxLength", "format") if key in flat}
    schema["allOf"] = [
        True,
        *({"pattern": each} for each in flat.get("patterns", ())),
        *({"not": each} for each in flat.get("nots", ())),
    ]
    try:
        return compiled(schema, asserted).is_valid
    except ValueError:
        return lambda text: True


def _of_format(known: Callable[[Random], str], name: str, low: int, high: int) -> list[_Source]:
    """List ways to make texts of a format: at random, as short as can be, drawn out."""
    sources: list[_Source] = [lambda random, shape: known(random)]
    short = formats.SHORT.get(name)
    if short is not None and high < 30:
        sources.append(lambda random, shape: short)
    if low > 12:
        sources.append(lambda random, shape: formats.drawn_out(name, known(random), low))
    return sources


def _of_patterns(patterns: list[str], low: int, high: int) -> list[_Source]:
    """List ways to make texts that patterns find: of each alone, of one after the other."""
    makers = [make for make in map(compile_pattern, patterns) if make is not None]
    reaches = dict.fromkeys((1, 0, 8, low, max(low - 1, 0), 64, low // 2, 2 * low, 4, high // 2))
    sources = [_of_pattern(make, None) for make in makers]
    if len(makers) > 1:
        sources += [_in_a_row(order) for order in (makers, makers[::-1])]
    sources += [_of_pattern(make, reach) for make in makers for reach in reaches if reach <= MAX_LENGTH]
    return sources


def _common_text(flat: Flat, low: int, high: int, asserted: Formats) -> _Source:
    """Make the shortest texts that patterns and a format have in common, if they are needed at all."""
    name = str(flat.get("format", ""))
    outline = OUTLINES.get(name) if name in asserted.names else None
    patterns: list[str] = [*flat.get("patterns", ()), *([] if outline is None else [f"^({outline})$"])]
    denied: list[str] = [each["pattern"] for each in flat.get("nots", ()) if "pattern" in each]
    known: Common | None = None

    def make(random: Random, shape: Shape) -> str:
        nonlocal known
        if known is None:
            known = common(patterns, denied, low, high)
        return known.text(random)

    return make


def _of_pattern(make: TextMaker, reach: int | None) -> _Source:
    return lambda random, shape: make(random, shape.reach if reach is None else reach)


def _in_a_row(makers: list[TextMaker]) -> _Source:
    return lambda random, shape: "".join(make(random, 0) for make in makers)


def number_maker(flat: Flat, name: str, *, is_integer: bool) -> Maker:
    """Compile how to make numbers within the bounds; on the grid of `multipleOf` where there is one."""
    low, high = limits(flat)
    step = Fraction(str(flat["multipleOf"])) if flat.get("multipleOf") else None
    is_far = any(limit is not None and abs(limit.at) > _FARTHEST for limit in (low, high))
    if is_integer:
        step = Fraction(step.numerator if step is not None else 1)
    elif step is None and is_far and multiples(Fraction(1), low, high):
        step = Fraction(1)
    nots: list[Json] = flat.get("nots", [])
    make = _between(name, low, high) if step is None else _on_grid(name, step, low, high)
    if not nots:
        return make

    def allowed(random: Random, depth: int, shape: Shape) -> Json:
        value: Json = None
        for _ in range(_TRIES):
            value = make(random, depth, shape)
            if not any(denied(each, value) for each in nots):
                break
            shape = Shape(reach=shape.reach)
        return value

    return allowed


def _believed(name: str, low: Limit | None, high: Limit | None) -> tuple[Limit, Limit] | None:
    """Narrow bounds to what is believable for a name; None where that leaves nothing."""
    least, most = (Limit(Fraction(each), is_strict=False) for each in believable.integer_range(name))
    near = least if low is None or low.at < least.at else low
    far = most if high is None or high.at > most.at else high
    return (near, far) if near.at < far.at else None


def _on_grid(name: str, step: Fraction, low: Limit | None, high: Limit | None) -> Maker:
    """Compile how to make multiples of a step."""
    all_of_it = multiples(step, low, high)
    believed = _believed(name, low, high)
    grid = (multiples(step, *believed) if believed is not None else None) or all_of_it
    if not grid:
        return nothing
    first, last = all_of_it[0], all_of_it[-1]
    ends = [first, last, *(each for each in (0, first + 1, last - 1) if first <= each <= last)]
    start, count = grid[0], len(grid) if grid[-1] - grid[0] < 2**62 else 2**62
    whole = int(step) if step.denominator == 1 else None

    def make(random: Random, depth: int, shape: Shape) -> Json:
        if shape.edge and random.random() < shape.edge:
            number = random.choice(ends)
        else:
            number = start + random.randrange(count)
        return number * whole if whole is not None else as_number(number * step)

    return make


def _between(name: str, low: Limit | None, high: Limit | None) -> Maker:
    """Compile how to make fractions within bounds."""
    near, far = _believed(name, low, high) or _apart(low, high)
    least, most = float(near.at), float(far.at)
    if least == most or not math.isfinite(most - least):
        middle = as_number((near.at + far.at) / 2)
        return lambda random, depth, shape: middle
    ends = [as_number(limit.at) for limit in (low, high) if limit is not None and not limit.is_strict]

    def make(random: Random, depth: int, shape: Shape) -> Json:
        if shape.edge and ends and random.random() < shape.edge:
            return random.choice(ends)
        value = least + (most - least) * random.random()
        rounded = round(value, 2)
        return rounded if least < rounded < most else value if least < value < most else (least + most) / 2

    return make


def _apart(low: Limit | None, high: Limit | None) -> tuple[Limit, Limit]:
    """Give two bounds where only one, or none, is there: a hundred apart."""
    least = low or Limit((high.at if high is not None else Fraction(100)) - 100, is_strict=False)
    return least, high or Limit(least.at + 100, is_strict=False)
