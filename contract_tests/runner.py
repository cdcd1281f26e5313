"""`truespec test`, without the command: hold a running server to a `Spec` and report what breaks it.

Planned cases of each operation, then, where wanted, Schemathesis as a second engine; every exchange goes
through one `Inquest`. Deterministic for a seed, up to what the server answers.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from ..spec import Match, Operation, Spec, TargetError
from .callbacks import Receiving
from .calling_back import Callbacks, notes_of
from .caution import Caution
from .cleanup import clean_up
from .coverage import Coverage
from .credentials import credentials_for
from .identities import Identities
from .inquest import Inquest
from .own_checks import OwnChecks
from .own_strategies import OwnStrategies
from .plan import Case
from .report_data import Report, Tally, not_held, versions
from .schemathesis_engine import SHORTEST, Observation, SchemathesisSettings, observe
from .scopes import read_private, read_scopes
from .session import Progress, Session, silent
from .stories import tell_stories
from .supplies import Supplies
from .targets import Client, Target
from .things import Things
from .trial import Trials
from .user_values import read_values


class TestSettings(Struct, frozen=True):
    """How to test. only, exclude: operations, by key or operationId; empty `only` means all.

    seed: of every random choice. second_engine: whether Schemathesis looks as well, for `second_seconds`.
    opinions: whether matters of manners are reported, too. safe: send GET and HEAD only. only_own: change
    and delete only what the run has made; None does where the target is another machine. values: `NAME=VALUE`
    of parameters and members, `OPERATION:NAME=VALUE` of those of one operation. receiving: how callbacks are
    received. flows: keys or operationIds, called in this order before all else. private: what these
    operations answer is for nobody but who made the thing. scopes: `IDENTITY=SCOPE,SCOPE`, what a further
    identity may do. checks: modules with checks of the user's, and strategies.
    """

    __test__ = False  # pytest takes every class called Test… for tests

    seed: int = 0
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    second_engine: bool = True
    second_seconds: float = 10.0
    opinions: bool = False
    safe: bool = False
    only_own: bool | None = None
    values: tuple[str, ...] = ()
    flows: tuple[tuple[str, ...], ...] = ()
    private: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    receiving: Receiving = Receiving()

    def caution(self, target: Target) -> Caution:
        """Choose how careful to be with a target."""
        return Caution.towards(target, safe=self.safe, only_own=self.only_own)


def selected(spec: Spec, only: tuple[str, ...], exclude: tuple[str, ...]) -> tuple[Operation, ...]:
    """Choose operations by key or operationId. Raises UsageError, with the nearest name, for one that is
    not there.
    """
    wanted = {spec.operation(name).key for name in only} or {operation.key for operation in spec.operations}
    unwanted = {spec.operation(name).key for name in exclude}
    return tuple(each for each in spec.operations if each.key in wanted and each.key not in unwanted)


def run(
    spec: Spec, target: Target, settings: TestSettings | None = None, progress: Progress | None = None
) -> Report:
    """Test a server.

    Raises TargetError when it can't be reached; an interrupt or a server that stops answering gives a report
    of what was seen so far, marked incomplete. Raises UsageError
    for operations, values and flows that the document does not have, and for what needs another identity.
    """
    settings, progress = settings or TestSettings(), progress or silent
    operations = selected(spec, settings.only, settings.exclude)
    flows = [[spec.operation(name) for name in flow] for flow in settings.flows]
    own, strategies = OwnChecks.of(spec, settings.checks), OwnStrategies.of(spec, settings.checks)
    private = read_private(settings.private, spec, target)
    values, scopes = read_values(settings.values, spec), read_scopes(settings.scopes, spec, target)
    started, clock = datetime.now(UTC), time.monotonic()
    incomplete, notes = False, list[str]()
    listening = settings.receiving.receiver(spec, operations, target, notes)
    with Client(target) as client, listening as receiver:
        client.reach()
        things = Things(spec)
        inquest = Inquest(spec, client, opinions=settings.opinions, own=own, things=things)
        session = Session(spec, target, inquest, things, Coverage(spec, operations), notes=notes)
        session.receiver = receiver
        caution = settings.caution(target)
        inquest.beforehand.only_own = caution.only_own
        supplies = Supplies(session.things, values, caution.only_own, strategies)
        trials = Trials(session, supplies, caution, settings.seed, progress, scopes)
        try:
            for flow in flows:
                _follow(trials, flow)
            for operation in session.things.in_order(operations):
                trials.test(operation)
            tell_stories(trials, operations, private)
            callbacks = Callbacks.of(trials, operations)
            if callbacks is not None:
                callbacks.ask()
            _second_engine(session, operations, settings, caution, progress)
            if callbacks is not None:
                callbacks.conclude(settings.receiving.seconds)
        except (KeyboardInterrupt, TargetError) as error:
            session.cut_short(error)
            incomplete = True
        if caution.only_own:
            clean_up(session)
        session.notes += client.remarks()
    return report_of(
        session, operations, settings.seed, started, time.monotonic() - clock, incomplete=incomplete
    )


def _follow(trials: Trials, flow: list[Operation]) -> None:
    """Call operations in the user's order; each finds the keys that the ones before it were told."""
    for operation in flow:
        forbidden = trials.caution.forbids(operation, trials.session.things)
        if forbidden or not trials.step(operation):
            reason = forbidden or "the server has not accepted it"
            trials.session.notes.append(f"a flow ended at {operation.key}: {reason}")
            return


