"""Smaller requests: what a finding does not need is left out, one member or item at a time."""

import time
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias, TypeVar

from msgspec.structs import replace

from ..spec import (
    Json,
    Location,
    MalformedJson,
    Request,
    Schema,
    is_array,
    is_object,
    parse_json,
    reductions,
)
from .body_text import json_bytes
from .judged import Judged
from .targets import TimeIsUp

_MOST: Final = 40
"""Requests."""
_LONGEST: Final = 10.0
"""Seconds; where each try waits in vain for an answer, few have to do."""

_Whole = TypeVar("_Whole")
_Less = TypeVar("_Less")
ComesBack: TypeAlias = Callable[[_Whole, _Less], _Whole | None]

_OF_BODIES: Final = frozenset({"content-encoding", "content-length", "content-type", "transfer-encoding"})


def lessened(
    best: _Whole,
    smaller: Callable[[_Whole], Iterator[_Less]],
    comes_back: ComesBack[_Whole, _Less],
    tries: int,
) -> _Whole:
    """Go on to what is smaller as long as it comes back, within so many tries, some seconds and the run.

    smaller: makes what may do. comes_back: tries one of these in place of the best so far; None where it
    does not.
    """
    until, progress = time.monotonic() + _LONGEST, True
    while progress:
        progress = False
        for less in smaller(best):
            if tries <= 0 or time.monotonic() >= until:
                return best
            tries -= 1
            try:
                again = comes_back(best, less)
            except TimeIsUp:
                return best
            if again is not None:
                best, progress = again, True
                break
    return best


def shrunk(judged: Judged, comes_back: Callable[[Request], Judged | None]) -> Judged:
    """Leave out what is not needed, one member or item at a time. What the finding speaks of stays: all of a
    documented example that is refused, and what is at the place that was tried.

    comes_back: sends a request, and gives what came of it where that is as before.
    """
    response = judged.exchange.response
    if judged.documented and response is not None and 400 <= response.status < 500:
        return judged
    reads_body = judged.operation.request_body is not None
    is_spoken_of = _has_tried(judged, judged.exchange.request)

    def tried(best: Judged, request: Request) -> Judged | None:
        if is_spoken_of and not _has_tried(judged, request):
            return None
        again = comes_back(request)
        return again if again is not None and len(again.violations) <= len(best.violations) else None

    return lessened(judged, lambda best: smaller(best.exchange.request, reads_body=reads_body), tried, _MOST)


def _has_tried(judged: Judged, request: Request) -> bool:
    """Whether a body has something at the place in the document that was tried, inside of it."""
    described, content_type = judged.operation.request_body, request.field("content-type")
    media = described.media_type_for(content_type) if described is not None and content_type else None
    if media is None or media.schema is None or judged.at is None or media.schema.location == judged.at:
        return False
    return _is_at(media.schema, json_body(request), judged.at)


def _is_at(schema: Schema, value: Json, at: Location) -> bool:
    if schema.location == at:
        return True
    if is_object(value):
        inner = schema.properties()
        return any(_is_at(inner[name], member, at) for name, member in value.items() if name in inner)
    item = schema.items() if is_array(value) else None
    return item is not None and is_array(value) and any(_is_at(item, each, at) for each in value)


def smaller(request: Request, *, reads_body: bool) -> Iterator[Request]:
    """Make requests with one member or item less in a JSON body; without any, where none is asked for.

    reads_body: whether one is.
    """
    if request.body and not reads_body:
        kept = tuple(field for field in request.fields if field[0].lower() not in _OF_BODIES)
        yield replace(request, body=b"", fields=kept)
    for smaller in reductions(json_body(request)):
        yield replace(request, body=json_bytes(smaller))


def json_body(request: Request) -> Json:
    """Read a JSON body that is an object or array; None for every other."""
    try:
        return parse_json(request.body) if request.body[:1] in (b"{", b"[") else None
    except MalformedJson:
        return None
