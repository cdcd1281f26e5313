"""The client: bytes out as they are, bytes in as they came."""

import socket
import threading
import time
from typing import Any, Final

import pytest
from truespec.contract_tests import Client, Target, TimeIsUp
from truespec.contract_tests.targets import client as client_module
from truespec.spec import Request, TargetError, UsageError

from ..raw_server import raw_server

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Odd:  a\xc3\xa9 \r\n\r\nhi"


def test_a_request_is_sent_to_the_letter() -> None:
    request = Request(
        "BREW", "/a%2Fb/../c?x=[1]", (("X-One", "1"), ("x-one", "\xc3\xa9"), ("Empty", "")), b"\x00\xff"
    )
    with raw_server(OK) as raw, Client(Target(f"{raw.url}/base/")) as client:
        client.send(request)
    assert raw.received[0] == (
        b"BREW /base/a%2Fb/../c?x=[1] HTTP/1.1\r\nHost: " + raw.url[7:].encode() + b"\r\n"
        b"X-One: 1\r\nx-one: \xc3\xa9\r\nEmpty: \r\nContent-Length: 2\r\n\r\n\x00\xff"
    )


def test_what_the_request_says_itself_is_not_added() -> None:
    request = Request("POST", "/", (("host", "other"), ("content-length", "7")), b"x")
    with raw_server(OK) as raw, Client(Target(raw.url)) as client:
        client.send(request)
    assert raw.received[0] == b"POST / HTTP/1.1\r\nhost: other\r\ncontent-length: 7\r\n\r\nx"


def test_an_answer_is_kept_as_it_came() -> None:
    with raw_server(OK) as raw, Client(Target(raw.url)) as client:
        response = client.send(Request("GET", "/")).response
    assert response is not None
    assert (response.status, response.body) == (200, b"hi")
    assert response.fields == (("Content-Length", "2"), ("X-Odd", "a\xc3\xa9 "))
    assert response.elapsed > 0


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", b"hi"),
        (b"HTTP/1.1 200 OK\r\n\r\nuntil the end", b"until the end"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK, b"hi"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", b"hi"),
    ],
    ids=["chunked", "until close", "after interim answers", "no content", "HTTP/1.0"],
)
def test_every_framing_is_read(answer: bytes, body: bytes) -> None:
    with raw_server(answer) as raw, Client(Target(raw.url)) as client:
        response = client.send(Request("GET", "/")).response
    assert response is not None
    assert response.body == body


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n", 431),
        (b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 9\r\n\r\nto", None),
        (b"HTTP/1.1 200 OK\r\n\r\nhalf of it", None),
        (b"HTTP/1.1 431 Request Head", None),
    ],
    ids=["a refusal", "a refusal that lacks something", "no refusal", "half a head"],
)
def test_a_refusal_has_ended_when_the_connection_is_reset(answer: bytes, status: int | None) -> None:
    with raw_server(answer, resets=True) as raw, Client(Target(raw.url)) as client:
        exchange = client.send(Request("GET", "/"))
    assert (exchange.response.status if exchange.response is not None else None) == status
    assert (exchange.error is None) == (status is not None)


def test_an_answer_to_head_has_a_length_and_no_content() -> None:
    with (
        raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n", closes=False) as raw,
        Client(Target(raw.url, timeout=3)) as client,
    ):
        exchange = client.send(Request("HEAD", "/"))
    assert exchange.error is None
    assert exchange.response is not None
    assert exchange.response.body == b""


def test_content_that_comes_behind_an_answer_to_head_is_heard() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1 << 16)
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            time.sleep(0.005)
            connection.sendall(b"2\r\nhi\r\n0\r\n\r\n")

    thread = threading.Thread(target=serve)
    thread.start()
    with listener, Client(Target(f"http://127.0.0.1:{listener.getsockname()[1]}")) as client:
        response = client.send(Request("HEAD", "/")).response
        thread.join()
    assert response is not None
    assert response.body == b"hi"


@pytest.mark.parametrize(
    ("answer", "closes", "error"),
    [
        (b"", True, "connection closed after 0 bytes of an unfinished answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi", True, "connection closed after 40 bytes"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhi", True, "of an unfinished answer"),
        (b"nonsense\r\n\r\n", True, "the answer is no HTTP/1.1"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi", False, "no whole answer within 0.3 s"),
    ],
    ids=["nothing", "cut", "cut chunk", "nonsense", "slow"],
)
def test_what_is_no_answer_is_told_in_one_line(answer: bytes, closes: bool, error: str) -> None:
    with raw_server(answer, closes=closes) as raw, Client(Target(raw.url, timeout=0.3)) as client:
        exchange = client.send(Request("GET", "/"))
    assert exchange.response is None
    assert exchange.error is not None
    assert error in exchange.error


STREAM: Final = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n"


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        (b"text/event-stream", b"data: 1\n\ndata: 2\r\n\r\ndata: 3\n", b"data: 1\n\ndata: 2\r\n\r\n"),
        (b"text/event-stream", b"data: 1\n", b""),
        (b"application/x-ndjson", b'{"a": 1}\n{"b"', b'{"a": 1}\n'),
        (b"application/json-seq", b"\x1e1\n\x1e2", b"\x1e1\n"),
        (b"text/event-stream\r\nContent-Encoding: gzip", b"\x1f\x8b\n\n", b""),
        (b"text/event-stream", b"", b""),
    ],
)
def test_of_an_answer_that_goes_on_the_whole_items_are_the_answer(
    kind: bytes, sent: bytes, kept: bytes
) -> None:
    with (
        raw_server(STREAM % kind + sent, closes=False) as raw,
        Client(Target(raw.url, timeout=0.3)) as client,
    ):
        exchange = client.send(Request("GET", "/"))
        again = client.send(Request("GET", "/"))
    assert exchange.error is None
    assert exchange.response is not None
    assert exchange.response.body == kept
    assert again.response is not None
    assert len(raw.received) == 2, "a connection on which more may come is used again"


