"""A client waits as the user and the server ask."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from truespec.contract_tests import Client, Target
from truespec.spec import Request

from ..raw_server import raw_server

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def later(status: str, field: str) -> bytes:
    return f"HTTP/1.1 {status}\r\n{field}Content-Length: 0\r\n\r\n".encode()


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let time go by as soon as somebody sleeps; gives for how long."""
    slept: list[float] = []
    clock = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: clock() + sum(slept))
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_server_that_asks_for_time_gets_it(status: str, naps: list[float]) -> None:
    with raw_server(later(status, "Retry-After: 7\r\n"), OK) as raw, Client(Target(raw.url)) as client:
        answer = client.send(Request("POST", "/")).response
    assert answer is not None
    assert answer.status == 200
    assert naps == [7]


def test_retry_after_may_be_a_date(naps: list[float]) -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    refusal = later("429 Too Many Requests", f"Retry-After: {when}\r\n")
    with raw_server(refusal, OK) as raw, Client(Target(raw.url)) as client:
        client.send(Request("GET", "/"))
    (nap,) = naps
    assert 20 < nap <= 30


@pytest.mark.parametrize(
    "field", ["", "Retry-After: soon\r\n", "Retry-After: 3600\r\n", "Retry-After: 0\r\n"]
)
def test_without_a_time_to_wait_the_refusal_is_the_answer(field: str, naps: list[float]) -> None:
    refusal = later("429 Too Many Requests", field)
    with raw_server(refusal, OK) as raw, Client(Target(raw.url)) as client:
        answer = client.send(Request("GET", "/")).response
    assert answer is not None
    assert answer.status == 429
    assert naps == []


def test_a_server_that_never_has_time_is_not_waited_for_forever(naps: list[float]) -> None:
    refusal = later("429 Too Many Requests", "Retry-After: 25\r\n")
    with raw_server(refusal) as raw, Client(Target(raw.url)) as client:
        answers = [client.send(Request("GET", "/")).response for _ in range(3)]
    assert [each.status for each in answers if each is not None] == [429, 429, 429]
    assert sum(naps) <= 60


def test_no_more_requests_a_second_than_the_user_allows(naps: list[float]) -> None:
    with raw_server(OK) as raw, Client(Target(raw.url, rate=0.5)) as client:
        for _ in range(3):
            client.send(Request("GET", "/"))
    assert len(naps) == 2
    assert 3 < sum(naps) <= 4


def test_a_server_that_refuses_again_after_its_time_is_asked_a_little_later(naps: list[float]) -> None:
    refusal = later("429 Too Many Requests", "Retry-After: 1\r\n")
    with raw_server(refusal) as raw, Client(Target(raw.url)) as client:
        for _ in range(4):
            client.send(Request("GET", "/"))
        (told,) = client.remarks()
    assert naps[:3] == [1, 1, 1]
    assert naps[3:]
    assert all(nap < 1 for nap in naps[3:])
    assert "answered 429, and 3 s were waited as it asked" in told


def test_a_server_that_never_refuses_is_not_told_of(naps: list[float]) -> None:
    with raw_server(OK) as raw, Client(Target(raw.url)) as client:
        client.send(Request("GET", "/"))
        assert not list(client.remarks())
