"""Texts for patterns, formats and lengths: material for witnesses, held against both documents before use."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from ..schema.regular import compile_pattern

FORMATS: Final = {
    "date-time": ("2024-01-31T12:00:00Z", "2024-01-31T12:00:00.5+09:00"),
    "date": ("2024-01-31",),
    "time": ("12:00:00Z",),
    "duration": ("P1D", "PT5M"),
    "email": ("a@example.com", "user.name@example.org", "a@b.c", "a@b"),
    "idn-email": ("a@example.com",),
    "hostname": ("example.com", "a"),
    "idn-hostname": ("example.com",),
    "ipv4": ("192.0.2.1",),
    "ipv6": ("2001:db8::1",),
    "uri": ("https://example.com/a", "urn:a:b"),
    "uri-reference": ("/a", "a"),
    "iri": ("https://example.com/a",),
    "iri-reference": ("/a",),
    "uri-template": ("/a/{b}",),
    "uuid": ("123e4567-e89b-12d3-a456-426614174000",),
    "json-pointer": ("/a", ""),
    "relative-json-pointer": ("0",),
    "regex": ("a",),
}
"""Texts of the formats that the judge asserts."""

COMMON: Final = (
    "", "a", "A", "1", "0", "-1", "1.5", "true", "null", "abc", "a b", "a-b", "a_b", "a1", "1a", "AB",
    "é", "가", "!", "/", "\n",
)  # fmt: skip
"""Texts that tell many patterns apart."""


_REACHES: Final = (0, 1, 2, 5)
_TRIES: Final = 3


def texts_of(patterns: Sequence[str], formats: Sequence[str]) -> Iterator[str]:
    """Offer texts that may meet the patterns and formats, simple ones first."""
    for name in formats:
        yield from FORMATS.get(name, ())
    for pattern in patterns:
        make = compile_pattern(pattern)
        if make is not None:
            yield from (make(Random(seed), reach) for reach in _REACHES for seed in range(_TRIES))
    if patterns:
        yield from COMMON[1:]


LENGTHS: Final = {
    "date": (10, 10),
    "ipv4": (7, 15),
    "uuid": (36, 36),
}
"""Shortest and longest text of the formats that have a longest one."""


def text_of_length(length: int, patterns: Sequence[str], formats: Sequence[str]) -> str | None:
    """Build a text of `length` characters that may meet patterns and formats; None where it can't be."""
    if length > 100_000:
        return None
    if "date-time" in formats and length > 21:
        return "2024-01-31T12:00:00." + "0" * (length - 21) + "Z"
    if "email" in formats and length > 14:
        return "a" * (length - 12) + "@example.com"
    if "uri" in formats and length > 20:
        return "https://example.com/" + "a" * (length - 20)
    if patterns:
        return _matching(length, patterns[0])
    return "a" * length


def _matching(length: int, pattern: str) -> str | None:
    """Make a text of `length` characters that a pattern finds; None where a few tries fail."""
    make = compile_pattern(pattern)
    if make is None:
        return None
    reaches = (length, length - 1, length // 2)
    made = (make(Random(seed), reach) for reach in reaches for seed in range(_TRIES))
    text = next((text for text in made if len(text) >= length), None)
    # Where the pattern is open at its end, what is too long can be cut; the search holds it against both.
    return None if text is None else text[:length]
