"""A run in one process: a session with the server, and a campaign over the operations."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..contract_tests import (
    Callbacks,
    Caution,
    Client,
    Coverage,
    Inquest,
    Observation,
    OwnChecks,
    OwnStrategies,
    RequestGenerator,
    SchemathesisRun,
    SchemathesisSettings,
    Session,
    Supplies,
    Target,
    Things,
    TimeIsUp,
    Trials,
    clean_up,
    credentials_for,
    observe,
    read_private,
    read_scopes,
    told_of,
    unaskable,
)
from ..spec import Operation, Spec, TargetError, UsageError
from .campaign import Campaign, SecondEngine
from .corpus import CorpusCase, Kept
from .deaths import Deaths
from .dictionary import SeenValues, words_of
from .explorer import Explorer
from .growth import Growth, memory_of
from .hunt import Hunt
from .kinds import Choice
from .replaying import Replaying
from .settings import FuzzSettings
from .standing import Watch
from .walker import (
    CallbackWalker,
    ListWalker,
    MakeTrials,
    PlanWalker,
    ReadsWalker,
    SequenceWalker,
    ThingsWalker,
    Walker,
)

_GRACE: Final = 1.04
"""Part of its time after which a run asks nothing more, whatever it is at."""

_PATIENCE: Final = 0.1
_LEAST_PATIENCE: Final = 1.0
"""Part of its time, and seconds at least, that it waits for an answer while it could go on with others."""


class Explored(Struct, frozen=True):
    """What a run has come to. kept: requests worth remembering. problem: why it was cut short, or None."""

    session: Session
    kept: Kept
    problem: str | None = None


def session_with(
    spec: Spec,
    client: Client,
    operations: tuple[Operation, ...],
    checks: tuple[str, ...] = (),
    *,
    opinions: bool = False,
) -> Session:
    """Begin a session. checks: modules of the user's. Raises UsageError as `OwnChecks.of` does."""
    things = Things(spec)
    own = OwnChecks.of(spec, checks)
    inquest = Inquest(spec, client, opinions=opinions, own=own, things=things)
    return Session(spec, client.target, inquest, things, Coverage(spec, operations))


def explore(
    spec: Spec,
    target: Target,
    operations: tuple[Operation, ...],
    settings: FuzzSettings,
    watch: Watch,
    remembered: Iterable[CorpusCase],
    begun: float,
) -> Explored:
    """Fuzz operations for the time of the settings. remembered: cases that are sent first. begun: when the
    time has, on the clock (`time.monotonic`).

    Raises UsageError and TargetError as `fuzz` does.
    """
    notes = list[str]()
    listening = settings.receiving.receiver(spec, operations, target, notes)
    with Client(target) as client, listening as receiver:
        opinions = settings.opinions
        session = session_with(spec, client, operations, settings.checks, opinions=opinions)
        client.reach()
        session.notes, session.receiver = notes, receiver
        kept = Kept()
        caution = settings.caution(target)
        session.inquest.beforehand.only_own = caution.only_own
        try:
            allowed = _allowed(session, operations, caution)
            if caution.is_any:  # the second engine can't be told to be careful
                settings = replace(settings, second_engine=False)
            client.ends = time.perf_counter() + begun + settings.length * _GRACE - time.monotonic()
            if target.rate is None and target.process is None:
                session.wait_beside(max(_LEAST_PATIENCE, settings.length * _PATIENCE))
            with suppress(TimeIsUp):
                _campaign(session, allowed, settings, watch, kept, begun).run(remembered)
            _end(session)
        except (KeyboardInterrupt, TargetError) as error:
            _end(session)
            session.cut_short(error)
            return Explored(session, kept, _tidied(session, caution) or session.notes[-1])
        return Explored(session, kept, _tidied(session, caution))


def _end(session: Session) -> None:
    """Take up what was waited for beside the run; from now on there is time."""
    if session.waits is not None:
        session.take_up()
        session.notes += session.waits.close()
        session.waits = None
    session.notes += session.inquest.client.remarks()
    session.inquest.client.ends = session.inquest.client.patience = None


def _tidied(session: Session, caution: Caution) -> str | None:
    """Clean up, where the run may leave nothing behind; why that was cut short, or None."""
    try:
        if caution.only_own:
            clean_up(session)
    except KeyboardInterrupt as error:
        session.cut_short(error)
        return session.notes[-1]
    return None


def _allowed(session: Session, operations: tuple[Operation, ...], caution: Caution) -> tuple[Operation, ...]:
    """Leave out what a run may not call, and note why. Raises UsageError when nothing is left."""
    reasons = {
        operation: unaskable(session.spec, operation) or caution.forbids(operation, session.things)
        for operation in operations
    }
    session.notes += [f"{each.key} was not fuzzed: {reason}" for each, reason in reasons.items() if reason]
    allowed = tuple(operation for operation, reason in reasons.items() if not reason)
    if not allowed:
        raise UsageError(f"no operation is left to fuzz: {next(iter(reasons.values()))}")
    return allowed


