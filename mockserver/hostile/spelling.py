"""Other ways to write one answer, which say the same: few clients have met them."""

import json
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from msgspec.structs import replace

from ...spec import Json, is_array, is_object, json_or_none, parse_media_type
from ..answers import Answer

Spelling: TypeAlias = Callable[[Answer], Answer]
"""Writes an answer another way; gives the same one where there is none."""


def as_it_is(answer: Answer) -> Answer:
    """Write it as ever."""
    return answer


def _other_json(answer: Answer) -> Answer:
    """Write JSON with blanks, escapes, and the members of objects in another order (RFC 8259)."""
    value = json_or_none(answer.body) if _is_json(answer) else None
    if not (is_object(value) or is_array(value)):
        return answer
    try:
        text = json.dumps(_turned(value), ensure_ascii=True, indent=3, separators=(" , ", " : "))
    except TypeError:  # numbers that no float can hold
        return answer
    return replace(answer, body=f"\r\n{text}\n".encode())


def _turned(value: Json) -> Json:
    if is_object(value):
        return {name: _turned(member) for name, member in reversed(value.items())}
    return [_turned(item) for item in value] if is_array(value) else value


def _lower_names(answer: Answer) -> Answer:
    """Write the names of fields as HTTP/2 does (RFC 9113); they have no case (RFC 9110, Field Names)."""
    return replace(answer, fields=tuple((name.lower(), value) for name, value in answer.fields))


def _another_field(answer: Answer) -> Answer:
    return replace(answer, fields=(*answer.fields, ("X-Came-Later", "1")))


def _other_type(answer: Answer) -> Answer:
    """Write the media type in other case, with its charset (RFC 9110, Media Type)."""
    if not _is_json(answer):
        return answer
    fields = tuple(
        (name, f"{value.upper()};charset=UTF-8")
        if name == "Content-Type" and ";" not in value
        else (name, value)
        for name, value in answer.fields
    )
    return replace(answer, fields=fields)


def _is_json(answer: Answer) -> bool:
    parsed = parse_media_type(dict(answer.fields).get("Content-Type", ""))
    return parsed is not None and parsed.is_json


SPELLINGS: Final[Mapping[str, Spelling]] = {
    "its JSON has blanks, escapes, and members in another order": _other_json,
    "it has a field that the document does not name": _another_field,
    "the names of its fields are in lower case": _lower_names,
    "its media type is in upper case, with a charset": _other_type,
}
"""By what is told of them."""
