"""One operation under test: opened with requests that are meant to succeed, then varied in one thing."""

from collections import deque
from collections.abc import Generator, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..spec import Exchange, Operation, takes_away
from .caution import Caution
from .credentials import credentials_for
from .draft import Draft, unaskable
from .needs import may_not, need_of
from .plan import Case, Opener, Planner, joined, methods_to_try, pieces_beyond, richness
from .report_data import Tally
from .session import Progress, Session
from .supplies import Supplies

_Opened: TypeAlias = tuple[list[tuple[Draft, Exchange]], list[tuple[Opener, Exchange]]]
"""What was accepted, and what was refused, of the requests that are meant to be accepted."""


class Trials(Struct, frozen=True):
    """Tests operations, one after the other. seed: the same seed makes the same cases in the same order.

    scopes: what further identities may do, by name, where the user says so.
    """

    session: Session
    supplies: Supplies
    caution: Caution
    seed: int
    progress: Progress
    scopes: Mapping[str, frozenset[str]] = MappingProxyType({})

    def test(self, operation: Operation) -> None:
        """Open an operation, look into what was refused, vary what was accepted."""
        deque(self.steps(operation), maxlen=0)

    def steps(self, operation: Operation) -> Iterator[None]:
        """Do what `test` does, and pause after each request (with those that look into it): for who has other
        things to do as well.
        """
        forbidden = unaskable(self.session.spec, operation) or self.caution.forbids(
            operation, self.session.things
        )
        if forbidden:
            self.session.need(may_not(operation, forbidden))
            return
        planner = self.planner(operation)
        accepted, refused = yield from self._opened(planner)
        bases = [draft for draft, _ in accepted]
        for opener, exchange in refused:
            self._look_into_refusal(planner, bases, opener, exchange)
            yield
        accepted += yield from self._fuller(planner, accepted, refused)
        found = len(self.session.inquest.findings())
        for case in self._cases(planner, accepted) if accepted else ():
            if self.session.has_stalled(operation) or self.session.inquest.is_elsewhere:
                break
            if self.session.send(operation, case):  # merging all of them is dear where most say nothing new
                found = len(self.session.inquest.findings())
            self.progress(operation.key, self.session.tallies[operation.key].sent, found)
            yield
        if self.session.has_stalled(operation):
            self._note_stalling(operation)
        if not bases:
            tally = self.session.tallies.get(operation.key, Tally())
            self.session.need(need_of(planner, tally))

    def _note_stalling(self, operation: Operation) -> None:
        late, seconds = self.session.late[operation.key], self.session.inquest.client.seconds
        self.session.notes.append(
            f"{operation.key} was left: {late} of its requests got no whole answer within {seconds:g} s"
            " (--timeout waits longer)"
        )

    def _cases(self, planner: Planner, accepted: list[tuple[Draft, Exchange]]) -> Iterator[Case]:
        operations = self.session.spec.operations
        manners = self.session.inquest.opinions
        methods = methods_to_try(planner.operation, operations, careful=self.caution.is_any, manners=manners)
        for case in planner.variations([draft for draft, _ in accepted], methods):
            if case.purpose not in _BY_MANNERS or manners:  # a wrong key may be counted somewhere
                yield case
        target = self.session.target
        yield from planner.lesser(accepted[0][0], target.others, self.scopes)
        yield from planner.conditions(accepted[0][1])

    def step(self, operation: Operation) -> bool:
        """Call an operation as a step of a flow; whether the server has accepted it."""
        planner = self.planner(operation)
        for opener in planner.openers():
            exchange = self.session.try_out(operation, opener.case)
            self.session.observe(operation, exchange, opener.case)
            if exchange.is_success:
                return True
        return False

    def planner(self, operation: Operation) -> Planner:
        """Make the plan of an operation from what is known by now."""
        credentials = credentials_for(operation, self.session.target.fields)
        return Planner(operation, credentials, self.seed, self.supplies)

    def _opened(self, planner: Planner) -> Generator[None, None, _Opened]:
        accepted: list[tuple[Draft, Exchange]] = []
        refused: list[tuple[Opener, Exchange]] = []
        for opener in planner.openers():
            if self.session.has_stalled(planner.operation):
                break
            made, exchange = self._asked(planner, opener)
            if exchange.is_success:
                self.session.observe(planner.operation, exchange, made.case)
                accepted.append((made.draft, exchange))
            else:
                refused.append((made, exchange))
            yield
        return accepted, refused

    def _asked(self, planner: Planner, opener: Opener) -> tuple[Opener, Exchange]:
        """Send a request that is meant to succeed; where it is refused, with other addresses in it."""
        exchange = self.session.try_out(planner.operation, opener.case)
        again = None if exchange.is_success else self._with_addresses(planner, opener)
        if again is not None:
            there = self.session.try_out(planner.operation, again.case)
            if there.is_success:
                return again, there
        return opener, exchange

    def _with_addresses(self, planner: Planner, opener: Opener) -> Opener | None:
        """Ask the same with addresses where somebody is, to be called back: a server may look whether there
        is, and refuse who gives another. None where nobody is to be called.
        """
        if self.session.receiver is None or not planner.operation.callbacks:
            return None
        draft = self.session.receiver.shared(planner.operation, opener.draft, planner.written)
        if draft is None:
            return None
        case = replace(opener.case, request=planner.written(draft), why=f"{opener.case.why}, {_CALLED_BACK}")
        return Opener(draft, replace(case, documented=False))

    def _fuller(
        self,
        planner: Planner,
        accepted: list[tuple[Draft, Exchange]],
        refused: list[tuple[Opener, Exchange]],
    ) -> Generator[None, None, list[tuple[Draft, Exchange]]]:
        """Say as much as is accepted of what was refused as a whole: only what was accepted once is varied.

        Nothing where that takes something away each time.
        """
        richer = max((each.draft for each, _ in refused), key=richness, default=None)
        if not accepted or richer is None or takes_away(planner.operation):
            return []
        draft, grown = max((each for each, _ in accepted), key=richness), list[tuple[Draft, Exchange]]()
        for piece in islice(pieces_beyond(draft, richer), _MOST_PIECES):
            more = joined(draft, piece)
            case = Case(planner.written(more), "as much as is accepted", planner.operation.location)
            exchange = self.session.try_out(planner.operation, case)
            if exchange.is_success:
                self.session.observe(planner.operation, exchange, case)
                draft, grown = more, [(more, exchange)]
            if self.session.has_stalled(planner.operation):
                break
            yield
        return grown

    def _look_into_refusal(
        self, planner: Planner, bases: list[Draft], opener: Opener, exchange: Exchange
    ) -> None:
        """Find out which difference from an accepted request is refused; else take the request as a whole.

        That a request is refused which differs from accepted ones in several things says nothing.
        """
        for case in planner.differences(bases[0], opener.draft) if bases else ():
            tried = self.session.try_out(planner.operation, case)
            found = self.session.observe(planner.operation, tried, case)
            if found or (_status(tried) == _status(exchange) and not opener.case.documented):
                return
        case, is_example = opener.case, opener.case.documented
        is_whole = case.at == planner.operation.location and not is_example
        self.session.observe(planner.operation, exchange, replace(case, refusable=case.refusable or is_whole))


_CALLED_BACK: Final = "with addresses that can be called back"
_MOST_PIECES: Final = 24
"""Parameters and members that are tried beyond an accepted request."""

_BY_MANNERS: Final = frozenset({"alternative", "impostor", "misplaced"})


def _status(exchange: Exchange) -> int | None:
    return exchange.response.status if exchange.response is not None else None
