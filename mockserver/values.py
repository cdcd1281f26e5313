"""Which values an answer carries: those that the document writes down, or values made by chance.

`written` and `drawn` give drafts, the most wanted first; `make_answer` takes the first that conforms.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from random import Random
from types import MappingProxyType
from typing import Final, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from ..spec import DocumentError, Example, Header, Json, Location, MediaType, ResponseObject, Schema
from .content import content_type_of
from .sample_files import sample_file

_DRAWS: Final = 3
_DESCRIBING: Final = frozenset(
    {
        *("$ref", "allOf", "anyOf", "const", "contentEncoding", "default", "enum", "example", "examples"),
        *("items", "oneOf", "pattern", "properties"),
    }
)
"""Keywords that say what the content is, so that no file of ours would do."""
_NOTHING_GIVEN: Final[Mapping[str, Json]] = MappingProxyType({})


class Source(Struct, frozen=True):
    """Where the body of an answer comes from, for people. at: None where it comes from nowhere; its line is
    looked up when it is written.
    """

    what: str
    at: Location | None = None
    more: str = ""

    def __str__(self) -> str:
        """Write it: `the example 'cat' at pets.yaml:12, mended at /age`."""
        return f"{self.what}{f' at {self.at}' if self.at is not None else ''}{self.more}"


class Draft(Struct, frozen=True):
    """The values of one answer, not written as bytes yet.

    source: where the body's value comes from. headers: the value of each declared header, by name. value:
    bytes where the content is written already. has_body: False where there is no value to write; `value` says
    nothing then.
    """

    source: Source
    headers: Mapping[str, Json]
    value: Json | bytes = None
    has_body: bool = True


class Wanted(Struct, frozen=True):
    """Which of the document's values are wanted.

    example: the name of the only one, "" for the first. skips_examples: none of those beside the schema,
    unless one is asked for by name. given: values of headers that are ours where the document has no
    example, by lower-case name.
    """

    example: str = ""
    skips_examples: bool = False
    given: Mapping[str, Json] = field(default_factory=dict[str, Json])


Content: TypeAlias = tuple[Source, Json | bytes, bool]
"""Source and value of a content, and whether there is a value at all."""

FIRST: Final = Wanted()
"""What comes first in the document."""


def written(described: ResponseObject, media: MediaType | None, wanted: Wanted = FIRST) -> Iterator[Draft]:
    """Go through the answers that the document spells out: as they stand, mended, then made from its schemas;
    always the same.

    media: None for an answer without content. Raises DocumentError where a value is asked for that no schema
    allows.
    """
    headers = header_values(described, wanted.given)
    has_authored = any(header.examples for header in described.headers.values())
    for source, value, has_body in contents(media, wanted):
        yield Draft(source, headers, value, has_body)
        if has_authored:
            yield Draft(source, _mended_header_values(described, wanted.given), value, has_body)


def drawn(
    described: ResponseObject, media: MediaType | None, random: Random, wanted: Wanted = FIRST
) -> Iterator[Draft]:
    """Make answers from the schemas by chance, with every declared member; where that fails, the written
    ones.
    """
    for _ in range(_DRAWS):
        try:
            yield _drawn(described, media, random)
        except DocumentError:
            break
    yield from written(described, media, wanted)


def drawn_contents(media: MediaType | None, random: Random) -> Iterator[Content]:
    """Make contents by chance; none where there is nothing to choose from, or no value."""
    if media is None or media.schema is None or _file(media) is not None:
        return
    source = Source("made by chance from the schema", media.schema.location)
    for _ in range(_DRAWS):
        try:
            yield source, media.schema.drawn(random), True
        except DocumentError:
            return


def header_values(
    described: ResponseObject, given: Mapping[str, Json] = _NOTHING_GIVEN
) -> Mapping[str, Json]:
    """Give each declared header its example, else what is given for it, else a value made from its schema."""
    return {
        header.name: next(iter(header.examples.values())).value if header.examples else _made(header, given)
        for header in described.headers.values()
    }


def _mended_header_values(described: ResponseObject, given: Mapping[str, Json]) -> Mapping[str, Json]:
    return {
        header.name: header.schema.repaired(next(iter(header.examples.values())).value).value
        if header.examples
        else _made(header, given)
        for header in described.headers.values()
    }


def _made(header: Header, given: Mapping[str, Json]) -> Json:
    ours = given.get(header.name.lower()) or _formed(header)
    return header.schema.example() if ours is None or not header.schema.is_valid(ours) else ours


_FORMED: Final[Mapping[str, Json]] = MappingProxyType(
    {
        "etag": '"truespec"',
        "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT",
        "date": "Thu, 01 Jan 2026 00:00:00 GMT",
        "retry-after": "1",
        "sunset": "Fri, 01 Jan 2038 00:00:00 GMT",
    }
)
"""Values of fields that have a form of their own, whatever texts their schemas allow (RFC 9110, RFC 8594)."""


def _formed(header: Header) -> Json:
    """Give the value of a field that HTTP gives a form, where its schema allows it; None for any other."""
    value = _FORMED.get(header.name.lower())
    return value if value is not None and header.schema.is_valid(value) else None


def contents(media: MediaType | None, wanted: Wanted) -> Iterator[Content]:
    """Go through source and value of the contents that could be sent, and whether there is a value at all."""
    if media is None:
        yield Source("no content"), None, False
        return
    chosen = _chosen(media, wanted)
    if chosen is not None:
        name, found = chosen
        source = Source(f"the example {name!r}" if name else "the example", found.location)
        yield source, found.value, True
        yield from _mended(media.schema, source, found.value)
    if wanted.example:
        return
    file = _file(media) if chosen is None else None
    if file is not None:
        yield Source("a small file"), file, True
    if media.schema is not None:
        yield from _of_schema(media.schema)
    elif chosen is None and file is None:
        yield Source("neither schema nor example"), None, False


def _file(media: MediaType) -> bytes | None:
    """Give a real file of the media type where the schema says no more than that there are bytes."""
    written = media.schema.resolved.mapping if media.schema is not None else {}
    kind, form = written.get("type", "string"), written.get("format", "binary")
    if kind not in ("string", "file") or form != "binary" or written.keys() & _DESCRIBING:
        return None
    return sample_file(content_type_of(media.range, ""))


def _chosen(media: MediaType, wanted: Wanted) -> tuple[str, Example] | None:
    """Choose an example: that of the name, else the first; one that stands alone even where they are
    skipped.
    """
    if wanted.example:
        found = media.examples.get(wanted.example)
        return None if found is None else (wanted.example, found)
    if wanted.skips_examples and media.schema is not None:
        return None
    return next(iter(media.examples.items()), None)


def _of_schema(schema: Schema) -> Iterator[Content]:
    """Go through the values of a schema: the example that it has as a whole, then one put together."""
    node = schema.resolved
    if not node.mapping.keys() & {"default", "const"}:
        if "example" in node.mapping:
            yield from _authored(schema, node.mapping["example"])
        elif node.child("examples").sequence:
            yield from _authored(schema, node.child("examples").sequence[0])
    yield Source("made from the schema", schema.location), schema.example(), True


def _authored(schema: Schema, value: Json) -> Iterator[Content]:
    """Give the example of a schema where it breaks that, and mended; a good one is found anyway, without what
    only requests have.
    """
    if not schema.is_valid(value):
        source = Source("the example of the schema", schema.location)
        yield source, value, True
        yield from _mended(schema, source, value)


def _mended(schema: Schema | None, source: Source, value: Json) -> Iterator[Content]:
    if schema is None or schema.is_valid(value):
        return
    try:
        mended = schema.repaired(value)
    except DocumentError:
        return
    places = ", ".join(pointer or "the whole" for pointer in mended.pointers)
    yield replace(source, more=f", mended at {places}"), mended.value, True


def _drawn(described: ResponseObject, media: MediaType | None, random: Random) -> Draft:
    headers = {
        header.name: _formed(header) or header.schema.drawn(random) for header in described.headers.values()
    }
    source, value, has_body = next(chain(drawn_contents(media, random), contents(media, FIRST)))
    return Draft(source, headers, value, has_body)
