"""Asking the upstream: a request on a connection, its content as it comes, the head of the answer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from .content import Content, Truncated
from .heads import Malformed, RequestHead, ResponseHead, read_response_head
from .outgoing import content_end, framed, framer, interim_head
from .upstream import Pool, Wire

_HARMLESS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
"""Methods of requests that mean the same when they come twice (RFC 9110, Idempotent Methods)."""

_AT_ONCE: Final = 64 * 1024
"""Bytes of content that are written without waiting for the upstream to read them."""

_FINAL: Final = 200
_CONTINUE: Final = 100
_SWITCHING: Final = 101


class ClientFault(Exception):
    """The client broke off, or what it sent is no content."""


class Unreachable(Exception):
    """There is no connection to the upstream."""


class Asking:
    """One request to the upstream.

    head: as it came. written: as the upstream gets it. content: of the request. interim: sends what comes
    before the answer to the client. waits: whether the client waits to be asked for its content.
    """

    def __init__(
        self,
        pool: Pool,
        head: RequestHead,
        written: bytes,
        content: Content,
        interim: Callable[[bytes], None],
        *,
        waits: bool,
    ) -> None:
        self.wire: Wire | None = None
        self.fault: Exception | None = None  # of the client, while its content was passed on
        self._pool = pool
        self._head = head
        self._content = content
        self._interim = interim
        self._waits = waits
        self._written = written
        self._sending: asyncio.Task[None] | None = None
        self._limit: asyncio.Timeout | None = None
        self._seconds = 0.0

    @property
    def is_sent(self) -> bool:
        """Whether the upstream got all of the request."""
        return self._content.is_whole and (self._sending is None or self._sending.done())

    async def answer(self, seconds: float) -> tuple[Wire, ResponseHead]:
        """Send the request, and read the head of the answer.

        seconds: that pass at most without anything going on. Raises Unreachable; Truncated, Malformed and
        OSError where there is no answer; TimeoutError; ClientFault.
        """
        self._seconds = seconds
        content = self._content
        may_be_sent_again = self._head.method in _HARMLESS and content.is_whole and content.fits
        try:
            async with asyncio.timeout(seconds) as self._limit:
                wire = await self._connected(self._pool.wire(may_be_sent_again=may_be_sent_again))
                try:
                    return wire, await self._answer_on(wire)
                except (Truncated, OSError):
                    if not (may_be_sent_again and wire.used) or wire.reader.pending:
                        raise
                    wire.drop()
                wire = await self._connected(self._pool.fresh())  # the kept one had been closed
                return wire, await self._answer_on(wire)
        finally:
            self._limit = None

    async def end(self, *, keeps: bool) -> None:
        """Give the connection back, or drop it. keeps: whether the answer left it fit for another request."""
        if self._sending is not None and not self._sending.done():
            self._sending.cancel()
            await asyncio.wait((self._sending,))  # who reads from the client next is to be alone
            keeps = False
        if self.wire is not None:
            wire, self.wire = self.wire, None
            if keeps:
                self._pool.put_back(wire)
            else:
                wire.drop()

    async def _connected(self, wire: Awaitable[Wire]) -> Wire:
        try:
            return await wire
        except OSError as error:
            raise Unreachable(_words(error)) from error

    async def _answer_on(self, wire: Wire) -> ResponseHead:
        self.wire = wire
        self._send(wire)
        try:
            while True:
                head = read_response_head(await wire.reader.line_until(b"\r\n\r\n"))
                if head.status >= _FINAL or (head.status == _SWITCHING and self._head.offer):
                    return head
                if head.status == _SWITCHING:
                    raise Malformed("the upstream changes the protocol, which nobody asked for")
                if self._head.version == "1.1" and (head.status != _CONTINUE or self._waits):
                    self._interim(interim_head(head))
        except (Truncated, OSError) as error:
            if self.fault is not None:
                raise ClientFault(str(self.fault)) from error
            raise

    def _send(self, wire: Wire) -> None:
        """Write the request; content that is not here yet, or that is large, follows in its own time."""
        content = self._content
        if content.is_whole and content.size <= _AT_ONCE:
            end = content_end(content.framing, content.trailers)
            wire.writer.write(b"".join((self._written, framed(content.framing, content.kept), end)))
        else:
            wire.writer.write(self._written)
            self._sending = asyncio.get_running_loop().create_task(self._send_content(wire))

    async def _send_content(self, wire: Wire) -> None:
        """Pass the content on as fast as the upstream reads it; what is more than is kept is forgotten."""
        content, write = self._content, framer(self._content.framing)
        try:
            for piece in tuple(content.kept):
                await self._write(wire, write(piece))
            if not content.fits:
                content.forget()
            while piece := await content.piece():
                await self._write(wire, write(piece))
                if not content.fits:
                    content.forget()
            await self._write(wire, content_end(content.framing, content.trailers))
        except (Malformed, Truncated) as error:
            self.fault = error
            wire.drop()  # so that the upstream has no whole request
        except OSError:
            return  # the upstream reads no more: its answer says why, or there is none

    async def _write(self, wire: Wire, data: bytes) -> None:
        wire.writer.write(data)
        await wire.writer.drain()
        if self._limit is not None:
            self._limit.reschedule(asyncio.get_running_loop().time() + self._seconds)


def _words(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
