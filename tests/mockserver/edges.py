"""One request through each edge, without a socket: what a client would see of the answer."""

import asyncio
from typing import Any, TypeAlias

import uvicorn
from truespec.mockserver import AsgiMock, Mock, create_app
from truespec.mockserver.edge import EdgeProtocol
from truespec.mockserver.known_heads import KnownHeads
from truespec.mockserver.wire import WrittenReplies
from truespec.spec import FieldLines, Request
from uvicorn.server import ServerState

Seen: TypeAlias = tuple[int, FieldLines, bytes]

_FRAMING = {"date", "server", "connection", "content-length"}


def seen(status: int, fields: Any, body: bytes) -> Seen:
    """Leave of an answer what does not belong to the connection."""
    kept = [(name.lower(), value) for name, value in fields if name.lower() not in _FRAMING]
    return status, tuple(kept), body


class FastEdge:
    """The edge of the command, on a connection that is none."""

    def __init__(self, mock: Mock) -> None:
        self._loop = asyncio.new_event_loop()
        config = uvicorn.Config(_no_application, ws="none", lifespan="off", log_config=None)
        config.load()
        self._written = _Written()
        self._protocol = EdgeProtocol(
            config,
            ServerState(),
            {},
            self._loop,
            mock=mock,
            written=WrittenReplies(),
            known=KnownHeads(mock),
        )
        self._protocol.connection_made(self._written)

    def ask(self, request: Request) -> Seen:
        """Send a request as bytes and read the bytes of the answer: three times, since the edge knows by then
        what came before, and says the same.
        """
        first, *others = (self._asked(request) for _ in range(3))
        assert others == [first, first]
        return first

    def _asked(self, request: Request) -> Seen:
        lines = [f"{request.method} {request.target} HTTP/1.1", "Host: h"]
        lines += [f"{name}: {value}" for name, value in request.fields]
        lines += [f"Content-Length: {len(request.body)}"] if request.body else []
        self._protocol.data_received("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + request.body)
        head, _, body = self._written.taken().partition(b"\r\n\r\n")
        first, *fields = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(": ") for line in fields)
        return seen(int(first.split()[1]), [(name, value) for name, _, value in pairs], body)

    def close(self) -> None:
        self._loop.close()


class _Written(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self._data = b""

    def taken(self) -> bytes:
        data, self._data = self._data, b""
        return data

    def write(self, data: Any) -> None:
        self._data += data

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("127.0.0.1", 1) if name in ("peername", "sockname") else default

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def is_closing(self) -> bool:
        return False

    def can_write_eof(self) -> bool:
        return False

    def close(self) -> None:
        pass


async def _no_application(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("the fast edge answers by itself")


def through_flask(mock: Mock, request: Request) -> Seen:
    """Ask the Flask application."""
    client = create_app(mock).test_client()
    path, _, query = request.target.partition("?")
    environ = {"RAW_URI": request.target, "REQUEST_URI": request.target}
    answer = client.open(
        "/x" if path.startswith("//") else path,
        base_url="http://h/",
        method=request.method,
        query_string=query,
        headers=list(request.fields),
        data=request.body,
        environ_overrides=environ,
    )
    return seen(answer.status_code, answer.headers.items(), answer.data)


def through_asgi(mock: Mock, request: Request) -> Seen:
    """Ask the ASGI application."""
    path, _, query = request.target.partition("?")
    names = [(name.lower().encode(), value.encode("latin-1")) for name, value in request.fields]
    scope = {
        "type": "http",
        "method": request.method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"h"), *names],
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(event: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        sent.append(event)

    asyncio.run(AsgiMock(mock)(scope, receive, send))
    start, body = sent
    fields = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
    return seen(start["status"], fields, body["body"])
