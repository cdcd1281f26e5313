"""The closures that make values: one for each flat schema, chosen by type."""

from collections.abc import Callable, Hashable, Mapping
from random import Random
from typing import Any, Final

from ..json_value import Json, is_array, is_object
from . import believable
from .containers import array_maker, object_maker
from .flat import Flat, fits, fits_but_for_enum, key_of, kinds_of, member_schema
from .format_checks import ALL_FORMATS, Formats
from .keywords import FAKER
from .merging import Unfolding
from .prose import ENGLISH
from .scalars import nothing, number_maker, text_maker
from .shape import Maker, Shape
from .sizes import MOST, Sizes
from .views import is_tolerated

_IMPLIED: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            *("properties", "required", "additionalProperties", "minProperties", "patternProperties"),
            *("dependentRequired", "having"),
        ),
        "object",
    ),
    **dict.fromkeys(("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contained"), "array"),
    **dict.fromkeys(("patterns", "minLength", "maxLength", "format"), "string"),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "number"),
}
_COMPOSED: Final = frozenset({"$ref", "allOf", "anyOf", "oneOf", "if", "not", "dependentSchemas"})
_BOTTOM: Final = -24
_MAX_EAGER: Final = 40
"""Schemas inside of each other that are compiled at once: each takes a few calls of the stack."""

_TRIES: Final = 24


class Builder:
    """Compiles the makers of one bundle; each referenced schema once, at the first value that needs it.

    language: of texts that go by their name. formats: those that are asserted.
    """

    def __init__(
        self, definitions: Mapping[str, Any], language: str = ENGLISH, formats: Formats = ALL_FORMATS
    ) -> None:
        self.definitions = definitions
        self.language = language
        self.formats = formats
        self.unfolding = Unfolding(definitions, formats)
        self.sizes = Sizes(self.flats)
        self._flats: dict[Hashable, tuple[Json, list[Flat]]] = {}
        self._makers: dict[tuple[Hashable, str], Maker] = {}
        self._eager = 0

    def flats(self, schema: Json) -> list[Flat]:
        """Unfold a schema, once: schemas are known by key, so they are kept as long as this lives."""
        key = key_of(schema)
        known = self._flats.get(key)
        if known is None:
            known = self._flats[key] = (schema, self.unfolding.alternatives(schema))
        return known[1]

    def maker(self, schema: Json, name: str) -> Maker:
        """Compile a schema. name: of the member that holds the value, for believable ones.

        One that is composed of others is compiled at the first value that needs it, since it may lead back
        to itself; so is one that stands deep inside of others.
        """
        if not is_object(schema) or not (self._eager >= _MAX_EAGER or _COMPOSED & schema.keys()):
            self._eager += 1
            try:
                return self._compiled(schema, name)
            finally:
                self._eager -= 1
        known: Maker | None = None

        def make(random: Random, depth: int, shape: Shape) -> Json:
            nonlocal known
            if known is None:
                eager, self._eager = self._eager, 0
                known = self._known(schema, name)
                self._eager = eager
            # A recursion that has no end: the schema can't be satisfied.
            return known(random, depth, shape) if depth > _BOTTOM else None

        return make

    def _known(self, schema: Json, name: str) -> Maker:
        key = (key_of(schema), name)
        if key not in self._makers:
            self._makers[key] = self._compiled(schema, name)
        return self._makers[key]

    def _compiled(self, schema: Json, name: str) -> Maker:
        flats = _seen(self.flats(schema))
        if len(flats) == 1:
            return self.flat(flats[0], name)
        sizes = [self.sizes.flat_size(flat) for flat in flats]
        finite = [flat for flat, size in zip(flats, sizes, strict=True) if size <= MOST]
        makers = [self.flat(flat, name) for flat in finite]
        if not makers:
            return nothing
        low = [
            make
            for make, size in zip(makers, (s for s in sizes if s <= MOST), strict=True)
            if size == min(sizes)
        ]
        choose = self.choose
        return lambda random, depth, shape: choose(random, makers if depth > 0 else low)(random, depth, shape)

    def choose(self, random: Random, makers: list[Maker]) -> Maker:
        """Choose between alternatives."""
        return random.choice(makers)

    def flat(self, flat: Flat, name: str) -> Maker:
        """Compile a flat schema."""
        if "enum" in flat:
            return _chosen(flat)
        if FAKER in flat:
            name = believable.faker_name(flat[FAKER]) or name
        kinds = _kinds(flat)
        if not kinds:
            return _anything(flat, believable.text_maker(name, self.language))
        if self.sizes.flat_size(flat) > MOST:
            return nothing
        makers = [self._of_kind(each, flat, name) for each in kinds]
        if len(makers) == 1:
            return makers[0]
        choose = self.choose
        return lambda random, depth, shape: choose(random, makers)(random, depth, shape)

    def _of_kind(self, kind: str, flat: Flat, name: str) -> Maker:
        if kind == "string":
            return text_maker(flat, believable.text_maker(name, self.language), self.formats)
        if kind in ("integer", "number"):
            return number_maker(flat, name, is_integer=kind == "integer")
        if kind == "array":
            return array_maker(self, flat, name)
        if kind == "object":
            return object_maker(self, flat)
        return _boolean(flat) if kind == "boolean" else nothing


def _seen(flats: list[Flat]) -> list[Flat]:
    """Leave out alternatives that need a member which the view hides, where others do not."""
    return [
        flat
        for flat in flats
        if not any(is_tolerated(member_schema(flat, name)) for name in flat.get("required", ()))
    ] or flats


def _kinds(flat: Flat) -> list[str]:
    """List the types that a flat schema allows; where it names none, those that its keywords speak of."""
    if "type" in flat:
        return kinds_of(flat)
    implied = dict.fromkeys(_IMPLIED[key] for key in flat if key in _IMPLIED)
    return list(implied)[:1]


def _boolean(flat: Flat) -> Maker:
    values = [value for value in (False, True) if fits(flat, value)]
    if len(values) != 2:
        return (lambda random, depth, shape: values[0]) if values else nothing
    return lambda random, depth, shape: random.random() >= 0.5


def _anything(flat: Flat, text: Callable[[Random], str]) -> Maker:
    """Make some small value where the schema does not say of what kind."""
    values: tuple[Callable[[Random], Json], ...] = (
        text,
        lambda random: random.randint(0, 100),
        lambda random: True,
        lambda random: None,
        lambda random: {},
        lambda random: [],
    )

    def make(random: Random, depth: int, shape: Shape) -> Json:
        value = random.choice(values)(random)
        for _ in range(_TRIES):
            if fits(flat, value):
                break
            value = random.choice(values)(random)
        return value

    return make if "nots" in flat else lambda random, depth, shape: random.choice(values)(random)


def _chosen(flat: Flat) -> Maker:
    values: list[Json] = [value for value in flat["enum"] if fits_but_for_enum(flat, value)] or list(
        flat["enum"]
    )
    if len(values) < 2:  # none: `enum: []`, which no value meets
        value = values[0] if values else None
        return lambda random, depth, shape: value
    if any(is_array(value) or is_object(value) for value in values):
        return lambda random, depth, shape: random.choice(values)
    choose = Random.choice
    return lambda random, depth, shape: choose(random, values)
