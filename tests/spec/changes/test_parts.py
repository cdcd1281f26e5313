"""What schemas refer to is compared once, and what is the same not at all."""

from typing import Any

import pytest
from truespec.spec import Policy, Spec, diff
from truespec.spec.changes.comparison import Documents
from truespec.spec.changes.operations import operation_entries, paired_operations

from .documents import TEXT, ids, obj, of_answer, of_body

ITEM = {"$ref": "#/components/schemas/Item"}
NULL = {"type": "null"}


def shared(item: Any, operations: int) -> Spec:
    """A document whose operations all take an object with an item in it."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
    operation = {"requestBody": {"content": content}, "responses": {"200": {"description": ""}}}
    order = obj({"item": ITEM, "note": TEXT}, "item")
    return Spec.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {f"/things/{number}": {"post": operation} for number in range(operations)},
            "components": {"schemas": {"Item": item, "Order": order}},
        }
    )


def steps_of(old: Spec, new: Spec) -> int:
    documents = Documents(old, new, Policy())
    before = documents.effort.left
    for pair in paired_operations(documents):
        list(operation_entries(documents, pair))
    return before - documents.effort.left


def test_a_shared_part_is_compared_once_and_shown_everywhere() -> None:
    old, new = obj({"name": TEXT}), obj({"name": TEXT}, "name")
    found = diff(shared(old, 30), shared(new, 30))
    assert {change.id for change in found} == {"request-body-property-became-required"}
    assert len(found) == 30
    assert all(change.witness is not None and change.witness.at == "/item" for change in found)
    one, many = (steps_of(shared(old, count), shared(new, count)) for count in (1, 30))
    assert many - one < 29 * 200  # a message for each of them, no comparison


def boxed(item: Any, operations: int) -> Spec:
    """A document whose operations each take another object, which may have a box with an item in it."""
    paths: dict[str, Any] = {}
    for number in range(operations):
        box = obj({"item": ITEM, "label": TEXT}, "label")
        content = {"application/json": {"schema": obj({f"box{number}": box})}}
        responses = {"200": {"description": ""}}
        paths[f"/things/{number}"] = {"post": {"requestBody": {"content": content}, "responses": responses}}
    return Spec.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": paths,
            "components": {"schemas": {"Item": item}},
        }
    )


def test_a_break_of_a_part_is_told_of_wholes_that_need_more_around_it() -> None:
    old, new = obj({"name": TEXT}), obj({"name": TEXT | {"maxLength": 3}})
    found = diff(boxed(old, 9), boxed(new, 9))
    assert [change.witness and change.witness.at for change in found] == [
        f"/box{number}/item/name" for number in range(9)
    ]
    one, many = (steps_of(boxed(old, count), boxed(new, count)) for count in (1, 9))
    assert many - one < 8 * 200  # a message for each of them, no comparison


def test_what_says_the_same_takes_no_step() -> None:
    described = obj({"name": TEXT | {"description": "new words"}})
    assert steps_of(shared(obj({"name": TEXT}), 3), shared(described, 3)) == 0


CLOSED = obj({"name": TEXT}, additionalProperties=False)


@pytest.mark.parametrize(
    "around",
    [
        {"allOf": [ITEM, obj({"other": TEXT})]},
        {"allOf": [ITEM], "properties": {"other": TEXT}},
        {**ITEM, "properties": {"other": TEXT}},
    ],
)
def test_a_part_that_is_not_all_that_is_said_of_a_value_is_compared_with_the_rest(around: Any) -> None:
    def of(item: Any) -> Spec:
        return of_body(around, components={"schemas": {"Item": item}})

    alone = [level for level, _ in ids(shared(obj({"name": TEXT}), 1), shared(CLOSED, 1))]
    assert "breaking" not in alone
    assert "breaking" in [level for level, _ in ids(of(obj({"name": TEXT})), of(CLOSED))]


@pytest.mark.parametrize(
    ("around", "path"),
    [
        ({"anyOf": [ITEM, NULL]}, ""),
        ({"type": "array", "items": ITEM, "minItems": 2}, "/items"),
        (obj({"a": obj({"b": {"allOf": [ITEM]}}, "c"), "c": TEXT}), "/properties/a/properties/b"),
        ({"type": "object", "additionalProperties": ITEM}, "/additionalProperties"),
        ({"type": "array", "prefixItems": [TEXT, ITEM]}, "/prefixItems/1"),
    ],
)
def test_a_break_of_a_part_is_told_of_the_whole(around: Any, path: str) -> None:
    old, new = (
        of_answer(around, components={"schemas": {"Item": obj({"name": TEXT}, *required)}})
        for required in (("name",), ())
    )
    (change,) = diff(old, new)
    assert (change.level, change.id) == ("breaking", "response-body-property-became-optional")
    assert change.path == f"/responses/200/body/application~1json{path}/properties/name"
    assert change.witness is not None


def test_parts_that_lead_back_to_the_whole_end() -> None:
    tree = obj({"item": ITEM, "trees": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}})
    old, new = (
        of_body(
            {"$ref": "#/components/schemas/Tree"},
            components={"schemas": {"Tree": tree, "Item": obj({"name": TEXT | {"maxLength": length}})}},
        )
        for length in (9, 5)
    )
    assert ids(old, new) == [("breaking", "request-body-max-length-tightened")]
