"""Cases that differ in one value: an edge that the server should accept, a near miss that it should not."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from random import Random
from typing import Final, TypeAlias
from urllib.parse import unquote

from ...spec import (
    Json,
    Location,
    NearMiss,
    Operation,
    Parameter,
    Request,
    Schema,
    is_array,
    is_object,
    leads_on,
    pointer_child,
    pointer_tokens,
)
from ..agreeing import typed_twice
from ..caution import SAFE_METHODS
from ..draft import ABSENT, Draft, parameter_pairs
from ..readings import accepted_reading
from .branches import branch_values
from .case import Case

MOST_EDITS: Final = 400
"""Edges, and near misses, that are tried of one schema at most."""

Write: TypeAlias = Callable[[Draft], Request]
"""Writes a draft with the credentials of the run."""


def parameter_cases(base: Draft, write: Write, random: Random, parameter: Parameter) -> Iterator[Case]:
    """Leave a parameter out, and vary its value.

    Where no value of it was accepted yet, one that is refused may be so for anything in it: it is the
    parameter as a whole that is tried.
    """
    named = f"{parameter.place} parameter {parameter.name!r}"
    is_known = parameter in base.parameters
    accepted = base.parameters.get(parameter)
    known: list[Json] = [accepted] if is_object(accepted) or is_array(accepted) else []
    if parameter.place != "path":
        yield Case(write(base.with_parameter(parameter, ABSENT)), f"{named} left out", parameter.location)
    for value, why in branch_values(parameter.schema, accepted, random):
        if can_stand(parameter, value):
            yield parameter_case(base, write, parameter, value, f"{named}: {why}")
    for edge in islice(parameter.schema.edge_values(random, known), MOST_EDITS):
        if can_stand(parameter, edge.value):
            pointer = edge.pointer if is_known else ""
            yield parameter_case(base, write, parameter, edge.value, f"{named}: {edge.reason}", pointer)
    for miss in islice(parameter.schema.near_misses(random, known), MOST_EDITS):
        if can_stand(parameter, miss.value):
            text = _allowed_text(parameter, miss.value)
            why = f"{named}: {_missed(miss)}" if text is None else f"{named}: written as {text}"
            pointer = miss.pointer if is_known else ""
            yield parameter_case(base, write, parameter, miss.value, why, pointer)


def parameter_case(
    base: Draft, write: Write, parameter: Parameter, value: Json, why: str, pointer: str = ""
) -> Case:
    """Give a parameter another value. pointer: the place in it that is tried.

    A key that no schema narrows may be that of nothing; a query about one thing may not suit that thing; a
    cursor is the server's to make.
    """
    tried = _schema_at(parameter.schema, pointer)
    is_key, loose = parameter.place == "path", says_little(tried)
    about_one = parameter.place == "query" and bool(keys_of(base.operation))
    return Case(
        write(base.with_parameter(parameter, value)),
        why,
        tried.location,
        refusable=(is_key and loose) or is_cursor(parameter),
        loose=loose or (about_one and base.operation.method in SAFE_METHODS),
    )


def _missed(miss: NearMiss) -> str:
    """Say what a value of a parameter misses: parameters are texts, so another type is another text."""
    is_scalar = miss.keyword == "type" and isinstance(miss.value, bool | int | float)
    return f"{json.dumps(miss.value)} instead" if is_scalar else f"{miss.keyword} missed"


def keys_of(operation: Operation) -> frozenset[str]:
    """Name the keys in the path of an operation; a member of a body that is called so has to agree."""
    return frozenset(each.name for each in operation.parameters if each.place == "path")


def _allowed_text(parameter: Parameter, value: Json) -> str | None:
    """Write a value as its place asks for; None where what is read from that is forbidden, as the value is.

    Parameters are texts: the number 7 is read as "7" where a text is allowed, and "x" as ["x"].
    """
    texts = [unquote(text) for _, text in parameter_pairs(parameter, value)]
    items = parameter.schema.items()
    if len(texts) == 1 and accepted_reading(texts[0], parameter.schema) is not None:
        return texts[0]
    read = [accepted_reading(text, items) for text in texts] if items is not None else [None]
    return ", ".join(texts) if None not in read and parameter.schema.is_valid(read) else None


def body_cases(base: Draft, write: Write, random: Random, bodies: Sequence[Json]) -> Iterator[Case]:
    """Vary the body. bodies: those that the server has accepted."""
    media = base.media
    if media is None or media.schema is None or base.body is ABSENT:
        return
    keys = keys_of(base.operation)
    for edge in islice(media.schema.edge_values(random, bodies), MOST_EDITS):
        why = f"body {edge.pointer}: {edge.reason}" if edge.pointer else f"body: {edge.reason}"
        _, is_absence, name = edge.reason.partition("without ")
        pointer = pointer_child(edge.pointer, name) if is_absence else edge.pointer
        tried, holder = _schema_at(media.schema, pointer), _schema_at(media.schema, edge.pointer)
        loose = says_little(tried) and not (is_absence and name in {each.name for each in holder.members()})
        if edge.reason == "unknown member":
            loose = "additionalProperties" not in tried.keywords
        is_key = next(iter(pointer_tokens(pointer)), "") in keys
        body = {**edge.value, **typed_twice(edge.value)} if is_object(edge.value) else edge.value
        request = write(base.with_body(body))
        yield Case(request, why, tried.location, loose=loose, refusable=is_key)
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
    return _schema_at(schema, pointer).location


def _schema_at(schema: Schema, pointer: str) -> Schema:
    for token in pointer_tokens(pointer):
        members = {each.name: each.schema for each in schema.members()}
        inner = members.get(token) or schema.items()
        if inner is None:
            break
        schema = inner
    return schema


_LINES: Final = frozenset(
    {"const", "enum", "format", "pattern", "maxLength", "minLength", "multipleOf", "maximum", "minimum"}
    | {
        "exclusiveMaximum",
        "exclusiveMinimum",
        "maxItems",
        "minItems",
        "uniqueItems",
        "contains",
        "prefixItems",
    }
    | {"properties", "required", "patternProperties", "propertyNames", "maxProperties", "minProperties"}
    | {"dependentRequired", "dependentSchemas", "allOf", "anyOf", "oneOf", "not", "if"}
)


def is_cursor(parameter: Parameter) -> bool:
    """Whether the values of a parameter are the server's own: tokens that lead to the next page."""
    return leads_on(parameter) and says_little(parameter.schema)


def says_little(schema: Schema) -> bool:
    """Whether a schema says hardly more than a type: what is meant may be narrower than what it allows."""
    keywords = schema.keywords
    return _LINES.isdisjoint(keywords) and keywords.get("additionalProperties") is not False
