"""What openapi-core says of the messages that findings and audits show, beside our own verdict."""

from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..spec import (
    Asked,
    Match,
    Request,
    Response,
    SecondOpinion,
    Spec,
    Violation,
    disagreement,
    judge_request,
    judge_response,
)
from .finding import Finding
from .report_data import Report

Side: TypeAlias = Literal["request", "response"]


class SecondVerdict(Struct, frozen=True):
    """Its verdict on one message. messages: its reasons, or why it could not judge.

    agrees: whether ours is the same; where it could not judge there is nothing to differ from. known: the id
    of the known difference (docs/second-opinion.md) that explains why not, or "".
    """

    side: Side
    verdict: Literal["conforms", "violates", "unable"]
    messages: tuple[str, ...]
    agrees: bool
    known: str

    def __str__(self) -> str:
        """Say it in a few words: `conforms, which differs (known: path-empty)`."""
        words = "could not judge" if self.verdict == "unable" else self.verdict
        if self.agrees:
            return words
        return f"{words}, which differs ({f'known: {self.known}' if self.known else 'not known'})"


def second_verdict(
    second: SecondOpinion,
    match: Match,
    method: str,
    message: Request | Response,
    violations: tuple[Violation, ...],
) -> SecondVerdict:
    """Ask about one message. method: of the request, also for its answer. violations: what we found in it."""
    if isinstance(message, Request):
        side: Side = "request"
        opinion = second.of_request(match, message)
    else:
        side = "response"
        opinion = second.of_response(match.operation, message)
    asked = Asked(match.operation, method, message, violations, opinion)
    known = disagreement(asked)
    return SecondVerdict(side, opinion.verdict, opinion.messages, asked.agree, known.id if known else "")


def with_second_opinion(report: Report, spec: Spec) -> Report:
    """Add to each finding what openapi-core says of both messages of its exchange."""
    second = SecondOpinion(spec)
    return replace(
        report, findings=tuple(_with_verdicts(finding, spec, second) for finding in report.findings)
    )


def _with_verdicts(finding: Finding, spec: Spec, second: SecondOpinion) -> Finding:
    request, response = finding.exchange.request, finding.exchange.response
    match = spec.match(request.method, request.target)
    if not isinstance(match, Match):
        return finding
    verdicts = [second_verdict(second, match, request.method, request, judge_request(match, request))]
    if response is not None:
        answer = judge_response(match.operation, request.method, response)
        verdicts.append(second_verdict(second, match, request.method, response, answer))
    told = tuple(f"{each.side} {each}" + _reasons(each) for each in verdicts)
    return replace(finding, second=told)


def _reasons(verdict: SecondVerdict) -> str:
    return f": {'; '.join(verdict.messages)}" if verdict.messages else ""
