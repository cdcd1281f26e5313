"""No request reaches the upstream that the client did not send as such: what can be read twice is refused."""

from collections.abc import Generator

import pytest
from truespec.mockserver.proxy.framing import request_framing, response_framing
from truespec.mockserver.proxy.heads import Malformed, read_request_head, read_response_head

from ..connections import connection
from .proxies import Stage, stage

POST = "POST /files/a HTTP/1.1\r\nHost: h\r\n"
HIDDEN = "GET /hidden HTTP/1.1\r\nHost: h\r\n\r\n"


@pytest.fixture(scope="module")
def on() -> Generator[Stage]:
    with stage() as made:
        yield made


AMBIGUOUS = {
    "length and chunks": f"{POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}",
    "chunks and length": f"{POST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{HIDDEN}",
    "two lengths": f"{POST}Content-Length: 0\r\nContent-Length: {len(HIDDEN)}\r\n\r\n{HIDDEN}",
    "the same length twice": f"{POST}Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi{HIDDEN}",
    "a list of lengths": f"{POST}Content-Length: 2, 2\r\n\r\nhi{HIDDEN}",
    "a length with a sign": f"{POST}Content-Length: +2\r\n\r\nhi{HIDDEN}",
    "a length in hex": f"{POST}Content-Length: 0x2\r\n\r\nhi{HIDDEN}",
    "no length": f"{POST}Content-Length:\r\n\r\n{HIDDEN}",
    "an unknown coding": f"{POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{HIDDEN}",
    "two codings": f"{POST}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n{HIDDEN}",
    "a coding twice": f"{POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n{HIDDEN}",
    "a coding in quotes": f'{POST}Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n{HIDDEN}',
    "a vertical tab": f"{POST}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n{HIDDEN}",
    "a space before the colon": f"{POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{HIDDEN}",
    "a name as CGI has it": f"{POST}Content_Length: 4\r\n\r\n{HIDDEN}",
    "a coding as CGI has it": f"{POST}Transfer_Encoding: chunked\r\n\r\n{HIDDEN}",
    "a folded line": f"{POST}X: a\r\n Transfer-Encoding: chunked\r\n\r\n{HIDDEN}",
    "a bare line feed": f"{POST}X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}",
    "a bare carriage return": f"{POST}X: a\rContent-Length: 4\r\n\r\n{HIDDEN}",
    "a NUL": f"{POST}X: a\x00b\r\n\r\n{HIDDEN}",
    "a line without a colon": f"{POST}Content-Length 4\r\n\r\n{HIDDEN}",
    "a line before the first": f"POST /files/a HTTP/1.1\r\n X: y\r\nHost: h\r\n\r\n{HIDDEN}",
    "two hosts": f"{POST}Host: g\r\n\r\n{HIDDEN}",
    "no host": f"POST /files/a HTTP/1.1\r\n\r\n{HIDDEN}",
    "chunks in HTTP/1.0": f"POST /files/a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}",
    "another version": "GET / HTTP/2.0\r\nHost: h\r\n\r\n",
    "a second word in the target": f"GET /a /b HTTP/1.1\r\nHost: h\r\n\r\n{HIDDEN}",
    "a tab in the request line": f"GET\t/a HTTP/1.1\r\nHost: h\r\n\r\n{HIDDEN}",
    "a chunk size with a sign": f"{POST}Transfer-Encoding: chunked\r\n\r\n+2\r\nhi\r\n0\r\n\r\n{HIDDEN}",
    "a chunk size in 0x": f"{POST}Transfer-Encoding: chunked\r\n\r\n0x2\r\nhi\r\n0\r\n\r\n{HIDDEN}",
    "a chunk size without end": f"{POST}Transfer-Encoding: chunked\r\n\r\n{'0' * 70}2\r\nhi\r\n0\r\n\r\n",
    "a chunk line with a bare feed": f"{POST}Transfer-Encoding: chunked\r\n\r\n2\nhi\r\n0\r\n\r\n{HIDDEN}",
    "an extension with a bare feed": f"{POST}Transfer-Encoding: chunked\r\n\r\n2;\nxx\r\nhi\r\n0\r\n\r\n",
    "an extension that is none": f"{POST}Transfer-Encoding: chunked\r\n\r\n2;a b=\r\nhi\r\n0\r\n\r\n{HIDDEN}",
    "a chunk longer than it says": f"{POST}Transfer-Encoding: chunked\r\n\r\n1\r\nhi\r\n0\r\n\r\n{HIDDEN}",
    "a trailer that is a length": (
        f"{POST}Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 9\r\n\r\n{HIDDEN}"
    ),
}


