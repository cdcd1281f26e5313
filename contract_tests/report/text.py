"""Findings for a terminal: the sentence, the place with the document's own line, what was expected, a way
to repeat it.
"""

from collections.abc import Iterator
from typing import Final

from ...spec import Spec
from ..finding import RECORDING, Finding
from ..redact import Secrets, url_without_user
from ..report_data import Report
from ..reproduce import curl_commands
from .coverage import coverage_lines
from .doubts import doubt_words
from .shown import SourceLine, Sources, columns, plain, received_line

_MOST_OPERATIONS: Final = 3
_LONGEST: Final = 1500
_OURS: Final = ("truespec", RECORDING)


def text_report(report: Report, spec: Spec) -> str:
    """Write all findings, what could not be tested, and a last line that sums up."""
    secrets, sources = Secrets.of(spec), Sources(spec)
    blocks = [
        "\n".join(_block(f"{number}. ", finding, report.url, sources, secrets))
        for number, finding in enumerate(report.findings, 1)
    ]
    notes = [f"note: {plain(note)}" for note in report.notes]
    notes += [f"note: {plain(each.operation)} {plain(each.words)}" for each in report.needs]
    if report.flaky:
        one = report.flaky == 1
        what = "1 suspicion" if one else f"{report.flaky} suspicions"
        notes.append(
            f"note: {what} did not come back when sent again, and {'is' if one else 'are'} not reported"
        )
    notes += [f"note: not reported: {plain(doubt_words(each, secrets))}" for each in report.doubts]
    last = f"{report.summary}{' (incomplete)' if report.incomplete else ''} · seed {report.seed}"
    return "\n\n".join([*blocks, "\n".join([*notes, *coverage_lines(report.coverage), last])])


def finding_text(finding: Finding, url: str, spec: Spec) -> str:
    """Write one finding. url: address of the server, for the command that repeats it."""
    return "\n".join(_block("", finding, url, Sources(spec), Secrets.of(spec).of_users()))


def _block(number: str, finding: Finding, url: str, sources: Sources, secrets: Secrets) -> Iterator[str]:
    shown = secrets.finding(finding)
    level = "" if finding.level == "fault" else f" ({finding.level})"
    level = level if finding.acceptance is None else " (accepted)"
    yield f"{number}{plain(shown.sentence)}{level}"
    yield f"   {finding.check}   {plain(_operations(finding))}   {finding.at}"
    for line in sources.excerpt(finding.at, around=0):
        yield from _source(line)
    yield f"   expected: {plain(shown.expected)}"
    yield f"   got:      {plain(shown.got)}"
    if finding.acceptance is not None:
        yield f"   {plain(finding.acceptance.words)}"
    if finding.why:
        yield f"   case:     {plain(shown.why)}"
    if shown.together:
        numbers = " and ".join(str(each + 1) for each in shown.together)
        yield f"   at once:  requests {numbers}"
    yield from (f"   received: {received_line(each)}" for each in shown.received)
    engine = "" if finding.engine in _OURS else f", first seen by {finding.engine}"
    yield f"   seen {finding.times}{engine}"
    yield f"   fingerprint {finding.fingerprint}"
    yield from (f"   openapi-core: {plain(each)}" for each in shown.second)
    yield from (f"   {_cut(command)}" for command in curl_commands(finding, url_without_user(url), secrets))


def _source(line: SourceLine) -> Iterator[str]:
    yield f"   {line.number:>5} │ {line.text}"
    yield f"         │ {' ' * columns(line.before)}{'^' * max(1, columns(line.marked))}"


def _operations(finding: Finding) -> str:
    names = finding.operations or (finding.operation,)
    more = len(names) - _MOST_OPERATIONS
    return ", ".join(names[:_MOST_OPERATIONS]) + (f" (+{more} more)" if more > 0 else "")


def _cut(command: str) -> str:
    """Keep a very long command to its start; the JSON report and `--report-dir` have all of it."""
    return command if len(command) <= _LONGEST else f"{command[:_LONGEST]}… ({len(command):,} characters)"
