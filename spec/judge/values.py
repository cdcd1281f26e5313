"""What messages say, as values beside their schemas: for those who count what was exercised."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from ..json_value import Json
from ..message import Request
from ..model import MediaType, Operation, Parameter
from ..router import Match
from ..schema import Schema
from ..serialization import ABSENT, EMPTY, Breached, Items, NotJudged, UnreadableText, content_reader
from .body import decoded
from .request import PARAMETER_PLACES, parameter_reader, parameter_sources, parameters_at

Said: TypeAlias = tuple[Parameter, tuple[Json, ...]]
"""A parameter that a request gives, with its value; () where that is empty or can't be read."""

Read: TypeAlias = tuple[Schema, Json]
"""A value of content, with the schema that it is held to."""


def parameter_values(match: Match, request: Request) -> list[Said]:
    """List the parameters that a request gives."""
    return match.operation.compiled(_compile)(request, match.path_values)


def _compile(operation: Operation) -> Callable[[Request, Mapping[str, str]], list[Said]]:
    readers = [
        (parameter, parameter_reader(parameter, claims))
        for parameters, claims in (parameters_at(operation, place) for place in PARAMETER_PLACES)
        for parameter in parameters
    ]

    def read_all(request: Request, path_values: Mapping[str, str]) -> list[Said]:
        sources = parameter_sources(request, path_values)
        found: list[Said] = []
        for parameter, read in readers:
            try:
                value = read(sources[parameter.place])
            except UnreadableText:
                found.append((parameter, ()))
                continue
            if value is not ABSENT:
                found.append((parameter, () if value is EMPTY else (value,)))
        return found

    return read_all


def values_reader(media: MediaType, content_type: str) -> Callable[[bytes, str | None], list[Read]]:
    """Compile how content becomes values, each with its schema: asked with bytes and their Content-Encoding.

    It gives none where the content can't be read or is not judged.
    """
    read = content_reader(content_type, media)

    def read_all(content: bytes, coding: str | None) -> list[Read]:
        try:
            value = read(content) if coding is None else decoded(content, coding, read)
        except ValueError:
            return []
        return list(_values(value, media.schema))

    return read_all


def _values(value: Json, schema: Schema | None) -> Iterator[Read]:
    if isinstance(value, Breached):
        yield from _values(value.value, schema)
    elif isinstance(value, Items):
        if value.each is not None:
            yield from ((value.each, item) for item in value.values)
        if value.whole is not None:
            yield value.whole, list(value.values)
    elif schema is not None and not isinstance(value, NotJudged):
        yield schema, value
