"""Sending callbacks beside a server: a few threads, a bounded number of requests that wait.

No answer waits for them, and none is changed by what becomes of them.
"""

import heapq
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Final, Protocol

from msgspec import Struct

from ...spec import Exchange, Match, Request, Response, Violation
from ..reply import Reply
from .called import Called
from .calling import Calling, address_of, call, calls_after
from .sending import Sender

_THREADS: Final = 4
"""Receivers that are called at a time: one that is slow keeps no other waiting."""

_MOST: Final = 1_000
"""Answers whose callbacks wait; those of further ones are not sent, and told."""


_log: Final = logging.getLogger(__name__)


class _Routing(Protocol):
    def match(self, request: Request) -> Match | Violation:
        """Find the operation that a request names."""
        ...


class Answered(Struct, frozen=True):
    """An answer to a valid request. routing: the description that was served then."""

    routing: _Routing
    request: Request
    reply: Reply

    def calls(self, how: Calling, sending: Sender) -> Iterator[Called]:
        """Send what the operation's callbacks send after this."""
        match = self.routing.match(self.request)
        values: Mapping[str, str] = match.path_values if isinstance(match, Match) else {}
        reply = self.reply
        response = Response(reply.status, reply.fields, reply.body)
        for operation, sender in reply.operation.sent() if reply.operation is not None else ():
            url = address_of(operation, Exchange(self.request, response), values, how.scheme)
            called = call(sender, operation, url, how, sending)
            yield called
            yield from calls_after(called, how, sending)

    def dropped(self) -> Iterator[Called]:
        """Tell of the same requests that they are not sent."""
        why = f"{_MOST:,} others wait already"
        for operation, sender in self.reply.operation.sent() if self.reply.operation is not None else ():
            exchange = Exchange(Request(operation.method, ""), None, why)
            yield Called(sender, operation, "", exchange, time.time(), is_sent=False)


class Caller:
    """Sends the callbacks of answers. told: is told of each request, in one of the threads."""

    def __init__(self, told: Callable[[Called], None]) -> None:
        self._told = told
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, Answered, Calling]] = []  # a heap: what is due first is first
        self._numbers = count()
        self._threads = self._busy = 0
        self._sender: Sender | None = None

    def prepare(self) -> None:
        """Make what sends, before any request waits for it."""
        with self._changed:
            self._sender = self._sender or Sender()

    def add(self, answered: Answered, how: Calling) -> None:
        """Have the callbacks of an answer sent once it has gone out itself."""
        with self._changed:
            is_full = len(self._waiting) >= _MOST
            if not is_full:
                due = time.monotonic() + answered.reply.delay
                heapq.heappush(self._waiting, (due, next(self._numbers), answered, how))
                if self._threads < _THREADS:
                    self._threads += 1
                    threading.Thread(target=self._work, name="truespec callbacks", daemon=True).start()
                self._changed.notify()
        for each in answered.dropped() if is_full else ():
            self._told(each)

    def finish(self, seconds: float) -> bool:
        """Wait until all are sent, so long at most; say whether they are."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._busy, seconds)

    def _work(self) -> None:
        self.prepare()
        sender = self._sender
        while sender is not None:
            answered, how = self._next()
            try:
                for each in answered.calls(how, sender):
                    self._told(each)
            except Exception:  # noqa: BLE001  (a fault of ours: the next answer's are sent even so)
                _log.exception("a callback could not be sent")
            finally:
                with self._changed:
                    self._busy -= 1
                    self._changed.notify_all()

    def _next(self) -> tuple[Answered, Calling]:
        with self._changed:
            while True:
                left = self._waiting[0][0] - time.monotonic() if self._waiting else None
                if left is not None and left <= 0:
                    self._busy += 1
                    return heapq.heappop(self._waiting)[2:]
                self._changed.wait(left)
