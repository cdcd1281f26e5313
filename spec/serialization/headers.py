"""Headers of answers and of parts: field values, read and written as the document says (OpenAPI, Header
Object).

Content of a media type (`content`) is read and written by who asks: a part of it may have headers itself.
"""

from collections.abc import Callable

from ..json_value import Json
from ..model import Header
from .content_texts import content_text, content_text_reader
from .content_value import Encodings, ValueReader, ValueWriter
from .described import Described
from .readings import first_fitting
from .segments import checked_field_value, text_reader, write_text
from .spelling import TEXT_STYLES, Spelling


def field_value_reader(header: Header, read_value: ValueReader) -> Callable[[str], Json]:
    """Compile how the value of a header is read from its field value; EMPTY where it is not judged."""
    if header.content_type is not None:
        read_text = content_text_reader(header.content_type, header.schema, Encodings(), read_value)
        return lambda raw: read_text(field_as_utf8(raw))
    spelling, described = _spelling(header), Described(header.schema)
    read = first_fitting(described, [text_reader(spelling, shape) for shape in described.shapes])
    return lambda raw: read(field_as_utf8(raw))


def field_value(header: Header, value: Json, write_value: ValueWriter) -> str:
    """Write a value as a field value. Raises ValueError for what a header can't carry."""
    if header.content_type is not None:
        text = content_text(header.content_type, header.schema, Encodings(), value, write_value)
        return checked_field_value(text)
    return write_text(_spelling(header), value)


def field_as_utf8(raw: str) -> str:
    """Read a field value, which comes as ISO-8859-1 text, as UTF-8 where it is."""
    if raw.isascii():
        return raw
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return raw


def _spelling(header: Header) -> Spelling:
    style = header.style if header.style in TEXT_STYLES else "simple"
    return Spelling(header.name, "header", style, header.explode, item_styles=header.item_styles)
