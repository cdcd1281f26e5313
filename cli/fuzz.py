"""`truespec fuzz SPEC --url URL`: look for what breaks the contract; `--self`: measure the contract."""

import time as clock
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final

from msgspec.structs import replace

from ..contract_tests import Receiving, Report
from ..fuzz import FuzzSettings, Standing, fuzz
from ..spec import Spec
from .accepting import Acceptances
from .chosen import Chosen
from .covering import Covering
from .exit_codes import ExitCode
from .findings import ReportFiles, conclude, watched
from .fuzzing import Fuzzing
from .output import remark
from .outputs import Outputs
from .reading import Documents
from .seed import seed_number
from .server import ServerUnderTest
from .strength import strength

_UNCHANGED: Final = "nothing that a request or an answer shows has changed since {}: nothing is fuzzed"
_MEASURED_EVERY: Final = 1.0
"""Seconds between two looks at the coverage, for the line on a terminal."""


def run(
    *,
    documents: Documents,
    server: ServerUnderTest,
    outputs: Outputs,
    acceptances: Acceptances,
    covering: Covering,
    fuzzing: Fuzzing,
    receiving: Receiving,
    chosen: Chosen,
    spec: str,
    seed: str | None,
    safe: bool,
    only_own: bool | None,
    checks: tuple[str, ...],
    private: tuple[str, ...],
    scope: tuple[str, ...],
    opinions: bool,
    schemathesis: bool,
    workers: int,
    itself: bool,
    min_strength: float | None,
    json: str | None,
    html: str | None,
    report_dir: str | None,
) -> ExitCode:
    """Fuzz, and write what was found."""
    document = documents.load(spec)
    if itself:
        return strength(document, server, min_strength, json, seed_number(seed), chosen.only, chosen.exclude)
    focus = fuzzing.focus(documents, document)
    if focus is not None and not focus.operations:
        remark(_UNCHANGED.format(fuzzing.since))
        return ExitCode.CONFORMS
    settings = replace(
        fuzzing.settings(documents, focus, seed_number(seed), workers),
        only=chosen.only,
        exclude=chosen.exclude,
        second_engine=schemathesis,
        safe=safe,
        only_own=only_own,
        checks=checks,
        private=private,
        scopes=scope,
        opinions=opinions,
        receiving=receiving,
    )
    files = ReportFiles(json, html, report_dir)
    with ExitStack() as end:
        report = _fuzzed(document, settings, server, end)
        return conclude("fuzz", report, document, outputs, acceptances, covering, files)


def _fuzzed(document: Spec, settings: FuzzSettings, server: ServerUnderTest, end: ExitStack) -> Report:
    with server.running(document) as target, watched(_lines(), end) as watch:
        return fuzz(document, target, settings, watch)


def _lines() -> Callable[[Standing], str]:
    """Make what puts a standing in a line; counting the coverage of a large document takes a while."""
    measured, shown = -_MEASURED_EVERY, ""

    def line(standing: Standing) -> str:
        nonlocal measured, shown
        if clock.monotonic() - measured >= _MEASURED_EVERY:
            shown, measured = str(standing.measure().whole), clock.monotonic()
            if standing.code is not None:
                shown += ", lines of code {}/{}".format(*standing.code.reached())
        return standing.line(shown)

    return line
