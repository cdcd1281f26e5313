"""Values that servers stumble over, and wild changes to valid ones: no schema is asked.

Strings, numbers and names are a dictionary of classic traps, to which a document adds its own words;
mutation puts them where a valid value had others.
"""

from collections.abc import Sequence
from random import Random
from typing import Any, Final

from msgspec import Struct

from ..spec import Json, is_array, is_object

STRINGS: Final = (
    "",
    " ",
    "null",
    "true",
    "0",
    "-1",
    "1e309",
    "NaN",
    "undefined",
    "'",
    '"',
    "\\",
    "a'b\"c",
    "' OR '1'='1",
    "${7*7}{{7*7}}",
    "%s%n%d",
    "%00",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "<script>alert(1)</script>",
    "\x00",
    "\x7f\x80",
    "\r\nX-Injected: 1",
    "\u200b",
    "\ufeff",
    "\u202eabc",
    "e\u0301",
    "ß".upper() + "ı",
    "한국어",
    "🦄",
    "👩‍👩‍👧‍👦",
    "\uffff",
    "2024-02-30",
    "0000-00-00T00:00:00Z",
    "2024-12-31T23:59:60Z",
    "a@b",
    "http://",
    "256.256.256.256",
    "00000000-0000-0000-0000-000000000000",
    "a" * 256,
    "a" * 65_536,
    "١٢٣",
)
"""Text traps: emptiness, other types' spellings, quotes, paths, controls, Unicode, dates, lengths."""

NUMBERS: Final = (
    0,
    -1,
    1,
    0.1,
    -0.0,
    1.0,
    127,
    128,
    255,
    256,
    32_768,
    65_536,
    2**31 - 1,
    2**31,
    -(2**31) - 1,
    2**32,
    2**53,
    2**53 + 1,
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    2**64,
    10**30,
    1e300,
    -1e300,
    5e-324,
    1e21,
)
"""Number traps: the bounds of machine types and of exact doubles."""

NAMES: Final = (
    "",
    "__proto__",
    "constructor",
    "$ref",
    "$where",
    "id",
    "class",
    "a.b",
    "a[0]",
    "ключ",
    "x" * 300,
)
"""Member names that mean something to some server's language."""

_DEEPEST: Final = 3


class Words(Struct, frozen=True):
    """What wild values are made of: texts, numbers and member names, each in the order it was learned.

    own: the texts that are the document's.
    """

    strings: tuple[str, ...] = STRINGS
    numbers: tuple[int | float, ...] = NUMBERS
    names: tuple[str, ...] = NAMES
    own: tuple[str, ...] = ()

    def text(self, random: Random) -> str:
        """Choose a text, every other time one of the document's: they are few beside the built-in ones, and
        lead further.
        """
        return random.choice(self.own if self.own and random.randrange(2) else self.strings)

    def wild(self, random: Random, depth: int = 0) -> Json:
        """Make any JSON value, mostly a trap."""
        kind = random.randrange(8 if depth < _DEEPEST else 5)
        if kind < 2:
            return self.text(random)
        if kind < 4:
            return random.choice(self.numbers)
        if kind == 4:
            return random.choice((None, True, False))
        size = random.randrange(4)
        if kind == 5:
            return [self.wild(random, depth + 1) for _ in range(size)]
        return {random.choice(self.names): self.wild(random, depth + 1) for _ in range(size)}

    def mutated(self, random: Random, value: Json) -> Json:
        """Change a copy of `value` in one place: replace, drop, add, repeat, wrap or spell otherwise."""
        if is_object(value) and value and random.random() < 0.85:
            return self._object_mutated(random, value)
        if is_array(value) and value and random.random() < 0.7:
            return self._array_mutated(random, value, random.randrange(len(value)))
        return self._replaced(random, value)

    def mutated_often(self, random: Random, value: Json) -> Json:
        """Change a copy of `value` in one or a few places."""
        for _ in range(random.choice((1, 1, 1, 2, 4))):
            value = self.mutated(random, value)
        return value

    def _object_mutated(self, random: Random, value: dict[str, Any]) -> dict[str, Any]:
        name = random.choice(list(value))
        action = random.randrange(8)
        if action == 0:
            return {key: member for key, member in value.items() if key != name}
        if action == 1:
            return value | {random.choice(self.names): self.wild(random)}
        if action == 2:
            return value | {_misspelled(random, name): value[name]}
        return value | {name: self.mutated(random, value[name])}

    def _array_mutated(self, random: Random, value: Sequence[Any], place: int) -> list[Any]:
        before, item, after = [*value[:place]], value[place], [*value[place + 1 :]]
        action = random.randrange(5)
        if action == 0:
            return before + after
        if action == 1:
            return [*before, item, item, *after]
        if action == 2:
            return [*before, item] * random.choice((2, 10, 100))
        return [*before, self.mutated(random, item), *after]

    def _replaced(self, random: Random, value: Json) -> Json:
        action = random.randrange(5)
        if isinstance(value, str) and random.randrange(2):
            return self.text(random)  # another type is refused before anything is done with it
        if action == 0:
            return [value]
        if action == 1 and isinstance(value, str):
            return value + random.choice(self.strings)
        if action == 1 and isinstance(value, int | float) and not isinstance(value, bool):
            return random.choice((str(value), -value, value * 1_000_003, value % 2**53 + 0.5))
        if action == 2:
            return None
        return self.wild(random)


def _misspelled(random: Random, name: str) -> str:
    return random.choice((name.upper(), name.capitalize(), name + " ", name[:-1], name + "[]"))
