"""The changes between two documents as text for a terminal and as JSON; rendering only.

How a request is written as a command comes from outside (`curl`): who renders knows no base URL.
"""

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from ...spec import Json, Location, Request, Response, Spec, pointer_tokens

if TYPE_CHECKING:
    from ...spec import Change, Witness

FORMAT: Final = 1
"""Version of the JSON: raised when a reader of the last one would break."""

LEVELS: Final = ("breaking", "undecided", "warning", "info")
"""All levels, the worst first."""

Verdict = Literal["breaking", "undecided", "compatible", "identical"]

Curl = Callable[[Request], str]
"""Writes a request as a command that sends it."""

_SHOWN: Final = 4000
_PLURAL: Final = {"warning": "warnings"}


def verdict_of(changes: "Sequence[Change]") -> Verdict:
    """Sum up in a word; `identical` where nothing changed at all."""
    levels = {change.level for change in changes}
    if "breaking" in levels:
        return "breaking"
    if "undecided" in levels:
        return "undecided"
    return "compatible" if levels else "identical"


def changes_as_text(changes: "Sequence[Change]", new: Spec, curl: Curl) -> str:
    """Write one block for each root cause, the worst first, and a line that counts.

    A witness is cut at some 4,000 characters; `changes_as_json` has all of it.
    """
    causes: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        causes.setdefault((change.level, change.cause), []).append(change)
    blocks = sorted(causes.values(), key=lambda block: LEVELS.index(block[0].level))
    lines = [line for block in blocks for line in (*_block(block, curl), "")]
    return "\n".join((*lines, _counted(changes, new)))


def _block(changes: "Sequence[Change]", curl: Curl) -> Iterator[str]:
    first = changes[0]
    operations = list(dict.fromkeys(change.operation for change in changes))
    more = f" (+{len(operations) - 1} operation{'s' * (len(operations) > 2)})" if len(operations) > 1 else ""
    policy = " (policy)" if first.policy else ""
    yield f"{first.level.upper()}  {first.id}{policy}   {operations[0] or 'the document'}{more}"
    places = [
        f"{side} {place}" for side, place in (("old", first.old), ("new", first.new)) if place is not None
    ]
    subject = subject_of(first.path)
    yield "   ".join((f"  {subject}: {first.message}" if subject else f"  {first.message}", *places))
    if first.reason:
        yield f"  {first.reason}"
    if first.witness is not None:
        yield from (f"  {line}" for line in _witness_lines(first.witness, curl))


def subject_of(path: str) -> str:
    """Say in short where in the contract: the innermost named member, else the parameter, else nothing."""
    tokens = pointer_tokens(path)
    for index in range(len(tokens) - 1, 0, -1):
        if tokens[index - 1] in ("properties", "headers"):
            return tokens[index]
    return tokens[2] if len(tokens) > 2 and tokens[0] == "parameters" else ""


def _witness_lines(witness: "Witness", curl: Curl) -> Iterator[str]:
    sender, reader = witness.sent_by.upper(), witness.rejected_by.upper()
    verb = "accepts" if witness.response is None else "sends"
    yield f"{sender} {verb}, {reader} rejects: {witness.violation.message}"
    if witness.response is None:
        yield f"  {_cut(curl(witness.request))}"
        return
    fields = "".join(f" {name}: {value}" for name, value in witness.response.fields)
    yield f"  {witness.response.status}{fields}  {_cut(_as_text(witness.response.body))}".rstrip()


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"


def _as_text(body: bytes) -> str:
    return body.decode(errors="replace")


def _counted(changes: "Sequence[Change]", new: Spec) -> str:
    if not changes:
        return f"no changes · {_number(len(new.operations), 'operation')}"
    counts = Counter(change.level for change in changes)
    levels = ", ".join(f"{counts[level]} {_PLURAL.get(level, level)}" for level in LEVELS)
    touched = {change.operation for change in changes}
    unchanged = sum(operation.key not in touched for operation in new.operations)
    return f"{levels} · {_number(len(new.operations), 'operation')}, {unchanged} unchanged"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def changes_as_json(changes: "Sequence[Change]", old: Spec, new: Spec, curl: Curl) -> dict[str, Any]:
    """Make the JSON: one entry for each change, in the order of the comparison."""
    counts = Counter(change.level for change in changes)
    return {
        "format": FORMAT,
        "verdict": verdict_of(changes),
        "old": old.name,
        "new": new.name,
        "counts": {level: counts[level] for level in LEVELS},
        "changes": [_change(change, curl) for change in changes],
    }


def _change(change: "Change", curl: Curl) -> dict[str, Any]:
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
        "accepted": None,
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
