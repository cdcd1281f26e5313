"""The edge on a socket: what a connection may do, and what it gets."""

import random
import re
import socket
import struct
from collections.abc import Generator
from contextlib import suppress

import pytest
from truespec.mockserver import RunningMock, truespec_mock
from truespec.spec import Spec

from .connections import Connection, connected, connection
from .documents import things

GET = "GET /things/1 HTTP/1.1\r\nHost: h\r\n\r\n"
POST = "POST /things/1 HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
READY = "GET /__truespec/ready HTTP/1.1\r\nHost: h\r\n\r\n"
BODY = '{"이름":"é"}'.encode()


@pytest.fixture(scope="module")
def running() -> Generator[RunningMock]:
    with truespec_mock(things()) as mock:
        yield mock


@pytest.fixture
def client(running: RunningMock) -> Generator[Connection]:
    with connection(running.url) as made:
        yield made


def test_a_connection_is_kept_and_the_body_raw_utf_8(client: Connection) -> None:
    for _ in range(3):
        answer = client.send(GET).answer()
        assert (answer.status, answer.body, answer.field("connection")) == (200, BODY, None)
        assert answer.field("date")


def test_head_keeps_the_length_and_has_no_body(client: Connection) -> None:
    answer = client.send(GET.replace("GET", "HEAD")).answer(bodiless=True)
    assert (answer.status, answer.field("content-length")) == (200, str(len(BODY)))
    assert client.send(GET).answer().body == BODY


def test_204_has_neither_body_nor_length(client: Connection) -> None:
    answer = client.send(GET.replace("GET", "DELETE")).answer()
    assert (answer.status, answer.field("content-length")) == (204, None)
    assert client.send(GET).answer().status == 200


def test_expect_is_answered_before_the_body_comes(client: Connection) -> None:
    client.send(POST + "Content-Length: 7\r\nExpect: 100-Continue\r\n\r\n")
    assert client.read.readline() == b"HTTP/1.1 100 Continue\r\n"
    assert client.read.readline() == b"\r\n"
    assert client.send('{"n":1}').answer().status == 200


def test_a_body_is_asked_for_behind_the_answer_that_an_application_still_gives(client: Connection) -> None:
    client.send(READY + POST + "Content-Length: 7\r\nExpect: 100-continue\r\n\r\n")
    assert client.answer().json()["document"] == "x.yaml"
    assert client.read.readline() == b"HTTP/1.1 100 Continue\r\n"
    assert client.read.readline() == b"\r\n"
    assert client.send('{"n":1}').answer().status == 200


def test_http_1_0_knows_no_expectation(client: Connection) -> None:
    post = POST.replace("HTTP/1.1", "HTTP/1.0")
    client.send(post + 'Content-Length: 7\r\nExpect: 100-continue\r\n\r\n{"n":1}')
    assert client.answer().status == 200


@pytest.mark.parametrize("sent", [GET, READY, GET + READY + READY, READY + GET + READY])
def test_a_client_that_closes_its_side_still_reads_its_answers(client: Connection, sent: str) -> None:
    client.send(sent).socket.shutdown(socket.SHUT_WR)
    assert [client.answer().status for _ in range(sent.count("GET"))] == [200] * sent.count("GET")
    assert client.ended()


