"""Whether what a sender's case says of a value is enough for one keyword of a reader.

Each entry of `LOCAL` looks at one keyword and at the value itself, never inside it. "Not enough" proves
nothing: it points to where a difference may be (DIFF §1.6, step 3). Numbers are compared exactly.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from ..json_value import Json
from .cases import Case
from .graph import types_of
from .languages import Decision, texts_beyond
from .texts import LENGTHS

Enough = Callable[[Case, Any, Mapping[str, Any]], bool]
"""Given a case, the keyword's value and the reader's schema: whether every value of the case meets it."""

_LONGEST: Final = 300
"""Characters that automata count."""

_OF_TYPE: Final = {
    "maximum": "number",
    "exclusiveMaximum": "number",
    "minimum": "number",
    "exclusiveMinimum": "number",
    "multipleOf": "number",
    "maxLength": "string",
    "minLength": "string",
    "pattern": "string",
    "format": "string",
    "maxItems": "array",
    "minItems": "array",
    "uniqueItems": "array",
    "maxProperties": "object",
    "minProperties": "object",
    "required": "object",
}


def exact(number: Json) -> Fraction:
    """Read a JSON number as the decimal that was written."""
    return Fraction(Decimal(str(number)))


def lower_bound(case: Case) -> tuple[Fraction, bool] | None:
    """Find the lowest number a case allows, and whether it is itself left out; None where there is none."""
    bounds = [(exact(value), False) for _, value in case.each("minimum")]
    bounds += [(exact(value), True) for _, value in case.each("exclusiveMinimum")]
    if not bounds:
        return None
    bound, excluded = max(bounds)
    if "number" not in case.types and not excluded:
        bound = Fraction(-((-bound.numerator) // bound.denominator))
    if "number" not in case.types and excluded:
        bound, excluded = Fraction(bound.numerator // bound.denominator + 1), False
    return bound, excluded


def upper_bound(case: Case) -> tuple[Fraction, bool] | None:
    """Find the highest number a case allows, and whether it is itself left out; None where there is none."""
    bounds = [(-exact(value), False) for _, value in case.each("maximum")]
    bounds += [(-exact(value), True) for _, value in case.each("exclusiveMaximum")]
    if not bounds:
        return None
    bound, excluded = max(bounds)
    bound = -bound
    if "number" not in case.types and not excluded:
        bound = Fraction(bound.numerator // bound.denominator)
    if "number" not in case.types and excluded:
        bound, excluded = Fraction(-((-bound.numerator) // bound.denominator) - 1), False
    return bound, excluded


def least(case: Case, keyword: str) -> int:
    """Find the largest of the lower limits that a case writes (`minLength`, `minItems`, `minProperties`)."""
    own = max((int(value) for _, value in case.each(keyword)), default=0)
    if keyword == "minLength":
        own = max([own, *(LENGTHS[name][0] for _, name in case.each("format") if name in LENGTHS)])
    return max(own, len(case.required())) if keyword == "minProperties" else own


def most(case: Case, keyword: str) -> int | None:
    """Find the smallest of the upper limits that a case writes; None where there is none."""
    limits = [int(value) for _, value in case.each(keyword)]
    if keyword == "maxLength":
        limits += [LENGTHS[name][1] for _, name in case.each("format") if name in LENGTHS]
    if keyword == "maxProperties" and not case.declared.is_open and not case.declared.patterns:
        limits.append(len(case.declared.names))
    return min(limits) if limits else None


def _type(case: Case, _: Any, schema: Mapping[str, Any]) -> bool:
    allowed = types_of(dict(schema))
    return all(
        name in allowed
        or (name == "integer" and "number" in allowed)
        or (name == "number" and "integer" in allowed and _is_whole(case))
        for name in case.types
    )


def _is_whole(case: Case) -> bool:
    return any(exact(value).denominator == 1 for _, value in case.each("multipleOf"))


def _minimum(case: Case, value: Any, _: Mapping[str, Any]) -> bool:
    bound = lower_bound(case)
    return bound is not None and bound[0] >= exact(value)


def _exclusive_minimum(case: Case, value: Any, _: Mapping[str, Any]) -> bool:
    bound = lower_bound(case)
    return bound is not None and (bound[0] > exact(value) or bound == (exact(value), True))


def _maximum(case: Case, value: Any, _: Mapping[str, Any]) -> bool:
    bound = upper_bound(case)
    return bound is not None and bound[0] <= exact(value)


def _exclusive_maximum(case: Case, value: Any, _: Mapping[str, Any]) -> bool:
    bound = upper_bound(case)
    return bound is not None and (bound[0] < exact(value) or bound == (exact(value), True))


def _multiple_of(case: Case, value: Any, _: Mapping[str, Any]) -> bool:
    own = [exact(number) for _, number in case.each("multipleOf")]
    if "number" not in case.types:
        own.append(Fraction(1))
    return any((number / exact(value)).denominator == 1 for number in own)


def _at_least(keyword: str) -> Enough:
    return lambda case, value, _: least(case, keyword) >= value


def _at_most(keyword: str) -> Enough:
    def enough(case: Case, value: Any, _: Mapping[str, Any]) -> bool:
        limit = most(case, keyword)
        return limit is not None and limit <= value

    return enough


def text_beyond(case: Case, reader: str) -> Decision | None:
    """Look for a text of a case in which a pattern of the reader finds nothing; None where it is open."""
    patterns = tuple(dict.fromkeys(str(value) for _, value in case.each("pattern")))
    return texts_beyond(patterns, least(case, "minLength"), most(case, "maxLength"), reader)


def pattern_of_length(keyword: str, value: int) -> str:
    """Write a limit of length as a pattern; "" where it would be too long for automata."""
    if value > _LONGEST:
        return ""
    return f"^[\\x00-\\U0010ffff]{{{f'{value},' if keyword == 'minLength' else f'0,{value}'}}}$"


def _pattern(case: Case, value: Any, _: Mapping[str, Any]) -> bool:
    return any(own == value for _, own in case.each("pattern")) or _is_proven(case, str(value))


def _is_proven(case: Case, reader: str) -> bool:
    decided = text_beyond(case, reader)
    return decided is not None and decided.beyond is None


def _length(keyword: str) -> Enough:
    """Compare limits of length; a pattern of the sender may keep to the reader's, too."""
    enough = _at_least(keyword) if keyword == "minLength" else _at_most(keyword)

    def is_kept(case: Case, value: Any, schema: Mapping[str, Any]) -> bool:
        if enough(case, value, schema):
            return True
        pattern = pattern_of_length(keyword, value) if any(case.each("pattern")) else ""
        return bool(pattern) and _is_proven(case, pattern)

    return is_kept


