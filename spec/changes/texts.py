"""Texts for patterns, formats and lengths: material for witnesses, held against both documents before use."""

from collections.abc import Iterator, Sequence
from typing import Final

FORMATS: Final = {
    "date-time": ("2024-01-31T12:00:00Z", "2024-01-31T12:00:00.5+09:00"),
    "date": ("2024-01-31",),
    "time": ("12:00:00Z",),
    "duration": ("P1D", "PT5M"),
    "email": ("a@example.com", "user.name@example.org"),
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


def texts_of(patterns: Sequence[str], formats: Sequence[str]) -> Iterator[str]:
    """Offer texts that may meet the patterns and formats, simple ones first."""
    for name in formats:
        yield from FORMATS.get(name, ())
    if patterns:
        yield from COMMON[1:]


def text_of_length(length: int, patterns: Sequence[str], formats: Sequence[str]) -> str | None:
    """Build a text of `length` characters that may meet patterns and formats; None where it can't be."""
    if length > 100_000:
        return None
    if "email" in formats and length > 14:
        return "a" * (length - 12) + "@example.com"
    if "uri" in formats and length > 20:
        return "https://example.com/" + "a" * (length - 20)
    return "a" * length
