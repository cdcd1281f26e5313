"""Upstreams that are down, slow, broken or endless, and clients that go away."""

import gzip
import json
import socket
import ssl
import struct
import threading
from pathlib import Path

import pytest
from truespec.mockserver import MockSettings
from truespec.mockserver.proxy import ProxySettings, Upstream, truespec_proxy
from truespec.spec import UsageError

from ..connections import connection
from .proxies import GOOD, JSON, Stage, ok, stage, strict, things
from .upstreams import Upstream as Behind
from .upstreams import Wire, answering, saying

GET = "GET /things/1 HTTP/1.1\r\nHost: h\r\n\r\n"
FILE = "GET /files/a HTTP/1.1\r\nHost: h\r\n\r\n"
TLS = Path(__file__).parent.parent / "tls"
SMALL = ProxySettings(mock=MockSettings(max_body=1000))


def broken(on: Stage) -> str:
    answer = on.ask(GET)
    assert (answer.status, answer.json()["type"]) == (502, "urn:truespec:problem#UPSTREAM_BROKEN")
    seen = on.proxy.seen[-1]
    assert (seen.status, seen.source, seen.exchange.response) == (502, "proxy", None)
    assert seen.exchange.error == answer.json()["detail"]
    return str(answer.json()["detail"])


def test_an_upstream_that_is_down_is_said_to_be() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with truespec_proxy(things(), url) as proxy, connection(proxy.url) as client:
        answer = client.send(GET).answer()
        assert (answer.status, answer.json()["type"]) == (502, "urn:truespec:problem#UPSTREAM_UNREACHABLE")
        assert url in answer.json()["detail"]
        assert client.send(GET).answer().status == 502  # on the same connection


def test_a_slow_upstream_is_given_up() -> None:
    gone = threading.Event()

    def play(wire: Wire, behind: Behind) -> None:
        wire.request()
        if wire.socket.recv(1) == b"":
            gone.set()

    with stage(play, ProxySettings(timeout=0.1)) as on:
        answer = on.ask(GET)
        assert (answer.status, answer.json()["type"]) == (504, "urn:truespec:problem#UPSTREAM_TIMEOUT")
        assert on.upstream.url in answer.json()["detail"]
        assert gone.wait(5)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x16\x03\x01\x02\x00 what?\r\n\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: x=1\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_answer_is_none_to_the_client(answer: bytes) -> None:
    with stage(saying(answer)) as on:
        assert "gave no whole answer" in broken(on)


@pytest.mark.parametrize(
    "head", [b"Content-Length: 3000000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n2dc6c0\r\n"]
)
def test_an_answer_that_breaks_off_on_its_way_is_cut_off(head: bytes) -> None:
    with stage(saying(b"HTTP/1.1 200 OK\r\n" + head + b"x" * 100_000), SMALL) as on:
        on.client.send(FILE)
        with pytest.raises(ConnectionResetError):
            on.client.read.read()
    seen = on.proxy.seen[0]
    assert (seen.status, seen.exchange.response) == (0, None)
    assert "after 100,000 bytes" in str(seen.exchange.error)


def test_content_that_is_coded_wrongly_passes_with_a_violation() -> None:
    whole = gzip.compress(GOOD)
    with stage(answer=ok(whole, b"Content-Encoding: gzip")) as on:
        assert on.ask(GET).field("sl-violations") is None
        on.upstream.answer = ok(whole[:-9], b"Content-Encoding: gzip")
        answer = on.ask(GET)
    assert answer.body == whole[:-9]
    assert [each["location"] for each in json.loads(answer.field("sl-violations") or "")] == [
        ["response", "body"]
    ]


def test_a_closed_connection_is_no_reason_to_fail_what_is_harmless_twice() -> None:
    def play(wire: Wire, behind: Behind) -> None:
        """Answer once; close instead of answering again."""
        behind.received.append(wire.request())  # type: ignore[arg-type]
        wire.send(ok(GOOD))
        if wire.request() is not None:
            behind.answer = b"closed"

    with stage(play) as on:
        assert on.ask(GET).status == 200
        assert on.ask(GET).status == 200
        assert (on.upstream.connections, on.upstream.answer) == (2, b"closed")
        put = b"POST /things/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n" + JSON + b"\r\n" + GOOD
        assert on.ask(put).status == 502  # may have been done: it is the client's to ask again
        assert len(on.upstream.received) == 2


def test_what_nobody_asked_for_is_no_answer_to_the_next_request() -> None:
    with stage(answer=ok(GOOD) + ok(b'{"n": "smuggled"}')) as on:
        assert on.ask(GET).body == GOOD
        assert on.ask(GET).body == GOOD
        assert on.upstream.connections == 2


