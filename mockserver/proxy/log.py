"""What a proxy's log says of an exchange: a line, and one for each thing that is wrong, with its side."""

from collections.abc import Iterator

from ..problems import is_warning, violations_field
from ..reply import Failure, Reply
from ..request_log import RequestLog
from .verdicts import Relayed, entries_of


def logged(log: RequestLog, relayed: Relayed) -> None:
    """Note an exchange, and under it what was found of both sides, what was not judged, and what failed."""
    exchange = relayed.exchange
    response = exchange.response
    told = tuple(_told(relayed))
    fields = response.fields if response is not None else ()
    if told:  # those who read of refused requests only want this one
        fields = (*fields, ("sl-violations", violations_field(entries_of(relayed.request, relayed.response))))
    body = response.body if response is not None else b""
    failure: Failure = "close" if exchange.error else ""
    reply = Reply(relayed.status, fields, body, relayed.operation, failure=failure)
    broken = len(relayed.request.violations) + len(relayed.response.violations)
    log.add(exchange.request, reply, relayed.seconds, broken)
    for line in told:
        log.say(f"    {line}")


def _told(relayed: Relayed) -> Iterator[str]:
    if relayed.exchange.error:
        yield relayed.exchange.error
    if relayed.source == "mock":
        yield "answered by the mock in place of the upstream"
    for side, judged in (("request", relayed.request), ("response", relayed.response)):
        for violation in judged.violations:
            start = "warning: " if is_warning(violation) else ""
            yield f"{start}{side} {violation.where}: {violation.message}  ({violation.at})"
        for caution in judged.cautions:
            yield f"warning: {side} {caution.message}  ({caution.at})"
        if judged.not_judged:
            yield f"not judged: {judged.not_judged}"
