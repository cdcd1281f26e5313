"""A server that breaks the Images API's contract with every answer."""

import http.server
import threading
from collections.abc import Generator
from contextlib import contextmanager


class Broken(http.server.BaseHTTPRequestHandler):
    """Answers with a status that nobody documented."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(418)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def broken_server() -> Generator[str]:
    """Serve on a free port; give the address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Broken) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
