"""Findings for a terminal: the sentence, the place with the document's own line, what was expected, a way
to repeat it.
"""

from collections.abc import Iterator

from ...spec import Spec
from ..finding import Finding
from ..redact import Secrets
from ..report_data import Report
from ..reproduce import curl_command
from .shown import source_lines

_MOST_OPERATIONS = 3
_LONGEST = 1500


def text_report(report: Report, spec: Spec) -> str:
    """Write all findings, what could not be tested, and a last line that sums up."""
    secrets = Secrets.of(spec)
    blocks = [
        "\n".join(_block(number, finding, report, spec, secrets))
        for number, finding in enumerate(report.findings, 1)
    ]
    notes = [f"note: {note}" for note in report.notes]
    if report.flaky:
        notes.append(
            f"note: {report.flaky} suspicions did not come back when sent again, and are not reported"
        )
    last = f"{report.summary}{' (incomplete)' if report.incomplete else ''} · seed {report.seed}"
    return "\n\n".join([*blocks, "\n".join([*notes, last])])


def _block(number: int, finding: Finding, report: Report, spec: Spec, secrets: Secrets) -> Iterator[str]:
    level = "" if finding.level == "fault" else f" ({finding.level})"
    yield f"{number}. {finding.sentence}{level}"
    yield f"   {finding.check}   {_operations(finding)}   {finding.at}"
    for line, text, marked in source_lines(spec, finding.at, around=0):
        yield f"   {line:>5} │ {text}"
        if marked:
            start = finding.at.column - 1
            yield f"         │ {' ' * start}{'^' * max(1, len(text.rstrip()) - start)}"
    yield f"   expected: {finding.expected}"
    yield f"   got:      {finding.got}"
    if finding.why:
        yield f"   case:     {finding.why}"
    times, tries = finding.reproduced
    engine = "" if finding.engine == "truespec" else f", first seen by {finding.engine}"
    requests = f"{finding.sent} request{'' if finding.sent == 1 else 's'}"
    yield f"   seen in {requests}, came back {times} of {tries} times{engine}"
    yield f"   {_cut(curl_command(finding.exchange.request, report.url, secrets))}"


def _operations(finding: Finding) -> str:
    names = finding.operations or (finding.operation,)
    more = len(names) - _MOST_OPERATIONS
    return ", ".join(names[:_MOST_OPERATIONS]) + (f" (+{more} more)" if more > 0 else "")


def _cut(command: str) -> str:
    """Keep a very long command to its start; the JSON report and `--report-dir` have all of it."""
    return command if len(command) <= _LONGEST else f"{command[:_LONGEST]}… ({len(command):,} characters)"
