"""Values in names and texts: queries, cookies and the fields of forms (OpenAPI, Parameter Object, `form`,
`spaceDelimited`, `pipeDelimited`, `deepObject`, `cookie`).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias
from urllib.parse import quote, unquote, unquote_plus

from msgspec import Struct

from ..json_value import Json, is_array, is_object
from .deep import read_deep, with_positions, write_deep
from .spelling import (
    RawValue,
    Shape,
    Spelling,
    alternating,
    grouped,
    item_reader,
    item_text,
    plain_texts,
    shape_of_value,
)

Pairs: TypeAlias = Sequence[tuple[str, str]]
"""Names and raw (still encoded) values, in the order of the message."""

PairsReader: TypeAlias = Callable[[Pairs], RawValue | None]
"""Finds what pairs say of one value; None where they say nothing. Raises UnreadableText."""

_COOKIE_SAFE: Final = "!#$&'*+^`|"
_FIELD_BREAKS: Final = frozenset(map(chr, (*range(32), 127)))


def query_pairs(query: str) -> list[tuple[str, str]]:
    """Split a raw query into names (decoded) and values (raw)."""
    pairs: list[tuple[str, str]] = []
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            is_plain = "%" not in name and "+" not in name
            pairs.append((name if is_plain else unquote_plus(name), value))
    return pairs


def query_text(pairs: Iterable[tuple[str, str]]) -> str:
    """Join names (plain) and values (raw) into a raw query."""
    return "&".join(f"{quote(name, safe='')}={value}" for name, value in pairs)


def cookie_pairs(field: str) -> list[tuple[str, str]]:
    """Split a Cookie field value into names and raw values (RFC 6265, The Cookie Header).

    One pair of quotes around a value is no part of it, as servers read it.
    """
    pairs: list[tuple[str, str]] = []
    for part in field.split(";"):
        name, separator, value = part.strip(" \t").partition("=")
        if separator:
            value = value.strip(" \t")
            is_quoted = len(value) > 1 and value[0] == value[-1] == '"'
            pairs.append((name, value[1:-1] if is_quoted else value))
    return pairs


def cookie_text(pairs: Iterable[tuple[str, str]]) -> str:
    """Join names and raw values into a Cookie field value."""
    return "; ".join(f"{name}={value}" for name, value in pairs)


class Members(Struct, frozen=True):
    """Which names are members of an exploded object.

    declared: those that its schema declares. is_free: whether it takes others too; then all that no other
    parameter claims. claimed: what others claim; deep: what they claim with anything in brackets behind it.
    """

    declared: frozenset[str] = frozenset()
    is_free: bool = False
    claimed: frozenset[str] = frozenset()
    deep: frozenset[str] = frozenset()

    def include(self, name: str) -> bool:
        """Whether a name of the message is a member."""
        if name in self.declared:
            return True
        return self.is_free and name not in self.claimed and name.partition("[")[0] not in self.deep


def pairs_reader(spelling: Spelling, shape: Shape, members: Members) -> PairsReader:
    """Compile how a value of one shape is read from pairs. members: of an exploded object."""
    read = item_reader(spelling)
    if spelling.style == "deepObject" and shape != "scalar":
        return lambda pairs: read_deep(pairs, spelling.name, spelling.decode)
    find, decode = _finder(spelling, shape), spelling.decode
    if shape == "scalar":
        return lambda pairs: _scalar(find(pairs), decode)
    if shape == "array" and spelling.explode:
        return lambda pairs: [read(raw) for raw in find(pairs)] or None
    if shape == "object" and spelling.explode:
        return _exploded_object(spelling, members)
    split = spelling.splitter(spelling.style)

    def pieces(pairs: Pairs) -> list[str]:
        return [piece for raw in find(pairs) for piece in split(raw)]

    if shape == "array":
        return lambda pairs: [read(piece) for piece in pieces(pairs)] or None

    def read_object(pairs: Pairs) -> RawValue | None:
        raw = pieces(pairs)
        return alternating([decode(piece) for piece in raw], ",".join(raw)) if raw else None

    return read_object


def _scalar(raws: list[str], decode: Callable[[str], str]) -> RawValue | None:
    """Read a scalar; a name that stands several times says an array, for the schema to judge."""
    if len(raws) == 1:
        return decode(raws[0])
    return [decode(raw) for raw in raws] or None


def _finder(spelling: Spelling, shape: Shape) -> Callable[[Pairs], list[str]]:
    """Compile how the raw texts of a name are found."""
    name = spelling.name
    if spelling.place != "cookie":
        return lambda pairs: [value for key, value in pairs if key == name]
    names = (name, quote(name, safe=_COOKIE_SAFE))
    # The table of styles shows exploded arrays in cookies with `&`, as in queries; clients repeat the cookie.
    between = f"&{names[1]}=" if spelling.explode and shape == "array" and not spelling.is_literal else None
    return lambda pairs: [
        raw for key, value in pairs if key in names for raw in (value.split(between) if between else (value,))
    ]


def _exploded_object(spelling: Spelling, members: Members) -> PairsReader:
    decode = spelling.decode
    is_form_cookie = spelling.place == "cookie" and not spelling.is_literal

    def read(pairs: Pairs) -> RawValue | None:
        if is_form_cookie:
            pairs = [(unquote(name), value) for name, value in _cookies_apart(pairs, members)]
        return grouped([(name, decode(raw)) for name, raw in pairs if members.include(name)]) or None

    return read


def _cookies_apart(pairs: Pairs, members: Members) -> list[tuple[str, str]]:
    """Take `R=1&G=2` apart, as the table of styles shows exploded objects, in cookies too."""
    found: list[tuple[str, str]] = []
    for name, value in pairs:
        parts = [part.partition("=") for part in value.split("&")[1:]]
        if parts and all(part[1] and members.include(unquote(part[0])) for part in parts):
            found.append((name, value.partition("&")[0]))
            found.extend((part[0], part[2]) for part in parts)
        else:
            found.append((name, value))
    return found


def write_pairs(spelling: Spelling, value: Json) -> list[tuple[str, str]]:
    """Write a value as names (plain) and raw texts. Raises ValueError for what the style can't carry."""
    pairs = _written(spelling, value)
    if spelling.place == "cookie" and not spelling.is_literal:
        pairs = [(quote(name, safe=_COOKIE_SAFE), raw) for name, raw in pairs]
    declared = frozenset(value) if is_object(value) else frozenset[str]()
    reader = pairs_reader(spelling, shape_of_value(value), Members(declared))
    read = reader(_on_the_wire(spelling, pairs))
    read = with_positions(read, value) if read is not None and spelling.style == "deepObject" else read
    if read != plain_texts(value):
        how = f"style {spelling.style} with explode {'true' if spelling.explode else 'false'}"
        raise ValueError(f"{how} can't carry this value in a {spelling.place}")
    return pairs


