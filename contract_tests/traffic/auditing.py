"""Judging recorded traffic: every exchange with the one judge, breaches merged by cause and counted.

An exchange of another origin, or of a path that the document does not have, is counted and not judged: a
recording holds a browser's whole life.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

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
from ..coverage import Coverage, Measure
from ..report_data import Statistics, Tally, not_held
from ..second_verdicts import second_verdict
from .causes import Cause, Causes, Side, Sighting
from .har import Entry, Traffic, Unreadable, origin_of
from .routing import PREFLIGHT, routed, unrecorded

_MOST_CAUSES: Final = 1_000
"""Causes, and undocumented operations, that are told apart."""

_MOST_REASONS: Final = 100
_OTHER_REASONS: Final = "for other reasons"
_EVERY_ORIGIN: Final = (
    "nothing was sent to a server of the document, so every origin was judged; --url names the right one"
)
_KEY: Final = re.compile(r"\d+|[0-9a-fA-F-]{16,}|(?=[^/]*\d)[\w-]{20,}")


class AuditSettings(Struct, frozen=True):
    """How to audit. url: address of the audited server; "" for the document's own servers.

    second_opinion: whether openapi-core is asked about each message as well. coverage: whether it is counted
    what of the document was exercised.
    """

    url: str = ""
    second_opinion: bool = False
    coverage: bool = True


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


class Undocumented(Struct, frozen=True):
    """What was recorded and the document does not have: an operation, or statuses of one.

    what: the operation as far as it shows, `GET /pets/{…}`, or the key of a documented one. statuses: of the
    answers, 0 for none, and how often. first: the number of the first entry.
    """

    what: str
    statuses: tuple[tuple[int, int], ...]
    first: int

    @property
    def answers(self) -> str:
        """Write the statuses: `200 (3), nothing (1)`."""
        return ", ".join(f"{status or 'nothing'} ({count})" for status, count in self.statuses)


class Audit(Struct, frozen=True):
    """What an audit came to. judged: exchanges, of which conforming ones had nothing against them.

    verdicts: how often the second opinion agreed, differed or could not judge, by message. undocumented:
    operations and statuses that the document does not have. coverage: None where nobody has counted.
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
    undocumented: tuple[Undocumented, ...] = ()
    statistics: tuple[Statistics, ...] = ()
    coverage: Measure | None = None


