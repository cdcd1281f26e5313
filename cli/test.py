"""`truespec test SPEC --url URL`: hold a running server to a document."""

from contextlib import ExitStack

from ..contract_tests import Receiving, Report, TestSettings, planned, with_second_opinion
from ..contract_tests import run as run_tests
from ..spec import Spec
from .accepting import Acceptances
from .chosen import Chosen
from .covering import Covering
from .exit_codes import ExitCode
from .findings import ReportFiles, conclude, watched
from .output import write
from .outputs import Outputs
from .reading import Documents
from .seed import seed_number
from .server import ServerUnderTest


def run(
    *,
    documents: Documents,
    server: ServerUnderTest,
    outputs: Outputs,
    acceptances: Acceptances,
    covering: Covering,
    receiving: Receiving,
    chosen: Chosen,
    spec: str,
    seed: str | None,
    safe: bool,
    only_own: bool | None,
    values: tuple[str, ...],
    flow: tuple[str, ...],
    private: tuple[str, ...],
    scope: tuple[str, ...],
    checks: tuple[str, ...],
    plan: bool,
    schemathesis: bool,
    schemathesis_time: float,
    opinions: bool,
    second_opinion: bool,
    json: str | None,
    html: str | None,
    report_dir: str | None,
) -> ExitCode:
    """Test, and write what was found; or write the plan."""
    document = documents.load(spec)
    settings = TestSettings(
        seed=seed_number(seed),
        only=chosen.only,
        exclude=chosen.exclude,
        second_engine=schemathesis,
        second_seconds=schemathesis_time,
        opinions=opinions,
        safe=safe,
        only_own=only_own,
        values=values,
        private=private,
        scopes=scope,
        checks=checks,
        flows=flows_of(flow),
        receiving=receiving,
    )
    if plan:
        return _plan(document, settings)
    files = ReportFiles(json, html, report_dir)
    with ExitStack() as end:
        report = _tested(document, settings, server, end, second_opinion=second_opinion)
        return conclude("test", report, document, outputs, acceptances, covering, files)


def _tested(
    document: Spec, settings: TestSettings, server: ServerUnderTest, end: ExitStack, *, second_opinion: bool
) -> Report:
    with server.running(document) as target, watched(_line, end) as progress:
        report = run_tests(document, target, settings, progress)
    return with_second_opinion(report, document) if second_opinion else report


def _line(operation: str, sent: int, findings: int) -> str:
    return f"{operation}: {sent} requests, {findings} findings"


def flows_of(written: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Take apart what is called in order, `POST /a, GET /a/{id}`."""
    return tuple(tuple(name.strip() for name in names.split(",")) for names in written)


def _plan(document: Spec, settings: TestSettings) -> ExitCode:
    write("\n".join(planned(document, settings)))
    return ExitCode.CONFORMS
