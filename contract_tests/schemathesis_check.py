"""Our judge as a check in a user's own tests with Schemathesis, and what it finds as findings."""

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from ..spec import Exchange, FieldLines, Request, Response, Spec, is_array
from .accepted import Accepted
from .clients import ContractBroken, ExchangeJudge
from .finding import Finding
from .traffic import Entry, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemathesis import Case, CheckContext
    from schemathesis import Response as SchemathesisResponse

_CODED: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class ResponseCheck:
    """A check for tests under `@schema.parametrize()`.

        case.call_and_validate(additional_checks=[response_check(spec)])

    findings: what it found, one for each cause, to be reported as those of a run are.
    """

    __name__ = "conforms_to_document"

    def __init__(self, judge: ExchangeJudge) -> None:
        self._judge = judge
        self._found: dict[str, Finding] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """List what was found so far."""
        return tuple(self._found.values())

    def __call__(self, _: "CheckContext", response: "SchemathesisResponse", __: "Case[Any]") -> None:
        """Judge an answer. Raises ContractBroken, which Schemathesis takes for a failure."""
        try:
            self._judge.hold(entry_of(response))
        except ContractBroken as broken:
            self._found.update({each.fingerprint: each for each in broken.findings})
            raise


def response_check(spec: Spec, *, url: str = "", accepted: Accepted | None = None) -> ResponseCheck:
    """Make the check. url: address of the server, with its base path. accepted: what excuses findings.

    An answer has to be documented, whatever was asked; what was asked is left to Schemathesis' own checks.
    """
    judge = ExchangeJudge(spec, url=url, accepted=accepted, engine="schemathesis", judges_requests=False)
    return ResponseCheck(judge)


def entry_of(response: "SchemathesisResponse") -> Entry:
    """Take an exchange as Schemathesis has it."""
    asked = response.request
    unknown: frozenset[Unknown] = frozenset()
    sent = asked.body or b""
    body = sent.encode() if isinstance(sent, str) else sent if isinstance(sent, bytes) else b""
    if len(response.content) < response.content_size or response.stream_cut_short:
        unknown = frozenset({"response-content"})
    request = Request(str(asked.method), asked.path_url, _lines(asked.headers), body)
    kept = {name: values for name, values in response.headers.items() if name.lower() not in _CODED}
    answer = Response(response.status_code, _lines(kept), response.content, response.elapsed)
    parts = urlsplit(asked.url or "")
    return Entry(1, f"{parts.scheme}://{parts.netloc}", Exchange(request, answer), unknown)


def _lines(headers: "Mapping[str, Any]") -> FieldLines:
    return tuple(
        (name, value.decode("latin-1") if isinstance(value, bytes) else str(value))
        for name, values in headers.items()
        for value in (values if is_array(values) else [values])
    )
