"""JSON values as Python has them, and the two questions that are asked of them everywhere."""

from typing import Any, TypeAlias, TypeGuard

Json: TypeAlias = Any
"""A JSON value: None, bool, int, float, Decimal, str, list or dict with str keys."""


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a JSON value is an object (a mapping)."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Whether a JSON value is an array (a sequence)."""
    return isinstance(value, list)
