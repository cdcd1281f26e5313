"""Media Type Objects: the schema that contents have in common, and the contents as examples."""

import re
from collections.abc import Sequence
from typing import Any, Final

from ..media_type import parse_media_type
from .contents import Content
from .inferring import has_unknown, inferred
from .placing import Places

_WORDS: Final = re.compile(r"[A-Za-z0-9]+")
_LONGEST_KEY: Final = 60


def media_types(contents: Sequence[Content], places: Places, *, requires: bool) -> dict[str, Any]:
    """Describe contents by their media types. requires: whether members that all have are required."""
    by_media: dict[str, list[Content]] = {}
    for content in contents:
        by_media.setdefault(content.media, []).append(content)
    return {
        media: places.put(_media_type(media, alike, places, requires=requires), alike[0].node)
        for media, alike in by_media.items()
    }


def _media_type(media: str, contents: Sequence[Content], places: Places, *, requires: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"schema": _schema(media, contents, requires=requires)}
    examples: dict[str, Any] = {}
    for content in contents:
        if has_unknown(content.value) or content.files:
            continue
        key = _key(content.name, examples)
        example: dict[str, Any] = {"value": content.value}
        if content.name and content.name != key:
            example = {"summary": content.name, **example}
        examples[key] = places.put(example, content.node)
    if examples:
        made["examples"] = examples
    return made


def _schema(media: str, contents: Sequence[Content], *, requires: bool) -> dict[str, Any]:
    """Say what contents have in common; of what has no structure that is known, only whether it is text."""
    kind = parse_media_type(media)
    texts = [content.value for content in contents if isinstance(content.value, str)]
    is_json = kind is not None and kind.is_json
    if texts and not is_json:
        return {"type": "string"} if kind is not None and kind.type == "text" else {}
    schema = inferred([content.value for content in contents], requires=requires)
    for name in dict.fromkeys(name for content in contents for name in content.files):
        schema.setdefault("type", "object")
        schema.setdefault("properties", {})[name] = {"contentMediaType": "application/octet-stream"}
    return schema


def _key(name: str, taken: dict[str, Any]) -> str:
    """Make the name of an example that fits into `Prefer: example=…`."""
    plain = "-".join(_WORDS.findall(name)).lower()[:_LONGEST_KEY] or "example"
    key, number = plain, 1
    while key in taken:
        number += 1
        key = f"{plain}-{number}"
    return key
