"""What the version of NEW has to say about the changes (Semantic Versioning, 2.0.0)."""

import re
from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from .change import Change
from .judging import Documents, Entry

Bump: TypeAlias = Literal["none", "patch", "minor", "major"]
"""Which part of a version number has to grow."""

_BUMPS: Final[tuple[Bump, ...]] = ("none", "patch", "minor", "major")
_SEMANTIC: Final = re.compile(r"v?(\d+)\.(\d+)(?:\.(\d+))?(?:[-+].*)?")
_OF_VERSIONS: Final = "version-"
"""How ids begin that are about `info.version`."""

_FOR_BREAKS: Final = ("version-major-not-bumped", "version-not-bumped")
_NEWS: Final = ("-added", "-loosened", "-widened", "-opened", "-lifted", "-became-optional", "-removed")
"""Endings of ids of what callers can make use of; what is removed without a break is one demand less."""


class Advice(Struct, frozen=True):
    """What a version should have said. deciding: the change that asks for the most; None where nothing does.

    said: how the version did grow; None where one of both is no semantic version. is_enough: whether it did.
    """

    bump: Bump
    deciding: Change | None
    said: Bump | None
    is_enough: bool

    def sentence(self, old: str, new: str) -> str:
        """Say it in a line. old, new: the versions."""
        if self.deciding is None:
            return f"version {new}: no change asks for another"
        because = f"{self.bump}, for {self.deciding.id} ({self.deciding.operation or 'the document'})"
        if self.said is None:
            return f"the changes ask for {because}; {old} → {new} are no semantic versions"
        verdict = "that is enough" if self.is_enough else "that is not enough"
        return f"version {old} → {new} is {self.said}; the changes ask for {because}: {verdict}"


def advised(changes: Sequence[Change], old: str, new: str) -> Advice:
    """Say which part of `info.version` the changes ask to grow, and whether it did.

    While the version is 0.x, a minor one may break. What is said of the version itself asks for nothing.
    """
    asking = [change for change in changes if not change.id.startswith(_OF_VERSIONS)]
    deciding = max(asking, key=lambda change: _BUMPS.index(_bump_of(change)), default=None)
    bump: Bump = "none" if deciding is None else _bump_of(deciding)
    before, after = _numbers(old), _numbers(new)
    if before is None or after is None:
        return Advice(bump, deciding, None, is_enough=True)
    said = _said(before, after)
    asked: Bump = "minor" if bump == "major" and before[0] == after[0] == 0 else bump
    is_enough = after >= before and _BUMPS.index(said) >= _BUMPS.index(asked)
    return Advice(bump, deciding, said, is_enough)


def _bump_of(change: Change) -> Bump:
    if change.level == "breaking":
        return "major"
    return "minor" if change.id.endswith(_NEWS) else "patch"


def _numbers(version: str) -> tuple[int, int, int] | None:
    match = _SEMANTIC.fullmatch(version.strip())
    return None if match is None else (int(match[1]), int(match[2]), int(match[3] or 0))


def _said(old: tuple[int, int, int], new: tuple[int, int, int]) -> Bump:
    if new[0] != old[0]:
        return "major"
    if new[1] != old[1]:
        return "minor"
    return "patch" if new[2] != old[2] else "none"


def without_breaks(changes: Sequence[Change]) -> list[Change]:
    """Leave out what is said of the version for breaks that the policy knows none of."""
    return [change for change in changes if change.id not in _FOR_BREAKS]


def version_entry(documents: Documents, changes: Sequence[Change]) -> Entry | None:
    """Say that `info.version` does not tell of a break, or goes backwards; None where it does well.

    Versions of another scheme are left alone; while they are 0.x, a minor one may break.
    """
    first, second = (spec.document.node("/info").child("version") for spec in (documents.old, documents.new))
    before, after = _numbers(str(first.value)), _numbers(str(second.value))
    if before is None or after is None:
        return None
    words = f"version {first.value} → {second.value}"
    noted = Entry("version-decreased", "/info/version", first.location, second.location, words)
    if after < before:
        return noted
    breaking = sum(change.level == "breaking" for change in changes)
    if not breaking:
        return None
    said = f"{words}, with {breaking} breaking {'change' if breaking == 1 else 'changes'}"
    if after == before:
        return replace(noted, id="version-not-bumped", message=said)
    is_enough = _said(before, after) == "major" or (before[0] == 0 and _said(before, after) == "minor")
    return None if is_enough else replace(noted, id="version-major-not-bumped", message=said)
