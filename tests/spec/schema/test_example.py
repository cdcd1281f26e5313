"""The one value that stands for a schema."""

from typing import Any

import jsonschema_rs
import pytest
from truespec.spec.schema.workshop import Workshop


def example(schema: dict[str, Any]) -> Any:
    engine = jsonschema_rs.Draft202012Validator(schema, offline=True, validate_formats=True)
    return Workshop(schema.get("$defs", {})).example(schema, engine.is_valid)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "examples": ["유니콘"]}, "유니콘"),
        ({"type": "string", "example": "of 3.0"}, "of 3.0"),
        ({"type": "integer", "default": 4, "examples": [5]}, 4),
        ({"enum": ["first", "second"]}, "first"),
        ({"const": {"a": 1}}, {"a": 1}),
        ({"type": "string", "format": "date-time"}, "2024-05-17T09:30:00Z"),
        ({"type": "integer", "examples": ["wrong", 7]}, 7),
        (
            {
                "oneOf": [
                    {"type": "object", "properties": {"a": {"const": 1}}, "required": ["a"]},
                    {"type": "null"},
                ]
            },
            {"a": 1},
        ),
        ({"type": ["string", "null"], "enum": [None, "a"]}, None),
    ],
)
def test_the_authors_own_value_is_taken_where_it_conforms(schema: dict[str, Any], value: Any) -> None:
    assert example(schema) == value


def test_every_declared_member_is_there_in_order() -> None:
    schema = {
        "type": "object",
        "properties": {
            "email": {"type": "string"},
            "price": {"type": "number"},
            "tags": {"type": "array", "items": {"const": "t"}},
        },
    }
    value = example(schema)
    assert list(value) == ["email", "price", "tags"]
    assert "@" in value["email"]
    assert value["tags"]


def test_it_is_always_the_same() -> None:
    schema = {"type": "object", "properties": {"name": {"type": "string"}, "n": {"type": "integer"}}}
    assert example(schema) == example(schema)
