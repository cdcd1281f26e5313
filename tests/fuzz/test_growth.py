"""Memory and times of a server that grow with what it is asked."""

import os
from collections.abc import Callable

from msgspec import Struct
from truespec.fuzz.growth import Growth, memory_of
from truespec.spec import Exchange, Request, Response, Spec

SPEC = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {"get": {"responses": {"200": {"description": ""}}}},
            "/b": {
                "get": {"responses": {"200": {"description": ""}}},
                "post": {"responses": {"201": {"description": ""}}},
            },
        },
    }
)
GET_A, GET_B, POST_B = SPEC.operations
NEVER = 1e9


class Server(Struct):
    """Takes `grows` bytes more and answers after `seconds`, each by how often it was asked for a path."""

    grows: Callable[[Request, int], int] = lambda request, asked: 0
    seconds: Callable[[int], float] = lambda asked: 0.001
    longer: int = 0
    pid: int = 1
    starts: int = 1
    memory: int = 30_000_000
    asked: int = 0

    def send(self, request: Request) -> Exchange:
        self.asked += 1
        self.memory += self.grows(request, self.asked)
        status = 201 if request.method == "POST" else 200
        return Exchange(
            request, Response(status, (), b"x" * self.longer * self.asked, self.seconds(self.asked))
        )

    def restart(self) -> None:
        self.starts += 1
        self.asked = 0

    def revive(self) -> bool:
        return False

    def heal(self) -> bool:
        return False


def told(server: Server) -> list[str]:
    """Ask for each path in turn, and tell what has grown."""
    growth = Growth(server, server.send, lambda pid: server.memory, lambda: 0.0, server.starts)
    for _ in range(30):
        for operation in SPEC.operations:
            for _ in range(40):
                request = Request(operation.method, operation.path, (), b"body")
                growth.see(operation, server.send(request))
            growth.read()
    return list(growth.told(NEVER))


def test_a_leak_is_told_with_its_numbers_and_its_operation() -> None:
    (words,) = told(Server(lambda request, asked: 8_000 if request.target == "/a" else 0))
    assert words == (
        "the server's memory (process 1) grows with every GET /a that is answered with 200: by 6.0 MB in 750 "
        "times the same request, 8,000 bytes each, without levelling off"
    )


def test_a_cache_that_fills_is_no_leak() -> None:
    (words,) = told(Server(lambda request, asked: 3_000 if asked < 3_700 else 0))
    assert words == (
        "the server (process 1) has grown from 33.7 MB to 40.7 MB in 2,320 requests; none that was sent "
        "again and again made it grow each time"
    )


def test_what_is_created_may_be_kept() -> None:
    grown = told(Server(lambda request, asked: 2_000 if request.method == "POST" else 0))
    assert [words for words in grown if "grows with every" in words] == []


def test_what_grows_little_is_not_looked_into() -> None:
    server = Server(lambda request, asked: 100)
    assert told(server) == []
    assert server.asked == 30 * 3 * 40


def test_a_server_that_becomes_slow_is_told_of_if_a_fresh_one_is_not() -> None:
    slow = told(Server(seconds=lambda asked: 0.001 + asked * 1e-5))
    assert (
        slow[0]
        == "GET /a has become slow: 37 ms after 3,600 requests, 1 ms for the same request after a fresh start"
    )
    assert len(slow) == 3


def test_an_answer_that_has_grown_may_take_longer() -> None:
    assert told(Server(seconds=lambda asked: 0.001 + asked * 1e-5, longer=10)) == []


def test_a_slow_network_is_not_the_server() -> None:
    """After the fresh start it is as slow."""
    calls = 0

    def seconds(_: int) -> float:
        nonlocal calls
        calls += 1
        return 0.001 if calls < 1_000 else 0.05

    assert told(Server(seconds=seconds)) == []


def test_nothing_is_sent_when_the_time_is_up() -> None:
    server = Server(lambda request, asked: 8_000, lambda asked: 0.0001 * asked)
    growth = Growth(
        server, server.send, lambda pid: server.memory, lambda: 0.01 * server.asked, server.starts
    )
    for _ in range(30):
        for _ in range(40):
            growth.see(GET_A, server.send(Request("GET", "/a")))
        growth.read()
    asked = server.asked
    assert list(growth.told(0.01 * asked + 0.1)) == []
    assert server.asked <= asked + 10


def test_the_memory_of_this_process_is_read() -> None:
    size = memory_of(os.getpid())
    assert size is not None
    assert size > 1_000_000
    assert memory_of(2**22 + 1) is None
