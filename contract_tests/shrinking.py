"""Smaller requests: what a finding does not need is left out, one member or item at a time."""

import time
from collections.abc import Callable, Iterator
from typing import Final

from msgspec.structs import replace

from ..spec import Json, MalformedJson, Request, is_array, is_object, parse_json
from .body_text import json_bytes
from .judged import Judged
from .targets import TimeIsUp

_MOST: Final = 40
_LONGEST: Final = 10.0
"""Requests and seconds; where each try waits in vain for an answer, few have to do."""

_OF_BODIES: Final = frozenset({"content-encoding", "content-length", "content-type", "transfer-encoding"})


def shrunk(judged: Judged, comes_back: Callable[[Request], Judged | None]) -> Judged:
    """Leave out what is not needed, one member or item at a time, within a budget of requests and seconds.

    comes_back: sends a request, and gives what came of it where that is as before.
    """
    best, left, until = judged, _MOST, time.monotonic() + _LONGEST
    progress = True
    while progress and left > 0:
        progress = False
        reads_body = judged.operation.request_body is not None
        for request in smaller(best.exchange.request, reads_body=reads_body):
            left = left - 1 if time.monotonic() < until else 0
            try:
                again = comes_back(request)
            except TimeIsUp:
                return best
            if again is not None and len(again.violations) <= len(best.violations):
                best, progress = again, True
                break
            if left <= 0:
                break
    return best


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
