"""What `test` and `fuzz` share: the target they are given, progress on a terminal, reports, the exit code."""

import signal
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn, ParamSpec

from msgspec import Struct

from ..contract_tests import (
    Report,
    Secrets,
    coverage_json,
    har_report,
    html_report,
    json_report,
    pytest_source,
    said_of_run,
    text_report,
)
from ..spec import Spec
from .accepting import Acceptances
from .covering import Covering
from .exit_codes import ExitCode
from .interrupts import held_back
from .output import remark, write, write_to
from .outputs import Outputs

P = ParamSpec("P")

_WIDTH: Final = 79
"""Characters of a line that is written over: a longer one would wrap."""


@contextmanager
def watched(text: Callable[P, str], after: ExitStack) -> Generator[Callable[P, None]]:
    """Make what a run tells its progress to: it shows it, on a terminal, and heeds interrupts.

    text: what it shows, in a line, of what it is told. after: what comes when the run is over, where an
    interrupt is held back.

    An interrupt may come while native code asks us something (whether a text has a format, say). The
    exception goes no further than there, so it is raised again when the run next tells how far it is, and
    the interpreter need not tell that it was lost.
    """
    interrupts: list[int] = []
    tell_of_lost = sys.unraisablehook

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        interrupts.append(number)
        raise KeyboardInterrupt

    def progress(*told: P.args, **named: P.kwargs) -> None:
        if interrupts:
            raise KeyboardInterrupt
        if sys.stderr.isatty():
            _draw(text(*told, **named)[:_WIDTH])

    def lose(lost: "sys.UnraisableHookArgs") -> None:
        if not (interrupts and isinstance(lost.exc_value, KeyboardInterrupt)):
            tell_of_lost(lost)

    is_ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_ours:  # else who started us wants interrupts ignored
        signal.signal(signal.SIGINT, interrupt)
        sys.unraisablehook = lose
    try:
        yield progress
    finally:
        if is_ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            sys.unraisablehook = tell_of_lost
            after.enter_context(held_back())
        if sys.stderr.isatty():
            _draw("")


def _draw(line: str) -> None:
    """Write a line over the last one, and stay there (ECMA-48, Erase in Line)."""
    sys.stderr.write(f"\x1b[2K{line}\r")
    sys.stderr.flush()


class ReportFiles(Struct, frozen=True):
    """Where reports go beside the terminal; None for nowhere. folder: everything, and reproducers."""

    json: str | None = None
    html: str | None = None
    folder: str | None = None


def conclude(
    command: str,
    report: Report,
    spec: Spec,
    outputs: Outputs,
    acceptances: Acceptances,
    covering: Covering,
    files: ReportFiles,
) -> ExitCode:
    """Write what a run found, in every form that was asked for, and choose the exit code.

    Standard output has the text, or what was sent there; the text is then a remark. Raises UsageError, once
    all is written, where something is to be accepted that was not found.
    """
    known = [finding.known for finding in report.findings]
    accepted = acceptances.updated(known)
    report = report.excused(accepted, [operation.key for operation in spec.operations])
    (remark if "-" in (files.json, covering.file) or outputs.takes_output else write)(
        text_report(report, spec)
    )
    write_files(command, files, report, spec)
    outputs.write(lambda: said_of_run(command, report, spec))
    is_enough = covering.conclude(report.coverage, spec)
    acceptances.check(known)
    code = exit_code_of_run(report)
    return code if is_enough or code != ExitCode.CONFORMS else ExitCode.VIOLATIONS


def write_files(command: str, files: ReportFiles, report: Report, spec: Spec) -> None:
    """Write the reports that were asked for. command: that made them."""
    if files.json is not None:
        write_to(files.json, json_report(report, spec))
    if files.html is not None:
        write_to(files.html, html_report(report, spec, command))
    if files.folder is not None:
        _fill(command, Path(files.folder), report, spec)


def _fill(command: str, folder: Path, report: Report, spec: Spec) -> None:
    """Write every report into a folder, and for each finding that comes back a test that is red while it is
    there.
    """
    write_to(str(folder / "findings.txt"), text_report(report, spec))
    write_to(str(folder / "findings.json"), json_report(report, spec))
    write_to(str(folder / "findings.har"), har_report(report, spec))
    write_to(str(folder / "report.html"), html_report(report, spec, command))
    if report.coverage is not None:
        write_to(str(folder / "coverage.json"), coverage_json(report.coverage, spec.name))
    document, *overlays = spec.document.addresses()
    for finding in () if report.source else report.findings:
        name = f"test_{finding.check.replace('-', '_')}_{finding.fingerprint}.py"
        source = pytest_source(finding, document, report.url, Secrets.of(spec), overlays)
        write_to(str(folder / name), source)


def exit_code_of_run(report: Report) -> ExitCode:
    """Choose the number for a run: any fault makes it 1, also where the run was cut short.

    Without one, a run was interrupted, or cut short by its server; one in which nothing was accepted has
    tested nothing.
    """
    if report.faults:
        return ExitCode.VIOLATIONS
    if report.interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.CONFORMS if report.reached and not report.incomplete else ExitCode.TARGET
