"""Opinions that a fault found in the same operation says already."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from .finding import Finding

_SAID_BY: Final[Mapping[str, str]] = MappingProxyType({"found-elsewhere": "other-caller-reads"})
"""The check of an opinion, and that of the fault it comes from: who does not look what a thing is in gives it
to those whom it is not for as to those whom it is.
"""


def without_implied(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Leave out the opinions that follow from a fault of the same operation, and keep the order."""
    shown = {(each.check, operation) for each in found for operation in each.operations}
    return tuple(
        each
        for each in found
        if not any((_SAID_BY.get(each.check), operation) in shown for operation in each.operations)
    )
