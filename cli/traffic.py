"""What `proxy` and `audit` share: what traffic broke, in every form that was asked for."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from ..contract_tests import Audit, audit_json, audit_text
from ..spec import Spec
from .accepting import Acceptances
from .covering import Covering
from .findings import ReportFiles, write_files
from .output import remark, write, write_to
from .outputs import Outputs

if TYPE_CHECKING:
    from ..contract_tests import Said


def conclude(
    command: str,
    found: Audit,
    spec: Spec,
    blamed: Collection[str],
    outputs: Outputs,
    acceptances: Acceptances,
    covering: Covering,
    json: str | None,
) -> bool:
    """Write what was found; say whether nothing of it fails the command, nor too little that was exercised.

    blamed: fingerprints of the causes that do, unless they were accepted. Standard output has the text, or
    what was sent there; the text is then a remark. Raises UsageError, once all is written, where something is
    to be accepted that was not found.
    """
    known = [cause.known for cause in found.causes]
    accepted = acceptances.updated(known)
    excused = accepted.excuses(known)
    untried = [operation.key for operation in spec.operations]
    text = audit_text(found, spec, excused, accepted.notes(known, untried))
    (remark if "-" in (json, covering.file) or outputs.takes_output else write)(text)
    if json is not None:
        write_to(json, audit_json(found, spec, excused))

    def said() -> "Said":
        from ..contract_tests import said_of_audit  # late: few runs write such reports

        return said_of_audit(command, found, spec, blamed, excused)

    outputs.write(said)
    is_enough = covering.conclude(found.coverage, spec)
    acceptances.check(known)
    return is_enough and all(fingerprint in excused for fingerprint in blamed)


def write_reports(
    command: str, found: Audit, spec: Spec, address: str, acceptances: Acceptances, files: ReportFiles
) -> None:
    """Write the reports for people that were asked for. address: of the server that was listened to."""
    if files == ReportFiles():
        return
    from ..contract_tests import report_of_audit

    report = report_of_audit(found, spec, address)
    report = report.excused(acceptances.accepted, [each.key for each in spec.operations])
    write_files(command, files, report, spec)
