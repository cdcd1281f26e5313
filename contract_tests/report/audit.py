"""An audit of recorded traffic as text for a terminal and as JSON."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ...spec import Spec
from ..accepted import Acceptance
from ..redact import Secrets
from ..traffic import Audit, Cause, Entry, Objection
from .coverage import coverage_lines, coverage_summary
from .edited import NOTHING_EXCUSED, Excuses
from .shown import Sources, columns, plain

FORMAT: Final = 1
"""Version of the JSON; it changes when a member changes its meaning or goes, not when one comes."""


def audit_text(
    audit: Audit, spec: Spec, excused: Excuses = NOTHING_EXCUSED, notes: Iterable[str] = ()
) -> str:
    """Write every cause, what was not judged, and a last line that sums up.

    excused: the entries that excuse causes. notes: what else there is to say.
    """
    secrets, sources = Secrets.of(spec).of_users(), Sources(spec)
    blocks = [
        "\n".join(_cause(number, cause, secrets, sources, excused.get(cause.fingerprint)))
        for number, cause in enumerate(audit.causes, 1)
    ]
    if audit.objections:
        blocks.append("\n".join(_objections(audit, secrets)))
    lines = [f"note: {plain(note)}" for note in (*audit.notes, *notes)]
    lines += [
        f"not judged: {each.count} {plain(each.reason)} ({plain(each.example)})" for each in audit.skipped
    ]
    lines += [
        f"not documented: {plain(each.what)}, answered {each.answers} (first in entry {each.first})"
        for each in audit.undocumented
    ]
    if audit.verdicts:
        counts = ", ".join(f"{words} on {count}" for words, count in audit.verdicts)
        lines.append(f"second opinion: openapi-core {counts}")
    lines += [*coverage_lines(audit.coverage), audit_summary(audit, excused)]
    return "\n\n".join([*blocks, "\n".join(lines)])


def audit_summary(audit: Audit, excused: Excuses = NOTHING_EXCUSED) -> str:
    """Sum up: `12 of 40 exchanges judged, 9 conform; 2 causes of violations, 1 accepted`."""
    causes = f"{len(audit.causes)} cause{'' if len(audit.causes) == 1 else 's'} of violations"
    accepted = sum(cause.fingerprint in excused for cause in audit.causes)
    causes += f", {accepted} accepted" if accepted else ""
    return f"{audit.judged} of {audit.entries} exchanges judged, {audit.conforming} conform; {causes}"


def _cause(
    number: int, cause: Cause, secrets: Secrets, sources: Sources, excuse: Acceptance | None
) -> Iterator[str]:
    violation, request = cause.violation, cause.entry.exchange.request
    warning = "warning: " if cause.level == "warning" else ""
    yield f"{number}. {warning}{plain(secrets.text(violation.message, request))}"
    place = f"{cause.side} of {plain(cause.operation)}   {plain(str(violation.where))}"
    yield f"   {violation.rule}   {place}   {violation.at}"
    for line in sources.excerpt(violation.at, around=0):
        yield f"   {line.number:>5} │ {line.text}"
        yield f"         │ {' ' * columns(line.before)}{'^' * max(1, columns(line.marked))}"
    times = "once" if cause.count == 1 else f"{cause.count} times"
    yield f"   seen {times}, first in {_entry(cause.entry, secrets)}; answered {answers_of(cause)}"
    for verdict, count in cause.second:
        yield f"   openapi-core: {verdict} ({count} of {cause.count})"
    yield f"   fingerprint {cause.fingerprint}" if excuse is None else f"   {excuse.words}"


def answers_of(cause: Cause) -> str:
    """Say with which statuses such exchanges were answered, and how often."""
    return ", ".join(f"{status or 'nothing'} ({count})" for status, count in cause.answers)


def _entry(entry: Entry, secrets: Secrets) -> str:
    request = secrets.request(entry.exchange.request)
    return f"entry {entry.number}: {plain(request.method)} {plain(entry.origin)}{plain(request.target)}"


def _objections(audit: Audit, secrets: Secrets) -> Iterator[str]:
    yield "openapi-core objects where truespec does not:"
    for each in audit.objections:
        known = f"known, {each.known}" if each.known else "not known: please report it"
        message = plain(secrets.text(each.message, each.entry.exchange.request))
        yield f"   {each.side} of {plain(each.operation)}: {message} ({each.count}; {known})"


def audit_json(audit: Audit, spec: Spec, excused: Excuses = NOTHING_EXCUSED) -> str:
    """Write an audit as JSON text, two blanks deep; its members are those of `docs/audit.md`."""
    secrets = Secrets.of(spec).of_users()
    document: dict[str, Any] = {
        "format": FORMAT,
        "document": audit.spec_name,
        "traffic": audit.traffic_name,
        "entries": audit.entries,
        "judged": audit.judged,
        "conforming": audit.conforming,
        "summary": audit_summary(audit, excused),
        "notes": list(audit.notes),
        "skipped": [{"reason": e.reason, "count": e.count, "example": e.example} for e in audit.skipped],
        "undocumented": [
            {
                "what": each.what,
                "statuses": {str(status): count for status, count in each.statuses},
                "first": each.first,
            }
            for each in audit.undocumented
        ],
        "coverage": None if audit.coverage is None else coverage_summary(audit.coverage),
        "causes": [_cause_json(cause, secrets, excused.get(cause.fingerprint)) for cause in audit.causes],
        "second_opinion": None
        if not audit.verdicts
        else {
            "verdicts": dict(audit.verdicts),
            "objections": [_objection_json(each, secrets) for each in audit.objections],
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _cause_json(cause: Cause, secrets: Secrets, excuse: Acceptance | None) -> dict[str, Any]:
    violation = cause.violation
    return {
        "side": cause.side,
        "level": cause.level,
        "operation": cause.operation,
        "rule": violation.rule,
        "code": violation.code,
        "message": secrets.text(violation.message, cause.entry.exchange.request),
        "where": str(violation.where),
        "at": violation.at.json(),
        "count": cause.count,
        "first": _first(cause.entry, secrets),
        "answers": {str(status): count for status, count in cause.answers},
        "second": dict(cause.second),
        "fingerprint": cause.fingerprint,
        "accepted": None if excuse is None else excuse.json(),
    }


def _objection_json(each: Objection, secrets: Secrets) -> dict[str, Any]:
    return {
        "side": each.side,
        "operation": each.operation,
        "message": secrets.text(each.message, each.entry.exchange.request),
        "known": each.known or None,
        "count": each.count,
        "first": _first(each.entry, secrets),
    }


def _first(entry: Entry, secrets: Secrets) -> dict[str, Any]:
    request = secrets.request(entry.exchange.request)
    return {"entry": entry.number, "method": request.method, "url": entry.origin + request.target}
