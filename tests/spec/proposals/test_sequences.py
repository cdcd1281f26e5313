"""What prose proposes of several exchanges: CEL that holds where it is obeyed, and is broken where not."""

from collections.abc import Mapping
from typing import Any

import pytest
from truespec.spec import (
    Exchange,
    ProposedInvariant,
    Request,
    Response,
    Spec,
    invariants_of,
    proposed_invariants,
    variables_of_steps,
)
from truespec.spec.json_text import json_text

TIME = {"type": "string", "format": "date-time"}
EARLY, LATE = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"


def answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "OK", "content": {"application/json": {"schema": schema}}}


def document(
    post: dict[str, Any] | None = None, said: str = "", read: dict[str, Any] | None = None, listed: str = ""
) -> dict[str, Any]:
    """Describe things. post, read: properties of the answers; said, listed: of making and of listing."""
    thing = {"type": "object", "properties": read or {}}
    items = {
        "type": "array",
        "items": {"type": "object", "properties": {"uid": {"type": "integer"}} | (read or {})},
    }
    total = {"type": "integer", "description": "Number of things in all."}
    listing = {"type": "object", "properties": {"total": total, "items": items}}
    key = {"name": "uid", "in": "path", "required": True, "schema": {"type": "integer"}}
    body = {"content": {"application/json": {"schema": {"type": "object", "properties": {"name": {}}}}}}
    posted = {"type": "object", "properties": post or {}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/things": {
                "get": {
                    "operationId": "listThings",
                    "description": listed,
                    "responses": {"200": answer(listing)},
                },
                "post": {
                    "operationId": "makeThing",
                    "description": said,
                    "requestBody": body,
                    "responses": {"200": answer(posted)},
                },
            },
            "/things/{uid}": {
                "parameters": [key],
                "get": {"operationId": "readThing", "responses": {"200": answer(thing)}},
                "patch": {
                    "operationId": "changeThing",
                    "requestBody": body,
                    "responses": {"204": {"description": "OK"}},
                },
            },
        },
    }


CASES: dict[str, tuple[dict[str, Any], list[Any], list[Any]]] = {
    "credits": (
        document(
            {"credit": {"type": "integer"}, "size": {"type": "integer"}}, "Tells how many credits are left."
        ),
        [{"credit": 5}, {"credit": 4}],
        [{"credit": 5}, {"credit": 5}],
    ),
    "remaining quota": (
        document({"rest": {"type": "integer", "description": "The remaining quota of this month."}}),
        [{"rest": 5}, {"rest": 4}],
        [{"rest": 5}, {"rest": 6}],
    ),
    "unique": (
        document({"couponId": {"type": "string", "description": "Unique identifier of the coupon."}}),
        [{"couponId": "a"}, {"couponId": "b"}],
        [{"couponId": "a"}, {"couponId": "a"}],
    ),
    "newest first": (
        document(read={"date": TIME}, listed="All things, newest first."),
        [[{"date": LATE}, {"date": EARLY}]],
        [[{"date": EARLY}, {"date": LATE}]],
    ),
    "in descending order": (
        document(listed="Things are always returned in descending order of uid."),
        [[{"uid": 2}, {"uid": 1}]],
        [[{"uid": 1}, {"uid": 2}]],
    ),
    "idempotent": (
        document(said="Makes a thing. This call is idempotent."),
        [{"uid": 1}, {"uid": 1}],
        [{"uid": 1}, {"uid": 2}],
    ),
    "immutable": (
        document(
            read={"driver": {"type": "string", "description": "What drives it. This field is immutable."}}
        ),
        [{"driver": "a"}, None, {"driver": "a"}],
        [{"driver": "a"}, None, {"driver": "b"}],
    ),
    "created at": (
        document(read={"created_at": TIME}),
        [{"created_at": EARLY}, None, {"created_at": EARLY}],
        [{"created_at": EARLY}, None, {"created_at": LATE}],
    ),
    "updated at": (
        document(read={"updated_at": TIME}),
        [{"updated_at": EARLY}, None, {"updated_at": LATE}],
        [{"updated_at": LATE}, None, {"updated_at": EARLY}],
    ),
    "counted": (
        document(read={"version": {"type": "integer", "description": "Incremented with each change."}}),
        [{"version": 1}, None, {"version": 2}],
        [{"version": 1}, None, {"version": 1}],
    ),
}


def sequences(source: dict[str, Any]) -> list[ProposedInvariant]:
    return [each for each in proposed_invariants(Spec.load(source)) if each.steps]


def outcome(source: dict[str, Any], proposed: ProposedInvariant, bodies: list[Any]) -> str:
    """Add a proposal to its document, and ask what it says of answers with these bodies."""
    steps: Mapping[str, Any] = {
        name: {"again": "first"}
        if "again" in step
        else {"pages": "listThings"}
        if "pages" in step
        else step.strip('"')
        for name, step in proposed.steps
    }
    written = {"id": proposed.id, "sentence": proposed.sentence, "steps": steps}
    listed = [written | {"when": proposed.when, "holds": proposed.holds}]
    (invariant,) = invariants_of(Spec.load(source | {"x-truespec-invariants": listed}))
    taken, items = dict[str, list[Exchange]](), dict[str, list[Any]]()
    for step, body in zip(invariant.steps, bodies, strict=True):
        content = json_text(body).encode() if body is not None else b""
        taken[step.name] = [Exchange(Request("GET", "/"), Response(200, (), content))]
        if step.is_walk:
            items[step.name] = list(body or ())
    return invariant.judge(variables_of_steps(taken, items))[0]


@pytest.mark.parametrize("name", CASES)
def test_a_proposal_says_what_the_prose_does(name: str) -> None:
    source, good, bad = CASES[name]
    (found,) = sequences(source)
    assert [outcome(source, found, good), outcome(source, found, bad)] == ["holds", "broken"]


def test_a_total_has_one_more_when_something_is_made() -> None:
    source = document()
    post = source["paths"]["/things"]["post"]
    post["responses"] = {"201": post["responses"]["200"]}
    (found,) = sequences(source)
    assert [outcome(source, found, [{"total": each}, {}, {"total": 2}]) for each in (1, 2)] == [
        "holds",
        "broken",
    ]


@pytest.mark.parametrize(
    "source",
    [
        document({"credit": {"type": "integer"}}, "Buys credits."),
        document({"token": {"type": "string"}}, "How many tokens are left"),
        document({"name": {"type": "string", "description": "A unique id of the client's."}}),
        document(listed="Things can be returned in descending order of uid."),
        document(listed="Things, in descending order of nothing."),
        document(said="This call is not idempotent."),
        document(read={"immutable": {"type": "boolean", "description": "If true, it cannot be updated."}}),
        document(read={"version": {"type": "integer", "description": "The version."}}),
        document(read={"created_at": {"type": "string"}}),
    ],
)
def test_prose_that_says_nothing_of_the_kind_proposes_nothing(source: dict[str, Any]) -> None:
    assert sequences(source) == []


def test_what_many_operations_answer_is_proposed_once() -> None:
    source = document()
    source["components"] = {
        "schemas": {"Task": {"properties": {"taskUid": {"type": "integer", "description": "The unique id."}}}}
    }
    post = source["paths"]["/things"]["post"]
    post["responses"] = {"200": answer({"$ref": "#/components/schemas/Task"})}
    source["paths"]["/others"] = {"post": {**post, "operationId": "makeOther"}}
    assert [each.operation.operation_id for each in sequences(source)] == ["makeThing"]
