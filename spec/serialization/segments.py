"""Values in one text: path segments and header fields (OpenAPI, Parameter Object, `simple`, `label`,
`matrix`).
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from ..json_value import Json, is_array, is_object
from .percent import UnreadableText, decoded
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

TextReader: TypeAlias = Callable[[str], RawValue]
"""Reads the raw text of a path segment or a field value. Raises UnreadableText."""

_FIELD_BREAKS: Final = frozenset(map(chr, (*(number for number in range(32) if number != 9), 127)))


def text_reader(spelling: Spelling, shape: Shape) -> TextReader:
    """Compile how a value of one shape is read from one text."""
    if spelling.style == "matrix":
        return _matrix_reader(spelling, shape)
    start = "." if spelling.style == "label" else ""
    bare = _after(start)
    if shape == "scalar":
        return lambda raw: spelling.decode(bare(raw))
    split = _splitter(spelling, shape)
    if shape == "array":
        read = item_reader(spelling)
        return lambda raw: [read(piece) for piece in split(bare(raw))]
    if spelling.explode:
        return lambda raw: _assigned(split(bare(raw)), spelling)
    return lambda raw: alternating([spelling.decode(piece) for piece in split(bare(raw))], raw)


def _after(start: str) -> Callable[[str], str]:
    def bare(raw: str) -> str:
        if not raw.startswith(start):
            raise UnreadableText(f"has to begin with {start!r} in its style", raw)
        return raw[len(start) :]

    return bare


def _splitter(spelling: Spelling, shape: Shape) -> Callable[[str], list[str]]:
    if spelling.style == "label" and spelling.explode:
        return lambda raw: raw.split(".")
    if spelling.place == "header" and spelling.style == "simple":
        # RFC 9110, Lists: a recipient ignores empty items; names and values of an object have to stay paired.
        return _list_items if shape == "array" else _quoted_apart
    return spelling.splitter(spelling.style)


def _list_items(raw: str) -> list[str]:
    return [item for item in _quoted_apart(raw) if item.strip(" \t")]


def _quoted_apart(raw: str) -> list[str]:
    """Split a field value at commas that are not inside a quoted string (RFC 9110, Quoted Strings)."""
    if '"' not in raw:
        return raw.split(",")
    items, start, is_quoted, position = [""][:0], 0, False, 0
    while position < len(raw):
        character = raw[position]
        if character == "\\" and is_quoted:
            position += 1
        elif character == '"':
            is_quoted = not is_quoted
        elif character == "," and not is_quoted:
            items.append(raw[start:position])
            start = position + 1
        position += 1
    # A quote that is never closed quotes nothing.
    return raw.split(",") if is_quoted else [*items, raw[start:]]


def _assigned(pieces: list[str], spelling: Spelling) -> RawValue:
    """Read `k=v` pieces."""
    if pieces == [""]:
        return {}
    parts = [piece.partition("=") for piece in pieces]
    for name, equals, _ in parts:
        if not equals:
            raise UnreadableText(f"has a member without `=`: {name!r}", ",".join(pieces))
    return grouped([(spelling.decode(name), spelling.decode(value)) for name, _, value in parts])


def _matrix_reader(spelling: Spelling, shape: Shape) -> TextReader:
    """Compile style `matrix`: `;name=value`, where an empty value has no `=` either (RFC 6570, Path-Style
    Parameter Expansion).
    """
    read, split, bare = item_reader(spelling), spelling.splitter("simple"), _after(";")

    def own(piece: str, raw: str) -> str:
        name, _, value = piece.partition("=")
        if decoded(name) != spelling.name:
            raise UnreadableText(f"names {decoded(name)!r} where its style has {spelling.name!r}", raw)
        return value

    if shape == "scalar":
        return lambda raw: spelling.decode(own(bare(raw), raw))
    if shape == "array" and spelling.explode:
        return lambda raw: [read(own(piece, raw)) for piece in bare(raw).split(";")]
    if shape == "array":
        return lambda raw: [read(piece) for piece in split(own(bare(raw), raw))]
    if spelling.explode:
        return lambda raw: grouped(
            [
                (spelling.decode(name), spelling.decode(value))
                for name, _, value in (piece.partition("=") for piece in bare(raw).split(";"))
            ]
        )
    return lambda raw: alternating([spelling.decode(piece) for piece in split(own(bare(raw), raw))], raw)


def write_text(spelling: Spelling, value: Json) -> str:
    """Write a value as one raw text. Raises ValueError for what the style can't carry there."""
    raw = _written(spelling, value)
    if not raw and spelling.place == "path":
        raise ValueError("a path has no place for an empty text")
    if spelling.place == "header":
        checked_field_value(raw)
    if text_reader(spelling, shape_of_value(value))(raw) != plain_texts(value):
        raise ValueError(f"style {spelling.style} can't carry this value in a {spelling.place}")
    return raw


def checked_field_value(text: str) -> str:
    """Pass a text that a header field carries on. Raises ValueError for others (RFC 9110, Field Values)."""
    if _FIELD_BREAKS.intersection(text):
        raise ValueError("a header field carries no control characters")
    return text


def _written(spelling: Spelling, value: Json) -> str:
    if spelling.style == "matrix":
        return _written_matrix(spelling, value)
    if not (is_object(value) or is_array(value)):
        return ("." if spelling.style == "label" else "") + item_text(spelling, value, "")
    is_dotted = spelling.style == "label" and spelling.explode
    taken = ",=." if is_dotted else ",="
    between = "." if is_dotted else spelling.delimiter(spelling.style)
    if is_object(value):
        raws = _members(spelling, value, taken)
    else:
        raws = [item_text(spelling, item, taken) for item in value]
    return ("." if spelling.style == "label" else "") + between.join(raws)


def _members(spelling: Spelling, value: dict[str, Json], taken: str) -> list[str]:
    pairs = [
        (spelling.encode(name, delimiters=taken), item_text(spelling, member, taken))
        for name, member in value.items()
    ]
    return (
        [f"{name}={raw}" for name, raw in pairs]
        if spelling.explode
        else [each for pair in pairs for each in pair]
    )


def _written_matrix(spelling: Spelling, value: Json) -> str:
    start = ";" + Spelling("", "path", "matrix", explode=False).encode(spelling.name)
    if is_array(value):
        raws = [item_text(spelling, item, ";,") for item in value]
        if not spelling.explode:
            return _assignment(start, ",".join(raws))
        return "".join(_assignment(start, raw) for raw in raws)
    if not is_object(value):
        return _assignment(start, item_text(spelling, value, ";"))
    if spelling.explode:
        return "".join(
            _assignment(";" + spelling.encode(name, delimiters=";=,"), item_text(spelling, member, ";,"))
            for name, member in value.items()
        )
    return _assignment(start, ",".join(_members(spelling, value, ";,=")))


def _assignment(start: str, raw: str) -> str:
    return f"{start}={raw}" if raw else start
