"""Running a mock: sockets, uvicorn with our protocol, a clean stop; in this thread, or beside a test in
another.
"""

import asyncio
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from math import ceil
from socket import socket
from types import FrameType
from typing import Any, Final

import uvicorn
from msgspec import Struct
from msgspec.structs import replace

from ..spec import UsageError
from .asgi_edge import send_reply
from .edge import REPLY, EdgeProtocol
from .endings import TRANSPORT, fail
from .known_heads import KnownHeads
from .living import LiveMock, RunningMock, Source, Watch, live
from .proving import Proving
from .reply import Reply
from .request_log import RequestLog
from .settings import MockSettings
from .sockets import listen
from .wire import WrittenReplies
from .workers import Workers

_MARGIN_SECONDS: Final = 2
"""What uvicorn waits beyond our own deadline when it stops: it would say in its words what it cut off."""

_START_SECONDS: Final = 30
_SWEEP_TICKS: Final = 10

_LAST_CALLS: Final = 1.0
"""Seconds that callbacks of the last answers may still take."""

_QUIET: Final = 0.02
"""Seconds without a request after which a server proves one more answer."""

_PATIENCE: Final = 1.0
"""Seconds after which it proves one even so."""


class Server(uvicorn.Server):
    """uvicorn's server, with a stop by signal that ends with 0 and deadlines for slow clients."""

    def __init__(
        self,
        config: uvicorn.Config,
        log: RequestLog | None,
        started: Callable[[], None],
        proving: Proving | None = None,
        ended: Callable[[], Awaitable[None]] | None = None,
        tick: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(config)
        self._tick = tick
        self._ended = ended
        self._log = log
        self._announce = started
        self._proving = proving
        self._background: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start, then tell that the sockets accept."""
        await super().startup(sockets)
        if self.started:
            self._announce()
            if self._proving is not None and not self._proving.is_done:
                self._background = asyncio.create_task(self._prove(self._proving))

    async def _prove(self, proving: Proving) -> None:
        """Prove what is left while no request comes; a server that is never idle proves one now and then."""
        last = time.monotonic()
        while not proving.is_done and not self.should_exit:
            answered = self.server_state.total_requests
            await asyncio.sleep(_QUIET)
            is_idle = answered == self.server_state.total_requests
            if is_idle or time.monotonic() - last > _PATIENCE:
                proving.step()
                last = time.monotonic()

    async def on_tick(self, counter: int) -> bool:
        """Write the log, and close connections whose client took too long."""
        if self._log is not None:
            self._log.flush()
        if self._tick is not None:
            self._tick()
        if counter % _SWEEP_TICKS == 0:
            connections: list[Any] = list(self.server_state.connections)
            for connection in connections:
                connection.expire(connection.loop.time())
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Stop, and write what was logged on the way."""
        await super().shutdown(sockets)
        if self._ended is not None:
            await self._ended()
        if self._log is not None:
            self._log.flush()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop on the first signal, at once on the second; uvicorn itself would raise the signal anew."""
        del sig, frame
        self.force_exit = self.should_exit
        self.should_exit = True


class ServerSettings(Struct, frozen=True):
    """How a server runs. log: is written now and then, None where there is none. proving: what is left of it
    is done while no request comes. certificate: files of a certificate chain and its key, for TLS. workers:
    processes. watch: loads the document again when its files change, None for never.
    """

    log: RequestLog | None = None
    proving: Proving | None = None
    certificate: tuple[str, str] | None = None
    workers: int = 1
    watch: Watch | None = None


_PLAIN: Final = ServerSettings()


def serve(
    mock: LiveMock,
    sockets: list[socket],
    started: Callable[[], None],
    settings: ServerSettings = _PLAIN,
) -> None:
    """Serve until a signal comes (SIGINT, SIGTERM); what is being answered then is answered.

    sockets: from `listen`. started: called once they accept. Raises UsageError for a certificate that can't
    be used, and for several workers where the system has no fork.
    """
    if settings.certificate is not None:
        mock.scheme = "https"
    if settings.workers <= 1:
        with watching(mock, settings, 0):
            _server(mock, started, settings).run(sockets)
        return

    def work(number: int) -> None:
        own = settings if number == 0 else replace(settings, proving=None)  # one tells of the document
        mock.store.belong_to(number)
        with watching(mock, settings, number):
            _server(mock, lambda: None, own).run(sockets)

    Workers(settings.workers, work).run(started)


def watching(mock: LiveMock, settings: ServerSettings, number: int) -> AbstractContextManager[None]:
    """Watch the files of the document, where that is wanted; one worker tells of it."""
    return nullcontext() if settings.watch is None else settings.watch.beside(mock, tells=number == 0)


def check_certificate(certificate: str, key: str) -> None:
    """Look at a certificate before a server needs it.

    Raises UsageError when the files are no certificate chain with its key (PEM).
    """
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or getattr(error, "reason", "") or str(error)
        raise UsageError(f"{certificate} and {key} are no certificate and its key: {reason}") from error


async def _send(scope: Any, receive: Any, send: Any) -> None:
    """Send an answer that had to wait: the ASGI application behind the edge. A failure has no answer."""
    reply: Reply = scope[REPLY]
    if reply.failure:
        await asyncio.sleep(reply.delay)
        fail(scope[TRANSPORT], reply)
        while (await receive())["type"] != "http.disconnect":
            pass
    else:
        await send_reply(reply, scope["method"], send)


def _server(mock: LiveMock, started: Callable[[], None], settings: ServerSettings) -> Server:
    known = KnownHeads(mock)
    mock.changed.append(known.forget)
    protocol: Any = partial(EdgeProtocol, mock=mock, written=WrittenReplies(), known=known)

    async def ended() -> None:
        await asyncio.to_thread(mock.caller.finish, _LAST_CALLS)

    return server_of(
        protocol, _send, mock.settings.stop_timeout, started, settings, ended, mock.store.keep_in_step
    )


def server_of(
    protocol: Any,
    application: Any,
    stop_timeout: float,
    started: Callable[[], None],
    settings: ServerSettings,
    ended: Callable[[], Awaitable[None]] | None = None,
    tick: Callable[[], None] | None = None,
) -> Server:
    """Make a server. protocol: makes what serves one connection; application: is behind it (ASGI). ended: is
    awaited once no connection is left.
    """
    config = uvicorn.Config(
        application,
        http=protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        ssl_certfile=settings.certificate[0] if settings.certificate else None,
        ssl_keyfile=settings.certificate[1] if settings.certificate else None,
        timeout_graceful_shutdown=ceil(stop_timeout) + _MARGIN_SECONDS,
    )
    return Server(config, settings.log, started, settings.proving, ended, tick)


@contextmanager
def truespec_mock(
    source: Source | LiveMock,
    settings: MockSettings | None = None,
    *,
    port: int = 0,
    hostile: bool = False,
    proving: Proving | None = None,
) -> Generator[RunningMock]:
    """Serve a document beside a test: on a real port (0: a free one), in a thread, until the block ends.

    source: a path, a Spec, or a mock that has its settings already. hostile: give valid answers that few
    clients expect, as the setting does. proving: done while no request comes.
    Raises DocumentError when the document can't be used, UsageError when the port is taken.
    """
    if hostile:
        settings = replace(settings or MockSettings(), hostile=True)
    mock = live(source, settings)
    with beside(
        lambda ready: _server(mock, ready, ServerSettings(proving=proving)), port, mock.settings.stop_timeout
    ) as url:
        yield RunningMock(url, mock)


@contextmanager
def beside(make: Callable[[Callable[[], None]], Server], port: int, stop_timeout: float) -> Generator[str]:
    """Run a server in a thread until the block ends; give its address.

    make: the server, which calls what it is given once it accepts. Raises UsageError when the port is taken.
    """
    sockets = listen("127.0.0.1", port)
    ready = threading.Event()
    server = make(ready.set)
    thread = threading.Thread(target=server.run, args=(sockets,), name="truespec", daemon=True)
    thread.start()
    try:
        if not ready.wait(_START_SECONDS):
            raise TimeoutError(f"the server did not start within {_START_SECONDS} s")
        yield f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(stop_timeout + 2 * _MARGIN_SECONDS)
