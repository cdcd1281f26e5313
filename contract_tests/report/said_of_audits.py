"""What recorded traffic broke, as notices."""

from collections.abc import Collection

from ...spec import Spec
from ..redact import Secrets, url_without_user
from ..reproduce import curl_command
from ..traffic import Audit, Cause
from .audit import answers_of, audit_summary
from .edited import NOTHING_EXCUSED, Excuses
from .notices import Notice, Said, Weight
from .said_of_runs import sentence_of


def said_of_audit(
    command: str, found: Audit, spec: Spec, blamed: Collection[str], excused: Excuses = NOTHING_EXCUSED
) -> Said:
    """Say what traffic broke. blamed: fingerprints of the causes that fail the command."""
    secrets = Secrets.of(spec).of_users()
    notices = tuple(
        _of_cause(cause, secrets, excused, fails=cause.fingerprint in blamed) for cause in found.causes
    )
    facts = (("document", found.spec_name), ("traffic", url_without_user(found.traffic_name)))
    passed = () if notices else (found.spec_name,)
    return Said(command, spec.title or spec.name, audit_summary(found, excused), notices, passed, facts=facts)


def _of_cause(cause: Cause, secrets: Secrets, excused: Excuses, *, fails: bool) -> Notice:
    violation, request = cause.violation, cause.entry.exchange.request
    lines = (
        f"{cause.side}: {violation.where}",
        f"seen {cause.count} times; answered {answers_of(cause)}",
        curl_command(request, url_without_user(cause.entry.origin), secrets),
    )
    weight: Weight = "warning" if cause.level == "warning" else "note"
    return Notice(
        violation.rule,
        sentence_of(violation.rule),
        "error" if fails else weight,
        secrets.text(violation.message, request),
        violation.at if violation.at.line else None,
        cause.operation,
        "\n".join(lines),
        cause.fingerprint,
        excused.get(cause.fingerprint),
    )
