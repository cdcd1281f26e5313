"""Streams of items: JSON lines, events, parts by position (OpenAPI 3.2, Sequential Media Types).

What each item has to meet is compared by itself; a stream of one item shows what is refused.
"""

from msgspec import Struct

from ..media_type import parse_media_type
from ..model import MediaType
from ..schema import Schema
from ..serialization import Described
from ..serialization.sequences import are_events, each_and_whole, is_plain_text
from .wire_texts import TextForm


class Stream(Struct, frozen=True):
    """What one document says of a stream: of each item, and of the array of all. None: anything goes."""

    each: Schema | None
    whole: Schema | None

    @classmethod
    def of(cls, media: MediaType) -> "Stream | None":
        """Say it of a Media Type Object; None where it describes no stream."""
        parsed = parse_media_type(media.range)
        if parsed is None:
            return None
        if parsed.is_sequence:
            is_text = parsed.is_event_stream and is_plain_text(media.schema, media.item_schema)
            return None if is_text else cls(*each_and_whole(media.schema, media.item_schema))
        if parsed.type == "multipart" and media.item_schema is not None:
            return cls(media.item_schema, media.schema)
        return None


def item_form(media: MediaType, old: Schema | None, new: Schema | None) -> TextForm:
    """Say how an item is made of texts: an event that is described as one is, what is JSON is not."""
    parsed = parse_media_type(media.range)
    if parsed is None or not parsed.is_event_stream:
        return ""
    described = [Described(each) if each is not None else None for each in (old, new)]
    return "fields" if all(map(are_events, described)) else ""
