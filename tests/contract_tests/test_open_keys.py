"""What later requests name of earlier answers is left open, and filled in again."""

from typing import Final

import pytest
from truespec.contract_tests import Things, filled, has_open_keys, told_by, with_open_keys
from truespec.spec import Exchange, Request, Response, Spec

KEYED: Final = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/shelves": {"post": {"responses": {"201": {"description": ""}}}},
            "/shelves/{shelfId}": {
                "parameters": [{"name": "shelfId", "in": "path", "required": True, "schema": {}}],
                "get": {"responses": {"200": {"description": ""}}},
            },
            "/shelves/{shelfId}/books/{bookId}": {
                "parameters": [
                    {"name": name, "in": "path", "required": True, "schema": {}}
                    for name in ("shelfId", "bookId")
                ],
                "get": {"responses": {"200": {"description": ""}}},
            },
            "/books": {"post": {"responses": {"201": {"description": ""}}}},
        },
    }
)


@pytest.mark.parametrize(
    ("later", "kept"),
    [
        (Request("GET", "/shelves/a%2Fb"), Request("GET", "/shelves/{$steps.0.key}")),
        (
            Request("POST", "/books?shelfId=a%2Fb&name=a%2Fb", (), b'{"shelfId": "a/b", "name": "a/b"}'),
            Request(
                "POST",
                "/books?shelfId={$steps.0.key}&name=a%2Fb",
                (),
                b'{"shelfId": "{$steps.0.key}", "name": "a/b"}',
            ),
        ),
        (Request("POST", "/books", (), b"\xff"), Request("POST", "/books", (), b"\xff")),
        (
            Request("GET", "/shelves/a%2Fb", (("If-None-Match", '"1"'), ("X-Tag", '"1"'))),
            Request(
                "GET", "/shelves/{$steps.0.key}", (("If-None-Match", "{$steps.0.etag}"), ("X-Tag", '"1"'))
            ),
        ),
        (
            Request("GET", "/shelves/a%2Fb/books/a%2Fb"),
            Request("GET", "/shelves/{$steps.0.key}/books/a%2Fb"),
        ),
    ],
    ids=["path", "query and body", "bytes", "tag", "the same key of two kinds"],
)
def test_a_key_is_left_open_where_it_is_one_and_filled_in_again(later: Request, kept: Request) -> None:
    making = Request("POST", "/shelves")
    fields = (("Content-Type", "application/json"), ("ETag", '"1"'))
    made = Exchange(making, Response(201, fields, b'{"shelfId": "a/b"}'))
    other = Exchange(Request("GET", "/shelves/other"), Response(200))
    written = with_open_keys(KEYED, (made, other, Exchange(later, Response(200))))
    assert written == (making, other.request, kept)
    assert filled(kept, told_by(Things(KEYED), 0, made)) == later
    assert has_open_keys(kept) == (kept != later)
