"""How requests begin: what a head says, where its request ends, whom it names, how it goes on.

A client on a connection that is kept sends the same head with every body. So the bytes of a head that came
before stand for all that was made of it (`benchmarks/proxy`).
"""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from ...spec import Match, Request, Violation
from ..request_head import SHORT_HEAD
from ..wire import origin_form
from .framing import Framing, request_framing
from .heads import Malformed, RequestHead, read_request_head
from .outgoing import request_head
from .upstream import Upstream
from .verdicts import RequestJudge, request_judge

_MOST: Final = 256
"""Heads that are known at a time."""


class Beginning(Struct, frozen=True):
    """What the head of a request stands for.

    request: without its content. match: the operation that it names; judge: holds the whole request to it.
    framing: where it ends, or why nobody can know that. written: the head as the upstream gets it.
    """

    head: RequestHead
    request: Request
    match: Match | Violation
    judge: RequestJudge
    framing: Framing | Malformed
    written: bytes


class Beginnings:
    """The heads that a proxy knows, shared by its connections. match: finds the operation of a request."""

    def __init__(self, upstream: Upstream, match: Callable[[Request], Match | Violation]) -> None:
        self._upstream = upstream
        self._match = match
        self._known: dict[bytes, Beginning] = {}

    def of(self, data: bytes) -> Beginning:
        """Read the head of a request. data: up to the empty line, that included. Raises Malformed."""
        known = self._known.get(data)
        if known is not None:
            return known
        begun = self._read(data)
        if len(data) <= SHORT_HEAD:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[data] = begun
        return begun

    def forget(self) -> None:
        """Forget all: another document is served."""
        self._known.clear()

    def _read(self, data: bytes) -> Beginning:
        head = read_request_head(data)
        request = Request(head.method, origin_form(head.target), head.fields)
        match = self._match(request)
        judge = request_judge(match, request)
        try:
            framing = request_framing(head)
        except Malformed as error:
            return Beginning(head, request, match, judge, error, b"")
        written = request_head(head, request.target, self._upstream, framing)
        return Beginning(head, request, match, judge, framing, written)
