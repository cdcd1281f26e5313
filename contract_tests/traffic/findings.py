"""What an audit found as a report of findings, so that everything that renders those renders this."""

from collections.abc import Iterator

from ...spec import Spec
from ..document_checks import breach_words
from ..finding import RECORDING, Finding
from ..report_data import Report, versions
from .auditing import Audit
from .causes import Cause


def report_of_audit(audit: Audit, spec: Spec, url: str = "") -> Report:
    """Give the causes as findings. Nothing was sent, so none was sent again. url: of the audited server."""
    told = [f"not judged: {each.count} {each.reason} ({each.example})" for each in audit.skipped]
    return Report(
        spec_name=audit.spec_name,
        title=spec.title,
        url=url or (audit.causes[0].entry.origin if audit.causes else ""),
        seed=0,
        started="",
        elapsed=0.0,
        findings=tuple(finding_of(cause) for cause in audit.causes),
        statistics=audit.statistics,
        flaky=0,
        notes=(*audit.notes, *told, *_undocumented(audit)),
        incomplete=False,
        versions=versions(),
        coverage=audit.coverage,
        source=audit.traffic_name,
    )


def finding_of(cause: Cause) -> Finding:
    """Give a cause as a finding."""
    violation = cause.violation
    words, expected = breach_words(violation)
    side = "request" if cause.side == "request" else "answer"
    answers = ", ".join(f"{status or 'nothing'} ({count})" for status, count in cause.answers)
    return Finding(
        check=violation.rule,
        level="fault" if cause.level == "error" else "opinion",
        operation=cause.operation,
        sentence=f"The {side} breaks {words}",
        expected=expected,
        got=f"{violation.message}; answered {answers}",
        at=violation.at,
        exchange=cause.entry.exchange,
        violations=(violation,),
        why=f"entry {cause.entry.number} of the recording",
        sent=cause.count,
        operations=cause.operations or (cause.operation,),
        engine=RECORDING,
        recorded=cause.fingerprint,
        second=tuple(f"{verdict} ({count} of {cause.count})" for verdict, count in cause.second),
    )


def _undocumented(audit: Audit) -> Iterator[str]:
    for each in audit.undocumented:
        yield f"not documented: {each.what}, answered {each.answers} (entry {each.first})"
