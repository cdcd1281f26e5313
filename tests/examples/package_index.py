"""A package index on loopback: one wheel, and for all else the index that pip is set to (PEP 503)."""

import http.server
import os
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_OTHERS: Final = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")


@contextmanager
def index_served(wheel: Path, asked: list[str]) -> Generator[str]:
    """Serve the index. asked: takes the path of each request."""
    name = wheel.name.partition("-")[0]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if self.path == f"/simple/{name}/":
                self.answer("text/html", f'<a href="/files/{wheel.name}">{wheel.name}</a>'.encode())
            elif self.path == f"/files/{wheel.name}":
                self.answer("application/octet-stream", wheel.read_bytes())
            else:
                self.send_response(302)
                self.send_header("Location", _OTHERS + self.path.removeprefix("/simple"))
                self.end_headers()

        def answer(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/simple"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
