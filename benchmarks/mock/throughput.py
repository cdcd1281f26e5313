"""Mock throughput on the flagship request: truespec beside Prism and beside plain Flask with openapi-core.

Default settings, output to nowhere, one process each. The servers take turns under load (A B C A B C …), so
that a change of the machine's speed meets all of them; CPU time stands beside the rate.
"""

import statistics
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from load import Call, drive, driver
from peers import prism
from servers import Server, free_port, running

ROOT = Path(__file__).parent.parent.parent
SPEC = ROOT / "spec" / "images.yaml"
ROUNDS, SECONDS = 5, 4
BODY = '{"prompt": "이미지 캡션 변형", "image": "1/reference-1423131.png", "ratio": "1:1"}'
CALL = Call("POST", "/api/images/create", (("Content-Type", "application/json"), ("X-Api-Key", "key")), BODY)


@dataclass
class Measured:
    """One server's rates (answers a second) and CPU costs (microseconds an answer), a pair a round."""

    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)


def commands(port: int) -> Iterator[tuple[str, list[str]]]:
    """List the servers to compare, ours first."""
    yield (
        "truespec",
        [sys.executable, "-m", "truespec.cli", "mock", str(SPEC), "--port", str(port)],
    )
    peer = prism()
    if peer is not None:
        yield "Prism", [str(peer), "mock", "-p", str(port), str(SPEC)]
    yield (
        "Flask + openapi-core",
        [sys.executable, str(Path(__file__).parent / "plain_flask.py"), str(SPEC), str(port)],
    )


def measure() -> dict[str, Measured]:
    """Start all servers, load them in turn, stop them. Returns what was measured, by name."""
    measured: dict[str, Measured] = {}
    with ExitStack() as stack:
        servers: list[Server] = []
        for index in range(3):
            port = free_port()
            found = list(commands(port))
            if index < len(found):
                name, command = found[index]
                servers.append(stack.enter_context(running(name, command, port)))
        for _ in range(ROUNDS + 1):
            for server in servers:
                _spell(server, measured.setdefault(server.name, Measured()))
    for each in measured.values():  # the first round warms up
        each.rates.pop(0)
        each.costs.pop(0)
    return measured


def _spell(server: Server, into: Measured) -> None:
    before = server.cpu_seconds()
    load = drive(CALL, server.port, SECONDS)
    if load.refused:
        raise RuntimeError(f"{server.name} refused {load.refused} of the requests: nothing to compare")
    into.rates.append(load.rate)
    into.costs.append((server.cpu_seconds() - before) / (load.rate * SECONDS) * 1e6)


def table(measured: dict[str, Measured]) -> str:
    """Write the results as a Markdown table; ratios are taken round by round, then their median."""
    ours = measured["truespec"]
    lines = ["| server | answers/s | CPU µs an answer | truespec is faster by |", "| --- | --- | --- | --- |"]
    for name, each in measured.items():
        ratios = [mine / theirs for mine, theirs in zip(ours.rates, each.rates, strict=True)]
        faster = f"{statistics.median(ratios):.1f} × ({min(ratios):.1f} to {max(ratios):.1f})"
        rate, cost = statistics.median(each.rates), statistics.median(each.costs)
        lines.append(f"| {name} | {rate:,.0f} | {cost:,.0f} | {faster} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if driver() is None:
        sys.exit("the throughput benchmark needs wrk (Debian: apt-get install wrk) or oha")
    print(table(measure()))
