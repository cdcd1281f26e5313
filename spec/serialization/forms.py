"""Urlencoded forms: fields become the members of one object, and back (OpenAPI, Encoding Object; URL
Standard, urlencoded parsing).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from ..json_text import json_text
from ..json_value import Json, is_array, is_object
from ..location import pointer_child
from ..media_type import parse_media_type
from ..model import Encoding
from .content_value import Breach, Breached, Encodings, NotJudged, ValueReader
from .described import Described
from .pairs import Members, Pairs, pairs_reader, query_pairs, query_text, write_pairs
from .percent import form_decoded
from .readings import first_fitting, typed
from .spelling import ABSENT, RawValue, Shape, Spelling, SpellingPlace, grouped, scalar_text

MAX_FIELDS: Final = 100_000
"""Fields of a form that are still read."""

_RESERVED: Final = re.compile(r"[/?#\[\]@!$&'()*+,;=]")
"""RFC 3986, Reserved Characters; not `:`, which times and addresses are full of."""


def is_styled(encoding: Encoding | None) -> bool:
    """Whether an Encoding Object speaks of a style: its `contentType` does not count then."""
    return encoding is not None and (
        bool(encoding.style) or encoding.explode is not None or bool(encoding.allow_reserved)
    )


def field_reader(
    name: str, described: Described, encoding: Encoding | None, place: SpellingPlace
) -> Callable[[Pairs], Json]:
    """Compile how one property is read from the fields of a form: in its style.

    Without one, an array is a name that repeats, an object JSON or, as the wild writes it, names in brackets.
    """
    readers: list[Callable[[Pairs], RawValue | None]] = []
    for shape in described.shapes:
        spelling = _spelling(name, shape, encoding, place)
        read = pairs_reader(spelling, shape, Members(frozenset(described.names)))
        readers.append(_or_plain(read, spelling) if shape == "object" else read)
    return first_fitting(described, readers)


def _spelling(name: str, shape: Shape, encoding: Encoding | None, place: SpellingPlace) -> Spelling:
    style = (encoding.style if encoding is not None else "") or (
        "deepObject" if shape == "object" and not is_styled(encoding) else "form"
    )
    explode = style == "form" if encoding is None or encoding.explode is None else encoding.explode
    return Spelling(
        name,
        place,
        "form" if style == "simple" else style,
        explode,
        encoding is not None and bool(encoding.allow_reserved),
        encoding.item_styles if encoding is not None else (),
    )


def _or_plain(
    read: Callable[[Pairs], RawValue | None], spelling: Spelling
) -> Callable[[Pairs], RawValue | None]:
    """Read an object that has not come in its style from its plain name: it may be JSON."""
    plain = pairs_reader(Spelling(spelling.name, spelling.place, "deepObject", True), "object", Members())

    def read_either(pairs: Pairs) -> RawValue | None:
        found = read(pairs)
        return plain(pairs) if found is None else found

    return read_either if spelling.style != "deepObject" else read


class Fields(Struct, frozen=True):
    """How the fields of a form are read. readers: by property. spread: names that belong to a property, since
    it is an exploded object.
    """

    described: Described | None
    readers: Mapping[str, Callable[[Pairs], Json]]
    spread: frozenset[str]

    def read(self, pairs: Pairs, decode: Callable[[str], str]) -> dict[str, Json]:
        """Make one object of names and raw texts; names that nobody declares are members as well."""
        owned: dict[str, list[tuple[str, str]]] = {name: [] for name in self.readers}
        spread: list[tuple[str, str]] = []
        others: list[tuple[str, str]] = []
        for name, raw in pairs:
            owner = name if name in owned else name.partition("[")[0]
            if owner in owned:
                owned[owner].append((name, raw))
            elif name in self.spread:
                spread.append((name, raw))
            else:
                others.append((name, decode(raw)))
        value: dict[str, Json] = {}
        for name, read in self.readers.items():
            member = read([*owned[name], *spread])
            if member is not ABSENT:
                value[name] = member
        for name, raw in grouped(others).items():
            value[name] = raw if self.described is None else typed(raw, self.described.member(name))
        return value


def fields_of(
    described: Described | None,
    encodings: Mapping[str, Encoding],
    read_value: ValueReader,
    place: SpellingPlace,
) -> Fields:
    """Compile how the fields of a form are read."""
    if described is None:
        return Fields(None, {}, frozenset())
    readers: dict[str, Callable[[Pairs], Json]] = {}
    spread = set[str]()
    for name in described.names:
        encoding, member = encodings.get(name), described.member(name)
        content_type = encoding.content_type if encoding is not None and not is_styled(encoding) else ""
        if _is_structured(content_type):
            inner = Encodings.of(encoding)
            readers[name] = _typed_field(
                name, member, lambda each, kind=content_type, own=inner: read_value(kind, each, own)
            )
            continue
        readers[name] = field_reader(name, member, encoding, place)
        spelling = _spelling(name, member.shapes[0], encoding, place)
        if member.shapes[0] == "object" and spelling.explode and spelling.style == "form":
            spread.update(member.names)
    return Fields(described, readers, frozenset(spread) - set(readers))


def _is_structured(content_type: str) -> bool:
    """Whether a declared type says more of a field than that it is text."""
    parsed = parse_media_type(content_type.partition(",")[0]) if content_type else None
    return parsed is not None and parsed.essence not in ("text/plain", "application/octet-stream")


def _typed_field(
    name: str, described: Described, read_value: Callable[[Described], Callable[[bytes], Any]]
) -> Callable[[Pairs], Json]:
    """Compile how a property with a content type of its own is read."""
    is_list = described.shapes[0] == "array"
    whole = read_value(described)
    each = read_value(described.item(0)) if is_list else whole

    def read(pairs: Pairs) -> Json:
        texts = [form_decoded(raw) for key, raw in pairs if key == name]
        if not texts:
            return ABSENT
        if not is_list:
            return _read(whole, texts[0]) if len(texts) == 1 else [_read(each, text) for text in texts]
        value = _read(whole, texts[0]) if len(texts) == 1 else None
        return value if is_array(value) else [_read(each, text) for text in texts]

    return read


def _read(read: Callable[[bytes], Any], text: str) -> Json:
    """Read the text of one field; what its type has no verdict on stays a text."""
    value = read(text.encode())
    return text if isinstance(value, NotJudged) else value.value if isinstance(value, Breached) else value


def form_reader(
    described: Described | None, encodings: Mapping[str, Encoding], read_value: ValueReader
) -> Callable[[bytes], Json]:
    """Compile how a urlencoded body is read. Reading raises ValueError where it is malformed."""
    fields = fields_of(described, encodings, read_value, "form")

    def read(content: bytes) -> Json | Breached:
        if content.count(b"&") >= MAX_FIELDS:
            raise ValueError(f"it has more than {MAX_FIELDS:,} fields")
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            raise ValueError(f"it is no UTF-8 at byte {error.start}") from None
        pairs = query_pairs(text)
        value = fields.read(pairs, form_decoded)
        breaches = tuple(breach for pair in pairs for breach in _reserved(pair, encodings))
        return Breached(value, breaches) if breaches else value

    return read


def _reserved(pair: tuple[str, str], encodings: Mapping[str, Encoding]) -> Iterator[Breach]:
    """Find reserved characters that stand for themselves in a field where they may not; `+` is a blank."""
    name = pair[0] if pair[0] in encodings else pair[0].partition("[")[0]
    if name in encodings:
        yield from reserved_breaches(name, pair[1].replace("+", ""), encodings[name])


def reserved_breaches(name: str, raw: str, encoding: Encoding, part: str = "") -> Iterator[Breach]:
    """Say that the raw text of a field has reserved characters, which its Encoding Object does not allow
    (OpenAPI, Encoding Object, `allowReserved`); the delimiter of its own style is none.
    """
    if encoding.allow_reserved is not False:
        return
    if encoding.style in ("", "form") and encoding.explode is False:
        raw = raw.replace(",", "")
    found = _RESERVED.search(raw)
    if found is not None:
        message = (
            f"the field {name!r} has the reserved character {found[0]!r}, which has to be percent-encoded"
        )
        pointer = "" if part else pointer_child("", name)
        yield Breach("syntax", "allowReserved", message, part, pointer, encoding.location, raw)


def write_form(value: Json, encodings: Mapping[str, Encoding], described: Described | None) -> bytes:
    """Write an object as a urlencoded body; members in their styles, what no style carries as JSON text.

    Raises ValueError for what is no object.
    """
    return query_text(field_pairs(value, encodings, described, "form")).encode()


def field_pairs(
    value: Json, encodings: Mapping[str, Encoding], described: Described | None, place: SpellingPlace
) -> list[tuple[str, str]]:
    """Write the members of an object as fields; null and empty arrays are left out."""
    if not is_object(value):
        raise ValueError("a form is an object")
    pairs: list[tuple[str, str]] = []
    for name, member in value.items():
        encoding = encodings.get(name)
        content_type = encoding.content_type if encoding is not None and not is_styled(encoding) else ""
        pairs.extend(_field(name, member, encoding, content_type, place))
    return pairs


def _field(
    name: str, member: Json, encoding: Encoding | None, content_type: str, place: SpellingPlace
) -> list[tuple[str, str]]:
    if member is None or member == []:
        return []
    plain = Spelling(name, place, "form", explode=True)
    if not is_styled(encoding):
        parsed = parse_media_type(content_type) if content_type else None
        as_json = parsed is not None and parsed.is_json
        return [
            (name, plain.encode(json_text(each) if as_json else _text(each)))
            for each in (member if is_array(member) else [member])
        ]
    shape: Shape = "object" if is_object(member) else "array" if is_array(member) else "scalar"
    try:
        return write_pairs(_spelling(name, shape, encoding, place), member)
    except ValueError:
        return [(name, plain.encode(_text(member)))]


def _text(value: Json) -> str:
    """Write a scalar as text, all else as JSON."""
    return json_text(value) if value is None or is_array(value) or is_object(value) else scalar_text(value)
