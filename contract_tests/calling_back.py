"""The callbacks of a run: asked for while something else goes on, waited for in the end, and told of."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from ..spec import Operation, Request, Spec, TargetError, UsageError
from .answered_back import FATAL, fatal, look_for_fatal
from .callbacks import Receiver, Receiving, receivable_of, refusals
from .coverage import Coverage
from .provoking import Provoking
from .retelling import trials_alone
from .stories import find_outer
from .targets import Target
from .trial import Trials

_MOST_TOLD: Final = 10


class Callbacks(Struct, frozen=True):
    """What a run does about callbacks: asks for them, hears them, refuses them. operations: that have any."""

    provoking: Provoking

    @classmethod
    def of(cls, trials: Trials, operations: Sequence[Operation]) -> "Callbacks | None":
        """Begin to listen; None where nobody does."""
        receiver = trials.session.receiver
        return None if receiver is None else cls(Provoking(trials, receiver, operations))

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Those that may be asked to call back."""
        return self.provoking.operations

    def ask(self) -> None:
        """Ask all of them by what is planned."""
        self.provoking.ask_all()

    def steps(self, operation: Operation) -> Iterator[None]:
        """Ask one operation again and again, and pause after each request."""
        yield from self.provoking.steps(operation)

    def hear(self) -> None:
        """Look into what has come by now."""
        self.provoking.hear()

    def refuse(self) -> bool:
        """Refuse each callback that has come, once; whether the server has recovered of it. Raises
        TargetError where it is gone.
        """
        is_well = look_for_fatal(self.provoking)
        self.provoking.hear()
        return is_well

    def conclude(self, seconds: float) -> None:
        """Wait for what has not come yet, and look into all that has. Raises as `refuse` does."""
        self.provoking.wait(seconds)
        self.hear()
        self.refuse()


def call_back(
    spec: Spec,
    target: Target,
    check: str,
    operation: str,
    pointer: str,
    request: Request,
    how: Receiving = Receiving(),  # noqa: B008  (frozen)
) -> tuple[str, ...]:
    """Ask a server to call back, unconfirmed; the sentences of one check about one place of the document.

    For the test of one finding. request: that has led to it, whatever addresses are in it. Raises TargetError
    where the server can't be reached or carries nothing out, UsageError where nobody can listen.
    """
    asked, notes = spec.operation(operation), list[str]()
    with (
        trials_alone(spec, target) as trials,
        how.receiver(spec, (asked,), target, notes) as receiver,
    ):
        if receiver is None:
            raise UsageError("; ".join(notes) or f"{asked.key} can't be called back")
        find_outer(trials, asked, spec.operations)
        provoking = Provoking(trials, receiver, (asked,))
        if check == FATAL:
            found = (
                fatal(provoking, call, asked, request, status)
                for call, _ in asked.sent()
                if call.location.child("responses").pointer == pointer
                for status in refusals(call)
            )
            heard = [each for each in found if each is not None]
            if not trials.session.tallies[asked.key].accepted:
                raise TargetError(f"{target.url} carries out nothing of {asked.key}", target.url)
        else:
            heard = provoking.told(asked, request, check, how.seconds)
    shown = [
        each.telling for each in heard if (each.telling.check, each.telling.place.pointer) == (check, pointer)
    ]
    return tuple(dict.fromkeys(each.sentence for each in shown))


def notes_of(coverage: Coverage, receiver: Receiver | None = None) -> Iterator[str]:
    """Tell how many callbacks have come, unless that is all, and why the others have not.

    receiver: whom they would have come to, in a run of one process.
    """
    calls = coverage.calls()
    missing = [(operation, call) for operation, call, has_come in calls if not has_come]
    if not missing:
        return
    yield f"callbacks: {len(calls):,} declared, {len(calls) - len(missing):,} received"
    for operation, call in missing[:_MOST_TOLD]:
        yield f"{_name(operation, call)} has not come: {_reason(operation, call, receiver)}"


def _name(operation: Operation, call: Operation) -> str:
    sender = next(sender for each, sender in operation.sent() if each is call)
    return f"{sender} ({call.method})"


def _reason(operation: Operation, call: Operation, receiver: Receiver | None) -> str:
    """Say why a callback has not come, as far as that is known."""
    found = receivable_of(operation)
    hindered = [each.why for each in found.others if each.operation is call]
    if hindered:
        return hindered[0]
    place = next(each for each in found.places if call in [one for _, one in each.calls])
    if receiver is None:
        return f"what asks for it was not answered with it ({call.location})"
    asked, accepted = receiver.asked(operation)
    forbidden = receiver.forbidden.get((operation, place.expression))
    if forbidden is not None and not asked:
        return forbidden
    if not asked:
        return f"nothing has asked for it ({call.location})"
    if not accepted:
        return f"{asked:,} requests have asked for it, and none was accepted ({call.location})"
    return f"{accepted:,} accepted requests have asked for it ({call.location})"
