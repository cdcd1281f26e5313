"""Values that a schema accepts, made by closures that are compiled once (`benchmarks/spec`).

Values are built to fit, then held to the compiled schema, which has the last word; what does not fit is made
anew with other choices, a bounded number of times. The same random numbers give the same value.
"""

from functools import cached_property
from random import Random
from typing import Final

from ..json_value import Json, is_array, is_object
from .making import Builder
from .shape import FULL, MINIMAL, PLAIN, Accepts, Maker, Shape

_TRIES: Final = 60


class CannotGenerate(ValueError):
    """No value was found that meets the schema: it contradicts itself, or asks for more than is tried."""


class Generator:
    """Makes values of one schema.

    accepts: the same schema, compiled. builder: knows the definitions that it leads to.
    """

    def __init__(self, schema: Json, accepts: Accepts, builder: Builder) -> None:
        self._schema = schema
        self._accepts = accepts
        self.builder = builder

    @cached_property
    def _make(self) -> Maker:
        return self.builder.maker(self._schema, "")

    def generate(self, random: Random, shape: Shape = PLAIN) -> Json:
        """Make a value that the schema accepts.

        Raises CannotGenerate when none is found within a bounded number of tries.
        """
        try:
            return self._tried(random, shape)
        except RecursionError:
            raise CannotGenerate("the schema is nested too deeply to make a value of it") from None

    def _tried(self, random: Random, shape: Shape) -> Json:
        make, accepts = self._make, self._accepts
        for number in range(_TRIES):
            wanted = shape if number < _TRIES // 2 else (FULL, MINIMAL, PLAIN)[number % 3]
            value = make(random, wanted.depth, wanted)
            if accepts(value):
                return value
        return self._repaired(random)

    def _repaired(self, random: Random) -> Json:
        """Take the last resort: values that stand in the schema itself."""
        for flat in self.builder.flats(self._schema):
            for value in (*flat.get("enum", ()), flat.get("default"), *_listed(flat.get("examples"))):
                if self._accepts(value):
                    return value
        values: tuple[Json, ...] = ({}, [], "", 0, None, True, random.random())
        for value in values:
            if self._accepts(value):
                return value
        raise CannotGenerate("no value was found that meets the schema")


def _listed(examples: Json) -> list[Json]:
    return examples if is_array(examples) else list(examples.values()) if is_object(examples) else []
