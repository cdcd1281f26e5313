"""Keys of one's own choice, for things that a PUT puts where nothing is (RFC 9110, PUT)."""

from collections.abc import Iterator
from random import Random
from typing import Final

from msgspec.structs import replace

from ..spec import Json, Operation, Parameter, Request, Resources, Spec, is_object, squeezed
from .body_text import json_bytes
from .draft import Draft
from .plan import can_stand
from .readings import accepted_reading
from .shrinking import json_body

_TRIES: Final = 3
_FIRST: Final = 987_000
_MOST_LEAPS: Final = 8


def key_parameter(operation: Operation, resources: Resources) -> Parameter | None:
    """Give the parameter that takes the key of what an operation is on."""
    name = next(reversed(tuple(resources.keyed_by(operation))), "")
    wanted = (each for each in operation.parameters if each.place == "path" and each.name == name)
    return next(wanted, None)


def own_key(parameter: Parameter, number: int) -> Json:
    """Make a key that nobody else is likely to choose; None where the document allows none.

    number: of the thing: another one has another key.
    """
    return next((each for each in _keys(parameter, number) if can_stand(parameter, each)), None)


def _keys(parameter: Parameter, number: int) -> Iterator[Json]:
    plain = (f"truespec-{number}", f"truespec{number}", _FIRST + number)
    yield from (each for each in plain if parameter.schema.is_valid(each))
    yield from (parameter.schema.generate(Random(f"{number} {each}")) for each in range(_TRIES))


def leaps(first: int) -> Iterator[int]:
    """Number keys, from one on, with leaps over those under which other runs have left something."""
    yield from (first, *(first + 4**times for times in range(_MOST_LEAPS)))


def under_own_keys(
    spec: Spec, operation: Operation, request: Request, first: int
) -> Iterator[tuple[Request, str]]:
    """Choose keys for what a PUT is to make, each written in its body where a member is called so; none where
    the document allows none. first: of the numbers that keys are made of.
    """
    parameter = key_parameter(operation, spec.resources)
    described, content_type = operation.request_body, request.field("content-type")
    media = described.media_type_for(content_type) if described is not None and content_type else None
    draft = Draft(operation, {}, media, json_body(request))
    for number in leaps(first) if parameter is not None else ():
        key = own_key(parameter, number) if parameter is not None else None
        if parameter is not None and key is not None:
            body = put_under(draft, parameter, key).body
            yield request if body == draft.body else replace(request, body=json_bytes(body)), str(key)


def put_under(draft: Draft, parameter: Parameter, key: Json) -> Draft:
    """Give a draft another key: in its path, and in a member that is called so."""
    draft, body = draft.with_parameter(parameter, key), draft.body
    schema = draft.media.schema if draft.media is not None else None
    if schema is None or not is_object(body):
        return draft
    inner, name = schema.properties(), squeezed(parameter.name)
    told = {
        each: accepted_reading(str(key), inner[each])
        for each in body
        if squeezed(each) == name and each in inner
    }
    changed = {**body, **{each: value for each, value in told.items() if value is not None}}
    return draft.with_body(changed) if schema.is_valid(changed) else draft
