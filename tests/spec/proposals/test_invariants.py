"""What prose proposes: each is CEL, holds where the prose is obeyed and is broken where not."""

from typing import Any

import pytest
from truespec.spec import Spec, invariants_of, proposed_invariants


def document(asked: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    def content(properties: dict[str, Any]) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": {"type": "object", "properties": properties}}}}

    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {
                "post": {
                    "operationId": "makeThings",
                    "requestBody": content(asked),
                    "responses": {"201": {"description": "d", **content(given)}, "400": {"description": "d"}},
                }
            }
        },
    }


ARRAY = {"type": "array"}
TIME = {"type": "string", "format": "date-time"}
EARLY, LATE = "2024-01-01T00:00:00Z", "2024-01-02T00:00:00+01:00"

CASES: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[Any, Any], tuple[Any, Any]]] = {
    "as many as asked for": (
        {"sample": {"type": "number", "description": "The number of images to make."}},
        {"images": ARRAY},
        ({"sample": 2}, {"images": [1, 2]}),
        ({"sample": 2}, {"images": [1]}),
    ),
    "a total": (
        {},
        {"total": {"type": "integer", "description": "Total number of things."}, "items": ARRAY},
        ({}, {"total": 9, "items": [1]}),
        ({}, {"total": 0, "items": [1]}),
    ),
    "an echo": (
        {"x-name": {"type": "string"}},
        {"x-name": {"type": "string", "description": "The name, as requested."}},
        ({"x-name": "a"}, {"x-name": "a"}),
        ({"x-name": "a"}, {"x-name": "b"}),
    ),
    "distinct": (
        {},
        {"tags": {"type": "array", "description": "Tags, without duplicates."}},
        ({}, {"tags": ["a", "b"]}),
        ({}, {"tags": ["a", "a"]}),
    ),
    "in order": (
        {},
        {"createdAt": TIME, "updated_at": TIME},
        ({}, {"createdAt": EARLY, "updated_at": LATE}),
        ({}, {"createdAt": LATE, "updated_at": EARLY}),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_proposal_says_what_the_prose_does(name: str) -> None:
    asked, given, good, bad = CASES[name]
    source = document(asked, given)
    (found,) = proposed_invariants(Spec.load(source))
    assert found.operation.key == "POST /a"
    operation = source["paths"]["/a"]["post"]
    operation["x-truespec-invariants"] = [
        {"id": found.id, "sentence": found.sentence, "when": found.when, "holds": found.holds}
    ]
    (invariant,) = invariants_of(Spec.load(source))

    def outcome(sent: Any, came: Any, status: int = 201) -> str:
        return invariant.judge({"request": {"body": sent}, "response": {"status": status, "body": came}})[0]

    assert [outcome(*good), outcome(*bad)] == ["holds", "broken"]
    assert [outcome({}, {}), outcome(*bad, status=400)] == ["not meant", "not meant"]


def test_prose_that_says_nothing_of_the_kind_proposes_nothing() -> None:
    plain = {
        "name": {"type": "string", "description": "number of images"},
        "images": ARRAY,
        "createdAt": TIME,
    }
    assert proposed_invariants(Spec.load(document(plain, plain))) == ()
    assert proposed_invariants(Spec.load(document({}, {"deletedAt": TIME, "createdAt": TIME}))) == ()


def test_what_is_of_another_type_is_not_compared() -> None:
    text = {"type": "string", "description": "The number, as requested"}
    number = {"type": "integer", "description": "The number, as requested"}
    assert proposed_invariants(Spec.load(document({"n": text}, {"n": number}))) == ()
    assert proposed_invariants(Spec.load(document({"n": {}}, {"n": number}))) == ()
    whole = {**number, "type": "number"}
    assert len(proposed_invariants(Spec.load(document({"n": whole}, {"n": number})))) == 1
    untyped = {"format": "date-time"}
    assert proposed_invariants(Spec.load(document({}, {"createdAt": untyped, "updatedAt": untyped}))) == ()


def test_what_may_be_null_is_held_to_nothing_where_it_is() -> None:
    images = {"type": ["array", "null"], "description": "unique images"}
    source = document({}, {"images": images})
    (found,) = proposed_invariants(Spec.load(source))
    source["paths"]["/a"]["post"]["x-truespec-invariants"] = [
        {"id": found.id, "sentence": found.sentence, "when": found.when, "holds": found.holds}
    ]
    (invariant,) = invariants_of(Spec.load(source))
    answers = ({"images": None}, {"images": [1, 2]}, {"images": [1, 1]})
    assert [
        invariant.judge({"request": {"body": None}, "response": {"status": 201, "body": each}})[0]
        for each in answers
    ] == ["not meant", "holds", "broken"]
