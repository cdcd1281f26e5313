"""Texts of each known format: random ones, one that is always the same, and impostors that only look right.

The formats are those of JSON Schema 2020-12 (Defined Formats) and of the OpenAPI format registry.
"""

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType
from typing import Final

_HEX: Final = "0123456789abcdef"
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_WORDS: Final = (
    "alpha",
    "beta",
    "cloud",
    "delta",
    "earth",
    "forest",
    "garden",
    "harbor",
    "island",
    "jade",
    "kite",
    "lake",
)


def word(random: Random) -> str:
    """Pick a short word."""
    return random.choice(_WORDS)


def _date(random: Random) -> str:
    return f"{random.randint(1970, 2037):04d}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"


def _time(random: Random) -> str:
    zone = random.choice(("Z", "+09:00", "-05:30"))
    return f"{random.randint(0, 23):02d}:{random.randint(0, 59):02d}:{random.randint(0, 59):02d}{zone}"


def _uuid(random: Random) -> str:
    digits = "".join(random.choices(_HEX, k=32))
    return (
        f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{random.choice('89ab')}{digits[17:20]}-{digits[20:]}"
    )


def _host(random: Random) -> str:
    return f"{word(random)}{random.randint(1, 99)}.example.com"


def _base64(random: Random) -> str:
    return "".join(random.choices(_LETTERS, k=4 * random.randint(1, 4)))


RANDOM: Final[Mapping[str, Callable[[Random], str]]] = MappingProxyType(
    {
        "byte": _base64,
        "date": _date,
        "date-time": lambda random: f"{_date(random)}T{_time(random)}",
        "duration": lambda random: f"P{random.randint(1, 30)}DT{random.randint(0, 23)}H",
        "email": lambda random: f"{word(random)}{random.randint(1, 99)}@{_host(random)}",
        "hostname": _host,
        "idn-email": lambda random: f"{word(random)}@{_host(random)}",
        "idn-hostname": _host,
        "ipv4": lambda random: ".".join(str(random.randint(0, 255)) for _ in range(4)),
        "ipv6": lambda random: ":".join(f"{random.randint(0, 65535):x}" for _ in range(8)),
        "iri": lambda random: f"https://{_host(random)}/{word(random)}",
        "iri-reference": lambda random: f"/{word(random)}/{random.randint(1, 99)}",
        "json-pointer": lambda random: f"/{word(random)}/{random.randint(0, 9)}",
        "regex": lambda random: f"^{word(random)}[0-9]+$",
        "relative-json-pointer": lambda random: f"{random.randint(0, 9)}/{word(random)}",
        "time": _time,
        "uri": lambda random: f"https://{_host(random)}/{word(random)}",
        "uri-reference": lambda random: f"/{word(random)}/{random.randint(1, 99)}",
        "uri-template": lambda random: f"/{word(random)}/{{id}}",
        "uuid": _uuid,
    }
)
"""A random text, by format."""

FIXED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "byte": "dHJ1ZXNwZWM=",
        "date": "2024-05-17",
        "date-time": "2024-05-17T09:30:00Z",
        "duration": "P1D",
        "email": "mina@example.com",
        "hostname": "api.example.com",
        "idn-email": "mina@example.com",
        "idn-hostname": "api.example.com",
        "ipv4": "192.0.2.1",
        "ipv6": "2001:db8::1",
        "iri": "https://example.com/",
        "iri-reference": "/items/1",
        "json-pointer": "/items/0",
        "password": "correct-horse-battery",
        "regex": "^[a-z]+$",
        "relative-json-pointer": "1/items",
        "time": "09:30:00Z",
        "uri": "https://example.com/",
        "uri-reference": "/items/1",
        "uri-template": "/items/{id}",
        "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    }
)
"""The same text every time, by format."""

SHORT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "byte": "",
        "duration": "P1D",
        "email": "a@b.co",
        "hostname": "a",
        "idn-email": "a@b.co",
        "idn-hostname": "a",
        "ipv4": "1.1.1.1",
        "ipv6": "::",
        "iri": "a:b",
        "iri-reference": "a",
        "json-pointer": "",
        "regex": "a",
        "relative-json-pointer": "0",
        "time": "09:30:00Z",
        "uri": "a:b",
        "uri-reference": "a",
        "uri-template": "a",
    }
)
"""The shortest text, by format."""


def drawn_out(name: str, text: str, length: int) -> str:
    """Make a text of a format longer, where the format has a part that may be of any length."""
    missing = length - len(text)
    if missing <= 0:
        return text
    if name in ("email", "idn-email"):
        local, _, host = text.rpartition("@")
        inner = min(missing, 64 - len(local))
        return f"{local}{'x' * inner}@{_labels(missing - inner)}{host}"
    if name in ("hostname", "idn-hostname"):
        return _labels(missing) + text
    if name == "date-time":
        return text.replace("Z", f".{'0' * max(1, missing - 1)}Z")
    return text + "x" * (missing + (-(length) % 4 if name == "byte" else 0))


def _labels(length: int) -> str:
    """Write labels of a host name, of at most 60 letters each; they may be one letter too long."""
    if length <= 0:
        return ""
    whole, rest = divmod(max(length, 2), 61)
    return ("x" * 60 + ".") * whole + ("x" * max(1, rest - 1) + "." if rest else "")


IMPOSTORS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "byte": ("dHJ1ZXNwZWM", "not base64!"),
        "date": ("2023-02-30", "2023-13-01", "17.05.2024"),
        "date-time": ("2023-02-30T00:00:00Z", "2024-05-17 09:30:00", "2024-05-17T25:00:00Z", "1715938200"),
        "duration": ("1D", "P"),
        "email": ("a@", "@example.com", "plain"),
        "hostname": ("-a.example.com", "a..example.com"),
        "idn-email": ("a@", "plain"),
        "ipv4": ("192.0.2.256", "192.0.2", "192.0.2.01"),
        "ipv6": ("2001:db8:::1", "192.0.2.1"),
        "iri": ("//", "not an iri"),
        "json-pointer": ("items/0",),
        "regex": ("[", "(a"),
        "time": ("25:00:00Z", "09:30"),
        "uri": ("not a uri", "example.com"),
        "uri-reference": ("a b", "\\"),
        "uri-template": ("/items/{id",),
        "uuid": ("3fa85f64-5717-4562-b3fc-2c963f66afa", "3fa85f64-5717-4562-b3fc-2c963f66afg6"),
    }
)
"""Texts that are nearly of the format, and are not."""
