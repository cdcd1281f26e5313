"""`truespec lint SPEC`: what is wrong with a document, one line a problem, and certain fixes."""

import json as json_text
from collections import Counter
from collections.abc import Mapping, Sequence
from fnmatch import filter as fitting
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from ..spec import (
    LINT_RULES,
    Fixed,
    Level,
    Problem,
    UsageError,
    fixed_by_overlay,
    fixed_in_place,
    is_unusable,
    leveled,
)
from .exit_codes import ExitCode, exit_code_for
from .levels import known_levels, levels_from
from .output import remark, replace_file, replace_texts, write, write_to
from .outputs import Outputs
from .reading import Documents

if TYPE_CHECKING:
    from ..contract_tests import Said

NOT_JUDGED: Final = "schema-not-judged"
"""The rule about what truespec can't hold against values."""

_Levels: TypeAlias = Mapping[str, Level | Literal["off"]]


def run(
    *,
    documents: Documents,
    spec: str,
    json: str | None,
    outputs: Outputs,
    levels: Sequence[str],
    fix: bool,
    fix_to: str | None,
    fix_in_place: bool,
) -> ExitCode:
    """Write the problems, as lines or as JSON; of a document that is fixed, those that are left. Warnings
    alone leave the exit code 0.

    levels: `RULE=LEVEL`, the last of a rule counts. Raises UsageError for a rule or level that there is not,
    and where a fix has no place.
    """
    by_pattern = levels_from(levels, *known_levels("lint"))
    wanted = {rule: by_pattern[each] for each in by_pattern for rule in fitting(LINT_RULES, each)}
    if not (fix or fix_to is not None or fix_in_place):
        found = Fixed((), leveled(documents.lint(spec), wanted))
        return _tell(spec, found, json, outputs, quiet=json == "-" or outputs.takes_output)
    if fix_in_place:
        if fix or fix_to is not None or documents.overlays:
            raise UsageError("--fix-in-place changes files: it goes with no other --fix and no --overlay")
        fixed = _fixed_in_place(documents, spec, wanted)
    else:
        target = fix_to or str(_beside(spec))
        if target in (*documents.overlays, spec) and target != "-":
            raise UsageError(f"the Overlay of fixes would take the place of {target}; name one with --fix-to")
        fixed = _fixed_by_overlay(documents, spec, wanted, target)
    return _tell(spec, fixed, json, outputs, quiet="-" in (json, fix_to) or outputs.takes_output)


def _fixed_in_place(documents: Documents, spec: str, levels: _Levels) -> Fixed:
    fixed = fixed_in_place(documents.read(spec), lambda document: leveled(documents.relint(document), levels))
    replace_texts(fixed.texts)
    _tell_fixed(fixed, f"in {len(fixed.texts)} file{'' if len(fixed.texts) == 1 else 's'}")
    return fixed


def _fixed_by_overlay(documents: Documents, spec: str, levels: _Levels, target: str) -> Fixed:
    fixed = fixed_by_overlay(
        documents.read(spec), lambda document: leveled(documents.relint(document), levels)
    )
    if fixed.overlay and target == "-":
        write(fixed.overlay)
    elif fixed.overlay:
        replace_file(Path(target), fixed.overlay.encode())
    _tell_fixed(fixed, f"by the Overlay {target}" if target != "-" else "by the Overlay")
    return fixed


def _tell_fixed(fixed: Fixed, where: str) -> None:
    count = len(fixed.fixed)
    remark(
        f"{count} problem{'' if count == 1 else 's'} fixed {where}" if count else "nothing to fix for certain"
    )
    for problem, reason in fixed.refused:
        remark(f"not fixed: {problem.at} #{problem.at.pointer}: {reason}  [{problem.rule}]")


def _beside(spec: str) -> Path:
    """Name the Overlay that is written beside a document. Raises UsageError where nothing lies beside it."""
    path = Path(spec)
    if not path.is_file():
        raise UsageError(f"there is no place beside {spec!r} to write fixes to: name a file with --fix-to")
    return path.with_name(f"{path.stem}.fix.overlay.yaml")


def _tell(spec: str, fixed: Fixed, json: str | None, outputs: Outputs, *, quiet: bool) -> ExitCode:
    """Write what is wrong with a document, and say it with the exit code. quiet: standard output is taken."""
    problems = fixed.left
    if problems and not quiet:
        write("\n".join(map(str, problems)))
    if json is not None:
        write_to(json, json_text.dumps(_report(spec, fixed), ensure_ascii=False, indent=2))
    outputs.write(lambda: _said(spec, problems))
    remark(_summary(problems))
    if is_unusable(problems):
        return ExitCode.DOCUMENT
    return exit_code_for(clean=all(problem.level != "error" for problem in problems))


def _said(spec: str, problems: Sequence[Problem]) -> "Said":
    from ..contract_tests import Said, notices_of_problems  # late: few runs write such reports

    passed = () if problems else (spec,)
    return Said("lint", spec, _summary(problems), tuple(notices_of_problems(problems)), passed)


def _report(spec: str, fixed: Fixed) -> dict[str, Any]:
    return {
        "document": spec,
        "problems": [_problem(problem) for problem in fixed.left],
        "fixed": [_problem(problem) for problem in fixed.fixed],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "rule": problem.rule,
        "level": problem.level,
        "message": problem.message,
        "at": problem.at.json(),
    }


def _summary(problems: Sequence[Problem]) -> str:
    """Count: `2 errors, 1 warning`."""
    counts = Counter(problem.level for problem in problems)
    counted = [f"{count} {level}{'s' if count > 1 else ''}" for level, count in sorted(counts.items())]
    unjudged = sum(problem.rule == NOT_JUDGED for problem in problems)
    told = f"; {unjudged} place{'s' if unjudged > 1 else ''} not judged" if unjudged else ""
    return (", ".join(counted) or "no problems") + told
