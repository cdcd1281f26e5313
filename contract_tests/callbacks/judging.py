"""What a message that came tells, held to the callback that it should be (OpenAPI, Callback Object)."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote

from msgspec import Struct

from ...spec import (
    Exchange,
    Location,
    Match,
    Operation,
    Request,
    Violation,
    evaluated,
    json_or_none,
    judge_request,
    parse_media_type,
)
from ..story_checks import Telling
from .receiver import Invitation, Received, Receiver, is_handshake

_OF_CONTENT: Final = "request-body-schema"


class Heard(Struct, frozen=True):
    """What one message shows. message: None where it is that there is none. violations: that it has."""

    telling: Telling
    invitation: Invitation
    message: Received | None = None
    violations: tuple[Violation, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What two of one root cause have in common."""
        check, file, pointer, _ = self.telling.key
        return check, file, pointer, self.violations[0].rule if self.violations else ""

    @property
    def received(self) -> tuple[Exchange, ...]:
        """The message, with what it was answered."""
        return (self.message.exchange,) if self.message is not None else ()


def heard_of(receiver: Receiver, invitation: Invitation, message: Received) -> Iterator[Heard]:
    """Hold a message to the callbacks of its address, once the request that led to it is answered.

    That nothing was carried out and it came all the same is told alone. Who only asks whether somebody is
    there is accused of nothing.
    """
    exchange = invitation.exchange
    if exchange is None or is_handshake(message):
        return
    if invitation.is_refused:
        yield _after_refusal(invitation, message)
        return
    at_path = _at_path(receiver, invitation, message)
    fitting = [each for each in at_path if each[1].method == message.exchange.request.method]
    if not fitting:
        yield _undeclared(invitation, message, at_path)
        return
    judged = [(each, _broken(each[1], message)) for each in fitting]
    (name, operation), broken = min(judged, key=lambda each: len(each[1]))
    for same in _by_place(broken):
        first = same[0]
        told = _telling(
            "callback-breaks-document",
            invitation,
            message,
            f"The callback {name!r} breaks the document: {first.where}: {first.message}",
            f"{operation.method} as documented ({operation.location})",
            first.at,
        )
        yield Heard(told, invitation, message, same)


def called(receiver: Receiver, invitation: Invitation, message: Received) -> Operation | None:
    """Find the callback that a message is, whatever it breaks; None for none."""
    if is_handshake(message):
        return None
    found = _at_path(receiver, invitation, message)
    return next((each for _, each in found if each.method == message.exchange.request.method), None)


def _broken(operation: Operation, message: Received) -> tuple[Violation, ...]:
    """Judge a message. What it breaks by the view of requests alone it may: who sends it is the one that else
    answers, and leaves out what is `writeOnly`.
    """
    request = message.exchange.request
    broken = judge_request(Match(operation, {}), request)
    if not any(each.rule == _OF_CONTENT for each in broken) or not _is_answer(operation, request):
        return broken
    return tuple(each for each in broken if each.rule != _OF_CONTENT)


def _is_answer(operation: Operation, request: Request) -> bool:
    """Whether JSON content would do as that of an answer."""
    body, value = operation.request_body, json_or_none(request.body)
    media = body.media_type_for(request.field("content-type") or "") if body is not None else None
    if media is None or media.schema is None or value is None:
        return False
    return media.schema.in_view("response").is_valid(value)


def _by_place(broken: tuple[Violation, ...]) -> Iterator[tuple[Violation, ...]]:
    """Put together what breaks the same rule at the same place."""
    found: dict[tuple[str, str, str], list[Violation]] = {}
    for each in broken:
        found.setdefault((each.rule, each.at.file, each.at.pointer), []).append(each)
    yield from map(tuple, found.values())


def _at_path(receiver: Receiver, invitation: Invitation, message: Received) -> list[tuple[str, Operation]]:
    """List the callbacks whose address a message went to: those that can't be told yet as well."""
    found: list[tuple[str, Operation]] = []
    exchange = invitation.exchange
    if exchange is None:
        return found
    match = receiver.spec.match(exchange.request.method, exchange.request.target, exchange.request.fields)
    values: Mapping[str, str] = match.path_values if isinstance(match, Match) else {}
    for name, operation in message.place.calls:
        url = evaluated(operation.path, exchange, values)
        tail = receiver.tail_of(invitation, message.place, url) if isinstance(url, str) else None
        if tail is None or _leads_to(tail, message.tail):
            found.append((name, operation))
    return found


def _leads_to(expected: str, tail: str) -> bool:
    """Whether the end of an address is the one that is expected; more may be asked for in the query."""
    (path, _, query), (path_there, _, query_there) = expected.partition("?"), tail.partition("?")
    is_there = unquote(path).rstrip("/") == unquote(path_there).rstrip("/")
    asked = parse_qsl(query.partition("#")[0], keep_blank_values=True)
    return is_there and set(asked) <= set(parse_qsl(query_there, keep_blank_values=True))


def _undeclared(invitation: Invitation, message: Received, at_path: list[tuple[str, Operation]]) -> Heard:
    """Say that no callback has this path, or this method."""
    method, known = message.exchange.request.method, at_path or list(message.place.calls)
    sentence = (
        f"The callback {known[0][0]!r} came with a method that it does not have: {method}"
        if at_path
        else "A callback came to a path that no callback has"
    )
    expected = " or ".join(dict.fromkeys(f"{each.method} {each.path}" for _, each in known))
    at = at_path[0][1].location if at_path else invitation.operation.location.child("callbacks")
    told = _telling("callback-undeclared", invitation, message, sentence, expected, at)
    return Heard(told, invitation, message)


def _after_refusal(invitation: Invitation, message: Received) -> Heard:
    """Say that a message came for a request that nobody has carried out."""
    response = invitation.exchange.response if invitation.exchange is not None else None
    status = response.status if response is not None else 0
    sentence = f"A callback came for a request that was refused with {status}"
    at = invitation.operation.location
    told = _telling("callback-after-refusal", invitation, message, sentence, "no callback", at)
    return Heard(told, invitation, message)


def _telling(
    check: str, invitation: Invitation, message: Received, sentence: str, expected: str, at: Location
) -> Telling:
    """Write down what a message shows."""
    request, exchange = message.exchange.request, invitation.exchange
    kind = parse_media_type(request.field("content-type") or "")
    content = f" ({kind.essence if kind is not None else 'no type'}, {len(request.body):,} bytes)"
    got = f"{request.method} …{message.tail}{content if request.body else ''}"
    exchanges = (exchange,) if exchange is not None else ()
    return Telling(check, invitation.operation, sentence, expected, got, exchanges, at=at)
