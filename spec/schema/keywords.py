"""The keywords of JSON Schema 2020-12 that a bundle carries: where schemas stand in them, and which values
they can have.

What is not listed here can refuse no value: it is an annotation, or unknown and ignored (JSON Schema Core,
Schema Vocabularies; JSON Schema Validation).
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from ..json_value import is_array, is_object
from .messages import shown

Form: TypeAlias = Literal["value", "schema", "schemas", "members"]
"""What a keyword holds: a plain value, one schema, a list of schemas, or schemas by name."""

SAME_VALUE: Final = frozenset(
    ("$ref", "allOf", "anyOf", "dependentSchemas", "else", "if", "not", "oneOf", "then")
)
"""Keywords whose schemas apply to the value itself, not to something inside it."""

FAKER: Final = "x-faker"
"""Says what sort of value a schema is about, as Prism's generator has it: `internet.email`."""

EXTENSIBLE: Final = "x-extensible-enum"
"""Lists the values that there are today; others may come (Zalando's guidelines, and who follows them)."""

CARRIED: Final = (FAKER, EXTENSIBLE)
"""Keywords of others that a bundle carries, too."""

_SCHEMA: Final = (
    "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
_SCHEMAS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_MEMBERS: Final = ("dependentSchemas", "patternProperties", "properties")
_COUNTS: Final = (
    "maxContains", "maxItems", "maxLength", "maxProperties", "minContains", "minItems", "minLength",
    "minProperties",
)  # fmt: skip
_NUMBERS: Final = ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum")
_TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")

FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        **dict.fromkeys(_SCHEMA, "schema"),
        **dict.fromkeys(_SCHEMAS, "schemas"),
        **dict.fromkeys(_MEMBERS, "members"),
        **dict.fromkeys(
            (
                *_COUNTS, *_NUMBERS, "$ref", "const", "default", "dependentRequired", "enum", "example",
                "examples", "format", "multipleOf", "pattern", "required", "type", "uniqueItems",
            ),
            "value",
        ),
    }
)  # fmt: skip
"""Every keyword that is carried, with what it holds."""

WRITTEN: Final[Mapping[str, Form]] = MappingProxyType(
    {
        **{name: form for name, form in FORMS.items() if form != "value"},
        **dict.fromkeys(("additionalItems", "contentSchema"), "schema"),
        **dict.fromkeys(("$defs", "definitions"), "members"),
    }
)
"""Where schemas stand in a schema as documents have it: in what is carried, and in what a bundle rewrites."""


def is_schema(value: object) -> bool:
    """Whether a value can be a schema: an object or a boolean."""
    return isinstance(value, dict | bool)


def misuse(keyword: str, value: Any) -> str | None:
    """Say why a keyword can't have this value; None where it can."""
    form = FORMS[keyword]
    if form == "schema":
        return None if is_schema(value) else f"{shown(value)} is no schema"
    if form == "schemas":
        return None if is_array(value) and value else f"{shown(value)} is no list of schemas"
    if form == "members":
        return None if is_object(value) else f"{shown(value)} is no mapping"
    check = _VALUES.get(keyword)
    return None if check is None else check(value)


def _count(value: Any) -> str | None:
    is_count = _is_number(value) and value >= 0 and value == int(value)
    return None if is_count else f"{shown(value)} is no whole number from 0"


def _number(value: Any) -> str | None:
    return None if _is_number(value) else f"{shown(value)} is no number"


def _step(value: Any) -> str | None:
    return None if _is_number(value) and value > 0 else f"{shown(value)} is no number above 0"


def _is_number(value: Any) -> bool:
    if isinstance(value, float):
        return value - value == 0  # neither infinite nor NaN
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) else f"{shown(value)} is no text"


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else f"{shown(value)} is neither true nor false"


def _list(value: Any) -> str | None:
    return None if is_array(value) else f"{shown(value)} is no list"


def _names(value: Any) -> str | None:
    return None if _are_texts(value) else f"{shown(value)} is no list of names"


def _named_names(value: Any) -> str | None:
    is_right = is_object(value) and all(_are_texts(names) for names in value.values())
    return None if is_right else f"{shown(value)} does not list names by name"


def _are_texts(value: Any) -> bool:
    return is_array(value) and all(isinstance(item, str) for item in value)


def _type(value: Any) -> str | None:
    names: Iterable[Any] = value if is_array(value) else [value]
    unknown = [name for name in names if name not in _TYPES]
    if unknown:
        return f"{shown(unknown[0])} is none of the types {', '.join(_TYPES)}"
    return f"{shown(value)} allows no type" if value == [] else None


_VALUES: Final[Mapping[str, Callable[[Any], str | None]]] = MappingProxyType(
    {
        **dict.fromkeys(_COUNTS, _count),
        **dict.fromkeys(_NUMBERS, _number),
        "$ref": _text,
        "dependentRequired": _named_names,
        "enum": _list,
        "format": _text,
        "multipleOf": _step,
        "pattern": _text,
        "required": _names,
        "type": _type,
        "uniqueItems": _flag,
    }
)


def tidied(keyword: str, value: Any) -> Any:
    """Write a usable value as the engine takes it: names and types once each, examples as a list."""
    if keyword == "examples":
        return list(value.values()) if is_object(value) else value if is_array(value) else [value]
    if keyword == "required" or (keyword == "type" and is_array(value)):
        return list(dict.fromkeys(value))
    if keyword == "dependentRequired":
        return {name: list(dict.fromkeys(names)) for name, names in value.items()}
    return int(value) if keyword in _COUNTS else value