def _same(keyword: str) -> Enough:
    return lambda case, value, _: any(own == value for _, own in case.each(keyword))


def _unique_items(case: Case, value: Any, _: Mapping[str, Any]) -> bool:
    limit = most(case, "maxItems")
    return not value or any(own for _, own in case.each("uniqueItems")) or (limit is not None and limit <= 1)


def _required(case: Case, value: Any, _: Mapping[str, Any]) -> bool:
    return set(value) <= set(case.required())


def _never(case: Case, value: Any, schema: Mapping[str, Any]) -> bool:
    return False


LOCAL: Final[Mapping[str, Enough]] = MappingProxyType(
    {
        "type": _type,
        "enum": _never,
        "const": _never,
        "minimum": _minimum,
        "exclusiveMinimum": _exclusive_minimum,
        "maximum": _maximum,
        "exclusiveMaximum": _exclusive_maximum,
        "multipleOf": _multiple_of,
        "minLength": _length("minLength"),
        "maxLength": _length("maxLength"),
        "pattern": _pattern,
        "format": _same("format"),
        "minItems": _at_least("minItems"),
        "maxItems": _at_most("maxItems"),
        "uniqueItems": _unique_items,
        "minProperties": _at_least("minProperties"),
        "maxProperties": _at_most("maxProperties"),
        "required": _required,
    }
)
"""By keyword. Those that are not here are judged by what is inside the value, or only by the algebra."""


def concerns(case: Case, keyword: str) -> bool:
    """Whether a keyword can refuse any value of the case at all, by its type."""
    owner = _OF_TYPE.get(keyword)
    return owner is None or owner in case.types or (owner == "number" and "integer" in case.types)
