"""How a thing begins: as what it is read, with which defaults; and that a refused request makes none."""

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Final

from msgspec.structs import replace

from ..spec import Exchange, Response, Schema, is_object, json_or_none
from .draft import Draft
from .listing import Listing
from .members import free_members
from .plan import Case, Opener
from .play import GONE, Play, is_done
from .story_checks import Telling
from .things import Thing, calls_its_key

_MOST_PUT: Final = 4
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


def is_found(play: Play, made: Exchange) -> Iterator[Telling]:
    """Look for what was made under the key that the answer gives it."""
    response = made.response
    key = play.resource.key_of(json_or_none(response.body)) if response is not None else None
    key = play.own_key() if play.chooses_keys else key
    if not is_done(made) or key is None or str(key) != play.own_key() or response is None:
        return
    if not (play.chooses_keys or calls_its_key(play.resource, response) or _others_are_found(play)):
        return
    found, _ = play.read()
    if found is not None and found.status in GONE:
        sentence = "What was made is not found under the key that the answer gives it"
        telling = play.telling("created-not-found", play.making, sentence, f"{key!r}", f"{found.status}")
        yield replace(telling, exchanges=(made, play.exchanges[-1]))


def _others_are_found(play: Play) -> bool:
    """Whether what is listed is found under such keys."""
    for operation in play.resource.listing[:1]:
        page, at = Listing(play.trials, operation).ask(), len(play.exchanges)
        for name in page.names[:2] if page is not None else ():
            thing = Thing(play.resource, (*play.own_keys()[:-1], name), own=False)
            values = play.trials.session.things.values_for(play.reading, thing)
            planned = play.openers(play.reading)
            if not planned or not values or name == play.own_key():
                continue
            draft = planned[-1].draft.with_parameters(values)
            answer = play.send(play.reading, play.trials.planner(play.reading).written(draft))
            play.exchanges[at:] = []
            if answer is not None and answer.status in range(200, 300):
                return True
    return False


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
    again = play.make([_opener(play, draft.with_body(body))])
    if again is None or _status(again[1].response) != _status(made.response):
        return
    _, read = play.read()
    for name, value in left_out.items():
        if name in read and read[name] != value and type(read[name]) is type(value):
            sentence = f"{name!r} was left out, and is not its default when the thing is read"
            told = repr(value)[:60], repr(read[name])[:60]
            telling = play.telling("default-not-kept", play.making, sentence, *told)
            yield replace(telling, exchanges=telling.exchanges[-2:])
            return


def is_not_made(play: Play, draft: Draft) -> Iterator[Telling]:
    """Send requests to make something that the document forbids: what is refused is not in the list."""
    media, listing = draft.media, next(iter(play.resource.listing), None)
    if media is None or media.schema is None or not is_object(draft.body):
        return
    if play.chooses_keys:
        yield from _is_not_put(play, draft, media.schema)
        return
    if listing is None:
        return
    shelf, at = Listing(play.trials, listing), len(play.exchanges)
    planner = play.trials.planner(play.making)
    misses = islice(media.schema.near_misses(Random(0), [draft.body]), _MOST_REFUSED)
    requests = [planner.written(draft.with_body(each.value)) for each in misses]
    before = shelf.count()
    statuses = [_status(play.send(play.making, each)) for each in requests]
    play.exchanges[at:] = [each for each in play.exchanges[at:] if is_done(each)]
    refused = [each for each, status in zip(requests, statuses, strict=True) if 400 <= status < 500]
    if before is None or len(refused) < len(requests) or shelf.count() == before:
        return
    for request in refused:  # one of them did it
        before, one = shelf.count(), shelf.whole()
        status = _status(play.send(play.making, request))
        after, other = shelf.count(), shelf.whole()
        if (
            before is not None
            and after is not None
            and one is not None
            and other is not None
            and after > before
        ):
            sentence = f"A request was refused with {status}, and the list has one thing more"
            telling = play.telling("refused-but-made", play.making, sentence, f"{before}", f"{after}")
            yield replace(telling, exchanges=(one.exchange, play.exchanges[-1], other.exchange))
            return
        play.exchanges.pop()


def _is_not_put(play: Play, draft: Draft, schema: Schema) -> Iterator[Telling]:
    """Put what the document forbids where nothing is: what is refused is not there."""
    at = len(play.exchanges)
    for miss in islice(schema.near_misses(Random(0), [draft.body]), _MOST_PUT):
        play.exchanges[at:] = []
        for opener in play.where_nothing_is([_opener(play, draft.with_body(miss.value))]):
            status = _status(play.send(play.making, opener.case.request))
            if not 400 <= status < 500:
                play.trials.session.things.claim(play.exchanges[-1]) if 200 <= status < 300 else None
                return
            there = _status(play.looked_at(opener.case.request.path))
            if 200 <= there < 300:
                sentence = f"A request was refused with {status}, and what it was to make is there"
                yield play.telling("refused-but-made", play.making, sentence, "404 or 410", f"{there}")
                return


def _opener(play: Play, draft: Draft) -> Opener:
    """Write a request that makes a thing."""
    request = play.trials.planner(play.making).written(draft)
    return Opener(draft, Case(request, "a step of a story", play.making.location))


def _status(response: Response | None) -> int:
    return response.status if response is not None else 0
