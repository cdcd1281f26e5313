"""Logging in, and again where a token has expired."""

import pytest
from truespec.contract_tests import Client, Login, Target, TestSettings, run
from truespec.spec import Request, TargetError

from ..notes_server import NOTES, notes_server
from ..raw_server import raw_server

ASKED = Request("POST", "/login", (), b"{}")


def answer(*fields: str, content: str = "", status: str = "200 OK") -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", *fields))
    return f"{head}\r\n\r\n{content}".encode()


@pytest.mark.parametrize(
    ("given", "token", "line"),
    [
        (answer(content='{"access_token": "t"}'), "", ("Authorization", "Bearer t")),
        (answer(content='{"data": [{"jwt": "t"}]}'), "/data/0/jwt", ("Authorization", "Bearer t")),
        (answer("X-Auth: t"), "header X-Auth", ("Authorization", "Bearer t")),
        (answer("Set-Cookie: a=b", "Set-Cookie: sid=t; Path=/"), "cookie sid", ("Cookie", "sid=t")),
    ],
)
def test_a_token_is_read_from_where_it_is(given: bytes, token: str, line: tuple[str, str]) -> None:
    login = Login("main", ASKED, token)
    with raw_server(given) as raw:
        assert login.line(login.fetch(Target(raw.url))) == line


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (answer(status="401 Unauthorized"), "the login of main gave no token: POST /login was answered 401"),
        (answer(content="<html>"), "POST /login was answered 200, without /access_token or"),
        (b"", "POST /login: connection closed"),
    ],
)
def test_without_a_token_the_message_says_what_came(given: bytes, message: str) -> None:
    with raw_server(given) as raw, pytest.raises(TargetError, match=message):
        Login("main", ASKED).fetch(Target(raw.url))


def test_a_token_that_has_expired_is_renewed_and_the_request_sent_again() -> None:
    fields = (("Authorization", "Bearer old"),)
    answers = (answer(status="401 No"), answer(content="{}"), answer(content="{}"))
    with (
        raw_server(*answers) as raw,
        Client(Target(raw.url, fields, renewals={"old": lambda: "new"})) as client,
    ):
        first, second = client.send(Request("GET", "/", fields)), client.send(Request("GET", "/", fields))
    assert [each.response is not None and each.response.status for each in (first, second)] == [200, 200]
    assert first.request.field("authorization") == second.request.field("authorization") == "Bearer new"
    assert [b"Bearer new" in each for each in raw.received] == [False, True, True]


def test_a_server_that_refuses_every_token_is_not_asked_for_ever() -> None:
    made: list[str] = []

    def renew() -> str:
        made.append(f"t{len(made)}")
        return made[-1]

    fields = (("Authorization", "Bearer old"),)
    with (
        raw_server(answer(status="401 No")) as raw,
        Client(Target(raw.url, renewals={"old": renew})) as client,
    ):
        for _ in range(5):
            client.send(Request("GET", "/", fields))
    assert made == ["t0", "t1"]


def test_a_run_outlives_its_tokens() -> None:
    body = b'{"name": "ann", "password": "ann\'s secret"}'
    login = Login("main", Request("POST", "/login", (("Content-Type", "application/json"),), body))
    with notes_server("expired-token") as url:
        token = login.fetch(Target(url))
        target = Target(url, (login.line(token),), renewals={token: lambda: login.fetch(Target(url))})
        report = run(NOTES, target, TestSettings(second_engine=False, exclude=("login",)))
    assert (report.findings, report.notes, report.reached) == ((), (), 5)
