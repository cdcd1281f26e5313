"""What answers are compared by: members inside members, and what items of arrays have in common."""

from random import Random
from typing import Any

import pytest
from truespec.contract_tests import life_of
from truespec.contract_tests.draft import Draft
from truespec.contract_tests.members import DEEPEST, free_members, members_of, said_otherwise
from truespec.contract_tests.retelling import trials_by
from truespec.contract_tests.walks import Walking, draw_walk, first_walks, ground_of
from truespec.spec import Spec

from .box_server import BOXES, SPEC, Boxes

PUT = SPEC.operation("PUT /boxes/{box}")
BOX: dict[str, Any] = {
    "label": "a",
    "owner": {"name": "ann", "since": "2026-01-01T00:00:00Z", "rank": "low", "number": 3},
    "tags": ["y", "x"],
    "lines": [{"text": "two", "done": False}, {"text": "one"}],
}


def test_a_state_and_what_the_server_writes_are_not_free_inside_either() -> None:
    assert free_members(PUT, BOX) == {
        "label": "a",
        "owner/name": "ann",
        "tags/*": ["x", "y"],
        "lines/*": [{}, {}],
        "lines/*/text": ["one", "two"],
    }


@pytest.mark.parametrize(
    ("path", "free"),
    [
        ("/todos/{id}", {"title": "a"}),
        ("/todos/{todo_id}", {"title": "a"}),
        ("/todos", {"id": 7, "title": "a"}),
    ],
)
def test_the_key_of_a_thing_is_not_free_where_the_path_has_it(path: str, free: dict[str, Any]) -> None:
    """A PATCH of /todos/162 that says another id is taken by some servers, and changes none."""
    todo = {"type": "object", "properties": {"id": {"type": "integer"}, "title": {"type": "string"}}}
    keys = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer"}}
        for name in ("id", "todo_id")
        if f"{{{name}}}" in path
    ]
    change = {
        "parameters": keys,
        "requestBody": {"content": {"application/json": {"schema": todo}}},
        "responses": {"204": {"description": "Done"}},
    }
    about = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    (patch,) = Spec.load({**about, "paths": {path: {"patch": change}}}).operations
    assert free_members(patch, {"id": 7, "title": "a"}) == free


def test_what_the_server_adds_or_orders_makes_no_difference() -> None:
    told = members_of(
        {
            **BOX,
            "owner": {**BOX["owner"], "number": 4, "mail": None},
            "tags": ["x", "y"],
            "lines": [{"text": "one", "id": 1}, {"text": "two", "id": 2}],
        }
    )
    assert all(told[name] == value for name, value in free_members(PUT, BOX).items())


def test_what_only_some_items_have_is_not_compared() -> None:
    assert "lines/*/done" not in members_of(BOX)
    assert members_of({"lines": []}) == {"lines": [], "lines/*": []}


def test_a_body_says_otherwise_as_deep_as_is_asked_for() -> None:
    content = next(iter(PUT.request_body.content.values())) if PUT.request_body else None
    draft = Draft(PUT, media=content, body=BOX)
    assert said_otherwise(PUT, draft) == {**BOX, "label": "ax"}
    assert said_otherwise(PUT, draft, DEEPEST) == {
        **BOX,
        "label": "ax",
        "owner": {**BOX["owner"], "name": "annx"},
        "tags": ["yx", "x"],
        "lines": [{"text": "twox", "done": False}, {"text": "one"}],
    }


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        ("lost", "created-not-found"),
        ("kept", "deleted-still-there"),
        ("refused-kept", "refused-but-made"),
        ("inner", "created-differs"),
        ("fewer-lines", "created-differs"),
        ("old-owner", "update-lost"),
        ("tags-grow", "update-lost"),
    ],
)
def test_the_life_of_what_is_put_under_a_key_of_ones_own_tells_of_a_fault(fault: str, check: str) -> None:
    assert check in [each.check for each in life_of(SPEC, Boxes(fault), BOXES)]


def test_a_correct_server_is_told_nothing_of() -> None:
    boxes = Boxes()
    assert list(life_of(SPEC, boxes, BOXES)) == []
    assert boxes.puts > 5


def test_a_put_that_only_changes_has_no_story() -> None:
    boxes = Boxes(only_changes=True)
    assert list(life_of(SPEC, boxes, BOXES)) == []
    assert boxes.kept == {}


@pytest.mark.parametrize(
    ("fault", "checks"),
    [
        ("", set[str]()),
        ("kept", {"deleted-still-there"}),
        ("inner", {"created-differs", "update-lost"}),
        ("old-owner", {"update-lost"}),
    ],
)
def test_walks_are_taken_on_what_is_put_and_compare_what_is_inside(fault: str, checks: set[str]) -> None:
    trials = trials_by(SPEC, Boxes(fault))
    ground, walking = ground_of(trials, BOXES, (), lambda operation: True), Walking(trials)
    assert ground is not None
    drawn = (draw_walk(ground, walking.sending, Random(seed)) for seed in range(8))
    walks = (*first_walks(ground, walking.sending, Random(0)), *drawn)
    assert {each.check for walk in walks for each in walking.play(walk)} == checks
