"""Members or items of one value as the parts of a multipart body (OpenAPI, Encoding Object; 3.2, Encoding By
Position): the inverse of `parts`.
"""

from collections.abc import Callable, Iterable
from typing import Final

from ..json_text import json_text
from ..json_value import Json, is_array, is_object
from ..media_type import parse_media_type
from ..model import Encoding
from .content_value import Encodings, ValueWriter, has_inside
from .described import Described
from .headers import field_value
from .multipart import Part, form_part
from .spelling import scalar_text

_BYTES: Final = "application/octet-stream"


def form_parts(
    value: Json, described: Described | None, encodings: Encodings, write_value: ValueWriter
) -> list[Part]:
    """Write an object as the parts of a form: arrays repeat their name, objects are JSON unless another
    type is declared, what is binary by its schema is a file. Null is left out.

    Raises ValueError for what is no object.
    """
    if not is_object(value):
        raise ValueError("a form is an object")
    parts: list[Part] = []
    for name, member in value.items():
        inner = described.member(name) if described is not None else None
        is_list = is_array(member) and (inner is None or "array" in inner.types or not inner.types)
        for item in member if is_list and is_array(member) else [member]:
            if item is not None:
                each = inner.item(0) if is_list and inner is not None else inner
                parts.append(_written(name, item, each, encodings.by_name.get(name), write_value))
    return parts


def item_parts(
    value: Json,
    item: Callable[[int], Described | None],
    encodings: Encodings,
    write_value: ValueWriter,
) -> list[Part]:
    """Write an array as parts by position (3.2). item: what describes each. Raises ValueError for what is no
    array.
    """
    if not is_array(value):
        raise ValueError("the parts are an array")
    parts: list[Part] = []
    for position, each in enumerate(value):
        part = _written("", each, item(position), encodings.at(position), write_value)
        fields = tuple(field for field in part.fields if field[0] != "Content-Disposition")
        parts.append(Part(fields, part.content))
    return parts


def _written(
    name: str, value: Json, described: Described | None, encoding: Encoding | None, write_value: ValueWriter
) -> Part:
    is_file = described is not None and described.is_binary
    content_type, content = _content(value, described, encoding, write_value)
    part = form_part(name, content, content_type, name if is_file else None)
    return Part((*part.fields, *_header_lines(encoding, write_value)), part.content, part.name, part.filename)


def _content(
    value: Json, described: Described | None, encoding: Encoding | None, write_value: ValueWriter
) -> tuple[str, bytes]:
    """Write what a part holds, as the first type of its Encoding Object that can carry it; gives the
    Content-Type, "" where none has to be told. Raises ValueError where none can.
    """
    declared = [each.strip() for each in (encoding.content_type if encoding is not None else "").split(",")]
    types = [each for each in declared if "*" not in each and parse_media_type(each) is not None]
    is_structured = is_object(value) or is_array(value)
    is_file = described is not None and described.is_binary
    refused: list[ValueError] = []
    for content_type in types:
        kind = parse_media_type(content_type)
        if is_structured or (kind is not None and has_inside(kind) and not is_file):
            try:
                return write_value(content_type, described, Encodings.of(encoding), value)
            except ValueError as error:
                refused.append(error)
    if refused:
        raise refused[0]
    if is_structured:
        return "application/json", json_text(value).encode()
    text = "null" if value is None else scalar_text(value)
    content_type = types[0] if types else _BYTES if is_file else ""
    return content_type, _as_bytes(text) if is_file else text.encode()


def _as_bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()


def _header_lines(encoding: Encoding | None, write_value: ValueWriter) -> Iterable[tuple[str, str]]:
    """Write the header fields that a part has to have: an example of each that is required."""
    for header in encoding.headers.values() if encoding is not None else ():
        if header.required:
            known = [each.value for each in header.examples.values() if header.schema.is_valid(each.value)]
            value = known[0] if known else header.schema.example()
            yield header.name, field_value(header, value, write_value)
