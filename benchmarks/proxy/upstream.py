"""The server behind the proxies: the flagship's answer, unread and always the same; and a file of any size.

Run as `upstream.py PORT`. `GET /files/SIZE` is answered with so many bytes, as fast as they are taken; what
is sent to `POST /files` is counted.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

from truespec.mockserver import Mock
from truespec.spec import Request, Spec

sys.path.insert(0, str(Path(__file__).parent.parent / "mock"))

from calls import BODY, CREATE, FIELDS, FLAGSHIP

PIECE = 1 << 18


class Server(asyncio.Protocol):
    """One connection. answer: what is answered to every POST of the flagship."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._buffer = b""
        self._left = 0  # bytes of content that are still to come
        self._size = 0
        self._task: asyncio.Task[None] | None = None
        self._may_write = asyncio.Event()
        self._may_write.set()

    def connection_made(self, transport: Any) -> None:
        """Keep what to write to."""
        self._transport = transport

    def pause_writing(self) -> None:
        """Wait."""
        self._may_write.clear()

    def resume_writing(self) -> None:
        """Go on."""
        self._may_write.set()

    def data_received(self, data: bytes) -> None:
        """Answer requests whose content is here."""
        if self._left > len(data):
            self._left -= len(data)
            return
        self._buffer += data[self._left :] if self._left else data
        if self._left:
            self._left = 0
            self._say(str(self._size).encode())
        while b"\r\n\r\n" in self._buffer:
            head, _, rest = self._buffer.partition(b"\r\n\r\n")
            line, *fields = head.split(b"\r\n")
            named = {
                name.lower(): value.strip() for name, _, value in (each.partition(b":") for each in fields)
            }
            length = int(named.get(b"content-length", b"0"))
            if line.startswith(b"POST /files"):
                self._size, self._left = length, length - len(rest)
                self._buffer = b""
                return
            if named.get(b"transfer-encoding") == b"chunked":  # as Prism sends it
                length = rest.find(b"0\r\n\r\n") + 5
                if length < 5:
                    return
            if len(rest) < length:
                return
            self._buffer = rest[length:]
            if line.startswith(b"GET /files/"):
                size = int(line.split()[1].rpartition(b"/")[2])
                self._task = asyncio.get_running_loop().create_task(self._send(size))
            else:
                self._transport.write(self._answer)

    def _say(self, text: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(text)
        self._transport.write(head + text)

    async def _send(self, size: int) -> None:
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n")
        self._transport.write(b"Content-Length: %d\r\n\r\n" % size)
        piece = b"x" * PIECE
        for _ in range(size // PIECE):
            await self._may_write.wait()
            self._transport.write(piece)


def flagship_answer() -> bytes:
    """Write the answer that the mock gives."""
    reply = Mock(Spec.load(FLAGSHIP)).answer(Request(CREATE.method, CREATE.path, FIELDS, BODY.encode()))
    assert reply.status == 200
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(reply.body)}\r\n\r\n"
    return head.encode() + reply.body


async def main(port: int) -> None:
    """Serve until the process is stopped."""
    answer = flagship_answer()
    server = await asyncio.get_running_loop().create_server(lambda: Server(answer), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(int(sys.argv[1])))
