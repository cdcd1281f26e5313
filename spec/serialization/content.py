"""Content of messages: from bytes to what a schema can judge, by media type (OpenAPI, Media Type Object).

All but JSON is imported when a document first asks for it: most never do.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from ..json_text import json_text, parse_json
from ..json_value import Json, is_array, is_object
from ..media_type import MediaRange, parse_media_type
from ..model import MediaType
from .content_value import Breached, Encodings, Items, NotJudged
from .described import Described
from .readings import typed_text
from .spelling import scalar_text

if TYPE_CHECKING:
    from .multipart import Part

ContentReader: TypeAlias = Callable[[bytes], "Json | NotJudged | Breached | Items"]
"""Bytes in, value out. Raises ValueError when the bytes are not of their type's syntax."""


def content_reader(content_type: str, media: MediaType) -> ContentReader:
    """Compile how content that a Media Type Object describes is read. content_type: as sent."""
    media_range = parse_media_type(content_type)
    if _is_any_bytes(media):
        return lambda content: NotJudged(f"{media.range} with `format: binary` is any bytes")
    if media_range is not None and media_range.is_sequence:
        from .sequences import sequence_reader

        return sequence_reader(media_range, media.schema, media.item_schema)
    described = Described(media.schema) if media.schema is not None else None
    encodings = Encodings.of(media)
    if media.item_schema is not None and media_range is not None and media_range.type == "multipart":
        from .parts import items_reader

        return items_reader(media_range.boundary, media.item_schema, media.schema, encodings, value_reader)
    return value_reader(content_type, described, encodings)


def _is_any_bytes(media: MediaType) -> bool:
    """Whether a range of types is described as octets (OpenAPI 3.0, Considerations for File Uploads): they
    may be JSON then as well as anything else.
    """
    node = media.schema.resolved.mapping if media.schema is not None and "*" in media.range else {}
    return node.get("type") == "string" and node.get("format") == "binary"


def value_reader(
    content_type: str, described: Described | None, encodings: Encodings | None = None
) -> ContentReader:
    """Compile how content of a media type is read where `described` describes it; None where nothing does."""
    media_range = parse_media_type(content_type)
    if media_range is None:
        return lambda content: NotJudged(f"{content_type!r} names no media type")
    if media_range.is_json:
        return parse_json
    encodings = encodings or Encodings()
    if media_range.essence == "application/x-www-form-urlencoded":
        from .forms import form_reader

        return form_reader(described, encodings.by_name, value_reader)
    if media_range.type == "multipart":
        from .parts import multipart_reader

        return multipart_reader(media_range.subtype, media_range.boundary, described, encodings, value_reader)
    if media_range.is_xml:
        from .xml_values import xml_reader

        return xml_reader(media_range.charset, described)
    if media_range.is_yaml:
        from .yaml_text import yaml_reader

        return yaml_reader(media_range.charset, described)
    if media_range.type == "text":
        return _text_reader(media_range, described)
    return lambda content: NotJudged(f"the inside of {media_range.essence} is not judged")


def _text_reader(media_range: MediaRange, described: Described | None) -> ContentReader:
    """Compile how text is read: as what it spells.

    What is described as a structure is JSON in plain text; of other texts (CSV, Markdown) OpenAPI does not
    say how they are read.
    """
    from .charset import text_of

    charset = media_range.charset

    def read(content: bytes) -> Json | NotJudged:
        text = text_of(content, charset)
        if described is None:
            return text
        if media_range.subtype != "plain" and described.types and described.types <= {"array", "object"}:
            return NotJudged(f"how {media_range.essence} is an array or object is not described")
        return typed_text(text, described)

    return read


def write_content(content_type: str, media: MediaType, value: Json) -> tuple[str, bytes]:
    """Write a value as content that a Media Type Object describes; gives the Content-Type too, which has its
    boundary then. The inverse of `content_reader`, for what it reads.

    Raises ValueError for what the type can't carry: an object or array where nothing says how it is written.
    """
    media_range = parse_media_type(content_type)
    if media_range is not None and media_range.is_sequence and not isinstance(value, str):
        from .sequences import write_sequence

        return content_type, write_sequence(media_range, value)
    if media.item_schema is not None and media_range is not None and media_range.type == "multipart":
        from .part_writing import item_parts

        each = Described(media.item_schema)
        parts = item_parts(value, lambda _position: each, Encodings.of(media), write_value)
        return _multipart(media_range, content_type, parts)
    described = Described(media.schema) if media.schema is not None else None
    return write_value(content_type, described, Encodings.of(media), value)


def write_value(
    content_type: str, described: Described | None, encodings: Encodings, value: Json
) -> tuple[str, bytes]:
    """Write a value as content of a media type where `described` describes it: the inverse of `value_reader`.

    Gives the Content-Type, too. Raises ValueError for what the type can't carry.
    """
    media_range = parse_media_type(content_type)
    if media_range is None or media_range.is_json:
        text = json_text(value) if media_range is not None else _plain(value, content_type)
        return content_type, text.encode()
    if media_range.essence == "application/x-www-form-urlencoded" and is_object(value):
        from .forms import write_form

        return content_type, write_form(value, encodings.by_name, described)
    if media_range.type == "multipart" and (is_object(value) or is_array(value)):
        return _multipart(media_range, content_type, _parts(value, described, encodings))
    # A text that begins like XML is a document as it stands: so examples are written.
    if media_range.is_xml and not (isinstance(value, str) and value.lstrip()[:1] == "<"):
        from .xml_values import write_xml

        return content_type, write_xml(value, described, media_range.charset)
    charset = media_range.charset
    if media_range.is_yaml:
        from .yaml_text import write_yaml

        return content_type, _encoded(write_yaml(value, described), charset)
    if _is_json_in_text(media_range, described, value):
        return content_type, _encoded(json_text(value), charset)
    return content_type, _encoded(_plain(value, content_type), charset if media_range.type == "text" else "")


def _parts(value: Json, described: Described | None, encodings: Encodings) -> "list[Part]":
    from .part_writing import form_parts, item_parts

    if not is_array(value):
        return form_parts(value, described, encodings, write_value)

    def item(position: int) -> Described | None:
        return None if described is None else described.item(position)

    return item_parts(value, item, encodings, write_value)


def _multipart(media_range: MediaRange, content_type: str, parts: "list[Part]") -> tuple[str, bytes]:
    from .multipart import body_of, boundary_for

    boundary = media_range.boundary or boundary_for(parts)
    if not media_range.boundary:
        content_type = f"{content_type}; boundary={boundary}"
    return content_type, body_of(parts, boundary)


def _is_json_in_text(media_range: MediaRange, described: Described | None, value: Json) -> bool:
    """Whether a value goes as JSON in plain text: so it is read where only a structure is described."""
    return (
        media_range.essence == "text/plain"
        and (is_object(value) or is_array(value))
        and described is not None
        and not (described.is_silent or described.takes_text)
    )


def _plain(value: Json, content_type: str) -> str:
    if is_object(value) or is_array(value):
        schemas = "; its form is that of a .proto file, not of a schema" if "protobuf" in content_type else ""
        raise ValueError(f"an object or array can't be written as {content_type}{schemas}")
    return "" if value is None else scalar_text(value)


def _encoded(text: str, charset: str) -> bytes:
    """Encode a text in its charset, UTF-8 without one. Raises ValueError where that can't be."""
    from .charset import bytes_of

    return bytes_of(text, charset)
