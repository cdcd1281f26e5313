"""Answers that need not end: sequences of items, such as server-sent events, of which more may come."""

import re
from typing import Final

from ...spec import FieldLines, first_field, parse_media_type

STREAM_SECONDS: Final = 1.0
"""How long a sequence of items is listened to; what came until then is the answer."""

SHORT_STREAM_SECONDS: Final = 0.2
"""The same for each of many: what more of them say is like what the first ones said."""

_EVENT_END: Final = re.compile(rb"(?:\r\n|\r|\n)(?:\r\n|\r|\n)")
"""A blank line (HTML, Server-sent events, Interpreting an event stream)."""


def may_never_end(fields: FieldLines) -> bool:
    """Whether an answer with these header fields is a sequence of items whose length is not told."""
    if first_field(fields, "content-length") is not None:
        return False
    kind = parse_media_type(first_field(fields, "content-type") or "")
    return kind is not None and kind.is_sequence


def whole_items(fields: FieldLines, body: bytes) -> bytes:
    """Cut what came of such an answer behind its last whole item; of content in a coding nothing is whole."""
    if first_field(fields, "content-encoding") is not None:
        return b""
    kind = parse_media_type(first_field(fields, "content-type") or "")
    if kind is not None and kind.is_event_stream:
        ends = [found.end() for found in _EVENT_END.finditer(body)]
        return body[: ends[-1]] if ends else b""
    return body[: body.rfind(b"\n") + 1]
