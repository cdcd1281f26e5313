"""Answers that tests set: made of the document, held to it, given once."""

import json
import socket
from collections.abc import Generator
from typing import Any

import httpx
import pytest
from truespec.mockserver import LiveMock, Mock, RunningMock, create_app, truespec_mock
from truespec.spec import Request, Spec, UsageError

BOOK: Any = {"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}
PATHS: Any = {
    "/books/{id}": {
        "get": {
            "operationId": "getBook",
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "responses": {
                "200": {
                    "description": "d",
                    "headers": {"X-Shelf": {"required": True, "schema": {"type": "integer", "example": 3}}},
                    "content": {
                        "application/json": {
                            "schema": BOOK,
                            "examples": {
                                "dune": {"value": {"title": "Dune"}},
                                "emma": {"value": {"title": "Emma"}},
                            },
                        }
                    },
                },
                "204": {"description": "d"},
                "503": {"description": "d", "content": {"text/plain": {"example": "later"}}},
            },
        }
    },
    "/other": {"get": {"responses": {"200": {"description": "d"}}}},
}


def books() -> Spec:
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": PATHS}
    return Spec.load(document, name="books.yaml")


@pytest.fixture
def mock() -> RunningMock:
    return RunningMock("", LiveMock(Mock(books())))


def asked(mock: RunningMock, target: str = "/books/1") -> tuple[int, bytes]:
    reply = mock.live.answer(Request("GET", target))
    return reply.status, reply.body


def test_a_status_alone_gets_its_documented_answer_once(mock: RunningMock) -> None:
    mock.override("getBook", status=503)
    assert [asked(mock)[0] for _ in range(2)] == [503, 200]
    mock.override("GET /books/{id}", status=503, times=2)
    assert [asked(mock) for _ in range(3)] == [(503, b"later"), (503, b"later"), (200, b'{"title":"Dune"}')]


def test_what_is_set_first_answers_first_and_only_its_operation(mock: RunningMock) -> None:
    mock.override("getBook", json={"title": "A"})
    mock.override("getBook", example="emma")
    assert asked(mock, "/other")[0] == 200
    assert [json.loads(asked(mock)[1])["title"] for _ in range(3)] == ["A", "Emma", "Dune"]


def test_content_that_is_set_keeps_the_documented_fields_and_given_ones_win(mock: RunningMock) -> None:
    mock.override("getBook", json={"title": "A"}, headers={"x-shelf": "7", "X-Own": "o"})
    reply = mock.live.answer(Request("GET", "/books/1"))
    assert (reply.field("X-Shelf"), reply.field("X-Own")) == ("7", "o")
    assert reply.field("Content-Type") == "application/json"
    mock.override("getBook", body="{}", headers={"Content-Type": "text/html"}, on_purpose=True)
    reply = mock.live.answer(Request("GET", "/books/1"))
    assert (reply.field("Content-Type"), reply.body) == ("text/html", b"{}")


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"json": {"name": "A"}}, "lacks the required member 'title'"),
        ({"headers": {"X-Shelf": "x"}}, "header X-Shelf"),
        ({"status": 404}, "documents no response 404, only 200, 204, 503 (books.yaml)"),
        ({"status": 204, "body": "x"}, "status 204"),
    ],
    ids=["body", "header", "status", "no content"],
)
def test_an_answer_that_breaks_the_document_is_refused_unless_it_is_on_purpose(
    mock: RunningMock, wish: Any, said: str
) -> None:
    if said != "status 204":
        with pytest.raises(UsageError) as refused:
            mock.override("getBook", **wish)
        assert said in str(refused.value)
        assert "on purpose" in str(refused.value)
    mock.override("getBook", **wish, on_purpose=True)
    assert asked(mock)[0] == wish.get("status", 200)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"operation": "getBok"}, "did you mean 'getBook'"),
        ({"status": 700}, "700 is the status of no answer"),
        ({"times": 0}, "0"),
        ({"delay": -1}, "seconds late"),
        ({"json": {}, "body": ""}, "two contents"),
        ({"example": "dune", "json": {}}, "`example` names the content already"),
        ({"example": "sand"}, "has no example 'sand'"),
        ({"headers": {"a b": "x"}}, "no name of a header field"),
    ],
)
def test_what_no_answer_can_be_is_told(mock: RunningMock, wish: Any, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        mock.override(**({"operation": "getBook"} | wish))
    assert said in str(refused.value)
    assert mock.overrides == ()


def test_a_request_that_breaks_the_document_is_refused_and_uses_nothing(mock: RunningMock) -> None:
    mock.override("getBook", status=503)
    assert asked(mock, "/books/x")[0] == 422
    with pytest.raises(AssertionError, match=r"set and not asked for: GET /books/\{id\} with 503"):
        mock.assert_overrides_used()
    assert asked(mock)[0] == 503
    mock.assert_overrides_used()


def test_reset_forgets_everything(mock: RunningMock) -> None:
    mock.override("getBook", status=503)
    asked(mock)
    mock.override("getBook", status=503)
    mock.reset()
    assert (mock.requests, mock.overrides, asked(mock)[0]) == ((), (), 200)


@pytest.fixture(scope="module")
def running() -> Generator[RunningMock]:
    with truespec_mock(books()) as started:
        yield started


@pytest.mark.parametrize("failure", ["reset", "close", "cut"])
def test_a_connection_fails_as_it_is_wished(
    running: RunningMock, failure: Any, caplog: pytest.LogCaptureFixture
) -> None:
    running.override("getBook", failure=failure)
    with socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2])), timeout=5) as client:
        client.sendall(b"GET /books/1 HTTP/1.1\r\nHost: h\r\n\r\n")
        got = b""
        try:
            while data := client.recv(9000):
                got += data
            ended = "closed"
        except ConnectionResetError:
            ended = "reset"
    assert ended == ("reset" if failure == "reset" else "closed")
    head, _, body = got.partition(b"\r\n\r\n")
    assert (b"Content-Length: 16" in head, body) == (
        (True, b'{"title"') if failure == "cut" else (False, b"")
    )
    assert caplog.text == ""
    assert httpx.get(f"{running.url}/books/1").status_code == 200
    assert running.requests[-2].status == (200 if failure == "cut" else 0)
    running.reset()


