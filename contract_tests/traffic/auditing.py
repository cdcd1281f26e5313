"""Judging recorded traffic: every exchange with the one judge, breaches merged by cause and counted.

An exchange of another origin, or of a path that the document does not have, is counted and not judged: a
recording holds a browser's whole life.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct, field

from ...spec import (
    Match,
    Operation,
    Request,
    Response,
    SecondOpinion,
    Spec,
    Violation,
    judge_request,
    judge_response,
)
from ..report_data import not_held
from ..second_verdicts import second_verdict
from .causes import Cause, Causes, Side, Sighting
from .har import Entry, Traffic, origin_of
from .routing import routed, unrecorded


class AuditSettings(Struct, frozen=True):
    """How to audit. url: address of the audited server; "" for the document's own servers.

    second_opinion: whether openapi-core is asked about each message as well.
    """

    url: str = ""
    second_opinion: bool = False


class Objection(Struct, frozen=True):
    """What openapi-core holds against messages that we accept. known: id of the known difference, or ""."""

    side: Side
    operation: str
    message: str
    known: str
    entry: Entry
    count: int


class Skipped(Struct, frozen=True):
    """Exchanges that were not judged, by reason; each with an example."""

    reason: str
    count: int
    example: str


class Audit(Struct, frozen=True):
    """What an audit came to. judged: exchanges, of which conforming ones had nothing against them.

    verdicts: how often the second opinion agreed, differed or could not judge, by message.
    """

    spec_name: str
    traffic_name: str
    entries: int
    judged: int
    conforming: int
    causes: tuple[Cause, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    objections: tuple[Objection, ...] = ()
    verdicts: tuple[tuple[str, int], ...] = ()


class _Auditor(Struct):
    """One audit under way."""

    spec: Spec
    second: SecondOpinion | None
    causes: Causes = field(default_factory=Causes)
    objections: dict[tuple[str, ...], Objection] = field(default_factory=dict[tuple[str, ...], Objection])
    verdicts: Counter[str] = field(default_factory=Counter[str])
    unrecorded: Counter[str] = field(default_factory=Counter[str])

    def take(self, match: Match, entry: Entry) -> bool:
        """Judge both messages of an exchange; say whether nothing was found against them."""
        request, response = entry.exchange.request, entry.exchange.response
        found = self._told("request", match, entry, request, judge_request(match, request))
        if response is not None:
            answer = judge_response(match.operation, request.method, response)
            found |= self._told("response", match, entry, response, answer)
        return not found

    def refuse(self, operation: Operation, entry: Entry, violation: Violation) -> None:
        """Count a request that names no operation of its path."""
        self.causes.add(Sighting("request", operation.key, entry, violation))

    def _told(
        self,
        side: Side,
        match: Match,
        entry: Entry,
        message: Request | Response,
        violations: tuple[Violation, ...],
    ) -> bool:
        """Count what is held against one message; say whether that is anything."""
        kept = tuple(each for each in violations if not self._is_unknown(match.operation, entry, each))
        verdict = self._second_verdict(side, match, entry, message, kept)
        for violation in kept:
            self.causes.add(Sighting(side, match.operation.key, entry, violation, verdict))
        return bool(kept)

    def _is_unknown(self, operation: Operation, entry: Entry, violation: Violation) -> bool:
        reason = unrecorded(operation, entry, violation)
        if reason is not None:
            self.unrecorded[reason] += 1
        return reason is not None

    def _second_verdict(
        self,
        side: Side,
        match: Match,
        entry: Entry,
        message: Request | Response,
        violations: tuple[Violation, ...],
    ) -> str:
        """Ask openapi-core; "" where it is not to be asked, or its verdict in a word or two."""
        if self.second is None or (entry.unknown & {"request-content", "response-content"}):
            return ""
        verdict = second_verdict(self.second, match, entry.exchange.request.method, message, violations)
        agreement = "agrees" if verdict.agrees else "differs"
        self.verdicts["could not judge" if verdict.verdict == "unable" else agreement] += 1
        if not verdict.agrees and not violations:
            for text in verdict.messages:
                self._object(Objection(side, match.operation.key, text, verdict.known, entry, 1))
        return str(verdict)

    def _object(self, new: Objection) -> None:
        key = (new.side, new.operation, re.sub(r"\d+", "0", new.message))
        old = self.objections.get(key)
        count = old.count + 1 if old else 1
        first = old or new
        self.objections[key] = Objection(
            first.side, first.operation, first.message, first.known, first.entry, count
        )


def audit(spec: Spec, traffic: Traffic, settings: AuditSettings | None = None) -> Audit:
    """Judge what was recorded, in the order of the recording."""
    settings = settings or AuditSettings()
    auditor = _Auditor(spec, SecondOpinion(spec) if settings.second_opinion else None)
    skipped: dict[str, list[str]] = {}
    for number, reason in traffic.unreadable:
        skipped.setdefault(f"unreadable: {reason}", []).append(f"entry {number}")
    origins, notes = _origins(spec, traffic, settings.url)
    base = urlsplit(settings.url).path.rstrip("/")
    judged = conforming = 0
    for entry in traffic.entries:
        reason = "of another origin" if origins and entry.origin not in origins else None
        if reason is None:
            outcome = routed(spec, entry, base)
            if isinstance(outcome, str):
                reason = outcome
            else:
                judged += 1
                conforming += _judged(auditor, outcome, entry)
        if reason is not None:
            request = entry.exchange.request
            skipped.setdefault(reason, []).append(f"{request.method} {entry.origin}{request.path}")
    return Audit(
        spec_name=spec.name,
        traffic_name=traffic.name,
        entries=len(traffic.entries) + len(traffic.unreadable),
        judged=judged,
        conforming=conforming,
        causes=auditor.causes.listed(),
        skipped=tuple(Skipped(reason, len(found), found[0]) for reason, found in skipped.items()),
        notes=(*notes, *_unrecorded(auditor.unrecorded), *not_held(spec)),
        objections=tuple(auditor.objections.values()),
        verdicts=tuple(auditor.verdicts.most_common()),
    )


def _judged(auditor: _Auditor, outcome: "Match | tuple[Operation, Violation]", entry: Entry) -> bool:
    if isinstance(outcome, Match):
        return auditor.take(outcome, entry)
    auditor.refuse(outcome[0], entry, outcome[1])
    return False


def _origins(spec: Spec, traffic: Traffic, url: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Choose the origins to judge, and what to say of the choice; none chosen: all of them."""
    if url:
        return frozenset(filter(None, [_origin(url)])), ()
    servers = [server.url for operation in spec.operations for server in operation.servers]
    documented = {origin for origin in map(_origin, servers) if origin}
    seen = {entry.origin for entry in traffic.entries}
    if documented & seen:
        return frozenset(documented), ()
    if not documented or not seen:
        return frozenset(), ()
    note = (
        "nothing was sent to a server of the document, so every origin was judged; --url names the right one"
    )
    return frozenset(), (note,)


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
        return origin_of(parts.scheme, parts.hostname or "", parts.port) if parts.hostname else ""
    except ValueError:
        return ""


_UNRECORDED: Final = {
    "credentials": "credentials were not recorded (browsers strip them), so they were not judged",
    "request-content": "content of requests was not recorded, so it was not judged",
    "response-content": "content of answers was not recorded, so it was not judged",
    "response-fields": "header fields of answers were not recorded, so they were not judged",
}


def _unrecorded(counts: Counter[str]) -> Iterator[str]:
    for reason, words in _UNRECORDED.items():
        if counts[reason]:
            yield f"{words} ({counts[reason]} times)"
