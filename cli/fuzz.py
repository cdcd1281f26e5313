"""`truespec fuzz SPEC --url URL`: look for what breaks the contract until the time is up."""

import time as clock
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ..fuzz import PROFILES, Focus, FuzzSettings, Standing, fuzz
from .accepting import Acceptances
from .covering import Covering
from .exit_codes import ExitCode
from .findings import ReportFiles, conclude, watched
from .output import remark
from .outputs import Outputs
from .reading import Documents
from .seed import seed_number
from .server import ServerUnderTest

_MEASURED_EVERY: Final = 1.0
"""Seconds between two looks at the coverage, for the line on a terminal."""


def run(
    *,
    documents: Documents,
    server: ServerUnderTest,
    outputs: Outputs,
    acceptances: Acceptances,
    covering: Covering,
    spec: str,
    seed: str | None,
    profile: str,
    time: float | None,
    only: tuple[str, ...],
    exclude: tuple[str, ...],
    safe: bool,
    only_own: bool | None,
    schemathesis: bool,
    max_findings: int | None,
    since: str | None,
    corpus: str,
    replay: str | None,
    json: str | None,
    html: str | None,
    report_dir: str | None,
) -> ExitCode:
    """Fuzz, and write what was found."""
    document = documents.load(spec)
    focus = Focus.of(documents.load(since), document) if since is not None else None
    if focus is not None and not focus.operations:
        remark(f"nothing that a request or an answer shows has changed since {since}: nothing is fuzzed")
        return ExitCode.CONFORMS
    settings = FuzzSettings(
        seconds=time,
        seed=seed_number(seed),
        only=only,
        exclude=exclude,
        second_engine=schemathesis,
        max_findings=max_findings,
        corpus=None if Path(corpus).name == "none" else Path(corpus),
        replay=Path(replay) if replay is not None else None,
        profile=PROFILES[profile],
        focus=focus,
        safe=safe,
        only_own=only_own,
    )
    with server.running(document) as target, watched(_lines()) as watch:
        report = fuzz(document, target, settings, watch)
    files = ReportFiles(json, html, report_dir)
    return conclude("fuzz", report, document, outputs, acceptances, covering, files)


def _lines() -> Callable[[Standing], str]:
    """Make what puts a standing in a line; counting the coverage of a large document takes a while."""
    measured, shown = -_MEASURED_EVERY, ""

    def line(standing: Standing) -> str:
        nonlocal measured, shown
        if clock.monotonic() - measured >= _MEASURED_EVERY:
            shown, measured = str(standing.measure().whole), clock.monotonic()
        return standing.line(shown)

    return line
