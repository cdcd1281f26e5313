"""How a document wants the values that are made by chance: `x-json-schema-faker` at its root.

It holds options of the generator behind Prism. Those that shape a value are honoured where a schema leaves
room for them, the others are passed over.
"""

import re
from collections.abc import Mapping
from random import Random
from typing import Any, Final

from msgspec import Struct, field

from ..json_value import Json, is_object
from .flat import Flat, authored_values, fits
from .format_checks import Formats
from .making import Builder
from .shape import Maker, Shape
from .words import WORDS

_WORD_BREAK: Final = re.compile(r"-([a-z])")
_MOST: Final = 1_000
"""Items or characters that a document may ask for beside its schemas."""

_BOUNDS: Final[Mapping[str, tuple[str, str]]] = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
}
_TOLD: Final = frozenset({"enum", "format", "patterns", "uniqueItems"})
"""Keywords beside which a bound of somebody else could ask for what is not there."""


class Tuning(Struct, frozen=True):
    """What a document asks for. optionals: how likely an optional member is present, 0 to 1. language: of
    texts, "" where it does not say.

    uses_default, uses_examples: take what a schema gives where it gives something. bounds: of lengths and
    counts, by keyword, for schemas that have none.
    """

    optionals: float = 1.0
    language: str = ""
    uses_default: bool = False
    uses_examples: bool = False
    bounds: Mapping[str, int] = field(default_factory=dict[str, int])

    @classmethod
    def of(cls, root: Json) -> "Tuning":
        """Read the options of a document, in either spelling (`minItems`, `min-items`)."""
        written = root.get("x-json-schema-faker") if is_object(root) else None
        if not is_object(written):
            return cls()
        options: dict[str, Any] = {_WORD_BREAK.sub(_upper, name): each for name, each in written.items()}
        likely: Any = options.get("optionalsProbability")
        optionals = float(likely) if _is_number(likely) and 0 <= likely <= 1 else 1.0
        locale = str(options.get("locale", "")).replace("-", "_").partition("_")[0].lower()
        named = (name for pair in _BOUNDS.values() for name in pair)
        return cls(
            0.0 if options.get("requiredOnly") is True else optionals,
            locale if locale in WORDS else "",
            options.get("useDefaultValue") is True,
            options.get("useExamplesValue") is True,
            {name: options[name] for name in named if _is_bound(options.get(name))},
        )

    @property
    def shape(self) -> Shape:
        """The kind of value that is wanted."""
        return Shape(optionals=self.optionals)


def _upper(found: re.Match[str]) -> str:
    return found[1].upper()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_bound(value: Any) -> bool:
    return isinstance(value, int) and 0 <= value <= _MOST


class TunedBuilder(Builder):
    """Compiles makers of values as a document wants them."""

    def __init__(
        self, definitions: Mapping[str, Any], language: str, formats: Formats, tuning: Tuning
    ) -> None:
        super().__init__(definitions, language, formats)
        self._tuning = tuning

    def flat(self, flat: Flat, name: str) -> Maker:
        """Compile a flat schema: with what it gives itself, and with the document's bounds."""
        given = [value for value in self._given(flat) if fits(flat, value)]
        if given:
            return lambda random, depth, shape: random.choice(given)
        plain, bounded = super().flat(flat, name), self._bounded(flat)
        if bounded == flat:
            return plain
        tuned = super().flat(bounded, name)

        def make(random: Random, depth: int, shape: Shape) -> Json:
            return (tuned if depth > 0 else plain)(random, depth, shape)  # what leads back to itself ends

        return make

    def _given(self, flat: Flat) -> list[Json]:
        if self._tuning.uses_default and "default" in flat:
            return [flat["default"]]
        if not self._tuning.uses_examples:
            return []
        return list(authored_values({key: flat[key] for key in ("example", "examples") if key in flat}))

    def _bounded(self, flat: Flat) -> Flat:
        if flat.keys() & _TOLD:
            return flat
        bounds = self._tuning.bounds
        more: dict[str, int] = {}
        for kind in flat.get("type", ()):
            least, most = _BOUNDS.get(kind, ("", ""))
            if least in bounds and least not in flat:
                more[least] = min(bounds[least], int(flat.get(most, bounds[least])))
            if most in bounds and most not in flat:
                more[most] = max(bounds[most], int(flat.get(least, more.get(least, 0))))
        return {**flat, **more} if more else flat
