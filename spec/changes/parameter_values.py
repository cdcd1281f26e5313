"""Values that a parameter may have: those that are written out, small ones, and those at the edges."""

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Final

from ..json_value import Json
from ..schema import Schema
from .building import Builder, Unbuildable
from .cases import cases_of
from .graph import Side
from .keywords import text_beyond
from .wire_texts import NUMBER

PLAIN_TEXTS: Final = ("a", "no")
"""Texts that a header field can have, which those that are made up at first need not be."""

_MAX_TEXTS: Final = 300
_MAX_EDGES: Final = 20


def values_of(schema: Schema) -> Iterator[Json]:
    """Offer values that a schema may allow, small ones first."""
    side = Side.of(schema)
    builder = Builder(side)
    values = _few_values(side)
    if values is not None:
        yield from values
        return
    try:
        yield from islice(builder.several((side.root(),)), _MAX_TEXTS)
    except Unbuildable:
        return
    yield from _no_numbers(side)
    for edge in islice(schema.edge_values(Random(0)), _MAX_EDGES):
        yield edge.value
    yield from PLAIN_TEXTS


def _no_numbers(side: Side) -> Iterator[Json]:
    """Offer texts that patterns allow and no number is written as: `00` is none."""
    for case in cases_of((side.root(),)):
        is_patterned = "string" in case.types and any(case.each("pattern"))
        decision = text_beyond(case, NUMBER) if is_patterned else None
        if decision is not None and decision.beyond is not None:
            yield decision.beyond


def _few_values(side: Side) -> list[Json] | None:
    """List every value that a schema allows; None where they are not written out."""
    cases = cases_of((side.root(),))
    if any(case.values is None for case in cases) or not cases:
        return None
    values = [value for case in cases for value in case.values or ()]
    return values if len(values) <= _MAX_TEXTS else None