class _Auditor:
    """One audit under way. origins: those that are judged; empty for all. is_met: whether one of them was
    recorded; is_used: whether anything was.
    """

    def __init__(self, spec: Spec, settings: AuditSettings, origins: frozenset[str]) -> None:
        self.spec = spec
        self.is_met = self.is_used = False
        self._second = SecondOpinion(spec) if settings.second_opinion else None
        self._origins = origins
        self._base = urlsplit(settings.url).path.rstrip("/")
        self._coverage = Coverage(spec, spec.operations) if settings.coverage else None
        self._causes = Causes(_MOST_CAUSES)
        self._objections: dict[tuple[str, ...], Objection] = {}
        self._verdicts: Counter[str] = Counter()
        self._unrecorded: Counter[str] = Counter()
        self._skipped: dict[str, Skipped] = {}
        self._undocumented: dict[str, Undocumented] = {}
        self._tallies: dict[str, Tally] = {each.key: Tally() for each in spec.operations}
        self._entries = self._judged = self._conforming = 0

    def see(self, entry: Entry | Unreadable) -> None:
        """Judge an entry, or count why it is not judged."""
        self._entries += 1
        self.is_used |= isinstance(entry, Entry)
        if not isinstance(entry, Entry):
            self._skip(f"unreadable: {entry.reason}", f"entry {entry.number}")
            return
        request = entry.exchange.request
        if self._origins and entry.origin not in self._origins:
            self._skip("of another origin", f"{request.method} {entry.origin}{request.path}")
            return
        self.is_met = True
        outcome = routed(self.spec, entry, self._base)
        if isinstance(outcome, str):
            self._skip(outcome, f"{request.method} {entry.origin}{request.path}")
            if outcome != PREFLIGHT:
                self._tell_undocumented(f"{request.method} {_templated(request.path)}", entry)
            return
        self._judged += 1
        if isinstance(outcome, Match):
            self._tallies[outcome.operation.key].count(entry.exchange)
            self._conforming += self._take(outcome, entry)
        else:
            self._causes.add(Sighting("request", outcome[0].key, entry, outcome[1]))
            self._tell_undocumented(f"{request.method} {_templated(request.path)}", entry)

    def audit(self, name: str, notes: list[str]) -> Audit:
        """Sum up. name: of the recording."""
        if self._causes.left_out:
            notes.append(f"{self._causes.left_out} violations of more causes than are told apart")
        return Audit(
            spec_name=self.spec.name,
            traffic_name=name,
            entries=self._entries,
            judged=self._judged,
            conforming=self._conforming,
            causes=self._causes.listed(),
            skipped=tuple(self._skipped.values()),
            notes=(*notes, *_unrecorded(self._unrecorded), *not_held(self.spec)),
            objections=tuple(self._objections.values()),
            verdicts=tuple(self._verdicts.most_common()),
            undocumented=tuple(self._undocumented.values()),
            statistics=tuple(tally.statistics(key) for key, tally in self._tallies.items()),
            coverage=None if self._coverage is None else self._coverage.measured(),
        )

    def _skip(self, reason: str, example: str) -> None:
        old = self._skipped.get(reason)
        if old is None and len(self._skipped) >= _MOST_REASONS:
            reason, old = _OTHER_REASONS, self._skipped.get(_OTHER_REASONS)
        first = old.example if old is not None else example
        self._skipped[reason] = Skipped(reason, old.count + 1 if old is not None else 1, first)

    def _tell_undocumented(self, what: str, entry: Entry) -> None:
        """Count what the document does not have: an operation, or a status of one that it has."""
        response = entry.exchange.response
        status = response.status if response is not None else 0
        old = self._undocumented.get(what)
        if old is None and len(self._undocumented) >= _MOST_CAUSES:
            return
        statuses = Counter(dict(old.statuses) if old is not None else {})
        statuses[status] += 1
        first = old.first if old is not None else entry.number
        self._undocumented[what] = Undocumented(what, tuple(sorted(statuses.items())), first)

    def _take(self, match: Match, entry: Entry) -> bool:
        """Judge both messages of an exchange; say whether nothing was found against them."""
        request, response = entry.exchange.request, entry.exchange.response
        asked = self._told("request", match, entry, request, judge_request(match, request))
        answer: tuple[Violation, ...] = ()
        if response is not None:
            judged = judge_response(match.operation, request.method, response)
            answer = self._told("response", match, entry, response, judged)
        if self._coverage is not None:
            self._coverage.add(match, entry.exchange, asked, answer)
        return not asked and not answer

    def _told(
        self,
        side: Side,
        match: Match,
        entry: Entry,
        message: Request | Response,
        violations: tuple[Violation, ...],
    ) -> tuple[Violation, ...]:
        """Count what is held against one message, and give it."""
        kept = tuple(each for each in violations if not self._is_unknown(match.operation, entry, each))
        verdict = self._second_verdict(side, match, entry, message, kept)
        for violation in kept:
            self._causes.add(Sighting(side, match.operation.key, entry, violation, verdict))
            if violation.rule == "response-status-undocumented":
                self._tell_undocumented(match.operation.key, entry)
        return kept

    def _is_unknown(self, operation: Operation, entry: Entry, violation: Violation) -> bool:
        reason = unrecorded(operation, entry, violation)
        if reason is not None:
            self._unrecorded[reason] += 1
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
        if self._second is None or (entry.unknown & {"request-content", "response-content"}):
            return ""
        verdict = second_verdict(self._second, match, entry.exchange.request.method, message, violations)
        agreement = "agrees" if verdict.agrees else "differs"
        self._verdicts["could not judge" if verdict.verdict == "unable" else agreement] += 1
        if not verdict.agrees and not violations:
            for text in verdict.messages:
                self._object(Objection(side, match.operation.key, text, verdict.known, entry, 1))
        return str(verdict)

    def _object(self, new: Objection) -> None:
        key = (new.side, new.operation, re.sub(r"\d+", "0", new.message))
        old = self._objections.get(key)
        count = old.count + 1 if old else 1
        first = old or new
        self._objections[key] = Objection(
            first.side, first.operation, first.message, first.known, first.entry, count
        )


def audit(spec: Spec, traffic: Traffic, settings: AuditSettings | None = None) -> Audit:
    """Judge what was recorded, in the order of the recording.

    Raises UsageError where the file turns out to be broken.
    """
    settings = settings or AuditSettings()
    documented = documented_origins(spec, settings.url)
    chosen = _Auditor(spec, settings, documented)
    anybody = _Auditor(spec, settings, frozenset()) if documented and not settings.url else None
    for entry in traffic:
        chosen.see(entry)
        if anybody is not None and chosen.is_met:
            anybody = None  # a documented server was recorded: the others are none of ours
        if anybody is not None:
            anybody.see(entry)
    if anybody is not None and anybody.is_used:
        return anybody.audit(traffic.name, [_EVERY_ORIGIN])
    return chosen.audit(traffic.name, [])


def documented_origins(spec: Spec, url: str = "") -> frozenset[str]:
    """List the origins of the document's servers, or the one that is named instead; none: all are judged."""
    if url:
        return frozenset(filter(None, [_origin(url)]))
    servers = (server.url for operation in spec.operations for server in operation.servers)
    return frozenset(filter(None, map(_origin, servers)))


def _templated(path: str) -> str:
    """Put `{…}` for what in an undocumented path looks like the key of a thing: numbers, UUIDs, hashes."""
    return "/".join("{…}" if _KEY.fullmatch(segment) else segment for segment in path.split("/"))


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
