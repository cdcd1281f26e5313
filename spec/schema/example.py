"""One value that stands for a schema: the author's own examples where they conform, believable values
elsewhere.

The same schema gives the same value, always; every declared member is there, required or not, and nothing
is null
that need not be.
"""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, Final

from ..json_value import Json, is_array, is_object
from . import formats
from .format_checks import compiled
from .generate import Accepts, CannotGenerate, Generator
from .making import Builder
from .merging import Flat
from .shape import FULL, MINIMAL, Maker, Shape

_SEED: Final = 20


def compose_example(bundle: Mapping[str, Any], accepts: Accepts) -> Json:
    """Make the example of a schema; the compiled schema (`accepts`) has accepted it.

    Raises CannotGenerate when no value is found that meets the schema.
    """
    for builder in (_ExampleBuilder(bundle, authored=True), _ExampleBuilder(bundle, authored=False)):
        make = builder.maker(bundle, "")
        for shape in (FULL, MINIMAL):
            value = make(Random(_SEED), shape.depth, shape)
            if accepts(value):
                return value
    return Generator(bundle, accepts).generate(Random(_SEED), FULL)


def authored_values(flat: Flat) -> Iterator[Json]:
    """Go through the values that the author of a schema gives for it, the most wanted first."""
    for keyword in ("default", "example"):
        if keyword in flat:
            yield flat[keyword]
    examples = flat.get("examples")
    if is_array(examples):
        yield from examples
    elif is_object(examples):
        yield from examples.values()
    yield from flat.get("enum", ())


class _ExampleBuilder(Builder):
    """Compiles makers that take the author's values, and the first alternative wherever there is a choice."""

    def __init__(self, document: Mapping[str, Any], *, authored: bool) -> None:
        super().__init__(document)
        self._document_of = document
        self._authored = authored

    def choose(self, random: Random, makers: list[Maker]) -> Maker:
        """Choose the first alternative."""
        del random
        return makers[0]

    def flat(self, flat: Flat, name: str) -> Maker:
        """Compile a flat schema: an author's value that conforms, a fixed text of its format, else as
        usual.
        """
        values = authored_values(flat) if self._authored else iter(flat.get("enum", ()))
        found = self._first_that_conforms(flat, values)
        if found:
            return lambda random, depth, shape: found[0]
        fixed = formats.FIXED.get(str(flat.get("format", "")))
        if fixed is not None and "patterns" not in flat and self._first_that_conforms(flat, iter([fixed])):
            return lambda random, depth, shape: fixed
        return self._filled(super().flat(flat, name))

    def _filled(self, make: Maker) -> Maker:
        """Keep arrays from being empty where an item is allowed."""

        def filled(random: Random, depth: int, shape: Shape) -> Json:
            for _ in range(4):
                value = make(random, depth, shape)
                if value != []:
                    return value
            return make(random, depth, shape)

        return filled

    def _first_that_conforms(self, flat: Flat, values: Iterator[Json]) -> list[Json]:
        """Take the first value that meets a flat schema by itself; nothing where none does."""
        conforms = None  # compiled when there is a value to ask about
        for value in values:
            if conforms is None:
                conforms = self._compiled_alone(flat)
            if conforms(value):
                return [value]
        return []

    def _compiled_alone(self, flat: Flat) -> Accepts:
        """Compile a flat schema; the document's others come along where it may lead to them, and only then:
        they cost milliseconds.
        """
        schema = {key: each for key, each in flat.items() if key not in ("patterns", "nots")}
        schema["allOf"] = [
            True,
            *({"pattern": each} for each in flat.get("patterns", ())),
            *({"not": each} for each in flat.get("nots", ())),
        ]
        if "nots" in flat or not flat.keys() <= _ALONE:
            schema["$defs"] = self._document_of.get("$defs", {})
        try:
            return compiled(schema).is_valid
        except ValueError:
            return lambda value: False


_ALONE: Final = frozenset(
    [
        *("type", "enum", "const", "format", "patterns", "minLength", "maxLength", "multipleOf"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
        *("default", "example", "examples", "title", "description", "deprecated", "readOnly", "writeOnly"),
    ]
)
"""Keywords that lead to no other schema."""

__all__ = ["CannotGenerate", "authored_values", "compose_example"]
