"""What one side describes of a value's inside and the other does not at all: named for what describes it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .graph import ASSERTED, Place, Position
from .members import schemas_for

_HOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "additionalProperties": "additional-properties",
        "patternProperties": "pattern-properties",
        "unevaluatedProperties": "unevaluated-properties",
    }
)


def undescribed(sender: Position, at: Place) -> tuple[str, str] | None:
    """Name a refusal of what its sender says nothing of: two kinds, where OLD sends and where NEW does.

    at: the reader's schema that refuses. None where the sender says something, or `at` is no schema of
    members without a name of their own, or of items.
    """
    if at.schema is False or any(atom.keywords.keys() & ASSERTED for atom in sender):
        return None
    last, holder = at.tokens[-1:], at.tokens[-2:-1]
    if last == ("items",) or holder == ("prefixItems",):
        return f"{items_of(at)}-tightened", f"{items_of(at)}-loosened"
    of = _HOLDERS.get(str((holder if holder == ("patternProperties",) else last)[0])) if last else None
    return None if of is None else (f"{of}-narrowed", f"{of}-widened")


def items_of(at: Place) -> str:
    """Say of which items of an array a schema is: those at a position, those behind them, all."""
    if at.tokens[-2:-1] == ("prefixItems",):
        return "prefix-items"
    if at.tokens[-1:] == ("items",) and "prefixItems" in at.side.place(at.name, at.tokens[:-1]).keywords:
        return "additional-items"
    return "items"


def is_by_pattern(name: str, atoms: Position) -> bool:
    """Whether a member is described by `patternProperties`."""
    return any(keyword == "patternProperties" for atom in atoms for _, keyword in schemas_for(name, atom))
