"""Places of a document that say the same: a parameter that is written out in each operation is one."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct, field

from ..spec import Location, Operation, Parameter

_PARAMETER: Final = re.compile(r"(?P<parameter>.*?/parameters/[0-9]+)(?P<inner>/.*)?")


class SamePlaces(Struct, frozen=True):
    """Leads to the first of the places that say the same. first: by where a parameter stands."""

    first: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    @classmethod
    def of(cls, operations: Iterable[Operation]) -> "SamePlaces":
        """Find parameters that differ in nothing but the operation that they are of.

        Generated documents often write a shared parameter out at each operation, and what is wrong with how
        a server reads it is wrong at each of them.
        """
        first: dict[tuple[str, str], str] = {}
        met: dict[str, str] = {}
        for operation in operations:
            for parameter in operation.parameters:
                at = parameter.location
                first[at.file, at.pointer] = met.setdefault(_identity(parameter), at.pointer)
        return cls(first)

    def pointer(self, at: Location) -> str:
        """Give the pointer that stands for all places which say the same as this one."""
        found = _PARAMETER.fullmatch(at.pointer)
        if found is None or (at.file, found["parameter"]) not in self.first:
            return at.pointer
        return self.first[at.file, found["parameter"]] + (found["inner"] or "")


def _identity(parameter: Parameter) -> str:
    described = json.dumps(parameter.schema.node, sort_keys=True, default=str)
    return f"{parameter.place} {parameter.name} {parameter.required} {parameter.style} {described}"
