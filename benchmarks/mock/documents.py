"""Mocks of real documents, truespec beside Prism: how many operations each answers right, how soon it is
there, and how much memory it takes.

An operation is answered right where a request that fits it gets an answer that it documents and that fits,
and one that does not fit is refused with 4xx. Requests are made from the document; both mocks get the same.
"""

import http.client
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from truespec.spec import Match, Request, Response, Spec, judge_response  # noqa: E402

from benchmarks.mock.calls import FLAGSHIP  # noqa: E402
from benchmarks.peers import prism  # noqa: E402
from benchmarks.servers import Server, free_port, running  # noqa: E402
from tests.real_documents import DOCUMENTS, SHARED_SPECS  # noqa: E402
from tests.real_requests import Asked, invalid_request, valid_request  # noqa: E402

OPERATIONS, STARTS = 40, 3
PATIENCE = 30


@dataclass(frozen=True)
class Pair:
    """A request that fits an operation and one that does not; None where none was made."""

    good: tuple[Request, Match] | None
    bad: Request | None


@dataclass
class Outcome:
    """What came of one mock: seconds to its first answer, answers that were right, megabytes at the end."""

    starts: list[float] = field(default_factory=list[float])
    right: int = 0
    asked: int = 0
    memory: float = 0.0


def asked(spec: Spec) -> Iterator[Pair]:
    """Make requests for operations of a document, of a large one for a sample."""
    operations = list(spec.operations)
    if len(operations) > OPERATIONS:
        operations = Random(1).sample(operations, OPERATIONS)
    for operation in operations:
        each = Asked(operation.key, spec, operation)
        yield Pair(valid_request(each), invalid_request(each))


def sent(port: int, request: Request) -> Response | None:
    """Send a request; None where no answer came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.putrequest(request.method, request.target, skip_accept_encoding=True)
        for name, value in request.fields:
            connection.putheader(name, value)
        if request.body:
            connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders(request.body or None)
        answer = connection.getresponse()
        return Response(answer.status, tuple(answer.getheaders()), answer.read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()


def is_right(each: Pair, port: int) -> bool:
    """Whether a mock does right by both requests."""
    if each.good is not None:
        request, match = each.good
        answer = sent(port, request)
        if answer is None or judge_response(match.operation, request.method, answer):
            return False
    refusal = None if each.bad is None else sent(port, each.bad)
    return each.bad is None or (refusal is not None and 400 <= refusal.status < 500)


def started(name: str, command: list[str], port: int, first: Request) -> Iterator[tuple[Server, float]]:
    """Start a mock; give it once it has answered, with the seconds that took."""
    start = time.perf_counter()
    with running(name, command, port) as server:
        while sent(port, first) is None:
            time.sleep(0.01)
        yield server, time.perf_counter() - start


def measured(name: str, arguments: list[str], document: Path, cases: list[Pair]) -> Outcome:
    """Measure one mock of a document."""
    outcome = Outcome(asked=len(cases))
    first = next((each.good[0] for each in cases if each.good is not None), Request("GET", "/"))
    for number in range(STARTS):
        port = free_port()
        for server, seconds in started(name, [*arguments, str(document), "-p", str(port)], port, first):
            outcome.starts.append(seconds)
            if number == 0:
                outcome.right = sum(is_right(each, port) for each in cases)
                outcome.memory = server.megabytes()
        if outcome.starts[0] > 10:  # the others would be no other
            break
    return outcome


def row(document: Path) -> str:
    """Measure a document and write its row."""
    cases = list(asked(Spec.load(document)))
    truespec = [sys.executable, "-m", "truespec.cli", "mock"]
    found = [measured("truespec", truespec, document, cases)]
    peer = prism()
    if peer is not None:
        with suppress(RuntimeError):  # it does not start
            found.append(measured("Prism", [str(peer), "mock"], document, cases))
    cells = [document.name, str(len(cases))]
    for write in (
        lambda each: f"{each.right / each.asked:.0%}",
        lambda each: f"{statistics.median(each.starts):.2f}",
        lambda each: f"{each.memory:.0f}" if each.memory else "it ended",
    ):
        cells += [*map(write, found), "none"][:2]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print("| document | operations | right, truespec | Prism | s to the first answer | Prism | MB | Prism |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    documents = [FLAGSHIP, *(SHARED_SPECS / each for each in DOCUMENTS if (SHARED_SPECS / each).exists())]
    wanted = sys.argv[1:]
    for document in documents:
        if not wanted or document.name in wanted:
            print(row(document), flush=True)
