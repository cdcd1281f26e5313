"""From a value to the bytes of a body, by media type."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import orjson

from ..spec import Json, MediaType, is_array, is_object, parse_media_type, write_content

JSON: Final = "application/json"
_USUAL: Final[Mapping[str, str]] = MappingProxyType(
    {"application": JSON, "audio": "audio/wav", "image": "image/png", "text": "text/plain"}
)
"""What is sent where a range leaves the subtype open."""


class NoSerialization(ValueError):
    """An object or array for a media type that does not say how to write one."""


def content_type_of(media_range: str, value: Json) -> str:
    """Say with which type content that the document describes by a range is sent; a type goes out as
    declared.
    """
    parsed = parse_media_type(media_range)
    if parsed is None or "*" not in (parsed.type, parsed.subtype):
        return media_range
    structured = is_object(value) or is_array(value)
    if parsed.type == "*":
        return JSON if structured else "text/plain"
    return _USUAL.get(parsed.type, f"{parsed.type}/octet-stream")


def render(content_type: str, media: MediaType, value: Json) -> tuple[str, bytes]:
    """Write a value as content that a Media Type Object describes; the type, too, which may get a boundary.

    Raises NoSerialization for what the type can't carry.
    """
    parsed = parse_media_type(content_type)
    if parsed is not None and parsed.is_json:
        return content_type, json_body(value)
    try:
        return write_content(content_type, media, value)
    except ValueError as error:
        raise NoSerialization(str(error)) from error


def json_body(value: Json) -> bytes:
    """Write a value as JSON in UTF-8, without escapes for what UTF-8 can say."""
    try:
        return orjson.dumps(value)
    except TypeError:  # integers beyond 64 bits, Decimal, halves of surrogate pairs, deep nesting
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


def spelled(value: Json) -> str:
    """Spell a scalar as text: as it stands, `true` and `false` for booleans, "" for null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
