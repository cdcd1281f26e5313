"""An upstream that does anything at all on its sockets, and keeps what it was sent."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeAlias

SECONDS = 5

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Received:
    """One request, as it came: first line, field lines, content without its framing, trailers."""

    line: bytes
    fields: list[bytes]
    body: bytes = b""
    trailers: list[bytes] = field(default_factory=list[bytes])

    def values(self, name: bytes) -> list[bytes]:
        """List the values of a field."""
        pairs = (line.partition(b":") for line in self.fields)
        return [value.strip() for each, _, value in pairs if each.lower() == name.lower()]


class Wire:
    """One connection of the upstream, read by rules of its own: nothing here is shared with the proxy."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self._read = connection.makefile("rb")

    def head(self) -> Received | None:
        """Read a request's head; None at the end."""
        line = self._read.readline()
        if not line:
            return None
        assert line.endswith(b"\r\n"), line
        return Received(line[:-2], self._lines())

    def request(self) -> Received | None:
        """Read a request; None at the end."""
        request = self.head()
        if request is not None:
            self.content(request)
        return request

    def content(self, request: Received) -> None:
        """Read what belongs to a head."""
        lengths = request.values(b"content-length")
        if request.values(b"transfer-encoding") == [b"chunked"]:
            assert not lengths
            while size := int(self._read.readline(), 16):
                request.body += self._read.read(size)
                assert self._read.readline() == b"\r\n"
            request.trailers = self._lines()
        elif lengths:
            assert len(lengths) == 1
            request.body = self._read.read(int(lengths[0]))
            if len(request.body) < int(lengths[0]):
                raise ValueError("the request ended before it was whole")

    def take(self, size: int) -> bytes:
        """Read some bytes of a content, framing and all."""
        return self._read.read(size)

    def send(self, data: bytes) -> None:
        """Send some bytes."""
        self.socket.sendall(data)

    def _lines(self) -> list[bytes]:
        lines: list[bytes] = []
        while (line := self._read.readline()) not in (b"\r\n", b""):
            lines.append(line[:-2])
        return lines


Play: TypeAlias = Callable[[Wire, "Upstream"], None]


@dataclass
class Upstream:
    """What is known of it. connections: that were made to it."""

    url: str = ""
    received: list[Received] = field(default_factory=list[Received])
    connections: int = 0
    play: Play | None = None
    answer: bytes = OK


@contextmanager
def upstream(play: Play | None = None, *, answer: bytes = OK) -> Generator[Upstream]:
    """Serve connections, each in a thread. play: what it does with one; else it answers each request."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    made = Upstream(f"http://127.0.0.1:{listener.getsockname()[1]}", play=play, answer=answer)
    stop = threading.Event()
    open_sockets: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def accept() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            connection.settimeout(SECONDS)
            open_sockets.append(connection)
            made.connections += 1
            threads.append(threading.Thread(target=serve, args=(connection,), daemon=True))
            threads[-1].start()

    def serve(connection: socket.socket) -> None:
        with suppress(OSError, ValueError), connection:
            (made.play or answering)(Wire(connection), made)

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield made
    finally:
        stop.set()
        accepting.join(SECONDS)
        for each in (listener, *open_sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in threads:
            thread.join(SECONDS)


def answering(wire: Wire, upstream: Upstream) -> None:
    """Answer every request with the same bytes."""
    while (request := wire.request()) is not None:
        upstream.received.append(request)
        wire.send(upstream.answer)


def saying(data: bytes) -> Play:
    """Make what says some bytes to the first request of a connection, and closes it."""

    def play(wire: Wire, upstream: Upstream) -> None:
        request = wire.request()
        if request is not None:
            upstream.received.append(request)
            wire.send(data)

    return play
