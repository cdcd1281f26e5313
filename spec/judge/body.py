"""Bodies: from bytes to the value that a schema can judge, by media type (OpenAPI, Media Type Object)."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from ..json_text import MalformedJson, parse_json
from ..json_value import Json
from ..location import Location
from ..media_type import parse_media_type
from ..model import Encoding, MediaType
from ..rules import Rule
from ..schema import Schema
from ..serialization import Described, typed
from ..violation import Violation, Where
from .form import multipart_reader, urlencoded_reader

BodyReader: TypeAlias = Callable[[bytes], Json]
"""Bytes in, value out. Raises MalformedJson or ValueError when the bytes are not of their type's syntax."""

ContentJudge: TypeAlias = Callable[[bytes, str], tuple[Violation, ...]]
"""Content and its Content-Type in, every breach out."""

NOT_JUDGED: Final[Any] = object()
"""The value of content whose inside no schema of JSON's world describes: images, archives, XML."""

_KNOWN_READERS: Final = 64


def content_judge(media: MediaType, malformed: Rule, broken: Rule) -> ContentJudge:
    """Compile how to judge content that one Media Type Object describes.

    malformed, broken: the rules of the message's side for wrong syntax and for a schema that is not met.
    """
    schema = media.schema
    readers: dict[str, BodyReader] = {}

    def judge(content: bytes, content_type: str) -> tuple[Violation, ...]:
        read = readers.get(content_type)
        if read is None:
            read = body_reader(content_type, schema, media.encoding)
            if len(readers) < _KNOWN_READERS:
                readers[content_type] = read
        try:
            value = read(content)
        except ValueError as error:
            return (_malformed(malformed, error, content_type, media.location),)
        if schema is None or value is NOT_JUDGED or schema.is_valid(value):
            return ()
        return tuple(
            broken.violation(
                violation.keyword,
                f"{violation.pointer or 'the body'} {violation.message}",
                Where("body", "", violation.pointer),
                violation.at,
                violation.value,
            )
            for violation in schema.violations(value)
        )

    return judge


def body_reader(
    content_type: str, schema: Schema | None, encoding: Mapping[str, Encoding] | None = None
) -> BodyReader:
    """Compile how content of a media type becomes a value. encoding: of form properties, by name."""
    media_range = parse_media_type(content_type)
    if media_range is None:
        return _opaque
    if media_range.is_json:
        return parse_json
    if media_range.essence == "application/x-www-form-urlencoded":
        return urlencoded_reader(schema, encoding or {})
    if media_range.essence == "multipart/form-data":
        boundary = next((value for name, value in media_range.parameters if name == "boundary"), "")
        return multipart_reader(boundary, schema, encoding or {})
    if media_range.type == "text" and media_range.subtype != "xml":
        return _text_reader(media_range.charset or "utf-8", schema)
    return _opaque


def _opaque(_: bytes) -> Json:
    return NOT_JUDGED


def _text_reader(charset: str, schema: Schema | None) -> BodyReader:
    described = None if schema is None else Described(schema)

    def read(content: bytes) -> Json:
        try:
            text = content.decode(charset)
        except (UnicodeDecodeError, LookupError):
            raise ValueError(f"is no text in {charset}") from None
        return text if described is None else typed(text, described)

    return read


def _malformed(rule: Rule, error: ValueError, content_type: str, at: Location) -> Violation:
    place = f" at line {error.line}, column {error.column}" if isinstance(error, MalformedJson) else ""
    reason = error.message if isinstance(error, MalformedJson) else str(error)
    message = f"the body is no valid {content_type.partition(';')[0].strip()}: {reason}{place}"
    return rule.violation("syntax", message, Where("body"), at)
