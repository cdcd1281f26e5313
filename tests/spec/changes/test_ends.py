"""Who reads what changed, and where URLs were meant to move: what a policy says of it."""

import pytest
from truespec.spec import Formats, Policy, Spec, change_ids, diff
from truespec.spec.changes.ends import moved_path, reader_of

from .documents import of_answer, of_body

SHORT = {"type": "string", "maxLength": 5}
LONG = {"type": "string", "maxLength": 9}


@pytest.mark.parametrize(
    ("id_", "end"),
    [
        ("request-body-type-changed", "server"),
        ("parameter-added-required", "server"),
        ("operation-removed", "server"),
        ("security-added", "server"),
        ("webhook-answer-status-removed", "server"),
        ("response-body-type-changed", "client"),
        ("webhook-body-type-changed", "client"),
        ("callback-removed", "client"),
        ("document-removed", None),
        ("comparison-cut-short", None),
    ],
)
def test_each_kind_of_change_is_read_by_an_end_or_is_about_the_document(id_: str, end: str | None) -> None:
    assert id_ in change_ids()
    assert reader_of(id_) == end


def test_a_policy_asks_for_one_end() -> None:
    servers, clients = Policy(side="server"), Policy(side="client")
    request, answer = (of_body(LONG), of_body(SHORT)), (of_answer(SHORT), of_answer(LONG))
    assert [diff(*request, servers)[0].level, diff(*answer, clients)[0].level] == ["breaking"] * 2
    assert (diff(*request, clients), diff(*answer, servers)) == ((), ())


@pytest.mark.parametrize(
    ("path", "moved"),
    [("/v1", "/v2"), ("/v1/a", "/v2/a"), ("/v10/a", "/v10/a"), ("/v1/b/c", "/w/c"), ("/a/v1", "/a/v1")],
)
def test_the_longest_beginning_of_whole_segments_moves(path: str, moved: str) -> None:
    assert moved_path(path, {"/v1": "/v2", "/v1/b": "/w"}) == moved


def test_a_beginning_may_be_put_before_every_path() -> None:
    assert moved_path("/a", {"": "/v2"}) == "/v2/a"


def test_formats_are_those_that_the_documents_were_read_with() -> None:
    texts = [
        f"""{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "paths": {{"/a": {{"post": {{
            "requestBody": {{"content": {{"application/json": {{"schema": {{"type": "string"{more}}}}}}}}},
            "responses": {{"200": {{"description": "d"}}}}}}}}}}}}""".encode()
        for more in ("", ', "format": "date"')
    ]
    for formats, broken in (("judge", True), ("all", True), ("none", False)):
        old, new = (Spec.load(text, formats=Formats.parse(formats)) for text in texts)
        assert any(change.level == "breaking" for change in diff(old, new)) is broken
