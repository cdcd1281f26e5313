"""Cases a second: generated, sent and judged, ours beside Schemathesis', against a server that costs nothing.

One server process, one client process each, in turn; CPU time of the client is what counts, since the machine
is shared.
"""

import asyncio
import multiprocessing
import resource
import socket
import time
from pathlib import Path

from truespec.contract_tests import SchemathesisSettings, Target, observe
from truespec.fuzz import FuzzSettings, fuzz
from truespec.spec import Spec

ROOT = Path(__file__).parent.parent.parent
SPEC = ROOT / "spec" / "images.yaml"
SECONDS = 15.0
ANSWER = (
    b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: ApiKey\r\nContent-Length: 2\r\n"
    b"Content-Type: application/problem+json\r\n\r\n{}"
)


class Trivial(asyncio.Protocol):
    """Answers every request alike, as soon as its body is there."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with nothing read."""
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.data = transport, b""

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self.data += data
        while b"\r\n\r\n" in self.data:
            head, _, rest = self.data.partition(b"\r\n\r\n")
            lines = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            length = int(lines[0].split(b":")[1]) if lines else 0
            if len(rest) < length:
                return
            self.data = rest[length:]
            self.answer()

    def answer(self) -> None:
        """Answer one request."""
        self.transport.write(ANSWER)


def serve(listening: socket.socket) -> None:
    """Serve until the process is ended."""

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(Trivial, sock=listening)
        await server.serve_forever()

    asyncio.run(forever())


def cpu(who: int) -> float:
    """Seconds of CPU used by this process, or by those it started."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the table."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = multiprocessing.get_context("fork").Process(target=serve, args=(listening,), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    spec = Spec.load(SPEC)
    rows: list[tuple[str, int, float, float]] = []

    started, used = time.monotonic(), cpu(resource.RUSAGE_SELF)
    report = fuzz(spec, Target(url), FuzzSettings(SECONDS, 1, second_engine=False))
    sent = sum(each.sent for each in report.statistics)
    rows.append(("truespec", sent, cpu(resource.RUSAGE_SELF) - used, time.monotonic() - started))

    used = cpu(resource.RUSAGE_CHILDREN)
    run = observe(spec, url, SchemathesisSettings(SECONDS, 1, (("X-Api-Key", "k"),)))
    rows.append(("Schemathesis", len(run.observations), cpu(resource.RUSAGE_CHILDREN) - used, run.seconds))
    server.terminate()

    print("| engine | cases | a second of CPU | a second | truespec does more by |")
    print("| --- | --- | --- | --- | --- |")
    best = rows[0][1] / rows[0][2]
    for name, cases, seconds, elapsed in rows:
        rate = cases / seconds
        print(f"| {name} | {cases:,} | {rate:,.0f} | {cases / elapsed:,.0f} | {best / rate:.0f} × |")


if __name__ == "__main__":
    main()
