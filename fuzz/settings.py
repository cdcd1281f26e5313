"""What a fuzzing run is told."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from ..contract_tests import Caution, Receiving, Target
from ..spec import Formats
from .profiles import STANDARD, Profile

if TYPE_CHECKING:
    from .focus import Focus

SECOND_SHARE: Final = 1 / 3
"""Part of the time that goes to the second engine."""


class FuzzSettings(Struct, frozen=True):
    """How long and how to look.

    profile: what it is for. seconds: the whole run, confirming and shrinking included; None for what the
    profile says. seed: the same seed gives each operation the same cases in the same order. only, exclude:
    keys or operationIds; empty `only` means all. second_engine: whether Schemathesis looks as well.
    max_findings: stop after so many; None never does. corpus: folder of remembered cases, which are sent
    first and added to; None keeps no memory. replay: a file of such a folder: it is played, and nothing else
    but what it takes to judge it. around: keys of operations of other workers, which sequences may call.
    focus: what the run is about, where it is about a change. workers: so many processes of this machine.
    dask: address of a Dask scheduler, whose workers do it instead. formats: those that schemas assert, for
    the workers. safe, only_own, checks, opinions, private, scopes, receiving: as in `TestSettings`.
    """

    seconds: float | None = None
    seed: int = 0
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    second_engine: bool = True
    max_findings: int | None = None
    corpus: Path | None = None
    replay: Path | None = None
    around: tuple[str, ...] = ()
    profile: Profile = STANDARD
    focus: "Focus | None" = None
    workers: int = 1
    dask: str | None = None
    formats: Formats = field(default_factory=lambda: Formats.parse("all"))
    safe: bool = False
    only_own: bool | None = None
    checks: tuple[str, ...] = ()
    opinions: bool = False
    private: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    receiving: Receiving = Receiving()

    @property
    def length(self) -> float:
        """How many seconds the run takes."""
        return self.profile.seconds if self.seconds is None else self.seconds

    @property
    def uses_second_engine(self) -> bool:
        """Whether Schemathesis looks as well."""
        return self.second_engine and self.profile.second_engine and self.replay is None

    @property
    def asks_to_be_called(self) -> bool:
        """Whether callbacks are asked for: not by a profile without sequences, nor where one case is sent."""
        return self.profile.walks > 0 and self.replay is None

    @property
    def is_spread(self) -> bool:
        """Whether other processes do it; one case is sent by this one."""
        return (self.workers > 1 or self.dask is not None) and self.replay is None

    def caution(self, target: Target) -> Caution:
        """Choose how careful to be with a target."""
        return Caution.towards(target, safe=self.safe, only_own=self.only_own)
