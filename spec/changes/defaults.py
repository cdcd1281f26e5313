"""Values that are meant where none is sent: behaviour, which no message shows (JSON Schema, `default`)."""

from ..json_value import Json
from ..schema import Schema


def other_default(old: Schema, new: Schema) -> str:
    """Say which other default two schemas of a text have; "" where it is the same."""
    before, after = default_of(old), default_of(new)
    is_same = before == after and type(before) is type(after)
    return "" if is_same else f"default {_written(before)} → {_written(after)}"


def default_of(schema: Schema) -> Json:
    """Give the default of a schema itself; None where there is none."""
    return schema.resolved.mapping.get("default")


def _written(value: Json) -> str:
    return "none" if value is None else repr(value) if isinstance(value, str) else str(value)
