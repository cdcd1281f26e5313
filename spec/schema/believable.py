"""Values that a reader believes, by the name of what holds them: `email`, `price`, `createdAt`, `imageId`."""

import re
from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType
from typing import Final

from . import formats

_PART: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def _one_of(*texts: str) -> Callable[[Random], str]:
    return lambda random: random.choice(texts)


_TEXTS: Final[Mapping[str, Callable[[Random], str]]] = MappingProxyType(
    {
        "address": _one_of("12 Harbor Street", "7 Garden Lane"),
        "city": _one_of("Seoul", "Lisbon", "Oslo"),
        "code": lambda random: f"{random.choice('ABCDEF')}{random.randint(100, 999)}",
        "color": _one_of("teal", "amber", "indigo"),
        "country": _one_of("KR", "PT", "NO"),
        "currency": _one_of("KRW", "EUR", "USD"),
        "description": _one_of("A quiet place by the sea.", "Made to last."),
        "email": formats.RANDOM["email"],
        "host": formats.RANDOM["hostname"],
        "hostname": formats.RANDOM["hostname"],
        "key": lambda random: f"{formats.word(random)}-{random.randint(100, 999)}",
        "lang": _one_of("en", "ko"),
        "language": _one_of("en", "ko"),
        "locale": _one_of("en-GB", "ko-KR"),
        "message": _one_of("All is well.", "Thank you."),
        "name": _one_of("Mina", "Jonas", "Ana"),
        "path": lambda random: f"/{formats.word(random)}/{random.randint(1, 99)}",
        "phone": _one_of("+82 2 1234 5678", "+351 21 123 4567"),
        "prompt": _one_of("a lighthouse at dawn", "two cats on a roof"),
        "street": _one_of("Harbor Street", "Garden Lane"),
        "tag": _one_of("new", "popular"),
        "title": _one_of("First steps", "A longer walk"),
        "token": lambda random: "".join(random.choices("abcdef0123456789", k=24)),
        "url": formats.RANDOM["uri"],
        "uri": formats.RANDOM["uri"],
        "user": _one_of("mina", "jonas", "ana"),
        "username": _one_of("mina", "jonas", "ana"),
        "zip": _one_of("04524", "1100-148"),
    }
)
_RANGES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "age": (18, 90),
        "count": (0, 50),
        "height": (100, 2000),
        "id": (1, 9999),
        "latitude": (-90, 90),
        "limit": (1, 50),
        "longitude": (-180, 180),
        "page": (1, 10),
        "percent": (0, 100),
        "port": (1024, 65535),
        "price": (1, 500),
        "quantity": (1, 20),
        "size": (1, 1000),
        "total": (0, 500),
        "width": (100, 2000),
        "year": (1990, 2030),
    }
)


def parts_of(name: str) -> list[str]:
    """Split a member's name into lower-case words, the last (the noun) first: `createdByUser` is user, by,
    created.
    """
    return [part.lower() for part in reversed(_PART.findall(name))]


LONGEST: Final = 40
"""Characters that believable texts have at most."""


def text_maker(name: str) -> Callable[[Random], str]:
    """Compile how to make texts that fit a name; two words where the name says nothing."""
    for part in parts_of(name):
        make = _TEXTS.get(part) or _TEXTS.get(part.removesuffix("s"))
        if make is not None:
            return make
    return _two_words


def _two_words(random: Random) -> str:
    return f"{formats.word(random)} {formats.word(random)}"


def integer_range(name: str) -> tuple[int, int]:
    """Say within which bounds a number of that name is believable."""
    for part in parts_of(name):
        found = _RANGES.get(part) or _RANGES.get(part.removesuffix("s"))
        if found is not None:
            return found
    return 0, 100
