"""The mock as an ASGI application."""

import asyncio
from typing import Any

from truespec.mockserver import AsgiMock, Mock, MockSettings

from .documents import things


def run(scope: dict[str, Any], *events: dict[str, Any], max_body: int = 1000) -> list[dict[str, Any]]:
    """Call the application with these events; list what it sends."""
    waiting, sent = list(events), list[dict[str, Any]]()

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)
        return waiting.pop(0)

    async def send(event: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        sent.append(event)

    asyncio.run(AsgiMock(Mock(things(), MockSettings(max_body=max_body)))(scope, receive, send))
    return sent


def http(method: str = "GET", path: str = "/things/1", **more: Any) -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "query_string": b"", "headers": [], **more}


EMPTY = {"type": "http.request"}
TEXT = [(b"content-type", b"text/plain")]


def test_a_body_in_pieces_is_one() -> None:
    pieces = [{"type": "http.request", "body": b"a", "more_body": True}] * 3
    assert run(http("POST", headers=TEXT), *pieces, EMPTY)[0]["status"] == 200


def test_a_body_beyond_the_limit_is_not_read_to_its_end() -> None:
    piece = {"type": "http.request", "body": b"aa", "more_body": True}
    assert run(http("POST", headers=TEXT), piece, piece, max_body=3)[0]["status"] == 413


def test_a_client_that_went_away_gets_nothing() -> None:
    piece = {"type": "http.request", "body": b"a", "more_body": True}
    assert run(http("POST", headers=TEXT), piece, {"type": "http.disconnect"}) == []


def test_the_raw_path_counts_where_there_is_one() -> None:
    assert run(http(path="/a/b", raw_path=b"/a%2Fb"), EMPTY)[0]["status"] == 202


def test_without_a_raw_path_one_is_written() -> None:
    assert run(http(path="/things/한 ?"), EMPTY)[0]["status"] == 200


def test_head_and_204_send_no_body() -> None:
    for method in ("HEAD", "DELETE"):
        assert run(http(method), EMPTY)[1]["body"] == b""


def test_the_lifespan_protocol_is_spoken() -> None:
    events = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    assert [event["type"] for event in run({"type": "lifespan"}, *events)] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]


def test_a_websocket_is_closed() -> None:
    (event,) = run({"type": "websocket"})
    assert event["type"] == "websocket.close"
