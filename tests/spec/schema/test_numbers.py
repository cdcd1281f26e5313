"""Numbers are exact (JSON Schema Validation, 6.2; JSON Schema Core, Instance Equality)."""

from decimal import Decimal
from typing import Any

import pytest
from truespec.spec import Spec

from .schemas import schema_of

CASES: list[tuple[Any, list[Any], list[Any]]] = [
    ({"multipleOf": 0.01}, [0.07, Decimal("0.07"), 4.35, 19.99, 1, 1.1], [0.075, Decimal("0.0700001")]),
    ({"multipleOf": 0.1}, [0.3, 10**300, Decimal("1E300")], [0.35]),
    ({"multipleOf": 1e-8}, [12.34567891], [Decimal("12.345678915")]),
    ({"multipleOf": 3}, [10**30 - 1, 9.0], [10**30, 9007199254740993 * 3 + 1]),
    ({"minimum": 9007199254740993}, [9007199254740993], [9007199254740992, Decimal("9007199254740992.5")]),
    ({"maximum": 10**25}, [10**25], [10**25 + 1]),
    ({"minimum": 0.1}, [Decimal("0.1"), 0.1], [Decimal("0.0999999999999999999999")]),
    ({"maximum": 0.3}, [0.3], [0.1 + 0.2, Decimal("0.3000000000000000000001")]),
    ({"exclusiveMinimum": 0}, [Decimal("1E-400"), 5e-324], [0, -0.0, Decimal("-0")]),
    ({"maximum": 1e308}, [1e308], [Decimal("1E400"), 10**400]),
    (
        {"type": "integer"},
        [1, 1.0, -0.0, Decimal("1.0"), Decimal("1E400"), 10**400, 1e22],
        [1.5, True, "1", None],
    ),
    ({"type": "number"}, [1, 1.5, Decimal("1E400")], [True, "1"]),
    ({"const": 1}, [1, 1.0, Decimal("1.0")], [True, "1", 2]),
    ({"const": True}, [True], [1, 1.0]),
    ({"enum": [0]}, [0, -0.0, Decimal("-0.0")], [False, None, ""]),
    ({"enum": [0.1, 10**30]}, [Decimal("0.10"), Decimal("1E30")], [10**30 + 1]),
    ({"const": {"a": [1]}}, [{"a": [1.0]}], [{"a": [True]}, {"a": [1, 1]}]),
    (
        {"uniqueItems": True},
        [[1, True], [10**30, 10**30 + 1]],
        [[1, 1.0], [Decimal("0.1"), Decimal("0.10")], [{"a": 1}, {"a": 1.0}]],
    ),
    ({"maxLength": 2.0}, ["ab"], ["abc"]),
    ({"minLength": 1}, ["🦄"], [""]),
    ({"maxLength": 1}, ["🦄"], ["🦄🦄"]),
]


@pytest.mark.parametrize(("schema", "good", "bad"), CASES, ids=[str(case[0]) for case in CASES])
def test_numbers_are_compared_by_value(schema: Any, good: list[Any], bad: list[Any]) -> None:
    found = schema_of(schema)
    assert [value for value in good if not found.is_valid(value)] == []
    assert [value for value in bad if found.is_valid(value)] == []


def test_numbers_of_a_document_mean_what_is_written_there() -> None:
    text = b"""
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /:
    get:
      parameters:
        - {name: a, in: query, schema: {multipleOf: 0.01, minimum: 9007199254740993.0}}
        - {name: b, in: query, schema: {maximum: 1e400}}
        - {name: c, in: query, schema: {maximum: 123456789012345678901234567890}}
        - {name: d, in: query, schema: {type: number, maximum: .inf}}
      responses: {}
"""
    a, b, c, d = (each.schema for each in Spec.load(text).operations[0].parameters)
    assert a.is_valid(Decimal("9007199254740994.07"))
    assert not a.is_valid(Decimal("9007199254740994.075"))
    assert b.is_valid(10**400)
    assert not c.is_valid(123456789012345678901234567891)
    assert c.is_valid(123456789012345678901234567890)
    assert d.is_valid(10**400)
    assert [problem.rule for problem in d.problems] == ["schema-invalid"]
