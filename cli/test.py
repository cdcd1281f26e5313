"""`truespec test SPEC --url URL`: hold a running server to a document."""

from ..contract_tests import TestSettings, with_second_opinion
from ..contract_tests import run as run_tests
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
    only: tuple[str, ...],
    exclude: tuple[str, ...],
    schemathesis: bool,
    schemathesis_time: float,
    opinions: bool,
    second_opinion: bool,
    json: str | None,
    html: str | None,
    report_dir: str | None,
) -> ExitCode:
    """Test, and write what was found."""
    document = documents.load(spec)
    target = target_of(url, header, timeout, verify=verify)
    settings = TestSettings(seed_number(seed), only, exclude, schemathesis, schemathesis_time, opinions)
    with watched() as progress:
        report = run_tests(document, target, settings, progress)
    if second_opinion:
        report = with_second_opinion(report, document)
    return conclude(report, document, ReportFiles(json, html, report_dir))
