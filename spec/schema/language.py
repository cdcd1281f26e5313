"""The texts that a schema lets a scalar be, as a regular expression (ECMA-262): for people to read.

Every value that meets the schema, spelled as truespec spells it, matches. The reverse does not hold where a
keyword is no matter of spelling (`multipleOf`, wide bounds, most formats).
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from ..json_value import Json, is_array, is_object
from .flat import Flat, kinds_of
from .format_outlines import OUTLINES

_SPECIAL: Final = re.compile(r"[\\^$.*+?()\[\]{}|]")
_SHOWN: Final = frozenset(("date", "date-time", "uuid"))
"""Formats whose outline says something to people."""

ANY: Final = ".*"
"""Any text, line ends included."""

_MOST_LISTED: Final = 10
"""Integers between two bounds that are listed one by one."""


def literal(text: str) -> str:
    """Write a text as a regular expression that matches it alone."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def alternatives(languages: Iterable[str]) -> str:
    """Write the union of languages, in parentheses where there are several."""
    found = list(dict.fromkeys(languages))
    if ANY in found:
        return ANY
    return found[0] if len(found) == 1 else f"({'|'.join(found)})"


def repeated(language: str, between: str, least: int, most: int | None) -> str:
    """Write a list of one or more, with a text between its items."""
    low, high = max(least, 1), None if most is None else max(most, 1)
    if high == 1:
        return language
    if not between:
        return f"{language if _is_group(language) else f'({language})'}{_times(low, high)}"
    return f"{language}({literal(between)}{language}){_times(low - 1, None if high is None else high - 1)}"


def _is_group(language: str) -> bool:
    """Whether the first parenthesis is closed by the last character."""
    depth = 0
    for place, character in enumerate(re.sub(r"\\.", "..", language)):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return place == len(language) - 1 and place > 0
    return False


def scalar_language(flats: Iterable[Flat], taken: str = "") -> str:
    """Write the language of the scalars of flat schemas; "" where there are none.

    taken: characters that are no part of a text, since they stand between texts.
    """
    found = [each for flat in flats for each in _of_flat(flat, taken)]
    return alternatives(found) if found else ""


def _of_flat(flat: Flat, taken: str) -> Iterable[str]:
    if "enum" in flat:
        return [literal(_spelled(each)) for each in flat["enum"] if _is_scalar(each)]
    return [_of_kind(kind, flat, taken) for kind in kinds_of(flat) if kind in _SCALARS]


def _of_kind(kind: str, flat: Flat, taken: str) -> str:
    if kind == "boolean":
        return "(true|false)"
    return _of_text(flat, taken) if kind == "string" else _of_number(flat, kind)


def _of_number(flat: Flat, kind: str) -> str:
    low, high = flat.get("minimum"), flat.get("maximum")
    if (
        kind == "integer"
        and isinstance(low, int)
        and isinstance(high, int)
        and low <= high < low + _MOST_LISTED
    ):
        return alternatives(map(str, range(low, high + 1)))
    least = max((bound for bound in (low, flat.get("exclusiveMinimum")) if bound is not None), default=-1)
    sign = "" if least >= 0 else "-?"
    return f"{sign}[0-9]+" if kind == "integer" else rf"{sign}[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?"


def _of_text(flat: Flat, taken: str) -> str:
    for pattern in flat.get("patterns", ()):
        whole = _WHOLE.fullmatch(pattern)
        if whole is not None:
            return whole[1]
    if flat.get("format") in _SHOWN:
        return OUTLINES[flat["format"]]
    one = f"[^{''.join(map(_in_class, taken))}]" if taken else "."
    return f"{one}{_times(int(flat.get('minLength', 0)), flat.get('maxLength'))}"


def _times(low: int, high: Any) -> str:
    """Write how often something stands: `*`, `+`, `?`, `{2,5}`."""
    if high is None:
        return {0: "*", 1: "+"}.get(low, f"{{{low},}}")
    return "?" if (low, high) == (0, 1) else f"{{{low}}}" if low == high else f"{{{low},{int(high)}}}"


def _in_class(character: str) -> str:
    return f"\\{character}" if character in "\\]^-" else character


def _is_scalar(value: Json) -> bool:
    return value is not None and not is_array(value) and not is_object(value)


def _spelled(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


_SCALARS: Final = frozenset({"boolean", "integer", "number", "string"})
_WHOLE: Final = re.compile(
    r"\^((?:[^\\|^$()\[\]]|\\[dwDWsS.\-+*?/]|\[(?:[^\\\]\[]|\\[dwDWsS.\-+*?/\]\[])+\])+)\$"
)
"""A pattern that is all of the text, and of which we see that its anchors are its only ones: without
alternatives and groups.
"""
