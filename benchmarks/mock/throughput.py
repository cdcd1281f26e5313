"""Mock throughput: truespec beside Prism, and on the flagship beside plain Flask with openapi-core and beside
our own edge with nothing behind it.

Default settings, output to nowhere, one process each. The servers take turns under load (A B C A B C …), so
that a change of the machine's speed meets all of them; CPU time stands beside the rate.
"""

import statistics
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from calls import CREATE, FLAGSHIP, Asked, asked
from load import Call, drive, driver
from peers import prism
from servers import Server, free_port, running

HERE = Path(__file__).parent
ROUNDS, SECONDS = 4, 3


@dataclass
class Measured:
    """One server's rates (answers a second) and CPU costs (microseconds an answer), a pair a round."""

    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)


def truespec(document: Path, port: int) -> list[str]:
    """Write the command that serves a document."""
    return [sys.executable, "-m", "truespec.cli", "mock", str(document), "--port", str(port)]


def servers_for(document: Path, stack: ExitStack) -> list[Server]:
    """Start truespec and, where it can be had, Prism."""
    port = free_port()
    found = [stack.enter_context(running("truespec", truespec(document, port), port))]
    peer = prism()
    if peer is not None:
        port = free_port()
        command = [str(peer), "mock", "-p", str(port), str(document)]
        found.append(stack.enter_context(running("Prism", command, port)))
    return found


def flagship() -> dict[str, Measured]:
    """Measure all that can answer the flagship's request."""
    with ExitStack() as stack:
        servers = servers_for(FLAGSHIP, stack)
        for name, script, *arguments in (
            ("our edge, a constant", "constant.py"),
            ("Flask + openapi-core", "plain_flask.py", str(FLAGSHIP)),
        ):
            port = free_port()
            command = [sys.executable, str(HERE / script), *arguments, str(port)]
            servers.append(stack.enter_context(running(name, command, port)))
        return loaded(servers, CREATE, 200)


def loaded(servers: list[Server], call: Call, status: int) -> dict[str, Measured]:
    """Load servers in turn. Raises RuntimeError where one of them answers otherwise."""
    measured = {server.name: Measured() for server in servers}
    for number in range(ROUNDS + 1):
        for server in servers:
            before = server.cpu_seconds()
            load = drive(call, server.port, SECONDS)
            if load.refused and status < 400:
                raise RuntimeError(f"{server.name} refused {load.refused} of the requests")
            if not load.refused and status >= 400:
                raise RuntimeError(f"{server.name} took what is wrong")
            if number:  # the first round warms up
                measured[server.name].rates.append(load.rate)
                cost = (server.cpu_seconds() - before) / (load.rate * SECONDS) * 1e6
                measured[server.name].costs.append(cost)
    return measured


def faster(ours: Measured, theirs: Measured) -> str:
    """Write how many times more is answered: the median of the rounds, and their range."""
    ratios = [mine / other for mine, other in zip(ours.rates, theirs.rates, strict=True)]
    return f"{statistics.median(ratios):.1f} × ({min(ratios):.1f} to {max(ratios):.1f})"


def table_of_servers(measured: dict[str, Measured]) -> str:
    """Write the servers that answered the flagship."""
    lines = ["| server | answers/s | CPU µs an answer | truespec is faster by |", "| --- | --- | --- | --- |"]
    for name, each in measured.items():
        rate, cost = statistics.median(each.rates), statistics.median(each.costs)
        lines.append(f"| {name} | {rate:,.0f} | {cost:,.0f} | {faster(measured['truespec'], each)} |")
    return "\n".join(lines)


def table_of_calls(kinds: list[Asked]) -> str:
    """Measure truespec and Prism on each kind of request, and write it."""
    lines = [
        "| request | truespec/s | Prism/s | faster by | CPU µs, truespec | CPU µs, Prism |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for document in dict.fromkeys(each.document for each in kinds):
        with ExitStack() as stack:
            servers = servers_for(document, stack)
            for each in kinds:
                if each.document == document and len(servers) > 1:
                    measured = loaded(servers, each.call, each.status)
                    lines.append(_row(each.name, measured["truespec"], measured["Prism"]))
    return "\n".join(lines)


def _row(name: str, ours: Measured, theirs: Measured) -> str:
    rates = [f"{statistics.median(each.rates):,.0f}" for each in (ours, theirs)]
    costs = [f"{statistics.median(each.costs):,.0f}" for each in (ours, theirs)]
    return f"| {name} | {rates[0]} | {rates[1]} | {faster(ours, theirs)} | {costs[0]} | {costs[1]} |"


if __name__ == "__main__":
    if driver() is None:
        sys.exit("the throughput benchmark needs wrk (Debian: apt-get install wrk) or oha")
    print(table_of_servers(flagship()))
    with tempfile.TemporaryDirectory() as folder:
        print(f"\n{table_of_calls(asked(Path(folder))[1:])}")
