"""`truespec test`, without the command: hold a running server to a `Spec` and report what breaks it.

Planned cases of each operation, then, where wanted, Schemathesis as a second engine; every exchange goes
through
one `Inquest`. Deterministic for a seed, up to what the server answers.
"""

import platform
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from ..spec import Exchange, Match, Operation, Spec, TargetError
from .client import Client
from .credentials import Credentials, credentials_for
from .draft import Draft
from .finding import Finding
from .inquest import Inquest
from .plan import Case, Opener, Planner
from .report_data import INTERRUPTED, Report, Statistics, not_held
from .schemathesis_engine import SHORTEST, SchemathesisSettings, observe
from .target import Target

_SILENT: Final = 25
_PACKAGES: Final = ("truespec", "schemathesis", "hypothesis")


@dataclass(frozen=True, slots=True)
class TestSettings:
    """How to test. only, exclude: operations, by key or operationId; empty `only` means all.

    seed: of every random choice. second_engine: whether Schemathesis looks as well, for `second_seconds`.
    opinions: whether matters of manners are reported, too.
    """

    __test__ = False  # pytest takes every class called Test… for tests

    seed: int = 0
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    second_engine: bool = True
    second_seconds: float = 10.0
    opinions: bool = False


Progress = Callable[[str, int, int], None]
"""Told which operation is at work, how many requests were sent, and how many findings there are."""


@dataclass(slots=True)
class Tally:
    """Counts what the operations answered."""

    sent: int = 0
    accepted: int = 0
    refused: int = 0
    failed: int = 0
    unauthorized: int = 0
    slowest: float = 0.0

    def count(self, exchange: Exchange) -> None:
        """Count one exchange."""
        self.sent += 1
        response = exchange.response
        if response is None or response.status >= 500:
            self.failed += 1
        elif response.status >= 400:
            self.refused += 1
            self.unauthorized += response.status == 401
        elif response.status >= 200:
            self.accepted += 1
        self.slowest = max(self.slowest, response.elapsed if response is not None else 0.0)