def _on_the_wire(spelling: Spelling, pairs: Pairs) -> Pairs:
    """Say what a message with these pairs is read as."""
    if spelling.place == "cookie":
        if any(_FIELD_BREAKS.intersection(name + raw) for name, raw in pairs):
            raise ValueError("a cookie carries no control characters")
        return cookie_pairs(cookie_text(pairs))
    return query_pairs(query_text(pairs)) if spelling.place == "query" else pairs


def _written(spelling: Spelling, value: Json) -> list[tuple[str, str]]:
    name = spelling.name
    if spelling.style == "deepObject" and (is_object(value) or is_array(value)):
        return [(key, spelling.encode(text)) for key, text in write_deep(name, value)]
    if not (is_object(value) or is_array(value)):
        return [(name, item_text(spelling, value, ""))]
    taken = "&" if spelling.explode else "&,"
    if is_object(value):
        if spelling.explode:
            return [(key, item_text(spelling, member, taken)) for key, member in value.items()]
        raws = [
            part
            for key, member in value.items()
            for part in (spelling.encode(key, delimiters=taken), item_text(spelling, member, taken))
        ]
    else:
        raws = [item_text(spelling, item, taken) for item in value]
        if spelling.explode:
            return [(name, raw) for raw in raws]
    return [(name, spelling.delimiter(spelling.style).join(raws))]
