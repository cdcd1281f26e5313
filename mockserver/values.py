"""Which values an answer carries: those that the document writes down, or values made by chance.

`written` and `drawn` give drafts, the most wanted first; `make_answer` takes the first that conforms.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Final

from ..spec import FULL, DocumentError, Header, Json, MediaType, ResponseObject

_DRAWS: Final = 3
_NOTHING_GIVEN: Final[Mapping[str, Json]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Draft:
    """The values of one answer, not written as bytes yet.

    source: where the body's value comes from, for people. headers: the value of each declared header, by
    name. has_body: False where there is no value to write; `value` says nothing then.
    """

    source: str
    headers: Mapping[str, Json]
    value: Json = None
    has_body: bool = True


def written(
    described: ResponseObject,
    media: MediaType | None,
    example: str = "",
    given: Mapping[str, Json] = _NOTHING_GIVEN,
) -> Iterator[Draft]:
    """Go through the answers that the document spells out, then those made from its schemas, always the same.

    media: None for an answer without content. example: the name of the only one wanted, "" for the first.
    given: values of headers that are ours where the document has no example, by lower-case name.
    Raises DocumentError where a value is asked for that no schema allows.
    """
    has_authored = any(header.examples for header in described.headers.values())
    for source, value, has_body in _bodies(media, example):
        yield Draft(source, header_values(described, given), value, has_body)
        if has_authored:
            yield Draft(source, _made_header_values(described, given), value, has_body)


def drawn(described: ResponseObject, media: MediaType | None, random: Random) -> Iterator[Draft]:
    """Make answers from the schemas by chance, with every declared member; where that fails, the written
    ones.
    """
    for _ in range(_DRAWS):
        try:
            yield _drawn(described, media, random)
        except DocumentError:
            break
    yield from written(described, media)


def header_values(
    described: ResponseObject, given: Mapping[str, Json] = _NOTHING_GIVEN
) -> Mapping[str, Json]:
    """Give each declared header its example, else what is given for it, else a value made from its schema."""
    return {
        header.name: next(iter(header.examples.values())).value if header.examples else _made(header, given)
        for header in described.headers.values()
    }


def _made_header_values(described: ResponseObject, given: Mapping[str, Json]) -> Mapping[str, Json]:
    return {header.name: _made(header, given) for header in described.headers.values()}


def _made(header: Header, given: Mapping[str, Json]) -> Json:
    ours = given.get(header.name.lower())
    return header.schema.example() if ours is None or not header.schema.is_valid(ours) else ours


def _bodies(media: MediaType | None, example: str) -> Iterator[tuple[str, Json, bool]]:
    """Go through source and value of the contents that could be sent, and whether there is a value at all."""
    if media is None:
        yield "no content", None, False
        return
    for name, found in media.examples.items():
        if name == example or not example:
            yield f"the example {f'{name!r} ' if name else ''}at {found.location}", found.value, True
            break
    if example:
        return
    if media.schema is not None:
        yield f"made from the schema at {media.schema.location}", media.schema.example(), True
    elif not media.examples:
        yield "neither schema nor example", None, False


def _drawn(described: ResponseObject, media: MediaType | None, random: Random) -> Draft:
    headers = {header.name: header.schema.generate(random, FULL) for header in described.headers.values()}
    if media is None or media.schema is None:
        source, value, has_body = next(_bodies(media, ""))
        return Draft(source, headers, value, has_body)
    source = f"made by chance from the schema at {media.schema.location}"
    return Draft(source, headers, media.schema.generate(random, FULL))
