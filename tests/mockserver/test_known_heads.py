"""Heads that came before: known again where their bytes say all, and answered as the first time."""

import json
from collections.abc import Generator
from random import Random

import pytest
from truespec.mockserver import Mock, MockSettings, Reply
from truespec.mockserver.known_heads import Again, KnownHeads
from truespec.spec import Request, Spec

from .connections import connected
from .documents import things
from .edges import FastEdge

HEAD = b"POST /things/1 HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n"
POST = Request("POST", "/things/1", (("Content-Type", "application/json"),), b'{"n":1}')


class Counting(Mock):
    """A mock that counts who asks what."""

    def __init__(self, spec: Spec, settings: MockSettings | None = None) -> None:
        super().__init__(spec, settings)
        self.whole: list[Request] = []
        self.heads: list[Request] = []

    def answer(self, request: Request) -> Reply:
        self.whole.append(request)
        return super().answer(request)

    def again(self, request: Request) -> Again | None:
        self.heads.append(request)
        return super().again(request)


@pytest.fixture
def mock() -> Counting:
    return Counting(things())


@pytest.fixture
def edge(mock: Counting) -> Generator[FastEdge]:
    made = FastEdge(mock)
    yield made
    made.close()


def known(mock: Mock, data: bytes, request: Request) -> KnownHeads:
    """Have a head come twice."""
    heads = KnownHeads(mock)
    for _ in range(2):
        heads.learn(data, len(request.body), lambda: request)
    return heads


def test_a_head_that_came_twice_is_not_read_a_third_time(edge: FastEdge, mock: Counting) -> None:
    edge.ask(POST)  # three times
    edge.ask(POST)
    assert len(mock.whole) == 2
    assert len(mock.heads) == 1


@pytest.mark.parametrize(
    "body", [b'{"n":1}', b'{"n":""', b'{"m":1}', b"[1,2,3]", b"\xff\xff\xff\xff\xff\xff\xff"]
)
def test_a_known_head_leaves_the_body_to_be_judged(mock: Mock, body: bytes) -> None:
    heads = known(mock, HEAD + POST.body, POST)
    other = Request(POST.method, POST.target, POST.fields, body)
    assert heads.answer(HEAD + body) == mock.answer(other)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(HEAD, id="no-body-yet"),
        pytest.param(HEAD + b'{"n":', id="part-of-the-body"),
        pytest.param(HEAD + b'{"n":1}G', id="more-than-the-body"),
        pytest.param((HEAD + b'{"n":1}') * 2, id="pipelined"),
        pytest.param(HEAD[:-2], id="part-of-the-head"),
        pytest.param(b"\r\n" + HEAD + b'{"n":1}', id="an-empty-line-before"),
        pytest.param(HEAD.replace(b"POST", b"post") + b'{"n":1}', id="another-case"),
    ],
)
def test_bytes_that_are_not_one_known_request_are_left_to_the_parser(mock: Mock, data: bytes) -> None:
    assert known(mock, HEAD + POST.body, POST).answer(data) is None


@pytest.mark.parametrize(
    ("data", "request_"),
    [
        pytest.param(
            b"GET /things/1 HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n",
            Request("GET", "/things/1", (("Host", "h"), ("Expect", "100-continue"))),
            id="expect",
        ),
        pytest.param(
            b"HEAD /things/1 HTTP/1.1\r\nHost: h\r\n\r\n",
            Request("HEAD", "/things/1", (("Host", "h"),)),
            id="head",
        ),
        pytest.param(
            b"\r\n\r\nGET /things/1 HTTP/1.1\r\nHost: h\r\n\r\n",
            Request("GET", "/things/1", (("Host", "h"),)),
            id="an-empty-line-before",
        ),
        pytest.param(
            b"POST /things/1 HTTP/1.1\nHost: h\nContent-Length: 4\n\n\r\n\r\n",
            Request("POST", "/things/1", (("Host", "h"),), b"\r\n\r\n"),
            id="the-end-of-a-head-in-the-body",
        ),
        pytest.param(
            b"GET /things/1 HTTP/1.1\r\nHost: h\r\nX: " + b"a" * 5000 + b"\r\n\r\n",
            Request("GET", "/things/1", (("Host", "h"),)),
            id="long",
        ),
    ],
)
def test_some_heads_are_read_each_time(mock: Counting, data: bytes, request_: Request) -> None:
    assert known(mock, data, request_).answer(data) is None
    assert mock.heads == []


@pytest.mark.parametrize(
    ("settings", "fields", "target"),
    [
        pytest.param(MockSettings(dynamic=True), (), "/things/1", id="dynamic"),
        pytest.param(MockSettings(), (("Prefer", "dynamic=true"),), "/things/1", id="dynamic-once"),
        pytest.param(MockSettings(), (("Prefer", "delay=1ms"),), "/things/1", id="late"),
        pytest.param(MockSettings(), (("Prefer", "code=1"),), "/things/1", id="no-preference"),
        pytest.param(MockSettings(), (), "/things/1?__code=404", id="twins"),
        pytest.param(MockSettings(), (), f"/things/{'a' * 21}", id="a-head-that-is-wrong"),
    ],
)
def test_what_differs_from_time_to_time_is_asked_each_time(
    settings: MockSettings, fields: tuple[tuple[str, str], ...], target: str
) -> None:
    assert Mock(things(), settings).again(Request("GET", target, fields)) is None


def test_heads_that_never_come_again_are_forgotten(mock: Counting) -> None:
    heads = KnownHeads(mock)

    def come(number: int) -> bytes:
        data = b"GET /%d HTTP/1.1\r\nHost: h\r\n\r\n" % number
        heads.learn(data, 0, lambda: Request("GET", f"/{number}"))
        return data

    for number in range(5_000):
        come(number)
        come(number)
    held = [
        number for number in range(5_000) if heads.answer(b"GET /%d HTTP/1.1\r\nHost: h\r\n\r\n" % number)
    ]
    assert 0 < len(held) <= 256
    assert held[-1] == 4_999


def test_a_mock_that_fails_at_a_known_head_answers_500() -> None:
    class Failing(Mock):
        def again(self, request: Request) -> Again | None:
            return lambda body: Reply(200, (), bytes(len(json.loads(body))))

    with connected(Failing(things())) as client:
        for _ in range(3):
            assert client.send(HEAD + POST.body).answer().status == 200
        assert client.send(HEAD + b'{"n":1 ').answer().status == 500
        assert client.ended()


def test_what_comes_in_pieces_is_answered_alike(mock: Mock) -> None:
    random = Random(1)
    with connected(mock) as client:
        expected = client.send(HEAD + POST.body).answer().body
        for _ in range(60):
            count = random.randint(1, 3)
            left = (HEAD + POST.body) * count
            while left:
                size = random.choice((1, len(HEAD) - 1, len(HEAD), len(HEAD) + 7, 200))
                client.send(left[:size])
                left = left[size:]
            assert [client.answer().body for _ in range(count)] == [expected] * count
