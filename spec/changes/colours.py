"""Which schemas mean the same at sight (DIFF §1.6, step 1).

`Colours` gives equal names to places of equal content, across both sides of a comparison, whatever their
components are called, however they are split into references and single `allOf`s, and through recursion.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, Final, TypeAlias

from ..json_text import canonical_json
from ..json_value import Json, is_object
from ..schema.format_checks import TEXT_FORMATS
from .conjuncts import joined
from .graph import (
    ASSERTED,
    LISTS,
    MAPS,
    ONES,
    TYPE_OF,
    Place,
    Side,
    children_of,
    is_of_types,
    types_of,
)

_LOST: Final[dict[str, Any]] = {}
"""In the place of a definition that is not there."""

_NOTHING_SAID: Final[dict[str, Any]] = {
    "minLength": 0,
    "minItems": 0,
    "minProperties": 0,
    "uniqueItems": False,
    "required": [],
    "properties": {},
    "patternProperties": {},
    "dependentRequired": {},
    "dependentSchemas": {},
    "prefixItems": [],
    "allOf": [],
    "items": True,
    "propertyNames": True,
}


_TOGETHER: Final = {
    "if": ("if", "then", "else"),
    "contains": ("contains", "minContains", "maxContains"),
}


_Key: TypeAlias = tuple[int, int]
"""A side and a schema of it, which live as long as what is known of them."""


Settled: TypeAlias = tuple[tuple[str, str], ...]
"""Names of definitions of two sides that are taken to mean the same."""


def _key(side: Side, schema: Any) -> _Key:
    return id(side), id(schema)


class Colours:
    """Numbers for the schemas of several bundles: equal only where the meaning is, or is taken to be.

    What lies behind definitions that are settled is not looked at, unless something in there is asked for.
    """

    def __init__(self, sides: Iterable[Side], settled: Settled = ()) -> None:
        """Colour the schemas of `sides`, jointly: recursive ones when the first colour is asked for.

        settled: definitions of the sides that mean the same.
        """
        self._memo: dict[_Key, str] = {}
        self._same_as: dict[_Key, Any] = {}
        self._enums: dict[tuple[int, tuple[str, ...]], str] = {}
        self._flats: dict[_Key, Mapping[str, Any] | None] = {}
        self._inside: dict[_Key, str] = {}
        self._alike: dict[str, str] = {}
        self._sides = tuple(sides)
        self._settled = {
            _key(side, side.definitions[name]): f"settled {number}"
            for number, names in enumerate(settled)
            for side, name in zip(self._sides, names, strict=True)
        }
        self._refined: dict[int, set[str]] = {}
        apart = [frozenset(names[number] for names in settled) for number in range(len(self._sides))]
        self._groups = _in_turn(self._sides, apart)

    def of(self, place: Place) -> str:
        """Give the colour of a place."""
        self._refine_around(place)
        return self._struct(place.side, place.schema)

    def keyword(self, place: Place, keyword: str) -> str:
        """Give the colour of one keyword, with those that it can't be read without."""
        self._refine_around(place)
        parts = _TOGETHER.get(keyword, (keyword,))
        return self._computed(
            place.side, {part: place.keywords[part] for part in parts if part in place.keywords}
        )

    def _refine_around(self, place: Place) -> None:
        """Tell recursive schemas apart: first those that the roots lead to, then all others."""
        while place.name not in self._refined.get(id(place.side), ()):
            group = next(self._groups, None)
            if group is None:
                return
            self._refine([schema for side, names in group for schema in _recursive(side, names)])
            for side, names in group:
                self._refined.setdefault(id(side), set()).update(names)

    def _refine(self, schemas: list[tuple[Side, dict[str, Any]]]) -> None:
        """Tell recursive schemas apart until nothing new is told (the coarsest stable partition).

        Each is told by what it says itself and by the last colours of those directly inside, wherever
        definitions begin and end.
        """
        self._inside.update((_key(side, schema), "?") for side, schema in schemas)
        classes = 0
        while True:
            fresh = {_key(side, schema): self._computed(side, schema) for side, schema in schemas}
            known, classes = classes, len(set(fresh.values()))
            if known == classes:
                break
            self._inside.update(fresh)
        # What says the same as one of them is of its colour, too.
        self._alike |= {fresh[key]: self._inside[key] for key in fresh}

    def _struct(self, side: Side, schema: Any) -> str:
        if not is_object(schema):
            return "true" if schema else "false"
        meant = self._meant(side, schema)
        if not is_object(meant):
            return "true" if meant else "false"
        key = _key(side, meant)
        if key in self._settled:
            return self._settled[key]
        if meant is _LOST:
            return "?"
        if key in self._inside:
            return self._inside[key]
        if key not in self._memo:
            self._memo[key] = self._computed(side, meant)
        return self._memo[key]

    def _meant(self, side: Side, schema: Any) -> Any:
        """Follow what says nothing but that another schema holds, to that one."""
        key = _key(side, schema)
        if key not in self._same_as:
            seen = {id(schema)}
            meant = schema
            while _key(side, meant) not in self._settled:
                further = _other_schema(side, meant)
                if further is None or id(further) in seen:
                    break
                meant = further
                seen.add(id(further))
            self._same_as[key] = meant
        return self._same_as[key]

    def _joined(self, side: Side, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        return joined(schema, lambda branch: self._flat(side, self._meant(side, branch)))

    def _flat(self, side: Side, schema: Any) -> Mapping[str, Any] | None:
        """Join a schema that stands in the bundle, once; None where that leads back to itself."""
        if not is_object(schema):
            return None
        key = _key(side, schema)
        if key not in self._flats:
            self._flats[key] = None
            self._flats[key] = self._joined(side, schema)
        return self._flats[key]

    def _computed(self, side: Side, schema: Any) -> str:
        normal = _normal(self._joined(side, schema))
        parts = self._values(normal)
        for keyword, value in normal.items():
            parts[keyword] = self._keyword(side, keyword, value)
        conjuncts = set(parts.pop("allOf", ()))
        reference = schema.get("$ref")
        if isinstance(reference, str):
            conjuncts.add(self._struct(side, side.definitions.get(reference.removeprefix("#/$defs/"), _LOST)))
        conjuncts.discard("true")
        if not parts and len(conjuncts) == 1:
            return conjuncts.pop()
        for union in ("anyOf", "oneOf"):
            if len(parts.get(union, ())) == 1 and len(parts) == 1 and not conjuncts:
                return parts[union][0]
        if conjuncts:
            parts["allOf"] = sorted(conjuncts)
        if not parts:
            return "true"
        digest = _digest(parts)
        return self._alike.get(digest, digest)

    def _values(self, normal: dict[str, Any]) -> dict[str, Any]:
        """Take out what `const`, `enum` and `type` say, in one spelling: the values that the types let
        through, else the types.
        """
        types = types_of(normal)
        written, enum = normal.pop("type", None), normal.pop("enum", None)
        if "const" in normal:
            constant = normal.pop("const")
            is_listed = enum is None or canonical_json(constant) in map(canonical_json, enum)
            return {"enum": _listed([constant] if is_listed else [], types)}
        if enum is None:
            return {} if written is None else {"type": sorted(types)}
        key = (id(enum), types)  # it lives as long as the bundle that it stands in
        if key not in self._enums:
            self._enums[key] = _listed(enum, types)
        return {"enum": self._enums[key]}

    def _keyword(self, side: Side, keyword: str, value: Any) -> Any:
        if keyword in ONES:
            return self._struct(side, value)
        if keyword == "prefixItems":
            return [self._struct(side, item) for item in value]
        if keyword in LISTS:
            colours = [self._struct(side, item) for item in value]
            return sorted(colours) if keyword == "oneOf" else sorted(set(colours))
        if keyword in MAPS:
            return {name: self._struct(side, member) for name, member in value.items()}
        return value


def _listed(values: Iterable[Json], types: tuple[str, ...]) -> str:
    return _digest(sorted({canonical_json(value) for value in values if is_of_types(value, types)}))


def _digest(value: Any) -> str:
    return blake2b(json.dumps(value, sort_keys=True, default=str).encode(), digest_size=12).hexdigest()


def _other_schema(side: Side, schema: Any) -> Any:
    """Find the schema that this one is only another name of, or wrapped around; None where it says more."""
    if not is_object(schema):
        return None
    said = _normal(schema)
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return None if said else side.definitions.get(reference.removeprefix("#/$defs/"), _LOST)
    if len(said) != 1:
        return None
    keyword, branches = next(iter(said.items()))
    if keyword not in ("allOf", "anyOf", "oneOf"):
        return None
    told = [each for each in branches if keyword != "allOf" or not _says_nothing(each)]
    return told[0] if len(told) == 1 else None


def _says_nothing(schema: Any) -> bool:
    return is_object(schema) and "$ref" not in schema and not _normal(schema)


def _in_turn(sides: tuple[Side, ...], apart: list[frozenset[str]]) -> Iterator[list[tuple[Side, list[str]]]]:
    """Name the definitions of all sides: those that come first, then the others.

    apart: of each side, those that are settled.
    """
    near = [_reached(side, names) for side, names in zip(sides, apart, strict=True)]
    for is_near in (True, False):
        yield [
            (side, [name for name in side.definitions if (name in close) == is_near])
            for side, close in zip(sides, near, strict=True)
        ]


def _reached(side: Side, apart: frozenset[str]) -> set[str]:
    """Name the definitions that the root leads to, not by way of settled ones."""
    found: set[str] = set()
    waiting = [side.root().name]
    while waiting:
        name = waiting.pop()
        if name not in found and name in side.definitions:
            found.add(name)
            waiting.extend(set(side.leads_to(name)) - apart)
    return found


def _recursive(side: Side, names: Iterable[str]) -> Iterator[tuple[Side, dict[str, Any]]]:
    """Go through the schemas of definitions that lie on a loop, or lead from one loop to another.

    names: of the definitions that are looked at.
    """
    order, loops = _dependency_order(side, names)
    leading = set(loops)
    for name in order:
        if not leading.isdisjoint(side.leads_to(name)):
            leading.add(name)
    reached: set[str] = set()
    waiting = list(loops)
    while waiting:
        name = waiting.pop()
        if name in leading and name not in reached:
            reached.add(name)
            waiting.extend(side.leads_to(name))
    for name in order:
        if name in reached:
            yield from ((side, schema) for schema in _led_on(side.definitions[name], reached))


def _led_on(definition: Any, names: set[str]) -> Iterator[dict[str, Any]]:
    """Go through the schemas of a definition that lead to one of `names`: what does not is told by what it
    says, as it is wherever it stands.
    """
    order: list[dict[str, Any]] = []
    waiting = [definition]
    while waiting:
        schema = waiting.pop()
        if is_object(schema):
            order.append(schema)
            waiting.extend(child for _, child in children_of(schema))
    leading: set[int] = set()
    for schema in reversed(order):
        is_leading = str(schema.get("$ref", "")).removeprefix("#/$defs/") in names
        if is_leading or any(id(child) in leading for _, child in children_of(schema)):
            leading.add(id(schema))
            yield schema


def _normal(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what can refuse a value, in one spelling."""
    types = types_of(schema)
    kept: dict[str, Any] = {}
    for keyword, value in schema.items():
        owner = TYPE_OF.get(keyword)
        if keyword not in ASSERTED or (keyword in _NOTHING_SAID and _NOTHING_SAID[keyword] == value):
            continue
        if owner is not None and owner not in types and not (owner == "number" and "integer" in types):
            continue
        if keyword == "format" and value not in TEXT_FORMATS:
            continue
        if (keyword, value) == ("multipleOf", 1) and "number" not in types:
            continue
        kept[keyword] = sorted(value) if keyword == "required" else value
    if "if" not in kept or ("then" not in kept and "else" not in kept):
        for keyword in ("if", "then", "else"):
            kept.pop(keyword, None)
    if kept.get("additionalProperties") == {}:
        kept["additionalProperties"] = True  # an explicit opening in either spelling
    if set(types) == set(types_of({})):
        kept.pop("type", None)
    return kept


def _dependency_order(side: Side, names: Iterable[str]) -> tuple[list[str], set[str]]:
    """Order some definitions so that references lead backwards; name those that lie on a loop (Tarjan)."""
    among = set(names)
    edges = {name: [to for to in side.leads_to(name) if to in among] for name in names}
    order: list[str] = []
    loops: set[str] = set()
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: dict[str, None] = {}
    work: list[tuple[str, Iterator[str]]] = []
    for start, first in edges.items():
        if start not in number:
            work.append((start, iter(first)))
            number[start] = low[start] = len(number)
            open_[start] = None
        while work:
            name, targets = work[-1]
            for target in targets:
                if target not in number:
                    number[target] = low[target] = len(number)
                    open_[target] = None
                    work.append((target, iter(edges[target])))
                    break
                if target in open_:
                    low[name] = min(low[name], number[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == number[name]:
                    component = _taken_down_to(open_, name)
                    order.extend(component)
                    if len(component) > 1 or name in edges[name]:
                        loops.update(component)
    return order, loops


def _taken_down_to(open_: dict[str, None], name: str) -> list[str]:
    """Take the newest names off, down to `name`."""
    component: list[str] = []
    while not component or component[-1] != name:
        component.append(open_.popitem()[0])
    return component
