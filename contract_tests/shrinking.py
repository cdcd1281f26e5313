"""Smaller requests: what a finding does not need is left out, one member or item at a time."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from ..spec import Json, MalformedJson, Request, is_array, is_object, parse_json
from .body_text import json_bytes

_OF_BODIES: Final = frozenset({"content-encoding", "content-length", "content-type", "transfer-encoding"})


def smaller(request: Request, *, reads_body: bool) -> Iterator[Request]:
    """Make requests with one member or item less in a JSON body; without any, where none is asked for.

    reads_body: whether one is.
    """
    if request.body and not reads_body:
        kept = tuple(field for field in request.fields if field[0].lower() not in _OF_BODIES)
        yield replace(request, body=b"", fields=kept)
    for smaller in _without_one(json_body(request)):
        yield replace(request, body=json_bytes(smaller))


def json_body(request: Request) -> Json:
    """Read a JSON body that is an object or array; None for every other."""
    try:
        return parse_json(request.body) if request.body[:1] in (b"{", b"[") else None
    except MalformedJson:
        return None


def _without_one(value: Json) -> Iterator[Json]:
    """Take one member or item out, outer ones first; then one level deeper."""
    if is_object(value):
        for name in value:
            yield {key: each for key, each in value.items() if key != name}
        for name, member in value.items():
            for smaller in _without_one(member):
                yield value | {name: smaller}
    elif is_array(value):
        for index in range(len(value)):
            yield [*value[:index], *value[index + 1 :]]
        for index, item in enumerate(value):
            for smaller in _without_one(item):
                yield [*value[:index], smaller, *value[index + 1 :]]
