"""A receiver of callbacks on loopback, and documents that send them."""

import http.server
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from truespec.spec import Spec

from ..documents import json_response, spec_of

JSON: Final = ("Content-Type", "application/json")


@dataclass
class Receiver:
    """What was received: method, target, fields by lower-case name, content. answers: status and content, one
    a request, the last for all that follow. stalls: waits with its answer until this is set.
    """

    url: str = ""
    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(204, b"")])
    received: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    stalls: threading.Event | None = None


@contextmanager
def receiving(*answers: tuple[int, bytes], stalls: threading.Event | None = None) -> Generator[Receiver]:
    """Receive on a free port."""
    receiver = Receiver(stalls=stalls)
    receiver.answers = list(answers) or receiver.answers

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            fields = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append((self.command, self.path, fields, body))
            if receiver.stalls is not None:
                receiver.stalls.wait(20)
            status, content = receiver.answers[min(len(receiver.received), len(receiver.answers)) - 1]
            self.send_response(status)
            if content:
                self.send_header("Content-Type", "application/json")
            if status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    for method in ("GET", "POST", "PUT"):
        setattr(Handler, f"do_{method}", Handler.handle_any)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join(10)


EVENT: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["id", "state"],
    "properties": {"id": {"type": "integer", "minimum": 7}, "state": {"enum": ["done", "failed"]}},
    "additionalProperties": False,
}


def callback(expression: str, method: str = "post", example: Any = None, **operation: Any) -> dict[str, Any]:
    """Write a Callback Object that sends an event."""
    media = {"schema": EVENT} if example is None else {"schema": EVENT, "example": example}
    described = {
        "requestBody": {"required": True, "content": {"application/json": media}},
        "responses": {"204": {"description": "taken"}},
        **operation,
    }
    return {expression: {method: described}}


def orders(callbacks: dict[str, Any], openapi: str = "3.1.0", **more: Any) -> Spec:
    """Read a document of `POST /orders/{shop}` with these callbacks."""
    body = {"type": "object", "properties": {"hook": {"type": "string"}}}
    operation = {
        "operationId": "order",
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"201": json_response({"type": "object"}, example={"id": 42})},
        "callbacks": callbacks,
    }
    shop = {"name": "shop", "in": "path", "required": True, "schema": {"type": "string"}}
    return spec_of({"/orders/{shop}": {"parameters": [shop], "post": operation}}, openapi=openapi, **more)
