"""Twins: requests that are sent at the same time, each over a connection of its own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from ..spec import Exchange, Json, Operation, Request, is_object
from .at_once import (
    PAIR,
    TWINS,
    deleted_at_once,
    made_twice_at_once,
    mixed_at_once,
    other_texts,
    put_at_once,
    sent_at_once,
)
from .body_text import json_bytes
from .counted import counted_at_once
from .draft import Draft
from .inquest import TRIES
from .members import free_members
from .plan import Opener
from .play import Play
from .story_checks import Telling

_CREATED: Final = 201


def twin_story(play: Play) -> Iterator[Telling]:
    """Make, change, list and delete at the same time. Nothing where requests are paced."""
    openers = play.openers(play.making)
    if play.trials.session.target.rate is not None:
        return
    made = _make(play, openers)
    if made is None or not play.tells_what_exists():
        return
    if not play.chooses_keys:
        keys = play.own_keys()
        yield from _made_at_once(play, play.exchanges[0].request)
        if play.own_keys() != keys:  # what was made at once is no step of what follows
            _make(play, openers)
    for operation in play.on_item("PUT", "PATCH"):
        play.begin_anew()
        yield from _changed_at_once(play, operation)
    play.begin_anew()
    yield from mixed_at_once(play)
    if not play.chooses_keys:
        yield from made_twice_at_once(play, made[0])
        yield from counted_at_once(play, made[0])
    else:
        yield from put_at_once(play)
    yield from deleted_at_once(play)


def _make(play: Play, openers: list[Opener]) -> tuple[Draft, Exchange] | None:
    """Make a thing, with other texts where there may be one of each text only."""
    return play.make(openers) or (play.make(other_texts(play, openers[0].draft)) if openers else None)


def _made_at_once(play: Play, request: Request) -> Iterator[Telling]:
    """Things that are made at the same time have different keys."""
    shown = _with_one_key(play, sent_at_once(play, [request] * TWINS))
    if shown:
        of_two = (_with_one_key(play, sent_at_once(play, [request] * PAIR)) for _ in range(TRIES))
        play.exchanges[:] = next(filter(None, of_two), shown)
        key = play.key_in(play.exchanges[-1])
        sentence = "Two things that were made at the same time have the same key"
        yield play.telling("key-not-unique", play.making, sentence, "another key", repr(key))


def _with_one_key(play: Play, made: Sequence[Exchange]) -> list[Exchange]:
    """Give two exchanges that have made things with the same key; nothing where there are none."""
    first: dict[str, Exchange] = {}
    for each in made:
        key = play.key_in(each)
        if key is None or each.response is None or each.response.status != _CREATED:
            continue
        if str(key) in first:
            return [first[str(key)], each]
        first[str(key)] = each
    return []


def _changed_at_once(play: Play, operation: Operation) -> Iterator[Telling]:
    """Of two different changes under the same If-Match one is too late."""
    response, before = play.read()
    tag = response.field("etag") if response is not None else None
    planner = play.trials.planner(operation)
    drafts = [each.draft for each in play.openers(operation)]
    bodies = {
        json_bytes(body): draft.with_body(body) for draft in drafts for body in _variants(operation, draft)
    }
    different = [planner.written(each) for each in bodies.values() if _changes(each.body, before)][:2]
    if not tag or tag.startswith("W/") or len(different) < 2:
        return
    conditional = [replace(each, fields=(*each.fields, ("If-Match", tag))) for each in different]
    both = sent_at_once(play, conditional)
    if not all(each.response is not None and each.response.status in (200, 204) for each in both):
        return
    now, _ = play.read()
    play.exchanges.pop()
    if now is not None and now.field("etag") not in (None, tag):
        play.exchanges += both
        sentence = f"Two changes at the same time, under the same If-Match: {tag}, were both carried out"
        yield play.telling("update-raced", operation, sentence, "412 for one of them", "2xx for both")


def _variants(operation: Operation, draft: Draft) -> Iterator[Json]:
    """Make bodies that differ in one member that is free; the one that there is first."""
    schema = draft.media.schema if draft.media is not None else None
    if schema is None or not is_object(draft.body):
        return
    yield draft.body
    for name, value in free_members(operation, draft.body).items():
        if not isinstance(value, str | int):  # of the items of an array
            continue
        other = f"{value}x" if isinstance(value, str) else value + 1
        if "/" not in name and schema.is_valid(draft.body | {name: other}):
            yield draft.body | {name: other}


def _changes(body: Json, before: Mapping[str, Json]) -> bool:
    return is_object(body) and any(name in before and before[name] != value for name, value in body.items())
