"""`truespec fuzz SPEC --url URL`: look for what breaks the contract until the time is up."""

from ..fuzz import FuzzSettings, fuzz
from .accepting import Acceptances
from .covering import Covering
from .exit_codes import ExitCode
from .findings import ReportFiles, conclude, watched
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
    spec: str,
    seed: str | None,
    time: float,
    only: tuple[str, ...],
    exclude: tuple[str, ...],
    safe: bool,
    only_own: bool | None,
    schemathesis: bool,
    max_findings: int | None,
    json: str | None,
    html: str | None,
    report_dir: str | None,
) -> ExitCode:
    """Fuzz, and write what was found."""
    document = documents.load(spec)
    settings = FuzzSettings(
        seconds=time,
        seed=seed_number(seed),
        only=only,
        exclude=exclude,
        second_engine=schemathesis,
        max_findings=max_findings,
        safe=safe,
        only_own=only_own,
    )
    with server.running(document) as target, watched() as progress:
        report = fuzz(document, target, settings, progress)
    files = ReportFiles(json, html, report_dir)
    return conclude("fuzz", report, document, outputs, acceptances, covering, files)
