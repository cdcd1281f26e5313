"""A proxy's pages under `/__truespec/`: what has passed, as the mock's journal shows it."""

import time
from typing import Final

from ...spec import Request
from ..living import CONTROL_PREFIX, LiveMock
from ..reply import Reply
from .verdicts import Relayed

_PAGES: Final = frozenset(CONTROL_PREFIX + name for name in ("ready", "journal", "journal.har"))


class Journal:
    """The last exchanges of a proxy. live: the mock that may answer in place of its upstream."""

    def __init__(self, live: LiveMock) -> None:
        self._live = live

    def add(self, relayed: Relayed) -> None:
        """Keep an exchange. Where there was no answer of the upstream, there is none in the journal."""
        exchange, seconds = relayed.exchange, relayed.seconds
        response = exchange.response
        reply = Reply(
            relayed.status if response is None else response.status,
            () if response is None else response.fields,
            b"" if response is None else response.body,
            relayed.operation,
            relayed.request.violations,
            answer_violations=relayed.response.violations,
            failure="close" if response is None else "",
        )
        self._live.store.add(exchange.request, reply, time.perf_counter() - seconds, seconds)

    def page(self, request: Request) -> Reply | None:
        """Answer a request for one of these pages; None for all that is the upstream's."""
        return self._live.answer(request) if request.path in _PAGES else None
