"""A client's connection to a proxy, on uvicorn's server: one request after the other, with deadlines.

uvicorn asks of a protocol what is here: to be made with its configuration, to be among the connections of its
server while it is open, and `shutdown`; our server asks `expire`.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any, Final, Literal

from ..endings import reset
from ..problems import BAD_REQUEST, HEAD_TOO_LARGE, INTERNAL, TIMED_OUT, ProblemKind
from ..refusals import problem_reply
from ..reply import Reply
from ..wire import WrittenReplies
from .content import Content, Incoming, Late, Truncated
from .heads import MAX_HEAD, Malformed
from .passage import Passage
from .proxy import Proxy
from .tunnel import ClientGone

_LINGER: Final = 2.0
"""Seconds in which a refused client may read why, while what it still sends is thrown away."""

_log: Final = logging.getLogger(__name__)

Stage = Literal["idle", "head", "content", "answer"]


class ProxyConnection(asyncio.StreamReaderProtocol):
    """One client. written: the answers that are the proxy's own."""

    def __init__(
        self,
        config: Any,
        server_state: Any,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        proxy: Proxy,
        written: WrittenReplies,
    ) -> None:
        del config, app_state
        self.loop = _loop or asyncio.get_running_loop()
        self.reader = Incoming()
        super().__init__(self.reader, self._opened, loop=self.loop)
        self._server_state = server_state
        self._proxy = proxy
        self._written = written
        self._limits = proxy.settings.mock
        self._seconds: dict[Stage, float] = {
            "idle": self._limits.idle_timeout,
            "head": self._limits.head_timeout,
            "content": self._limits.body_timeout,
            "answer": self._limits.idle_timeout,
        }
        self._stage: Stage = "idle"
        self._deadline = self.loop.time() + self._limits.head_timeout
        self._unread = 0  # bytes that the client had not taken when they were last looked at
        self._content: Content | None = None
        self._has_answered = self._is_relaying = False
        self.is_stopping = False

    # What the event loop and uvicorn call

    def connection_made(self, transport: Any) -> None:
        """Begin to serve."""
        super().connection_made(transport)
        self._transport = transport
        self._server_state.connections.add(self)

    def _opened(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._serving = self.loop.create_task(self._serve())
        self._serving.add_done_callback(self._served)

    def _served(self, task: asyncio.Task[None]) -> None:
        """Say of a fault of ours that it is one."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log.error("a request could not be answered", exc_info=error)
            if self._stage == "answer" and not self._has_answered:
                self._refuse(INTERNAL, "this request could not be answered; see the log")
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Take what has come, and give the client time for more."""
        if self._stage == "idle":
            self._enter("head")
        elif self._stage == "content":
            self._enter("content")
        super().data_received(data)

    def eof_received(self) -> bool | None:
        """Let a client that has said all read its answer; one that hangs up on a stream is gone."""
        goes_on = super().eof_received()
        if self._is_relaying:
            self.abort()
        return goes_on

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop what is under way: nobody is there to be answered."""
        super().connection_lost(exc)
        self._server_state.connections.discard(self)
        self._serving.cancel()

    def shutdown(self) -> None:
        """End the connection once its request is answered; at once where there is none."""
        self.is_stopping = True
        if self._stage == "idle":
            self._transport.close()
        self.loop.call_later(self._limits.stop_timeout, self._transport.abort)

    def expire(self, now: float) -> None:
        """Part with a client that took too long; called by the server from time to time."""
        content = self._content
        if self._stage == "content" and content is not None and content.is_whole:
            self._enter("answer")
        unread = self._transport.get_write_buffer_size()
        if self._stage == "answer":
            if unread == 0 or unread != self._unread:
                self._unread, self._deadline = unread, now + self._limits.idle_timeout
            elif now > self._deadline:
                self.abort()
        elif now > self._deadline:
            if self._stage == "idle":
                self._transport.close()
            elif self._stage == "content" and self.reader.pending:
                self._enter("content")  # it is the upstream that is slow
            else:
                self.reader.set_exception(Late(f"the {self._stage} of the request did not come in time"))

    # What a passage asks

    def begin_content(self, content: Content) -> None:
        """Give the client time for the content of its request."""
        self._content = content
        self._enter("content")

    def begin_relaying(self) -> None:
        """Take it that a client which closes its side from now on does not listen any more."""
        self._is_relaying = True

    def write(self, data: bytes) -> None:
        """Send some bytes."""
        self._has_answered = True
        self._writer.write(data)

    async def drain(self) -> None:
        """Wait until the client reads."""
        try:
            await self._writer.drain()
        except OSError as error:
            raise ClientGone from error

    def say(self, reply: Reply, method: str, *, closes: bool) -> None:
        """Send an answer of ours, in one piece."""
        defaults = self._server_state.default_headers
        self._writer.write(self._written.of(reply, defaults, method, closes=closes))

    def end_writing(self) -> None:
        """Tell the client that no more will come."""
        if self._writer.can_write_eof():
            self._writer.write_eof()
        else:
            self._transport.close()

    def abort(self) -> None:
        """Cut the connection off, so that nobody takes what was sent for the whole."""
        reset(self._transport)

    # The requests

    def _enter(self, stage: Stage) -> None:
        self._stage = stage
        self._deadline = self.loop.time() + self._seconds[stage]

    async def _serve(self) -> None:
        """Answer requests until the connection is done with."""
        try:
            while await self._one() and not self.is_stopping:
                self._enter("head" if self.reader.pending else "idle")
            await self._linger()
        except ClientGone:
            self._transport.abort()
        self._transport.close()

    async def _one(self) -> bool:
        """Read one request and let it pass; say whether another can follow."""
        try:
            data = await self.reader.line_until(b"\r\n\r\n")
            while data.startswith(b"\r\n"):  # lines before the request line are nothing (RFC 9112)
                data = data[2:]
            if not data:
                return True
            begun = self._proxy.beginnings.of(data)
        except Late as error:
            return self._refuse(TIMED_OUT, str(error))
        except Truncated:
            return self.reader.pending > 0 and self._refuse(BAD_REQUEST, "the request ended in its head")
        except Malformed as error:
            if self.reader.pending > MAX_HEAD:
                return self._refuse(HEAD_TOO_LARGE, str(error))
            return self._refuse(BAD_REQUEST, f"this is no HTTP/1.1 request: {error}")
        if begun.head.version == "1.1" and len(begun.head.values("host")) != 1:
            return self._refuse(BAD_REQUEST, "an HTTP/1.1 request has exactly one Host field (RFC 9112)")
        self._enter("answer")
        self._has_answered = self._is_relaying = False
        self._server_state.total_requests += 1
        return await Passage(self._proxy, self, begun).go()

    def _refuse(self, kind: ProblemKind, detail: str) -> bool:
        self._proxy.say(f"refused with {kind.status}: {detail}")
        self.say(problem_reply(kind, detail), "", closes=True)
        return False

    async def _linger(self) -> None:
        """Let the client read what was said while what it still sends is thrown away."""
        if self._transport.is_closing() or self.is_stopping:
            return
        self.end_writing()
        self._stage = "answer"
        with suppress(TimeoutError, Truncated):
            async with asyncio.timeout(_LINGER):
                while await self.reader.read(MAX_HEAD):
                    pass
