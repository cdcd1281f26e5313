"""A thin HTTP/1.1 client that sends what it is told and keeps what came.

A tester must send what no polite client sends. Only what a message can't do without is added: Host, and the
length of a body.
"""

import select
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Final, Self

from ...spec import Exchange, Request, Response, TargetError
from .answer_reader import TOO_LONG, AnswerReader
from .connecting import Connector
from .pacing import Pace
from .proxy import Proxy
from .renewed import Renewed
from .streams import SHORT_STREAM_SECONDS, STREAM_SECONDS
from .target import Target

UNREACHED: Final = "can't connect"
"""How the error of an exchange begins that nobody was there for."""

_LATE: Final = "no whole answer within"

_CONNECT_AGAIN: Final = (0.1, 0.4)
"""Seconds before each further try to connect: a server that reloads is away for a moment."""

_WELL_HEARD: Final = 5
"""Sequences of items that are listened to for their whole time, and answers to HEAD behind which something
may come; further ones are not, unless sent alone.
"""

_AFTERWARDS: Final = 0.05
"""Seconds that content may take to come behind an answer that has none by HTTP."""

_IDEMPOTENT: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PUT", "TRACE"})
_CHUNK: Final = 1 << 16


def is_too_long(exchange: Exchange) -> bool:
    """Whether there was an answer, with an end, but too long to be judged."""
    return exchange.error == TOO_LONG


def is_late(exchange: Exchange) -> bool:
    """Whether the time for an answer was up."""
    return (exchange.error or "").startswith(_LATE)


class TimeIsUp(Exception):
    """The run is over: what has not been answered by now is not waited for, and nothing more is sent."""


