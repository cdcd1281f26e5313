"""The client credentials grant, as RFC 6749 has it."""

import pytest
from truespec.contract_tests import Target, TokenRequest, access_token
from truespec.spec import TargetError

from ..raw_server import raw_server


def answer(status: str, content: str) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return f"{head}{content}".encode()


def test_a_token_is_asked_for_as_the_standard_says() -> None:
    with raw_server(answer("200 OK", '{"access_token": "t0k", "token_type": "Bearer"}')) as raw:
        token = access_token(TokenRequest("me:1", "s&t", ("read", "write")), Target(f"{raw.url}/oauth?x=1"))
    assert token == "t0k"
    head, _, content = raw.received[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /oauth?x=1 HTTP/1.1"
    assert "Authorization: Basic bWUlM0ExOnMlMjZ0" in lines  # me%3A1:s%26t, encoded before they are joined
    assert content == b"grant_type=client_credentials&scope=read+write"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (answer("400 Bad Request", '{"error": "invalid_client"}'), r"the answer is 400 \(invalid_client\)"),
        (answer("200 OK", '{"token": "t0k"}'), "the answer is 200"),
        (answer("200 OK", "<html>"), "the answer is 200"),
        (b"", "connection closed"),
    ],
)
def test_without_a_token_the_message_says_why(given: bytes, message: str) -> None:
    with raw_server(given) as raw, pytest.raises(TargetError, match=message):
        access_token(TokenRequest("me", "secret"), Target(raw.url))
