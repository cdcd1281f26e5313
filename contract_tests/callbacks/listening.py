"""A small HTTP server that hands each request on, as it was on the wire, and sends what is answered."""

import logging
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from ...spec import Request, Response

_MOST: Final = 10_000_000
"""Bytes of a content that are read; who sends more is answered 413."""

_IDLE: Final = 30.0
"""Seconds that a connection may be silent."""

_WITHOUT_LENGTH: Final = frozenset({204, 304})
_log: Final = logging.getLogger(__name__)

Answer = Callable[[Request], Response]


@contextmanager
def listening(host: str, port: int, answer: Answer) -> Generator[int]:
    """Listen in threads of its own; gives the port. Raises OSError where it can't be listened to."""
    server = _Server((host, port), answer)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="truespec callbacks", daemon=True
    )
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # who keeps a connection open keeps nobody waiting
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], answer: Answer) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.answer = answer
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Bind, without looking the host's name up as `http.server` does: that may take seconds."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over who hangs up."""
        _log.debug("a caller went away", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride]  (this server makes no others)

    protocol_version = "HTTP/1.1"
    timeout = _IDLE

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Take requests of every method (`do_POST` and so on)."""
        if name.startswith("do_"):
            return self._take
        raise AttributeError(name)

    def _take(self) -> None:
        body = self._body()
        if body is None:
            self.close_connection = True
            self._send(Response(413))
            return
        fields = tuple((name, str(value)) for name, value in self.headers.items())
        self._send(self.server.answer(Request(self.command, self.path, fields, body)))

    def _body(self) -> bytes | None:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self._chunks()
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > _MOST:
            return None
        body = self.rfile.read(int(length))
        return body if len(body) == int(length) else None

    def _chunks(self) -> bytes | None:
        """Read content in chunks (RFC 9112, Chunked Transfer Coding)."""
        body = bytearray()
        while True:
            size = int(self.rfile.readline(100).partition(b";")[0].strip() or b"0", 16)
            if size + len(body) > _MOST:
                return None
            if not size:
                break
            body += self.rfile.read(size)
            self.rfile.readline(10)
        while self.rfile.readline(10_000).strip():  # trailers
            pass
        return bytes(body)

    def _send(self, response: Response) -> None:
        lines = [f"HTTP/1.1 {response.status} {self.responses.get(response.status, ('',))[0]}"]
        lines += [f"{name}: {value}" for name, value in response.fields]
        if response.status not in _WITHOUT_LENGTH:
            lines.append(f"Content-Length: {len(response.body)}")
        if self.close_connection:
            lines.append("Connection: close")
        body = b"" if self.command == "HEAD" else response.body
        self.wfile.write("\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body)

    def log_message(self, format: str, *args: Any) -> None:
        pass  # the run tells what it has received
