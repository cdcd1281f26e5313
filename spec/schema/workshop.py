"""What makes values of the schemas of one document in one view: each schema's makers are compiled once,
whichever schema led to them.
"""

from collections.abc import Mapping
from functools import cached_property
from random import Random
from typing import Any, Final

from ..json_value import Json
from .example import ExampleBuilder
from .format_checks import ALL_FORMATS, Formats
from .generate import Generator
from .making import Builder
from .prose import ENGLISH
from .shape import FULL, MINIMAL, Accepts
from .tuning import TunedBuilder, Tuning

_SEED: Final = 20
_UNTUNED: Final = Tuning()


class Workshop:
    """The builders of one set of definitions. definitions: by name, as under `$defs`. language: of texts.
    formats: those that are asserted. tuning: how the document wants values by chance.
    """

    def __init__(
        self,
        definitions: Mapping[str, Any],
        language: str = ENGLISH,
        formats: Formats = ALL_FORMATS,
        tuning: Tuning = _UNTUNED,
    ) -> None:
        self._definitions = dict(definitions)
        self._language = language
        self._formats = formats
        self.tuning = tuning

    def admit(self, definitions: Mapping[str, Any]) -> "Workshop":
        """Take further definitions in; of each name there is only one."""
        self._definitions.update(definitions)
        return self

    @cached_property
    def builder(self) -> Builder:
        """Makes values by chance."""
        return Builder(self._definitions, self._language, self._formats)

    @cached_property
    def tuned(self) -> Builder:
        """Makes values by chance as the document wants them."""
        if self.tuning == _UNTUNED:
            return self.builder
        return TunedBuilder(self._definitions, self._language, self._formats, self.tuning)

    @cached_property
    def examples(self) -> tuple[Builder, Builder]:
        """Make values that stand for their schemas: with what its author gives, and without."""
        return (
            ExampleBuilder(self._definitions, self._language, self._formats, authored=True),
            ExampleBuilder(self._definitions, self._language, self._formats, authored=False),
        )

    def generator(self, schema: Json, accepts: Accepts) -> Generator:
        """Make the generator of a schema. accepts: the same, compiled."""
        return Generator(schema, accepts, self.builder)

    def example(self, schema: Json, accepts: Accepts) -> Json:
        """Make the one value that stands for a schema, always the same.

        Raises CannotGenerate when no value is found that meets it.
        """
        for builder in self.examples:
            make = builder.maker(schema, "")
            for shape in (FULL, MINIMAL):
                value = make(Random(_SEED), shape.depth, shape)
                if accepts(value):
                    return value
        return self.generator(schema, accepts).generate(Random(_SEED), FULL)
