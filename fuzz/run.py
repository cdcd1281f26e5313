"""`truespec fuzz`, without the command: look for what breaks the contract until the time is up."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from ..contract_tests import (
    Caution,
    Client,
    Coverage,
    Inquest,
    Progress,
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
from .corpus import CorpusCase, write_case
from .dictionary import SeenValues, words_of
from .explorer import Explorer
from .hunt import Hunt, silent
from .settings import FuzzSettings
from .surprise import Tracer


def fuzz(
    spec: Spec, target: Target, settings: FuzzSettings | None = None, progress: Progress = silent
) -> Report:
    """Fuzz a server for `settings.seconds`.

    Raises UsageError when no operation is left to fuzz; TargetError when the server can't be reached, or
    stops answering before anything was found. An interrupt or a dead server later on gives a report of what
    was found so far, marked incomplete.
    """
    settings = settings or FuzzSettings()
    operations = selected(spec, settings.only, settings.exclude)
    if not operations:
        raise UsageError("no operation is left to fuzz")
    started, begun = datetime.now(UTC), time.monotonic()
    incomplete = False
    with Client(target) as client:
        client.reach()
        session = Session(spec, target, Inquest(spec, client), Things(spec), Coverage(spec, operations))
        caution = settings.caution(target)
        try:
            allowed = _allowed(session, operations, caution)
            if caution.is_any:  # the second engine can't be told to be careful
                settings = replace(settings, second_engine=False)
            _campaign(session, allowed, settings, progress).run()
        except (KeyboardInterrupt, TargetError) as error:
            session.cut_short(error)
            incomplete = True
        if caution.only_own:
            clean_up(session)
    _remember(session, settings.corpus)
    elapsed = time.monotonic() - begun
    return report_of(session, operations, settings.seed, started, elapsed, incomplete=incomplete)


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
    session: Session, operations: tuple[Operation, ...], settings: FuzzSettings, progress: Progress
) -> Campaign:
    """Compile each operation's generator, and choose who looks."""
    seen, words = SeenValues(), words_of(session.spec)
    explorers = tuple(
        Explorer(
            operation,
            RequestGenerator(operation, credentials_for(operation, session.target.fields), seen.suggest),
            words,
            settings.seed,
        )
        for operation in operations
    )
    second = _second_engine(session, operations, settings) if settings.second_engine else None
    tracer = Tracer(session.spec, session.inquest.client)
    hunt = Hunt(session, time.monotonic, seen, tracer, progress)
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


def _remember(session: Session, corpus: Path | None) -> None:
    """Add what was found to the corpus; a disk that is full costs the memory, not the report."""
    if corpus is None:
        return
    try:
        for finding in session.inquest.findings():
            credentials = credentials_for(session.spec.operation(finding.operation), session.target.fields)
            case = CorpusCase(finding.fingerprint, finding.check, finding.operation, finding.exchange.request)
            write_case(corpus, case, credentials)
    except OSError as error:
        session.notes.append(f"the corpus {corpus} can't be written: {error.strerror}")
