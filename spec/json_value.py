"""JSON values as Python has them, and the questions that are asked of them everywhere."""

from typing import Any, TypeAlias, TypeGuard

Json: TypeAlias = Any
"""A JSON value: None, bool, int, float, Decimal, str, list or dict with str keys."""


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a JSON value is an object (a mapping)."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Whether a JSON value is an array (a sequence)."""
    return isinstance(value, list)


def json_type(value: Json) -> str:
    """Name the type of a value; one without a fraction is an integer (JSON Schema Validation, `type`)."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if is_object(value):
        return "object"
    if is_array(value):
        return "array"
    if isinstance(value, int):
        return "integer"
    is_whole = value.is_integer() if isinstance(value, float) else value == value.to_integral_value()
    return "integer" if is_whole else "number"
