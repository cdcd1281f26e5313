"""Plays remembered cases: a request alone, one after its steps, a walk or a story with things of its own."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from ..contract_tests import (
    Walking,
    filled,
    has_open_keys,
    look_into,
    read_walk,
    tell_of_list,
    tell_of_reads,
    tell_of_sequence,
    tell_of_things,
    told_by,
    told_of,
)
from ..spec import Match, Operation, Request, Resource, Spec
from .corpus import CorpusCase
from .hunt import Hunt
from .walker import MakeTrials

_OF_CALLERS: Final = frozenset(
    {
        "alternative-refused",
        "credentials-misplaced",
        "credentials-not-compared",
        "lapsed-accepted",
        "scope-not-enforced",
        "security-not-enforced",
    }
)
"""Checks of credentials, which no file holds: the operation is asked with all kinds of them again."""


class Replaying(Struct, frozen=True):
    """Plays cases in one run. trials: makes what sends sequences. operations: that may be called. private:
    those whose answers are for the maker.
    """

    hunt: Hunt
    trials: MakeTrials
    operations: Sequence[Operation]
    private: tuple[Operation, ...] = ()

    def may(self, case: CorpusCase) -> bool:
        """Whether a case can be played: what it calls may be called, and who it takes is there."""
        session, allowed = self.hunt.session, {each.key for each in self.operations}
        is_allowed = allowed.issuperset(keys_taken(session.spec, case))
        return is_allowed and session.target.others.keys() >= case.callers

    def play(self, case: CorpusCase) -> None:
        """Play a case; what it shows is confirmed and heard as what anything else does."""
        if case.walk:
            walking, walk = Walking(self.trials(0), self.private), read_walk(case.walk)
            for telling in list(walking.play(walk)):
                look_into(walking, walk, telling)
        elif case.story is not None:
            self._tell(case, case.story, self.hunt.session.spec.operation(case.operation))
        else:
            self._send(case)

    def ask_again(self, cases: Sequence[CorpusCase]) -> None:
        """Ask with other credentials for what was found to take them."""
        for key in dict.fromkeys(case.operation for case in cases if case.check in _OF_CALLERS):
            self.hunt.ask_as_others(self.hunt.session.spec.operation(key))

    def _tell(self, case: CorpusCase, seed: int, operation: Operation) -> None:
        own = self.hunt.session.inquest.own
        for invariant in own.sequences:
            if invariant.id == case.check:
                tell_of_sequence(self.trials(seed), invariant, self.operations)
                return
        if operation.method == "GET":
            tell_of_list(self.trials(seed), operation, self.operations)
            tell_of_reads(self.trials(seed), self.operations)
        for resource in told_of(self.trials(seed), self.operations):
            if operation in _operations_of(resource):
                tell_of_things(self.trials(seed), resource, self.private)

    def _send(self, case: CorpusCase) -> None:
        things, told = self.hunt.session.things, dict[str, str]()

        def requests() -> Iterator[Request]:
            for written in (*case.steps, case.request):
                ready = filled(written, told)
                if case.steps and has_open_keys(ready):
                    return
                yield ready

        for number, exchange in enumerate(self.hunt.replay(requests(), tolerable=case.is_tolerable)):
            told |= told_by(things, number, exchange)
        if case.check == "no-answer":
            self.hunt.wait_for_death()


def keys_taken(spec: Spec, case: CorpusCase) -> tuple[str, ...]:
    """List the operations that a case calls, by their keys; of a story, all those of its things."""
    if case.walk:
        return tuple(dict.fromkeys((case.operation, *(step.operation for step in read_walk(case.walk)))))
    if case.story is not None:
        resources = [each for each in spec.resources.values() if case.operation in _keys_of(each)]
        around = (key for each in resources for outer in each.lineage for key in _keys_of(outer))
        return tuple(dict.fromkeys((case.operation, *around)))
    matches = (spec.match(each.method, each.target, each.fields) for each in case.steps)
    called = (each.operation.key for each in matches if isinstance(each, Match))
    return tuple(dict.fromkeys((*called, case.operation)))


def _operations_of(resource: Resource) -> tuple[Operation, ...]:
    return (*resource.making, *resource.listing, *resource.item.values())


def _keys_of(resource: Resource) -> tuple[str, ...]:
    return tuple(each.key for each in _operations_of(resource))
