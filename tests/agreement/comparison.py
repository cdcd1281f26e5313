"""Both verdicts on messages, and what becomes of them: agreed, not judged, known to differ, unexplained."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from truespec.spec import (
    Match,
    Operation,
    Request,
    Spec,
    Violation,
    judge_request,
    judge_response,
)
from truespec.spec.second_opinion import Asked, SecondOpinion, disagreement

from .messages import Made


@dataclass(slots=True)
class Comparison:
    """What a comparison came to.

    outcomes: `conforms`, `violates` (both say so), `unable`, or the id of a known disagreement. unexplained:
    messages on which the two differ for no known reason. reasons: why the second could not judge.
    """

    outcomes: Counter[str] = field(default_factory=Counter[str])
    unexplained: list[Asked] = field(default_factory=list[Asked])
    reasons: Counter[str] = field(default_factory=Counter[str])

    def add(self, asked: Asked) -> None:
        """Count one message."""
        known = disagreement(asked)
        if not asked.agree and known is None:
            self.unexplained.append(asked)
        elif known is not None:
            self.outcomes[known.id] += 1
        else:
            self.outcomes[asked.opinion.verdict] += 1
            if asked.opinion.verdict == "unable":
                self.reasons[asked.opinion.messages[0][:100]] += 1


def compare(spec: Spec, second: SecondOpinion, messages: Iterable[Made]) -> Comparison:
    """Judge messages twice. A request that names another operation than it was made for is left out."""
    comparison = Comparison()
    for made in messages:
        asked = ask(spec, second, made)
        if asked is not None:
            comparison.add(asked)
    return comparison


def ask(spec: Spec, second: SecondOpinion, made: Made) -> Asked | None:
    """Have one message judged twice; None where it is not one of its operation's."""
    operation, message = made.operation, made.message
    if isinstance(message, Request):
        match = spec.match(message.method, message.target)
        if not isinstance(match, Match) or match.operation is not operation:
            return None
        return Asked(
            operation,
            message.method,
            message,
            judge_request(match, message),
            second.of_request(match, message),
        )
    violations = judge_response(operation, operation.method, message)
    return Asked(operation, operation.method, message, violations, second.of_response(operation, message))


def told(asked: Asked) -> str:
    """Put an unexplained difference into words, for whoever has to settle it."""
    return "\n".join(
        (
            f"{asked.operation.key}: {asked.message!r}"[:700],
            f"    truespec: {_ours(asked.violations)}",
            f"    openapi-core: {asked.opinion.verdict} {asked.opinion.messages}"[:700],
        )
    )


def _ours(violations: tuple[Violation, ...]) -> str:
    texts = [
        f"{each.rule} {each.code} {each.where} {each.message[:150]} ({each.at})" for each in violations[:3]
    ]
    return "; ".join(texts) or "conforms"


def keys(operations: Iterable[Operation]) -> tuple[str, ...]:
    """Name operations."""
    return tuple(operation.key for operation in operations)
