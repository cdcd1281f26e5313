"""What `test` and `fuzz` share: the target they are given, progress on a terminal, reports, the exit code."""

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ..contract_tests import Report, Target, html_report, json_report, pytest_source, text_report
from ..spec import Spec
from .exit_codes import ExitCode
from .header_field import header_fields
from .output import remark, write, write_to


def target_of(url: str, header: Iterable[str], timeout: float, *, verify: bool) -> Target:
    """Make the target; secrets in header fields come from the environment. Raises UsageError."""
    return Target(url, header_fields(header, os.environ), timeout, verify)


def progress_on_terminal() -> Callable[[str, int, int], None]:
    """Make what shows how far a run is: one line that is written over, on a terminal only."""
    if not sys.stderr.isatty():
        return lambda operation, sent, findings: None

    def show(operation: str, sent: int, findings: int) -> None:
        line = f"{operation}: {sent} requests, {findings} findings"
        sys.stderr.write(f"{line[:100]}\x1b[K\r")  # the next line, or the report, is written over it
        sys.stderr.flush()

    return show


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Where reports go beside the terminal; None for nowhere. folder: everything, and reproducers."""

    json: str | None = None
    html: str | None = None
    folder: str | None = None


def conclude(report: Report, spec: Spec, files: ReportFiles) -> ExitCode:
    """Write what a run found, in every form that was asked for, and choose the exit code.

    Standard output has the text, or the JSON where that was sent there; the text is then a remark.
    """
    (remark if files.json == "-" else write)(text_report(report, spec))
    if files.json is not None:
        write_to(files.json, json_report(report, spec))
    if files.html is not None:
        write_to(files.html, html_report(report, spec))
    if files.folder is not None:
        _fill(Path(files.folder), report, spec)
    return exit_code_of_run(report)


def _fill(folder: Path, report: Report, spec: Spec) -> None:
    """Write every report into a folder, and for each finding a test that is red while it is there."""
    write_to(str(folder / "findings.txt"), text_report(report, spec))
    write_to(str(folder / "findings.json"), json_report(report, spec))
    write_to(str(folder / "report.html"), html_report(report, spec))
    document = Path(spec.name).resolve()
    for finding in report.findings:
        name = f"test_{finding.check.replace('-', '_')}_{finding.fingerprint}.py"
        write_to(str(folder / name), pytest_source(finding, str(document), report.url))


def exit_code_of_run(report: Report) -> ExitCode:
    """Choose the number for a run: any fault makes it 1, also where the run was cut short.

    Without one, a run that was cut short was interrupted; one in which no operation accepted a request has
    tested nothing.
    """
    if report.faults:
        return ExitCode.VIOLATIONS
    if report.incomplete:
        return ExitCode.INTERRUPTED
    return ExitCode.CONFORMS if report.reached else ExitCode.TARGET
