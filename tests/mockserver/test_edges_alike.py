"""The same traffic through all edges: one core, so one answer.

What an edge cannot carry, and the traffic leaves out: the connection itself (keep-alive, pipelining, Expect,
deadlines, 400 for what is no request) is the server's under WSGI and ASGI. WSGI joins lines of one name,
forgets their order and the case of names, and gives `Content-Type` and `Content-Length` where none came;
without RAW_URI or REQUEST_URI `%2F` is `/`. ASGI has names in lower case. Both lose absolute-form targets.
"""

from collections.abc import Generator
from contextlib import closing
from typing import Final

import pytest
from truespec.mockserver import Mock, MockSettings, RunningMock, truespec_mock
from truespec.spec import Request

from .connections import connection
from .documents import things
from .edges import FastEdge, Seen, seen, through_asgi, through_flask

SETTINGS: Final = MockSettings(max_body=1000)
JSON: Final = ("Content-Type", "application/json")

TRAFFIC: Final = {
    "get": Request("GET", "/things/1"),
    "head": Request("HEAD", "/things/1"),
    "no-content": Request("DELETE", "/things/1"),
    "post": Request("POST", "/things/1", (JSON,), b'{"n":1}'),
    "text": Request("POST", "/things/1", (("Content-Type", "text/plain; charset=utf-8"),), "한".encode()),
    "refused": Request("POST", "/things/1", (JSON,), b"{}"),
    "no-body": Request("POST", "/things/1", (JSON,)),
    "no-json": Request("POST", "/things/1", (JSON,), b"{"),
    "no-utf-8": Request("POST", "/things/1", (JSON,), b'{"\xff"'),
    "too-large": Request("POST", "/things/1", (JSON,), b"1" * 1001),
    "media-type": Request("POST", "/things/1", (("Content-Type", "a/b"),), b"x"),
    "no-media-type": Request("POST", "/things/1", (), b"x"),
    "unknown-path": Request("GET", "/nothing/at/all"),
    "root": Request("GET", "/"),
    "unknown-method": Request("BREW", "/things/1"),
    "options": Request("OPTIONS", "/things/1"),
    "preflight": Request(
        "OPTIONS", "/x", (("Origin", "https://o"), ("Access-Control-Request-Method", "PUT"))
    ),
    "origin": Request("GET", "/things/1", (("Origin", "https://o"),)),
    "accept": Request("GET", "/things/1", (("Accept", "image/png"),)),
    "prefer": Request("GET", "/things/1", (("Prefer", "code=404"),)),
    "prefer-in-two-lines": Request("GET", "/things/1", (("Prefer", "wait=1"), ("Prefer", "code=abc"))),
    "query": Request("GET", "/things/1?__code=404&a=%20+%ff"),
    "escaped-slash": Request("GET", "/a%2Fb"),
    "slash": Request("GET", "/a/b"),
    "percent": Request("GET", "/things/%25%00%ff"),
    "utf-8": Request("GET", "/things/%ED%95%9C"),
    "too-long": Request("GET", f"/things/{'a' * 21}"),
    "doubled-slashes": Request("GET", "//things//1"),
    "empty-query": Request("GET", "/things/1?"),
    "non-ascii-field": Request("GET", "/things/1", (("Accept", "é"),)),
}


@pytest.fixture(scope="module")
def mock() -> Mock:
    return Mock(things(), SETTINGS)


@pytest.fixture(scope="module")
def running(mock: Mock) -> Generator[RunningMock]:
    with truespec_mock(mock.spec, SETTINGS) as running:
        yield running


def through_socket(running: RunningMock, request: Request) -> Seen:
    lines = [f"{request.method} {request.target} HTTP/1.1", "Host: h"]
    lines += [f"{name}: {value}" for name, value in request.fields]
    lines += [f"Content-Length: {len(request.body)}"] if request.body else []
    with connection(running.url) as client:
        client.send("\r\n".join(lines) + "\r\n\r\n").send(request.body)
        answer = client.answer(bodiless=request.method == "HEAD")
    return seen(answer.status, answer.fields, answer.body)


@pytest.mark.parametrize("request_", TRAFFIC.values(), ids=TRAFFIC)
def test_edges_answer_alike(mock: Mock, running: RunningMock, request_: Request) -> None:
    fast = through_socket(running, request_)
    assert (through_flask(mock, request_), through_asgi(mock, request_)) == (fast, fast)
    if len(request_.body) <= SETTINGS.max_body:  # else the connection ends
        with closing(FastEdge(mock)) as edge:
            assert edge.ask(request_) == fast
