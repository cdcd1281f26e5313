"""One request of a callback or webhook: where it goes, whether it may, and what came of it."""

import time
from collections.abc import Iterator, Mapping
from random import Random
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from ...spec import (
    DocumentError,
    Exchange,
    FieldLines,
    Json,
    Operation,
    Request,
    evaluated,
    is_loopback,
    judge_response,
)
from ..content import NoSerialization
from ..settings import MockSettings
from ..values import Wanted
from .called import Called
from .composing import Composing, composed
from .sending import Receiver, Sender

ANY_HOST: Final = "*"
"""Stands among the hosts that may be called for all of them."""


class Calling(Struct, frozen=True):
    """How an API calls. hosts: that may be called beside this machine's own. holds_back: whether a request
    that breaks the document is not sent at all. scheme: of the server that is called back from.
    """

    composing: Composing = field(default_factory=Composing)
    hosts: frozenset[str] = frozenset()
    holds_back: bool = False
    scheme: str = "http"

    @classmethod
    def on_demand(cls, example: str, random: Random | None, fields: FieldLines) -> "Calling":
        """Say how one request is sent that somebody asked for, wherever that is. example: the name of one, ""
        for the first. random: None for fixed values. fields: that go with it.
        """
        composing = Composing(wanted=Wanted(example), random=random, fields=fields)
        return cls(composing, frozenset((ANY_HOST,)))


def calling_of(settings: MockSettings) -> Calling:
    """Say how a mock calls, of how it answers."""
    wanted = Wanted(skips_examples=settings.ignore_examples)
    random = Random(settings.seed) if settings.dynamic else None
    composing = Composing(settings.standard, wanted, random)
    return Calling(composing, allowed_hosts(settings), settings.errors)


def allowed_hosts(settings: MockSettings) -> frozenset[str]:
    """List the hosts that a mock may call beside its own machine."""
    return frozenset(map(str.lower, settings.callback_hosts))


def address_of(
    operation: Operation, exchange: Exchange, path_values: Mapping[str, str], scheme: str = "http"
) -> Json:
    """Say where a callback goes after an exchange: what its expression means (OpenAPI, Callback Object)."""
    return evaluated(operation.path, exchange, path_values, scheme)


def calls_after(called: Called, how: Calling, sending: Sender) -> Iterator[Called]:
    """Send what follows a request that was answered as it should be: Operation Objects of callbacks and
    webhooks may have callbacks themselves.
    """
    scheme = called.origin.partition(":")[0]
    for operation, sender in called.operation.sent() if called.conforms else ():
        url = address_of(operation, called.exchange, {}, scheme)
        further = call(sender, operation, url, how, sending)
        yield further
        yield from calls_after(further, how, sending)


def call(sender: str, operation: Operation, url: Json, how: Calling, sending: Sender) -> Called:
    """Compose, send and judge one request; what hinders that is said in what is given back.

    sender: what of the document sends it. url: where to, as it was evaluated.
    """
    began = time.time()
    receiver, hindrance = receiver_of(operation, url, how.hosts)
    if receiver is None:
        hindrance = f"{hindrance} ({operation.location})"
    target = receiver.target if receiver is not None else url if isinstance(url, str) else ""
    origin = receiver.origin if receiver is not None else ""
    unsent = Exchange(Request(operation.method, target), None, hindrance)
    not_sent = Called(sender, operation, origin, unsent, began, is_sent=False)
    if receiver is None or hindrance:
        return not_sent
    try:
        made = composed(operation, target, how.composing)
    except (DocumentError, NoSerialization) as error:
        return replace(not_sent, exchange=replace(unsent, error=f"no request can be made: {error}"))
    if made.violations and how.holds_back:
        held = Exchange(made.request, None, "it breaks the document, and is not sent (--errors)")
        return replace(not_sent, exchange=held, request_violations=made.violations)
    exchange = sending.send(receiver, made.request)
    answer, broken = exchange.response, ()
    if answer is not None and how.composing.standard != "unjudged":
        broken = judge_response(operation, operation.method, answer)
    return Called(
        sender,
        operation,
        origin,
        exchange,
        began,
        str(made.source),
        request_violations=made.violations,
        answer_violations=broken,
        seconds=time.time() - began,
    )


def receiver_of(operation: Operation, url: Json, hosts: frozenset[str]) -> tuple[Receiver | None, str]:
    """Read where to send, and why nothing is sent there, "" where it is. The host that is looked at is the
    one that is connected to.
    """
    if url is None or url == "":
        return None, f"{operation.path} names nothing in this exchange"
    receiver = Receiver.parse(url) if isinstance(url, str) else None
    if receiver is None:
        return None, f"{url!r} is no address of a receiver"
    host = receiver.host
    if not (is_loopback(host) or host in hosts or ANY_HOST in hosts):
        return receiver, f"{host} is another machine: --allow-callbacks {host} calls it"
    return receiver, ""