def test_a_client_that_goes_away_takes_its_request_back() -> None:
    gone = threading.Event()

    def play(wire: Wire, behind: Behind) -> None:
        behind.received.append(wire.request())  # type: ignore[arg-type]
        on.client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        on.client.close()
        if wire.socket.recv(1) == b"":
            gone.set()

    with stage(play) as on:
        on.client.send(GET)
        assert gone.wait(5)
    assert [(each.status, each.exchange.error) for each in on.proxy.seen] == [(0, "the client went away")]


def test_a_client_that_breaks_off_in_its_content_sends_no_request() -> None:
    with stage() as on:
        on.client.send("POST /files/a HTTP/1.1\r\nHost: h\r\nContent-Length: 90000\r\n\r\nhalf")
        on.client.socket.shutdown(socket.SHUT_WR)
        answer = on.client.answer()
        assert answer.status == 400
    assert on.upstream.received == []


def test_an_upstream_that_speaks_tls_is_trusted_where_its_certificate_is() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "certificate.pem", TLS / "key.pem")

    def play(wire: Wire, behind: Behind) -> None:
        with context.wrap_socket(wire.socket, server_side=True) as secure:
            behind.received.append(Wire(secure).request())  # type: ignore[arg-type]
            secure.sendall(ok(GOOD))

    with stage(play) as on:
        url = on.upstream.url.replace("http:", "https:")
        for verify, status in ((False, 200), (True, 502)):
            address = Upstream.parse(url, verify=verify)
            with truespec_proxy(things(), address) as proxy, connection(proxy.url) as client:
                answer = client.send(GET).answer()
                assert answer.status == status
    assert "certificate" in answer.json()["detail"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_way_to_an_upstream_may_lead_through_an_http_proxy(scheme: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "certificate.pem", TLS / "key.pem")

    def play(wire: Wire, behind: Behind) -> None:
        behind.received.append(wire.request())  # type: ignore[arg-type]
        wire.send(b"HTTP/1.0 200 Connection established\r\n\r\n")
        if scheme == "http":
            answering(wire, behind)
        else:
            with context.wrap_socket(wire.socket, server_side=True) as secure:
                answering(Wire(secure), behind)

    with stage(play, answer=ok(GOOD)) as on:
        address = Upstream.parse(f"{scheme}://far.example:99/base", verify=False, through=on.upstream.url)
        with truespec_proxy(things(), address) as proxy, connection(proxy.url) as client:
            assert [client.send(GET).answer().status for _ in range(2)] == [200, 200]
    assert [each.line for each in on.upstream.received] == [
        b"CONNECT far.example:99 HTTP/1.1",
        *([b"GET /base/things/1 HTTP/1.1"] * 2),
    ]
    assert on.upstream.received[1].values(b"host") == [b"far.example:99"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [(b"HTTP/1.1 407 Who are you\r\n\r\n", "answered 407"), (b"what?\r\n\r\n", "gave no answer")],
    ids=["refused", "nonsense"],
)
def test_a_proxy_on_the_way_that_leads_nowhere_is_named(answer: bytes, words: str) -> None:
    with stage(saying(answer)) as on:
        address = Upstream.parse("http://far.example", through=on.upstream.url)
        with truespec_proxy(things(), address) as proxy, connection(proxy.url) as client:
            told = client.send(GET).answer()
    assert (told.status, told.json()["type"]) == (502, "urn:truespec:problem#UPSTREAM_UNREACHABLE")
    assert f"the proxy {on.upstream.url} {words}" in told.json()["detail"]


def test_a_proxy_on_the_way_is_told_who_comes_and_no_message_shows_the_password() -> None:
    way = Upstream.parse("far.example", through="http://me:p%40ss@near:1")
    assert way.through is not None
    assert (str(way.through), way.through.credentials) == ("http://near:1", "Basic bWU6cEBzcw==")
    for url, through in (("http://me:pass/word@h", None), ("http://h", "me:pass/word@h:x")):
        with pytest.raises(UsageError) as told:
            Upstream.parse(url, through=through)
        assert "me:•••@h" in str(told.value)


@pytest.mark.parametrize("way", ["https://h", "http://h/base", "ftp://h"])
def test_a_way_that_is_none_is_refused(way: str) -> None:
    with pytest.raises(UsageError, match="is no address of the form http://host:port"):
        Upstream.parse("http://far.example", through=way)


@pytest.mark.parametrize(
    "address",
    ["", "ftp://h", "http://", "http://h:x", "http://h:99999", "http://u:p@h", "http://h/a?b", "http://h/ü"],
)
def test_an_address_is_one(address: str) -> None:
    with pytest.raises(UsageError, match="the upstream"):
        Upstream.parse(address)


def test_a_held_answer_that_stalls_is_given_up_where_errors_are_answers() -> None:
    def play(wire: Wire, behind: Behind) -> None:
        wire.request()
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
        wire.socket.recv(1)

    with stage(play, strict(timeout=0.1)) as on:
        assert on.ask(GET).status == 504


def test_an_address_in_a_query_is_no_scheme() -> None:
    with pytest.raises(UsageError, match="has more than a host"):
        Upstream.parse("localhost/a?cb=http://c.example")
