"""Webhooks and callbacks: the server sends them, so what breaks is the other way round."""

from typing import Any

import pytest
from truespec.spec import Spec, diff

from .documents import TEXT, obj

JSON = "application~1json"
BODY = obj({"name": TEXT | {"maxLength": 9}}, "name")
LONGER = obj({"name": TEXT | {"maxLength": 12}}, "name")


def announced(body: Any = None, answer: Any = None, *, required: bool = True, **more: Any) -> dict[str, Any]:
    """One request that a server sends."""
    content = {"application/json": {"schema": answer}} if answer is not None else {}
    operation: dict[str, Any] = {"responses": {"200": {"description": "", "content": content}}} | more
    if body is not None:
        operation["requestBody"] = {"required": required, "content": {"application/json": {"schema": body}}}
    return {"post": operation}


def spec_with(item: Any, kind: str) -> Spec:
    document: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}
    if kind == "webhook":
        return Spec.load(document | {"webhooks": {"made": item}})
    operation = {"responses": {"200": {"description": ""}}, "callbacks": {"made": {"{$url}": item}}}
    return Spec.load(document | {"paths": {"/things": {"post": operation}}})


HEADER = {"name": "X-Id", "in": "header", "required": True, "schema": TEXT}
GONE: Any = {"204": {"description": ""}}

CASES: dict[str, tuple[Any, Any, list[tuple[str, str]], list[tuple[str, str]]]] = {
    "a longer text": (
        announced(BODY),
        announced(LONGER),
        [("breaking", "body-max-length-loosened")],
        [("info", "body-max-length-tightened")],
    ),
    "an answer that is longer": (
        announced(answer=BODY),
        announced(answer=LONGER),
        [("info", "answer-max-length-loosened")],
        [("breaking", "answer-max-length-tightened")],
    ),
    "a body that may be missing": (
        announced(BODY),
        announced(BODY, required=False),
        [("breaking", "body-became-optional")],
        [("info", "body-became-required")],
    ),
    "a header less": (
        announced(parameters=[HEADER]),
        announced(),
        [("breaking", "parameter-removed")],
        [("info", "parameter-added")],
    ),
    "a header that is longer": (
        announced(parameters=[HEADER | {"schema": TEXT | {"maxLength": 3}}]),
        announced(parameters=[HEADER]),
        [("breaking", "parameter-max-length-loosened")],
        [("info", "parameter-max-length-tightened")],
    ),
    "another answer": (
        announced(),
        announced(responses=GONE),
        [("breaking", "answer-status-removed"), ("info", "answer-status-added")],
        [("breaking", "answer-status-removed"), ("info", "answer-status-added")],
    ),
    "an answer that has content": (
        announced(),
        announced(answer=BODY),
        [("breaking", "answer-content-added")],
        [("info", "answer-content-removed")],
    ),
    "an answer that has a field": (
        announced(),
        announced(
            responses={"200": {"description": "", "headers": {"X-A": {"required": True, "schema": TEXT}}}}
        ),
        [("breaking", "answer-header-required")],
        [],
    ),
    "another method": (
        announced(),
        {"put": announced()["post"]},
        [("breaking", "removed"), ("info", "added")],
        [("breaking", "removed"), ("info", "added")],
    ),
}


@pytest.mark.parametrize("kind", ["webhook", "callback"])
@pytest.mark.parametrize("name", CASES)
def test_what_the_server_sends_has_to_stay_described(name: str, kind: str) -> None:
    old, new, forth, back = CASES[name]
    for before, after, expected in ((old, new, forth), (new, old, back)):
        found = diff(spec_with(before, kind), spec_with(after, kind))
        assert [(each.level, each.id.removeprefix(f"{kind}-")) for each in found] == expected
        assert all(each.witness is not None for each in found if each.level == "breaking" and not each.policy)


def test_a_webhook_is_named_as_one_and_its_message_comes_from_new() -> None:
    (change,) = diff(spec_with(announced(BODY), "webhook"), spec_with(announced(LONGER), "webhook"))
    assert (change.operation, change.path) == ("webhook made POST", f"/requestBody/{JSON}/properties/name")
    assert change.witness is not None
    assert (change.witness.sent_by, change.witness.rejected_by, change.witness.at) == ("new", "old", "/name")


def test_a_callback_stands_in_its_operation() -> None:
    (change,) = diff(spec_with(announced(BODY), "callback"), spec_with(announced(LONGER), "callback"))
    assert change.operation == "POST /things"
    assert change.path.startswith("/callbacks/made/{$url}/POST/requestBody/")


def test_a_parameter_that_may_be_any_text_may_become_a_number() -> None:
    old, new = (
        spec_with(announced(parameters=[HEADER | {"schema": schema}]), "webhook")
        for schema in (TEXT, {"type": "integer"})
    )
    assert [change.level for change in diff(old, new)] == ["info"]
    assert [change.level for change in diff(new, old)] == ["breaking"]
