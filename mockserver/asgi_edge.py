"""The mock as a plain ASGI application (ASGI 3, HTTP)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from ..spec import Request
from .living import LiveMock, Source, live
from .reply import Reply
from .wire import BODILESS, safe_fields

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class AsgiMock:
    """An ASGI application that answers as a mock does."""

    def __init__(self, source: Source | LiveMock) -> None:
        self.mock = live(source)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; take part in the lifespan protocol; refuse everything else."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            reply = await self._reply(scope, receive)
            if reply is not None:
                await send_reply(reply, scope["method"], send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})

    async def _reply(self, scope: Scope, receive: Receive) -> Reply | None:
        body = bytearray()
        more = True
        while more:
            event = await receive()
            if event["type"] == "http.disconnect":
                return None
            body += event.get("body", b"")
            more = event.get("more_body", False)
            if len(body) > self.mock.settings.max_body:
                return self.mock.too_large(request_of(scope, b""))
        return self.mock.answer(request_of(scope, bytes(body)))


def request_of(scope: Scope, body: bytes) -> Request:
    """Make a request of an ASGI scope; the raw path where the server has kept it."""
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    target = raw_path.decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
    fields = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return Request(scope["method"], target, fields, body)


async def send_reply(reply: Reply, method: str, send: Send) -> None:
    """Send an answer as ASGI events, late where it is to be. method: of the request."""
    await asyncio.sleep(reply.delay)
    fields = [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in safe_fields(reply.fields)
    ]
    bodiless = reply.status in BODILESS
    if not bodiless:
        fields.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": fields})
    body = b"" if bodiless or method == "HEAD" else reply.body
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        event = await receive()
        await send({"type": f"{event['type']}.complete"})
        if event["type"] == "lifespan.shutdown":
            return
