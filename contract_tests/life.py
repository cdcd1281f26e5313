"""The life of a thing, told by its maker: what the server says later agrees with what it said before."""

from collections.abc import Iterator, Mapping
from itertools import islice
from random import Random
from typing import Final
from urllib.parse import urlsplit

from msgspec.structs import replace

from ..spec import (
    Exchange,
    Json,
    Match,
    Operation,
    Request,
    Response,
    Spec,
    is_object,
    json_or_none,
)
from .beginnings import is_found, is_not_made, reads_the_same_again, takes_defaults
from .draft import Draft
from .judged import answered, shown
from .members import DEEPEST, free_members, lost_for_certain, members, members_of, said_otherwise
from .plan import NEVER
from .play import GONE, Play
from .story_checks import Telling
from .targets import Target

_MOST_REFUSED: Final = 4
"""Requests that are meant to be refused, each looked into for what it changed."""


def life_story(play: Play) -> Iterator[Telling]:
    """Make a thing, read it, change it, fail to change it, delete it."""
    made = play.make()
    if made is None or not play.tells_what_exists():
        return
    changing = list(reads_the_same_again(play, made[0]))
    if changing:
        yield from changing
        return
    play.begin_anew()
    yield from _found_where_it_says(play, made[1])
    yield from is_found(play, made[1])
    yield from _reads_as_confirmed(play, *made)
    yield from takes_defaults(play, *made)
    yield from _has_a_key_of_its_own(play, made)
    play.begin_anew()
    yield from is_not_made(play, made[0])
    for operation in play.on_item("PUT", "PATCH"):
        play.begin_anew()
        yield from _changes(play, operation)
    for operation in play.on_item("DELETE"):
        play.begin_anew()
        yield from _is_deleted_wrongly(play, operation)
    play.begin_anew()
    if play.has_own():
        yield from _is_gone_when_deleted(play)


def _found_where_it_says(play: Play, made: Exchange) -> Iterator[Telling]:
    """Follow the `Location` of a 201 to where it is documented that a thing can be read."""
    session = play.trials.session
    path = place_of_new(session.spec, session.target, made, play.reading)
    if not path:
        return
    planned = play.openers(play.reading)
    fields = planned[0].case.request.fields if planned else ()
    found = play.send(play.reading, Request("GET", path, fields))
    if found is not None and found.status in GONE:
        yield play.telling(
            "location-leads-nowhere", play.making, NOT_THERE.format(path), "the thing (2xx)", answered(found)
        )


NOT_THERE: Final = "What was made is not found where the answer says that it is: Location: {}"


def place_of_new(spec: Spec, target: Target, made: Exchange, reading: Operation) -> str:
    """Give the path of a 201's `Location`, where it is documented that it can be read; else an empty text."""
    response = made.response
    location = response.field("location") if response is not None and response.status == 201 else None
    if not location:
        return ""
    parts = urlsplit(location)
    if parts.netloc and parts.netloc != target.authority:
        return ""
    path = parts.path if parts.path.startswith("/") else f"{made.request.path.rstrip('/')}/{parts.path}"
    path = path.removeprefix(target.base_path) + (f"?{parts.query}" if parts.query else "")
    match = spec.match("GET", path)
    return path if isinstance(match, Match) and match.operation is reading else ""


def _reads_as_confirmed(play: Play, draft: Draft, made: Exchange) -> Iterator[Telling]:
    """Compare what was sent, and confirmed so, with what is read."""
    sent, said = free_members(play.making, draft.body), members(made.response, play.resource)
    _, read = play.read()
    for name, value in sent.items():
        if said.get(name) == value and name in read and read[name] != value:
            sentence = f"{name!r} was confirmed as it was sent when the thing was made, and reads otherwise"
            told = play.telling("created-differs", play.making, sentence, shown(value), shown(read[name]))
            yield replace(told, exchanges=(made, play.exchanges[-1]))
            return


def _has_a_key_of_its_own(play: Play, first: tuple[Draft, Exchange]) -> Iterator[Telling]:
    """Make another thing that differs: it has another key."""
    draft, exchange = first
    if play.chooses_keys:
        return
    others = [each for each in play.openers(play.making) if each.draft.body != draft.body]
    second = play.done(play.making, others) if others and is_object(draft.body) else None
    if second is None:
        return
    keys = [play.key_in(each) for each in (exchange, second[1])]
    statuses = [each.response.status for each in (exchange, second[1]) if each.response is not None]
    if statuses == [201, 201] and keys[0] is not None and keys[0] == keys[1]:
        sentence = "Two different things that were made one after the other have the same key"
        told = play.telling("key-not-unique", play.making, sentence, "another key", shown(keys[0]))
        yield replace(told, exchanges=(exchange, second[1]))


