"""A finding: one root cause, whatever the number of requests that hit it."""

import hashlib
from collections.abc import Callable, Hashable, Sequence
from typing import Final, Self

from msgspec import Struct
from msgspec.structs import replace

from ..spec import Exchange, Location, Request, Violation
from .accepted import Acceptance, Known
from .judged import Level, Purpose, Suspicion

_INVARIANTS: Final = "/x-truespec-invariants"
"""The place of each, to a fingerprint: one has its id, wherever in the list it stands."""

RECORDING: Final = "recording"
"""The engine of findings in what was recorded."""

MAIN: Final = "main"
"""What the identity is called that the run itself has."""


class Finding(Struct, frozen=True):
    """One root cause.

    check: id of the check or of the broken rule. sentence: what is wrong. expected, got: in a few words.
    at: the place in the document. exchange: the smallest that shows it; steps: what has to be sent before it.
    opened: the requests of both, where later ones name what earlier ones were told (`{$steps.0.key}`).
    why: why that request was made. sent: requests that hit it. reproduced: how often it came back, and of
    how many tries. operations: keys of all operations it was met in. engine: who made the request.
    second: what openapi-core says of the exchange's messages, a line each; empty where it was not asked.
    acceptance: the entry that excuses it; None where none does.
    recorded: the fingerprint of the cause in a recording that it stands for, or "".
    story: whether it takes all steps, from the start, to show it; walk: the steps that were drawn by chance,
    as text, or ""; seed: of what else was. caller: the other identity in it, or "".
    purpose: what the request was sent for, where it does not say so itself. identities: names of those who
    have sent the steps and the exchange, in order; empty where nobody has looked. together: numbers of those
    among these that were sent at the same time. received: what the server has sent of its own, with what it
    was answered.
    """

    check: str
    level: Level
    operation: str
    sentence: str
    expected: str
    got: str
    at: Location
    exchange: Exchange
    violations: tuple[Violation, ...] = ()
    steps: tuple[Exchange, ...] = ()
    opened: tuple[Request, ...] = ()
    why: str = ""
    sent: int = 1
    reproduced: tuple[int, int] = (0, 0)
    operations: tuple[str, ...] = ()
    engine: str = "truespec"
    second: tuple[str, ...] = ()
    acceptance: Acceptance | None = None
    story: bool = False
    caller: str = ""
    purpose: Purpose = ""
    recorded: str = ""
    walk: str = ""
    seed: int = 0
    identities: tuple[str, ...] = ()
    together: tuple[int, ...] = ()
    received: tuple[Exchange, ...] = ()

    @property
    def identity(self) -> str:
        """Whom it is about: another identity, or whoever else sent something; "" where nobody looked."""
        others = [each for each in self.identities if each != MAIN]
        return self.caller or next(iter((*others, *self.identities[:1])), "")

    @classmethod
    def of(
        cls, said: Suspicion, operation: str, exchange: Exchange, level: Level, engine: str = "truespec"
    ) -> Self:
        """Make one of what a check says of one exchange. operation: its key."""
        return cls(
            check=said.check,
            level=level,
            operation=operation,
            sentence=said.sentence,
            expected=said.expected,
            got=said.got,
            at=said.at,
            exchange=exchange,
            violations=said.violations,
            operations=(operation,),
            engine=engine,
        )

    def joined(self, other: Self) -> Self:
        """Take in another finding of the same cause."""
        operations = tuple(dict.fromkeys((*self.operations, *other.operations)))
        return replace(self, sent=self.sent + other.sent, operations=operations)

    @property
    def fingerprint(self) -> str:
        """12 hexadecimal digits that stay the same over line numbers, wording and values."""
        if self.recorded:
            return self.recorded
        response = self.exchange.response
        status = str(response.status // 100) if response is not None else "none"
        is_invariant = _INVARIANTS in self.at.pointer
        at = Location(self.at.file, 0, 0, _INVARIANTS) if is_invariant else self.at
        return fingerprint_at(at, self.check, status)

    @property
    def times(self) -> str:
        """Say how often it was met: `in 3 requests, came back 3 of 3 times`."""
        what = "exchange" if self.engine == RECORDING else "request"
        met = f"in {self.sent:,} {what}{'' if self.sent == 1 else 's'}"
        times, tries = self.reproduced
        return f"{met}, came back {times} of {tries} times" if tries else met

    @property
    def known(self) -> Known:
        """What it is to entries of accepted things."""
        operations = self.operations or (self.operation,)
        return Known(self.fingerprint, self.check, operations, self.at.pointer)


def fingerprint_at(at: Location, rule: str, *more: str) -> str:
    """Hash what identifies something that is said of a place: no folder, line, wording or value."""
    parts = (rule, at.file.rpartition("/")[2], at.pointer, *more)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def merged_by(found: Sequence[Finding], key: Callable[[Finding], Hashable | None]) -> tuple[Finding, ...]:
    """Make one of the findings of one key, which names all their operations; None leaves a finding alone."""
    merged: dict[Hashable, Finding] = {}
    for number, each in enumerate(found):
        cause = key(each)
        name = ("", number) if cause is None else ("of", cause)
        merged[name] = merged[name].joined(each) if name in merged else each
    return tuple(merged.values())
