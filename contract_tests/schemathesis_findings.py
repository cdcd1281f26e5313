"""What Schemathesis' own checks complain of, as findings of ours: in a sentence, at a place in the document.

A complaint of which our checks say the same is a finding of theirs, with their fingerprint and their test.
One that only Schemathesis has keeps its name, `schemathesis-use-after-free`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from msgspec.structs import replace

from ..spec import Location, Match, Operation, Spec, judge_request, judge_response
from .checks import LEVELS, suspicions
from .clients import STATUS, ContractBroken, of_status
from .finding import Finding
from .judged import Judged, Suspicion, answered
from .schemathesis_check import entry_of
from .traffic import Entry, routed

if TYPE_CHECKING:
    from schemathesis import Case
    from schemathesis import Response as SchemathesisResponse
    from schemathesis.checks import CheckResult
    from schemathesis.core.failures import Failure
    from schemathesis.hooks import HookContext

_OF_ANSWERS: Final = ("answer-breaks-document", "json-malformed", "problem-malformed", "field-malformed")
_ABOUT_ANSWERS: Final = frozenset(
    {
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "status_code_conformance",
    }
)
_SAME: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "allow_header_conformance": ("allow-missing",),
        "content_type_conformance": _OF_ANSWERS,
        "ignored_auth": ("security-not-enforced",),
        "missing_required_header": ("invalid-accepted", "security-not-enforced"),
        "negative_data_rejection": ("invalid-accepted", "security-not-enforced"),
        "not_a_server_error": ("server-error",),
        "positive_data_acceptance": ("valid-refused",),
        "response_headers_conformance": _OF_ANSWERS,
        "response_schema_conformance": _OF_ANSWERS,
        "status_code_conformance": _OF_ANSWERS,
        "unsupported_method": ("method-ignored",),
    }
)
"""Its checks, and ours that may say the same."""

_EXPECTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ensure_resource_availability": "what was made to be there",
        "max_response_time": "an answer in time",
        "negative_data_rejection": "a refusal, as the request breaks the document",
        "missing_required_header": "a refusal, as a required header is missing",
        "positive_data_acceptance": "an accepted request, as it conforms",
        "unsupported_method": "405, with the methods that are allowed",
        "use_after_free": "404, as it was deleted",
    }
)


def findings_of(
    spec: Spec, entry: Entry, complaints: Iterable[tuple[str, "Failure"]], base: str = ""
) -> Iterator[Finding]:
    """Make findings of what Schemathesis holds against an exchange. complaints: names of checks, and what
    they say. base: path of the server's address, which their requests do not have.
    """
    entry = _without(base, entry)
    outcome = routed(spec, entry, "")
    ours: tuple[Suspicion, ...] = ()
    operation = outcome.operation if isinstance(outcome, Match) else None
    if isinstance(outcome, Match):
        ours = _suspicions(outcome, entry)
    for name, failure in complaints:
        broken: object = getattr(failure, "exception", None)
        if isinstance(broken, ContractBroken):
            yield from broken.findings
            continue
        told = operation or _named(spec, failure.operation)
        same = next((each for each in ours if _is_same(name, each.check)), None)
        at = told.location if told is not None else spec.document.location("/paths")
        said = same or _said(name, failure, at, entry)
        key = told.key if told is not None else entry.exchange.request.method
        yield Finding.of(said, key, entry.exchange, LEVELS.get(said.check, "fault"), "schemathesis")


def _without(base: str, entry: Entry) -> Entry:
    request = entry.exchange.request
    if not base or not request.target.startswith(f"{base}/"):
        return entry
    shorter = replace(request, target=request.target.removeprefix(base))
    return replace(entry, exchange=replace(entry.exchange, request=shorter))


def _suspicions(match: Match, entry: Entry) -> tuple[Suspicion, ...]:
    request, response = entry.exchange.request, entry.exchange.response
    answer = () if response is None else judge_response(match.operation, request.method, response)
    found = suspicions(Judged(match.operation, entry.exchange, judge_request(match, request), answer))
    got = answered(response) if response is not None else ""
    return (*found, *(of_status(each, got) for each in answer if each.rule == STATUS))


def _is_same(name: str, check: str) -> bool:
    is_of_answer = name in _ABOUT_ANSWERS and check.startswith("response-")
    return is_of_answer or check in _SAME.get(name, ())


def _named(spec: Spec, label: str | None) -> Operation | None:
    return next((each for each in spec.operations if each.key == label), None)


def _said(name: str, failure: "Failure", at: Location, entry: Entry) -> Suspicion:
    """Put a complaint into words: its title, and what it says beside."""
    message = " ".join(failure.message.strip().partition("\n\n")[0].split())
    response = entry.exchange.response
    return Suspicion(
        check=f"schemathesis-{name.replace('_', '-')}",
        at=at,
        cause="",
        sentence=f"{failure.title}: {message}" if message else failure.title,
        expected=_EXPECTED.get(name, f"what the check {name} of Schemathesis asks for"),
        got=answered(response) if response is not None else str(entry.exchange.error),
    )


class SchemathesisListener:
    """Hears the results of Schemathesis' checks in tests under `@schema.parametrize()`.

    found: findings by fingerprint, each with the last exchange that showed it: the one that Hypothesis has
    shrunk. Between `begin` and `end` it listens for one test.
    """

    def __init__(self) -> None:
        self.found: dict[str, Finding] = {}
        self._spec: Spec | None = None
        self._url = ""
        self._of_test: dict[str, Finding] = {}

    def attach(self) -> Callable[[], None]:
        """Make it heard, and give what ends that."""
        from schemathesis import hooks

        known: Any = hooks  # its decorators have no types

        def heard(
            context: "HookContext",
            case: "Case[Any]",
            response: "SchemathesisResponse",
            results: "list[CheckResult]",
        ) -> None:
            self.hear(case, response, results)

        known.hook("after_validate")(heard)
        return lambda: known.unregister(heard)

    def begin(self, spec: Spec, url: str) -> None:
        """Listen for a test of a document. url: address of the server, "" for where requests go."""
        self._spec, self._url, self._of_test = spec, url, {}

    def end(self) -> tuple[str, tuple[Finding, ...]]:
        """Stop, and give the server's address and what this test has found."""
        self._spec = None
        return self._url, tuple(self._of_test.values())

    def hear(self, case: "Case[Any]", response: "SchemathesisResponse", results: "list[CheckResult]") -> None:
        """Take what the checks said of an answer."""
        complaints = [(each.name, each.failure) for each in results if each.failure is not None]
        if self._spec is None or not complaints:
            return
        entry = entry_of(response)
        self._url = self._url or f"{entry.origin}{case.operation.schema.base_path.rstrip('/')}"
        base = urlsplit(self._url).path.rstrip("/")
        for finding in findings_of(self._spec, entry, complaints, base):
            before = self.found.get(finding.fingerprint)
            kept = replace(finding, sent=before.sent + 1) if before is not None else finding
            self.found[finding.fingerprint] = self._of_test[finding.fingerprint] = kept
