"""Sequential media types: JSON texts line by line, and events (OpenAPI 3.2, Sequential Media Types; RFC 7464;
HTML, Server-sent events).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from ..json_text import MalformedJson, json_text, parse_json
from ..json_value import Json, is_array, is_object
from ..media_type import MediaRange
from ..schema import Schema
from .charset import text_of
from .content_value import Items
from .described import Described
from .readings import typed_text

MAX_ITEMS: Final = 100_000
"""Items of a sequence that are still read."""

_FIELDS: Final = {
    "event": re.compile(".*"),
    "id": re.compile("[^\0]*"),
    "retry": re.compile("[0-9]{1,18}"),
}
_END: Final = "[DONE]"
"""What streams of events of large language models end with: no JSON, and no item."""


def sequence_reader(
    media_range: MediaRange, schema: Schema | None, item_schema: Schema | None
) -> Callable[[bytes], Items | str]:
    """Compile how a sequence is read. Reading raises ValueError for an item that is malformed.

    schema: of the whole; a stream of events that is described as text stays text.
    """
    each, whole = each_and_whole(schema, item_schema)
    if media_range.is_event_stream:
        if is_plain_text(schema, item_schema):
            return lambda content: text_of(content, "utf-8")
        item = Described(each) if each is not None else None
        split = _event_reader(Described(whole).item(0) if item is None and whole is not None else item)
    else:
        split = _records if media_range.is_json_sequence else _lines
    return lambda content: Items(tuple(split(content)), each, whole)


def each_and_whole(schema: Schema | None, item_schema: Schema | None) -> tuple[Schema | None, Schema | None]:
    """Say which schema each item of a sequence has to meet, and which the array of all.

    A `schema` that describes no array is taken as that of each item, as documents before 3.2 write it.
    """
    is_whole = schema is not None and "array" in Described(schema).types
    return item_schema or (None if is_whole else schema), schema if is_whole else None


def is_plain_text(schema: Schema | None, item_schema: Schema | None) -> bool:
    """Whether a stream of events is described as one text."""
    return schema is not None and item_schema is None and Described(schema).types == frozenset(("string",))


def are_events(described: Described | None) -> bool:
    """Whether the items of a stream of events are the events themselves: texts by name."""
    return described is None or not described.names or "data" in described.names


def _lines(content: bytes) -> Iterable[Json]:
    """Read a JSON text a line; empty lines are none, as readers of such files have it."""
    for number, line in enumerate(_bounded(content.split(b"\n")), 1):
        if line.strip():
            yield _item(line, f"line {number}")


def _records(content: bytes) -> Iterable[Json]:
    """Read JSON texts that begin with a record separator (RFC 7464, JSON Text Sequence)."""
    before, *records = content.split(b"\x1e")
    if before.strip():
        raise ValueError("it does not begin with a record separator")
    for number, record in enumerate(_bounded(records)):
        if record.strip():
            yield _item(record, f"item {number}")


def _bounded(pieces: Sequence[bytes]) -> Sequence[bytes]:
    if len(pieces) > MAX_ITEMS:
        raise ValueError(f"it has more than {MAX_ITEMS:,} items")
    return pieces


def _item(text: bytes, place: str) -> Json:
    try:
        return parse_json(text)
    except MalformedJson as error:
        raise ValueError(f"{place} is no JSON: {error.message}") from None


def _event_reader(described: Described | None) -> Callable[[bytes], Iterable[Json]]:
    """Compile how events are read: as objects with `data`, `event`, `id` and `retry` where these are what the
    schema describes, else as the JSON in their `data`.
    """
    is_event = are_events(described)

    def read(content: bytes) -> Iterable[Json]:
        for number, event in enumerate(_events(text_of(content, "utf-8"))):
            if is_event:
                yield {name: _member(name, text, described) for name, text in event.items()}
            elif event.get("data", _END) != _END:
                yield _item(event["data"].encode(), f"the data of event {number}")

    return read


def _member(name: str, text: str, described: Described | None) -> Json:
    if name == "retry":
        return int(text)
    return text if described is None else typed_text(text, described.member(name))


def _events(text: str) -> Iterable[dict[str, str]]:
    """Read events (HTML, Interpreting an event stream); what no empty line ends is none yet."""
    event: dict[str, str] = {}
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > 4 * MAX_ITEMS:
        raise ValueError(f"it has more than {4 * MAX_ITEMS:,} lines")
    data: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                yield {**event, "data": "\n".join(data)}
            event, data = {}, []
        elif name == "data":
            data.append(value)
        elif name in _FIELDS and _FIELDS[name].fullmatch(value):
            event[name] = value


def write_sequence(media_range: MediaRange, value: Json) -> bytes:
    """Write items as a sequence; one that is no array as the only item.

    An object with `data` is an event of a stream of events, all else is its data as JSON. Raises ValueError
    for half a surrogate pair.
    """
    items = value if is_array(value) else [value]
    if media_range.is_event_stream:
        return "".join(map(_event_text, items)).encode()
    start = "\x1e" if media_range.is_json_sequence else ""
    return "".join(f"{start}{json_text(item)}\n" for item in items).encode()


def _event_text(item: Json) -> str:
    event = item if is_object(item) and "data" in item else {"data": item}
    lines: list[str] = []
    for name, value in event.items():
        text = value if isinstance(value, str) else json_text(value)
        lines.extend(f"{name}: {line}\n" for line in text.split("\n"))
    return "".join(lines) + "\n"
