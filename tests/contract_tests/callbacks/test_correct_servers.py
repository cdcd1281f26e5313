"""Servers that call back in whatever way is theirs to choose, and are accused of nothing."""

import json
import socket
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response, request
from truespec.contract_tests import Receiving, Report, Target, TestSettings, run
from truespec.spec import Spec, UsageError

from ..sample_server import serving

DOCUMENT = """openapi: 3.1.0
info: {title: Calls, version: "1"}
paths:
  /orders:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [note, hooks]
              properties:
                note: {type: string, maxLength: 40}
                hooks:
                  type: object
                  required: [shipped]
                  properties: {shipped: {type: string, maxLength: 100}}
      responses: {"202": {description: Taken}, "400": {description: Refused}}
      callbacks:
        shipped:
          '{$request.body#/hooks/shipped}':
            post:
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {type: object, required: [note], properties: {note: {type: string}}}
              responses: {"204": {description: Thanks}, "500": {description: Not now}}
"""
Call = Callable[..., int]
Calls = Callable[[str, bytes], None]


def call(method: str, url: str, content: bytes | None = None, kind: str = "application/json") -> int:
    """Call somebody; 0 where nobody is there."""
    parts = urlsplit(url) if url.isascii() and url.isprintable() and "[" not in url else urlsplit("")
    if parts.hostname != "127.0.0.1" or parts.scheme != "http":
        return 0
    connection = HTTPConnection(parts.hostname, parts.port or 80, timeout=5)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, content, {"Content-Type": kind} if content else {})
        return connection.getresponse().status
    except (OSError, HTTPException, ValueError):
        return 0
    finally:
        connection.close()


def content_of(kind: str, content: bytes) -> Any:
    """Read JSON; None for what is none."""
    try:
        found = (
            json.loads(content.decode("utf-8"), parse_constant=float) if kind == "application/json" else None
        )
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return found


def orders(calls: Calls, accepts: Callable[[str], bool] = lambda url: True) -> Flask:
    """Take orders. calls: what is called back with the address and the content. accepts: an address."""
    application = Flask("orders")

    @application.post("/orders")
    def order() -> Response:
        body = content_of(request.mimetype, request.get_data())
        if not isinstance(body, dict):
            return Response(status=400)
        note, hooks = body.get("note"), body.get("hooks")
        url = hooks.get("shipped") if isinstance(hooks, dict) else None
        if not isinstance(note, str) or len(note) > 40 or not isinstance(url, str) or len(url) > 100:
            return Response(status=400)
        if not accepts(url):
            return Response(status=400)
        calls(url, json.dumps({"note": note}).encode())
        return Response(status=202)

    assert order
    return application


def beside(do: Calls) -> Calls:
    """Do it beside the answer."""

    def begin(url: str, content: bytes) -> None:
        threading.Thread(target=do, args=(url, content), daemon=True).start()

    return begin


def once(url: str, content: bytes) -> None:
    call("POST", url, content)


def with_charset(url: str, content: bytes) -> None:
    call("POST", url, content, "application/json; charset=utf-8")


def late(url: str, content: bytes) -> None:
    time.sleep(0.7)
    call("POST", url, content)


def twice(url: str, content: bytes) -> None:
    call("POST", url, content)
    call("POST", url, content)


