"""Cases that differ in one value: an edge that the server should accept, a near miss that it should not."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from random import Random
from typing import Final, TypeAlias

from ...spec import Json, Location, Parameter, Request, Schema, pointer_child, pointer_tokens
from ..draft import ABSENT, Draft
from .case import Case

MOST_EDITS: Final = 400
"""Edges, and near misses, that are tried of one schema at most."""

Write: TypeAlias = Callable[[Draft], Request]
"""Writes a draft with the credentials of the run."""


def parameter_cases(base: Draft, write: Write, random: Random, parameter: Parameter) -> Iterator[Case]:
    """Leave a parameter out, and vary its value."""
    named = f"{parameter.place} parameter {parameter.name!r}"
    if parameter.place != "path":
        yield Case(write(base.with_parameter(parameter, ABSENT)), f"{named} left out", parameter.location)
    for edge in islice(parameter.schema.edge_values(random), MOST_EDITS):
        if can_stand(parameter, edge.value):
            request = write(base.with_parameter(parameter, edge.value))
            yield Case(request, f"{named}: {edge.reason}", place_of(parameter.schema, edge.pointer))
    for miss in islice(parameter.schema.near_misses(random), MOST_EDITS):
        if can_stand(parameter, miss.value):
            request = write(base.with_parameter(parameter, miss.value))
            yield Case(request, f"{named}: {miss.keyword} missed", place_of(parameter.schema, miss.pointer))


def body_cases(base: Draft, write: Write, random: Random, bodies: Sequence[Json]) -> Iterator[Case]:
    """Vary the body. bodies: those that the server has accepted."""
    media = base.media
    if media is None or media.schema is None or base.body is ABSENT:
        return
    for edge in islice(media.schema.edge_values(random, bodies), MOST_EDITS):
        why = f"body {edge.pointer}: {edge.reason}" if edge.pointer else f"body {edge.reason}"
        _, is_absence, name = edge.reason.partition("without ")
        pointer = pointer_child(edge.pointer, name) if is_absence else edge.pointer
        yield Case(write(base.with_body(edge.value)), why, place_of(media.schema, pointer))
    for miss in islice(media.schema.near_misses(random, bodies), MOST_EDITS):
        why = f"body {miss.pointer or 'as a whole'}: {miss.keyword} missed"
        yield Case(write(base.with_body(miss.value)), why, place_of(media.schema, miss.pointer))


def can_stand(parameter: Parameter, value: Json) -> bool:
    """Whether a value can be sent in this place: a path segment has to be something, null has no spelling,
    and `4.0` is the number 4 in JSON only: no standard says how texts spell numbers.
    """
    if isinstance(value, float) and value.is_integer():
        return False
    if parameter.place == "path":
        return isinstance(value, str | int | float) and str(value) not in ("", ".", "..")
    if parameter.place == "header" and isinstance(value, str):
        return value == value.strip()  # blanks around it are no part of it (RFC 9110, Field Values)
    return value is not None


def place_of(schema: Schema, pointer: str) -> Location:
    """Find the schema that describes the value at `pointer`, as far as properties and items lead."""
    for token in pointer_tokens(pointer):
        inner = schema.properties().get(token) or schema.items()
        if inner is None:
            break
        schema = inner
    return schema.location
