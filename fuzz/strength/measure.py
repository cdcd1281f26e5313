"""The mutation score of a contract: of all faults that are planted, how many it sees, and what would help."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ...contract_tests import selected
from ...mockserver import AnswerProver
from ...spec import Location, Spec, UsageError
from .answers import answer_faults
from .fault import FAMILIES, GRAVEST, Family, Fault, Visited
from .requests import security_faults, validation_faults
from .state import state_faults

_MOST: Final = 4_000


class StrengthSettings(Struct, frozen=True):
    """How a contract is measured. seed: of the choice where there are more faults than `most`.

    only, exclude: operations, by key or operationId.
    """

    seed: int = 0
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    most: int = _MOST


class Tally(Struct, frozen=True):
    """How many faults of a family were planted, and seen."""

    planted: int
    seen: int

    @property
    def score(self) -> float | None:
        """Percent that were seen; None where there are none to plant."""
        return 100 * self.seen / self.planted if self.planted else None


class Weakness(Struct, frozen=True):
    """A place where the contract is too weak. advice: what it would have to say. faults: those that are not
    seen for want of it.
    """

    at: Location
    advice: str
    faults: tuple[Fault, ...]


class Strength(Struct, frozen=True):
    """What was measured. families: a tally each. weaknesses: the most telling first. possible: faults that
    there are, of which `total` were planted.
    """

    spec_name: str
    seed: int
    possible: int
    total: Tally
    families: Mapping[Family, Tally]
    weaknesses: tuple[Weakness, ...]


def measure(spec: Spec, settings: StrengthSettings | None = None) -> Strength:
    """Plant faults, and count which of them the contract sees. Deterministic; sends nothing.

    Raises UsageError where no operation is left.
    """
    settings = settings or StrengthSettings()
    operations = selected(spec, settings.only, settings.exclude)
    if not operations:
        raise UsageError("no operation is left to measure")
    prover, visited = AnswerProver(), Visited()
    is_later = not spec.openapi.startswith("2.")  # a field of 2.0 can't be required

    def all_faults() -> Iterator[Fault]:
        for operation in operations:
            yield from answer_faults(operation, prover, visited, requires_fields=is_later)
            yield from validation_faults(operation, visited)
            yield from security_faults(operation)
        keys = {operation.key for operation in operations}
        yield from (fault for fault in state_faults(spec) if fault.operation in keys)

    found: dict[tuple[str, ...], Fault] = {}
    for fault in all_faults():
        found.setdefault(fault.cause, fault)
    planted = _chosen(list(found.values()), settings)
    verdicts = [(fault, fault.is_seen()) for fault in planted]
    return Strength(
        spec.name,
        settings.seed,
        len(found),
        _tally(verdicts),
        {family: _tally([each for each in verdicts if each[0].family == family]) for family in FAMILIES},
        _weaknesses([fault for fault, is_seen in verdicts if not is_seen]),
    )


def _chosen(faults: list[Fault], settings: StrengthSettings) -> list[Fault]:
    """Choose among the faults of values where there are too many; of all others there are few."""
    few = [each for each in faults if each.family in ("security", "state")]
    many = [each for each in faults if each.family not in ("security", "state")]
    wanted = max(0, settings.most - len(few))
    if len(many) > wanted:
        chosen = sorted(Random(settings.seed).sample(range(len(many)), wanted))
        many = [many[number] for number in chosen]
    return [*many, *few]


def _tally(verdicts: list[tuple[Fault, bool]]) -> Tally:
    return Tally(len(verdicts), sum(is_seen for _, is_seen in verdicts))


def _weaknesses(unseen: list[Fault]) -> tuple[Weakness, ...]:
    """Gather what is not seen by what would help; the gravest first, then what helps against most."""
    grouped: dict[tuple[str, str, str], list[Fault]] = {}
    for each in unseen:
        at, advice = each.let_through() or (each.at, each.advice)
        fault = replace(each, at=at, advice=advice)
        grouped.setdefault((fault.at.file, fault.at.pointer, fault.advice), []).append(fault)
    found = [Weakness(faults[0].at, faults[0].advice, tuple(faults)) for faults in grouped.values()]
    return tuple(sorted(found, key=_rank))


def _rank(weakness: Weakness) -> tuple[int, int]:
    return min(GRAVEST.index(fault.kind) for fault in weakness.faults), -len(weakness.faults)
