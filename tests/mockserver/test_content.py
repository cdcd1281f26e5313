"""Values as bodies."""

from typing import Any

import pytest
from truespec.mockserver.content import NoSerialization, content_type_of, render, spelled
from truespec.spec import Location, MediaType

MEDIA = MediaType("*/*", None, {}, Location("openapi.yaml", 1, 1, ""))


@pytest.mark.parametrize(
    ("media_range", "value", "sent"),
    [
        ("application/json", {}, "application/json"),
        ("application/json; charset=utf-8", {}, "application/json; charset=utf-8"),
        ("*/*", {}, "application/json"),
        ("*/*", "text", "text/plain"),
        ("application/*", 1, "application/json"),
        ("text/*", "a", "text/plain"),
        ("image/*", "a", "image/png"),
        ("audio/*", "a", "audio/wav"),
        ("video/*", "a", "video/octet-stream"),
        ("nonsense", "a", "nonsense"),
    ],
)
def test_a_range_goes_out_as_one_type(media_range: str, value: Any, sent: str) -> None:
    assert content_type_of(media_range, value) == sent


@pytest.mark.parametrize(
    ("content_type", "value", "body"),
    [
        ("application/json", {"b": [1, None, True], "a": "한"}, '{"b":[1,null,true],"a":"한"}'),
        ("application/json", 123456789012345678901234567890, "123456789012345678901234567890"),
        ("application/problem+json", "x", '"x"'),
        ("application/jsonl", [1, {"a": 2}], '1\n{"a":2}\n'),
        ("application/x-ndjson", 1, "1\n"),
        ("application/json-seq", [1, 2], "\x1e1\n\x1e2\n"),
        ("text/plain", "한", "한"),
        ("text/plain", False, "false"),
        ("text/plain", None, ""),
        ("application/xml", "<a/>", "<a/>"),
        (
            "application/xml",
            {"a": [1, 2]},
            '<?xml version="1.0" encoding="UTF-8"?>\n<root><a>1</a><a>2</a></root>',
        ),
        ("application/x-www-form-urlencoded", {"a": [1, "b c"]}, "a=1&a=b%20c"),
        (
            "multipart/form-data; boundary=b",
            {"a": 1},
            '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n',
        ),
        ("text/event-stream", [{"data": "x"}], "data: x\n\n"),
        ("nonsense", "a", "a"),
    ],
)
def test_a_value_is_written_in_its_type(content_type: str, value: Any, body: str) -> None:
    assert render(content_type, MEDIA, value) == (content_type, body.encode())


@pytest.mark.parametrize("value", [{}, []])
def test_structures_need_a_type_that_says_how(value: Any) -> None:
    with pytest.raises(NoSerialization, match="can't be written as text/csv"):
        render("text/csv", MEDIA, value)


@pytest.mark.parametrize(("value", "text"), [(True, "true"), (None, ""), (1.5, "1.5"), ("a", "a")])
def test_scalars_are_spelled(value: Any, text: str) -> None:
    assert spelled(value) == text
