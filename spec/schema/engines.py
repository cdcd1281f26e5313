"""The compiled forms of a document's schemas on the engine: all that were asked for, or those used last."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final, TypeAlias

import jsonschema_rs
from msgspec import Struct, field

from .definition import Bundle
from .format_checks import ALL_FORMATS, Formats, compiled

_MOST: Final = 2_500
"""Definitions in the engines that are kept where few are: each takes about 5 kB."""

_FEWEST: Final = 8
"""Engines that are kept however large they are: what is compared and judged in turn."""

_Key: TypeAlias = tuple[object, ...]
_Engine: TypeAlias = jsonschema_rs.Draft202012Validator


class Engines(Struct):
    """What was compiled, by schema. formats: those that are asserted.

    An engine holds every definition that its schema reaches, a hundred times what the definitions take
    themselves: who asks thousands of schemas a few questions each keeps few of them (`few`).
    """

    formats: Formats = ALL_FORMATS
    is_few: bool = False
    _kept: dict[_Key, tuple[_Engine, int]] = field(default_factory=dict[_Key, tuple[_Engine, int]])
    _weight: int = 0

    def __len__(self) -> int:
        return len(self._kept)

    def compile(self, key: _Key, bundle: Bundle) -> None:
        """Compile a schema. Raises jsonschema_rs.ValidationError where the engine refuses it."""
        weight = len(bundle.definitions)
        self._kept[key] = compiled(bundle.schema, self.formats), weight
        self._weight += weight
        while self.is_few and self._weight > _MOST and len(self._kept) > _FEWEST:
            self._weight -= self._kept.pop(next(iter(self._kept)))[1]

    def of(self, key: _Key, bundle: Bundle) -> _Engine:
        """Give the engine of a schema that was compiled before, if need be by compiling it again."""
        if key not in self._kept:
            self.compile(key, bundle)
        elif self.is_few:
            self._kept[key] = self._kept.pop(key)  # used last
        return self._kept[key][0]

    @contextmanager
    def few(self) -> Generator[None]:
        """Keep only the engines that were used last, as long as this lasts."""
        was_few, self.is_few = self.is_few, True
        try:
            yield
        finally:
            self.is_few = was_few
