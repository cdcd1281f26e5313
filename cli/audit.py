"""`truespec audit SPEC TRAFFIC.har`: hold recorded traffic to a document."""

import sys
from pathlib import Path

from ..contract_tests import AuditSettings, Target, audit, audit_json, audit_text, read_har
from ..spec import UsageError
from .exit_codes import ExitCode, exit_code_for
from .output import remark, write, write_to
from .reading import Documents


def run(
    *, documents: Documents, spec: str, traffic: str, url: str | None, second_opinion: bool, json: str | None
) -> ExitCode:
    """Judge every recorded exchange, and write what breaks the document, as text or as JSON."""
    if spec == traffic == "-":
        raise UsageError("only one of document and traffic can come from standard input")
    address = Target(url).url if url is not None else ""
    document = documents.load(spec)
    recorded = read_har(sys.stdin.buffer.read() if traffic == "-" else Path(traffic))
    found = audit(document, recorded, AuditSettings(address, second_opinion))
    (remark if json == "-" else write)(audit_text(found, document))
    if json is not None:
        write_to(json, audit_json(found, document))
    if found.causes:
        return ExitCode.VIOLATIONS
    return exit_code_for(clean=True) if found.judged else ExitCode.TARGET