def test_a_sequence_that_ends_is_kept_whole() -> None:
    with (
        raw_server(STREAM % b"text/event-stream" + b"data: 1\n\ndata: 2") as raw,
        Client(Target(raw.url)) as client,
    ):
        response = client.send(Request("GET", "/")).response
    assert response is not None
    assert response.body == b"data: 1\n\ndata: 2"


def test_a_connection_is_used_again_and_a_closed_one_is_noticed() -> None:
    with raw_server(OK) as raw, Client(Target(raw.url)) as client:
        assert [client.send(Request("GET", f"/{n}")).error for n in range(3)] == [None] * 3
    assert [received.split()[1] for received in raw.received] == [b"/0", b"/1", b"/2"]


def test_a_target_that_is_not_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    client = Client(Target(f"http://127.0.0.1:{port}"))
    with pytest.raises(TargetError, match="can't be reached: Connection refused") as caught:
        client.reach()
    assert caught.value.url == f"http://127.0.0.1:{port}"
    assert "can't connect" in str(client.send(Request("GET", "/")).error)


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\n" + b"X-Long: y\r\n" * 100_000, b"HTTP/1.1 100 Continue\r\n\r\n" * 45_000]
)
def test_a_head_that_does_not_end_is_read_up_to_a_limit(head: bytes) -> None:
    with raw_server(head) as raw, Client(Target(raw.url)) as client:
        error = client.send(Request("POST", "/")).error
    assert error == "the answer has more than 1,000,000 bytes before its content"


def test_connecting_is_tried_again_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses, connect = list[float](), socket.socket.connect

    def away_at_first(*given: Any) -> None:
        if len(pauses) < 2:
            raise ConnectionRefusedError(111, "Connection refused")
        connect(*given)

    with raw_server(OK) as raw, Client(Target(raw.url)) as client:
        monkeypatch.setattr(socket.socket, "connect", away_at_first)
        monkeypatch.setattr(time, "sleep", pauses.append)
        assert client.send(Request("POST", "/")).error is None
    assert pauses == [0.1, 0.4]
    assert len(raw.received) == 1


def test_many_streams_are_not_listened_to_as_long_as_the_first_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[float] = []

    class Short(float):
        def __radd__(self, now: float) -> float:
            used.append(now)
            return now

    monkeypatch.setattr(client_module, "STREAM_SECONDS", 0.0)
    monkeypatch.setattr(client_module, "SHORT_STREAM_SECONDS", Short())
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    with raw_server(head + b"data: 1\n\n", closes=False) as raw, Client(Target(raw.url)) as client:
        for _ in range(7):
            assert client.send(Request("GET", "/")).error is None
            client.close()
        client.send_alone(Request("GET", "/"))
    assert len(used) == 2


PLAIN = Request("GET", "/")


def test_when_the_run_is_over_nothing_more_is_sent() -> None:
    with (
        raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as raw,
        Client(Target(raw.url)) as client,
    ):
        client.ends = time.perf_counter() - 1
        with pytest.raises(TimeIsUp):
            client.send(PLAIN)
        assert raw.received == []
        client.ends = None
        assert client.send(PLAIN).response is not None


def test_what_is_not_answered_when_the_run_is_over_says_nothing_of_the_server() -> None:
    with raw_server(b"HTTP/1.1 200 OK\r\n", closes=False) as raw, Client(Target(raw.url)) as client:
        client.ends = time.perf_counter() + 0.1
        with pytest.raises(TimeIsUp):
            client.send(PLAIN)


def test_a_wait_that_ends_after_the_run_is_not_begun() -> None:
    answer = b"HTTP/1.1 429 Later\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n"
    with raw_server(answer) as raw, Client(Target(raw.url)) as client:
        client.ends = time.perf_counter() + 20
        response = client.send(PLAIN).response
    assert response is not None
    assert response.status == 429


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://a", "http://", "http://[::1", "http://a:99999", ""])
def test_what_is_no_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(UsageError, match="no address of a server"):
        Target(url)


def test_an_address_has_its_parts() -> None:
    target = Target("https://user:pw@a.example/v1/")
    assert (target.host, target.port, target.authority, target.base_path) == (
        "a.example",
        443,
        "a.example",
        "/v1",
    )
    assert target.tls() is not None
    assert Target("http://a.example").tls() is None
