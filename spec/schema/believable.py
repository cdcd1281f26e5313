"""Values that a reader believes, by the name of what holds them: `email`, `price`, `createdAt`, `imageId`."""

import re
from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType
from typing import Final

from ..json_value import Json, is_object
from . import formats
from .prose import ENGLISH
from .words import WORDS

_PART: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


_TEXTS: Final[Mapping[str, Callable[[Random], str]]] = MappingProxyType(
    {
        "at": formats.RANDOM["date-time"],
        "avatar": lambda random: f"{formats.RANDOM['uri'](random)}.png",
        "code": lambda random: f"{random.choice('ABCDEF')}{random.randint(100, 999)}",
        "date": formats.RANDOM["date"],
        "email": formats.RANDOM["email"],
        "host": formats.RANDOM["hostname"],
        "hostname": formats.RANDOM["hostname"],
        "key": lambda random: f"{formats.word(random)}-{random.randint(100, 999)}",
        "path": lambda random: f"/{formats.word(random)}/{random.randint(1, 99)}",
        "token": lambda random: "".join(random.choices("abcdef0123456789", k=24)),
        "timestamp": formats.RANDOM["date-time"],
        "url": formats.RANDOM["uri"],
        "uri": formats.RANDOM["uri"],
        "user": lambda random: random.choice(("mina", "jonas", "ana")),
        "username": lambda random: random.choice(("mina", "jonas", "ana")),
        "website": formats.RANDOM["uri"],
    }
)
"""What is the same in every language."""

_ALIKE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "familyname": "lastname",
        "lang": "language",
        "mobile": "phone",
        "postcode": "zip",
        "surname": "lastname",
        "tel": "phone",
    }
)
_FAKED: Final[Mapping[str, Callable[[Random], str]]] = MappingProxyType(
    {
        "faker.ip": formats.RANDOM["ipv4"],
        "faker.ipv6": formats.RANDOM["ipv6"],
        "faker.price": lambda random: f"{random.randint(1, 500)}.{random.randint(0, 99):02}",
        "faker.uuid": formats.RANDOM["uuid"],
        "faker.word": formats.word,
    }
)
_FAKER: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("amount", "price"), "price"),
        **dict.fromkeys(("anytime", "between", "future", "past", "recent", "soon"), "timestamp"),
        **dict.fromkeys(("birthdate",), "date"),
        **dict.fromkeys(("company", "companyname"), "company"),
        **dict.fromkeys(("country", "countrycode"), "country"),
        **dict.fromkeys(("currency", "currencycode"), "currency"),
        **dict.fromkeys(("findname", "firstname", "fullname"), "name"),
        **dict.fromkeys(("float", "int", "number"), "count"),
        **dict.fromkeys(("image", "imageurl"), "avatar"),
        **dict.fromkeys(("ip", "ipv4"), "ip"),
        **dict.fromkeys(("jobtitle", "productname", "title"), "title"),
        **dict.fromkeys(
            ("lines", "paragraph", "paragraphs", "productdescription", "sentence", "sentences", "text"),
            "description",
        ),
        **dict.fromkeys(("zip", "zipcode"), "zip"),
        **dict.fromkeys(("slug", "word"), "word"),
    }
)
"""Functions of the library that `x-faker` names, in lower case, whose name is not what they make."""

_RANGES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "age": (18, 90),
        "count": (0, 50),
        "height": (100, 2000),
        "id": (1, 9999),
        "lat": (-90, 90),
        "latitude": (-90, 90),
        "limit": (1, 50),
        "lng": (-180, 180),
        "lon": (-180, 180),
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


def text_maker(name: str, language: str = ENGLISH) -> Callable[[Random], str]:
    """Compile how to make texts that fit a name in a language; two words where the name says nothing."""
    if name in _FAKED:
        return _FAKED[name]
    words = WORDS.get(language, WORDS[ENGLISH])
    parts = parts_of(name)
    for part in ("".join(reversed(parts)), *parts):
        for known in (part, part.removesuffix("s")):
            kind = _ALIKE.get(known, known)
            if kind in words:
                texts = words[kind]
                return lambda random: random.choice(texts)
            if kind in _TEXTS:
                return _TEXTS[kind]
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


def faker_name(written: Json) -> str:
    """Say as what name a value is made where `x-faker` asks for a sort of it: `commerce.price`, or an object
    of that and its arguments; "" for a sort that is not known.
    """
    named = next(iter(written), "") if is_object(written) else written
    last = str(named).rpartition(".")[2]
    name = f"faker.{_FAKER.get(last.lower(), last)}"
    is_known = text_maker(name) is not _two_words or integer_range(name) != integer_range("")
    return name if is_known else ""
