"""Form bodies: urlencoded fields and multipart parts become the members of one object (OpenAPI, Encoding
Object).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_plus

from ..json_text import parse_json
from ..json_value import Json
from ..media_type import parse_media_type
from ..model import Encoding
from ..schema import Schema
from ..serialization import Described, Pairs, query_pairs, shape_of, typed
from ..serialization.pairs import Members, pairs_reader
from ..serialization.spelling import Spelling

MAX_PARTS: Final = 10_000
"""Parts of a multipart body that are still read."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart body. content_type: as sent, "" where the part has none. is_file: it has a
    filename.
    """

    name: str
    content_type: str
    is_file: bool
    content: bytes


def urlencoded_reader(schema: Schema | None, encoding: Mapping[str, Encoding]) -> Callable[[bytes], Json]:
    """Compile how to read `application/x-www-form-urlencoded` (URL Standard; OpenAPI, Encoding Object)."""
    if schema is None:
        return lambda content: {name: unquote_plus(raw) for name, raw in _pairs(content)}
    readers = {
        name: _field_reader(name, member, encoding.get(name)) for name, member in schema.properties().items()
    }

    def read(content: bytes) -> Json:
        pairs = _pairs(content)
        value = {name: unquote_plus(raw) for name, raw in pairs if name.partition("[")[0] not in readers}
        for name, read_field in readers.items():
            member = read_field(pairs)
            if member is not None:
                value[name] = member
        return value

    return read


def _pairs(content: bytes) -> Pairs:
    return query_pairs(content.decode("ascii", "replace"))


def _field_reader(name: str, schema: Schema, encoding: Encoding | None) -> Callable[[Pairs], Json]:
    """Compile how to read one property: in its style, or as JSON where it is an object that has none."""
    shape = shape_of(schema)
    if shape == "object" and (encoding is None or not encoding.style):
        return lambda pairs: _as_json([unquote_plus(raw) for key, raw in pairs if key == name])
    style = (encoding and encoding.style) or "form"
    explode = encoding.explode if encoding and encoding.explode is not None else style == "form"
    described = Described(schema)
    find = pairs_reader(Spelling(name, "form", style, explode), shape, Members(frozenset(described.names)))

    def read(pairs: Pairs) -> Json:
        raw = find(pairs)
        return None if raw is None else typed(raw, described)

    return read


def _as_json(texts: list[str]) -> Json:
    """Read an object field, which is JSON by default; text that is none stays text, for the schema to
    refuse.
    """
    if not texts:
        return None
    try:
        return parse_json(texts[0].encode())
    except ValueError:
        return texts[0]


def multipart_reader(
    boundary: str, schema: Schema | None, encoding: Mapping[str, Encoding]
) -> Callable[[bytes], Json]:
    """Compile how to read `multipart/form-data` (RFC 7578). Reading raises ValueError if it is malformed."""
    members: Mapping[str, Schema] = schema.properties() if schema is not None else {}
    arrays = {name for name, member in members.items() if shape_of(member) == "array"}

    def read(content: bytes) -> Json:
        value: dict[str, Json] = {}
        for part in multipart_parts(boundary, content):
            member = members.get(part.name)
            inner = (member.items() or member) if member is not None and part.name in arrays else member
            read_value = _part_value(part, inner, encoding.get(part.name))
            if part.name in arrays:
                value.setdefault(part.name, []).append(read_value)
            else:
                value[part.name] = read_value
        return value

    return read


def _part_value(part: Part, schema: Schema | None, encoding: Encoding | None) -> Json:
    """Read a part: JSON where it says so or is an object by its schema, else text; the bytes of a file as
    text.
    """
    declared = part.content_type or (encoding.content_type if encoding is not None else "")
    media_range = parse_media_type(declared) if declared else None
    if media_range is not None and media_range.is_json:
        return parse_json(part.content)
    if part.is_file:
        return part.content.decode("latin-1")
    charset = media_range.charset if media_range is not None and media_range.charset else "utf-8"
    try:
        text = part.content.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return part.content.decode("latin-1")
    if schema is None:
        return text
    return _as_json([text]) if shape_of(schema) == "object" else typed(text, Described(schema))


def multipart_parts(boundary: str, content: bytes) -> list[Part]:
    """Split a multipart body into its parts (RFC 2046; werkzeug's decoder). Raises ValueError when it is
    malformed.
    """
    from werkzeug.sansio import multipart  # costs 50 ms, and few documents have such a body

    if not boundary:
        raise ValueError("multipart without a boundary")
    decoder = multipart.MultipartDecoder(boundary.encode("latin-1"), max_parts=MAX_PARTS)
    decoder.receive_data(content)
    decoder.receive_data(None)
    parts: list[Part] = []
    while not isinstance(event := decoder.next_event(), multipart.Epilogue | multipart.NeedData):
        if isinstance(event, multipart.Field | multipart.File):
            parts.append(
                Part(
                    event.name or "",
                    event.headers.get("Content-Type", ""),
                    isinstance(event, multipart.File),
                    b"",
                )
            )
        elif isinstance(event, multipart.Data) and parts:
            last = parts[-1]
            parts[-1] = Part(last.name, last.content_type, last.is_file, last.content + event.data)
    return parts