def _changes(play: Play, operation: Operation) -> Iterator[Telling]:
    """Change a thing: the change is there, again and again, and a refused one is not."""
    _, before = play.read()
    changed = play.done(operation, play.changing(operation, before)) if before else None
    if changed is None:
        return
    draft, exchange = changed
    said = members(exchange.response, play.resource)
    _, after = play.read()
    new = {
        name: value
        for name, value in free_members(operation, draft.body).items()
        if name in before and name in after and before[name] != value
    }
    name = lost_for_certain(new, said, before, after)
    if name:
        sentence = f"The change of {name!r} was accepted, and is not there when the thing is read"
        yield play.telling("update-lost", operation, sentence, shown(new[name]), shown(after[name]))
        return
    if operation.method == "PUT":
        yield from _same_again(play, operation, exchange.request, after, new)
    yield from _refused(play, operation, draft)


def _same_again(
    play: Play, operation: Operation, request: Request, after: Mapping[str, Json], new: Mapping[str, Json]
) -> Iterator[Telling]:
    response = play.send(operation, request)
    _, again = play.read()
    for name, value in new.items():
        if after[name] == value and name in again and again[name] != value and _is_good(response):
            sentence = f"The same PUT again changed {name!r}, which the first one had set"
            yield play.telling("put-not-idempotent", operation, sentence, shown(value), shown(again[name]))
            return


def _refused(play: Play, operation: Operation, draft: Draft) -> Iterator[Telling]:
    """Send changes that the document forbids: what is refused leaves the thing as it is."""
    media = draft.media
    if media is None or media.schema is None or not is_object(draft.body):
        return
    _, before = play.read()
    body = said_otherwise(operation, draft, DEEPEST)
    planner, at = play.trials.planner(operation), len(play.exchanges)
    misses = (each.value for each in media.schema.near_misses(Random(0), [body]))
    for wrong in islice(filter(is_object, misses), _MOST_REFUSED):
        play.exchanges[at:] = []
        response = play.send(operation, planner.written(draft.with_body(wrong)))
        if response is None or not 400 <= response.status < 500:
            return
        _, after = play.read()
        for name, value in members_of(wrong).items():
            if name in before and name in after and before[name] != value and after[name] == value:
                sentence = f"The request was refused, and has changed {name!r} all the same"
                yield play.telling(
                    "refused-but-changed", operation, sentence, shown(before[name]), shown(after[name])
                )
                return


def _is_deleted_wrongly(play: Play, operation: Operation) -> Iterator[Telling]:
    """Delete a thing under a condition that it does not meet, and without credentials: it stays."""
    reading = play.openers(play.reading)
    before, _ = play.read()
    planned = play.openers(operation)
    if not _is_good(before) or before is None or not planned:
        return
    request, at, look = planned[0].case.request, len(play.exchanges), reading[-1].case.request
    if before.field("etag"):
        conditional = replace(request, fields=(*request.fields, ("If-Match", NEVER)))
        answer = play.send(operation, conditional)
        if answer is not None and _is_good(answer) and _is_gone(play, look):
            sentence = f"The server deleted what was to be deleted only in another state (If-Match: {NEVER})"
            yield play.telling("condition-ignored", operation, sentence, "412", answered(answer))
            return
    play.exchanges[at:] = []
    credentials = play.trials.planner(operation).credentials
    if operation.security and all(each.schemes for each in operation.security) and not credentials.query:
        answer = play.send(operation, credentials.removed_from(request))
        if answer is not None and _is_good(answer) and _is_gone(play, look):
            sentence = "The server deleted a thing for somebody without any credentials"
            yield play.telling("security-not-enforced", operation, sentence, "401", answered(answer))


def _is_gone(play: Play, request: Request) -> bool:
    """Whether the thing that was to be deleted is found no more."""
    response = play.send(play.reading, request)
    return response is not None and response.status in GONE


def _is_gone_when_deleted(play: Play) -> Iterator[Telling]:
    for operation in play.on_item("DELETE"):
        reading = play.openers(play.reading)
        key, (before, _) = play.own_key(), play.read()
        if not _is_good(before) or play.done(operation, play.openers(operation)) is None:
            return
        response = play.send(play.reading, reading[-1].case.request)
        if response is None or before is None:
            return
        if response.status == 200 and response.body == before.body and response.body:
            sentence = "What was deleted reads as before"
            yield play.telling("deleted-still-there", operation, sentence, "404 or 410", answered(response))
        elif response.status in GONE:
            yield from _is_not_listed(play, operation, key)


def _is_not_listed(play: Play, operation: Operation, key: str) -> Iterator[Telling]:
    for listing in play.resource.listing[:1]:
        listed = play.done(listing, play.openers(listing))
        response = listed[1].response if listed is not None else None
        keys = play.resource.keys_of(json_or_none(response.body)) if response is not None else ()
        if response is not None and key in map(str, keys):
            sentence = "What was deleted, and is found no more, is still in the list"
            yield play.telling(
                "deleted-still-listed",
                operation,
                sentence,
                f"a list without {shown(key)}",
                answered(response),
            )


def _is_good(response: Response | None) -> bool:
    return response is not None and 200 <= response.status < 300
