"""What a fuzzing run is told."""

from pathlib import Path
from typing import Final

from msgspec import Struct

from ..contract_tests import Caution, Target

SECOND_SHARE: Final = 1 / 3
"""Part of the time that goes to the second engine."""


class FuzzSettings(Struct, frozen=True):
    """How long and how to look.

    seconds: the whole run, confirming and shrinking included. seed: the same seed gives each operation the
    same cases in the same order. only, exclude: keys or operationIds; empty `only` means all.
    second_engine: whether Schemathesis looks as well. max_findings: stop after so many; None never does.
    corpus: folder of remembered cases, which are sent first and added to; None keeps no memory. safe,
    only_own: as in `TestSettings`.
    """

    seconds: float = 60.0
    seed: int = 0
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    second_engine: bool = True
    max_findings: int | None = None
    corpus: Path | None = None
    safe: bool = False
    only_own: bool | None = None

    def caution(self, target: Target) -> Caution:
        """Choose how careful to be with a target."""
        return Caution.towards(target, safe=self.safe, only_own=self.only_own)
