"""Holds what a server says of a thing to what a walk recalls of it: answers in, breaches out."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from msgspec import Struct

from ...spec import Exchange, Json, Operation, Response
from ..judged import answered, shown
from ..listing import Page, member
from ..members import Members, lost_for_certain, members, members_of
from ..play import GONE
from .recalled import Recalled, strong_tag

_FEW: Final = 10
"""Things that any list has room for."""


class Breach(Struct, frozen=True):
    """What an answer contradicts. operation: the one at fault. caller: the other identity in it."""

    check: str
    operation: Operation
    sentence: str
    expected: str
    got: str
    caller: str = ""


def held_to_look(recalled: Recalled, response: Response) -> Iterator[Breach]:
    """Hold what its owner reads of a thing to the model, and take it in."""
    if response.status in GONE:
        yield from _held_to_absence(recalled, response)
        recalled.missed = True
        recalled.forget() if recalled.deletion is None else None
    elif 200 <= response.status < 300:
        yield from _held_to_orphan(recalled, response)
        now = members(response, recalled.resource)
        yield from _held_to_read(recalled, now, response)
        if recalled.deletion is None:
            recalled.take_as_read(now, response)


def key_shared(first: Recalled, second: Recalled, exchange: Exchange) -> Breach | None:
    """Tell where a thing was made anew under the key of another that differs. exchange: that made it."""
    is_new = exchange.response is not None and exchange.response.status == HTTPStatus.CREATED
    if not is_new or first.deletion is not None or first.thing != second.thing or first.made == second.made:
        return None
    sentence = "Two different things that were made one after the other have the same key"
    return Breach("key-not-unique", second.maker, sentence, "another key", shown(second.thing.keys[-1]))


def _held_to_read(recalled: Recalled, now: Members, response: Response) -> Iterator[Breach]:
    """Hold a good read to the model. now: its members."""
    if recalled.deletion is not None:
        if recalled.last is not None and response.body and response.body == recalled.last.body:
            sentence = "What was deleted reads as before"
            yield Breach("deleted-still-there", recalled.deletion, sentence, "404 or 410", answered(response))
        return
    yield from _as_made(recalled, now) if recalled.change is None else _as_changed(recalled, now)
    yield from _as_before(recalled, now)
    changed = _set_anew(recalled, now)
    if changed and recalled.tag and strong_tag(response) == recalled.tag and recalled.change is not None:
        sentence = f"The thing has changed ({changed[0]!r}), and its entity tag has not: {recalled.tag}"
        yield Breach("tag-not-changed", recalled.change[0], sentence, "another tag", recalled.tag)


def _as_made(recalled: Recalled, now: Members) -> Iterator[Breach]:
    for name, value in recalled.pending.items():
        if recalled.said.get(name) == value and name in now and now[name] != value:
            sentence = f"{name!r} was confirmed as it was sent when the thing was made, and reads otherwise"
            plain = Breach("created-differs", recalled.maker, sentence, shown(value), shown(now[name]))
            yield _blamed(recalled, name, value, now[name]) or plain
            return


def _set_anew(recalled: Recalled, now: Members) -> list[str]:
    """Name what reads otherwise than before, as an accepted change has set it."""
    return [
        name
        for name, value in recalled.pending.items()
        if name in recalled.held and name in now and recalled.held[name] != now[name] == value
    ]


def _as_changed(recalled: Recalled, now: Members) -> Iterator[Breach]:
    """Hold a thing to an accepted change: it is there, and was the sender's to make."""
    assert recalled.change is not None
    operation, there = recalled.change[0], _set_anew(recalled, now)
    if there and recalled.changed_by in recalled.refused_to:
        sentence = f"{recalled.changed_by} has changed a thing that belongs to another"
        yield Breach(
            "other-caller-changes",
            operation,
            sentence,
            "401, 403 or 404",
            "the change is there",
            recalled.changed_by,
        )
    if there and recalled.unmet:
        sentence = f"A change was carried out that was wanted only in another state ({recalled.unmet})"
        yield Breach("condition-ignored", operation, sentence, "412", "the change is there")
    new = {
        name: value
        for name, value in recalled.pending.items()
        if name in recalled.held and name in now and recalled.held[name] != value
    }
    if recalled.changed_by:
        return
    name = lost_for_certain(new, recalled.said, recalled.held, now)
    if name:
        yield _blamed(recalled, name, new[name], now[name]) or _lost(operation, name, new[name], now[name])
        return
    for name, value in recalled.pending.items():
        if recalled.said.get(name) == value and name in now and now[name] != value:
            yield _blamed(recalled, name, value, now[name]) or _lost(operation, name, value, now[name])
            return


def _lost(operation: Operation, name: str, wanted: Json, now: Json) -> Breach:
    sentence = f"The change of {name!r} was accepted, and is not there when the thing is read"
    return Breach("update-lost", operation, sentence, shown(wanted), shown(now))


def _as_before(recalled: Recalled, now: Members) -> Iterator[Breach]:
    """Hold a thing to what nobody was to change."""
    for name, value in recalled.held.items():
        if name in recalled.pending or name not in now or now[name] == value:
            continue
        breach = _explained(recalled, name, now[name])
        if breach is not None:
            yield breach
            return


def _blamed(recalled: Recalled, name: str, before: Json, now: Json) -> Breach | None:
    """Tell where a member is now what a refused request wanted it to be, or one about another thing."""
    told = shown(before), shown(now)
    for operation, sent in recalled.refused:
        if name in sent and sent[name] == now:
            sentence = f"The request was refused, and has changed {name!r} all the same"
            return Breach("refused-but-changed", operation, sentence, *told)
    for operation, sent in recalled.foreign:
        if name in sent and sent[name] == now:
            sentence = f"{name!r} was set in one thing, and has changed in another"
            return Breach("change-spills", operation, sentence, *told)
    return None


