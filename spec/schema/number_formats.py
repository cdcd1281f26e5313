"""Formats of numbers, as bounds (OpenAPI Format Registry; OpenAPI, Data Type Format).

They say something of numbers only: a text of `format: int64` is any text.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

_FLOAT: Final = 3.4028234663852886e38
_DOUBLE: Final = 1.7976931348623157e308


def _signed(bits: int) -> tuple[int, int]:
    return -(2 ** (bits - 1)), 2 ** (bits - 1) - 1


BOUNDS: Final[Mapping[str, tuple[float, float | None]]] = MappingProxyType(
    {
        "double": (-_DOUBLE, _DOUBLE),
        "double-int": (1 - 2**53, 2**53 - 1),
        "float": (-_FLOAT, _FLOAT),
        "int16": _signed(16),
        "int32": _signed(32),
        "int64": _signed(64),
        "int8": _signed(8),
        "sf-decimal": (-999_999_999_999.999, 999_999_999_999.999),
        "sf-integer": (-999_999_999_999_999, 999_999_999_999_999),
        "uint": (0, None),
        "uint16": (0, 2**16 - 1),
        "uint32": (0, 2**32 - 1),
        "uint64": (0, 2**64 - 1),
        "uint8": (0, 2**8 - 1),
    }
)
"""The least and the greatest number of each format; `sf-*` as in RFC 9651, Integers and Decimals."""

_FRACTIONS: Final = frozenset(("double", "float", "sf-decimal"))
_NUMERIC: Final = frozenset(("integer", "number"))


def bounded(schema: dict[str, Any]) -> tuple[str, ...]:
    """Write the bounds of a number's `format` into a schema; tell which keywords were written.

    Where the user's own bound is narrower it stays, since then it says everything.
    """
    bounds = BOUNDS.get(schema.get("format", ""))
    written = schema.get("type")
    types = {written} if isinstance(written, str) else set(written or _NUMERIC)
    if bounds is None or not types & _NUMERIC:
        return ()
    least, greatest = bounds
    added: dict[str, Any] = {}
    if not _is_narrower(schema, "minimum", "exclusiveMinimum", least, 1):
        added["minimum"] = least
    if greatest is not None and not _is_narrower(schema, "maximum", "exclusiveMaximum", greatest, -1):
        added["maximum"] = greatest
    if "number" in types and schema["format"] not in _FRACTIONS and "multipleOf" not in schema:
        added["multipleOf"] = 1
    schema |= added
    return tuple(added)


def _is_narrower(schema: dict[str, Any], inclusive: str, exclusive: str, bound: float, sign: int) -> bool:
    own = [schema[key] for key in (inclusive, exclusive) if key in schema]
    return any(sign * value >= sign * bound for value in own)
