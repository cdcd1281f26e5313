"""`truespec drift SPEC TRAFFIC.har`: the Overlay that would make a document true to what was observed."""

import json as json_text
import sys
from pathlib import Path
from typing import Any

from ..contract_tests import (
    AuditSettings,
    Compared,
    Comparison,
    Drift,
    Target,
    changes_as_text,
    drift_text,
    drifted,
    edited_places,
    pair_as_json,
    read_har,
)
from ..spec import Spec, UsageError, diff
from .comparing import curl_for
from .exit_codes import ExitCode, exit_code_for
from .output import remark, write, write_to
from .reading import Documents


def run(
    *,
    documents: Documents,
    spec: str,
    recording: str,
    url: str | None,
    json: str | None,
    overlay_to: str | None,
) -> ExitCode:
    """Write what drifted, each change with its evidence, and what the changes are to clients."""
    if spec == recording == "-":
        raise UsageError("only one of document and traffic can come from standard input")
    settings = AuditSettings(Target(url).url if url is not None else "", coverage=False)
    document = documents.read(spec)
    before = Spec.of(document, documents.formats)
    with read_har(sys.stdin.buffer if recording == "-" else Path(recording)) as recorded:
        found = drifted(document, recorded, settings, documents.formats)
    compared = _compared(before, found)
    say = remark if "-" in (json, overlay_to) else write
    say(drift_text(found))
    if found.proposals:
        say(changes_as_text(Comparison((compared,))))
    if overlay_to is not None and found.overlay:
        write_to(overlay_to, found.overlay)
    if json is not None:
        write_to(json, json_text.dumps(_json(found, compared), ensure_ascii=False, indent=2, default=str))
    if not found.before.judged:
        return ExitCode.TARGET
    return exit_code_for(clean=not (found.proposals or found.left))


def _compared(before: Spec, found: Drift) -> Compared:
    changes = diff(before, found.spec)
    specs = before, found.spec
    keys = tuple(each.key for each in found.spec.operations)
    new = "the document with the overlay"
    edits = edited_places(changes, specs)
    return Compared(before.name, new, edits, specs, curl=curl_for(before), subjects=keys)


def _json(found: Drift, compared: Compared) -> dict[str, Any]:
    return {
        "format": 1,
        "document": found.before.spec_name,
        "traffic": found.before.traffic_name,
        "judged": found.before.judged,
        "proposals": [
            {
                "rule": each.cause.violation.rule,
                "operation": each.cause.operation,
                "entry": each.cause.entry.number,
                "count": each.cause.count,
                "at": each.at.json(),
                "evidence": each.evidence,
            }
            for each in found.proposals
        ],
        "left": [
            {
                "rule": cause.violation.rule,
                "operation": cause.operation,
                "entry": cause.entry.number,
                "message": cause.violation.message,
            }
            for cause in found.left
        ],
        "overlay": found.overlay,
        "comparison": pair_as_json(compared),
    }
