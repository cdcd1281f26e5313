"""Texts as the values that a schema allows."""

from collections.abc import Iterator

from ..spec import Json, MalformedJson, Schema, parse_json, scalar_readings


def accepted_reading(text: str, schema: Schema) -> Json:
    """Read a text as the first value that a schema allows; None where it allows none."""
    return next((each for each in readings(text) if schema.is_valid(each)), None)


def readings(text: str) -> Iterator[Json]:
    """List what a text can mean: a scalar, the text itself, and what it is as JSON."""
    yield from scalar_readings(text)
    if text[:1] in ("[", "{"):
        try:
            yield parse_json(text.encode())
        except MalformedJson:
            return
