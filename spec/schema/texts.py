"""What contradicts itself about texts: patterns, formats and lengths that no text meets at once."""

import math
from collections.abc import Callable, Hashable
from typing import Any, Final

from msgspec import Struct, field

from ..json_value import Json
from .common_texts import common
from .flat import Flat
from .format_checks import Formats, compiled
from .format_outlines import OUTLINES

_MOST_VAIN: Final = 8
"""Searches that were given up before no more are begun: each takes about 50 ms."""


class Texts(Struct):
    """Asks what texts there can be; each question is answered once. formats: those that are asserted."""

    formats: Formats
    _checks: dict[str, Callable[[Json], bool]] = field(default_factory=dict[str, Callable[[Json], bool]])
    _known: dict[Hashable, str | None] = field(default_factory=dict[Hashable, str | None])
    _vain: int = 0

    def is_of_format(self, flat: Flat, value: Json) -> bool:
        """Whether a value is of the format that a flat schema asks for, if that is asserted."""
        name = flat.get("format")
        if not isinstance(value, str) or name not in self.formats.names:
            return True
        if name not in self._checks:
            self._checks[name] = compiled({"format": name}, self.formats).is_valid
        return self._checks[name](value)

    def conflict(self, flat: Flat) -> str | None:
        """Say why no text meets a flat schema; None where some may."""
        name: Any = flat.get("format")
        outline = OUTLINES.get(name, "") if name in self.formats.names else ""
        patterns: tuple[str, ...] = tuple(flat.get("patterns", ()))
        denied = tuple(each["pattern"] for each in flat.get("nots", ()) if "pattern" in each)
        least, most = flat.get("minLength", 0), flat.get("maxLength", math.inf)
        is_bounded = least > 0 or most < math.inf
        if len(patterns) + len(denied) + bool(outline) + is_bounded < 2:
            return None
        key = (patterns, denied, outline, least, most)
        if key not in self._known and self._vain < _MOST_VAIN:
            words = [f"matches the pattern {each}" for each in patterns]
            words += [f"does not match the pattern {each}" for each in denied]
            words += [f"is of the format {name}"] if outline else []
            wanted = [*patterns, *([f"^({outline})$"] if outline else [])]
            self._known[key] = self._conflict(wanted, denied, least, most, words)
        return self._known.get(key)

    def _conflict(
        self, wanted: list[str], denied: tuple[str, ...], least: int, most: float, words: list[str]
    ) -> str | None:
        """Search without the lengths first: where that finds nothing, they are not to blame."""
        found = common(wanted, denied, 0, math.inf)
        if found.characters is not None and not least <= len(found.characters) <= most:
            words = [
                *words,
                *([f"has at least {least} characters"] if least else []),
                *([f"has at most {most} characters"] if most < math.inf else []),
            ]
            found = common(wanted, denied, least, most)
        self._vain += not found.is_certain
        if found.characters is not None or not found.is_certain:
            return None
        *first, last = words
        return f"no text {', '.join(first)} and {last}" if first else f"no text {last}"
