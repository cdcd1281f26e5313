"""What a run found, as notices."""

from typing import Final

from ...spec import RULES, Spec
from ..checks import CHECKS
from ..finding import Finding
from ..redact import Secrets, url_without_user
from ..report_data import Report
from ..reproduce import curl_commands
from .notices import Notice, Said, Weight
from .shown import received_line

_OF_LEVELS: Final[dict[str, Weight]] = {"fault": "error", "opinion": "note", "document": "warning"}


def said_of_run(command: str, report: Report, spec: Spec) -> Said:
    """Say what a run found."""
    secrets = Secrets.of(spec)
    notices = tuple(_of_finding(finding, report.url, secrets) for finding in report.findings)
    told = {notice.subject for notice in notices}
    return Said(
        command,
        report.title or report.spec_name,
        report.summary,
        notices,
        tuple(each.operation for each in report.statistics if each.operation not in told),
        report.started,
        report.elapsed,
        (
            ("document", report.spec_name),
            ("url", url_without_user(report.url)),
            ("seed", str(report.seed)),
            *report.versions.items(),
        ),
        ("; ".join(report.notes) or "cut short") if report.incomplete else "",
    )


def _of_finding(found: Finding, url: str, secrets: Secrets) -> Notice:
    finding = secrets.finding(found)
    lines = [
        f"expected: {finding.expected}",
        f"got: {finding.got}",
        *([f"case: {finding.why}"] if finding.why else []),
        *(f"received: {received_line(each)}" for each in finding.received),
        f"seen {finding.times}",
        *curl_commands(found, url_without_user(url), secrets),
    ]
    return Notice(
        finding.check,
        sentence_of(finding.check),
        _OF_LEVELS[finding.level],
        finding.sentence,
        finding.at if finding.at.line else None,
        finding.operation,
        "\n".join(lines),
        finding.fingerprint,
        finding.acceptance,
        finding.identity,
        finding.identities,
    )


def sentence_of(rule: str) -> str:
    """Say in general what the id of a check or rule is about; "" for one that is somebody else's."""
    known = RULES.get(rule) or next((check for check in CHECKS if check.id == rule), None)
    return known.sentence if known is not None else ""
