"""The changes between documents as JSON (`docs/diff.schema.json`); rendering only."""

import base64
import json
from typing import TYPE_CHECKING, Any, Final

from ...spec import Json, Location, Request, Response
from .compared import Compared, Comparison
from .edited import Curl, Edited

if TYPE_CHECKING:
    from ...spec import Change, Witness

FORMAT: Final = 2
"""Version of the JSON: raised when a reader of the last one would break."""


def changes_as_json(comparison: Comparison, *, expand: bool = False) -> dict[str, Any]:
    """Make the JSON: of two documents that were named, or of all documents of a repository.

    expand: with each change that an edit makes, in each operation.
    """
    if comparison.base is None and len(comparison.pairs) == 1:
        return pair_as_json(comparison.pairs[0], expand=expand)
    return {
        "format": FORMAT,
        "verdict": comparison.verdict,
        "base": comparison.base or "",
        **({"error": comparison.failure} if comparison.error else {}),
        "counts": dict(comparison.counts),
        "notes": list(comparison.notes),
        "documents": [pair_as_json(each, expand=expand) for each in comparison.pairs],
    }


def pair_as_json(compared: Compared, *, expand: bool = False) -> dict[str, Any]:
    """Make the JSON of one pair: one entry for each edited place, in order."""
    return {
        "format": FORMAT,
        "verdict": compared.verdict,
        "old": compared.old,
        "new": compared.new,
        **({"error": compared.failure} if compared.error else {}),
        **({"faults": [each.json() for each in compared.faults]} if compared.faults else {}),
        "counts": dict(compared.counts),
        "notes": list(compared.notes),
        "changes": [_edited(each, compared.curl, expand=expand) for each in compared.edits],
        **({} if compared.against is None else {"against": list(compared.against)}),
    }


def _edited(edited: Edited, curl: Curl, *, expand: bool) -> dict[str, Any]:
    first, excuse = edited.first, edited.acceptance
    return {
        "id": first.id,
        "level": first.level,
        "operation": first.operation,
        "operations": list(edited.operations),
        "reaches": len(edited.operations),
        "path": first.path,
        "old": _place(first.old),
        "new": _place(first.new),
        "at": _place(edited.at),
        "message": edited.message,
        "reason": first.reason,
        **({"advice": edited.advice} if edited.advice else {}),
        "also": [{"level": level, "id": id_} for level, id_ in edited.also],
        "fingerprint": edited.fingerprint,
        "policy": first.policy,
        "accepted": None if excuse is None else excuse.json(),
        "witness": None if first.witness is None else _witness(first.witness, curl),
        **({} if edited.usage is None else {"traffic": edited.usage.json()}),
        **({"each": [_change(change, curl) for change in edited.changes]} if expand else {}),
    }


def _change(change: "Change", curl: Curl) -> dict[str, Any]:
    return {
        "id": change.id,
        "level": change.level,
        "operation": change.operation,
        "path": change.path,
        "message": change.message,
        "fingerprint": change.fingerprint,
        "witness": None if change.witness is None else _witness(change.witness, curl),
    }


def _place(location: Location | None) -> str | None:
    return None if location is None else str(location)


def _witness(witness: "Witness", curl: Curl) -> dict[str, Any]:
    request, response = witness.request, witness.response
    answer = None if response is None else {"status": response.status, **_content(response)}
    return {
        "sent_by": witness.sent_by,
        "rejected_by": witness.rejected_by,
        "request": {"method": request.method, "target": request.target, **_content(request)},
        "response": answer,
        "value": witness.value,
        "at": witness.at,
        "violation": witness.violation.message,
        "curl": curl(request),
    }


def _content(message: Request | Response) -> dict[str, Json]:
    """Write fields and body: JSON as a value, other text as it is, bytes as base64, which the key says."""
    fields: dict[str, Json] = {"headers": [list(line) for line in message.fields]}
    try:
        text = message.body.decode()
    except UnicodeDecodeError:
        return fields | {"body_base64": base64.b64encode(message.body).decode()}
    try:
        return fields | {
            "body": json.loads(text) if "json" in (message.field("content-type") or "") else text
        }
    except ValueError:
        return fields | {"body": text}
