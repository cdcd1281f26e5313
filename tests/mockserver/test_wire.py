"""A reply as an HTTP/1.1 message."""

import pytest
from truespec.mockserver import Reply
from truespec.mockserver.wire import WrittenReplies, safe_fields


def test_a_message_has_status_line_fields_length_and_body() -> None:
    message = WrittenReplies().of(Reply(200, (("X-A", "1"), ("x-a", "2")), b"abc"))
    assert message == b"HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 3\r\n\r\nabc"


def test_a_status_without_a_name_keeps_the_space_behind_it() -> None:
    assert WrittenReplies().of(Reply(599)).startswith(b"HTTP/1.1 599 \r\n")


@pytest.mark.parametrize("status", [204, 205, 304])
def test_an_answer_without_content_has_no_length(status: int) -> None:
    assert b"Content-Length" not in WrittenReplies().of(Reply(status))


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        pytest.param("plain", "plain", id="plain"),
        pytest.param("a\tb", "a\tb", id="tab"),
        pytest.param("a\r\nX: y", "a  X: y", id="line-end"),
        pytest.param("a\0\x1b\x7fb", "a   b", id="control-characters"),
        pytest.param("é", "é", id="iso-8859-1"),
        pytest.param("한", "한".encode().decode("latin-1"), id="beyond-it"),
        pytest.param("\ud800", "?", id="half-a-surrogate-pair"),
    ],
)
def test_field_values_can_not_end_a_head(value: str, sent: str) -> None:
    assert list(safe_fields([("X-A", value)])) == [("X-A", sent)]


@pytest.mark.parametrize("name", ["X A", "X\r\nA", "", "X-한", "X:"])
def test_names_that_are_no_tokens_are_left_out(name: str) -> None:
    assert list(safe_fields([(name, "v")])) == []


@pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding", "Connection", "Trailer"])
def test_fields_of_the_connection_are_the_server_s_own(name: str) -> None:
    assert list(safe_fields([(name, "99")])) == []
