"""What a proxy costs, truespec beside Prism: the flagship's request through both, each judging both sides.

Throughput under load, the servers in turn; the time that a request takes longer at 100 a second, one after
the other; the memory that truespec holds while 1 GiB passes each way. One process each, output to nowhere.
"""

import http.client
import statistics
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "mock"))
sys.path.insert(0, str(Path(__file__).parent.parent))

from calls import CREATE, FLAGSHIP
from load import driver
from peers import prism
from servers import Server, free_port, running
from throughput import loaded, table_of_servers

HERE = Path(__file__).parent
ROUNDS, ASKED, PACE = 5, 100, 0.01
GIB = 1 << 30
PIECE = 1 << 20


def servers_for(stack: ExitStack) -> list[Server]:
    """Start the upstream; before it truespec, Prism where it can be had, and what only passes bytes on."""
    port = free_port()
    upstream = stack.enter_context(
        running("upstream", [sys.executable, str(HERE / "upstream.py"), str(port)], port)
    )
    address = f"http://127.0.0.1:{port}"
    port = free_port()
    command = [sys.executable, "-m", "truespec.cli", "proxy", str(FLAGSHIP), address, "-p", str(port)]
    found = [stack.enter_context(running("truespec", command, port))]
    peer = prism()
    if peer is not None:
        port = free_port()
        command = [str(peer), "proxy", str(FLAGSHIP), address, "-p", str(port)]
        found.append(stack.enter_context(running("Prism", command, port)))
    port = free_port()
    command = [sys.executable, str(HERE / "relay.py"), str(port), str(upstream.port)]
    found.append(stack.enter_context(running("bytes passed on, unread", command, port)))
    return [*found, upstream]


def took(port: int, *, alike: bool) -> list[float]:
    """Ask 100 times a second, on one connection, and time each answer. alike: whether the heads are all the
    same.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times: list[float] = []
    start = time.perf_counter()
    for number in range(ASKED):
        time.sleep(max(0.0, start + number * PACE - time.perf_counter()))
        fields = dict(CREATE.fields) | ({} if alike else {"X-Request-Id": str(time.time_ns())})
        asked = time.perf_counter()
        connection.request(CREATE.method, CREATE.path, CREATE.body.encode(), fields)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"port {port} answered {answer.status}")
        times.append(time.perf_counter() - asked)
    connection.close()
    return times


def table_of_times(servers: list[Server]) -> str:
    """Write what each proxy adds to the time that the upstream takes itself."""
    asked = [(each.name, each.port, True) for each in servers]
    asked.insert(1, (f"{servers[0].name}, a head that is never the same", servers[0].port, False))
    medians: dict[str, list[float]] = {name: [] for name, _, _ in asked}
    for number in range(ROUNDS + 1):
        for name, port, alike in asked:
            median = statistics.median(took(port, alike=alike))
            if number:  # the first round warms up
                medians[name].append(median)
    own = medians["upstream"]
    lines = ["| 100 requests a second | median, ms | added, ms |", "| --- | --- | --- |"]
    for name, each in medians.items():
        added = statistics.median(mine - base for mine, base in zip(each, own, strict=True))
        lines.append(f"| {name} | {statistics.median(each) * 1e3:.2f} | {added * 1e3:.2f} |")
    return "\n".join(lines)


def most_memory(server: Server, passing: threading.Thread) -> float:
    """Watch the memory of a server while something passes; give the most, in megabytes."""
    most = 0.0
    passing.start()
    while passing.is_alive():
        most = max(most, server.megabytes())
        time.sleep(0.02)
    return most


def fetch(port: int) -> None:
    """Read 1 GiB."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", f"/files/{GIB}")
    answer, size = connection.getresponse(), 0
    while piece := answer.read(PIECE):
        size += len(piece)
    assert size == GIB


def send(port: int) -> None:
    """Send 1 GiB."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    pieces = (b"x" * PIECE for _ in range(GIB // PIECE))
    connection.request("POST", "/files", pieces, {"Content-Length": str(GIB), "Content-Type": "text/plain"})
    assert connection.getresponse().read() == str(GIB).encode()


def table_of_memory(server: Server) -> str:
    """Write what truespec holds while much passes."""
    lines = ["| 1 GiB | MB before | MB at most | MiB/s |", "| --- | --- | --- | --- |"]
    for name, passes in (("down", fetch), ("up", send)):
        before, start = server.megabytes(), time.perf_counter()
        most = most_memory(server, threading.Thread(target=passes, args=(server.port,)))
        rate = (GIB >> 20) / (time.perf_counter() - start)
        lines.append(f"| {name} | {before:.0f} | {most:.0f} | {rate:,.0f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if driver() is None:
        sys.exit("the throughput benchmark needs wrk (Debian: apt-get install wrk) or oha")
    with ExitStack() as everything:
        made = servers_for(everything)
        print(table_of_times(made))
        print(f"\n{table_of_servers(loaded(made[:-2], CREATE, 200))}")
        print(f"\n{table_of_memory(made[0])}")
