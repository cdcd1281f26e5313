"""Answers that come late and errors on demand: of their form, as often as asked for, and the same again."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import pytest
from truespec.mockserver import (
    AsgiMock,
    Delay,
    ErrorRate,
    Mock,
    MockSettings,
    Mount,
    Site,
    create_app,
    truespec_mock,
)
from truespec.spec import Request, Spec, UsageError

from .connections import connection
from .documents import json_response, spec_of

OK: Final = json_response(example=1)
DECLARED: Final = {
    "200": OK,
    "404": json_response(example="none"),
    "429": json_response(example="often"),
    "503": json_response(example="down"),
}
GET: Final = "GET {} HTTP/1.1\r\nHost: h\r\n\r\n"


def spec() -> Spec:
    paths: dict[str, Any] = {
        "/a": {"get": {"operationId": "readA", "responses": DECLARED}},
        "/b": {"get": {"responses": {"200": OK}}},
        "/c": {"get": {"responses": {"200": OK, "404": DECLARED["404"]}}},
        "/d": {"get": {"responses": {"200": OK, "default": DECLARED["503"]}}},
    }
    return spec_of(paths)


def failing(*rates: str, seed: str | None = "s", **more: Any) -> Mock:
    return Mock(spec(), MockSettings(error_rates=tuple(map(ErrorRate.parse, rates)), seed=seed, **more))


def statuses(mock: Mock, targets: Sequence[str]) -> list[int]:
    return [mock.answer(Request("GET", each)).status for each in targets]


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("100..800ms", Delay("", 0.1, 0.8)),
        ("2s", Delay("", 2.0, 2.0)),
        ("100ms..1.5s", Delay("", 0.1, 1.5)),
        ("readA=0.5s", Delay("readA", 0.5, 0.5)),
        ("GET /a=b=1..2s", Delay("GET /a=b", 1.0, 2.0)),
    ],
)
def test_a_delay_is_read(text: str, delay: Delay) -> None:
    read = Delay.parse(text)
    assert (read.operation, read.low, read.high) == (
        delay.operation,
        pytest.approx(delay.low),
        pytest.approx(delay.high),
    )


@pytest.mark.parametrize("text", ["", "100", "1..2", "2s..1s", "-1s", "1m", "ms", "1ms..", "readA="])
def test_what_is_no_delay_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="delay"):
        Delay.parse(text)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("5%", ErrorRate("", 0.05, 0)),
        ("0.5%:503", ErrorRate("", 0.005, 503)),
        ("GET /a=100%", ErrorRate("GET /a", 1.0, 0)),
    ],
)
def test_an_error_rate_is_read(text: str, rate: ErrorRate) -> None:
    assert ErrorRate.parse(text) == rate


@pytest.mark.parametrize("text", ["", "5", "101%", "-1%", "5%:200", "5%:99", "0.05"])
def test_what_is_no_error_rate_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="error rate"):
        ErrorRate.parse(text)


def test_errors_are_those_that_are_declared_and_a_right_request_may_meet() -> None:
    mock = failing("100%")
    assert set(statuses(mock, ["/a"] * 40)) == {429, 503}
    assert set(statuses(mock, ["/c"] * 5)) == {404}
    reply = mock.answer(Request("GET", "/d"))
    assert (reply.status, reply.body) == (500, b'"down"')
    undeclared = mock.answer(Request("GET", "/b"))
    assert (undeclared.status, undeclared.field("Content-Type")) == (503, "application/problem+json")


def test_a_status_that_is_asked_for_is_declared_or_a_problem_document() -> None:
    mock = failing("100%:503")
    assert mock.answer(Request("GET", "/a")).body == b'"down"'
    assert b'"status":503' in mock.answer(Request("GET", "/b")).body


def test_they_come_as_often_as_wanted() -> None:
    mock = failing("25%")
    seen = Counter(statuses(mock, [f"/b?n={number}" for number in range(2000)]))
    assert 430 < seen[503] < 570
    assert seen[200] + seen[503] == 2000


def test_with_a_seed_a_run_fails_the_same_way_again_in_any_order() -> None:
    targets = [f"/b?n={number % 20}" for number in range(60)]
    fates: list[dict[str, tuple[int, ...]]] = []
    for order in (targets, sorted(targets)):
        mock, found = failing("50%"), dict[str, tuple[int, ...]]()
        for target in order:
            found[target] = (*found.get(target, ()), *statuses(mock, [target]))
        fates.append(found)
    assert fates[0] == fates[1]
    assert any(len(set(each)) == 2 for each in fates[0].values())  # one that is tried again may succeed
    assert statuses(failing("50%", seed="t"), targets) != statuses(failing("50%"), targets)


def test_an_operation_that_is_named_has_its_own_faults() -> None:
    mock = failing("100%", "readA=0%", "GET /b=0%")
    assert statuses(mock, ["/a", "/b", "/c"]) == [200, 200, 404]


def test_what_is_preferred_or_refused_fails_for_no_other_reason() -> None:
    mock = failing("100%")
    assert mock.answer(Request("GET", "/a", (("Prefer", "code=200"),))).status == 200
    assert statuses(mock, ["/nothing"]) == [404]


def test_a_delay_is_within_its_bounds_and_replays() -> None:
    def delays(seed: str) -> list[float]:
        mock = Mock(spec(), MockSettings(delays=(Delay.parse("100..800ms"),), seed=seed))
        return [mock.answer(Request("GET", "/a")).delay for _ in range(20)]

    assert all(0.1 <= each <= 0.8 for each in delays("s"))
    assert len(set(delays("s"))) == 20
    assert (delays("s") == delays("s"), delays("s") == delays("t")) == (True, False)


@pytest.mark.parametrize(
    ("fields", "query", "delay"),
    [
        ((("Prefer", "delay=300ms"),), "", 0.3),
        ((), "?__delay=2s", 2.0),
        ((("Prefer", "code=404, delay=1s"),), "", 1.0),
        ((), "", 5.0),
    ],
)
@pytest.mark.parametrize("dynamic", [False, True])
def test_a_request_may_say_how_late_its_answer_is_to_be(
    fields: tuple[tuple[str, str], ...], query: str, delay: float, dynamic: bool
) -> None:
    mock = Mock(spec(), MockSettings(delays=(Delay.parse("5s"),), dynamic=dynamic))
    assert mock.answer(Request("GET", f"/a{query}", fields)).delay == delay


@pytest.mark.parametrize("delay", ["3600s", "1..2s", "soon", "readA=1s"])
def test_a_request_can_not_be_late_for_ever(delay: str) -> None:
    assert Mock(spec()).answer(Request("GET", "/a", (("Prefer", f'delay="{delay}"'),))).status == 422


def test_an_unknown_operation_can_not_fail() -> None:
    settings = MockSettings(error_rates=(ErrorRate.parse("readB=5%"),))
    with pytest.raises(UsageError, match="readB"):
        Site([Mount("", Mock(spec(), settings))])


def test_late_answers_keep_their_order_and_stop_no_other() -> None:
    settings = MockSettings(delays=(Delay.parse("readA=1s"),))
    with (
        truespec_mock(spec(), settings) as running,
        connection(running.url) as slow,
        connection(running.url) as quick,
    ):
        start = time.monotonic()
        slow.send(GET.format("/a") + GET.format("/b") + GET.format("/nothing"))
        assert quick.send(GET.format("/b")).answer().status == 200
        assert time.monotonic() - start < 1
        assert [slow.answer().status for _ in range(3)] == [200, 200, 404]
        assert time.monotonic() - start >= 1


def test_a_client_that_leaves_before_a_late_answer_costs_no_error(caplog: pytest.LogCaptureFixture) -> None:
    settings = MockSettings(delays=(Delay.parse("100ms"),))
    with truespec_mock(spec(), settings) as running:
        for _ in range(3):
            with connection(running.url) as client:
                client.send(GET.format("/a"))
        time.sleep(0.2)
        with connection(running.url) as client:
            assert client.send(GET.format("/a")).answer().status == 200
    assert caplog.records == []


def test_every_edge_is_late() -> None:
    mock = Mock(spec(), MockSettings(delays=(Delay.parse("60ms"),)))
    start = time.monotonic()
    assert create_app(mock).test_client().get("/a").status_code == 200
    middle = time.monotonic()
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(event: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        sent.append(event)

    scope = {"type": "http", "method": "GET", "path": "/a", "query_string": b"", "headers": []}
    asyncio.run(AsgiMock(mock)(scope, receive, send))
    assert sent[0]["status"] == 200
    assert (middle - start >= 0.06, time.monotonic() - middle >= 0.06) == (True, True)
