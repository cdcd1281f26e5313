"""How long an answer takes at half load, truespec beside Prism: the flagship's request, sent at half the rate
that Prism manages, to both in turn.

Requests are sent when they are due, whether earlier ones are answered or not, and their time counts from
then: a server that stops for a while does not look better for it.
"""

import asyncio
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from calls import CREATE, FLAGSHIP
from load import Call, drive
from throughput import servers_for

CONNECTIONS, ROUNDS, SECONDS = 32, 3, 4


@dataclass
class Connection(asyncio.Protocol):
    """A connection that counts the time of each answer from when its request was due."""

    times: list[float]
    due: list[float] = field(default_factory=list[float])
    buffer: bytes = b""
    transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what to write to."""
        self.transport = transport

    def ask(self, sent: bytes, due: float) -> None:
        """Send a request, behind those that are not answered yet."""
        self.due.append(due)
        self.transport.write(sent)

    def data_received(self, data: bytes) -> None:
        """Take whole answers off what came."""
        self.buffer += data
        while (end := length(self.buffer)) is not None and len(self.buffer) >= end:
            self.buffer = self.buffer[end:]
            self.times.append(asyncio.get_running_loop().time() - self.due.pop(0))


def length(received: bytes) -> int | None:
    """Give the length of the answer that begins here; None where its head is not there yet."""
    head, end, _ = received.partition(b"\r\n\r\n")
    if not end:
        return None
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    return len(head) + len(end) + int(fields[b"content-length"])


def written(call: Call) -> bytes:
    """Write a request as bytes."""
    body = call.body.encode()
    lines = [f"{call.method} {call.path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in call.fields]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def timed(call: Call, port: int, rate: float) -> list[float]:
    """Send a request at a rate for some seconds; give the seconds that each answer took."""
    loop = asyncio.get_running_loop()
    times: list[float] = []
    made = [
        await loop.create_connection(lambda: Connection(times), "127.0.0.1", port) for _ in range(CONNECTIONS)
    ]
    sent, start, count = written(call), loop.time(), int(rate * SECONDS)
    for number in range(count):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - loop.time()))
        made[number % CONNECTIONS][1].ask(sent, due)
    while len(times) < count:
        await asyncio.sleep(0.01)
        if loop.time() > start + 10 * SECONDS:
            raise RuntimeError(f"{count - len(times)} requests were not answered")
    for transport, _ in made:
        transport.close()
    return times


def table() -> str:
    """Measure all servers in turn, and write what came of it."""
    lines = ["| server | requests/s | median, ms | p99, ms | worst, ms |", "| --- | --- | --- | --- | --- |"]
    with ExitStack() as stack:
        servers = servers_for(FLAGSHIP, stack)
        for server in servers:
            drive(CREATE, server.port, 2)  # warms up
        rate = drive(CREATE, servers[-1].port, SECONDS).rate / 2
        found: dict[str, list[list[float]]] = {server.name: [] for server in servers}
        for _ in range(ROUNDS):
            for server in servers:
                times = sorted(asyncio.run(timed(CREATE, server.port, rate)))
                worst = len(times) - 1
                found[server.name].append([times[worst // 2], times[worst * 99 // 100], times[worst]])
    for name, rounds in found.items():
        cells = [f"{statistics.median(column) * 1e3:.2f}" for column in zip(*rounds, strict=True)]
        lines.append(f"| {name} | {rate:,.0f} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