def test_clients_that_leave_before_their_answers_cost_no_error(
    running: RunningMock, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(20):
        with connection(running.url) as client:
            client.send(READY * 20)
            client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with connection(running.url) as client:
        assert client.send(READY * 3).answer().status == 200
    assert caplog.records == []


@pytest.mark.parametrize("junk", ["BROKEN\r\n\0\r\n", "GET / HTTP/1.1\r\nX: \0", GET + "\0"])
def test_nothing_is_said_behind_the_last_word(
    client: Connection, caplog: pytest.LogCaptureFixture, junk: str
) -> None:
    client.send(GET.replace("Host: h", "Host: h\r\nConnection: close") + junk)
    assert client.answer().status == 200
    assert client.ended()
    assert caplog.records == []


def test_a_chunked_body_is_one_body(client: Connection) -> None:
    client.send(POST + "Transfer-Encoding: chunked\r\n\r\n")
    answer = client.send('4\r\n{"n"\r\n3;x=y\r\n:1}\r\n0\r\nTrailer-Field: x\r\n\r\n').answer()
    assert (answer.status, answer.body) == (200, BODY)
    assert client.send(GET).answer().status == 200


def test_a_request_may_come_byte_by_byte(client: Connection) -> None:
    for byte in (POST + 'Content-Length: 7\r\n\r\n{"n":1}').encode():
        client.send(bytes([byte]))
    assert client.answer().status == 200


def test_http_1_0_is_answered_and_closed(client: Connection) -> None:
    answer = client.send("GET /things/1 HTTP/1.0\r\n\r\n").answer()
    assert (answer.status, answer.body) == (200, BODY)
    assert client.ended()


def test_connection_close_is_answered_and_closed(client: Connection) -> None:
    answer = client.send(GET.replace("Host: h", "Host: h\r\nConnection: close")).answer()
    assert (answer.status, answer.field("connection")) == (200, "close")
    assert client.ended()


@pytest.mark.parametrize("order", ["gpg", "grg", "rg", "rrgpr", "grpgrpg"])
def test_pipelined_requests_are_answered_in_order(client: Connection, order: str) -> None:
    request = {"g": GET, "p": GET.replace("GET /things", "GET /nothing"), "r": READY}
    client.send("".join(request[each] for each in order))
    told = {"g": "이름", "p": "type", "r": "document"}
    assert [next(iter(client.answer().json())) for _ in order] == [told[each] for each in order]


def test_an_upgrade_that_is_not_taken_costs_nothing(client: Connection) -> None:
    offer = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
    client.send(POST + offer + 'Content-Length: 7\r\n\r\n{"n":1}' + GET)
    assert (client.answer().status, client.answer().status) == (200, 200)


def test_the_body_behind_an_upgrade_offer_may_come_later(client: Connection) -> None:
    client.send(POST + "Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 7\r\n\r\n")
    assert client.send('{"n":').send("1}").answer().status == 200


def test_a_websocket_offer_is_an_ordinary_request(client: Connection) -> None:
    client.send(GET.replace("Host: h", "Host: h\r\nConnection: Upgrade\r\nUpgrade: websocket"))
    assert client.answer().status == 200
    assert client.send(READY).answer().json()["document"] == "x.yaml"


@pytest.mark.parametrize("method", ["BREW", "get", "X" * 64])
@pytest.mark.parametrize("pieces", [1, 2, 9])
def test_an_unknown_method_is_405_with_allow(client: Connection, method: str, pieces: int) -> None:
    request = f"{method} /things/1 HTTP/1.1\r\nHost: h\r\n\r\n"
    size = len(request) // pieces + 1
    for start in range(0, len(request), size):
        client.send(request[start : start + size])
    answer = client.answer()
    assert (answer.status, answer.field("allow")) == (405, "GET, HEAD, POST, DELETE")
    assert client.send(GET).answer().status == 200


def test_an_unknown_method_has_its_body_read(client: Connection) -> None:
    client.send("BREW /things/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 60\r\n\r\n" + "GET / " * 10 + GET)
    assert [client.answer().status for _ in range(2)] == [405, 200]


NO_REQUESTS = {
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
    "http-2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no-version": b"GET /things/1\r\n\r\n",
    "http-9": b"GET /things/1 HTTP/9.9\r\nHost: h\r\n\r\n",
    "no-target": b"GET  HTTP/1.1\r\nHost: h\r\n\r\n",
    "method-that-is-no-token": b"G(T / HTTP/1.1\r\nHost: h\r\n\r\n",
    "method-without-end": b"X" * 70 + b" / HTTP/1.1\r\nHost: h\r\n\r\n",
    "no-host": b"GET /things/1 HTTP/1.1\r\n\r\n",
    "two-hosts": b"GET /things/1 HTTP/1.1\r\nHost: h\r\nhost: h\r\n\r\n",
    "same-length-twice": (POST + "Content-Length: 2\r\ncontent-length: 2\r\n\r\n{}").encode(),
    "two-lengths": (POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}").encode(),
    "length-and-chunks": (POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n").encode(),
    "length-is-no-number": (POST + "Content-Length: two\r\n\r\n{}").encode(),
    "length-below-0": (POST + "Content-Length: -2\r\n\r\n{}").encode(),
    "length-beyond-all": (POST + f"Content-Length: {'9' * 5000}\r\n\r\n").encode(),
    "chunk-is-no-number": (POST + "Transfer-Encoding: chunked\r\n\r\nxx\r\n").encode(),
    "nul-in-a-field": b"GET /things/1 HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n",
    "space-before-the-colon": b"GET /things/1 HTTP/1.1\r\nHost : h\r\n\r\n",
}


@pytest.mark.parametrize("sent", NO_REQUESTS.values(), ids=NO_REQUESTS)
def test_what_is_no_request_is_400_in_words_and_closed(client: Connection, sent: bytes) -> None:
    answer = client.send(sent).answer()
    assert (answer.status, answer.json()["type"]) == (400, "urn:truespec:problem#BAD_REQUEST")
    assert answer.field("connection") == "close"
    assert client.ended()


@pytest.mark.parametrize("first", [GET, READY], ids=["fast", "application"])
def test_what_comes_before_a_broken_request_is_answered_first_and_nothing_after(
    client: Connection, first: str
) -> None:
    client.send(first + "GET /things/1 HTTP/1.1\r\n\r\n" + GET)
    assert [client.answer().status, client.answer().status] == [200, 400]
    assert client.ended()


@pytest.mark.parametrize(
    ("target", "status"),
    [
        pytest.param("http://other.example:99/things/1", 200, id="absolute"),
        pytest.param("http://other.example/things/1?__code=200", 200, id="absolute-with-query"),
        pytest.param("http://other.example", 404, id="absolute-without-path"),
        pytest.param("*", 404, id="asterisk"),
        pytest.param("/a%2Fb", 202, id="slash-stays-escaped"),
        pytest.param("/a/b", 404, id="slash"),
        pytest.param("/things/%00", 200, id="nul"),
        pytest.param("/things/%zz", 200, id="percent-that-encodes-nothing"),
        pytest.param("/things/%ff", 422, id="no-utf-8"),
        pytest.param("/things/\xff", 400, id="raw-bytes"),
        pytest.param("//things//1", 404, id="doubled-slashes"),
        pytest.param("/things/../../etc/passwd", 404, id="dots"),
        pytest.param("/things/1#part", 200, id="fragment"),
        pytest.param("/" + "a" * 60_000, 404, id="long"),
        pytest.param("/" + "a" * 66_000, 414, id="too-long"),
    ],
)
def test_any_target_is_answered(client: Connection, target: str, status: int) -> None:
    assert client.send(GET.replace("/things/1", target, 1)).answer().status == status


@pytest.mark.parametrize(
    ("field", "status"),
    [
        pytest.param("X-A: é한".encode().decode("latin-1"), 200, id="utf-8"),
        pytest.param("Accept: \xff\x80", 406, id="accept"),
        pytest.param("Prefer: code=\xff", 422, id="prefer"),
        pytest.param("Origin: \xff\t", 200, id="origin"),
        pytest.param("X-A: " + "a" * 60_000, 200, id="long"),
        pytest.param("X-A: " + "a" * 70_000, 431, id="too-long"),
        pytest.param("\r\n".join(f"X-{number}: a" for number in range(9_000)), 431, id="too-many"),
    ],
)
def test_any_field_is_answered(client: Connection, field: str, status: int) -> None:
    assert client.send(GET.replace("Host: h", f"Host: h\r\n{field}")).answer().status == status


def test_a_body_that_is_no_utf_8_is_400(client: Connection) -> None:
    assert client.send(POST + 'Content-Length: 4\r\n\r\n{"\xff"').answer().status == 400


def test_a_connect_request_is_no_tunnel(client: Connection) -> None:
    answer = client.send("CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n").answer()
    assert 400 <= answer.status < 500


def test_a_field_that_never_ends_is_refused(client: Connection) -> None:
    client.send(GET[:-2] + "X-A: ")
    for _ in range(9):
        client.send("a" * 8_000)
    assert client.answer().status == 431


def test_a_method_that_only_3_2_can_describe_reaches_its_operation() -> None:
    answer = {"responses": {"200": {"description": "d"}}}
    document = {
        "openapi": "3.2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": answer, "query": answer, "additionalOperations": {"BREW": answer}}},
    }
    with connected(Spec.load(document, name="x.yaml")) as client:
        sent = [f"{method} /a HTTP/1.1\r\nHost: h\r\n\r\n" for method in ("BREW", "QUERY", "COPY")]
        assert [client.send(each).answer().status for each in sent] == [200, 200, 405]
        assert (
            client.send(sent[1].replace("HTTP/1.1", "HTTP/1.1\r\nConnection: close")).answer().status == 200
        )


