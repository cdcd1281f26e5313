"""What a broken keyword says to a reader: short, about the value, never quoting a value of any length."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

_HOLDERS: Final = frozenset(
    ["additionalProperties", "items", "propertyNames", "unevaluatedItems", "unevaluatedProperties"]
)
_NARROWER: Final[Mapping[str, tuple[str, ...]]] = {
    "contains": ("minContains", "maxContains"),
    "required": ("dependentRequired",),
}
"""Keywords of which the engine speaks by the name of another."""

_TYPES: Final[dict[type[Any], str]] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}


_written: Final = json.JSONEncoder(ensure_ascii=False, default=str).encode


def type_name(value: Any) -> str:
    """Name the JSON type of a value: null, boolean, integer, number, string, array or object."""
    return "null" if value is None else _TYPES.get(value.__class__, "number")


def shown(value: Any, limit: int = 60) -> str:
    """Write a value as JSON, cut to about `limit` characters."""
    text = _written(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def listed(values: Any) -> str:
    """Write up to a dozen values in a row."""
    return ", ".join(shown(value) for value in values[:12]) + (", …" if len(values) > 12 else "")


def _type(error: Any, value: Any) -> str:
    types = sorted(error.kind.types, key="null".__eq__)  # the engine sorts them by name; null reads best last
    return f"is of type {type_name(value)}, has to be {' or '.join(types)}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


_MESSAGES: Final[dict[str, Callable[[Any, Any], str]]] = {
    "type": _type,
    "enum": lambda error, value: f"is {shown(value)}, has to be one of {listed(error.kind.options)}",
    "const": lambda error, value: f"is {shown(value)}, has to be {shown(error.kind.expected_value)}",
    "required": lambda error, value: f"lacks the required member {error.kind.property!r}",
    "minLength": lambda error, value: (
        f"has {_count(len(value), 'character')}, at least {error.kind.limit} required"
    ),
    "maxLength": lambda error, value: (
        f"has {_count(len(value), 'character')}, at most {error.kind.limit} allowed"
    ),
    "minimum": lambda error, value: f"is {shown(value)}, has to be at least {error.kind.limit}",
    "maximum": lambda error, value: f"is {shown(value)}, may be at most {error.kind.limit}",
    "exclusiveMinimum": lambda error, value: f"is {shown(value)}, has to be more than {error.kind.limit}",
    "exclusiveMaximum": lambda error, value: f"is {shown(value)}, has to be less than {error.kind.limit}",
    "multipleOf": lambda error, value: f"is {shown(value)}, has to be a multiple of {error.kind.multiple_of}",
    "format": lambda error, value: f"is {shown(value)}, which is no {error.kind.format}",
    "minItems": lambda error, value: (
        f"has {_count(len(value), 'item')}, at least {error.kind.limit} required"
    ),
    "maxItems": lambda error, value: f"has {_count(len(value), 'item')}, at most {error.kind.limit} allowed",
    "uniqueItems": lambda error, value: "has items that are equal, they have to be unique",
    "dependentRequired": lambda error, value: (
        f"lacks the member {error.kind.property!r}, which another one asks for"
    ),
    "contains": lambda error, value: "has no item of the kind that `contains` asks for",
    "minContains": lambda error, value: "has too few items of the kind that `contains` asks for",
    "maxContains": lambda error, value: "has too many items of the kind that `contains` asks for",
    "minProperties": lambda error, value: (
        f"has {_count(len(value), 'member')}, at least {error.kind.limit} required"
    ),
    "maxProperties": lambda error, value: (
        f"has {_count(len(value), 'member')}, at most {error.kind.limit} allowed"
    ),
    "additionalProperties": lambda error, value: (
        f"has members that are not allowed: {listed(error.kind.unexpected)}"
    ),
    "unevaluatedProperties": lambda error, value: (
        f"has members that are not allowed: {listed(error.kind.unexpected)}"
    ),
    "oneOf": lambda error, value: _one_of(error),
    "anyOf": lambda error, value: "fits none of the alternatives of `anyOf`",
    "not": lambda error, value: f"is {shown(value)}, which `not` excludes",
}


def _one_of(error: Any) -> str:
    """Tell "none fits" from "several fit": the engine has a kind for each."""
    several = type(error.kind).__name__.endswith("MultipleValid")
    return (
        "fits more than one alternative of `oneOf`" if several else "fits none of the alternatives of `oneOf`"
    )


def keyword_of(error: Any) -> str:
    """Name the keyword that a jsonschema-rs error is about.

    The schema `false` is named by what holds it, and a bound of `contains` or a `required` that is none by
    itself: the engine calls those after their kind.
    """
    name: str = error.kind.name
    narrower = _NARROWER.get(name)
    if narrower is None and name != "falseSchema":
        return name
    path = error.schema_path
    holder = str(path[-1]) if path else ""
    if narrower is not None:
        return holder if holder in narrower else name
    return holder if holder in _HOLDERS else "false"


def message_of(error: Any, patterns: Mapping[str, str], keyword: str = "") -> str:
    """Say in words what a jsonschema-rs error says, never quoting more of the value than fits a line.

    patterns: the user's spelling of those patterns that the engine has in another. keyword: from
    `keyword_of`, where that is known.
    """
    name = keyword or keyword_of(error)
    if error.kind.name == "falseSchema":
        return "has members, none are allowed" if name == "additionalProperties" else "is not allowed here"
    if name == "pattern":
        pattern = patterns.get(error.kind.pattern, error.kind.pattern)
        return f"is {shown(error.instance)}, does not match the pattern {pattern}"
    if name == "propertyNames":
        return f"has a member name that {message_of(error.kind.error, patterns)}"
    say = _MESSAGES.get(name)
    return say(error, error.instance) if say is not None else f"does not meet `{name}`"
