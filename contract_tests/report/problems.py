"""What is wrong with a document itself, as notices."""

from collections.abc import Iterator, Sequence

from ...spec import LINT_RULES, Problem
from ..finding import fingerprint_at
from .notices import Notice


def notices_of_problems(problems: Sequence[Problem]) -> Iterator[Notice]:
    """Say what is wrong with a document itself."""
    for problem in problems:
        yield Notice(
            problem.rule,
            LINT_RULES[problem.rule].sentence,
            "error" if problem.level == "error" else "warning",
            problem.message,
            problem.at if problem.at.line else None,
            "",
            f"#{problem.at.pointer}",
            fingerprint_at(problem.at, problem.rule),
        )
