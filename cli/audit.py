"""`truespec audit SPEC TRAFFIC.har`: hold recorded traffic to a document."""

import sys
from pathlib import Path

from ..contract_tests import AuditSettings, Target, audit, read_har
from ..spec import UsageError
from .accepting import Acceptances
from .exit_codes import ExitCode, exit_code_for
from .outputs import Outputs
from .reading import Documents
from .traffic import conclude


def run(
    *,
    documents: Documents,
    outputs: Outputs,
    acceptances: Acceptances,
    spec: str,
    traffic: str,
    url: str | None,
    second_opinion: bool,
    json: str | None,
) -> ExitCode:
    """Judge every recorded exchange, and write what breaks the document."""
    if spec == traffic == "-":
        raise UsageError("only one of document and traffic can come from standard input")
    address = Target(url).url if url is not None else ""
    document = documents.load(spec)
    recorded = read_har(sys.stdin.buffer.read() if traffic == "-" else Path(traffic))
    found = audit(document, recorded, AuditSettings(address, second_opinion))
    blamed = {cause.fingerprint for cause in found.causes}
    if not conclude("audit", found, document, blamed, outputs, acceptances, json):
        return ExitCode.VIOLATIONS
    return exit_code_for(clean=True) if found.judged else ExitCode.TARGET
