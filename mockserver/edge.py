"""The fast edge: uvicorn's HTTP/1.1 protocol, with our answer in front of its ASGI application.

This is the one module that touches uvicorn's internals (0.54; the range in `pyproject.toml`, and the tests of
this module, guard that). A request is read whole, up to a limit, as it came: raw target, field lines in order
and case. The answer is written at once. A page that the application makes, and an answer that comes late,
goes on as ordinary ASGI, as does what is pipelined behind it, so that the order is kept.
"""

import asyncio
import logging
from typing import Any, Final, Literal

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ..spec import FieldLines, Request
from .endings import TRANSPORT, reset
from .known_heads import Answering, KnownHeads
from .problems import BAD_REQUEST, INTERNAL, TIMED_OUT
from .refusals import problem_reply
from .reply import Reply
from .request_head import (
    MAX_HEAD,
    head_refusal,
    head_size,
    method_in,
    read_head,
    too_long,
    without_offer,
)
from .wire import WrittenReplies, origin_form

_LINGER: Final = 2.0
"""Seconds in which a refused client may read why, while what it still sends is thrown away."""

_LAST_WORDS: Final = 0.5
"""Seconds that a refusal may take on its way when the server stops."""

_log: Final = logging.getLogger(__name__)

REPLY: Final = "truespec.reply"
"""Key of an ASGI scope under which the application finds the answer that it only has to send."""

Stage = Literal["idle", "head", "body"]


