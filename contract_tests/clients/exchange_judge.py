"""One exchange of somebody else's making, and what the document holds against it.

A test may send what the document forbids, to see it refused: a request is held against nobody unless it was
accepted. An answer has to be documented, whatever was asked.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from msgspec import Struct, field

from ...spec import Match, Operation, Spec, Violation, judge_request, judge_response
from ..accepted import Accepted
from ..checks import LEVELS, suspicions
from ..finding import Finding
from ..judged import Judged, Suspicion, answered
from ..own_checks import OwnChecks
from ..redact import Secrets
from ..report import finding_text
from ..traffic import Entry, origin_of, routed, unrecorded

Undocumented: TypeAlias = Literal["tell", "fail"]
"""What becomes of an exchange that the document knows no operation for: it is told of, or is a fault."""

STATUS: Final = "response-status-undocumented"
"""The rule about statuses that the document does not have."""


class ContractBroken(AssertionError):
    """An exchange breaks the contract. findings: in which ways."""

    def __init__(self, message: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(message)
        self.findings = findings


class Account(Struct):
    """What was judged. undocumented: exchanges that the document knows no operation for, by method and path.

    accepted: what was found and is excused, in words, and how often.
    """

    judged: int = 0
    undocumented: Counter[str] = field(default_factory=Counter[str])
    accepted: Counter[str] = field(default_factory=Counter[str])

    def add(self, other: "Account") -> None:
        """Add what another one counted."""
        self.judged += other.judged
        self.undocumented += other.undocumented
        self.accepted += other.accepted

    def counts(self) -> dict[str, Any]:
        """Write it in what can be sent to another process."""
        return {
            "judged": self.judged,
            "undocumented": dict(self.undocumented),
            "accepted": dict(self.accepted),
        }

    def lines(self) -> Iterator[str]:
        """Tell it, in lines."""
        yield f"{self.judged} exchange{'' if self.judged == 1 else 's'} held to the document"
        for name, count in self.undocumented.items():
            yield f"not in the document: {name} ({count})"
        for words, count in self.accepted.items():
            yield f"{words} ({count})"


class ExchangeJudge:
    """Holds exchanges to a document, with every check that can judge what has been and gone.

    url: address of the server, with its base path; "" for any. accepted: what excuses findings.
    engine: who makes the requests. judges_requests: whether one that was accepted has to conform.
    """

    def __init__(
        self,
        spec: Spec,
        *,
        url: str = "",
        accepted: Accepted | None = None,
        undocumented: Undocumented = "tell",
        engine: str = "truespec",
        judges_requests: bool = True,
    ) -> None:
        parts = urlsplit(url)
        self.spec = spec
        self.account = Account()
        self._origin = origin_of(parts.scheme, parts.hostname or "", parts.port) if url else ""
        self._base = parts.path.rstrip("/")
        self._accepted = accepted or Accepted()
        self._undocumented: Undocumented = undocumented
        self._engine = engine
        self._judges_requests = judges_requests
        self._own = OwnChecks.of(spec)

    def hold(self, entry: Entry) -> None:
        """Judge an exchange. Raises ContractBroken with all that is wrong with it."""
        __tracebackhide__ = True
        found = self.findings(entry)
        if found:
            raise ContractBroken(self._words(entry, found), found)

    def is_of_server(self, entry: Entry) -> bool:
        """Whether an exchange was with the server at `url`."""
        return not self._origin or entry.origin == self._origin

    def findings(self, entry: Entry) -> tuple[Finding, ...]:
        """List what is wrong with an exchange and not excused."""
        outcome = routed(self.spec, entry, self._base if self.is_of_server(entry) else "")
        if isinstance(outcome, Match):
            self.account.judged += 1
            found = self._judged(outcome, entry)
        else:
            found = self._without_operation(entry)
        return tuple(each for each in found if not self._is_excused(each))

    def _judged(self, match: Match, entry: Entry) -> Iterator[Finding]:
        operation, exchange = match.operation, entry.exchange
        request, response = exchange.request, exchange.response
        asked = _judgeable(operation, entry, judge_request(match, request))
        answer: tuple[Violation, ...] = ()
        if response is not None:
            answer = _judgeable(operation, entry, judge_response(operation, request.method, response))
        own = None if entry.unknown else self._own  # they look at contents
        for each in suspicions(Judged(operation, exchange, asked, answer), own):
            if self._counts(each.check):
                yield self._finding(each, operation.key, entry)
        if response is None or response.status >= 500:
            return
        for each in answer:
            if each.rule == STATUS:
                yield self._finding(of_status(each, answered(response)), operation.key, entry)
        if asked and self._judges_requests and 200 <= response.status < 300:
            yield self._finding(_of_request(asked, answered(response)), operation.key, entry)

    def _counts(self, check: str) -> bool:
        level = LEVELS[check] if check in LEVELS else self._own.level(check)
        return level == "fault"

    def _without_operation(self, entry: Entry) -> Iterator[Finding]:
        exchange = entry.exchange
        name = f"{exchange.request.method} {exchange.request.path}"
        self.account.undocumented[name] += 1
        match = self.spec.match(exchange.request.method, exchange.request.target)
        if self._undocumented == "fail" and not isinstance(match, Match):
            got = answered(exchange.response) if exchange.response is not None else str(exchange.error)
            sentence = f"{name} is not in the document: {match.message}"
            said = Suspicion(match.rule, match.at, "", sentence, "a documented operation", got, (match,))
            yield self._finding(said, name, entry)

    def _is_excused(self, finding: Finding) -> bool:
        acceptance = self._accepted.acceptance_of(finding.known)
        if acceptance is not None:
            self.account.accepted[f"{finding.check} of {finding.operation}: {acceptance.words}"] += 1
        return acceptance is not None

    def _words(self, entry: Entry, found: tuple[Finding, ...]) -> str:
        request = Secrets.of(self.spec).request(entry.exchange.request)
        ran_out = self._accepted.notes(
            [each.known for each in found], [each.key for each in self.spec.operations]
        )
        return "\n".join(
            [
                f"{request.method} {request.target} breaks the contract:",
                *(finding_text(each, entry.origin, self.spec) for each in found),
                *(f"note: {each}" for each in ran_out),
            ]
        )

    def _finding(self, said: Suspicion, operation: str, entry: Entry) -> Finding:
        return Finding.of(said, operation, entry.exchange, "fault", self._engine)


def _judgeable(operation: Operation, entry: Entry, found: tuple[Violation, ...]) -> tuple[Violation, ...]:
    """Leave out what rests on a content that the client did not keep."""
    return tuple(each for each in found if unrecorded(operation, entry, each) is None)


def of_status(violation: Violation, got: str) -> Suspicion:
    """Say that a status is not documented. got: the answer in a few words."""
    sentence = f"The answer breaks the document: {violation.message}"
    return Suspicion(violation.rule, violation.at, "", sentence, "a documented status", got, (violation,))


def _of_request(broken: tuple[Violation, ...], got: str) -> Suspicion:
    first = broken[0]
    sentence = f"The request breaks the document, and was accepted: {first.words}"
    return Suspicion(first.rule, first.at, "", sentence, "a request that conforms, or a refusal", got, broken)
