"""The changes between two documents as text for a terminal and as JSON; rendering only.

How a request is written as a command comes from outside (`curl`): who renders knows no base URL.
"""

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from ...spec import Json, Location, Request, Response, Spec, pointer_tokens
from ..accepted import Acceptance

if TYPE_CHECKING:
    from ...spec import Change, Witness

FORMAT: Final = 1
"""Version of the JSON: raised when a reader of the last one would break."""

LEVELS: Final = ("breaking", "undecided", "warning", "info")
"""All levels, the worst first."""

Verdict = Literal["breaking", "undecided", "compatible", "identical"]

Curl = Callable[[Request], str]
"""Writes a request as a command that sends it."""

Excuses: TypeAlias = Mapping[str, Acceptance]
"""The entries that excuse changes, by the changes' fingerprints."""

NOTHING_EXCUSED: Final[Excuses] = MappingProxyType({})

_SHOWN: Final = 4000
_PLURAL: Final = {"warning": "warnings"}


def verdict_of(changes: "Sequence[Change]", excused: Excuses = NOTHING_EXCUSED) -> Verdict:
    """Sum up in a word, what is excused aside; `identical` where nothing changed at all."""
    levels = {"info" if change.fingerprint in excused else change.level for change in changes}
    if "breaking" in levels:
        return "breaking"
    if "undecided" in levels:
        return "undecided"
    return "compatible" if levels else "identical"


def changes_as_text(
    changes: "Sequence[Change]",
    new: Spec,
    curl: Curl,
    excused: Excuses = NOTHING_EXCUSED,
    notes: Iterable[str] = (),
    *,
    expand: bool = False,
) -> str:
    """Write one block for each root cause, the worst first, notes, and a line that counts.

    expand: name every operation that a cause reaches.
    A witness is cut at some 4,000 characters; `changes_as_json` has all of it.
    """
    causes: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        excuse = excused[change.fingerprint].words if change.fingerprint in excused else ""
        causes.setdefault((excuse, change.level, change.cause), []).append(change)
    keys = sorted(causes, key=lambda key: (bool(key[0]), LEVELS.index(key[1])))
    lines = [line for key in keys for line in (*_block(causes[key], curl, key[0], expand=expand), "")]
    return "\n".join((*lines, *(f"note: {note}" for note in notes), _counted(changes, new, excused)))


def _block(changes: "Sequence[Change]", curl: Curl, excuse: str, *, expand: bool) -> Iterator[str]:
    first = changes[0]
    operations = list(dict.fromkeys(change.operation for change in changes))
    more = f" (+{len(operations) - 1} operation{'s' * (len(operations) > 2)})" if len(operations) > 1 else ""
    policy = (" (policy)" if first.policy else "") + (" (accepted)" if excuse else "")
    yield f"{first.level.upper()}  {first.id}{policy}   {operations[0] or 'the document'}{more}"
    places = [
        f"{side} {place}" for side, place in (("old", first.old), ("new", first.new)) if place is not None
    ]
    subject = subject_of(first.path)
    yield "   ".join((f"  {subject}: {first.message}" if subject else f"  {first.message}", *places))
    if expand:
        yield from (f"  reaches {operation}" for operation in operations[1:])
    if excuse:
        yield f"  {excuse}"
    elif first.level in ("breaking", "undecided"):
        more = f" (+{len(changes) - 1})" if len(changes) > 1 else ""
        yield f"  fingerprint {first.fingerprint}{more}"
    if first.reason:
        yield f"  {first.reason}"
    if first.witness is not None:
        yield from (f"  {line}" for line in witness_lines(first.witness, curl))


def subject_of(path: str) -> str:
    """Say in short where in the contract: the innermost named member, else the parameter, else nothing."""
    tokens = pointer_tokens(path)
    for index in range(len(tokens) - 1, 0, -1):
        if tokens[index - 1] in ("properties", "headers"):
            return tokens[index]
    return tokens[2] if len(tokens) > 2 and tokens[0] == "parameters" else ""


def witness_lines(witness: "Witness", curl: Curl) -> Iterator[str]:
    """Write a witness: who sends it, why it is rejected, and the message."""
    sender, reader = witness.sent_by.upper(), witness.rejected_by.upper()
    verb = "accepts" if witness.response is None and sender == "OLD" else "sends"
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


def _counted(changes: "Sequence[Change]", new: Spec, excused: Excuses) -> str:
    if not changes:
        return f"no changes · {_number(len(new.operations), 'operation')}"
    counts = _counts(changes, excused)
    levels = ", ".join(f"{counts[level]} {_PLURAL.get(level, level)}" for level in LEVELS)
    accepted = sum(change.fingerprint in excused for change in changes)
    levels += f", {accepted} accepted" if accepted else ""
    touched = {change.operation for change in changes}
    unchanged = sum(operation.key not in touched for operation in new.operations)
    return f"{levels} · {_number(len(new.operations), 'operation')}, {unchanged} unchanged"


def _counts(changes: "Sequence[Change]", excused: Excuses) -> Mapping[str, int]:
    counts = Counter(change.level for change in changes if change.fingerprint not in excused)
    return {level: counts[level] for level in LEVELS}


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def changes_as_json(
    changes: "Sequence[Change]",
    specs: tuple[Spec, Spec],
    curl: Curl,
    excused: Excuses = NOTHING_EXCUSED,
    notes: Iterable[str] = (),
) -> dict[str, Any]:
    """Make the JSON: one entry for each change, in the order of the comparison. specs: old and new."""
    return {
        "format": FORMAT,
        "verdict": verdict_of(changes, excused),
        "old": specs[0].name,
        "new": specs[1].name,
        "counts": {
            **_counts(changes, excused),
            "accepted": sum(change.fingerprint in excused for change in changes),
        },
        "notes": list(notes),
        "changes": [_change(change, curl, excused.get(change.fingerprint)) for change in changes],
    }


def _change(change: "Change", curl: Curl, excuse: Acceptance | None) -> dict[str, Any]:
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
        "accepted": None if excuse is None else excuse.json(),
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
