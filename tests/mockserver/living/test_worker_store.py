"""What several workers share."""

import json
import os
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from truespec.mockserver import LiveMock, Mock, Override, Reply, Store, shared_store
from truespec.mockserver.living import SharedStore
from truespec.spec import Location, Request, Spec, Violation, Where

from ..callbacks.receiver import JSON, callback, orders, receiving
from ..documents import FLAGSHIP, create


@pytest.fixture
def store() -> Generator[SharedStore]:
    with shared_store(2) as made:
        yield made


@pytest.fixture
def alone() -> Generator[SharedStore]:
    with shared_store(1) as made:
        yield made


def in_another(store: SharedStore, work: Callable[[Store], object]) -> None:
    """Let another process, worker 1, do something, and then answer what is asked of it until the end."""
    asked, ends = os.pipe()
    ready, says = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.close(ends)
            store.belong_to(1)
            work(store)
            os.write(says, b"x")
            os.set_blocking(asked, False)
            while True:
                store.keep_in_step()
                try:
                    if not os.read(asked, 1):
                        break
                except BlockingIOError:
                    time.sleep(0.002)
        finally:
            os._exit(0)
    os.close(asked)
    os.read(ready, 1)
    _OTHERS.append((pid, ends))


_OTHERS: list[tuple[int, int]] = []


@pytest.fixture(autouse=True)
def others() -> Generator[None]:
    yield
    for _, ends in _OTHERS:  # all of them first: a later process has what the earlier ones read from, too
        os.close(ends)
    for pid, _ in _OTHERS:
        os.waitpid(pid, 0)
    _OTHERS.clear()


def test_each_worker_sees_what_all_were_asked_in_order_of_time(store: SharedStore) -> None:
    store.add(Request("GET", "/1"), Reply(200), 1.0, 0.0)
    store.add(Request("GET", "/3"), Reply(200), 3.0, 0.0)
    in_another(store, lambda other: other.add(Request("GET", "/2"), Reply(200), 2.0, 0.0))
    assert [each.exchange.request.target for each in store.entries()] == ["/1", "/2", "/3"]
    assert store.total == 3
    store.forget()
    assert (store.entries(), store.total) == ([], 3)


def test_a_callback_that_one_worker_sent_is_in_the_journal_of_all(store: SharedStore) -> None:
    with receiving() as receiver:
        live = LiveMock(Mock(orders({"done": callback("{$request.body#/hook}")})), store)
        order = Request("POST", "/orders/1", (JSON,), json.dumps({"hook": receiver.url}).encode())

        def work(_: Store) -> None:
            live.answer(order)
            live.caller.finish(10)

        in_another(store, work)
        asked, sent = store.entries()
    assert (asked.exchange.request.target, sent.sender) == (
        "/orders/1",
        "callback done of POST /orders/{shop}",
    )
    assert sent.exchange.response is not None
    assert [each[0] for each in receiver.received] == ["POST"]


def test_an_override_is_used_once_by_whoever_is_asked(store: SharedStore) -> None:
    store.put(Override("GET /a", 500, left=2))
    in_another(store, lambda other: other.take("GET /a"))
    assert (store.has_overrides, store.overrides()) == (True, [Override("GET /a", 500)])
    assert store.take("GET /b") is None
    assert store.take("GET /a") == Override("GET /a", 500)
    assert (store.has_overrides, store.take("GET /a")) == (False, None)
    in_another(store, lambda other: other.put(Override("GET /c", 404, (("X", "y"),), b"\xff", 0.5, "cut")))
    assert store.has_overrides
    assert store.take("GET /c") == Override("GET /c", 404, (("X", "y"),), b"\xff", 0.5, "cut")
    store.put(Override("GET /a", 500))
    store.drop()
    assert not store.has_overrides


def test_an_exchange_is_the_same_after_it_was_written(alone: SharedStore) -> None:
    mock = Mock(Spec.load(FLAGSHIP))
    for request in (create(), create(body=b'{"prompt":1}'), create(body=b"\xff\x00")):
        alone.add(request, mock.answer(request), 1.0, 0.5)
    good, bad, binary = alone.entries()
    assert (good.exchange.request, good.verdict, good.name) == (create(), "conforms", "createImages")
    assert [str(each.where) for each in bad.request_violations][1:] == ["body", "body /prompt"]
    assert str(bad.request_violations[0].at).startswith("spec/images.yaml:")
    assert binary.exchange.request.body == b"\xff\x00"


def test_halves_of_surrogate_pairs_do_no_harm(alone: SharedStore) -> None:
    where, at = Where("body", "\ud800", "/\ud800"), Location("x", 1, 1, "")
    broken = Violation("r", "c", "\ud800", where, at, "\ud800")
    alone.add(Request("GET", "/"), Reply(400, violations=(broken,)), 1.0, 0.0)
    assert alone.entries()[0].request_violations[0].message == "?"


def test_the_file_holds_no_more_than_a_ring_does(tmp_path: Path) -> None:
    store = SharedStore(tmp_path, 1, size=10, max_bytes=100_000)
    for turn in range(50):
        for number in range(10):
            request = Request("POST", f"/{turn}/{number}", (), bytes(100))
            store.add(request, Reply(200), turn + number / 10, 0.0)
        assert len(store.entries()) == 10
    store.add(Request("POST", "/large", (), bytes(60_000)), Reply(200), 90.0, 0.0)
    assert [each.exchange.request.target for each in store.entries()][-1] == "/large"
    store.add(Request("POST", "/larger", (), bytes(60_000)), Reply(200), 91.0, 0.0)
    assert [each.exchange.request.target for each in store.entries()] == ["/larger"]
    assert (store.total, sum(each.stat().st_size for each in tmp_path.iterdir()) < 2_000_000) == (502, True)
    store.close()


def test_a_worker_that_is_gone_is_not_waited_for_for_ever(store: SharedStore) -> None:
    store.add(Request("GET", "/1"), Reply(200), 1.0, 0.0)
    assert len(store.entries()) == 1  # worker 1 never answers


def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with shared_store(1) as store:
        store.add(Request("GET", "/1"), Reply(200), 1.0, 0.0)
        assert store.entries()
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []
