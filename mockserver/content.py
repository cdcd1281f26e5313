"""From a value to the bytes of a body, by media type."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..spec import Json, is_array, is_object, parse_media_type

JSON: Final = "application/json"
_USUAL: Final[Mapping[str, str]] = MappingProxyType(
    {"application": JSON, "audio": "audio/wav", "image": "image/png", "text": "text/plain"}
)
"""What is sent where a range leaves the subtype open."""

_SEQUENTIAL: Final = frozenset({"jsonl", "x-jsonl", "ndjson", "x-ndjson", "json-seq"})


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


def render(content_type: str, value: Json) -> bytes:
    """Write a value as content of a type; JSON in UTF-8, without escapes for what UTF-8 can say.

    Sequential JSON types have an item a line (RFC 7464 for `json-seq`). Raises NoSerialization for objects
    and arrays of types that are not JSON.
    """
    parsed = parse_media_type(content_type)
    if parsed is not None and parsed.is_json:
        return _json(value).encode("utf-8", "surrogatepass")
    if parsed is not None and parsed.subtype in _SEQUENTIAL:
        items = value if is_array(value) else [value]
        start = "\x1e" if parsed.subtype == "json-seq" else ""
        return "".join(f"{start}{_json(item)}\n" for item in items).encode("utf-8", "surrogatepass")
    if is_object(value) or is_array(value):
        raise NoSerialization(f"an object or array can't be written as {content_type}")
    return spelled(value).encode("utf-8", "surrogatepass")


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def spelled(value: Json) -> str:
    """Spell a scalar as text: as it stands, `true` and `false` for booleans, "" for null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
