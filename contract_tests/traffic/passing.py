"""Traffic that somebody judges as it passes: merged by cause and counted, however much it is.

A million exchanges hold no more than a thousand: of each cause the first, of the rest the first ones that
broke something.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from ...spec import Exchange, Spec, Violation
from ..report_data import not_held
from .auditing import Audit, Skipped
from .causes import Causes, Level, Side, Sighting
from .har import Entry

_MOST_CAUSES: Final = 1_000
_KEPT: Final = 1_000
"""Exchanges that are kept."""

_KEPT_BYTES: Final = 64_000_000
"""Bytes of contents that are kept of them."""

_MOST_REASONS: Final = 100


class Passed(Struct, frozen=True):
    """One exchange that broke something. started: when, as RFC 3339 has it."""

    entry: Entry
    started: str
    found: tuple[tuple[Side, Violation], ...]


class Passing:
    """Keeps account. target: where the requests went. keeps: whether exchanges are kept to be shown.

    kept: exchanges that broke something.
    """

    def __init__(self, spec: Spec, target: str, *, keeps: bool = False) -> None:
        self.kept: list[Passed] = []
        self._spec = spec
        self._target = target
        self._keeps = keeps
        self._causes = Causes(_MOST_CAUSES)
        self._total = self._judged = self._conforming = self._bytes = self._left_out = 0
        self._reasons: Counter[str] = Counter()
        self._examples: dict[str, str] = {}

    def add(
        self,
        exchange: Exchange,
        operation: str,
        found: Iterable[tuple[Side, Level, Violation]],
        not_judged: Iterable[str] = (),
    ) -> None:
        """Count one exchange. operation: its key, "" for none. found: in both messages.

        not_judged: why there is no verdict on some of it.
        """
        self._total += 1
        found = tuple(found)
        reasons = tuple(not_judged)
        for reason in reasons:
            self._count(reason, exchange)
        if operation and not reasons:
            self._judged += 1
            self._conforming += not found
        if found:
            request = exchange.request
            entry = Entry(self._total, self._target, exchange)
            named = operation or f"{request.method} {request.path}"
            new = [
                self._causes.add(Sighting(side, named, entry, violation, "", level))
                for side, level, violation in found
            ]
            if self._keeps:
                self._keep(entry, tuple((side, violation) for side, _, violation in found), is_new=any(new))

    def audit(self, notes: Iterable[str] = ()) -> Audit:
        """Sum up. notes: what else there is to say."""
        told = list(notes)
        if self._causes.left_out:
            told.append(f"{self._causes.left_out} violations of more causes than are told apart")
        if self._left_out:
            told.append(f"{self._left_out} exchanges with violations of known causes are not kept")
        return Audit(
            spec_name=self._spec.name,
            traffic_name=self._target,
            entries=self._total,
            judged=self._judged,
            conforming=self._conforming,
            causes=self._causes.listed(),
            skipped=tuple(
                Skipped(reason, count, self._examples[reason]) for reason, count in self._reasons.items()
            ),
            notes=(*told, *not_held(self._spec)),
        )

    def _count(self, reason: str, exchange: Exchange) -> None:
        if reason not in self._reasons and len(self._reasons) >= _MOST_REASONS:
            reason = "for other reasons"
        self._reasons[reason] += 1
        self._examples.setdefault(reason, f"{exchange.request.method} {exchange.request.path}")

    def _keep(self, entry: Entry, found: tuple[tuple[Side, Violation], ...], *, is_new: bool) -> None:
        response = entry.exchange.response
        size = len(entry.exchange.request.body) + (len(response.body) if response is not None else 0)
        is_full = len(self.kept) >= _KEPT or self._bytes + size > _KEPT_BYTES
        if is_full and not is_new:
            self._left_out += 1
            return
        self._bytes += size
        started = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.kept.append(Passed(entry, started, found))
