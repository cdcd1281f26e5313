"""What servers do to several requests at the same time that they do to none alone: lose, mix up, fail.

Each is compared with what the same requests do one after the other.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Final

from ..spec import Exchange, Json, Request, is_object
from .anew import TAKEN
from .draft import Draft
from .inquest import TRIES
from .members import free_members, said_otherwise
from .plan import Case, Opener
from .play import Play, is_done
from .story_checks import Telling
from .targets import Client

TWINS: Final = 4
PAIR: Final = 2
_CREATED: Final = 201
_MOST_TEXTS: Final = 12
_MOST_LOOKS: Final = 20
_BETWEEN_LOOKS: Final = 0.01
"""Seconds."""
_FIRST_FAILURE: Final = 500


def sent_at_once(play: Play, requests: Sequence[Request]) -> list[Exchange]:
    """Send requests at the same time, each over a connection of its own; what they make is learned."""

    def send(request: Request) -> Exchange:
        with Client(play.trials.session.target) as client:
            return client.send(request)

    with ThreadPoolExecutor(len(requests)) as pool:
        exchanges = list(pool.map(send, requests))
    for exchange in exchanges:
        play.trials.session.things.learn(exchange)
    play.at_once += exchanges
    return exchanges


def sent_beside(
    play: Play, requests: Sequence[Request], look: Request
) -> tuple[list[Exchange], list[Exchange]]:
    """Send requests at the same time, and look at something again and again meanwhile; gives the answers to
    both.
    """
    looks: list[Exchange] = []
    with ThreadPoolExecutor() as pool, Client(play.trials.session.target) as client:
        sent = pool.submit(sent_at_once, play, requests)
        while not looks or (len(looks) < _MOST_LOOKS and not sent.done()):
            looks.append(client.send(look))
            wait([sent], _BETWEEN_LOOKS)
        play.at_once += looks
        return sent.result(), looks


def deleted_at_once(play: Play) -> Iterator[Telling]:
    """Delete a thing twice at the same time: neither fails."""
    for operation in play.on_item("DELETE"):
        if play.make() is None:
            return
        maker, planned = play.exchanges[-1], play.openers(operation)
        both = sent_at_once(play, [planned[0].case.request] * PAIR) if planned else []
        play.exchanges[:] = [maker]
        yield from failed_at_once(play, both)


def failed_at_once(play: Play, exchanges: Sequence[Exchange]) -> Iterator[Telling]:
    """Tell of a failure that the document does not have. All of them were possible one by one."""
    session = play.trials.session
    for each in exchanges:
        status = each.response.status if each.response is not None else 0
        match = session.spec.match(each.request.method, each.request.target, each.request.fields)
        operation = getattr(match, "operation", play.making)
        if status < _FIRST_FAILURE or {str(status), "5XX"} & operation.responses.keys():
            continue
        if _fails_alone(play, each.request):
            continue
        first = [one for one in play.exchanges if one not in exchanges]
        others = [one for one in exchanges if one is not each]
        play.exchanges[:] = [*first[-1:], *others, each]
        sentence = "The server failed on one of several requests that came at the same time"
        yield play.telling("server-error", operation, sentence, "no 5xx", f"{status}")
        return


def _fails_alone(play: Play, request: Request) -> bool:
    response = play.trials.session.inquest.client.send_alone(request).response
    return response is not None and response.status >= _FIRST_FAILURE


def made_twice_at_once(play: Play, draft: Draft) -> Iterator[Telling]:
    """Make the same at the same time, where the second alone is refused: one of the two is, too."""
    others = other_texts(play, draft)
    made = play.done(play.making, others)
    requests = [each.case.request for each in others]
    if made is None or made[1].request == requests[-1]:
        return
    alone = made[1].request
    play.exchanges[:] = [made[1]]
    second = play.send(play.making, alone)
    if made[1].response is None or made[1].response.status != _CREATED:
        return
    if second is None or second.status not in TAKEN:
        return
    both = sent_at_once(play, [requests[requests.index(alone) + 1]] * PAIR)
    if all(each.response is not None and each.response.status == _CREATED for each in both):
        play.exchanges += both
        sentence = (
            "Two equal requests at the same time have both made something; one by one the second may not"
        )
        expected = f"{second.status} for one of them"
        yield play.telling("made-twice", play.making, sentence, expected, f"{_CREATED} for both")


def put_at_once(play: Play) -> Iterator[Telling]:
    """Put two different things where nothing is at the same time, where one by one the first is made (201)
    and the second changes it: so it is with one of them (RFC 9110, PUT).
    """
    first = play.make()
    if first is None or _status(first[1]) != _CREATED:
        return
    at = play.making
    again = play.changing(at, free_members(at, first[0].body))[:1]
    changed = play.done(at, again)
    if changed is None or _status(changed[1]) == _CREATED:
        return
    for _ in range(TRIES):
        made = [each for each in _put_together(play) if _status(each) == _CREATED]
        if len(made) > 1:
            play.exchanges[:] = made[:PAIR]
            sentence = (
                "Two requests at the same time under one key have both made it; one by one the second may not"
            )
            yield play.telling(
                "made-twice", at, sentence, f"{_status(changed[1])} for one of them", f"{_CREATED} for both"
            )
            return


def _put_together(play: Play) -> list[Exchange]:
    """Put two different things under a key where nothing is."""
    planned = play.where_nothing_is(play.openers(play.making))
    if not planned:
        return []
    one = planned[0].draft
    other = one.with_body(said_otherwise(play.making, one))
    planner = play.trials.planner(play.making)
    both = sent_at_once(play, [planner.written(each) for each in (one, other)])
    play.trials.session.things.claim(both[0])
    return both


def _status(exchange: Exchange) -> int:
    return exchange.response.status if exchange.response is not None else 0


def other_texts(play: Play, draft: Draft) -> list[Opener]:
    """Make requests that make something, each with texts that the ones before do not have."""
    planner, drafts = play.trials.planner(play.making), [draft]
    while len(drafts) <= _MOST_TEXTS and is_object(draft.body):
        other = draft.with_body(said_otherwise(play.making, drafts[-1]))
        if other.body == drafts[-1].body:
            break
        drafts.append(other)
    at = play.making.location
    return [Opener(each, Case(planner.written(each), "another text", at)) for each in drafts[1:]]


def mixed_at_once(play: Play) -> Iterator[Telling]:
    """Replace a thing with two others at the same time: it is one of them then, no mixture."""
    for operation in play.on_item("PUT"):
        planned = [each.draft for each in play.openers(operation) if is_object(each.draft.body)]
        if not planned:
            return
        one, planner = planned[0], play.trials.planner(operation)
        other = one.with_body(said_otherwise(operation, one))
        names = [
            name
            for name, value in free_members(operation, one.body).items()
            if _other(other.body, name) != value
        ]
        if len(names) < PAIR:
            return
        both = sent_at_once(play, [planner.written(each) for each in (one, other)])
        _, now = play.read()
        read = play.exchanges.pop()
        of_one = [name for name in names if name in now and now[name] == _other(one.body, name)]
        of_other = [name for name in names if name in now and now[name] == _other(other.body, name)]
        if all(map(is_done, both)) and of_one and of_other:
            play.exchanges += [*both, read]
            sentence = f"Of two changes at the same time one set {of_one[0]!r}, the other {of_other[0]!r}"
            yield play.telling("update-mixed", operation, sentence, "one of the two", "a mixture of both")


def _other(body: Json, name: str) -> Json:
    return body.get(name) if is_object(body) else None
