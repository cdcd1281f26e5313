"""`truespec fuzz SPEC --url URL`: look for what breaks the contract until the time is up."""

from ..fuzz import FuzzSettings, fuzz
from .exit_codes import ExitCode
from .findings import ReportFiles, conclude, target_of, watched
from .reading import Documents
from .seed import seed_number


def run(
    *,
    documents: Documents,
    spec: str,
    url: str,
    header: tuple[str, ...],
    timeout: float,
    verify: bool,
    seed: str | None,
    time: float,
    only: tuple[str, ...],
    exclude: tuple[str, ...],
    schemathesis: bool,
    max_findings: int | None,
    json: str | None,
    html: str | None,
    report_dir: str | None,
) -> ExitCode:
    """Fuzz, and write what was found."""
    document = documents.load(spec)
    target = target_of(url, header, timeout, verify=verify)
    settings = FuzzSettings(time, seed_number(seed), only, exclude, schemathesis, max_findings)
    with watched() as progress:
        report = fuzz(document, target, settings, progress)
    return conclude(report, document, ReportFiles(json, html, report_dir))