PIECES = (
    GET,
    READY,
    POST + 'Content-Length: 7\r\n\r\n{"n":1}',
    POST + 'Transfer-Encoding: chunked\r\n\r\n7\r\n{"n":1}\r\n0\r\n\r\n',
    POST + 'Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 7\r\n\r\n{"n":1}',
    POST + 'Expect: 100-continue\r\nContent-Length: 7\r\n\r\n{"n":1}',
    GET.replace("GET", "BREW"),
    GET.replace("GET", "HEAD"),
    GET.replace("HTTP/1.1", "HTTP/1.0"),
)


def damaged(chance: random.Random) -> bytes:
    """Put requests behind each other and change some bytes."""
    sent = bytearray("".join(chance.choices(PIECES, k=chance.randint(1, 3))).encode())
    for _ in range(chance.choice([0, 1, 1, 2, 5])):
        place = chance.randrange(len(sent))
        sent[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
    return bytes(sent)


@pytest.mark.parametrize("seed", range(300))
def test_any_bytes_at_all_are_answered_in_order_and_never_with_5xx(
    running: RunningMock, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    chance = random.Random(seed)
    sent = damaged(chance)
    cut = chance.randrange(len(sent) + 1)
    with connection(running.url) as client:
        client.send(sent[:cut]).send(sent[cut:])
        with suppress(OSError):  # it may have closed already, after what it refused
            client.socket.shutdown(socket.SHUT_WR)
        heads = statuses(client.read.read())
    assert [status for status in heads if not 100 <= status < 500] == [], sent
    assert caplog.records == []


def statuses(received: bytes) -> list[int]:
    """Read all answers; what stands between them is an error."""
    found: list[int] = []
    while received:
        assert received.startswith(b"HTTP/1.1 "), received
        head, _, received = received.partition(b"\r\n\r\n")
        found.append(int(head[9:12]))
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        if length and not received.startswith(b"HTTP/1.1 "):  # the next one stands there after HEAD
            received = received[int(length[1]) :] if received else b""
    return found
