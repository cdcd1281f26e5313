"""Whether a server outlives what its callbacks are answered: refusals that the document declares."""

import time
from itertools import islice
from typing import Final

from msgspec.structs import replace

from ..spec import Exchange, Operation, Request, TargetError
from .callbacks import Heard, Invitation, Received, refusals
from .inquest import TRIES
from .judged import answered
from .plan import Case
from .provoking import Provoking, patience
from .story_checks import Telling
from .targets import is_late

FATAL: Final = "callback-answer-fatal"
_MOST_TRIED: Final = 8
"""Requests that are tried until one is accepted."""

_SETTLES: Final = 0.2
"""Seconds after such an answer in which a server may fall over."""


def look_for_fatal(provoking: Provoking) -> bool:
    """Refuse each callback that has come, in each of the ways that are declared, and hear how the server is;
    whether it is well in the end.

    Raises TargetError where it is gone for good, which is told as well.
    """
    for call, invitation in tuple(provoking.led.items()):
        if call in provoking.refused:
            continue
        provoking.refused.add(call)
        for status in refusals(call):
            if not _confirm(provoking, call, invitation, status):
                return False
    return True


def _confirm(provoking: Provoking, call: Operation, invitation: Invitation, status: int) -> bool:
    """See what comes of a refusal, again and again; whether the server is well after it."""
    inquest, told = provoking.trials.session.inquest, list[Heard]()
    for times in range(1, TRIES + 1):
        heard = fatal(provoking, call, invitation.operation, invitation.request, status)
        told += [heard] if heard is not None else []
        if heard is None and told and _is_broken(provoking, told[0]):
            inquest.hear(told[0].key, provoking.finding(told[0]))
            return False  # nothing can show that again
        if heard is None:
            if told:
                doubt = replace(provoking.finding(told[0]), reproduced=(len(told), TRIES))
                inquest.doubt(told[0].key, doubt)
            return True
        try:
            inquest.client.reach()
        except TargetError:
            inquest.hear(heard.key, replace(provoking.finding(heard), reproduced=(times, times)))
            raise
    inquest.hear(told[0].key, provoking.finding(told[0]))
    return True


def _is_broken(provoking: Provoking, heard: Heard) -> bool:
    """Whether a server still fails on what it carried out before, whoever asks it."""
    operation, request = heard.invitation.operation, heard.invitation.request
    sent = [_sent(provoking, operation, request) for _ in range(TRIES)]
    return all(
        each is not None and each.exchange is not None and _has_failed(operation, each.exchange)
        for each in sent
    )


def fatal(
    provoking: Provoking, call: Operation, operation: Operation, request: Request, status: int
) -> Heard | None:
    """Let a callback be answered with a status; what it shows where the server fails then, and not before."""
    for each in islice(provoking.again(operation, (request,)), _MOST_TRIED):
        before = _sent(provoking, operation, each)
        if before is None or not before.is_accepted:
            continue
        refused = _sent(provoking, operation, each, status)
        if refused is None or refused.exchange is None:
            continue
        if refused.is_accepted or _has_failed(operation, refused.exchange):
            return _shown(provoking, call, refused, each)
    return None


def _shown(provoking: Provoking, call: Operation, refused: Invitation, request: Request) -> Heard | None:
    """See how the server is once a callback was refused; None where it is well, or nothing was refused."""
    receiver, operation, exchange = provoking.receiver, refused.operation, refused.exchange
    ends = time.monotonic() + patience(provoking.calls.get(call, 0.0))
    receiver.wait_until(lambda: _refused(refused) is not None, ends)
    message = _refused(refused)
    if message is None or exchange is None:
        return None
    exchanges: tuple[Exchange, ...] = (exchange,)
    if not _has_failed(operation, exchange):
        receiver.wait_until(lambda: False, time.monotonic() + _SETTLES)
        after = _sent(provoking, operation, request)
        if after is None or after.exchange is None or not _has_failed(operation, after.exchange):
            return None
        exchanges = (exchange, after.exchange)
    response = exchanges[-1].response
    telling = Telling(
        FATAL,
        operation,
        f"The server fails since its callback was answered {refused.refuses}, as the document allows",
        "an answer below 500",
        answered(response) if response is not None else exchanges[-1].error or "no answer",
        exchanges,
        at=call.location.child("responses"),
    )
    return Heard(telling, refused, message)


def _sent(
    provoking: Provoking, operation: Operation, request: Request, refuses: int = 0
) -> Invitation | None:
    """Send a request that asks to be called back; a server that is gone is no reason to stop."""
    invitation = provoking.receiver.invite(operation, request, refuses=refuses)
    if invitation is None:
        return None
    session, invitation.sent = provoking.trials.session, time.monotonic()
    case = Case(invitation.request, "a request whose callback is refused", operation.location)
    invitation.exchange = session.inquest.client.send(case.request)
    session.count(operation, invitation.exchange)
    session.things.learn(invitation.exchange)
    return invitation


def _refused(invitation: Invitation) -> Received | None:
    """Find a message that was answered with the status that was to be tried."""
    for each in tuple(invitation.messages):
        answer = each.exchange.response
        if answer is not None and answer.status == invitation.refuses:
            return each
    return None


def _has_failed(operation: Operation, exchange: Exchange) -> bool:
    """Whether the server has failed, in a way that the document does not have."""
    response = exchange.response
    if response is None:
        return not is_late(exchange)  # it may try again and again meanwhile
    return response.status >= 500 and operation.response_object(response.status) is None