class Client:
    """Sends requests to one target over one connection at a time. Not for several threads.

    ends: when the run is over, by `time.perf_counter`, or None. patience: seconds to wait for an answer
    where those of the target are too many for now.
    """

    def __init__(self, target: Target) -> None:
        self.target = target
        self._socket: socket.socket | None = None
        self._connector = Connector(target)
        self._pace = Pace(target.rate)
        self.renewed = Renewed(target.renewals)
        self._heard = self._quiet = self._unread = 0
        self.ends: float | None = None
        self.patience: float | None = None
        self._until: float | None = None

    def __enter__(self) -> Self:
        """Use the client for a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def remarks(self) -> Iterator[str]:
        """Tell what of the answers is no finding, and should be known: how often the server asked for fewer
        requests, unless that was seldom; how many answers were too long to be judged.
        """
        if (told := self._pace.told()) is not None:
            yield told
        if self._unread:
            yield f"not judged, since {TOO_LONG}: {self._unread:,} of all"

    def break_off(self) -> None:
        """End what another thread waits for."""
        with suppress(OSError):
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)

    def reach(self) -> None:
        """Find out whether anybody listens. Raises TargetError when nobody does."""
        try:
            self._connected()
        except OSError as error:
            raise TargetError(
                f"{self.target.url} can't be reached: {_reason(error)}", self.target.url
            ) from error

    def send(self, request: Request) -> Exchange:
        """Send one request and wait for the answer. What goes wrong is the exchange's `error`, never raised.

        A connection that was kept may be closed by the server just then: where not a byte came back, an
        idempotent request is sent again on a new one (RFC 9110, Idempotent Methods), any other is not. One
        that the server asks to send later (429 or 503 with `Retry-After`) is sent again then.

        Raises TimeIsUp where the run is over before there is an answer.
        """
        if self._is_over():
            raise TimeIsUp
        self._until = self.ends
        try:
            exchange = self.send_once(request)
            while (pause := self._pace.asked_for(exchange)) is not None and not self._is_over(pause):
                self.close()  # by then the server may have closed it
                self._pace.wait(pause)
                exchange = self.send_once(request)
        finally:
            self._until = None
        return exchange

    def _is_over(self, pause: float = 0.0) -> bool:
        return self.ends is not None and time.perf_counter() + pause >= self.ends

    @property
    def seconds(self) -> float:
        """How long it waits for an answer."""
        return min(self.target.timeout, self.patience or self.target.timeout)

    def send_once(self, request: Request) -> Exchange:
        """Send one request as `send` does, and take a refusal for the time being as the answer.

        Where a token has expired (401), it is renewed and the request sent again.
        """
        request = self.renewed.applied_to(request)
        exchange = self._send_once(request)
        renewed = self.renewed.after(exchange)
        return exchange if renewed is None else self._send_once(renewed)

    def _send_once(self, request: Request) -> Exchange:
        self._pace.take_turn()
        was_kept = self._socket is not None
        exchange, received = self._exchange(request)
        if was_kept and not received and exchange.response is None and request.method in _IDEMPOTENT:
            exchange, _ = self._exchange(request)
        return exchange

    def _exchange(self, request: Request) -> tuple[Exchange, int]:
        """Send once; return what became of it and how many bytes came back."""
        started = time.perf_counter()
        try:
            connection = self._connected_at_last()
        except OSError as error:
            return Exchange(request, None, f"{UNREACHED}: {_reason(error)}"), 0
        reader = AnswerReader(request.method)
        with suppress(OSError):  # the server may have answered before it stopped reading: what it said counts
            connection.sendall(wire_form(request, self.target))
        deadline = started + self.seconds
        is_cut = self._until is not None and self._until < deadline
        error = self._read(connection, reader, self._until if self._until and is_cut else deadline)
        if is_cut and error is not None and error.startswith(_LATE):
            self.close()
            raise TimeIsUp
        if error is not None and self.target.process is not None and _LATE in error:
            self.close()
            self.target.process.heal()
        if error is not None or not reader.keeps_alive:
            self.close()
        if error is not None:
            self._unread += error == TOO_LONG
            return Exchange(request, None, error), reader.received
        elapsed = time.perf_counter() - started
        answer = Response(reader.status, tuple(reader.fields), reader.body(), elapsed)
        return Exchange(request, answer), reader.received

    def send_alone(self, request: Request) -> Exchange:
        """Send one request on a connection of its own."""
        self.close()
        self._heard = self._quiet = 0
        exchange = self.send(request)
        self.close()
        return exchange

    def _connected(self) -> socket.socket:
        """Give the open connection, or a new one where there is none or the server has closed it."""
        if self._socket is not None and select.select([self._socket], [], [], 0)[0]:
            self.close()  # readable while nothing is awaited: closed, or out of step
        if self._socket is None:
            self._socket = self._connector.connection()
        return self._socket

    def _connected_at_last(self) -> socket.socket:
        """Connect, and try that again: nothing was sent yet."""
        for pause in _CONNECT_AGAIN:
            try:
                return self._connected()
            except ConnectionError:
                time.sleep(pause)
                if self.target.process is not None:
                    self.target.process.revive()
        return self._connected()

    def _read(self, connection: socket.socket, reader: AnswerReader, deadline: float) -> str | None:
        """Read until the answer is whole; say what went wrong, in one line, where it never gets so.

        A sequence of items is listened to for a while only: it may have no end.
        """
        late: str | None = f"{_LATE} {self.seconds:g} s"
        while not reader.done:
            if late is not None and reader.may_never_end:
                seconds = STREAM_SECONDS if self._heard < _WELL_HEARD else SHORT_STREAM_SECONDS
                late, deadline = None, min(deadline, time.perf_counter() + seconds)
                self._heard += 1
            left = deadline - time.perf_counter()
            if left <= 0:
                return late
            connection.settimeout(left)
            try:
                data = connection.recv(_CHUNK)
            except TimeoutError:
                return late
            except OSError as error:
                return reader.broken(_reason(error)) or reader.trouble
            problem = reader.feed(data) if data else reader.end()
            problem = problem or reader.trouble
            if problem is not None:
                return problem
        if reader.may_be_followed and self._quiet < _WELL_HEARD:
            self._hear_out(connection, reader)
        return None

    def _hear_out(self, connection: socket.socket, reader: AnswerReader) -> None:
        """Wait for content that has no place behind an answer: who sends it may do so a moment later."""
        self._quiet += 1
        with suppress(OSError):
            if not reader.size and select.select([connection], [], [], _AFTERWARDS)[0]:
                reader.feed(connection.recv(_CHUNK))
        if reader.size:
            self._quiet = 0


def wire_form(request: Request, target: Target) -> bytes:
    """Write a request as it goes over the connection: as it is, with Host and Content-Length where they
    lack.
    """
    names, (before, host, to_proxy) = request.named, _addressing(target.url, target.proxy)
    lines = [f"{request.method} {before}{request.target} HTTP/1.1"]
    if "host" not in names:
        lines.append(host)
    lines.extend([f"{name}: {value}" for name, value in request.fields])
    lines.extend(to_proxy)
    framed = "content-length" in names or "transfer-encoding" in names
    if not framed and (request.body or request.method in ("POST", "PUT", "PATCH")):
        lines.append(f"Content-Length: {len(request.body)}")
    body = _in_chunks(request.body) if names.get("transfer-encoding") == "chunked" else request.body
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body


@lru_cache(maxsize=16)
def _addressing(url: str, proxy: Proxy | None) -> tuple[str, str, tuple[str, ...]]:
    """Give what stands before a request's own target, the Host field, and what is for a proxy alone."""
    target = Target(url)
    host = f"Host: {target.authority}"
    if proxy is None or not url.startswith("http://"):
        return target.base_path, host, ()
    fields = (proxy.field.rstrip(),) if proxy.field else ()
    return f"http://{target.authority}{target.base_path}", host, fields  # RFC 9112, absolute-form


def _in_chunks(body: bytes) -> bytes:
    """Write content as two chunks (RFC 9112, Chunked Transfer Coding)."""
    cut = (len(body) + 1) // 2
    parts = [part for part in (body[:cut], body[cut:]) if part]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (*parts, b""))


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "timed out"
    if isinstance(error, ssl.SSLCertVerificationError):
        helps = "--cacert FILE names who vouches for it, --no-verify takes it all the same"
        return f"its certificate is not trusted: {error.verify_message} ({helps})"
    if isinstance(error, ssl.SSLError) and "CERTIFICATE_REQUIRED" in (error.reason or ""):
        return "it asks for a certificate of ours (--cert FILE --key FILE)"
    if isinstance(error, ssl.SSLError):
        return f"no TLS is spoken there: {error.reason or error}"
    return error.strerror or str(error) or type(error).__name__
