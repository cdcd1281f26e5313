"""How the time of a run is spent: our turns, the second engine's part, our turns again.

Ours go first: their first finding comes within a second or two. The second engine has its part in one piece,
since starting it costs two seconds; what it leaves is ours.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol

from msgspec import Struct

from ..contract_tests import Callbacks, Observation, SchemathesisRun
from .corpus import CorpusCase
from .explorer import Explorer
from .hunt import Hunt
from .replaying import Replaying
from .schedule import slices
from .settings import SECOND_SHARE, FuzzSettings
from .walker import PlanWalker, Walker

_FIRST_PART: Final = 0.5
"""Part of our own time that comes before the second engine's."""

_NOT_RECOVERED: Final = (
    "the server has not recovered of what its callbacks were answered: nothing more was sent"
)

_CALLBACKS_PART: Final = 0.2
"""Part of the time from which callbacks are refused, in the end."""

_GROWTH_PART: Final = 0.15
"""Part of the time at its end in which a server that has grown is looked into."""

_MOST_OPENERS: Final = 12
"""Valid requests that are tried until one is accepted, to compare remembered ones with, or can be judged."""

_MAY_NOT: Final = "it takes operations that may not be called, or an identity that is not there (--as)"


class SecondEngine(Protocol):
    """Looks at the same target for so many seconds."""

    def __call__(self, seconds: float, heed: Callable[[Sequence[Observation]], bool], /) -> SchemathesisRun:
        """Run it. heed: hears of its exchanges while it runs; says whether to go on."""
        ...


class Campaign(Struct):
    """One run's plan. explorers: one for each operation, in document order. begun: when the run has, on the
    clock: making them counts. second: None to do without. walkers: of what takes several requests. replaying:
    plays remembered cases. plans: of single operations, which come first: what they find accepted is what
    other requests are compared with. callbacks: what the server sends of its own; None where nobody listens.
    """

    hunt: Hunt
    explorers: Sequence[Explorer]
    settings: FuzzSettings
    clock: Callable[[], float]
    begun: float
    replaying: Replaying
    second: SecondEngine | None = None
    walkers: tuple[Walker, ...] = ()
    plans: tuple[PlanWalker, ...] = ()
    callbacks: Callbacks | None = None

    def run(self, remembered: Iterable[CorpusCase]) -> None:
        """Spend the time. remembered: cases to send first; to replay one is all there is to do.

        An interrupt, and the TargetError of a server that stops answering, go on to the caller; what was
        found by then is kept in the hunt's session.
        """
        seconds = self.settings.length
        started = self.begun
        self.hunt.begun, self.hunt.ends = started, started + seconds
        self._replay(remembered)
        if self.settings.replay is not None:
            return
        share = seconds * SECOND_SHARE
        if self.second is not None:
            self._explore(started + (seconds - share) * _FIRST_PART)
            if not self._has_enough():
                made = self.second(share, self._heed)
                self.hunt.session.notes += [f"Schemathesis: {made.problem}"] if made.problem else []
        if self.callbacks is not None:
            self._explore(started + seconds * (1 - _CALLBACKS_PART))
            self.callbacks.hear()
            if not self.callbacks.refuse():
                self.hunt.session.notes.append(_NOT_RECOVERED)
                return
        if self.hunt.growth is not None:
            self._explore(started + seconds * (1 - _GROWTH_PART))
            self.hunt.look_for_growth(started + seconds)
        self._explore(started + seconds)

    def _replay(self, cases: Iterable[CorpusCase]) -> None:
        """Play remembered cases, then what it takes to compare them with."""
        explorers = {explorer.operation.key: explorer for explorer in self.explorers}
        played: list[CorpusCase] = []
        for case in cases:
            if self.clock() >= self.hunt.ends:
                break
            if case.operation in explorers and self.replaying.may(case):
                played.append(case)
                self.replaying.play(case)
            elif self.settings.replay is not None:
                self.hunt.session.notes.append(f"{self.settings.replay} was not replayed: {_MAY_NOT}")
        for key in dict.fromkeys(case.operation for case in played if not case.is_sequence):
            explorers[key].open(_MOST_OPENERS, self.hunt.open)
        self.replaying.ask_again(played)
        self.hunt.end_turn()
        for key, requests in self.hunt.led_further.items():
            explorers[key].heed(len(requests), requests)
        self.hunt.led_further.clear()

    def _explore(self, ends: float) -> None:
        walks = self.settings.profile.walks
        subjects: list[Explorer | Walker] = [
            *self.plans,
            *self.walkers * (walks - 1),
            *self.explorers,
            *self.walkers * min(walks, 1),
        ]
        for turn in slices(subjects, ends, self.clock, lambda subject: subject.interest):
            if self._has_enough():
                return
            if self._keeps_waiting(turn.subject.operation.key):
                continue
            self.hunt.begin_turn(turn.ends)
            if isinstance(turn.subject, Explorer):
                self._explore_one(turn.subject, turn.cases)
            else:
                turn.subject.take_turn(turn.cases, self._may_go_on(turn.subject.operation.key))
            self.hunt.report_progress(turn.subject.operation.key)

    def _keeps_waiting(self, key: str) -> bool:
        """Whether an operation has used up its part of the time by letting us wait, and another has not."""
        each = self.hunt.session.inquest.client.seconds
        waited = {one.operation.key: each * self._late(one.operation.key) for one in self.explorers}
        part = (self.clock() - self.begun) / len(self.explorers)
        return waited.get(key, 0.0) > part and min(waited.values()) <= part

    def _may_go_on(self, key: str) -> Callable[[], bool]:
        """Make what tells whether a turn may go on: while there is time, and no answer is late."""
        late = self._late(key)
        return lambda: self.clock() < self.hunt.ends and self._late(key) == late

    def _late(self, key: str) -> int:
        return self.hunt.session.late.get(key, 0)

    def _explore_one(self, explorer: Explorer, cases: int) -> None:
        """Give an operation its turn."""
        known = self.hunt.behaviours.news
        explorer.take_turn(cases, self.hunt.send)
        if self.hunt.is_fresh:
            explorer.open(_MOST_OPENERS, self.hunt.send_first)
        led = self.hunt.led_further.pop(explorer.operation.key, ())
        explorer.heed(self.hunt.behaviours.news - known, led)
        if self.settings.profile.as_others:
            self.hunt.ask_as_others(explorer.operation)
        self.hunt.end_turn()

    def _has_enough(self) -> bool:
        most = self.settings.max_findings
        return most is not None and len(self.hunt.session.inquest.findings()) >= most

    def _heed(self, observations: Sequence[Observation]) -> bool:
        """Judge what the other engine sent, as if we had, while it goes on; whether there is not enough yet.

        What its report holds only in part is passed over.
        """
        for observation in observations:
            if not (observation.cut or observation.exchange.response is None):
                self.hunt.observe(observation.exchange, observation.phase)
                self.hunt.report_progress("Schemathesis")
        self.hunt.end_turn()
        self.hunt.report_progress("Schemathesis")
        return not self._has_enough()
