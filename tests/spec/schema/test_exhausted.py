"""Patterns that take too many steps on some value: nothing is refused, and that is said."""

from typing import Any

import pytest
from truespec.spec import Match, Request, Spec, judge_request, lint

BACKTRACKS = r"^(?:(a|aa)+)\1$"
"""Refers to its own group, so that no engine runs it in linear time."""

LONG = "a" * 60 + "b"


def document(schema: Any, example: Any) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": schema, "example": example}}}
    operation = {"requestBody": body, "responses": {"default": {"description": "OK"}}}
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"post": operation}}}


def judged(spec: Spec, text: str) -> list[str]:
    match = spec.match("POST", "/a")
    assert isinstance(match, Match)
    request = Request("POST", "/a", (("Content-Type", "application/json"),), text.encode())
    return [each.code for each in judge_request(match, request)]


@pytest.mark.parametrize(
    "schema",
    [
        {"pattern": BACKTRACKS},
        {"not": {"pattern": BACKTRACKS}},
        {"anyOf": [{"pattern": BACKTRACKS}, {"type": "integer"}]},
        {"if": {"pattern": BACKTRACKS}, "then": {"type": "integer"}, "else": {"maxLength": 1}},
    ],
)
def test_nothing_is_refused_and_the_pattern_is_named(schema: Any) -> None:
    spec = Spec.load(document(schema, "aa"))
    assert spec.exhausted == ()
    assert judged(spec, f'"{LONG}"') == []
    assert judged(spec, f'"{LONG}"') == []
    (told,) = spec.exhausted
    assert told.at.pointer.endswith("/pattern")
    assert told.rule == "schema-not-judged"


def test_what_else_is_wrong_is_told_all_the_same() -> None:
    spec = Spec.load(document({"pattern": BACKTRACKS, "maxLength": 5}, "aa"))
    assert judged(spec, f'"{LONG}"') == ["maxLength"]


def test_lint_says_of_which_example_it_can_not_tell() -> None:
    assert lint(document({"type": "string", "pattern": BACKTRACKS}, "aa")) == ()
    (problem,) = lint(document({"type": "string", "pattern": BACKTRACKS}, LONG))
    assert (problem.rule, problem.level) == ("schema-not-judged", "warning")
