"""Parameters on the wire: reading and writing every `style` and `explode` (OpenAPI, Parameter Object, Style
Values).

Reading gives text, a list of texts or a mapping of texts (`RawValue`); `typed` turns that into JSON as the
schema would have it. What the raw text says is decided before percent-decoding, so that an encoded delimiter
is data.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import quote, unquote, unquote_plus

import orjson

from .json_value import Json, is_array, is_object
from .model import Parameter
from .schema import Schema

RawValue: TypeAlias = str | list[str] | dict[str, str] | None
"""What a parameter says before its schema is asked; None when it is absent."""

Shape: TypeAlias = Literal["scalar", "array", "object"]

Pairs: TypeAlias = Sequence[tuple[str, str]]
"""Names and raw (still encoded) values in the order of the query or cookie."""

_DELIMITERS: Final = {
    "form": ",",
    "spaceDelimited": "%20|\\+",
    "pipeDelimited": "\\||%7[Cc]",
    "tabDelimited": "\t|%09",  # 2.0's tsv
}
_BETWEEN: Final = {"spaceDelimited": "%20", "pipeDelimited": "|", "tabDelimited": "%09"}
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_SCALARS: Final = {"true": True, "false": False}


def query_pairs(query: str) -> list[tuple[str, str]]:
    """Split a raw query into names (decoded) and values (raw)."""
    pairs: list[tuple[str, str]] = []
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((unquote_plus(name), value))
    return pairs


def cookie_pairs(field: str) -> list[tuple[str, str]]:
    """Split a Cookie field value into names and raw values (RFC 6265, The Cookie Header)."""
    pairs: list[tuple[str, str]] = []
    for part in field.split(";"):
        name, separator, value = part.strip().partition("=")
        if separator:
            pairs.append((name, value.strip('"')))
    return pairs


def shape_of(schema: Schema) -> Shape:
    """Say whether a schema describes arrays, objects or neither, looking through its compositions.

    Where it allows several, the array or object decides: a scalar is an array of one on the wire.
    """
    shapes = _shapes(schema.bundle(), set())
    if "array" in shapes:
        return "array"
    return "object" if "object" in shapes else "scalar"


def _shapes(document: dict[str, Any], seen: set[str]) -> set[str]:
    def visit(schema: Any) -> set[str]:
        if not is_object(schema):
            return set()
        node = schema
        found: set[str] = set()
        types = node.get("type", ())
        found.update([types] if isinstance(types, str) else map(str, types))
        if "type" not in node:
            found.update({"object"} if "properties" in node else {"array"} if "items" in node else ())
        reference = node.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            found |= visit(document["$defs"].get(reference.removeprefix("#/$defs/")))
        for keyword in ("allOf", "anyOf", "oneOf"):
            for branch in node.get(keyword, ()):
                found |= visit(branch)
        return found

    return visit(document)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a value is spelled as pairs of a query, a cookie or a form.

    members: the names of an exploded object's members. decode: from raw to plain text.
    """

    name: str
    shape: Shape
    style: str
    explode: bool
    members: Sequence[str]
    decode: Callable[[str], str]


def query_reader(parameter: Parameter) -> Callable[[Pairs], RawValue]:
    """Compile how to read `parameter` from the pairs of a query or cookie."""
    shape = "scalar" if parameter.content_type is not None else shape_of(parameter.schema)
    decode = unquote_plus if parameter.place == "query" else unquote
    members = list(parameter.schema.properties())
    return pairs_reader(Spelling(parameter.name, shape, parameter.style, parameter.explode, members, decode))


