"""Servers of the Images API: one that breaks its contract with every answer, one that lets nobody in."""

import http.server
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import ClassVar


class Broken(http.server.BaseHTTPRequestHandler):
    """Answers with a status that nobody documented."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(418)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_PUT(self) -> None:
        self.do_POST()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class LettingNobodyIn(Broken):
    """Answers 401, as documented, and tells when the first request has come."""

    asked: ClassVar = threading.Event()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(401)
        self.send_header("WWW-Authenticate", "ApiKey")
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
        self.asked.set()


@contextmanager
def served(handler: type[http.server.BaseHTTPRequestHandler]) -> Generator[str]:
    """Serve on a free port; give the address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
