"""One edit in many copies of a schema: compared once, told and shown of each copy by itself."""

from typing import Any

import pytest
from truespec.spec import Change, Spec, diff

from ...effort import calls_of
from .documents import TEXT, obj

NUMBER = 40


def body(limit: int, **more: Any) -> dict[str, Any]:
    return obj(
        {"name": {"type": "string", "maxLength": limit}, "tags": {"$ref": "#/components/schemas/Tags"}},
        **more,
    )


def document(*schemas: Any, tags: int = 3, **of_the_last: Any) -> Spec:
    """Describe operations `/p0`, `/p1`, …, each with a body of its own."""
    paths: dict[str, Any] = {}
    for number, schema in enumerate(schemas):
        content = {"application/json": {"schema": schema}}
        operation = {"requestBody": {"content": content}, "responses": {"200": {"description": ""}}}
        paths[f"/p{number}"] = {"post": operation}
    paths[f"/p{len(schemas) - 1}"]["post"] |= of_the_last
    listed = {"Tags": {"type": "array", "items": TEXT, "maxItems": tags}}
    info = {"title": "t", "version": "1"}
    return Spec.load({"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": listed}})


def places(change: Change) -> tuple[str, str]:
    return tuple("" if place is None else place.pointer for place in (change.old, change.new))  # type: ignore[return-value]


def test_each_copy_has_its_own_place_and_its_own_message() -> None:
    found = diff(document(*[body(9)] * NUMBER), document(*[body(5)] * NUMBER))
    assert len(found) == NUMBER
    for change in found:
        path = change.operation.partition(" ")[2]
        way = (
            f"/paths/~1{path[1:]}/post/requestBody/content/application~1json/schema/properties/name/maxLength"
        )
        assert (change.level, places(change)) == ("breaking", (way, way))
        assert change.witness is not None
        assert change.witness.request.target == path


def test_what_copies_refer_to_is_one_place() -> None:
    found = diff(document(*[body(9)] * 3, tags=3), document(*[body(9)] * 3, tags=2))
    way = "/components/schemas/Tags/maxItems"
    assert [(change.level, places(change)) for change in found] == [("breaking", (way, way))] * 3


def test_copies_cost_less_than_as_many_edits_that_differ() -> None:
    def cost(*limits: int) -> int:
        old, new = (document(*(body(limit + more) for limit in limits)) for more in (4, 0))
        return calls_of(lambda: diff(old, new))

    assert cost(*[5] * 20) < cost(*range(5, 25)) * 2 / 3


def test_a_copy_that_no_message_shows_is_undecided_though_another_is_shown() -> None:
    impossible = [
        {"name": "q", "in": "query", "required": True, "schema": {"allOf": [TEXT, {"type": "null"}]}}
    ]
    old, new = (document(*[body(limit)] * 2, parameters=impossible) for limit in (9, 5))
    found = {change.operation: (change.level, change.witness is None) for change in diff(old, new)}
    assert found == {"POST /p0": ("breaking", False), "POST /p1": ("undecided", True)}


def test_another_edit_of_the_same_schema_is_another_comparison() -> None:
    found = diff(document(body(9), body(9)), document(body(5), body(12)))
    assert {(change.operation, change.level) for change in found} == {
        ("POST /p0", "breaking"),
        ("POST /p1", "info"),
    }


@pytest.mark.parametrize("limits", [(9, 5), (5, 9)])
def test_copies_are_told_as_each_is_by_itself(limits: tuple[int, int]) -> None:
    def told(count: int) -> set[tuple[str, str, str, str]]:
        old, new = (document(*[body(limit)] * count) for limit in limits)
        return {(each.level, each.id, each.path, each.message) for each in diff(old, new)}

    assert told(3) == told(1)


def test_a_schema_that_leads_to_itself_keeps_its_own_places() -> None:
    def tree(number: int, limit: int) -> dict[str, Any]:
        way = f"#/paths/~1p{number}/post/requestBody/content/application~1json/schema"
        return obj({"name": {"type": "string", "maxLength": limit}, "child": {"$ref": way}})

    old, new = (document(*(tree(number, limit) for number in range(2))) for limit in (9, 5))
    for change in diff(old, new):
        assert change.new is not None
        assert change.new.pointer.startswith(f"/paths/~1{change.operation.partition('/')[2]}/")
