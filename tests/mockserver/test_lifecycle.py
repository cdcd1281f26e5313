"""`Deprecation` and `Sunset`."""

from typing import Any

import pytest

from .documents import answering, get

ANSWER: dict[str, Any] = {"200": {"description": "d"}}


@pytest.mark.parametrize(
    ("operation", "deprecation", "sunset"),
    [
        pytest.param({}, None, None, id="neither"),
        pytest.param({"deprecated": True}, "true", None, id="no-date"),
        # 2023-07-01T00:00:00Z, RFC 9745's own example of a day and its number of seconds
        pytest.param(
            {"deprecated": True, "x-deprecated-at": "2023-06-30T23:59:59Z"}, "@1688169599", None, id="time"
        ),
        pytest.param({"deprecated": True, "x-deprecated-at": "2023-06-30"}, "@1688083200", None, id="date"),
        pytest.param({"x-sunset": "2024-06-30"}, None, "Sun, 30 Jun 2024 00:00:00 GMT", id="sunset"),
        pytest.param(
            {"deprecated": True, "x-sunset": "Sun, 30 Jun 2024 23:59:59 GMT"},
            "true",
            "Sun, 30 Jun 2024 23:59:59 GMT",
            id="sunset-as-http-has-it",
        ),
        pytest.param(
            {"x-sunset": "2024-06-30T23:59:59+02:00"}, None, "Sun, 30 Jun 2024 21:59:59 GMT", id="other-zone"
        ),
        pytest.param({"deprecated": True, "x-deprecated-at": "soon"}, "true", None, id="no-date-at-all"),
        pytest.param({"deprecated": True, "x-sunset": 5}, "true", None, id="no-text"),
    ],
)
def test_what_is_told(operation: dict[str, Any], deprecation: str | None, sunset: str | None) -> None:
    reply = get(answering(ANSWER, **operation))
    assert (reply.field("Deprecation"), reply.field("Sunset")) == (deprecation, sunset)


def test_what_the_response_declares_wins() -> None:
    headers = {"Deprecation": {"schema": {"type": "string"}, "example": "@1"}}
    reply = get(answering({"200": {"description": "d", "headers": headers}}, deprecated=True))
    assert reply.field("Deprecation") == "@1"