class EdgeProtocol(HttpToolsProtocol):
    """One connection.

    mock: what answers. written, known: the replies that all connections of a server give, and the requests
    that they know.
    """

    def __init__(
        self,
        config: Config,
        server_state: Any,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        mock: Answering,
        written: WrittenReplies,
        known: KnownHeads,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._mock = mock
        self._settings = settings = mock.settings
        self._written = written
        self._known = known
        self._stage: Stage = "idle"
        self._stopping = False
        self._over = False  # no request is read any more
        self._is_last = False  # the client has closed its side
        self._cycles: list[Any] = []  # what the application answers, or has to
        self._refusal: Reply | None = None  # waits for an application to answer what came before
        self._start = b""  # of a request whose target is still to come
        self._unknown_method = b""  # of the request that is fed to the parser as POST
        self._offer: FieldLines | None = None  # fields of a request that is read again
        self._deadline = self.loop.time() + settings.head_timeout
        self._answered = 0
        self._fed = 0  # bytes that came last
        self._version = "1.1"
        self._unread = 0  # bytes that the client had not taken when the connection was closed
        self._begin()

    def _begin(self) -> None:
        self._url = b""
        self._lines: list[tuple[bytes, bytes]] = []
        self._fields: FieldLines = ()
        self._chunks: list[bytes] = []
        self._size = 0
        self._trailers = self._head_received = 0  # bytes
        self._owes_continue = False  # the client waits to be asked for its body
        self._method, self._unknown_method = self._unknown_method, b""

    # What uvicorn and the event loop call

    def data_received(self, data: bytes) -> None:
        """Answer at once what begins as a request before; feed the parser with everything else."""
        if self._stage != "idle" or self._over or self._stopping or self._in_cycle():
            self._feed(data)
            return
        try:
            if not self._answer_again(data):
                answered = self._answered
                self._feed(data)
                is_one = self._answered == answered + 1 and self._stage == "idle"
                if is_one and not self._over and not self._in_cycle():
                    self._known.learn(data, self._size, self._request)
        except Exception:  # noqa: BLE001  (a fault of ours; the parser would say it with an exception of its own)
            self._fail()

    def _answer_again(self, data: bytes) -> bool:
        """Answer a request of which one with the same head came before; False for all others."""
        reply = self._known.answer(data)
        if reply is None:
            return False
        self._deadline = self.loop.time() + self._settings.idle_timeout
        self._write(reply, "", closes=False)
        return True

    def _feed(self, data: bytes) -> None:
        """Feed the parser; what it refuses is answered in words before the connection is closed."""
        if self._over:
            return
        answered, self._fed = self._answered, len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._decline_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserInvalidMethodError:
            self._read_method(self._start + data if answered == self._answered else b"")
        except httptools.HttpParserCallbackError:
            self._fail()
        except httptools.HttpParserError as error:
            self._refuse(problem_reply(BAD_REQUEST, f"this is no HTTP/1.1 request: {error}"))
        else:
            self._start = self._start + data if self._stage == "head" and not self._url else b""
            if self._stage == "head" and answered == self._answered:  # all of it, maybe of one field
                self._head_received += len(data)
                if self._head_received > MAX_HEAD:
                    self._refuse_head()

    def expire(self, now: float) -> None:
        """Close the connection when its client took too long; called by the server from time to time."""
        if now < self._deadline or self._in_cycle():
            return
        if self.transport.is_closing():
            self._cut_off(now)
        elif self._stage == "idle":
            self._unread = self.transport.get_write_buffer_size()
            self._deadline = now + self._settings.idle_timeout
            self.transport.close()
        elif not self._over:
            self._refuse(problem_reply(TIMED_OUT, f"the {self._stage} of the request did not come in time"))

    def shutdown(self) -> None:
        """End the connection once the request that is being read is answered; at once where there is none.

        A request that does not come to its end in time is refused; what is left after that is cut off.
        """
        self._stopping = True
        if self._stage == "idle":
            super().shutdown()
        limit = self._settings.stop_timeout
        self._deadline = min(self._deadline, self.loop.time() + limit)
        self.loop.call_later(limit, lambda: self.expire(max(self.loop.time(), self._deadline)))
        self.loop.call_later(limit + _LAST_WORDS, self.transport.abort)

    def eof_received(self) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride] # asyncio's way
        """Let a client that has nothing more to say read what an application still answers; else close."""
        self._is_last = True
        return self._in_cycle()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell every application that still answers; uvicorn tells the last one of a pipeline."""
        super().connection_lost(exc)
        for cycle in self._cycles:
            cycle.disconnected = True
            cycle.message_event.set()

    def pause_writing(self) -> None:
        """Read no more requests from a client that does not read its answers."""
        super().pause_writing()
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        """Read on."""
        super().resume_writing()
        self.transport.resume_reading()

    # What the parser calls

    def on_message_begin(self) -> None:
        """Begin a request."""
        if self._over:
            return
        self._begin()
        self._stage = "head"
        self._deadline = self.loop.time() + self._settings.head_timeout

    def on_url(self, url: bytes) -> None:
        """Collect the request target."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Collect one field line; those behind the body are no part of the head (RFC 9110, Trailers)."""
        if self._stage == "head":
            self._lines.append((name, value))
            return
        self._trailers += len(name) + len(value)
        if self._trailers > MAX_HEAD:
            self._refuse_head()

    def on_headers_complete(self) -> None:
        """Refuse what can't be answered before its body is read; ask for the body where the client waits."""
        if self._over:
            return
        if self._offer is not None:  # looked at when it came first
            self._fields, self._offer = self._offer, None
            self._stage = "body"
            return
        if self._head_received + self._fed > MAX_HEAD and head_size(self._url, self._lines) > MAX_HEAD:
            self._refuse_head()
            return
        head = read_head(self._lines, self._head_received + self._fed)
        self._fields = head.fields
        version = self._version = self.parser.get_http_version()
        refusal = head_refusal(version, head)
        if refusal is not None:
            self._refuse(refusal)
            return
        self._stage = "body"
        self._deadline = self.loop.time() + self._settings.body_timeout
        if head.length > self._settings.max_body:
            self._refuse(self._mock.too_large(self._request()))
        elif head.waits and version == "1.1":
            self._owes_continue = True
            self._say_continue()

    def on_body(self, body: bytes) -> None:
        """Collect the body, up to the limit."""
        self._size += len(body)
        if self._size > self._settings.max_body:
            self._refuse(self._mock.too_large(self._request()))
        elif not self._over:
            self._chunks.append(body)

    def on_message_complete(self) -> None:
        """Answer."""
        if self._over or self.parser.should_upgrade():  # an offer is read again
            return
        self._stage = "idle"
        self._owes_continue = False
        self._deadline = self.loop.time() + self._settings.idle_timeout
        self._answered += 1
        request = self._request(b"".join(self._chunks) if self._chunks else b"")
        reply = self._mock.answer(request)
        if reply is None or reply.delay or reply.failure or self._in_cycle():
            self._pass_on(request, reply)
            return
        keeps = self.parser.should_keep_alive() and self._version != "1.0"
        self._write(reply, request.method, closes=self._stopping or not keeps)

    def on_response_complete(self) -> None:
        """Go on after the application has answered: ours is the deadline, and what had to wait is said."""
        super().on_response_complete()
        self._unset_keepalive_if_required()
        self._deadline = max(self._deadline, self.loop.time() + self._settings.idle_timeout)
        self._say_refusal()
        self._say_continue()
        self._cycles = [cycle for cycle in self._cycles if not cycle.response_complete]
        if self._is_last and not self._cycles:
            self.transport.close()

    # Ours

    def _request(self, body: bytes = b"") -> Request:
        method = self._method or self.parser.get_method()
        target = origin_form(self._url.decode("latin-1"))
        return Request(method.decode("latin-1"), target, self._fields, body)

    def _cut_off(self, now: float) -> None:
        """Drop the connection of a client that reads nothing of what it was answered; one that is slow may
        go on.
        """
        unread = self.transport.get_write_buffer_size()
        if unread < self._unread:
            self._unread, self._deadline = unread, now + self._settings.idle_timeout
        else:  # what the kernel still holds for it would be kept as long as it is deaf
            reset(self.transport)

    def _in_cycle(self) -> bool:
        cycle: Any = self.cycle  # None before the first one, whatever uvicorn's annotation says
        return cycle is not None and not cycle.response_complete

    def _write(self, reply: Reply, method: str, *, closes: bool) -> None:
        self.server_state.total_requests += 1
        defaults = self.server_state.default_headers
        self.transport.write(self._written.of(reply, defaults, method, closes=closes))
        if closes:
            self._over = True
            self._stage = "idle"
            self._deadline = self.loop.time() + _LINGER
            self._end_writing()

    def _end_writing(self) -> None:
        """Let the client read what was said while what it still sends is thrown away, where that can be."""
        if self._stopping or not self.transport.can_write_eof():
            self.transport.close()
        else:
            self.transport.write_eof()

    def _refuse(self, reply: Reply) -> None:
        """Answer a request that is not read to its end; nothing that follows on the connection can be
        trusted.
        """
        if not self._over:
            self._over = True
            self._refusal = reply
            self._say_refusal()

    def _fail(self) -> None:
        _log.exception("a request could not be answered")
        self._refuse(problem_reply(INTERNAL, "this request could not be answered; see the log"))

    def _say_refusal(self) -> None:
        """Send the refusal, behind what an application still answers."""
        if self._refusal is None or self._in_cycle() or self.transport.is_closing():
            return
        reply, self._refusal = self._refusal, None
        self._write(reply, "", closes=True)

    def _say_continue(self) -> None:
        """Ask for the body that a client holds back, behind what an application still answers."""
        if self._owes_continue and not self._in_cycle() and not self._over:
            self._owes_continue = False
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _refuse_head(self) -> None:
        self._refuse(too_long(len(self._url), self._lines))

    def _read_method(self, start: bytes) -> None:
        """Go on at a method that the parser does not know: the document may (3.2, `additionalOperations`).

        A fresh parser reads the request as a POST. start: all that came of it; empty where that is not known.
        """
        try:
            method, rest = method_in(start)
        except ValueError as error:
            self._refuse(problem_reply(BAD_REQUEST, f"this is no HTTP/1.1 request: {error}"))
            return
        if method:
            self._unknown_method = method
            self._start = b""
            self.parser = httptools.HttpRequestParser(self)
            self._feed(b"POST " + rest)
            return
        self._start = start
        if self._stage == "idle":
            self._stage = "head"
            self._deadline = self.loop.time() + self._settings.head_timeout

    def _decline_upgrade(self, rest: bytes) -> None:
        """Go on in HTTP/1.1 where the client offers another protocol (RFC 9110, Upgrade).

        The parser stops behind the head and forgets the body, so a fresh one reads both again, without the
        offer.
        """
        if self._over:
            return
        method, version = self.parser.get_method(), self.parser.get_http_version()
        if method == b"CONNECT":  # would be an upgrade again
            method, self._unknown_method = b"POST", method
        keeps = self.parser.should_keep_alive()
        head = without_offer(method, self._url, version, self._fields, keeps=keeps)
        self._offer = self._fields
        self._unknown_method = self._unknown_method or self._method
        self.parser = httptools.HttpRequestParser(self)
        self._feed(head + rest)

    def _pass_on(self, request: Request, reply: Reply | None) -> None:
        """Hand a whole request to the ASGI application, in uvicorn's own way; with its answer, where there is
        one.
        """
        super().on_message_begin()
        self.url = request.target.encode("latin-1")
        for name, value in request.fields:
            super().on_header(name.encode("latin-1"), value.encode("latin-1"))
        self.expect_100_continue = False  # the body is here already
        super().on_headers_complete()
        self._cycles.append(self.cycle)
        self.scope["method"] = request.method  # the parser may not know it
        scope: Any = self.scope
        scope[REPLY], scope[TRANSPORT] = reply, self.transport
        super().on_body(request.body)
        super().on_message_complete()
