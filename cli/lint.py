"""`truespec lint SPEC`: what is wrong with a document, one line a problem."""

import json as json_text
from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, Final, Literal

from ..spec import LINT_RULES, Level, Problem, UsageError, is_unusable, leveled
from .exit_codes import ExitCode, exit_code_for
from .output import remark, write, write_to
from .reading import Documents

NOT_JUDGED: Final = "schema-not-judged"
"""The rule about what truespec can't hold against values."""


def run(*, documents: Documents, spec: str, json: str | None, levels: Sequence[str]) -> ExitCode:
    """Write the problems, as lines or as JSON. Warnings alone leave the exit code 0.

    levels: `RULE=LEVEL`, the last of a rule counts. Raises UsageError for a rule or level that there is not.
    """
    problems = leveled(documents.lint(spec), dict(map(_level, levels)))
    if problems and json != "-":
        write("\n".join(map(str, problems)))
    if json is not None:
        write_to(json, json_text.dumps(_report(spec, problems), ensure_ascii=False, indent=2))
    remark(_summary(problems))
    if is_unusable(problems):
        return ExitCode.DOCUMENT
    return exit_code_for(clean=all(problem.level != "error" for problem in problems))


def _level(written: str) -> tuple[str, Level | Literal["off"]]:
    rule, _, level = written.partition("=")
    if rule not in LINT_RULES:
        close = get_close_matches(rule, LINT_RULES, 1)
        hint = f"; did you mean {close[0]!r}?" if close else "; `truespec explain` lists them"
        raise UsageError(f"no rule of `lint` is called {rule!r}{hint}")
    if level not in ("error", "warning", "off"):
        raise UsageError(f"{rule}: a level is error, warning or off, not {level!r}")
    return rule, level


def _report(spec: str, problems: Sequence[Problem]) -> dict[str, Any]:
    return {
        "document": spec,
        "problems": [
            {
                "rule": problem.rule,
                "level": problem.level,
                "message": problem.message,
                "at": problem.at.json(),
            }
            for problem in problems
        ],
    }


def _summary(problems: Sequence[Problem]) -> str:
    """Count: `2 errors, 1 warning`."""
    counts = Counter(problem.level for problem in problems)
    counted = [f"{count} {level}{'s' if count > 1 else ''}" for level, count in sorted(counts.items())]
    unjudged = sum(problem.rule == NOT_JUDGED for problem in problems)
    told = f"; {unjudged} pattern{'s' if unjudged > 1 else ''} not judged" if unjudged else ""
    return (", ".join(counted) or "no problems") + told
