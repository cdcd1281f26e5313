"""Answers that are too long to be judged: who sends one is accused of nothing, but of one without end."""

import pytest
from truespec.contract_tests import Client, Target, TestSettings, run
from truespec.contract_tests.targets import answer_reader, is_too_long
from truespec.fuzz import FuzzSettings, fuzz
from truespec.spec import Exchange, Request, Spec

from ..raw_server import raw_server

LIST = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {"/things": {"get": {"responses": {"200": {"description": "All."}}}}},
    }
)


@pytest.fixture(autouse=True)
def less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_reader, "MAX_ANSWER", 100)
    monkeypatch.setattr(answer_reader, "_ENDLESS", 1000)


def answer(size: int, *, is_framed: bool) -> bytes:
    field = b"Content-Length: %d\r\n" % size if is_framed else b"Connection: close\r\n"
    return b"HTTP/1.1 200 OK\r\n%b\r\n%b" % (field, b"x" * size)


def asked(answer: bytes, *, resets: bool = False) -> tuple[Exchange, list[str]]:
    with raw_server(answer, resets=resets) as raw, Client(Target(raw.url)) as client:
        return client.send(Request("GET", "/things")), list(client.remarks())


@pytest.mark.parametrize("is_framed", [True, False])
def test_what_has_an_end_is_told_apart_from_what_has_none(is_framed: bool) -> None:
    exchange, remarks = asked(answer(101, is_framed=is_framed))
    assert (is_too_long(exchange), len(remarks)) == (True, 1)
    exchange, remarks = asked(answer(1001, is_framed=is_framed))
    assert exchange.error is not None
    assert exchange.error.startswith("the answer goes on after ")
    assert (is_too_long(exchange), remarks) == (False, [])


@pytest.mark.parametrize("is_framed", [True, False])
def test_what_is_just_short_enough_is_kept(is_framed: bool) -> None:
    exchange, remarks = asked(answer(100, is_framed=is_framed))
    assert exchange.response is not None
    assert (len(exchange.response.body), remarks) == (100, [])


def test_a_long_refusal_whose_connection_is_reset_has_ended() -> None:
    refusal = answer(101, is_framed=False).replace(b"200 OK", b"400 No")
    assert is_too_long(asked(refusal, resets=True)[0])


def test_a_run_accuses_nobody_of_a_long_answer_and_says_how_many_there_were() -> None:
    with raw_server(answer(101, is_framed=True)) as raw:
        tested = run(LIST, Target(raw.url), TestSettings(second_engine=False))
        fuzzed = fuzz(LIST, Target(raw.url), FuzzSettings(0.3, second_engine=False))
    for report in (tested, fuzzed):
        assert report.findings == ()
        (note,) = [each for each in report.notes if "not judged" in each]
        assert "longer than" in note