def _campaign(
    session: Session,
    operations: tuple[Operation, ...],
    settings: FuzzSettings,
    watch: Watch,
    kept: Kept,
    begun: float,
) -> Campaign:
    """Compile each operation's generator, and choose who looks."""
    prefer = settings.focus.aims_at if settings.focus is not None else None
    own = OwnStrategies.of(session.spec, settings.checks)
    seen, words, choice = SeenValues(), words_of(session.spec), Choice.of(settings.profile.shares)
    explorers = tuple(
        Explorer(
            operation,
            RequestGenerator(
                operation, credentials_for(operation, session.target.fields), seen.suggest, prefer, own
            ),
            words,
            choice,
            settings.seed,
        )
        for operation in operations
    )
    second = _second_engine(session, operations, settings) if settings.uses_second_engine else None
    scopes = read_scopes(settings.scopes, session.spec, session.target)
    hunt = Hunt(session, time.monotonic, seen, watch, kept=kept, scopes=scopes)
    session.listener = hunt.hear
    if session.target.process is not None:
        process = session.target.process
        send = session.inquest.client.send_once
        until = begun + settings.length * _GRACE
        hunt.deaths = Deaths(process, send, starts=process.starts, until=until)
        hunt.growth = Growth(process, send, memory_of, time.monotonic, process.starts)
    trials, may = _trials(session, settings, own, scopes), _around(session, operations, settings)
    plans = _plans(trials(settings.seed), operations) if settings.profile.plans else ()
    private = read_private(settings.private, session.spec, session.target)
    callbacks = Callbacks.of(trials(settings.seed), operations) if settings.asks_to_be_called else None
    calling = callbacks.operations if callbacks is not None else ()
    walkers: tuple[Walker, ...] = (
        *_walkers(trials, operations, may, private, settings.seed),
        *_of_reads(trials, operations, settings),
        *_of_sequences(session, trials, operations, may, settings),
        *(CallbackWalker(each, callbacks) for each in calling if callbacks is not None),
    )
    replaying = Replaying(hunt, trials, may, private)
    clock = time.monotonic
    return Campaign(
        hunt, explorers, settings, clock, begun, replaying, second, walkers, tuple(plans), callbacks
    )


def _plans(trials: Trials, operations: tuple[Operation, ...]) -> Iterator[PlanWalker]:
    """List the plans of `truespec test`, those of operations that make things first."""
    return (PlanWalker(operation, trials) for operation in trials.session.things.in_order(operations))


def _trials(
    session: Session,
    settings: FuzzSettings,
    strategies: OwnStrategies,
    scopes: Mapping[str, frozenset[str]],
) -> MakeTrials:
    """Make what sends plans and sequences."""
    caution = settings.caution(session.target)
    supplies = Supplies(session.things, only_own=caution.only_own, strategies=strategies)

    def trials(seed: int) -> Trials:
        return Trials(session, supplies, caution, seed, _unheard, scopes)

    return trials


def _around(
    session: Session, operations: tuple[Operation, ...], settings: FuzzSettings
) -> tuple[Operation, ...]:
    """List what sequences may call: these operations, and the other workers'."""
    caution = settings.caution(session.target)
    others = (session.spec.operation(key) for key in settings.around)
    return (
        *operations,
        *(
            each
            for each in others
            if not (unaskable(session.spec, each) or caution.forbids(each, session.things))
        ),
    )


def _walkers(
    trials: MakeTrials,
    operations: tuple[Operation, ...],
    may: tuple[Operation, ...],
    private: tuple[Operation, ...],
    seed: int,
) -> Iterator[Walker]:
    """List who plays sequences: of each kind of thing that can be made, and of each list. may: what they may
    call.
    """
    for resource in told_of(trials(seed), may):
        if resource.maker in operations:
            yield ThingsWalker(resource, trials, may, private, seed)
    for operation in operations:
        if operation.method == "GET":
            yield ListWalker(operation, trials, may, seed)


def _of_reads(
    trials: MakeTrials, operations: tuple[Operation, ...], settings: FuzzSettings
) -> Iterator[ReadsWalker]:
    """List who looks whether reading changes lists; nobody beside other workers, who change them."""
    lists = [each for each in operations if each.method == "GET"]
    if settings.opinions and not settings.around and lists:
        yield ReadsWalker(lists[0], trials, operations)


def _of_sequences(
    session: Session,
    trials: MakeTrials,
    operations: tuple[Operation, ...],
    may: tuple[Operation, ...],
    settings: FuzzSettings,
) -> Iterator[SequenceWalker]:
    """List who takes the steps of invariants; none beside other workers, who come between the steps."""
    for invariant in session.inquest.own.sequences:
        called = {each.operation for each in invariant.steps}
        if settings.around and invariant.steps[-1].operation in operations:
            session.notes.append(f"{invariant.id} was not judged: several workers come between its steps")
        elif called <= set(may) and invariant.steps[-1].operation in operations:
            yield SequenceWalker(invariant, trials, may, settings.seed)


def _second_engine(
    session: Session, operations: tuple[Operation, ...], settings: FuzzSettings
) -> SecondEngine:
    """Let Schemathesis look at the same operations with the same credentials."""
    keys = tuple(operation.key for operation in operations)
    fields = credentials_for(operations[0], session.target.fields).fields
    timeout, trust = session.target.timeout, session.target.trust

    def look(seconds: float, heed: Callable[[Sequence[Observation]], bool]) -> SchemathesisRun:
        made = SchemathesisSettings(seconds, settings.seed, fields, keys, timeout=timeout, trust=trust)
        return observe(session.spec, session.target.url, made, heed)

    return look


def _unheard(operation: str, sent: int, findings: int) -> None:
    """Tell nobody how far a turn is: the hunt tells between them."""
