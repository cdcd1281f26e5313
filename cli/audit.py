"""`truespec audit SPEC TRAFFIC.har`: hold recorded traffic to a document."""

import sys
from pathlib import Path

from ..contract_tests import AuditSettings, Target, audit, read_har, report_of_audit
from ..spec import UsageError
from .accepting import Acceptances
from .covering import Covering
from .exit_codes import ExitCode
from .findings import ReportFiles, write_files
from .outputs import Outputs
from .reading import Documents
from .traffic import conclude


def run(
    *,
    documents: Documents,
    outputs: Outputs,
    acceptances: Acceptances,
    covering: Covering,
    spec: str,
    traffic: str,
    url: str | None,
    second_opinion: bool,
    json: str | None,
    html: str | None,
    report_dir: str | None,
) -> ExitCode:
    """Judge every recorded exchange, and write what breaks the document, in every form that was asked for."""
    if spec == traffic == "-":
        raise UsageError("only one of document and traffic can come from standard input")
    address = Target(url).url if url is not None else ""
    document = documents.load(spec)
    with read_har(sys.stdin.buffer if traffic == "-" else Path(traffic)) as recorded:
        found = audit(document, recorded, AuditSettings(address, second_opinion))
    blamed = {cause.fingerprint for cause in found.causes}
    clean = conclude("audit", found, document, blamed, outputs, acceptances, covering, json)
    if html is not None or report_dir is not None:
        report = report_of_audit(found, document, address)
        report = report.excused(acceptances.accepted, [each.key for each in document.operations])
        write_files("audit", ReportFiles(None, html, report_dir), report, document)
    if not clean and (blamed or found.judged):
        return ExitCode.VIOLATIONS
    return ExitCode.CONFORMS if found.judged else ExitCode.TARGET
