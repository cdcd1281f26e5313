"""`truespec diff OLD NEW`: which changes break a client or a server, each with its proof."""

import json as json_text
from typing import Literal

from ..spec import Policy, Spec, UsageError, diff
from .change_report import is_failure, json_report, text_report
from .exit_codes import ExitCode, exit_code_for
from .output import write, write_to


def run(
    *, old: str, new: str, json: str | None, fail_on: str, senders: Literal["declared", "any"]
) -> ExitCode:
    """Write the changes, as text or as JSON. One of the documents may come from standard input."""
    if old == new == "-":
        raise UsageError("only one of the two documents can come from standard input")
    before, after = Spec.load(old), Spec.load(new)
    changes = diff(before, after, Policy(senders=senders))
    if json != "-":
        write(text_report(changes, after))
    if json is not None:
        report = json_report(changes, before, after)
        write_to(json, json_text.dumps(report, ensure_ascii=False, indent=2, default=str))
    return exit_code_for(clean=not is_failure(changes, fail_on))
