"""What a comparison of two documents finds: `Change`, its `Witness`, and the `Policy` that sets levels."""

from collections.abc import Mapping
from datetime import date
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Final, Literal, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from ..json_value import Json
from ..location import Location
from ..message import Request, Response
from ..violation import Violation
from .description_kinds import FOR_GENERATORS, HIDDEN_CHANGES
from .ends import reader_of
from .open_reasons import settled_by

Level: TypeAlias = Literal["breaking", "undecided", "warning", "info"]
"""How much a change hurts: `breaking` is proven, or policy by the user's choice."""

LEVELS: Final[tuple[Level, ...]] = ("breaking", "undecided", "warning", "info")
"""All levels, the worst first."""

Party: TypeAlias = Literal["old", "new"]
"""Whose document a party follows."""


Preset: TypeAlias = Literal["default", "strict", "codegen", "lenient"]
"""Levels that go together: `strict` breaks on what is a warning by default, `lenient` lets it pass, `codegen`
warns of what generated code is named by.
"""

Stability: TypeAlias = Literal["draft", "alpha", "beta", "stable"]
"""How much an operation is promised to stay as it is (`x-stability-level`)."""

STABILITIES: Final[tuple[Stability, ...]] = ("draft", "alpha", "beta", "stable")
"""All of them, the least stable first."""

_GROWTH: Final = "response-*-enum-value-added"


class Witness(Struct, frozen=True):
    """One message that its sender's document allows and the reader's refuses, by the one judge.

    request: as sent; where the response is refused, the one that it answers.
    value: the part of the message that is refused; at: JSON Pointer of it inside the body or parameter.
    violation: what the reader's document has against the message.
    """

    sent_by: Party
    rejected_by: Party
    request: Request
    response: Response | None
    value: Json
    at: str
    violation: Violation


class Change(Struct, frozen=True):
    """One difference between two documents.

    id: of its kind, stable for ever. operation: `METHOD /template`, "" for the whole document.
    path: where in the contract, as a JSON Pointer (`/requestBody/application~1json/properties/prompt`).
    old, new: the places in the files; None where the thing does not exist.
    policy: the level comes from policy, not from a proof. witness: None where none is needed or possible.
    cause: equal for changes that one edit makes (of a component that many operations reach, sent or read).
    fingerprint: 12 hex digits that survive re-ordering and later commits. edit: the same of the edit,
    whatever operations it reaches.
    reason: of an undecided change, why it was left open and what would settle it; of another default, what
    is sent without it, and what both assume.
    """

    id: str
    level: Level
    operation: str
    path: str
    old: Location | None
    new: Location | None
    message: str
    policy: bool
    witness: Witness | None
    cause: str
    fingerprint: str
    reason: str = ""
    edit: str = ""

    @property
    def settled_by(self) -> str:
        """What would settle an undecided change; "" of what is decided."""
        return settled_by(self.reason) if self.level == "undecided" else ""


class Policy(Struct, frozen=True):
    """What the users of `diff` decide themselves (DIFF §3).

    levels: by id or pattern (`*-description-changed`), the most specific wins; `off` hides a change.
    senders: `declared` closes what senders send to what their document names, `any` does not.
    enums: `closed` takes the values that an answer lists for all there are; who reads them as `open` is ready
    for further ones. today: what tells whether a day has passed; None where nobody may ask. sunset_days: the
    notice that what is deprecated has to give, 0 for none. preset: levels of what `levels` does not name.
    stability: changes of operations that OLD calls less stable are information; "" caps none. side: only what
    this end reads. bases: what paths of OLD begin with, and what it is in NEW: a move that was meant. effort:
    how many times more than usual a comparison may cost before something is left undecided.
    """

    levels: Mapping[str, Level | Literal["off"]] = field(default_factory=dict[str, Level | Literal["off"]])
    senders: Literal["declared", "any"] = "declared"
    enums: Literal["closed", "open"] = "closed"
    today: date | None = None
    sunset_days: int = 0
    preset: Preset = "default"
    stability: Stability | Literal[""] = ""
    side: Literal["client", "server", "both"] = "both"
    bases: Mapping[str, str] = field(default_factory=dict[str, str])
    effort: int = 1

    def is_asked(self, id_: str) -> bool:
        """Whether a kind of change is about what the end reads that is asked about."""
        return self.side == "both" or reader_of(id_) in (self.side, None)

    def level_of(self, id_: str, level: Level) -> Level | Literal["off"]:
        """Say at which level a change is reported; an undecided one stays that unless its own id is named.

        What is hidden by default takes a pattern that says more than `*`.
        """
        if self.enums == "open" and level == "breaking" and fnmatchcase(id_, _GROWTH):
            level = "info"
        fitting = [pattern for pattern in self.levels if fnmatchcase(id_, pattern)]
        if id_ in HIDDEN_CHANGES:
            fitting = [pattern for pattern in fitting if pattern.strip("*")]
        if not fitting:
            return self._preset_level(id_, level)
        # The more letters a pattern spells out, the more specific it is; an id without a star comes first.
        best = max(fitting, key=lambda pattern: ("*" not in pattern, len(pattern.replace("*", ""))))
        return level if level == "undecided" and "*" in best else self.levels[best]

    def _preset_level(self, id_: str, level: Level) -> Level | Literal["off"]:
        if self.preset == "codegen" and id_ in FOR_GENERATORS:
            return FOR_GENERATORS[id_]
        if id_ in HIDDEN_CHANGES:
            return "off"
        if level == "warning" and self.preset == "strict":
            return "breaking"
        return "info" if level == "warning" and self.preset == "lenient" else level

    def applied_to(self, change: Change) -> Change | None:
        """Give a change at the level that it is reported at; None where that is `off`."""
        level = self.level_of(change.id, change.level)
        if level == "off":
            return None
        return replace(change, level=level, policy=change.policy or level != change.level)


def fingerprint_of(*parts: str) -> str:
    """Hash what identifies a change into 12 hex digits. parts: no line numbers, no wording."""
    return sha256("\0".join(parts).encode()).hexdigest()[:12]
