"""What is large, slow or endless goes on as it comes, and is said not to be judged."""

import json
import socket
import threading
import time

from truespec.mockserver import MockSettings
from truespec.mockserver.proxy import ProxySettings

from .proxies import GOOD, JSON, Stage, ok, stage
from .upstreams import Received, Upstream, Wire

MEBI = 1 << 20
SMALL = ProxySettings(mock=MockSettings(max_body=1000))
FILE = "GET /files/a HTTP/1.1\r\nHost: h\r\n\r\n"


def lines_of(on: Stage) -> list[bytes]:
    """Read the head of an answer."""
    lines: list[bytes] = []
    while (line := on.client.read.readline()) not in (b"\r\n", b""):
        lines.append(line[:-2])
    return lines


def test_a_stream_of_events_comes_event_by_event() -> None:
    def play(wire: Wire, behind: Upstream) -> None:
        behind.received.append(wire.request() or Received(b"", []))
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
        assert wire.socket.recv(1) == b""  # nothing more comes, and no end, until the client leaves

    with stage(play, ProxySettings(patience=60)) as on:
        on.client.send(FILE)
        assert b"Truespec-Not-Judged: a stream has no end to wait for" in lines_of(on)
        assert on.client.read.read(14) == b"9\r\ndata: 1\n\n\r\n"
    assert on.proxy.seen[0].exchange.error == "the client went away"


def test_an_answer_that_takes_its_time_is_relayed_and_judged_late() -> None:
    def play(wire: Wire, behind: Upstream) -> None:
        behind.received.append(wire.request() or Received(b"", []))
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        wire.send(b"1\r\n{\r\n")
        behind.received.append(wire.head() or Received(b"", []))  # comes once the client has that

    with stage(play, ProxySettings(patience=0.05)) as on:
        on.client.send("GET /things/1 HTTP/1.1\r\nHost: h\r\n\r\n")
        assert b"Truespec-Not-Judged: the answer took longer than 0.05 s" in lines_of(on)
        assert on.client.read.read(6) == b"1\r\n{\r\n"
        assert on.proxy.seen == []


def test_a_slow_answer_that_comes_to_its_end_is_judged_after_all() -> None:
    def play(wire: Wire, behind: Upstream) -> None:
        behind.received.append(wire.request() or Received(b"", []))
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{")
        began.wait(5)
        wire.send(b'"n": "1"}')

    began = threading.Event()
    with stage(play, ProxySettings(patience=0.05)) as on:
        on.client.send("GET /things/1 HTTP/1.1\r\nHost: h\r\n\r\n")
        lines_of(on)
        began.set()
        assert on.client.read.read(10) == b'{"n": "1"}'
        on.client.close()
    (seen,) = on.proxy.seen
    assert [str(each.where) for each in seen.response.violations] == ["body /n"]
    assert (seen.response.not_judged, seen.status) == ("", 200)


def test_what_is_too_large_to_be_judged_passes_whole() -> None:
    large = b"x" * 100_000
    with stage(settings=SMALL, answer=ok(large, kind=b"text/plain")) as on:
        on.client.send("POST /files/a HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\n")
        answer = on.client.send(f"Content-Length: {len(large)}\r\n\r\n").send(large).answer()
        assert (answer.status, answer.body) == (200, large)
        told = (answer.field("truespec-not-judged") or "").split("; ")
        assert told == [
            f"the {what} has more than 1,000 bytes (--max-body)" for what in ("request", "answer")
        ]
        assert on.ask("GET /things/1 HTTP/1.1\r\nHost: h\r\n\r\n").status == 200  # the connection goes on
    assert on.upstream.received[0].body == large
    seen = on.proxy.seen[0]
    assert (seen.exchange.request.body, seen.exchange.response and seen.exchange.response.body) == (b"", b"")


def test_of_what_is_too_large_the_head_is_judged_all_the_same() -> None:
    large = b"x" * 100_000
    settings = ProxySettings(mock=MockSettings(errors=True, max_body=1000))
    head = b"PUT /things/x HTTP/1.1\r\nHost: h\r\n" + JSON + b"Content-Length: 100000\r\n\r\n"
    with stage(settings=settings) as on:
        answer = on.client.send(head + large).answer()
        assert (answer.status, answer.field("connection")) == (401, "close")
        assert [each["location"] for each in answer.json()["validation"]] == [[], ["path", "id"]]
    assert on.upstream.received == []


def test_who_does_not_read_stops_who_writes() -> None:
    wrote: list[int] = []

    def play(wire: Wire, behind: Upstream) -> None:
        wire.request()
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % (64 * MEBI))
        wire.socket.settimeout(0.5)
        size = 0
        try:
            while size < 64 * MEBI:
                size += wire.socket.send(b"x" * MEBI)
        except TimeoutError:
            wrote.append(size)

    with stage(play, SMALL) as on:
        on.client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        on.client.send(FILE).read.readline()
        while not wrote:
            time.sleep(0.05)
    assert wrote[0] < 32 * MEBI


def test_an_upload_is_passed_on_as_the_upstream_reads_it() -> None:
    def play(wire: Wire, behind: Upstream) -> None:
        head = wire.head()
        assert head is not None
        first = wire.take(5)
        behind.received.append(head)
        wire.send(ok(first, kind=b"text/plain"))

    with stage(play, SMALL) as on:
        on.client.send("POST /files/a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n")
        answer = on.client.answer()
        assert answer.status == 200
        assert answer.field("connection") == "close"  # what is still to come is of a request that is answered
        told = answer.field("truespec-not-judged")
        assert told == "the request was answered before it was whole"


def test_marks_are_told_once_in_the_log_of_violations() -> None:
    with stage(answer=ok(GOOD)) as on:
        answer = on.ask("GET /things/x HTTP/1.1\r\nHost: h\r\n\r\n")
    assert len(json.loads(answer.field("sl-violations") or "[]")) == 1
