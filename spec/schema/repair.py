"""A value that breaks its schema, mended: every part that conforms is kept, only the bad ones are made anew.

The smallest mend wins: a text that reads as the wanted type is read so, a number is moved to the bound that
it oversteps, a text is cut; else the part is what `Workshop.example` makes of its own schema. Where a schema
has alternatives, the one that keeps most of the value is taken.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import isfinite
from typing import Any, Final

import jsonschema_rs
from msgspec import Struct

from ..document import pointer_of
from ..json_text import parse_json
from ..json_value import Json, is_array, is_object
from .flat import Flat, same
from .generate import CannotGenerate
from .numbers import as_number
from .shape import Accepts
from .workshop import Workshop

_MAX_VISITS: Final = 2_000
"""Parts that are looked at; what is left in a value that is larger is made anew as a whole."""


class Repaired(Struct, frozen=True):
    """A mended value, and the JSON Pointers at which it differs from what it was."""

    value: Json
    pointers: tuple[str, ...]


def repair(bundle: Mapping[str, Any], accepts: Accepts, value: Json, workshop: Workshop) -> Repaired:
    """Mend a value until the compiled schema (`accepts`) takes it; a whole new one where parts do not help.

    Raises CannotGenerate when no value is found that meets the schema.
    """
    mended = _Mending(bundle, workshop).mended(bundle, value)
    if not accepts(mended):
        mended = workshop.example(bundle, accepts)
    return Repaired(mended, tuple(differences(value, mended)))


def differences(old: Json, new: Json, path: tuple[str | int, ...] = ()) -> Iterator[str]:
    """List the places at which two values differ, outermost first, as JSON Pointers (RFC 6901)."""
    if is_object(old) and is_object(new):
        for name in dict.fromkeys((*old, *new)):
            if name in old and name in new:
                yield from differences(old[name], new[name], (*path, name))
            else:
                yield pointer_of((*path, name))
    elif is_array(old) and is_array(new) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differences(one, other, (*path, number))
    elif not same(old, new):
        yield pointer_of(path)


class _Mending:
    """One value in the middle of being mended. bundle: the schema's self-contained form. workshop: makes
    what is made anew.
    """

    def __init__(self, bundle: Mapping[str, Any], workshop: Workshop) -> None:
        self._bundle = bundle
        self._workshop = workshop
        self._compiled: dict[int, tuple[Json, Accepts]] = {}
        self._visits = 0

    def mended(self, schema: Json, value: Json) -> Json:
        """Mend one part by its own schema. Raises CannotGenerate where nothing meets that."""
        self._visits += 1
        accepts = self._accepts(schema)
        if accepts(value):
            return value
        if self._visits > _MAX_VISITS:
            return self._made(schema)
        found: list[Json] = []
        for flat in self._workshop.builder.flats(schema):
            found.extend(each for each in self._fitted(flat, value) if accepts(each))
        return min(found, key=lambda each: _loss(value, each)) if found else self._made(schema)

    def _accepts(self, schema: Json) -> Accepts:
        known = self._compiled.get(id(schema))
        if known is None:
            whole = {"allOf": [schema], "$defs": self._bundle.get("$defs", {})}
            known = self._compiled[id(schema)] = (
                schema,
                _predicate(whole),
            )  # kept, so that its id stays its own
        return known[1]

    def _made(self, schema: Json) -> Json:
        return self._workshop.example(schema, self._accepts(schema))

    def _fitted(self, flat: Flat, value: Json) -> Iterator[Json]:
        """Offer mends of a value for one flat schema, the mildest first."""
        try:
            if is_object(value):
                yield self._object(flat, value)
            elif is_array(value):
                yield self._array(flat, value)
                if len(value) == 1:
                    yield value[0]
            else:
                yield from _scalars(flat, value)
            if "array" in flat.get("type", ()) and not is_array(value):
                yield [self.mended(flat.get("items", True), value)]
        except CannotGenerate:
            return

    def _object(self, flat: Flat, value: dict[str, Json]) -> Json:
        declared: Mapping[str, Json] = flat.get("properties", {})
        others = flat.get("additionalProperties", flat.get("unevaluatedProperties", True))
        has_patterns = bool(flat.get("patternProperties"))
        made: dict[str, Json] = {}
        for name, member in value.items():
            schema = declared.get(name, True if has_patterns else others)
            if schema is not False:
                made[name] = self.mended(schema, member)
        for name in flat.get("required", ()):
            if name not in made:
                made[name] = self._made(declared.get(name, others))
        return made

    def _array(self, flat: Flat, value: list[Json]) -> Json:
        first: list[Json] = flat.get("prefixItems", [])
        rest = flat.get("items", True)
        schemas = [*first, *[rest] * max(0, len(value) - len(first))]
        made: list[Json] = []
        for schema, item in zip(schemas, value, strict=False):
            mended = item if schema is False else self.mended(schema, item)
            is_double = flat.get("uniqueItems") is True and any(same(mended, each) for each in made)
            if schema is not False and not is_double:
                made.append(mended)
        made = made[: flat.get("maxItems", len(made))]
        missing = flat.get("minItems", 0) - len(made)
        return [*made, *(self._made(rest) for _ in range(missing))] if 0 < missing <= _MAX_VISITS else made


def _scalars(flat: Flat, value: Json) -> Iterator[Json]:
    """Offer values near a scalar: read or written as another type, spelled otherwise, moved, cut."""
    if isinstance(value, str):
        yield value.strip()
        yield from (each for each in flat.get("enum", ()) if _spelled_alike(each, value))
        if "maxLength" in flat:
            yield value[: int(flat["maxLength"])].rstrip()
            yield value[: int(flat["maxLength"])]
        try:
            read = parse_json(value.strip().encode("utf-8", "surrogatepass"))
        except ValueError:
            return
        yield read
        if not isinstance(read, str):
            yield from _scalars(flat, read) if not (is_object(read) or is_array(read)) else ()
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _numbers(flat, value)
        yield json.dumps(value)
    elif isinstance(value, bool):
        yield json.dumps(value)


def _spelled_alike(one: Json, other: str) -> bool:
    plain: Callable[[str], str] = lambda text: text.casefold().replace("-", "_").replace(" ", "_")  # noqa: E731
    return isinstance(one, str) and plain(one) == plain(other)


def _numbers(flat: Flat, value: float) -> list[Json]:
    """List numbers that a schema may want instead of one, the nearest first."""
    if not isfinite(value):  # 1e999, as a reader of JSON may have it
        return []
    exact, step = Fraction(str(value)), Fraction(str(flat.get("multipleOf", 1)))
    found: list[Json] = [round(exact)]
    found.extend(flat[keyword] for keyword in ("minimum", "maximum") if keyword in flat)
    found.extend(
        as_number(Fraction(str(flat[keyword])) + direction * step)
        for keyword, direction in (("exclusiveMinimum", 1), ("exclusiveMaximum", -1))
        if keyword in flat
    )
    if step:
        found.append(as_number(round(exact / step) * step))
    return sorted(found, key=lambda each: abs(Fraction(str(each)) - exact))


def _loss(old: Json, new: Json) -> int:
    """Count the leaves of a value that are not kept, and those that are new."""
    if is_object(old) and is_object(new):
        shared = sum(_loss(old[name], new[name]) for name in old if name in new)
        dropped = sum(_leaves(old[name]) for name in old if name not in new)
        return shared + dropped + sum(_leaves(new[name]) for name in new if name not in old)
    if is_array(old) and is_array(new):
        kept = sum(_loss(one, other) for one, other in zip(old, new, strict=False))
        return kept + sum(map(_leaves, old[len(new) :])) + sum(map(_leaves, new[len(old) :]))
    if is_object(old) or is_array(old) or is_object(new) or is_array(new):
        return _leaves(old) + _leaves(new)
    return 0 if same(old, new) else 1


def _leaves(value: Json) -> int:
    members = value.values() if is_object(value) else value if is_array(value) else ()
    return 1 + sum(map(_leaves, members))


def _predicate(schema: dict[str, Any]) -> Accepts:
    try:
        return jsonschema_rs.Draft202012Validator(schema, offline=True, validate_formats=True).is_valid
    except ValueError:  # a part that can't be compiled alone: the whole schema has the last word
        return lambda value: False


__all__ = ["Repaired", "differences", "repair"]