@dataclass(slots=True)
class Session:
    """One run: the client, the inquest, the counts. Shared by every engine that makes requests."""

    spec: Spec
    target: Target
    inquest: Inquest
    tallies: dict[str, Tally] = field(default_factory=dict[str, Tally])
    notes: list[str] = field(default_factory=list[str])
    silent: int = 0

    def send(self, operation: Operation, case: Case) -> tuple[Finding, ...]:
        """Send one case and have it judged; return what is new with it. Raises as `try_out` does."""
        return self.observe(operation, self.try_out(operation, case), case)

    def try_out(self, operation: Operation, case: Case) -> Exchange:
        """Send one case without judging it. Raises TargetError when the server has stopped answering."""
        exchange = self.inquest.client.send(case.request)
        self.tallies.setdefault(operation.key, Tally()).count(exchange)
        self.silent = 0 if exchange.response is not None else self.silent + 1
        if self.silent >= _SILENT:
            raise TargetError(f"{self.target.url} has stopped answering: {exchange.error}", self.target.url)
        return exchange

    def cut_short(self, error: KeyboardInterrupt | TargetError) -> None:
        """Note why the run ends early. Raises TargetError for a dead server before anything was found."""
        if isinstance(error, TargetError) and not self.inquest.findings():
            raise error
        self.notes.append(INTERRUPTED if isinstance(error, KeyboardInterrupt) else str(error))

    def observe(
        self, operation: Operation, exchange: Exchange, case: Case, engine: str = "truespec"
    ) -> tuple[Finding, ...]:
        """Have an exchange judged that was made already, by whichever engine; return what is new with it."""
        return self.inquest.take(operation, exchange, case, engine)


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

    Raises TargetError when it can't be reached, or stops answering before anything was found; an interrupt
    or a
    dead server later on gives a report of what was found so far, marked incomplete.
    """
    settings, progress = settings or TestSettings(), progress or _silent
    operations = selected(spec, settings.only, settings.exclude)
    started, clock = datetime.now(UTC), time.monotonic()
    incomplete = False
    with Client(target) as client:
        client.reach()
        session = Session(spec, target, Inquest(spec, client, opinions=settings.opinions))
        try:
            for operation in operations:
                _test_operation(session, operation, settings.seed, progress)
            if settings.second_engine and settings.second_seconds >= SHORTEST:
                _second_engine(session, operations, settings)
        except (KeyboardInterrupt, TargetError) as error:
            session.cut_short(error)
            incomplete = True
    return report_of(
        session, operations, settings.seed, started, time.monotonic() - clock, incomplete=incomplete
    )


def _silent(operation: str, sent: int, findings: int) -> None:
    """Tell nobody."""


def _test_operation(session: Session, operation: Operation, seed: int, progress: Progress) -> None:
    """Open with requests that are meant to succeed, then vary those that did."""
    credentials = credentials_for(operation, session.target.fields)
    planner = Planner(operation, credentials, seed)
    bases: list[Draft] = []
    refused: list[tuple[Opener, Exchange]] = []
    for opener in planner.openers():
        exchange = session.try_out(operation, opener.case)
        if exchange.response is not None and 200 <= exchange.response.status < 300:
            session.observe(operation, exchange, opener.case)
            bases.append(opener.draft)
        else:
            refused.append((opener, exchange))
    for opener, exchange in refused:
        _look_into_refusal(session, planner, bases, opener, exchange)
    for case in planner.variations(bases) if bases else ():
        session.send(operation, case)
        progress(operation.key, session.tallies[operation.key].sent, len(session.inquest.findings()))
    if not bases:
        session.notes.append(
            _never_reached(operation, credentials, session.tallies.get(operation.key, Tally()))
        )


def _look_into_refusal(
    session: Session, planner: Planner, bases: list[Draft], opener: Opener, exchange: Exchange
) -> None:
    """Find out which difference from an accepted request is refused; else take the request as a whole."""
    operation = planner.operation
    for case in planner.differences(bases[0], opener.draft) if bases else ():
        if session.send(operation, case):
            return
    session.observe(operation, exchange, opener.case)


def _never_reached(operation: Operation, credentials: Credentials, tally: Tally) -> str:
    """Say why an operation could not be tested."""
    if not tally.sent:
        return f"{operation.key} was not tested: its schemas allow no request ({operation.location})"
    if tally.unauthorized == tally.sent:
        sent = (
            f"a stand-in for {credentials.made_up}"
            if credentials.made_up
            else "the credentials given with -H"
        )
        return f"{operation.key}: every request was answered 401; sent was {sent}"
    return (
        f"{operation.key}: no request was accepted (2xx), so nothing could be varied ({operation.location})"
    )


def _second_engine(session: Session, operations: tuple[Operation, ...], settings: TestSettings) -> None:
    """Let Schemathesis look as well; what it sent is judged, confirmed and merged as ours is."""
    keys = tuple(operation.key for operation in operations)
    fields = credentials_for(operations[0], session.target.fields).fields if operations else ()
    made = observe(
        session.spec,
        session.target.url,
        SchemathesisSettings(
            settings.second_seconds, settings.seed, fields, keys, timeout=session.target.timeout
        ),
    )
    if made.problem is not None:
        session.notes.append(f"Schemathesis: {made.problem}")
    for observation in made.observations:
        request = observation.exchange.request
        match = session.spec.match(request.method, request.target, request.fields)
        if isinstance(match, Match) and match.operation.key in keys and not observation.cut:
            case = Case(
                request, f"Schemathesis, {observation.phase}", match.operation.location, tolerable=True
            )
            session.tallies.setdefault(match.operation.key, Tally()).count(observation.exchange)
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
    """Sum a run up. elapsed: seconds."""
    tallies = {operation.key: session.tallies.get(operation.key, Tally()) for operation in operations}
    return Report(
        spec_name=session.spec.name,
        title=session.spec.title,
        url=session.target.url,
        seed=seed,
        started=started.isoformat(timespec="seconds"),
        elapsed=elapsed,
        findings=session.inquest.findings(),
        statistics=tuple(
            Statistics(key, tally.sent, tally.accepted, tally.refused, tally.failed, tally.slowest)
            for key, tally in tallies.items()
        ),
        flaky=session.inquest.flaky,
        notes=tuple(dict.fromkeys((*session.notes, *not_held(session.spec)))),
        incomplete=incomplete,
        versions=_versions(),
    )


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found
