"""`truespec fuzz`, without the command: look for what breaks the contract until the time is up."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from msgspec.structs import replace

from ..contract_tests import (
    Caution,
    Client,
    Coverage,
    Inquest,
    Report,
    RequestGenerator,
    SchemathesisRun,
    SchemathesisSettings,
    Session,
    Target,
    Things,
    clean_up,
    credentials_for,
    observe,
    report_of,
    selected,
    unaskable,
)
from ..spec import Operation, Spec, TargetError, UsageError
from .campaign import Campaign
from .corpus import Kept, read_case, remember
from .dictionary import SeenValues, words_of
from .explorer import Explorer
from .hunt import Hunt
from .kinds import Choice
from .settings import FuzzSettings
from .standing import Watch, unwatched
from .surprise import Tracer


def fuzz(
    spec: Spec, target: Target, settings: FuzzSettings | None = None, watch: Watch = unwatched
) -> Report:
    """Fuzz a server for `settings.seconds`.

    Raises UsageError when no operation is left to fuzz; TargetError when the server can't be reached. An
    interrupt or a server that stops answering gives a report of what was seen so far, marked incomplete.
    """
    settings = settings or FuzzSettings()
    if settings.replay is not None:
        settings = replace(settings, only=(read_case(settings.replay).operation,), exclude=())
    operations = selected(spec, settings.only, settings.exclude)
    if settings.focus is not None:
        operations = tuple(each for each in operations if each.key in settings.focus.operations)
    if not operations:
        raise UsageError("no operation is left to fuzz")
    started, begun = datetime.now(UTC), time.monotonic()
    incomplete = False
    with Client(target) as client:
        client.reach()
        things = Things(spec)
        inquest = Inquest(spec, client, things=things)
        session = Session(spec, target, inquest, things, Coverage(spec, operations))
        caution = settings.caution(target)
        kept = Kept()
        try:
            allowed = _allowed(session, operations, caution)
            if caution.is_any:  # the second engine can't be told to be careful
                settings = replace(settings, second_engine=False)
            _campaign(session, allowed, settings, watch, kept).run()
        except (KeyboardInterrupt, TargetError) as error:
            session.cut_short(error)
            incomplete = True
        incomplete |= _finish(session, settings, kept, tidy=caution.only_own)
    elapsed = time.monotonic() - begun
    return report_of(session, operations, settings.seed, started, elapsed, incomplete=incomplete)


def _finish(session: Session, settings: FuzzSettings, kept: Kept, *, tidy: bool) -> bool:
    """Clean up and remember; whether an interrupt has cut that short: the report comes all the same."""
    try:
        if tidy:
            clean_up(session)
        problem = remember(settings.corpus, session, kept) if settings.corpus is not None else None
        session.notes += [problem] if problem is not None else []
    except KeyboardInterrupt as error:
        session.cut_short(error)
        return True
    return False


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
) -> Campaign:
    """Compile each operation's generator, and choose who looks."""
    prefer = settings.focus.aims_at if settings.focus is not None else None
    seen, words, choice = SeenValues(), words_of(session.spec), Choice.of(settings.profile.shares)
    explorers = tuple(
        Explorer(
            operation,
            RequestGenerator(
                operation, credentials_for(operation, session.target.fields), seen.suggest, prefer
            ),
            words,
            choice,
            settings.seed,
        )
        for operation in operations
    )
    second = _second_engine(session, operations, settings) if settings.uses_second_engine else None
    tracer = Tracer(session.spec, session.inquest.client)
    hunt = Hunt(session, time.monotonic, seen, tracer, watch, kept=kept)
    return Campaign(hunt, explorers, settings, time.monotonic, second)


def _second_engine(
    session: Session, operations: tuple[Operation, ...], settings: FuzzSettings
) -> Callable[[float], SchemathesisRun]:
    """Let Schemathesis look at the same operations with the same credentials."""
    keys = tuple(operation.key for operation in operations)
    fields = credentials_for(operations[0], session.target.fields).fields
    timeout, verify = session.target.timeout, session.target.verify

    def look(seconds: float) -> SchemathesisRun:
        made = SchemathesisSettings(seconds, settings.seed, fields, keys, timeout=timeout, verify=verify)
        return observe(session.spec, session.target.url, made)

    return look
