"""Variables of a collection: `{{name}}` stands for what the nearest list of variables gives it."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from ..document import Node
from .entries import text_of

VARIABLE: Final = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
"""A mention of a variable; the group is its name."""

_MAX_ROUNDS: Final = 8
"""How often variables are looked for in the values of variables."""

_MAX_GROWTH: Final = 1_000_000
"""Characters that values add to a text: they may name each other many times."""


class Scope(Struct, frozen=True):
    """What variables are known in some part of a collection."""

    values: Mapping[str, str] = MappingProxyType({})

    def within(self, node: Node) -> "Scope":
        """Add the variables of a collection, a folder or a request. Secret ones stay what they are called."""
        found = {
            str(name): text_of(item.mapping.get("value"))
            for item in node.child("variable").items()
            if (name := item.mapping.get("key", item.mapping.get("id"))) is not None
            and item.mapping.get("value") is not None
            and item.mapping.get("type") != "secret"
            and item.mapping.get("disabled") is not True
        }
        return Scope({**self.values, **found}) if found else self

    def filled(self, text: str) -> str:
        """Write the values of known variables in a text; unknown ones stay as they are."""
        left = _MAX_GROWTH

        def value(found: re.Match[str]) -> str:
            nonlocal left
            known = self.values.get(found[1], found[0])
            left -= len(known)
            return known if left > 0 else found[0]

        for _ in range(_MAX_ROUNDS):
            if "{{" not in text or left <= 0:
                break
            text = VARIABLE.sub(value, text)
        return text