def pairs_reader(spelling: Spelling) -> Callable[[Pairs], RawValue]:
    """Compile how to read a value from pairs; what it finds is None where no pair speaks of it."""
    name, decode = spelling.name, spelling.decode
    if spelling.shape == "scalar":
        return lambda pairs: _repeated([decode(value) for key, value in pairs if key == name], scalar=True)
    if spelling.style == "deepObject":
        return lambda pairs: _deep(pairs, name, decode)
    split = re.compile(_DELIMITERS.get(spelling.style, ",")).split
    if spelling.shape == "array":
        if spelling.explode:
            return lambda pairs: _repeated(
                [decode(value) for key, value in pairs if key == name], scalar=False
            )
        return lambda pairs: _delimited([value for key, value in pairs if key == name], split, decode)
    if spelling.explode:
        return lambda pairs: {key: decode(value) for key, value in pairs if key in spelling.members} or None
    return lambda pairs: _alternating(
        _delimited([value for key, value in pairs if key == name], split, decode)
    )


def text_reader(parameter: Parameter) -> Callable[[str], RawValue]:
    """Compile how to read `parameter` from the raw text of a path segment or a header field."""
    shape = "scalar" if parameter.content_type is not None else shape_of(parameter.schema)
    decode: Callable[[str], str] = unquote if parameter.place == "path" else str.strip
    strip, delimiter = _prefix_of(parameter, shape)
    if shape == "scalar":
        return lambda raw: decode(strip(raw))
    if shape == "array":
        return lambda raw: [decode(_after_name(item, parameter)) for item in strip(raw).split(delimiter)]
    if parameter.explode:
        return lambda raw: _assignments(strip(raw).split(delimiter), decode)
    return lambda raw: _alternating([decode(item) for item in strip(raw).split(delimiter)])


def _prefix_of(parameter: Parameter, shape: Shape) -> tuple[Callable[[str], str], str]:
    """How a style begins and what it puts between items: `label` and `matrix` have both, `simple` a comma."""
    if parameter.style == "label":
        return lambda raw: raw.removeprefix("."), "." if parameter.explode else ","
    if parameter.style in _BETWEEN:  # 2.0's ssv, tsv and pipes in a path or a header
        between = _BETWEEN[parameter.style]
        return lambda raw: raw, between if parameter.place == "path" else unquote(between)
    if parameter.style == "matrix":
        if parameter.explode and shape != "scalar":
            return lambda raw: raw.removeprefix(";"), ";"
        return lambda raw: raw.removeprefix(f";{quote(parameter.name)}").removeprefix("="), ","
    return lambda raw: raw, ","


def _after_name(item: str, parameter: Parameter) -> str:
    """Take `name=` off an item of an exploded matrix array."""
    if parameter.style == "matrix" and parameter.explode:
        return item.removeprefix(quote(parameter.name)).removeprefix("=")
    return item


def _repeated(values: list[str], *, scalar: bool) -> RawValue:
    if not values:
        return None
    return values[0] if scalar and len(values) == 1 else values


def _delimited(
    values: list[str], split: Callable[[str], list[str]], decode: Callable[[str], str]
) -> list[str] | None:
    if not values:
        return None
    return [decode(item) for value in values for item in split(value)]


def _alternating(items: list[str] | None) -> dict[str, str] | None:
    """Read `k,v,k2,v2`."""
    return None if items is None else dict(zip(items[::2], items[1::2], strict=False))


def _assignments(items: list[str], decode: Callable[[str], str]) -> dict[str, str]:
    """Read `k=v` items."""
    return {decode(name): decode(value) for name, _, value in (item.partition("=") for item in items)}


def _deep(pairs: Pairs, name: str, decode: Callable[[str], str]) -> dict[str, str] | None:
    start = f"{name}["
    found = {
        key[len(start) : -1]: decode(value)
        for key, value in pairs
        if key.startswith(start) and key.endswith("]")
    }
    return found or None


def scalar_readings(text: str) -> tuple[Json, ...]:
    """List what a text can mean: a number or boolean where it is spelled as one, and always the text
    itself.
    """
    if text in _SCALARS:
        return _SCALARS[text], text
    if text and (text[0] == "-" or text[0].isdigit()) and _NUMBER.fullmatch(text):
        return (int(text) if text.lstrip("-").isdigit() else float(text)), text
    return (text,)


