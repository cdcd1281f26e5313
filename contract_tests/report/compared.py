"""What came of comparing documents, each with another: what every report of `diff` is made of."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from msgspec import Struct

from ...spec import Location, Spec
from .edited import LEVELS, Curl, Edited

Verdict = Literal["not-compared", "breaking", "undecided", "compatible", "identical"]

VERDICTS: Final[tuple[Verdict, ...]] = ("not-compared", "breaking", "undecided", "compatible", "identical")
"""All verdicts, the worst first."""

_PLURAL: Final = {"warning": "warnings"}


class Fault(Struct, frozen=True):
    """Why one of two documents can't be used. side: which. at: where; None where the words say it."""

    side: Literal["old", "new"]
    message: str
    at: Location | None = None

    @property
    def words(self) -> str:
        """Say it on a line: which one, where, why."""
        column = f":{self.at.column}" if self.at is not None and self.at.line else ""
        place = f"{self.at}{column}: " if self.at is not None else ""
        return f"{self.side.upper()}: {place}{self.message}"

    def json(self) -> dict[str, str | None]:
        """Give what the JSON carries."""
        return {"side": self.side, "at": None if self.at is None else str(self.at), "message": self.message}


class Compared(Struct, frozen=True):
    """Two documents that were compared. old, new: as they were named; "" where there is none.

    edits: what was edited, in order. specs: None where there is no pair of them. notes: sentences. faults:
    why they could not be compared. curl: writes a request as a command. subjects: the keys of what NEW
    has; noun: what each of them is. against: what a server answered to what OLD promised, as JSON; None where
    none was asked. answers: the same in words.
    """

    old: str
    new: str
    edits: tuple[Edited, ...] = ()
    specs: tuple[Spec, Spec] | None = None
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    curl: Curl = str
    subjects: tuple[str, ...] = ()
    noun: str = "operation"
    against: tuple[dict[str, Any], ...] | None = None
    answers: str = ""
    hidden: int = 0

    @property
    def names(self) -> str:
        """Name the pair on a line."""
        return " to ".join(filter(None, (self.old, self.new)))

    @property
    def error(self) -> str:
        """Say which of them can't be used, where and why; "" where both can."""
        return "; ".join(each.words for each in self.faults)

    @property
    def failure(self) -> str:
        """Say that they could not be compared, and why; "" where they were."""
        return f"could not compare {self.names}: {self.error}" if self.error else ""

    @property
    def verdict(self) -> Verdict:
        """Sum up in a word, what is excused aside; `identical` where nothing changed at all."""
        if self.error:
            return "not-compared"
        levels = {"info" if each.acceptance is not None else each.first.level for each in self.edits}
        if "breaking" in levels:
            return "breaking"
        if "undecided" in levels:
            return "undecided"
        return "compatible" if levels or self.hidden else "identical"

    @property
    def counts(self) -> Mapping[str, int]:
        """Count edited places by level, those that are accepted, and changes that are hidden."""
        return counted((self,))

    @property
    def counting(self) -> str:
        """Sum up on a line."""
        if self.error:
            return self.failure
        total = f" · {_number(len(self.subjects), self.noun)}" if self.specs is not None else ""
        if not self.edits:
            return f"no changes{_hidden(self.hidden)}{total}"
        if self.subjects:
            total += f", {len(self.untouched):,} unchanged"
        return counts_text(self.counts) + total

    @property
    def untouched(self) -> tuple[str, ...]:
        """List what of NEW no change is about."""
        touched = {operation for each in self.edits for operation in each.operations}
        return tuple(subject for subject in self.subjects if subject not in touched)


class Comparison(Struct, frozen=True):
    """All that one command compared.

    base: the commit that the documents of a repository are compared with; None where two documents were
    named. notes: about all pairs. error: why there is nothing to compare, or "".
    """

    pairs: tuple[Compared, ...] = ()
    base: str | None = None
    notes: tuple[str, ...] = ()
    error: str = ""

    def name_of(self, pair: Compared) -> str:
        """Name one of several pairs in short."""
        return pair.new or pair.old if self.base is not None else pair.names

    @property
    def failure(self) -> str:
        """Say that nothing could be compared, and why; "" where something was."""
        return f"could not compare: {self.error}" if self.error else ""

    @property
    def failures(self) -> tuple[str, ...]:
        """Say of each thing that could not be compared why."""
        return tuple(filter(None, (self.failure, *(each.failure for each in self.pairs))))

    @property
    def has_news(self) -> bool:
        """Whether there is anything to tell: a change that is shown, or what could not be compared."""
        return bool(self.failures) or any(each.edits for each in self.pairs)

    @property
    def verdict(self) -> Verdict:
        """Sum up in the word of the worst pair."""
        if self.error:
            return "not-compared"
        found = {each.verdict for each in self.pairs}
        for verdict in VERDICTS:
            if verdict in found:
                return verdict
        return "identical"

    @property
    def counts(self) -> Mapping[str, int]:
        """Count edited places by level, and those that are accepted."""
        return counted(self.pairs)

    @property
    def counting(self) -> str:
        """Sum up on a line: what could not be compared comes first."""
        if self.error or len(self.pairs) == 1:
            return self.failure or self.pairs[0].counting
        failed = sum(bool(each.error) for each in self.pairs)
        total = _number(len(self.pairs), "document")
        if failed:
            return f"could not compare {failed} of {total} · {counts_text(self.counts)}"
        return f"{counts_text(self.counts)} · {total}"


def counted(compared: Iterable[Compared]) -> Mapping[str, int]:
    """Count edited places by level, those that are accepted, and changes that are hidden."""
    pairs = tuple(compared)
    edits = [each for pair in pairs for each in pair.edits]
    counts = Counter(each.first.level for each in edits if each.acceptance is None)
    accepted = sum(each.acceptance is not None for each in edits)
    hidden = sum(pair.hidden for pair in pairs)
    return {**{level: counts[level] for level in LEVELS}, "accepted": accepted, "hidden": hidden}


def counts_text(counts: Mapping[str, int]) -> str:
    """Write counts on a line."""
    levels = ", ".join(f"{counts[level]:,} {plural(level, counts[level])}" for level in LEVELS)
    return (
        levels
        + _hidden(counts["hidden"])
        + (f", {counts['accepted']:,} accepted" if counts["accepted"] else "")
    )


def _hidden(count: int) -> str:
    return f" ({count:,} hidden)" if count else ""


def plural(level: str, count: int) -> str:
    """Name so many changes of a level."""
    return level if count == 1 else _PLURAL.get(level, level)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
