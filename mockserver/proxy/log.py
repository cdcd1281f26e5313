"""What a proxy's log says of an exchange: a line, and one for each thing that is wrong, with its side."""

from collections.abc import Iterator

from ..problems import is_warning, violations_field
from ..reply import Failure, Reply
from ..request_log import RequestLog
from .upstream import Upstream
from .verdicts import Relayed, entries_of


def logged(log: RequestLog, upstream: Upstream, relayed: Relayed) -> None:
    """Note an exchange and where it was passed on to, and under it what was found of both sides, what was not
    judged, and what failed.
    """
    exchange = relayed.exchange
    response = exchange.response
    told = tuple(_told(relayed, log))
    fields = response.fields if response is not None else ()
    if told:  # those who read of refused requests only want this one
        fields = (*fields, ("sl-violations", violations_field(entries_of(relayed.request, relayed.response))))
    body = response.body if response is not None else b""
    failure: Failure = "close" if exchange.error else ""
    reply = Reply(
        relayed.status,
        fields,
        body,
        relayed.operation,
        relayed.request.violations,
        answer_violations=relayed.response.violations,
        failure=failure,
    )
    log.add(exchange.request, reply, relayed.seconds, told, _via(log, upstream, relayed))


def _via(log: RequestLog, upstream: Upstream, relayed: Relayed) -> str:
    """Write where a request was passed on to, and what was answered there where that is not what came out."""
    status = relayed.forwarded
    if status is None:
        return ""
    address = f"{upstream}{log.target_of(relayed.exchange.request)}"
    return address if status in (0, relayed.status) else f"{address} ({status})"


def _told(relayed: Relayed, log: RequestLog) -> Iterator[str]:
    if relayed.exchange.error:
        yield relayed.exchange.error
    if relayed.source == "mock":
        yield "answered by the mock in place of the upstream"
    for side, judged in (("request", relayed.request), ("response", relayed.response)):
        for violation in log.shown(judged.violations, relayed.exchange.request):
            start = "warning: " if is_warning(violation) else ""
            yield f"{start}{side} {violation.where}: {violation.message}  ({violation.at})"
        for caution in judged.cautions:
            yield f"warning: {side} {caution.message}  ({caution.at})"
        if judged.not_judged:
            yield f"not judged: {judged.not_judged}"