def test_a_delayed_override_holds_up_nobody_else(running: RunningMock) -> None:
    running.override("getBook", status=503, delay=0.2)
    with httpx.Client(base_url=running.url) as client:
        slow = socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2])), timeout=5)
        slow.sendall(b"GET /books/1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        while running.overrides:
            pass
        assert client.get("/books/1").status_code == 200
        assert slow.recv(9000).startswith(b"HTTP/1.1 503")
        slow.close()
    running.reset()


def test_the_flask_application_takes_them_too_and_tells_of_a_failure() -> None:
    app = create_app(books())
    app.testing = True
    app.extensions["truespec"].override("getBook", status=503)
    client = app.test_client()
    assert [client.get("/books/1").status_code for _ in range(2)] == [503, 200]
    app.extensions["truespec"].override("getBook", failure="reset")
    with pytest.raises(ConnectionResetError):
        client.get("/books/1")
    assert [each.status for each in app.extensions["truespec"].requests] == [503, 200, 0]


def test_a_head_that_is_known_by_heart_is_overridden_too_and_kept_in_the_journal(
    running: RunningMock,
) -> None:
    running.reset()
    with httpx.Client(base_url=running.url) as client:
        first = [client.get("/books/7").status_code for _ in range(5)]
        running.override("getBook", status=503)
        then = [client.get("/books/7").status_code for _ in range(5)]
    assert (first, then) == ([200] * 5, [503, 200, 200, 200, 200])
    assert [each.status for each in running.requests] == first + then
    running.reset()
