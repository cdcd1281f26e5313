"""How a thing begins: as what it is read, with which defaults; and that a refused request makes none."""

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Final

from ..spec import Exchange, Response, is_object
from .draft import Draft
from .listing import Listing
from .play import Play, free_members
from .story_checks import Telling

_MOST_REFUSED: Final = 40
"""Requests that are meant to be refused, between two looks at the list."""


def reads_the_same_again(play: Play, draft: Draft) -> Iterator[Telling]:
    """Read a thing three times: what was set stays (RFC 9110, Safe Methods)."""
    sent = free_members(play.making, draft.body)
    reads = [play.read()[1] for _ in range(3)]
    for name, value in sent.items():
        seen = [each[name] for each in reads if name in each]
        if len(seen) == len(reads) and seen[0] == value and seen[1] != value and seen[2] != value:
            sentence = f"{name!r}, which the run has set, reads otherwise the second time"
            yield play.telling("reads-disagree", play.reading, sentence, repr(value)[:60], repr(seen[1])[:60])
            return


def takes_defaults(play: Play, draft: Draft, made: Exchange) -> Iterator[Telling]:
    """Make a thing without the members that have defaults, and read it."""
    schema = draft.media.schema if draft.media is not None else None
    if schema is None or not is_object(draft.body):
        return
    defaults = {name: each.keywords.get("default") for name, each in schema.properties().items()}
    body = {name: value for name, value in draft.body.items() if defaults.get(name) is None}
    left_out = {name: value for name, value in defaults.items() if value is not None}
    if not left_out or not schema.is_valid(body):
        return
    request = play.trials.planner(play.making).written(draft.with_body(body))
    answer = play.send(play.making, request)
    if answer is None or answer.status != (made.response.status if made.response is not None else 0):
        return
    _, read = play.read()
    for name, value in left_out.items():
        if name in read and read[name] != value and type(read[name]) is type(value):
            sentence = f"{name!r} was left out, and is not its default when the thing is read"
            yield play.telling(
                "default-not-kept", play.making, sentence, repr(value)[:60], repr(read[name])[:60]
            )
            return


def is_not_made(play: Play, draft: Draft) -> Iterator[Telling]:
    """Send requests to make something that the document forbids: what is refused is not in the list."""
    media, listing = draft.media, next(iter(play.resource.listing), None)
    if media is None or media.schema is None or listing is None or not is_object(draft.body):
        return
    shelf, at = Listing(play.trials, listing), len(play.exchanges)
    planner = play.trials.planner(play.making)
    misses = islice(media.schema.near_misses(Random(0), [draft.body]), _MOST_REFUSED)
    requests = [planner.written(draft.with_body(each.value)) for each in misses]
    before = shelf.count()
    statuses = [_status(play.send(play.making, each)) for each in requests]
    play.exchanges[at:] = []
    refused = [each for each, status in zip(requests, statuses, strict=True) if 400 <= status < 500]
    if before is None or len(refused) < len(requests) or shelf.count() == before:
        return
    for request in refused:  # one of them did it
        before = shelf.count()
        status = _status(play.send(play.making, request))
        after = shelf.count()
        if before is not None and after is not None and after > before:
            sentence = f"A request was refused with {status}, and the list has one thing more"
            yield play.telling("refused-but-made", play.making, sentence, f"{before}", f"{after}")
            return
        play.exchanges[at:] = []


def _status(response: Response | None) -> int:
    return response.status if response is not None else 0