def many(url: str, content: bytes) -> None:
    threads = [threading.Thread(target=call, args=("POST", url, content)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def asks_first(url: str, content: bytes) -> None:
    statuses = [call("OPTIONS", url), call("HEAD", url), call("GET", f"{url}?hub.challenge=abc")]
    if statuses == [200, 200, 200]:
        call("POST", url, content)


def tries_again(url: str, content: bytes) -> None:
    for _ in range(3):
        if call("POST", url, content) < 500:
            break


def examine(application: Flask, receiving: Receiving = Receiving(), document: str = DOCUMENT) -> Report:  # noqa: B008
    settings = TestSettings(second_engine=False, opinions=True, receiving=receiving)
    with serving(application) as url:
        return run(Spec.load(document.encode()), Target(url), settings)


@pytest.mark.parametrize(
    "calls",
    [
        once,  # before the answer
        beside(late),
        beside(twice),
        beside(many),
        beside(asks_first),
        beside(tries_again),
        beside(with_charset),
    ],
    ids=["at once", "late", "twice", "many", "asks first", "tries again", "charset"],
)
def test_a_server_may_call_back_so(calls: Calls) -> None:
    report = examine(orders(calls))
    assert (report.findings, report.flaky, report.notes) == ((), 0, ())
    assert report.coverage is not None
    assert str(report.coverage.kinds["callbacks"]) == "100 %"


def test_who_never_calls_is_told_of_and_not_accused() -> None:
    report = examine(orders(lambda url, content: None), Receiving(seconds=0.2))
    assert report.findings == ()
    first, second = report.notes
    assert first == "callbacks: 1 declared, 0 received"
    assert "callback shipped of POST /orders (POST) has not come" in second


def test_an_address_that_the_server_refuses_is_put_in_place_of_another_first() -> None:
    """The document's own example is refused, since nobody is there: that is no fault."""
    example = 'example: {note: tea, hooks: {shipped: "https://client.example"}}\n            schema:'
    report = examine(
        orders(beside(twice), lambda url: call("HEAD", url) == 200),
        document=DOCUMENT.replace("schema:", example, 1),
    )
    assert (report.findings, report.notes) == ((), ())


def test_nobody_listens_where_it_is_switched_off() -> None:
    called: list[str] = []
    report = examine(orders(lambda url, content: called.append(url)), Receiving("none"))
    assert (report.findings, report.notes) == ((), ())
    assert not any(url.startswith("http://127.0.0.1") for url in called)
    assert report.coverage is not None
    assert "callbacks" not in report.coverage.kinds


def test_an_address_of_the_users_is_what_requests_have() -> None:
    called: list[str] = []
    how = Receiving(url="https://tunnel.example/hooks/", seconds=0.1)
    examine(orders(lambda url, content: called.append(url)), how)
    assert any(url.startswith("https://tunnel.example/hooks/") for url in called)
    assert not any(url.startswith("http://127.0.0.1") for url in called)


def test_an_address_that_the_document_forbids_is_noted_with_its_place() -> None:
    document = DOCUMENT.replace("maxLength: 100", "maxLength: 100, pattern: '^https:'")
    report = examine(orders(lambda url, content: None, lambda url: url[:6] == "https:"), document=document)
    assert report.findings == ()
    assert "does not match the pattern ^https:" in report.notes[-1]


def test_an_address_that_is_fixed_is_noted_with_its_place() -> None:
    document = DOCUMENT.replace("{$request.body#/hooks/shipped}", "https://client.example/hook")
    report = examine(orders(lambda url, content: None), document=document)
    assert report.findings == ()
    (note,) = report.notes
    assert note.startswith("callbacks: 1 declared, 0 received; of the first one its address begins with no")
    assert "https://client.example/hook (" in note


def test_a_server_elsewhere_is_asked_for_nothing_without_an_address() -> None:
    notes: list[str] = []
    spec = Spec.load(DOCUMENT.encode())
    target = Target("https://api.example")
    with Receiving().receiver(spec, spec.operations, target, notes) as receiver:
        assert receiver is None
    assert "--callback-url" in notes[0]
    with Receiving("127.0.0.1:0").receiver(spec, spec.operations, target, notes) as receiver:
        assert receiver is not None


def test_a_document_without_callbacks_costs_nothing() -> None:
    spec = Spec.load(DOCUMENT.partition("      callbacks:")[0].encode())
    notes: list[str] = []
    with Receiving().receiver(spec, spec.operations, Target("http://localhost:1"), notes) as receiver:
        assert receiver is None
    assert notes == []


def test_a_port_that_is_taken_and_what_is_no_address_are_told() -> None:
    spec, notes = Spec.load(DOCUMENT.encode()), list[str]()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        how = Receiving(f"127.0.0.1:{taken.getsockname()[1]}")
        listening = how.receiver(spec, spec.operations, Target("http://localhost:1"), notes)
        with pytest.raises(UsageError, match="can't be listened to"), listening:
            pass
    for wrong in (Receiving("nowhere"), Receiving("127.0.0.1:99999"), Receiving(url="tunnel.example")):
        with pytest.raises(UsageError, match="--callback"):
            wrong.check()
