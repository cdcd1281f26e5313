"""What a test asks of a mock afterwards, and what it reads where that was not so."""

from typing import Any

import pytest
from truespec.mockserver import LiveMock, Mock, RunningMock
from truespec.spec import Request, Spec, UsageError

from ..documents import CREATE, FLAGSHIP, create


@pytest.fixture
def mock() -> RunningMock:
    mock = RunningMock("", LiveMock(Mock(Spec.load(FLAGSHIP))))
    mock.live.answer(create(body=b'{"prompt":"a","image":"i","ratio":"1:1"}', query="?tag=x&tag=y"))
    mock.live.answer(create(body=b'{"prompt":"b","image":"i","ratio":"16:9"}'))
    return mock


def complaint(mock: RunningMock, **expected: Any) -> str:
    with pytest.raises(AssertionError) as failed:
        mock.assert_received("createImages", **expected)
    return str(failed.value)


def test_what_was_received_can_be_read(mock: RunningMock) -> None:
    first, second = mock.requests_to("createImages")
    assert (first.method, first.path, first.target) == ("POST", CREATE, f"{CREATE}?tag=x&tag=y")
    assert (first.query.getlist("tag"), first.headers["x-api-key"]) == (["x", "y"], "k")
    assert (second.json["prompt"], second.text[:10], second.status) == ("b", '{"prompt":', 200)
    assert second.operation == "POST /api/images/create"
    assert str(second) == f"POST {CREATE} -> 200"


def test_requests_that_fit_are_given(mock: RunningMock) -> None:
    (found,) = mock.assert_received("createImages", query={"tag": ["x", "y"]}, headers={"X-API-Key": "k"})
    assert found.json["prompt"] == "a"
    assert len(mock.assert_received("createImages", times=2)) == 2
    assert mock.assert_received("createImages", times=0, json=None) == ()


def test_the_nearest_request_is_shown_with_what_differs(mock: RunningMock) -> None:
    said = complaint(mock, json={"prompt": "b", "image": "i", "ratio": "1:2", "sample": 2})
    assert said.splitlines() == [
        "createImages was asked so 0 times of 2, expected at least once",
        f"nearest: POST {CREATE} -> 200",
        "    body /ratio is '16:9', expected '1:2'",
        "    body /sample is absent, expected 2",
    ]
    said = complaint(mock, query={"tag": "x"}, headers={"X-Trace": "1"})
    assert "query ?tag is ['x', 'y'], expected ['x']" in said
    assert "header X-Trace is absent, expected '1'" in said


def test_a_wrong_number_is_told_with_the_overrides_that_were_not_used(mock: RunningMock) -> None:
    mock.override("createImages", status=500)
    assert complaint(mock, times=3).splitlines() == [
        "createImages was asked so 2 times of 2, expected 3 times",
        "set and not asked for: POST /api/images/create with 500",
    ]


def test_where_nothing_came_the_others_are_listed() -> None:
    mock = RunningMock("", LiveMock(Mock(Spec.load(FLAGSHIP))))
    assert (
        complaint(mock) == "createImages was never asked, expected at least once\nthe mock was asked nothing"
    )
    mock.live.answer(Request("GET", "/api/image"))
    said = complaint(mock)
    assert "GET /api/image -> 404, 1 violations" in said
    assert "no path of the document fits /api/image" in said


def test_a_refused_request_says_what_it_breaks() -> None:
    mock = RunningMock("", LiveMock(Mock(Spec.load(FLAGSHIP))))
    mock.live.answer(create(body=b'{"prompt":1,"image":"i","ratio":"1:1"}'))
    said = complaint(mock, json={"prompt": "a", "image": "i", "ratio": "1:1"})
    assert "body /prompt is 1, expected 'a'" in said
    assert "(spec/images.yaml:" in said


def test_what_was_not_to_come_is_listed(mock: RunningMock) -> None:
    with pytest.raises(AssertionError, match="was asked 2 times, and should not be:\n    POST"):
        mock.assert_not_received("createImages")
    mock.reset()
    mock.assert_not_received("createImages")


def test_an_operation_that_there_is_not_is_no_failure_but_an_error(mock: RunningMock) -> None:
    with pytest.raises(UsageError, match="did you mean 'createImages'"):
        mock.assert_received("createImage")


@pytest.mark.parametrize(
    ("body", "expected", "said"),
    [
        (b"[1,2]", [1, 3], "body /1 is 2, expected 3"),
        (b"[1]", [1, 2], "body is [1], expected [1, 2]"),
        (b"true", 1, "body is True, expected 1"),
        (b'{"a/b":1}', {}, "body /a~1b is 1, expected nothing"),
        (b"no json", {}, "body is None, expected {}"),
    ],
)
def test_bodies_differ_by_place(body: bytes, expected: Any, said: str) -> None:
    mock = RunningMock("", LiveMock(Mock(Spec.load(FLAGSHIP))))
    mock.live.answer(create(body=body))
    assert said in complaint(mock, json=expected)
