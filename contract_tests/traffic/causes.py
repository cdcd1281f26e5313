"""Causes: what many messages break in one way, counted."""

import re
from collections import Counter
from typing import Final, Literal, TypeAlias

from msgspec import Struct, field

from ...spec import Violation
from ..accepted import Known
from ..finding import fingerprint_at
from .har import Entry

Side: TypeAlias = Literal["request", "response"]
"""Which message of an exchange breaks the document."""

Level: TypeAlias = Literal["error", "warning"]

_MOST_OPERATIONS: Final = 1_000
"""Names that are kept of one cause: undocumented routes have as many as their clients make up."""


class Cause(Struct, frozen=True):
    """One cause, whatever the number of messages that show it.

    operation: its key, or what was asked for where there is none. violation, entry: the first that was met.
    answers: the statuses with which such exchanges were answered, and how often. second: what openapi-core
    says of these messages, and how often; empty where it was not asked. operations: all that showed it.
    """

    side: Side
    operation: str
    violation: Violation
    entry: Entry
    count: int
    answers: tuple[tuple[int, int], ...]
    second: tuple[tuple[str, int], ...] = ()
    level: Level = "error"
    operations: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """12 hexadecimal digits that stay the same over line numbers, wording and values."""
        violation = self.violation
        return fingerprint_at(violation.at, violation.rule, self.side, violation.code, _place(violation))

    @property
    def known(self) -> Known:
        """What it is to entries of accepted things."""
        violation = self.violation
        return Known(self.fingerprint, violation.rule, self.operations, violation.at.pointer)


class Sighting(Struct, frozen=True):
    """One breach by one message. second: what openapi-core says, "" where it was not asked."""

    side: Side
    operation: str
    entry: Entry
    violation: Violation
    second: str = ""
    level: Level = "error"


class _Counted(Struct):
    first: Sighting
    answers: Counter[int] = field(default_factory=Counter[int])
    operations: dict[str, None] = field(default_factory=dict[str, None])
    second: Counter[str] = field(default_factory=Counter[str])


class Causes:
    """Merges sightings by cause: one rule, one place in the document, one place in the message.

    limit: causes that are told apart, None for all. left_out: sightings of others.
    """

    def __init__(self, limit: int | None = None) -> None:
        self.left_out = 0
        self._limit = limit
        self._counted: dict[tuple[str, ...], _Counted] = {}

    def add(self, sighting: Sighting) -> bool:
        """Count one; say whether it is of a new cause."""
        violation = sighting.violation
        at, rule, code = violation.at, violation.rule, violation.code
        key = (sighting.side, sighting.level, rule, code, at.file, at.pointer, _place(violation))
        counted = self._counted.get(key)
        is_new = counted is None
        if counted is None:
            if self._limit is not None and len(self._counted) >= self._limit:
                self.left_out += 1
                return False
            counted = self._counted[key] = _Counted(sighting)
        response = sighting.entry.exchange.response
        counted.answers[response.status if response is not None else 0] += 1
        if len(counted.operations) < _MOST_OPERATIONS:
            counted.operations[sighting.operation] = None
        if sighting.second:
            counted.second[sighting.second] += 1
        return is_new

    def listed(self) -> tuple[Cause, ...]:
        """List the causes, in the order in which they were first met."""
        return tuple(
            Cause(
                each.first.side,
                each.first.operation,
                each.first.violation,
                each.first.entry,
                sum(each.answers.values()),
                tuple(sorted(each.answers.items())),
                tuple(each.second.most_common()),
                each.first.level,
                tuple(each.operations),
            )
            for each in self._counted.values()
        )


def _place(violation: Violation) -> str:
    """Say where in a message something is wrong; items of a list are one place."""
    return re.sub(r"/\d+(?=/|$)", "/*", violation.where.pointer)
