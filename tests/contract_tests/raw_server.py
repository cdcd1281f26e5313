"""A server that answers every connection with the same bytes, whatever is asked."""

import socket
import struct
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Raw:
    """What was received, one entry a connection. url: where it listens."""

    url: str
    received: list[bytes] = field(default_factory=list[bytes])


@contextmanager
def raw_server(
    *answers: bytes, closes: bool = True, resets: bool = False, ends: bool = False
) -> Generator[Raw]:
    """Serve `answers`, one a connection, the last one for all that follow. closes: each connection then.
    resets: each, a moment later. ends: nobody listens any more once all were given.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    raw = Raw(f"http://127.0.0.1:{listener.getsockname()[1]}")
    stop = threading.Event()
    kept: list[socket.socket] = []

    def serve() -> None:
        number = 0
        while not (stop.is_set() or (ends and number == len(answers))):
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            connection.settimeout(2)
            raw.received.append(connection.recv(1 << 20))
            connection.sendall(answers[min(number, len(answers) - 1)])
            number += 1
            if resets:
                stop.wait(0.1)  # what was sent is read first
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            if closes:
                connection.close()
            else:
                kept.append(connection)
        listener.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield raw
    finally:
        stop.set()
        thread.join(10)
        for each in (listener, *kept):
            each.close()
