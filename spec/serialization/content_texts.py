"""Content of a media type as one text, inside of a parameter or a header (OpenAPI, Parameter Object,
`content`).

Such a text has the charset of what surrounds it, and no parts: parameters of the media type mean nothing.
"""

from collections.abc import Callable

from ..json_value import Json
from ..media_type import parse_media_type
from ..schema import Schema
from .content_value import Breached, Encodings, NotJudged, ValueReader, ValueWriter
from .described import Described
from .percent import UnreadableText
from .spelling import EMPTY


def content_text_reader(
    content_type: str, schema: Schema, encodings: Encodings, read_value: ValueReader
) -> Callable[[str], Json]:
    """Compile how a text is read, when what its place encodes is undone; EMPTY where it is not judged.

    Reading raises UnreadableText for what is not of the media type's syntax.
    """
    essence = _essence(content_type)
    if essence.startswith("multipart/"):
        return lambda text: EMPTY
    read = read_value(essence, Described(schema), encodings)

    def read_text(text: str) -> Json:
        try:
            value = read(text.encode())
        except ValueError as error:
            raise UnreadableText(str(error), text) from error
        if isinstance(value, Breached):
            for breach in value.breaches:
                raise UnreadableText(f"is no valid {essence}: {breach.message}", text)
            value = value.value
        return EMPTY if isinstance(value, NotJudged) else value

    return read_text


def content_text(
    content_type: str, schema: Schema, encodings: Encodings, value: Json, write_value: ValueWriter
) -> str:
    """Write a value as a text that the place of it has still to encode. Raises ValueError for what the type
    can't carry.
    """
    essence = _essence(content_type)
    if essence.startswith("multipart/"):
        raise ValueError("a text has no parts")
    text = write_value(essence, Described(schema), encodings, value)[1].decode()
    if text.startswith("<?xml "):
        return text.partition("?>\n")[2]
    parsed = parse_media_type(essence)
    # JSON lets this one control character stand in texts, which header fields do not.
    return text.replace("\x7f", r"\u007f") if parsed is not None and parsed.is_json else text


def _essence(content_type: str) -> str:
    parsed = parse_media_type(content_type)
    return content_type if parsed is None else parsed.essence
