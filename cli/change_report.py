"""The changes between two documents as text for a terminal and as JSON."""

import base64
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from ..spec import Change, Location, Request, Response, Spec, Witness

FORMAT: Final = 1
"""Version of the JSON: raised when a reader of the last one would break."""

SHOWN_OPERATIONS: Final = 3
"""How many operations a block names before it counts the rest."""

SHOWN_BYTES: Final = 4000
"""How much of a witness the text shows; the JSON has all of it."""

_ORDER: Final = ("breaking", "undecided", "warning", "info")


def verdict_of(changes: Sequence[Change]) -> str:
    """Sum up in a word: `breaking`, `undecided`, `compatible`, or `identical` where nothing changed."""
    levels = {change.level for change in changes}
    if not levels:
        return "identical"
    return next((level for level in ("breaking", "undecided") if level in levels), "compatible")


def is_failure(changes: Sequence[Change], fail_on: str) -> bool:
    """Say whether a change is of the level `fail_on` or worse; `none` never is."""
    worst = _ORDER[: _ORDER.index(fail_on) + 1] if fail_on in _ORDER else ()
    return any(change.level in worst for change in changes)


def text_report(changes: Sequence[Change], new: Spec) -> str:
    """Write one block for each root cause, the worst first, and a line that counts."""
    causes: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        causes.setdefault((change.level, change.id, change.cause), []).append(change)
    blocks = sorted(causes.values(), key=lambda block: _ORDER.index(block[0].level))
    return "\n".join((*chain.from_iterable(_block(block, new) for block in blocks), _counted(changes)))


def _counted(changes: Sequence[Change]) -> str:
    counts = Counter(change.level for change in changes)
    return ", ".join(f"{counts[level]} {level}" for level in _ORDER if counts[level]) or "no changes"


def _block(changes: Sequence[Change], new: Spec) -> Iterator[str]:
    first = changes[0]
    names = list(dict.fromkeys(change.operation for change in changes if change.operation))
    more = f" (+{len(names) - SHOWN_OPERATIONS} more)" if len(names) > SHOWN_OPERATIONS else ""
    where = ", ".join(names[:SHOWN_OPERATIONS]) or "the document"
    policy = " (policy)" if first.policy else ""
    yield f"{first.level.upper()}  {first.id}{policy}   {where}{more}"
    places = [f"{side} {at}" for side, at in (("old", first.old), ("new", first.new)) if at is not None]
    yield f"  {first.message}   {'   '.join(places)}"
    if first.reason:
        yield f"  {first.reason}"
    if first.witness is not None:
        yield from (f"  {line}" for line in _witness_lines(first.witness, new))
    yield ""


def _witness_lines(witness: Witness, new: Spec) -> Iterator[str]:
    sender, reader = witness.sent_by.upper(), witness.rejected_by.upper()
    if witness.response is None:
        yield f"{sender} allows this request, {reader} refuses it: {witness.violation.message}"
        yield f"  {_cut(_curl(witness.request, new))}"
        return
    yield f"{sender} allows this answer, {reader} refuses it: {witness.violation.message}"
    yield f"  {witness.response.status} {_cut(_body_text(witness.response.body))}".rstrip()


def _curl(request: Request, spec: Spec) -> str:
    from ..contract_tests import curl_command  # late: only a witness needs it

    return curl_command(request, spec.servers[0].url if spec.servers else "http://localhost")


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_BYTES else f"{text[:SHOWN_BYTES]}… ({len(text)} characters)"


def _body_text(body: bytes) -> str:
    return body.decode(errors="replace")


def json_report(changes: Sequence[Change], old: Spec, new: Spec) -> dict[str, Any]:
    """Make the JSON: one entry for each change, in the order of the comparison."""
    counts = Counter(change.level for change in changes)
    return {
        "format": FORMAT,
        "verdict": verdict_of(changes),
        "old": old.name,
        "new": new.name,
        "counts": {level: counts[level] for level in _ORDER},
        "changes": [_change(change, new) for change in changes],
    }


def _change(change: Change, new: Spec) -> dict[str, Any]:
    return {
        "id": change.id,
        "level": change.level,
        "operation": change.operation,
        "path": change.path,
        "old": _place(change.old),
        "new": _place(change.new),
        "message": change.message,
        "reason": change.reason,
        "cause": change.cause,
        "fingerprint": change.fingerprint,
        "policy": change.policy,
        "witness": None if change.witness is None else _witness(change.witness, new),
    }


def _place(location: Location | None) -> str | None:
    return None if location is None else str(location)


def _witness(witness: Witness, new: Spec) -> dict[str, Any]:
    return {
        "sent_by": witness.sent_by,
        "rejected_by": witness.rejected_by,
        "request": {
            "method": witness.request.method,
            "target": witness.request.target,
            **_content(witness.request),
        },
        "response": None
        if witness.response is None
        else {"status": witness.response.status, **_content(witness.response)},
        "value": witness.value,
        "at": witness.at,
        "violation": witness.violation.message,
        "curl": _curl(witness.request, new),
    }


def _content(message: Request | Response) -> dict[str, Any]:
    """Write fields and body; a body that is no UTF-8 as base64, which its key says."""
    fields = {"headers": [list(line) for line in message.fields]}
    try:
        return fields | {"body": message.body.decode()}
    except UnicodeDecodeError:
        return fields | {"body_base64": base64.b64encode(message.body).decode()}
