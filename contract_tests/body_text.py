"""Values written as JSON text (RFC 8259), whatever they hold."""

import json
from decimal import Decimal
from typing import Any

import orjson

from ..spec import Json


def json_bytes(value: Json) -> bytes:
    """Write a value as JSON in UTF-8. Numbers of any size; a lone surrogate is escaped."""
    try:
        return orjson.dumps(value)
    except TypeError:  # integers beyond 64 bits, lone surrogates, Decimal
        return json.dumps(value, separators=(",", ":"), default=_decimal).encode()


def _decimal(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")
