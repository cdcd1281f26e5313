"""Parts of multipart bodies as members or items of one value, and back (OpenAPI, Encoding Object; 3.2,
Encoding By Position).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..json_text import parse_json
from ..json_value import Json, is_array
from ..location import pointer_child
from ..media_type import parse_media_type
from ..model import Encoding, Header
from ..schema import Schema
from .charset import is_charset
from .content_value import Breach, Breached, Encodings, Items, NotJudged, ValueReader, has_inside
from .described import Described
from .forms import Fields, fields_of, is_styled, reserved_breaches
from .headers import field_value_reader
from .multipart import Part, parts_of
from .percent import UnreadableText, as_it_stands
from .readings import typed_text
from .spelling import ABSENT, EMPTY

_TEXT: Final = "text/plain"
_BYTES: Final = "application/octet-stream"


def multipart_reader(
    subtype: str, boundary: str, described: Described | None, encodings: Encodings, read_value: ValueReader
) -> Callable[[bytes], Breached | NotJudged]:
    """Compile how a multipart body is read. Reading raises ValueError where it is malformed.

    Parts become members by their names where the value is an object or the body a form, else items.
    """
    by_position = subtype != "form-data" and (
        bool(encodings.prefix)
        or encodings.item is not None
        or (described is not None and described.shapes[0] == "array")
    )
    if by_position:
        item = described.item if described is not None else _nothing
        return lambda content: _read_items(parts_of(content, boundary), item, encodings, read_value)
    if subtype != "form-data" and (described is None or described.shapes[0] != "object"):
        return lambda content: _undescribed(parts_of(content, boundary), subtype)
    form = _FormReader(described, encodings.by_name, read_value)
    return lambda content: form.read(parts_of(content, boundary))


def items_reader(
    boundary: str, each: Schema, whole: Schema | None, encodings: Encodings, read_value: ValueReader
) -> Callable[[bytes], Breached]:
    """Compile how a multipart body is read of which each part is described (3.2, `itemSchema`)."""
    described = Described(each)

    def read(content: bytes) -> Breached:
        parts = parts_of(content, boundary)
        found = _read_items(parts, lambda position: described, encodings, read_value)
        return Breached(Items(tuple(found.value), each, whole), found.breaches)

    return read


def _nothing(_position: int) -> None:
    """Describe no item."""


def _undescribed(parts: list[Part], subtype: str) -> NotJudged:
    return NotJudged(f"what the {len(parts)} parts of multipart/{subtype} are is not described")


def _read_items(
    parts: list[Part],
    item: Callable[[int], Described | None],
    encodings: Encodings,
    read_value: ValueReader,
) -> Breached:
    values: list[Json] = []
    breaches: list[Breach] = []
    for position, part in enumerate(parts):
        encoding = encodings.at(position)
        place = _Place(part, str(position), f"/{position}")
        breaches.extend(_breaches(place, encoding, read_value))
        read = _value(place, item(position), encoding, read_value, "utf-8")
        values.append(read.value)
        breaches.extend(read.breaches)
    return Breached(values, tuple(breaches))


class _Place(Struct, frozen=True):
    """A part with its name for people and its pointer in the value."""

    part: Part
    name: str
    pointer: str


class _FormReader:
    """Reads the parts of a form into one object."""

    def __init__(
        self, described: Described | None, encodings: Mapping[str, Encoding], read_value: ValueReader
    ) -> None:
        self._described = described
        self._encodings = encodings
        self._read_value = read_value
        names = described.names if described is not None else ()
        self._lists = frozenset(
            name for name in names if described is not None and "array" in described.member(name).shapes
        )
        styled = [name for name in names if is_styled(encodings.get(name))]
        fields = fields_of(described, encodings, read_value, "part") if styled else None
        self._styled = (
            Fields(described, {name: fields.readers[name] for name in styled}, fields.spread)
            if fields is not None
            else None
        )

    def read(self, parts: list[Part]) -> Breached:
        """Make the object of all parts, and list what is wrong with single ones."""
        charset = next((part.content.decode("latin-1") for part in parts if part.name == "_charset_"), "")
        charset = charset if charset and is_charset(charset) else "utf-8"
        value: dict[str, Json] = {}
        pairs: list[tuple[str, str]] = []
        breaches: list[Breach] = []
        for number, part in enumerate(parts):
            if part.name is None:
                raise ValueError(f"part {number} has no name in its Content-Disposition")
            place = _Place(part, part.name, pointer_child("", part.name))
            encoding = self._encodings.get(part.name)
            breaches.extend(_breaches(place, encoding, self._read_value))
            if encoding is not None and self._is_text(part, encoding):
                breaches.extend(reserved_breaches(part.name, _plain(place, charset), encoding, part.name))
            if self._is_styled(part):
                pairs.append((part.name, _plain(place, charset)))
            else:
                breaches.extend(self._put(value, place, encoding, charset))
        if self._styled is not None:
            value |= {
                name: each
                for name, each in self._styled.read(pairs, as_it_stands).items()
                if each is not ABSENT
            }
        return Breached(value, tuple(breaches))

    def _is_text(self, part: Part, encoding: Encoding) -> bool:
        """Whether a part is a field as urlencoded forms have them: neither a file nor of a declared type."""
        if part.name is None or part.filename is not None or part.field("content-type") is not None:
            return False
        is_binary = self._described is not None and self._described.member(part.name).is_binary
        return not is_binary and (not encoding.content_type or is_styled(encoding))

    def _is_styled(self, part: Part) -> bool:
        if self._styled is None or part.name is None or part.filename is not None:
            return False
        known = (*self._styled.readers, *self._styled.spread)
        return part.name in known or part.name.partition("[")[0] in self._styled.readers

    def _put(
        self, value: dict[str, Json], place: _Place, encoding: Encoding | None, charset: str
    ) -> tuple[Breach, ...]:
        """Add what a part says; parts of one name are an array. Gives what is wrong inside the part."""
        name = place.name
        if name == "_charset_" and (self._described is None or name not in self._described.names):
            return ()
        member = self._described.member(name) if self._described is not None else None
        if name not in self._lists or member is None:
            read = _value(place, member, encoding, self._read_value, charset)
            made = read.value
            if member is not None and member.takes_only_text and not isinstance(made, str):
                made = _bytes(place.part)  # text that looks like JSON is text
            if name in value and self._described is not None:
                known = value[name]
                value[name] = [*known, made] if is_array(known) else [known, made]
            else:
                value[name] = made
            return read.breaches
        place = replace(place, pointer=f"{place.pointer}/{len(value.get(name, ()))}")
        read = _value(place, member.item(0), encoding, self._read_value, charset)
        if is_array(read.value) and name not in value and "array" not in member.item(0).types:
            value[name] = read.value  # one part that is the whole array, as JSON
        else:
            value.setdefault(name, []).append(read.value)
        return read.breaches


def _plain(place: _Place, charset: str) -> str:
    try:
        return place.part.content.decode(_charset_of(place.part) or charset)
    except (UnicodeError, LookupError):
        raise ValueError(f"part {place.name!r} is no text in {charset}") from None


def _charset_of(part: Part) -> str:
    parsed = parse_media_type(part.field("content-type") or "")
    return parsed.charset if parsed is not None and is_charset(parsed.charset) else ""


def _value(
    place: _Place,
    described: Described | None,
    encoding: Encoding | None,
    read_value: ValueReader,
    charset: str,
) -> Breached:
    """Read a part: by its Content-Type, by that of its Encoding Object, or by its schema; bytes are a text of
    as many characters. A file is its bytes, also where it is JSON. What is nested is written as the Encoding
    Object says of its own parts.
    """
    part = place.part
    if described is not None and described.takes_only_text and described.is_binary:
        return Breached(_bytes(part), ())
    content_type = part.field("content-type") or ""
    declared = (encoding.content_type if encoding is not None else "").partition(",")[0].strip()
    parsed = parse_media_type(content_type or ("" if "*" in declared else declared))
    try:
        if parsed is not None and has_inside(parsed) and described is not None:
            read = read_value(content_type or declared, described, Encodings.of(encoding))(part.content)
            return _inner(place, read)
        if parsed is not None and parsed.is_json:
            return Breached(parse_json(part.content), ())
        if part.filename is not None and (described is None or described.takes_text):
            return Breached(_bytes(part), ())
        return Breached(_text_value(part, described, _charset_of(part) or charset), ())
    except ValueError as error:
        raise ValueError(f"part {place.name!r}: {error}") from error


def _inner(place: _Place, read: Json | Breached | NotJudged) -> Breached:
    """Take what was read inside a part, and place what is wrong there."""
    if isinstance(read, NotJudged):
        return Breached(_bytes(place.part), ())
    if not isinstance(read, Breached):
        return Breached(read, ())
    breaches: list[Breach] = []
    for each in read.breaches:
        part = f"{place.name}/{each.part}" if each.part else place.name
        breaches.append(replace(each, part=part, pointer=place.pointer + each.pointer))
    return Breached(read.value, tuple(breaches))


def _bytes(part: Part) -> str:
    return part.content.decode("latin-1")


def _text_value(part: Part, described: Described | None, charset: str) -> Json:
    try:
        text = part.content.decode(charset)
    except (UnicodeError, LookupError):
        return _bytes(part)
    return text if described is None else typed_text(text, described)


def _breaches(place: _Place, encoding: Encoding | None, read_value: ValueReader) -> Iterable[Breach]:
    """List what a part breaks of its Encoding Object: its media type, its header fields."""
    if encoding is None:
        return
    yield from _type_breaches(place, encoding)
    for header in encoding.headers.values():
        yield from _header_breaches(place, header, read_value)


def _type_breaches(place: _Place, encoding: Encoding) -> Iterable[Breach]:
    sent = place.part.field("content-type")
    if not encoding.content_type or is_styled(encoding) or sent is None:
        return  # RFC 7578 lets clients leave it out: such a part is taken as its first documented type
    parsed = parse_media_type(sent)
    ranges = [parse_media_type(each) for each in encoding.content_type.split(",")]
    if parsed is None or not any(each is not None and each.covers(parsed) for each in ranges):
        message = f"part {place.name!r} is {sent!r}, documented: {encoding.content_type}"
        at = encoding.location
        yield Breach("media-type", "mediaType", message, place.name, place.pointer, at, sent)


def _header_breaches(place: _Place, header: Header, read_value: ValueReader) -> Iterable[Breach]:
    raw = place.part.field(header.name)
    what = f"header {header.name!r} of part {place.name!r}"
    if raw is None:
        if header.required:
            yield Breach(
                "header", "required", f"{what} is missing", place.name, place.pointer, header.location
            )
        return
    try:
        value = field_value_reader(header, read_value)(raw.encode().decode("latin-1"))
    except UnreadableText as error:
        yield Breach("header", "syntax", f"{what} {error}", place.name, place.pointer, header.location, raw)
        return
    for broken in header.schema.violations(value) if value is not EMPTY else ():
        yield Breach(
            "header",
            broken.keyword,
            broken.about(what),
            place.name,
            place.pointer,
            broken.at,
            broken.value,
        )