def typed(raw: RawValue, schema: Schema) -> Json:
    """Turn what was read into the JSON value that the schema would have it be.

    Each text becomes the first of its readings that its schema accepts, else the one of the declared type.
    """
    if isinstance(raw, str):
        return _typed_text(raw, schema)
    if isinstance(raw, list):
        items = schema.items()
        return [text if items is None else _typed_text(text, items) for text in raw]
    if isinstance(raw, dict):
        members = schema.properties()
        return {
            name: _typed_text(text, members[name]) if name in members else text for name, text in raw.items()
        }
    return None


def _typed_text(text: str, schema: Schema) -> Json:
    readings = scalar_readings(text)
    for reading in readings:
        if schema.is_valid(reading):
            return reading
    return readings[0] if len(readings) > 1 and not _takes_text(schema) else text


def _takes_text(schema: Schema) -> bool:
    return "string" in _shapes(schema.bundle(), set())


def write_parameter(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """Write a value as name and raw text, percent-encoded as its place asks; several pairs for exploded ones.

    Path and header parameters give exactly one pair. Raises ValueError for what the style can't carry (an
    object inside an array).
    """
    if parameter.content_type is not None:
        return [(parameter.name, _encoded(orjson.dumps(value).decode(), parameter))]
    if is_object(value):
        return _written_object(parameter, {key: _text(item) for key, item in value.items()})
    if is_array(value):
        return _written_array(parameter, [_text(item) for item in value])
    text = _encoded(_text(value), parameter)
    prefix = {"label": ".", "matrix": f";{quote(parameter.name)}="}.get(parameter.style, "")
    return [(parameter.name, prefix + text)]


def _written_array(parameter: Parameter, items: list[str]) -> list[tuple[str, str]]:
    texts = [_encoded(item, parameter) for item in items]
    name = quote(parameter.name)
    if parameter.style in ("form", "cookie", *_BETWEEN):
        if parameter.explode:
            return [(parameter.name, text) for text in texts]
        return [(parameter.name, _BETWEEN.get(parameter.style, ",").join(texts))]
    if parameter.style == "label":
        return [(parameter.name, "." + ("." if parameter.explode else ",").join(texts))]
    if parameter.style == "matrix":
        joined = (
            "".join(f";{name}={text}" for text in texts)
            if parameter.explode
            else f";{name}={','.join(texts)}"
        )
        return [(parameter.name, joined)]
    return [(parameter.name, ",".join(texts))]


def _written_object(parameter: Parameter, members: Mapping[str, str]) -> list[tuple[str, str]]:
    pairs = [(_encoded(key, parameter), _encoded(text, parameter)) for key, text in members.items()]
    if parameter.style == "deepObject":
        return [(f"{parameter.name}[{key}]", text) for key, text in pairs]
    if parameter.style in ("form", "cookie") and parameter.explode:
        return [(unquote(key), text) for key, text in pairs]
    flat = [part for pair in pairs for part in pair]
    assigned = [f"{key}={text}" for key, text in pairs]
    if parameter.style == "label":
        return [(parameter.name, "." + (".".join(assigned) if parameter.explode else ",".join(flat)))]
    if parameter.style == "matrix":
        exploded = "".join(f";{item}" for item in assigned)
        return [
            (parameter.name, exploded if parameter.explode else f";{quote(parameter.name)}={','.join(flat)}")
        ]
    between = _BETWEEN.get(parameter.style, ",")
    return [(parameter.name, between.join(assigned if parameter.explode else flat))]


def _text(value: Json) -> str:
    """Spell a scalar as text. Raises ValueError for arrays and objects: no style nests them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        raise ValueError("no style carries an array or object inside another")
    return "null" if value is None else str(value)


def _encoded(text: str, parameter: Parameter) -> str:
    if parameter.place == "header":
        return text
    return quote(text, safe="/:?#[]@!$&'()*+,;=" if parameter.allow_reserved else "")
