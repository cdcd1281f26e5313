"""What the edge bounds: bodies, and the time that a client takes."""

import errno
import socket
import time
from collections.abc import Generator
from contextlib import ExitStack

import pytest
from truespec.mockserver import MockSettings, RunningMock, truespec_mock

from .connections import Connection, connection
from .documents import answering, json_response, things

LIMITS = MockSettings(max_body=1000, head_timeout=0.3, body_timeout=0.3, idle_timeout=0.3)
POST = "POST /things/1 HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\n"
GET = "GET /things/1 HTTP/1.1\r\nHost: h\r\n\r\n"


@pytest.fixture(scope="module")
def running() -> Generator[RunningMock]:
    with truespec_mock(things(), LIMITS) as mock:
        yield mock


@pytest.fixture
def client(running: RunningMock) -> Generator[Connection]:
    with connection(running.url) as made:
        yield made


def test_a_length_beyond_the_limit_is_413_before_the_body_comes(client: Connection) -> None:
    answer = client.send(POST + "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n").answer()
    assert (answer.status, answer.json()["type"]) == (413, "urn:truespec:problem#CONTENT_TOO_LARGE")
    assert client.ended()


def test_chunks_beyond_the_limit_are_413(client: Connection) -> None:
    client.send(POST + "Transfer-Encoding: chunked\r\n\r\n")
    chunk = f"{500:x}\r\n{'a' * 500}\r\n"
    assert client.send(chunk * 3).answer().status == 413
    assert client.ended()


def test_a_body_of_the_limit_is_read(client: Connection) -> None:
    assert client.send(POST + "Content-Length: 1000\r\n\r\n" + "a" * 1000).answer().status == 200


def test_a_refused_client_that_goes_on_sending_still_reads_why(client: Connection) -> None:
    client.send(POST + "Content-Length: 3000000\r\n\r\n")
    for _ in range(30):
        client.send("a" * 100_000)
    assert client.answer().status == 413


@pytest.mark.parametrize(
    ("sent", "part"),
    [
        pytest.param("GE", "head", id="method"),
        pytest.param("BR", "head", id="unknown-method"),
        pytest.param("GET /things/1 HTTP/1.1\r\nHos", "head", id="head"),
        pytest.param(POST + "Content-Length: 9\r\n\r\na", "body", id="body"),
        pytest.param(POST + "Transfer-Encoding: chunked\r\n\r\n3\r\na", "body", id="chunk"),
    ],
)
def test_a_client_that_is_too_slow_is_told_and_let_go(client: Connection, sent: str, part: str) -> None:
    answer = client.send(sent).answer()
    assert (answer.status, answer.json()["detail"]) == (
        408,
        f"the {part} of the request did not come in time",
    )
    assert client.ended()


@pytest.mark.parametrize("sent", ["", GET, GET.replace("/things/1", "/__truespec/ready")])
def test_an_idle_connection_is_closed(client: Connection, sent: str) -> None:
    if sent:
        assert client.send(sent).answer().status == 200
    assert client.ended()


def test_a_slow_client_stops_no_other(running: RunningMock) -> None:
    with connection(running.url) as slow, connection(running.url) as quick:
        slow.send(POST + "Content-Length: 9\r\n\r\na")
        assert quick.send(GET).answer().status == 200


def test_a_client_that_reads_none_of_its_answers_is_cut_off() -> None:
    spec = answering({"200": json_response(example="a" * 1_000_000)})
    with truespec_mock(spec, LIMITS) as running, connection(running.url) as deaf:
        deaf.send(GET.replace("/things/1", "/a") * 50)
        until = time.monotonic() + 10
        while not (found := deaf.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)):
            assert time.monotonic() < until
            time.sleep(0.1)
        assert found in (errno.ECONNRESET, errno.EPIPE)


def test_a_request_that_never_ends_is_refused_when_the_server_stops() -> None:
    settings = MockSettings(stop_timeout=0.3)
    with ExitStack() as stack:
        with truespec_mock(things(), settings) as running:
            reading = stack.enter_context(connection(running.url))
            reading.send(POST + "Content-Length: 9\r\n\r\na")
            with connection(running.url) as other:
                assert other.send(GET).answer().status == 200
            start = time.monotonic()
        assert time.monotonic() - start < 10  # the default
        assert reading.answer().status == 408
        assert reading.ended()
