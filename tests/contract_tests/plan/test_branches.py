"""Each branch of `oneOf` and `anyOf` is tried, in requests that are valid as a whole."""

from random import Random
from typing import Any

import pytest
from truespec.contract_tests import TestSettings, planned
from truespec.contract_tests.plan.branches import branch_values
from truespec.spec import Schema, Spec

CARD = {
    "type": "object",
    "required": ["kind", "number"],
    "properties": {"kind": {"const": "card"}, "number": {"type": "string", "pattern": "^[0-9]{4}$"}},
}
CASH = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "cash"}}}
PAID = {
    "type": "object",
    "required": ["amount", "by"],
    "properties": {"amount": {"type": "integer", "minimum": 1}, "by": {"oneOf": [CARD, CASH]}},
}


def spec_of(schema: dict[str, Any]) -> Spec:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    query = {"name": "by", "in": "query", "schema": {"anyOf": [{"type": "integer"}, {"enum": ["name"]}]}}
    post = {"parameters": [query], "requestBody": body, "responses": {"200": {"description": "ok"}}}
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    return Spec.load({**head, "paths": {"/pay": {"post": post}}})


def schema_of(schema: dict[str, Any]) -> Schema:
    body = spec_of(schema).operations[0].request_body
    found = next(iter(body.content.values())).schema if body is not None else None
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        (PAID, {"amount": 1, "by": {"kind": "card", "number": "1234"}}, ["branch 2 of oneOf at /by"]),
        (PAID, {"amount": 1, "by": {"kind": "cash"}}, ["branch 1 of oneOf at /by"]),
        ({"type": "array", "items": PAID}, [{"amount": 1, "by": CASH}], ["1", "2"]),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]}, 1, ["1", "3"]),
        ({"anyOf": [{"maximum": 3}, {"minimum": 5}], "multipleOf": 7}, 7, ["branch 1 of anyOf"]),
        ({"oneOf": [{"type": "integer"}, {"type": "string", "minLength": 2, "maxLength": 1}]}, 1, []),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, {"a": "x"}, []),
    ],
)
def test_the_branches_that_a_value_does_not_take_are_made(
    schema: dict[str, Any], value: Any, expected: list[str]
) -> None:
    held = schema_of(schema)
    made = list(branch_values(held, value, Random(0)))
    assert all(held.is_valid(each) for each, _ in made)
    assert len(made) == len(expected)
    assert all(told in why for told, (_, why) in zip(expected, made, strict=True))


def test_the_plan_opens_an_operation_with_each_branch() -> None:
    plan = list(planned(spec_of(PAID), TestSettings(second_engine=False)))
    assert sum("body branch 2 of oneOf at /by" in line for line in plan) == 1
    assert sum("query parameter 'by': branch 2 of anyOf" in line for line in plan) == 1
