"""Whether every text that stands for what a sender may say is taken by a reader: proven, or not (DIFF §1.5).

Parameters, header fields and members of forms are texts that the reader turns into values. A number is sent
as its digits, which a reader of strings holds against its patterns and lengths: by automata, like any text.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from ..json_value import Json, is_array, is_object
from ..media_type import parse_media_type
from ..schema import Schema
from ..serialization import scalar_readings, scalar_text
from .alignment import Tokens
from .cases import Case, cases_of, demands_of
from .graph import Position, Side
from .inclusion import Comparison
from .keywords import lower_bound, text_beyond, upper_bound
from .members import schemas_inside
from .parts import pointer_into, steps_of

TextForm: TypeAlias = Literal["fields", "tree", "whole", ""]
"""How a value is made of texts: members and items of its own each one, all leaves (XML), or it is one; "" for
JSON and whatever else tells types apart.
"""

_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_OF_TEXTS: Final = ("pattern", "minLength", "maxLength", "format")
_OF_NUMBERS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_SCALARS: Final = frozenset(("string", "integer", "number", "boolean", "null"))
_INSIDE: Final = ("items", "prefixItems", "properties")
_MAX_VALUES: Final = 300
_WHOLE: Final = "the whole"
_INTEGER: Final = "^-?(?:0|[1-9][0-9]*)$"
_FRACTION: Final = r"(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
NUMBER: Final = rf"^-?(?:0|[1-9][0-9]*){_FRACTION}$"
"""How numbers are written."""


def are_texts_taken(sender: Schema, reader: Schema) -> bool:
    """Whether a reader is proven to take each text that a sender of scalars may send."""
    mine, theirs = Side.of(sender), Side.of(reader)
    return is_taken_as_text((mine.root(),), (theirs.root(),))


def is_taken_as_text(sender: Position, reader: Position, *, as_only_item: bool = False) -> bool:
    """Whether the same holds for two positions.

    as_only_item: the reader makes a list of one of the text, as where a name could be repeated.
    """
    if not sender or not reader:
        return False
    cases = cases_of(sender)
    reading = _Reading(reader, as_only_item)
    return bool(cases) and all(reading.takes(case) for case in cases)


def takes_as_item(reader: Position) -> bool:
    """Whether a reader is proven to take any text as the only item of a list."""
    return _Reading(reader, as_only_item=True).takes_all({"type": "string"})


class _Reading(Struct, frozen=True):
    """How a reader takes a text. as_only_item: as a list of one."""

    reader: Position
    as_only_item: bool

    def takes(self, case: Case) -> bool:
        """Whether it takes every text of a case."""
        if case.values is not None:
            said = [value for value in case.values if value is not None]
            return len(said) <= _MAX_VALUES and all(map(self._takes_value, said))
        if not set(case.types) <= _SCALARS:
            return False
        return all(
            any(map(self.takes_all, _sent(case, type_))) or (type_ == "string" and self._takes_digits(case))
            for type_ in case.types
            if type_ != "null"  # has no text of its own
        )

    def _takes_digits(self, case: Case) -> bool:
        """Whether every text of a case is an integer as it is written, of which any is taken."""
        decision = text_beyond(case, _INTEGER) if any(case.each("pattern")) else None
        return decision is not None and decision.beyond is None and self.takes_all({"type": "integer"})

    def _takes_value(self, value: Json) -> bool:
        if is_array(value) or is_object(value):
            return False
        side = self.reader[0].side
        readings = scalar_readings(scalar_text(value))
        return any(side.is_valid(self.reader, [each] if self.as_only_item else each) for each in readings)

    def takes_all(self, sent: dict[str, Any]) -> bool:
        """Whether it takes every value of a schema that stands by itself."""
        if self.as_only_item:
            sent = {"type": "array", "items": sent, "minItems": 1, "maxItems": 1}
        demanded = self.reader[0].side.self_contained(place.schema for place in self.reader)
        whole = {key: value for key, value in demanded.items() if key != "$defs"}
        read = Side({"$ref": f"#/$defs/{_WHOLE}", "$defs": {**demanded["$defs"], _WHOLE: whole}})
        said = Side({"$ref": f"#/$defs/{_WHOLE}", "$defs": {_WHOLE: sent}})
        return Comparison(said, read).included(said, read).is_proven


def _sent(case: Case, type_: str) -> Iterator[dict[str, Any]]:
    """Describe values of one type as a reader may take them, by schemas that allow no less."""
    if type_ == "boolean":
        yield {"type": "boolean"}
        yield {"enum": ["true", "false"]}
        return
    keywords = _OF_TEXTS if type_ == "string" else _OF_NUMBERS
    rules = [{keyword: value} for keyword in keywords for _, value in case.each(keyword)]
    yield {"type": type_, "allOf": rules} if rules else {"type": type_}
    if type_ != "string":
        yield {"type": "string", "pattern": f"^(?:{_digits_of(case, type_)})$"}


def _digits_of(case: Case, type_: str) -> str:
    """Write a pattern of how the numbers of a case are spelled; it allows no less."""
    low, high = lower_bound(case), upper_bound(case)
    if type_ == "integer":
        return integers_between(_whole(low, 1), _whole(high, -1))
    sign = "" if low is not None and low[0] >= 0 else "-?"
    return f"{sign}(?:0|[1-9][0-9]*){_FRACTION}"


def _whole(bound: tuple[Fraction, bool] | None, inward: int) -> int | None:
    """Find the last integer within a bound."""
    if bound is None:
        return None
    limit, is_excluded = bound
    nearest = ceil(limit) if inward > 0 else floor(limit)
    return nearest + inward if is_excluded and nearest == limit else nearest


def integers_between(low: int | None, high: int | None) -> str:
    """Write a pattern that the decimal spellings of the integers from `low` to `high` match, no other.

    None is no limit; the pattern is to be put between anchors.
    """
    branches: list[str] = []
    if low is None or low < 0:
        least = 1 if high is None or high >= 0 else -high
        branches.append("-" + _naturals(least, None if low is None else -low))
    if high is None or high >= 0:
        branches.append(_naturals(max(low or 0, 0), high))
    return "|".join(branches)


def _naturals(low: int, high: int | None) -> str:
    if high is None:
        more = f"[1-9][0-9]{{{len(str(low))},}}"
        return f"(?:{_naturals(low, 10 ** len(str(low)) - 1)}|{more})"
    branches: list[str] = []
    for length in range(len(str(low)), len(str(high)) + 1):
        first, last = (0 if length == 1 else 10 ** (length - 1)), 10**length - 1
        branches.append(_alike(str(max(low, first)), str(min(high, last))))
    return f"(?:{'|'.join(branches)})"


def _alike(low: str, high: str) -> str:
    """Write a pattern for all numbers between two of as many digits."""
    if not low:
        return ""
    rest = len(low) - 1
    if low[0] == high[0]:
        return low[0] + _alike(low[1:], high[1:])
    branches: list[str] = []
    first, last = int(low[0]), int(high[0])
    if low[1:] != "0" * rest:
        branches.append(low[0] + _alike(low[1:], "9" * rest))
        first += 1
    above = high[0] + _alike("0" * rest, high[1:]) if high[1:] != "9" * rest else ""
    last -= bool(above)
    if first <= last:
        branches.append(f"[{first}-{last}]" + (f"[0-9]{{{rest}}}" if rest else ""))
    return f"(?:{'|'.join((*branches, above) if above else branches)})"


def inner_positions(sender: Position, reader: Position, token: str | int) -> tuple[Position, Position] | None:
    """Find all that both say of one member or item; None where alternatives say different things of it."""
    ways = [case for case in cases_of(sender) if case.types != ("null",)] if sender else []
    demands = demands_of(reader)
    if len(ways) != 1 or demands.unions:
        return None
    mine, theirs = (
        tuple(schema for atom in atoms for schema in schemas_inside(token, atom))
        for atoms in (ways[0].atoms, demands.atoms)
    )
    return (mine, theirs) if mine and theirs else None


def text_form(media_range: str) -> TextForm:
    """Say how content of a media type, "" for a parameter in a style, is made of texts."""
    parsed = parse_media_type(media_range)
    if not media_range or (parsed is not None and parsed.essence in _FORMS):
        return "fields"
    if parsed is None or parsed.is_json or parsed.is_yaml:
        return ""
    return "tree" if parsed.is_xml else "whole" if parsed.type == "text" else ""


def positions_at(
    sender: Schema, reader: Schema, kind: str, tokens: tuple[str | int, ...], form: TextForm
) -> tuple[Position, Position] | None:
    """Find what both say of the place that a difference is about; None where no text of its own stands
    there, as of a member that came, went or is required.
    """
    if kind.startswith("property-"):
        return None
    found: tuple[Position, Position] | None = (Side.of(sender).root(),), (Side.of(reader).root(),)
    if not tokens:
        return found if form else None
    way = _way(tokens) if form in ("fields", "tree") else None
    if way is None or (form == "fields" and not _is_field(way)):
        return None
    for token in way:
        found = found and inner_positions(*found, token)
    return found


def _is_field(way: Tokens) -> bool:
    """Whether a way leads to a member, an item, or an item of a member: what lies deeper is no text."""
    return len(way) == 1 or (len(way) == 2 and isinstance(way[1], int))


def _way(tokens: Tokens) -> Tokens | None:
    """Say where in a value `tokens` lead to; None where they do not say it of all such values."""
    return pointer_into(tokens) if all(step[0] in _INSIDE for step, _ in steps_of(tokens)) else None
