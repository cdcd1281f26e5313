"""The server that is called back: what comes is handed on as it was, and answered as it is said."""

import socket
from collections.abc import Generator
from http.client import HTTPConnection

import pytest
from truespec.contract_tests.callbacks.listening import listening
from truespec.spec import Request, Response

Heard = tuple[int, list[Request]]


@pytest.fixture
def heard() -> Generator[Heard]:
    came: list[Request] = []

    def answer(request: Request) -> Response:
        came.append(request)
        return Response(200, (("Content-Type", "text/plain"),), request.method.encode())

    with listening("127.0.0.1", 0, answer) as port:
        yield port, came


def test_requests_come_as_they_were_sent_many_on_one_connection(heard: Heard) -> None:
    port, came = heard
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    for method, body in (("POST", b'{"a": 1}'), ("PUT", None), ("BREW", b"x"), ("GET", None)):
        connection.request(method, "/a%2Fb?x=1&x=2", body, {"X-Twice": "a"})
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, method.encode())
    connection.close()
    assert [each.method for each in came] == ["POST", "PUT", "BREW", "GET"]
    assert {each.target for each in came} == {"/a%2Fb?x=1&x=2"}
    assert came[0].body == b'{"a": 1}'
    assert came[0].field("x-twice") == "a"


def test_chunks_are_put_together_and_head_has_no_content(heard: Heard) -> None:
    port, came = heard
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("POST", "/", iter([b"ab", b"c"]), encode_chunked=True)
    assert connection.getresponse().read() == b"POST"
    connection.request("HEAD", "/")
    assert connection.getresponse().read() == b""
    connection.close()
    assert came[0].body == b"abc"


def test_content_without_measure_is_refused_and_who_hangs_up_disturbs_nobody(heard: Heard) -> None:
    port, came = heard
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 413")
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabc")
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/")
    assert connection.getresponse().read() == b"GET"
    connection.close()
    assert [each.method for each in came] == ["GET"]
