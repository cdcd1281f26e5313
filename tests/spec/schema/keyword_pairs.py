"""Which keywords constrain one another, and which of those pairs a hard schema is about.

A schema is about a pair when both keywords speak of the same value and neither can go: without it, one of the
verdicts that were written by hand would be another.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final, TypeAlias

from truespec.spec.schema.format_checks import compiled
from truespec.spec.schema.impossible import impossible
from truespec.spec.schema.workshop import Workshop

from .hard_schemas import Hard

Pair: TypeAlias = tuple[str, str]
Path: TypeAlias = tuple[str | int, ...]

NUMBERS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
TEXTS: Final = ("minLength", "maxLength", "pattern", "format")
ARRAYS: Final = (
    *("prefixItems", "items", "contains", "minContains", "maxContains"),
    *("minItems", "maxItems", "uniqueItems", "unevaluatedItems"),
)
OBJECTS: Final = (
    *("properties", "patternProperties", "additionalProperties", "propertyNames", "required"),
    *("minProperties", "maxProperties", "dependentRequired", "dependentSchemas", "unevaluatedProperties"),
)
COMPOSITIONS: Final = ("$ref", "allOf", "anyOf", "oneOf", "not", "if")
ANSWERS: Final = ("then", "else")
PLAIN: Final = (*NUMBERS, *TEXTS, *ARRAYS, *OBJECTS)
KEYWORDS: Final = ("type", "enum", "const", *PLAIN, *COMPOSITIONS, *ANSWERS)
"""Every keyword that says which values a schema has."""

_SAME_VALUE: Final = (*COMPOSITIONS, *ANSWERS, "dependentSchemas")
_COUNTS: Final = ("minContains", "maxContains")
_STRONGER: Final = frozenset(
    (
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"),
        *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
    )
)
"""Keywords of which, of two, the stronger says all that there is to say."""

_SILENT: Final = {
    ("minimum", "exclusiveMinimum"): "the stronger says all",
    ("maximum", "exclusiveMaximum"): "the stronger says all",
    ("additionalProperties", "unevaluatedProperties"): "the first evaluates every member",
    ("items", "unevaluatedItems"): "the first evaluates every item",
}
"""Pairs of one kind that have nothing to say to each other, with the reason."""


def _ordered(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)


def constraining() -> set[Pair]:
    """List the pairs that constrain one another; a keyword with itself where two are joined by `allOf`."""
    pairs = {
        _ordered(*pair)
        for kind in (NUMBERS, TEXTS, ARRAYS, OBJECTS, COMPOSITIONS)
        for pair in combinations(kind, 2)
    }
    pairs -= {_ordered(*pair) for pair in _SILENT}
    for keyword in (*PLAIN, "const"):
        pairs |= {_ordered("type", keyword), _ordered("enum", keyword)}
    for keyword in ("type", "enum", "const", *PLAIN):
        pairs |= {_ordered("not", keyword)}
        if keyword not in _COUNTS and keyword not in _STRONGER:
            pairs |= {(keyword, keyword)}
    pairs |= {_ordered("type", "enum"), ("if", "then"), _ordered("if", "else")}
    for composition in COMPOSITIONS:
        pairs |= {_ordered("unevaluatedProperties", composition), _ordered("unevaluatedItems", composition)}
    return pairs


def pairs_of(hard: Hard) -> set[Pair]:
    """List the pairs that a schema with values is about."""
    return _pairs(hard.schema, lambda schema: _verdicts(schema, hard))


def pairs_of_impossible(schema: Any) -> set[Pair]:
    """List the pairs that make a schema impossible: without either of them it would have values."""
    return _pairs(schema, lambda each: not _is_impossible(each))


def _verdicts(schema: Any, hard: Hard) -> bool:
    """Whether some verdict is another with a changed schema."""
    accepts = compiled(schema).is_valid
    return not all(map(accepts, hard.good)) or any(map(accepts, hard.bad))


def _is_impossible(schema: Any) -> bool:
    definitions = schema.get("$defs", {}) if isinstance(schema, dict) else {}
    return impossible(Workshop(definitions).builder, schema) is not None


def _pairs(schema: Any, is_changed: Callable[[Any], bool]) -> set[Pair]:
    found: set[Pair] = set()
    for group in _Walk(schema).groups(schema):
        needed = [path for path in group if is_changed(_without(schema, path))]
        found |= {_ordered(str(one[-1]), str(other[-1])) for one, other in combinations(needed, 2)}
    return found


@dataclass(slots=True)
class _Walk:
    """Finds the keywords of a schema, for each place in its values. opened: definitions that were entered."""

    root: Any
    opened: set[str] = field(default_factory=set[str])

    def groups(self, schema: Any, path: Path = ()) -> Iterator[list[Path]]:
        """List where keywords stand that speak of the same value."""
        group: list[Path] = []
        inner: list[tuple[Any, Path]] = []
        self._gather(schema, path, group, inner)
        if group:
            yield group
        for each, at in inner:
            yield from self.groups(each, at)

    def _gather(self, schema: Any, path: Path, group: list[Path], inner: list[tuple[Any, Path]]) -> None:
        for keyword, value in schema.items() if isinstance(schema, dict) else ():
            if keyword not in KEYWORDS:
                continue
            at = (*path, keyword)
            group.append(at)
            if keyword == "$ref":
                name = value.removeprefix("#/$defs/")
                if name not in self.opened:
                    self.opened.add(name)
                    self._gather(self.root["$defs"][name], ("$defs", name), group, inner)
            for each, place in _schemas(keyword, value, at):
                if keyword in _SAME_VALUE:
                    self._gather(each, place, group, inner)
                else:
                    inner.append((each, place))


def _schemas(keyword: str, value: Any, at: Path) -> Iterator[tuple[Any, Path]]:
    if keyword in ("enum", "const", "required", "dependentRequired"):
        return
    if keyword in ("properties", "patternProperties", "dependentSchemas"):
        yield from ((each, (*at, name)) for name, each in value.items())
    elif isinstance(value, list):
        yield from ((each, (*at, place)) for place, each in enumerate(value))
    elif isinstance(value, dict):
        yield value, at


def _without(schema: Any, path: Path) -> Any:
    if len(path) == 1:
        return {key: value for key, value in schema.items() if key != path[0]}
    if isinstance(schema, list):
        return [_without(each, path[1:]) if place == path[0] else each for place, each in enumerate(schema)]
    return schema | {path[0]: _without(schema[path[0]], path[1:])}
