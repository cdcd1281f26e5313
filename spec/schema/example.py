"""The closures that make the one value that stands for a schema: the author's own examples where they
conform, believable values elsewhere.

The same schema gives the same value, always; every declared member is there, required or not, and nothing is
null that need not be.
"""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, Final

from ..json_value import Json
from . import formats
from .flat import Flat, authored_values
from .format_checks import Formats, compiled
from .making import Builder
from .shape import Accepts, Maker, Shape


class ExampleBuilder(Builder):
    """Compiles makers that take the author's values, and the first alternative wherever there is a choice."""

    def __init__(
        self, definitions: Mapping[str, Any], language: str, formats: Formats, *, authored: bool
    ) -> None:
        super().__init__(definitions, language, formats)
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
        named = flat.get("type", ())
        if len(named) > 1 and "null" in named and "enum" not in flat:  # what may be null need not be
            flat = flat | {"type": [each for each in named if each != "null"]}
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
        schema = {
            key: each for key, each in flat.items() if key not in ("patterns", "nots", "having", "contained")
        }
        schema["allOf"] = [
            True,
            *({"pattern": each} for each in flat.get("patterns", ())),
            *({"not": each} for each in flat.get("nots", ())),
        ]
        if "nots" in flat or not flat.keys() <= _ALONE:
            schema["$defs"] = self.definitions
        try:
            return compiled(schema).is_valid
        except ValueError:
            return lambda value: False


_ALONE: Final = frozenset(
    [
        *("type", "enum", "const", "format", "patterns", "minLength", "maxLength", "multipleOf"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
        *(
            "default",
            "example",
            "examples",
            "x-faker",
            "title",
            "description",
            "deprecated",
            "readOnly",
            "writeOnly",
        ),
    ]
)
"""Keywords that lead to no other schema."""
