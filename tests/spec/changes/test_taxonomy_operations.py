"""DIFF §2.1, row by row: operations, paths, links, callbacks and webhooks; verdicts by hand."""

from datetime import date
from typing import Any

import pytest
from truespec.spec import Policy

from .documents import TEXT
from .taxonomy import INTEGER, document, operation, parameter, row, said_of

TODAY = Policy(today=date(2026, 6, 1))
CODEGEN = Policy(preset="codegen")
BARE = {"get": operation()}
GONE = document({"/b": BARE})
ID = {"l": {"operationId": "U", "parameters": {"id": "$response.body#/id"}}}
OTHER = {"l": {"operationId": "U", "parameters": {"id": "$response.body#/other"}}}
MORE = {"l": {"operationId": "U", "parameters": {"id": "$response.body#/id", "query.q": "$response.body#/q"}}}


def both(**said: Any) -> dict[str, Any]:
    return document({"/a": {"get": operation(**said)}, "/b": BARE})


def by_id(schema: Any = TEXT, name: str = "id", *more: Any, **said: Any) -> dict[str, Any]:
    of_path = {"name": name, "in": "path", "required": True, "schema": schema}
    return {"get": operation(parameters=[of_path, *more], **said)}


def linked(links: Any, *more: Any, target: bool = True) -> dict[str, Any]:
    answer = {"200": {"description": "", "links": links}}
    there = {"/u/{id}": by_id(TEXT, "id", *more, operationId="U")} if target else {}
    return document({"/a": {"get": {"operationId": "A", "responses": answer}}, **there})


def calling(*names: str) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": TEXT}}}
    calls = {name: {"{$request.query.u}": {"post": operation(requestBody=body)}} for name in names}
    return document({"/a": {"get": operation(callbacks=calls)}})


def telling(*names: str) -> dict[str, Any]:
    return document({"/a": BARE}, webhooks={name: {"post": operation()} for name in names})


ANY, NUMBERS = {"/u/{id}": by_id()}, {"/u/{id}": by_id(INTEGER)}
ME, STRICT_ME = {"/u/me": BARE}, {"/u/me": {"get": operation(parameters=[parameter(required=True)])}}
DEPRECATED = both(deprecated=True)
UNTIL = {"x-sunset": "2026-12-01"}
OVER = {"x-sunset": "2026-01-01"}

ROWS = [
    row("path removed", both(), GONE, "breaking operation-removed shown"),
    row(
        "method removed",
        document({"/a": {**BARE, "put": operation()}}),
        document({"/a": BARE}),
        "breaking operation-removed shown",
    ),
    row("added", GONE, both(), "info operation-added"),
    row("absorbed", document(ME | ANY), document(ANY), "warning operation-absorbed"),
    row("absorbed, refused", document(ME | NUMBERS), document(NUMBERS), "breaking operation-absorbed shown"),
    row(
        "shadowed",
        document(ANY),
        document(ME | ANY),
        "info operation-added",
        "warning operation-shadowed",
    ),
    row("nothing to shadow", document(NUMBERS), document(ME | NUMBERS), "info operation-added"),
    row(
        "shadowed, refused",
        document(ANY),
        document(STRICT_ME | ANY),
        "info operation-added",
        "breaking operation-shadowed shown",
    ),
    row(
        "after its sunset",
        both(deprecated=True, **OVER),
        GONE,
        "info operation-removed-after-sunset",
        policy=TODAY,
    ),
    row(
        "before its sunset",
        both(deprecated=True, **UNTIL),
        GONE,
        "breaking operation-removed-deprecated shown",
        policy=TODAY,
    ),
    row("no sunset", DEPRECATED, GONE, "breaking operation-removed-deprecated shown", policy=TODAY),
    row("sunset of nothing deprecated", both(**OVER), GONE, "breaking operation-removed shown", policy=TODAY),
    row("deprecated", both(), both(deprecated=True, **UNTIL), "info operation-deprecated"),
    row("reactivated", DEPRECATED, both(), "info operation-reactivated"),
    row("name in the path", document({"/u/{a}": by_id(TEXT, "a")}), document({"/u/{b}": by_id(TEXT, "b")})),
    row(
        "name in the path, for generators",
        document({"/u/{a}": by_id(TEXT, "a")}),
        document({"/u/{b}": by_id(TEXT, "b")}),
        "warning path-parameter-renamed",
        policy=CODEGEN,
    ),
    row("link removed", linked(ID), linked({}), "warning link-removed"),
    row("link added", linked({}), linked(ID), "info link-added"),
    row("link changed", linked(ID), linked(OTHER), "warning link-changed"),
    row(
        "link to an operation that is gone",
        linked(ID),
        linked(ID, target=False),
        "warning link-changed",
        "breaking operation-removed shown",
    ),
    row(
        "link to a parameter that is gone",
        linked(MORE, parameter()),
        linked(MORE),
        "warning link-changed",
        "warning parameter-removed",
    ),
    row("callback removed", calling("x"), calling(), "breaking callback-removed"),
    row("callback added", calling(), calling("x"), "info callback-added"),
    row("webhook removed", telling("x"), telling(), "breaking webhook-removed"),
    row("webhook added", telling(), telling("x"), "info webhook-added"),
    row("webhook renamed", telling("x"), telling("y"), "breaking webhook-removed", "info webhook-added"),
]
NAMES = [
    ("operation-id-changed", {"operationId": "x"}, {"operationId": "y"}),
    ("operation-id-added", {}, {"operationId": "y"}),
    ("operation-id-removed", {"operationId": "x"}, {}),
    ("tag-added", {"tags": ["a"]}, {"tags": ["a", "b"]}),
    ("tag-removed", {"tags": ["a", "b"]}, {"tags": ["b"]}),
]


@pytest.mark.parametrize(("old", "new", "policy", "told"), ROWS)
def test_operations(old: Any, new: Any, policy: Policy, told: set[str]) -> None:
    assert said_of(old, new, policy) == told


@pytest.mark.parametrize(("kind", "old", "new"), NAMES)
def test_names_are_information_and_a_warning_to_generators(kind: str, old: Any, new: Any) -> None:
    assert said_of(both(**old), both(**new), Policy()) == {f"info {kind}"}
    assert said_of(both(**old), both(**new), CODEGEN) == {f"warning {kind}"}
