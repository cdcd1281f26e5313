"""How one value is spelled, as data (OpenAPI, Parameter Object, Style Values; Swagger 2.0,
`collectionFormat`).
"""

import re
from collections.abc import Callable
from decimal import Decimal
from math import isfinite
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from ..json_value import Json, is_array, is_object
from .percent import UnreadableText, as_it_stands, decoded, encoded, form_decoded

RawValue: TypeAlias = str | list[Any] | dict[str, Any]
"""What a message says before a schema is asked: texts, in arrays and objects where the style has such."""

Shape: TypeAlias = Literal["scalar", "array", "object"]

SpellingPlace: TypeAlias = Literal["path", "query", "header", "cookie", "form", "part"]
"""Where a value is spelled: a parameter's place, a urlencoded body, or the fields of a multipart body."""

ABSENT: Final[Json] = object()
"""Stands for a value of which the message says nothing."""

EMPTY: Final[Json] = object()
"""Stands for a value that is there and is not judged: the empty one that `allowEmptyValue` lets clients send
in place of any other, and content of a type that nobody reads.
"""

TEXT_STYLES: Final = frozenset(
    {"simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "tabDelimited"}
)
"""Styles of what is one text: a path segment or a field value."""

_RESERVED: Final = "/:?@!$'()*;=,"
_LITERAL: Final = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
_ENCODED: Final = {"spaceDelimited": "%20", "pipeDelimited": "%7C", "tabDelimited": "%09"}
_PATTERNS: Final = {"spaceDelimited": " |%20", "pipeDelimited": r"\||%7[Cc]", "tabDelimited": "\t|%09"}


class Spelling(Struct, frozen=True):
    """How a value is written at its place. item_styles: of arrays inside arrays, outer ones first (2.0)."""

    name: str
    place: SpellingPlace
    style: str
    explode: bool
    allow_reserved: bool = False
    item_styles: tuple[str, ...] = ()

    @property
    def is_literal(self) -> bool:
        """Whether texts stand as they are: nothing is percent-encoded there."""
        return self.place in ("header", "part") or self.style == "cookie"

    @property
    def decode(self) -> Callable[[str], str]:
        """From raw to plain text. Raises UnreadableText where there is none."""
        if self.is_literal:
            return _field_text if self.place == "header" else as_it_stands
        return form_decoded if self.place in ("query", "form") else decoded

    def encode(self, text: str, *, delimiters: str = "") -> str:
        """From plain to raw text. delimiters: what must not stand for itself, even if reserved is allowed."""
        if self.is_literal:
            text.encode()  # half a surrogate pair goes over no wire
            return text
        if not self.allow_reserved:
            raw = encoded(text)
        else:
            taken = delimiters + {"path": "/?", "cookie": ";"}.get(self.place, "")
            raw = encoded(text, "".join(each for each in _RESERVED if each not in taken))
        return raw.replace(".", "%2E") if "." in delimiters else raw

    def delimiter(self, style: str) -> str:
        """What a style puts between items."""
        return (_LITERAL if self.is_literal else _ENCODED).get(style, ",")

    def splitter(self, style: str) -> Callable[[str], list[str]]:
        """How raw text comes apart into items of a style. A delimiter that is encoded is data, but for those
        that can't stand for themselves in a URL.
        """
        if self.is_literal:
            between = self.delimiter(style)
            return lambda raw: raw.split(between)
        pattern = _PATTERNS.get(style, ",")
        if style == "spaceDelimited" and self.place in ("query", "form"):
            pattern += r"|\+"
        return re.compile(pattern).split


def _field_text(raw: str) -> str:
    """Blanks around a field value, or around an item of a list, are no part of it (RFC 9110, Fields)."""
    return raw.strip(" \t")


def item_reader(spelling: Spelling, styles: tuple[str, ...] | None = None) -> Callable[[str], RawValue]:
    """Compile how the raw text of one item is read; it is an array itself where 2.0 nests them."""
    styles = spelling.item_styles if styles is None else styles
    if not styles:
        return spelling.decode
    split, read = spelling.splitter(styles[0]), item_reader(spelling, styles[1:])
    return lambda raw: [read(item) for item in split(raw)]


def item_text(spelling: Spelling, value: Json, delimiters: str, styles: tuple[str, ...] | None = None) -> str:
    """Write one item as raw text; inverse of `item_reader`. Raises ValueError for what no style carries."""
    styles = spelling.item_styles if styles is None else styles
    if styles and is_array(value):
        between = spelling.delimiter(styles[0])
        return between.join(item_text(spelling, item, delimiters + ",", styles[1:]) for item in value)
    return spelling.encode(scalar_text(value), delimiters=delimiters)


def scalar_text(value: Json) -> str:
    """Spell a scalar as text. Raises ValueError for null, arrays and objects, and for numbers that JSON has
    not.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_array(value) or is_object(value):
        raise ValueError("no style carries an array or object inside another")
    if value is None:
        raise ValueError("no style carries null: it would be the text 'null'")
    if isinstance(value, float | Decimal) and not isfinite(value):
        raise ValueError(f"{value} is no number of JSON")
    return str(value)


def plain_texts(value: Json) -> RawValue:
    """Say what a value is as texts: what has to be read again of what is written."""
    if is_object(value):
        return {name: plain_texts(member) for name, member in value.items()}
    return [plain_texts(item) for item in value] if is_array(value) else scalar_text(value)


def shape_of_value(value: Json) -> Shape:
    """Say which shape a value has."""
    return "object" if is_object(value) else "array" if is_array(value) else "scalar"


def alternating(items: list[str], raw: Json) -> dict[str, RawValue]:
    """Read `k,v,k2,v2`. Raises UnreadableText where a value is missing."""
    if items == [""]:
        return {}
    if len(items) % 2:
        raise UnreadableText(f"has a name without a value: {items[-1]!r}", raw)
    return grouped(list(zip(items[::2], items[1::2], strict=True)))


def grouped(pairs: list[tuple[str, str]]) -> dict[str, RawValue]:
    """Make an object of names and plain texts; a name that stands several times has all its texts."""
    found: dict[str, RawValue] = {}
    for name, text in pairs:
        known = found.get(name)
        if known is None:
            found[name] = text
        elif isinstance(known, list):
            known.append(text)
        else:
            found[name] = [known, text]
    return found