def _second_engine(
    session: Session,
    operations: tuple[Operation, ...],
    settings: TestSettings,
    caution: Caution,
    progress: Progress,
) -> None:
    """Let Schemathesis look as well; what it sent is judged, confirmed and merged as ours is.

    It can't be told to be careful.
    """
    if not settings.second_engine or settings.second_seconds < SHORTEST or not operations:
        return
    if caution.is_any:
        session.notes.append("Schemathesis was left out: it changes what it likes (--safe, --only-own)")
        return
    keys = tuple(operation.key for operation in operations)
    target = session.target

    def heed(new: Sequence[Observation]) -> bool:
        for observation in new:
            _judge_of_other(session, keys, observation)
        sent = sum(each.sent for each in session.tallies.values())
        progress("Schemathesis", sent, len(session.inquest.findings()))
        return True

    made = observe(
        session.spec,
        target.url,
        SchemathesisSettings(
            settings.second_seconds,
            settings.seed,
            credentials_for(operations[0], target.fields).fields,
            keys,
            timeout=target.timeout,
            trust=target.trust,
        ),
        heed,
    )
    if made.problem is not None:
        session.notes.append(f"Schemathesis: {made.problem}")


def _judge_of_other(session: Session, keys: tuple[str, ...], observation: Observation) -> None:
    """Judge an exchange that the second engine made; what its report holds only in part is passed over."""
    request = observation.exchange.request
    match = session.spec.match(request.method, request.target, request.fields)
    if isinstance(match, Match) and match.operation.key in keys and not observation.cut:
        case = Case(request, f"Schemathesis, {observation.phase}", match.operation.location, tolerable=True)
        session.count(match.operation, observation.exchange)
        session.observe(match.operation, observation.exchange, case, "schemathesis")


def report_of(
    session: Session,
    operations: tuple[Operation, ...],
    seed: int,
    started: datetime,
    elapsed: float,
    *,
    incomplete: bool,
) -> Report:
    """Sum a run up. elapsed: seconds. An interrupt in the meantime is noted, and loses nothing."""
    try:
        return _summed(session, operations, seed, started, elapsed, incomplete=incomplete)
    except KeyboardInterrupt as error:
        session.cut_short(error)
        return _summed(session, operations, seed, started, elapsed, incomplete=True)


def _noted(session: Session) -> Iterator[str]:
    """List what is known in the end only."""
    yield from session.inquest.notes()
    yield from notes_of(session.coverage, session.receiver)
    yield from not_held(session.spec)


def _summed(
    session: Session,
    operations: tuple[Operation, ...],
    seed: int,
    started: datetime,
    elapsed: float,
    *,
    incomplete: bool,
) -> Report:
    tallies = {operation.key: session.tallies.get(operation.key, Tally()) for operation in operations}
    who = Identities.of(session.spec, session.target, session.inquest.client.renewed)
    return Report(
        spec_name=session.spec.name,
        title=session.spec.title,
        url=session.target.url,
        seed=seed,
        started=started.isoformat(timespec="seconds"),
        elapsed=elapsed,
        findings=tuple(map(who.told, session.inquest.findings())),
        statistics=tuple(tally.statistics(key) for key, tally in tallies.items()),
        flaky=session.inquest.flaky,
        notes=tuple(dict.fromkeys((*session.notes, *_noted(session)))),
        incomplete=incomplete,
        versions=versions(),
        coverage=session.coverage.measured(),
        needs=tuple(
            session.needs[key]
            for key, tally in tallies.items()
            if key in session.needs and not tally.accepted
        ),
        doubts=session.inquest.doubts(),
    )
