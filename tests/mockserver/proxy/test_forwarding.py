"""What goes through a proxy comes out as it went in."""

import json
import socket
from collections.abc import Generator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from truespec.mockserver import MockSettings
from truespec.mockserver.proxy import ProxySettings, truespec_proxy

from ..connections import connection
from .proxies import GOOD, JSON, Stage, ok, stage, things
from .upstreams import Received, Upstream, Wire, upstream

BARE = ProxySettings(mock=MockSettings(cors=False))
GET = "GET /things/1 HTTP/1.1\r\nHost: h\r\n\r\n"


def test_target_and_fields_arrive_as_they_were_written() -> None:
    head = (
        b"PUT /files/a%2Fb//c?x=1&&y=%zz&__code=2 HTTP/1.1\r\n"
        b"hOST: h\r\nX-b:  two \r\nx-A:one\r\nX-b: \xe9\r\n"
        b"Content-length: 2\r\nConnection: keep-alive, X-Hop, Content-Length\r\nX-Hop: 1\r\nTE: trailers\r\n"
        b"Keep-Alive: timeout=5\r\nProxy-Authorization: Basic eDp5\r\nUpgrade: h2c\r\n\r\nhi"
    )
    with stage() as on:
        assert on.ask(head).status == 200
    received = on.upstream.received[0]
    host = on.upstream.url.removeprefix("http://").encode()
    assert received.line == b"PUT /files/a%2Fb//c?x=1&&y=%zz&__code=2 HTTP/1.1"
    assert received.fields == [
        b"hOST: " + host,
        b"X-b:  two ",
        b"x-A:one",
        b"X-b: \xe9",
        b"Content-length: 2",
    ]
    assert received.body == b"hi"


def test_the_answer_comes_back_as_it_was_written() -> None:
    answer = (
        b"HTTP/1.1 299 So  so\r\nset-COOKIE: a=1\r\nSet-Cookie: b=2\r\nX-Odd:  \xff\r\nConnection: x-hop\r\n"
        b"X-Hop: 1\r\nKeep-Alive: timeout=9\r\nContent-Encoding: gzip\r\nLocation: /else\r\nContent-Length: 3"
        b"\r\n\r\n\x00\xff\n"
    )
    with stage(settings=BARE, answer=answer) as on:
        on.client.send("GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n")
        lines = [on.client.read.readline() for _ in range(8)]
        body = on.client.read.read(5)
    assert lines[0] == b"HTTP/1.1 299 So  so\r\n"
    assert lines[1:6] == [
        b"set-COOKIE: a=1\r\n",
        b"Set-Cookie: b=2\r\n",
        b"X-Odd:  \xff\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Location: /else\r\n",
    ]
    assert lines[6] == b"Content-Length: 3\r\n"
    assert lines[7].startswith(b"sl-violations: ")
    assert body == b"\r\n\x00\xff\n"


def test_the_base_path_of_the_upstream_stands_before_the_target() -> None:
    with (
        upstream() as behind,
        truespec_proxy(things(), behind.url + "/v1/") as proxy,
        connection(proxy.url) as client,
    ):
        assert client.send("GET http://h/things/1?a HTTP/1.1\r\nHost: h\r\n\r\n").answer().status == 200
        assert client.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").answer().status == 200
    assert [each.line for each in behind.received] == [
        b"GET /v1/things/1?a HTTP/1.1",
        b"OPTIONS /v1 HTTP/1.1",
    ]


def test_a_get_may_have_content_and_an_odd_method_passes() -> None:
    with stage() as on:
        on.ask(b"GET /things/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}")
        on.ask(b"BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n")
    assert [each.line for each in on.upstream.received] == [
        b"GET /things/1 HTTP/1.1",
        b"BREW /pot HTTP/1.1",
    ]
    assert on.upstream.received[0].body == b"{}"


def test_connections_to_the_upstream_are_used_again() -> None:
    with stage() as on:
        for _ in range(3):
            assert on.ask(GET).status == 200
        with connection(on.proxy.url) as other:
            assert other.send(GET).answer().status == 200
    assert (len(on.upstream.received), on.upstream.connections) == (4, 1)


def test_answers_without_content_have_none() -> None:
    length = b"HTTP/1.1 200 OK\r\nContent-Length: 700\r\n\r\n"
    with stage(answer=length) as on:
        answer = on.ask(GET.replace("GET", "HEAD"), bodiless=True)
        assert (answer.status, answer.field("content-length")) == (200, "700")
        on.upstream.answer = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 700\r\nETag: x\r\n\r\n"
        answer = on.ask(GET, bodiless=True)
        assert (answer.status, answer.field("etag")) == (304, "x")
        on.upstream.answer = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
        assert on.ask(GET).field("content-length") is None
        assert on.ask(GET).status == 204