@pytest.mark.parametrize("sent", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_what_could_be_read_in_two_ways_is_refused(on: Stage, sent: str) -> None:
    with connection(on.proxy.url) as client:
        answer = client.send(sent).answer()
        assert (answer.status, answer.json()["type"]) == (400, "urn:truespec:problem#BAD_REQUEST")
        assert answer.field("connection") == "close"
        assert client.read.read() == b""
    assert on.upstream.received == []


def test_a_request_behind_another_is_one_and_judged(on: Stage) -> None:
    with connection(on.proxy.url) as client:
        client.send(f"{POST}Content-Length: {len(HIDDEN)}\r\n\r\n{HIDDEN}{HIDDEN}\r\n{HIDDEN}")
        assert [client.answer().status for _ in range(3)] == [200, 200, 200]
    sent = [(each.line, each.body) for each in on.upstream.received]
    hidden = (b"GET /hidden HTTP/1.1", b"")
    assert sent == [(b"POST /files/a HTTP/1.1", HIDDEN.encode()), hidden, hidden]
    assert [each.exchange.request.target for each in on.proxy.seen[-3:]] == ["/files/a", "/hidden", "/hidden"]
    on.upstream.received.clear()


def test_content_that_turns_out_to_be_broken_is_no_whole_request_to_the_upstream(on: Stage) -> None:
    with connection(on.proxy.url) as client:
        before = len(on.proxy.seen)
        client.send(f"{POST}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n")
        assert client.answer().status == 400
    assert on.upstream.received == []
    assert [each.status for each in on.proxy.seen[before:]] == [400]


def test_connect_makes_no_tunnel(on: Stage) -> None:
    with connection(on.proxy.url) as client:
        assert client.send("CONNECT h:22 HTTP/1.1\r\nHost: h:22\r\n\r\n").answer().status == 501
    assert on.upstream.received == []


def test_a_head_has_an_end(on: Stage) -> None:
    with connection(on.proxy.url) as client:
        assert client.send(f"{POST}X: {'x' * 70_000}\r\n\r\n").answer().status == 431


@pytest.mark.parametrize(
    ("lines", "framing"),
    [
        ("", ("none", 0)),
        ("Content-Length: 0\r\n", ("none", 0)),
        ("Content-Length: 12 \r\n", ("length", 12)),
        ("Transfer-Encoding: Chunked\r\n", ("chunked", 0)),
    ],
)
def test_a_request_ends_where_its_head_says(lines: str, framing: tuple[str, int]) -> None:
    assert request_framing(read_request_head(f"{POST}{lines}\r\n".encode())) == framing


@pytest.mark.parametrize(
    ("status", "lines", "framing"),
    [
        (200, "", ("close", 0)),
        (200, "Content-Length: 5\r\n", ("length", 5)),
        (200, "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", ("chunked", 0)),
        (204, "Content-Length: 5\r\n", ("none", 0)),
        (304, "Content-Length: 5\r\n", ("none", 0)),
        (103, "", ("none", 0)),
    ],
)
def test_an_answer_ends_where_its_head_says(status: int, lines: str, framing: tuple[str, int]) -> None:
    head = read_response_head(f"HTTP/1.1 {status} x\r\n{lines}\r\n".encode())
    assert response_framing(head, "GET") == framing
    assert response_framing(head, "HEAD") == ("none", 0)


@pytest.mark.parametrize(
    "answer",
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
    ],
)
def test_an_answer_of_which_nobody_knows_the_end_is_malformed(answer: str) -> None:
    with pytest.raises(Malformed):
        response_framing(read_response_head(answer.encode()), "GET")
