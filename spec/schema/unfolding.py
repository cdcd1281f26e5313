"""How often one value would be held against schemas if every composition were unfolded.

Thirty schemas that each name the next twice (`allOf: [next, next]`) are a thousand million schemas to any
engine that evaluates by reference. Such compositions are found before they are run, and left out.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..json_value import is_array, is_object

MOST: Final = 100_000
"""Evaluations of one value that are still run; real documents need a few hundred."""

COMPOSITIONS: Final = ("allOf", "anyOf", "oneOf")
_SINGLE: Final = ("not", "if", "then", "else")


def excess(definitions: Mapping[str, Any], costs: dict[str, int]) -> tuple[str, str] | None:
    """Find a composition that multiplies beyond measure: the definition and the keyword; None without any.

    definitions: schemas by name, as under `$defs`. The innermost one is found: what leads to it stays.
    costs: what is known of them, and within measure; it is added to.
    """
    for name in definitions:
        for done in _settled(name, definitions, costs):
            if costs[done] > MOST:
                return done, _dearest(definitions[done], costs)
    return None


def _settled(start: str, definitions: Mapping[str, Any], costs: dict[str, int]) -> Iterator[str]:
    """Work out what a definition costs, those that it leads to first. No recursion: chains are long."""
    waiting = [start]
    opened: set[str] = set()
    while waiting:
        name = waiting[-1]
        if name in costs:
            waiting.pop()
        elif name not in opened:
            opened.add(name)
            waiting += [
                each for each in _names(definitions[name]) if each not in opened and each in definitions
            ]
        else:
            waiting.pop()
            costs[name] = _cost(definitions[name], costs)
            yield name


def _in_place(schema: Any) -> Iterator[tuple[str, Any]]:
    """Go through the schemas that the same value is held against."""
    if not is_object(schema):
        return
    for keyword in COMPOSITIONS:
        branches = schema.get(keyword)
        yield from ((keyword, each) for each in (branches if is_array(branches) else ()))
    yield from ((keyword, schema[keyword]) for keyword in _SINGLE if keyword in schema)
    dependent = schema.get("dependentSchemas")
    yield from (("dependentSchemas", each) for each in (dependent.values() if is_object(dependent) else ()))


def _names(schema: Any) -> Iterator[str]:
    if is_object(schema) and isinstance(schema.get("$ref"), str):
        yield schema["$ref"].removeprefix("#/$defs/")
    for _, inner in _in_place(schema):
        yield from _names(inner)


def _cost(schema: Any, costs: Mapping[str, int]) -> int:
    """Count evaluations; a reference back to what is being counted counts once."""
    if not is_object(schema):
        return 1
    reference = schema.get("$ref")
    led = costs.get(reference.removeprefix("#/$defs/"), 1) if isinstance(reference, str) else 0
    return 1 + led + sum(_cost(inner, costs) for _, inner in _in_place(schema))


def _dearest(schema: Any, costs: Mapping[str, int]) -> str:
    """Find the keyword whose branches cost most."""
    totals: dict[str, int] = {"$ref": 0}
    for keyword, inner in _in_place(schema):
        totals[keyword] = totals.get(keyword, 0) + _cost(inner, costs)
    return max(totals, key=lambda keyword: totals[keyword])