def _explained(recalled: Recalled, name: str, value: Json) -> Breach | None:
    """Say what has changed a member that was to stay; None where nothing explains it."""
    told = shown(recalled.held[name]), shown(value)
    blamed = _blamed(recalled, name, recalled.held[name], value)
    if blamed is not None:
        return blamed
    if recalled.repeated and recalled.change is not None and not recalled.foreign:
        sentence = f"The same PUT again changed {name!r}, which the first one had set"
        return Breach("put-not-idempotent", recalled.change[0], sentence, *told)
    if recalled.change is not None and recalled.change[0].method == "PATCH" and recalled.pending:
        sentence = f"{name!r} was no part of a PATCH, and has changed"
        return Breach("patch-not-partial", recalled.change[0], sentence, *told)
    reading = recalled.resource.item["GET"]
    if recalled.is_untouched:
        sentence = f"{name!r}, which the run has set, reads otherwise the second time"
        return Breach("reads-disagree", reading, sentence, *told)
    return None


def _held_to_absence(recalled: Recalled, response: Response) -> Iterator[Breach]:
    """Hold a read that finds nothing to the model."""
    if recalled.is_out_of_reach:
        return
    deletion = recalled.deletion
    if deletion is not None and recalled.changed_by in recalled.refused_to:
        sentence = f"{recalled.changed_by} has deleted a thing that belongs to another"
        yield Breach(
            "other-caller-changes", deletion, sentence, "401, 403 or 404", "it is gone", recalled.changed_by
        )
    elif deletion is not None and recalled.unmet:
        sentence = f"The server deleted what was to be deleted only in another state ({recalled.unmet})"
        yield Breach("condition-ignored", deletion, sentence, "412", "it is gone")
    elif deletion is not None and recalled.is_open:
        sentence = "The server deleted a thing for somebody without any credentials"
        yield Breach("security-not-enforced", deletion, sentence, "401", "it is gone")
    elif deletion is None and recalled.last is None and recalled.is_certain and not recalled.foreign:
        sentence = "What was made is not found under the key that the answer gives it"
        key = recalled.thing.keys[-1]
        yield Breach("created-not-found", recalled.maker, sentence, repr(key), f"{response.status}")
    elif deletion is None and recalled.last is not None:
        others = [operation for operation, _ in recalled.foreign if operation.method != "POST"]
        sentence = "A thing that nobody has deleted is found no more, after another was changed or deleted"
        if others:  # who makes things may push old ones out
            yield Breach("thing-lost", others[-1], sentence, "2xx", answered(response))


def _held_to_orphan(recalled: Recalled, response: Response) -> Iterator[Breach]:
    """Hold the read of a thing to that what it is in was deleted, and is found no more."""
    outer = recalled.outer
    if outer is None or outer.deletion is None or not outer.missed or recalled.last is None:
        return
    if response.body and response.body == recalled.last.body:
        sentence = "What a deleted thing had in it reads as before, under its path"
        yield Breach("inner-outlives-outer", outer.deletion, sentence, "404 or 410", answered(response))


def held_to_list(things: list[Recalled], listing: Operation, page: Page, most: int) -> Iterator[Breach]:
    """Hold a list to the model. things: of this kind, in the same outer one. most: so many were asked for at
    most, 0 where the document has no word for that.
    """
    twice = [name for name in dict.fromkeys(page.names) if page.names.count(name) > 1]
    if twice and any(twice[0] == each.thing.keys[-1] for each in things):
        yield Breach("listed-twice", listing, "A list has the same key twice", "once", twice[0])
    alive = {each.thing.keys[-1] for each in things if each.deletion is None}
    for each in things:
        key = each.thing.keys[-1]
        if each.deletion is not None and each.missed and key in page.names and key not in alive:
            sentence = "What was deleted, and is found no more, is still in the list"
            yield Breach("deleted-still-listed", each.deletion, sentence, f"a list without {key}", key)
        is_whole = len(page.items) < (most or _FEW) and page.is_keyed
        if each.deletion is None and each.last is not None and is_whole and key not in page.names:
            yield Breach("created-not-listed", listing, "What the run has made stands in no list", key, "no")
        yield from _as_listed(each, listing, page)
    total = page.total
    if total is not None and total < len(page.items):
        sentence = "The total does not agree with what is listed"
        yield Breach("total-wrong", listing, sentence, f"{len(page.items)}", f"{total}")


def _as_listed(recalled: Recalled, listing: Operation, page: Page) -> Iterator[Breach]:
    """Hold what a list says of a thing to what was read of it."""
    if recalled.pending or recalled.deletion is not None or not recalled.is_untouched:
        return
    place = next((at for at, name in enumerate(page.names) if name == recalled.thing.keys[-1]), None)
    for name, value in recalled.held.items() if place is not None else ():
        item = page.items[place] if place is not None else None
        listed = members_of(item).get(name) if "/" in name else member(item, name)
        if type(listed) is type(value) and listed != value:
            sentence = f"A list says otherwise of {name!r} than the thing itself"
            yield Breach("listed-differs", listing, sentence, shown(value), shown(listed))
            return


def is_shown(recalled: Recalled, response: Response) -> bool:
    """Whether an answer tells of a thing: its key, and something that the run has set, and an answer has
    confirmed.
    """
    now = members(response, recalled.resource)
    confirmed = {name: value for name, value in recalled.pending.items() if recalled.said.get(name) == value}
    return str(recalled.resource.key_of(now)) == recalled.thing.keys[-1] and any(
        now.get(name) == value for name, value in {**confirmed, **recalled.held}.items()
    )