def test_a_client_of_http_1_0_reads_to_the_end_of_the_connection() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    with stage(answer=chunked) as on:
        on.client.send("GET /files/a HTTP/1.0\r\n\r\n")
        head, _, body = on.client.read.read().partition(b"\r\n\r\n")
    assert (body, b"Transfer-Encoding" in head, b"Connection: close" in head) == (b"abc", False, True)


def test_content_that_ends_with_the_connection_is_chunked_for_those_who_know_chunks() -> None:
    def play(wire: Wire, behind: Upstream) -> None:
        behind.received.append(wire.request() or Received(b"", []))
        wire.send(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nto the end")

    with stage(play) as on:
        answer = on.ask("GET /files/a HTTP/1.1\r\nHost: h\r\n\r\n")
        assert answer.field("transfer-encoding") == "chunked"
        assert on.client.read.read(20) == b"a\r\nto the end\r\n0\r\n\r\n"
        assert on.ask("GET /files/a HTTP/1.1\r\nHost: h\r\n\r\n").status == 200


def test_expectations_are_the_upstreams_to_meet() -> None:
    def play(wire: Wire, behind: Upstream) -> None:
        head = wire.head()
        assert head is not None
        wire.send(b"HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")
        wire.content(head)
        behind.received.append(head)
        wire.send(ok(GOOD))

    with stage(play, BARE) as on:
        on.client.send(b"PUT /things/1 HTTP/1.1\r\nHost: h\r\n" + JSON + b"Expect: 100-continue\r\n")
        on.client.send(b"Content-Length: 8\r\n\r\n")
        lines = [on.client.read.readline() for _ in range(3)]
        assert lines == [b"HTTP/1.1 100 Continue\r\n", b"X-Early: 1\r\n", b"\r\n"]
        on.client.send(GOOD)
        lines = [on.client.read.readline() for _ in range(3)]
        assert lines == [b"HTTP/1.1 103 Early Hints\r\n", b"Link: x\r\n", b"\r\n"]
        assert on.client.answer().status == 200
    assert on.upstream.received[0].values(b"expect") == [b"100-continue"]
    assert on.upstream.received[0].body == GOOD


def test_an_upstream_that_does_not_want_the_content_is_heard(caplog: pytest.LogCaptureFixture) -> None:
    def play(wire: Wire, behind: Upstream) -> None:
        wire.head()
        wire.send(b"HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n")
        behind.answer = wire.socket.recv(10)

    with stage(play) as on:
        on.client.send(
            b"PUT /things/1 HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 8\r\n\r\n"
        )
        answer = on.client.answer()
        assert (answer.status, answer.field("connection")) == (417, "close")
        on.client.send(b"{}").socket.shutdown(socket.SHUT_WR)
        assert on.client.ended()
    assert on.upstream.answer == b""
    assert not caplog.records


def test_a_websocket_is_a_pipe_for_bytes() -> None:
    def play(wire: Wire, behind: Upstream) -> None:
        request = wire.request()
        assert request is not None
        behind.received.append(request)
        wire.send(
            b"HTTP/1.1 101 Switching Protocols\r\n"
            b"Upgrade: websocket\r\nConnection: Upgrade\r\nX-a: b\r\n\r\nhi"
        )
        while data := wire.socket.recv(100):
            wire.send(data[::-1])
        wire.send(b"bye")

    with stage(play, BARE) as on:
        on.client.send("GET /chat HTTP/1.1\r\nHost: h\r\nConnection: x, upgrade\r\nUpgrade: websocket\r\n")
        on.client.send("X-Key: k\r\n\r\n\x81early")
        lines = [on.client.read.readline() for _ in range(5)]
        assert lines[0] == b"HTTP/1.1 101 Switching Protocols\r\n"
        assert set(lines[1:4]) == {b"Upgrade: websocket\r\n", b"Connection: Upgrade\r\n", b"X-a: b\r\n"}
        assert on.client.read.read(8) == b"hiylrae\x81"
        on.client.send(b"\x00\xff")
        assert on.client.read.read(2) == b"\xff\x00"
        on.client.socket.shutdown(socket.SHUT_WR)
        assert on.client.read.read() == b"bye"
    received = on.upstream.received[0]
    assert (received.values(b"upgrade"), received.values(b"connection")) == ([b"websocket"], [b"Upgrade"])


def test_http_2_is_offered_to_nobody() -> None:
    with stage() as on:
        on.ask(GET.replace("Host", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHost"))
    assert on.upstream.received[0].values(b"upgrade") == []


def test_an_upstream_that_changes_the_protocol_unasked_is_refused() -> None:
    with stage(answer=b"HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n") as on:
        answer = on.ask(GET)
        assert (answer.status, answer.json()["type"]) == (502, "urn:truespec:problem#UPSTREAM_BROKEN")


TOKEN = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789!#$%&'*+.^_`|~-", min_size=1, max_size=12)
VALUE = st.binary(max_size=20).map(lambda raw: bytes(each for each in raw if each > 31 and each != 127))
CONTROLLED = ("host", "content-length", "content_length", "transfer-encoding", "transfer_encoding")
HOP = ("connection", "keep-alive", "te", "trailer", "upgrade", "expect")


def _is_plain(name: str) -> bool:
    return name.lower() not in (*CONTROLLED, *HOP) and not name.lower().startswith("proxy-")


LINES = st.lists(
    st.tuples(TOKEN.filter(_is_plain), st.sampled_from((b":", b": ", b":  ")), VALUE), max_size=8
)
CHUNKS = st.none() | st.lists(st.binary(min_size=1, max_size=300), max_size=5)


def _message(
    first: bytes, lines: Sequence[tuple[str, bytes, bytes]], chunks: list[bytes] | None, body: bytes
) -> bytes:
    """Write a message: chunked as the chunks are, or with its length."""
    fields = [name.encode() + colon + value for name, colon, value in lines]
    if chunks is None:
        return b"\r\n".join((first, *fields, b"Content-Length: %d" % len(body))) + b"\r\n\r\n" + body
    written = b"".join(b'%X;x="a b"\r\n%b\r\n' % (len(each), each) for each in chunks)
    return (
        b"\r\n".join((first, *fields, b"Transfer-Encoding: chunked")) + b"\r\n\r\n" + written + b"0\r\n\r\n"
    )


@pytest.fixture(scope="module")
def pair() -> Generator[Stage]:
    with stage(settings=BARE) as on:
        yield on


@settings(max_examples=25, deadline=None, database=None, derandomize=True)
@given(data=st.data())
def test_what_comes_out_is_what_went_in(pair: Stage, data: st.DataObject) -> None:
    lines, answer_lines = data.draw(LINES), data.draw(LINES)
    chunks, answer_chunks = data.draw(CHUNKS), data.draw(CHUNKS)
    body = b"".join(chunks) if chunks is not None else data.draw(st.binary(max_size=300))
    answer_body = b"".join(answer_chunks) if answer_chunks is not None else data.draw(st.binary(max_size=300))
    behind = pair.upstream
    behind.answer = _message(b"HTTP/1.1 200 Fine", answer_lines, answer_chunks, answer_body)
    behind.received.clear()
    host = ("Host", b": ", b"h")
    pair.client.send(_message(b"POST /unknown?x=%41 HTTP/1.1", [host, *lines], chunks, body))
    answered = Wire(pair.client.socket).request()
    received = behind.received[0]
    assert received.line == b"POST /unknown?x=%41 HTTP/1.1"
    assert _own(received.fields) == [name.encode() + colon + value for name, colon, value in lines]
    assert received.body == body
    assert answered is not None
    assert answered.line == b"HTTP/1.1 200 Fine"
    assert _own(answered.fields) == [name.encode() + colon + value for name, colon, value in answer_lines]
    assert answered.body == answer_body


def _own(lines: list[bytes]) -> list[bytes]:
    """Leave out what belongs to a connection, or is said by the proxy."""
    left_out = (*CONTROLLED, *HOP, "sl-violations")
    return [line for line in lines if line.partition(b":")[0].decode().lower() not in left_out]


def test_trailers_pass_both_ways() -> None:
    end = b"0\r\nX-Sum:  1\r\nGrpc-Status: 0\r\n\r\n"
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n" + end
    with stage(answer=answer) as on:
        on.client.send("POST /files/a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
        on.client.send("2\r\nhi\r\n0\r\nX-Digest: abc\r\nx-more:\r\n\r\n")
        on.client.answer()
        assert on.client.read.read(len(end) + 6) == b"1\r\na\r\n" + end
    assert (on.upstream.received[0].body, on.upstream.received[0].trailers) == (
        b"hi",
        [b"X-Digest: abc", b"x-more:"],
    )


def test_both_verdicts_are_told_in_the_field_that_prism_uses() -> None:
    with stage(answer=ok(b'{"n": "1"}')) as on:
        answer = on.ask(b"PUT /things/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n" + JSON + b"\r\n{\xff}")
        assert (answer.status, answer.body) == (200, b'{"n": "1"}')
    told = [(each["location"], each["severity"]) for each in json.loads(answer.field("sl-violations") or "")]
    assert told == [
        (["request"], "Error"),
        (["request", "body"], "Error"),
        (["response", "body", "n"], "Error"),
    ]
