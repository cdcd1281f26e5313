"""`truespec audit SPEC TRAFFIC.har`: hold recorded traffic to a document."""

import sys
from pathlib import Path

from ..contract_tests import AuditSettings, Target, audit, read_har
from ..spec import UsageError
from .accepting import Acceptances
from .covering import Covering
from .exit_codes import ExitCode
from .findings import ReportFiles
from .outputs import Outputs
from .reading import Documents
from .traffic import conclude, write_reports


def run(
    *,
    documents: Documents,
    outputs: Outputs,
    acceptances: Acceptances,
    covering: Covering,
    spec: str,
    recording: str,
    url: str | None,
    second_opinion: bool,
    json: str | None,
    html: str | None,
    report_dir: str | None,
) -> ExitCode:
    """Judge every recorded exchange, and write what breaks the document, in every form that was asked for."""
    if spec == recording == "-":
        raise UsageError("only one of document and traffic can come from standard input")
    address = Target(url).url if url is not None else ""
    document = documents.load(spec)
    with read_har(sys.stdin.buffer if recording == "-" else Path(recording)) as recorded:
        found = audit(document, recorded, AuditSettings(address, second_opinion))
    blamed = {cause.fingerprint for cause in found.causes}
    write_reports("audit", found, document, address, acceptances, ReportFiles(None, html, report_dir))
    clean = conclude("audit", found, document, blamed, outputs, acceptances, covering, json)
    if not clean and (blamed or found.judged):
        return ExitCode.VIOLATIONS
    return ExitCode.CONFORMS if found.judged else ExitCode.TARGET
