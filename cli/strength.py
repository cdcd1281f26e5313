"""`truespec fuzz --self SPEC`: which faults of a server the document can see at all."""

import json as json_text
from itertools import chain

from ..fuzz import StrengthSettings, measure, strength_json, strength_text
from ..mockserver import flaws
from ..spec import Spec, UsageError
from .exit_codes import ExitCode, exit_code_for
from .output import remark, write, write_to
from .server import ServerUnderTest


def strength(
    spec: Spec,
    server: ServerUnderTest,
    least: float | None,
    json: str | None,
    seed: int,
    only: tuple[str, ...],
    exclude: tuple[str, ...],
) -> ExitCode:
    """Measure, and write what was found. 1 where the score is below `least`.

    seed, only, exclude: as in `StrengthSettings`. Raises UsageError where a server was named.
    """
    if server.url is not None or server.app is not None:
        raise UsageError("--self measures the document: it sends nothing, and goes without --url and --app")
    for problem in chain(spec.problems, *flaws(spec.operations, spec.problems)):
        remark(f"warning: {problem.at}: {problem.message}")  # it is measured as if it said nothing
    measured = measure(spec, StrengthSettings(seed, only, exclude))
    if json != "-":
        write(strength_text(measured))
    if json is not None:
        write_to(json, json_text.dumps(strength_json(measured), ensure_ascii=False, indent=2))
    score = measured.total.score
    return exit_code_for(clean=least is None or score is None or score >= least)
