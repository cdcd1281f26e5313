"""From texts to the JSON values that a schema would have them be."""

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from ..json_text import parse_json
from ..json_value import Json, is_array, is_object
from .described import Described
from .percent import UnreadableText
from .spelling import ABSENT, RawValue

Source = TypeVar("Source")

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,17}")
"""What most numbers are: whole, and short enough for `int` and JSON to agree."""

_SCALARS: Final = {"true": True, "false": False}


def scalar_readings(text: str) -> tuple[Json, ...]:
    """List what a text can mean: a number or boolean where it is spelled as one, and always the text
    itself.
    """
    if text in _SCALARS:
        return _SCALARS[text], text
    if _WHOLE.fullmatch(text):
        return int(text), text
    if text and (text[0] == "-" or text[0].isdigit()) and _NUMBER.fullmatch(text):
        try:
            return parse_json(text.encode()), text
        except ValueError:  # beyond all that is read as a number
            return (text,)
    return (text,)


def typed(raw: RawValue, described: Described) -> Json:
    """Turn what was read into the JSON value that the schema would have it be.

    Each text becomes the first of its readings that its place accepts, else the one of the declared type.
    """
    if isinstance(raw, str):
        return typed_text(raw, described)
    if is_array(raw):
        return [typed(item, described.item(position)) for position, item in enumerate(raw)]
    assert is_object(raw)
    if "array" in described.types and "object" not in described.types and all(map(str.isdecimal, raw)):
        # `[0]`, `[1]`: positions where the schema has an array
        ordered = sorted(raw, key=lambda name: (len(name), name))
        return [typed(raw[name], described.item(position)) for position, name in enumerate(ordered)]
    return {name: typed(inner, described.member(name)) for name, inner in raw.items()}


def typed_text(text: str, described: Described) -> Json:
    """Turn one text into the JSON value that the schema would have it be."""
    if described.is_silent or described.takes_only_text:
        return text
    readings = scalar_readings(text)
    if len(readings) == 1:
        return text if described.takes_text else _structure(text, described)
    for reading in readings:
        if described.accepts(reading):
            return reading
    return text if described.takes_text else readings[0]


def _structure(text: str, described: Described) -> Json:
    """Read a text where only an array or object may stand: as JSON, since no style nests them; else it stays.

    In a style with names that repeat, one text alone may be the one item of an array.
    """
    if text[:1] in ("{", "["):
        try:
            return parse_json(text.encode())
        except ValueError:
            return text
    if described.shapes == ("array",):
        item = [typed_text(text, described.item(0))]
        return item if described.accepts(item) else text
    return text


def first_fitting(
    described: Described, readers: Sequence[Callable[[Source], RawValue | None]]
) -> Callable[[Source], Json]:
    """Compile reading as the first shape whose value the schema accepts, else as the first that reads at
    all.
    """
    if len(readers) == 1:
        only = readers[0]

        def read_only(source: Source) -> Json:
            raw = only(source)
            return ABSENT if raw is None else _filled(raw, described)

        return read_only

    def read(source: Source) -> Json:
        first, problem = ABSENT, None
        for reader in readers:
            try:
                raw = reader(source)
            except UnreadableText as error:
                problem = problem or error
                continue
            if raw is None:
                continue
            value = _filled(raw, described)
            if described.accepts(value):
                return value
            first = value if first is ABSENT else first
        if first is ABSENT and problem is not None:
            raise problem
        return first

    return read


def _filled(raw: RawValue, described: Described) -> Json:
    """Type what was read; an empty text is an empty array where no array of an empty text will do."""
    value = typed(raw, described)
    if raw == [""] and not described.accepts(value) and described.accepts([]):
        return []
    return value
