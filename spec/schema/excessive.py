"""Schemas whose smallest value is larger than what is made, and the innermost part that is to blame."""

import math
from typing import Final

from msgspec import Struct

from ..json_value import Json, is_object
from .containers import MAX_ITEMS
from .flat import Flat, kinds_of
from .impossible import Impossible, needed_parts
from .making import Builder
from .regular import least_length
from .scalars import MAX_LENGTH
from .sizes import MOST

_LEAST: Final = MAX_LENGTH // 1000
"""Parts that a value has at least in which something is too large."""

_MAX_VISITS: Final = 40


def excessive(builder: Builder, schema: Json) -> Impossible | None:
    """Say what of the smallest value of a schema is more than is made; None where nothing is, or no value is
    known at all.
    """
    return _Search(builder).of(schema)


class _Search(Struct):
    builder: Builder
    visits: int = 0

    def of(self, schema: Json) -> Impossible | None:
        """Look at one schema, and at the parts that its values must have."""
        self.visits += 1
        schema = self.builder.unfolding.followed(schema)
        if not is_object(schema) or self.visits > _MAX_VISITS:
            return None
        if not _LEAST <= self.builder.sizes.size(schema) < math.inf:
            return None
        found = [self._of_flat(flat, schema) for flat in self.builder.flats(schema)]
        return None if None in found else next(iter(found), None)

    def _of_flat(self, flat: Flat, schema: Json) -> Impossible | None:
        reasons = [_reason(kind, flat) for kind in kinds_of(flat)] if "enum" not in flat else [None]
        if all(reasons):
            return Impossible(schema, str(reasons[0]))
        inner = next((found for part in needed_parts(flat) if (found := self.of(part)) is not None), None)
        if inner is not None:
            return inner
        size = self.builder.sizes.flat_size(flat)
        if size <= MOST:
            return None
        return Impossible(schema, f"the smallest value has {size:,.0f} parts, and at most {MOST:,} are made")


def _reason(kind: str, flat: Flat) -> str | None:
    """Say what of a type is too much by itself."""
    asked, thing, most = 0, "characters", MAX_LENGTH
    if kind == "string":
        asked = max([flat.get("minLength", 0), *map(least_length, flat.get("patterns", ()))])
    elif kind == "array":
        asked = max([flat.get("minItems", 0), *(few for _, few, _ in flat.get("contained", ()))])
        thing, most = "items", MAX_ITEMS
    elif kind == "object":
        asked = max(flat.get("minProperties", 0), len(flat.get("required", ())))
        thing, most = "members", MAX_ITEMS
    if asked <= most:
        return None
    return f"the smallest value has {int(asked):,} {thing}, and at most {most:,} are made"
