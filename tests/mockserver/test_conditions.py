"""The mock holds requests with conditions to the entity tag that it sends."""

from typing import Any

import pytest
from truespec.mockserver import Mock, MockSettings
from truespec.spec import Request, Spec

ETAG: dict[str, Any] = {"headers": {"ETag": {"schema": {"type": "string"}}}}


def mock(headers: dict[str, Any] | None = None) -> Mock:
    ok = {"description": "d", "headers": headers or ETAG["headers"], "content": {"text/plain": {}}}
    operation = {"responses": {"200": ok}}
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    return Mock(Spec.load(head | {"paths": {"/a": {"get": operation, "put": operation}}}))


@pytest.mark.parametrize(
    ("method", "field", "status"),
    [
        ("GET", ("If-None-Match", '"truespec"'), 304),
        ("GET", ("If-None-Match", '"other", W/"truespec"'), 304),
        ("GET", ("If-None-Match", "*"), 304),
        ("GET", ("If-None-Match", '"other"'), 200),
        ("PUT", ("If-Match", '"truespec"'), 200),
        ("PUT", ("If-Match", "*"), 200),
        ("PUT", ("If-Match", '"other"'), 412),
        ("PUT", ("If-None-Match", '"truespec"'), 200),
    ],
)
def test_a_condition_is_held_to_the_tag(method: str, field: tuple[str, str], status: int) -> None:
    reply = mock().answer(Request(method, "/a", (field,)))
    assert reply.status == status
    assert (reply.field("etag") == '"truespec"') == (status != 412)
    assert status != 304 or reply.body == b""


def test_the_tag_of_the_document_counts_as_it_stands() -> None:
    shown = {"ETag": {"schema": {"type": "string"}, "example": "v7"}}
    assert mock(shown).answer(Request("GET", "/a", (("If-None-Match", "v7"),))).status == 304


def test_a_status_that_is_asked_for_is_given() -> None:
    fields = (("If-None-Match", "*"), ("Prefer", "code=200"))
    assert mock().answer(Request("GET", "/a", fields)).status == 200


@pytest.mark.parametrize(
    ("name", "schema", "value"),
    [
        ("Retry-After", {"type": "string"}, "1"),
        ("Last-Modified", {"type": "string"}, "Thu, 01 Jan 2026 00:00:00 GMT"),
        ("ETag", {"type": "string", "maxLength": 4}, None),
    ],
)
def test_fields_have_the_form_that_http_gives_them(
    name: str, schema: dict[str, Any], value: str | None
) -> None:
    sent = mock({name: {"schema": schema}}).answer(Request("GET", "/a")).field(name)
    assert sent == value if value is not None else sent != '"truespec"'


def test_prism_heeds_no_conditions() -> None:
    assert not MockSettings().like_prism().heeds_conditions
