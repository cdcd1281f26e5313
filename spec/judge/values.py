"""What messages say, as values beside their schemas: for those who count what was exercised."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from ..json_value import Json
from ..message import FieldLines, Request
from ..model import Header, MediaType, Operation, Parameter
from ..router import Match
from ..schema import Schema
from ..serialization import ABSENT, EMPTY, Breached, Items, NotJudged, UnreadableText
from .body import decoded, reader_of
from .request import PARAMETER_PLACES, parameter_reader, parameter_sources, parameters_at
from .response import header_values

Said: TypeAlias = tuple[Parameter, tuple[Json, ...]]
"""A parameter that a request gives, with its value; () where that is empty or can't be read."""

Read: TypeAlias = tuple[Schema, Json]
"""A value of content, with the schema that it is held to."""


class ParameterReading(NamedTuple):
    """What a request says of a parameter. values: () where that is nothing, empty or can't be read. is_there:
    whether it says anything. problem: why that can't be read, "" where it can.
    """

    parameter: Parameter
    values: tuple[Json, ...]
    is_there: bool = True
    problem: str = ""


def parameter_values(match: Match, request: Request) -> list[Said]:
    """List the parameters that a request gives."""
    return [(each.parameter, each.values) for each in read_parameters(match, request) if each.is_there]


def read_parameters(match: Match, request: Request) -> list[ParameterReading]:
    """Read all parameters of an operation, as the judge does."""
    return match.operation.compiled(_compile)(request, match.path_values)


def _compile(operation: Operation) -> Callable[[Request, Mapping[str, str]], list[ParameterReading]]:
    readers = [
        (parameter, parameter_reader(parameter, claims))
        for parameters, claims in (parameters_at(operation, place) for place in PARAMETER_PLACES)
        for parameter in parameters
    ]

    def read_all(request: Request, path_values: Mapping[str, str]) -> list[ParameterReading]:
        sources = parameter_sources(request, path_values)
        return [_reading(parameter, read, sources[parameter.place]) for parameter, read in readers]

    return read_all


def _reading(parameter: Parameter, read: Callable[[Any], Json], source: object) -> ParameterReading:
    try:
        value = read(source)
    except UnreadableText as error:
        return ParameterReading(parameter, (), problem=str(error))
    if value is ABSENT:
        return ParameterReading(parameter, (), is_there=False)
    return ParameterReading(parameter, () if value is EMPTY else (value,))


def field_reader(header: Header) -> Callable[[FieldLines], list[Json]]:
    """Compile what the fields of an answer say for a header; nothing where it is not there or unreadable."""
    values_of, lower = header_values(header), header.name.lower()

    def read(fields: FieldLines) -> list[Json]:
        lines = [value for name, value in fields if name.lower() == lower]
        try:
            return values_of(lines) if lines else []
        except UnreadableText:
            return []

    return read


def values_reader(media: MediaType, content_type: str) -> Callable[[bytes, str | None], list[Read]]:
    """Compile how content becomes values, each with its schema: asked with bytes and their Content-Encoding.

    It gives none where the content can't be read or is not judged.
    """
    read = reader_of(media, content_type)

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
