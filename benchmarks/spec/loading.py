"""What reading a document costs, as whole processes: from the command's start to the first judged request.

kubernetes.json (1,123 operations) beside Prism's first answer on it, the same document enlarged, documents of
ever more operations, and a small document beside what Python itself takes.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from truespec.spec import Match, Request, Spec, judge_request  # noqa: E402

from benchmarks.peers import prism  # noqa: E402
from benchmarks.servers import free_port  # noqa: E402
from benchmarks.spec.large_documents import KUBERNETES, write_large  # noqa: E402

ROUNDS = 5
TARGET = "/api/v1/namespaces"
JUDGE = """
import sys
from truespec.spec import Request, Spec, judge_request
spec = Spec.load(sys.argv[1])
match = spec.match("GET", sys.argv[2])
assert not judge_request(match, Request("GET", sys.argv[2], (("Authorization", "Bearer key"),)))
"""

LAUNCH = """
import json, os, sys, time
start = time.perf_counter()
null = os.open(os.devnull, os.O_WRONLY)
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
_, status, usage = os.wait4(pid, 0)
print(json.dumps([time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))
sys.exit(os.waitstatus_to_exitcode(status))
"""


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds to its end (or first answer) and of CPU, its largest size in MB."""

    wall: float
    cpu: float
    memory: float


def whole(command: list[str]) -> Cost:
    """Run a command to its end. A small process starts it: what a process has at most includes what its
    parent had when it was started.
    """
    launched = subprocess.run(
        [sys.executable, "-S", "-c", LAUNCH, *command],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},  # as it is where a tool was installed
    )
    return Cost(*json.loads(launched.stdout))


def first_answer(command: list[str], port: int) -> Cost:
    """Run a server until it has answered one request, then stop it."""
    from http.client import HTTPConnection, HTTPException

    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - start < 120 and process.poll() is None:
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            try:
                connection.request("GET", TARGET, headers={"Authorization": "Bearer key"})
                if connection.getresponse().status == 200:
                    wall = time.perf_counter() - start
                    break
            except (OSError, HTTPException):
                time.sleep(0.02)
            finally:
                connection.close()
        else:
            raise RuntimeError(f"{command[0]} did not answer")
    finally:
        process.terminate()
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def judged(document: Path, target: str = TARGET) -> Cost:
    """Read a document in a process of its own, and judge one request."""
    return whole([sys.executable, "-c", JUDGE, str(document), target])


def middle(costs: list[Cost]) -> Cost:
    """Take the median of each figure."""
    return Cost(*(statistics.median(figures) for figures in zip(*map(figures_of, costs), strict=True)))


def figures_of(cost: Cost) -> tuple[float, float, float]:
    """List the figures of a cost."""
    return cost.wall, cost.cpu, cost.memory


def row(name: str, cost: Cost, more: str = "") -> str:
    """Write one row of a table."""
    return f"| {name} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.memory:.0f} |{f' {more} |' if more else ''}"


def beside_prism() -> Iterator[str]:
    """Measure kubernetes.json in turn with Prism, where it can be installed."""
    yield "| kubernetes.json, 4.1 MB, 1,123 operations | s | s of CPU | MB | of Prism's time |"
    yield "| --- | --- | --- | --- | --- |"
    peer = prism()
    pairs: list[tuple[Cost, Cost | None]] = []
    for _ in range(ROUNDS):
        theirs = None
        if peer is not None:
            port = free_port()
            theirs = first_answer([str(peer), "mock", str(KUBERNETES), "-p", str(port)], port)
        pairs.append((judged(KUBERNETES), theirs))
    share = [ours.wall / theirs.wall for ours, theirs in pairs if theirs is not None]
    text = f"{statistics.median(share):.2f} ({min(share):.2f} to {max(share):.2f})" if share else "no Prism"
    yield row("truespec: read, a first request judged", middle([ours for ours, _ in pairs]), text)
    if share:
        yield row("Prism: a first request answered", middle([t for _, t in pairs if t is not None]), "1")


def enlarged(folder: Path) -> Iterator[str]:
    """Measure ever larger documents: time and memory should be linear in their size."""
    yield "| document | s | s of CPU | MB |"
    yield "| --- | --- | --- | --- |"
    for copies in (1, 2, 3):
        document = write_large(folder, copies)
        operations = f"{1123 * copies:,} operations"
        size = f"{document.stat().st_size / 1e6:.1f} MB, {operations}"
        yield row(size, middle([judged(document) for _ in range(ROUNDS)]))


def api_of(paths: int) -> dict[str, Any]:
    """Make a document of many paths with one operation each."""
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}}
    operation = {"parameters": [limit], "responses": {"200": {"description": "ok"}}}
    names = [f"/things{number}/{{id}}/parts" for number in range(paths)]
    identifier = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    items = {name: {"parameters": [identifier], "get": operation} for name in names}
    return {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}, "paths": items}


def microseconds(call: Callable[[], object], times: int = 20_000) -> float:
    """Measure the CPU time of a call."""
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times * 1e6


def by_operations() -> Iterator[str]:
    """Measure one request against documents of ever more operations: the cost should stay the same."""
    yield "| operations | ms to read each | µs to judge a request |"
    yield "| --- | --- | --- |"
    for paths in (10, 100, 1000, 5000):
        document = json.loads(json.dumps(api_of(paths)))
        start = time.process_time()
        spec = Spec.load(document)
        reading = (time.process_time() - start) / paths * 1e3
        request = Request("GET", f"/things{paths - 1}/17/parts?limit=5")

        def judge(spec: Spec = spec, request: Request = request) -> None:
            match = spec.match(request.method, request.target)
            assert isinstance(match, Match)
            assert not judge_request(match, request)

        judge()
        yield f"| {paths:,} | {reading:.2f} | {min(microseconds(judge) for _ in range(ROUNDS)):.1f} |"


def small() -> Iterator[str]:
    """Measure whole commands on the flagship document beside an interpreter that does nothing."""
    yield "| command | s | s of CPU | MB |"
    yield "| --- | --- | --- | --- |"
    truespec = str(Path(sys.executable).parent / "truespec")
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "truespec show spec/images.yaml": [truespec, "show", "spec/images.yaml"],
        "truespec lint spec/images.yaml": [truespec, "lint", "spec/images.yaml"],
    }
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(2 * ROUNDS):
        for name, command in commands.items():
            costs[name].append(whole(command))
    for name, found in costs.items():
        yield row(f"`{name}`", middle(found))


def table() -> str:
    """Measure everything and write Markdown tables."""
    with tempfile.TemporaryDirectory() as folder:
        parts = [beside_prism(), enlarged(Path(folder))] if KUBERNETES.exists() else []
        return "\n\n".join("\n".join(part) for part in (*parts, by_operations(), small()))


if __name__ == "__main__":
    print(table())
