"""Content of messages: from bytes to what a schema can judge, by media type (OpenAPI, Media Type Object).

All but JSON is imported when a document first asks for it: most never do.
"""

from collections.abc import Callable
from typing import TypeAlias

from ..json_text import parse_json
from ..json_value import Json
from ..media_type import MediaRange, parse_media_type
from ..model import MediaType
from .content_value import Breached, Encodings, Items, NotJudged
from .described import Described
from .readings import typed_text

ContentReader: TypeAlias = Callable[[bytes], "Json | NotJudged | Breached | Items"]
"""Bytes in, value out. Raises ValueError when the bytes are not of their type's syntax."""


def content_reader(content_type: str, media: MediaType) -> ContentReader:
    """Compile how content that a Media Type Object describes is read. content_type: as sent."""
    media_range = parse_media_type(content_type)
    if media_range is not None and media_range.is_sequence:
        from .sequences import sequence_reader

        return sequence_reader(media_range, media.schema, media.item_schema)
    described = Described(media.schema) if media.schema is not None else None
    encodings = Encodings(media.encoding, media.prefix_encoding, media.item_encoding)
    if media.item_schema is not None and media_range is not None and media_range.type == "multipart":
        from .parts import items_reader

        return items_reader(media_range.boundary, media.item_schema, media.schema, encodings, value_reader)
    return value_reader(content_type, described, encodings)


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
