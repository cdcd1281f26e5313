"""`truespec diff OLD NEW`: which changes break a client or a server, each with its proof."""

import json as json_text
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ..contract_tests import Known, changes_as_json, changes_as_text
from ..spec import Change, Policy, Request, Spec, UsageError, change_ids, diff
from .accepting import Acceptances
from .exit_codes import ExitCode, exit_code_for
from .levels import levels_from
from .output import remark, write, write_to
from .outputs import Outputs
from .reading import Documents

if TYPE_CHECKING:
    from ..contract_tests import Acceptance, Said

Curl: TypeAlias = Callable[[Request], str]
Excuses: TypeAlias = "Mapping[str, Acceptance]"

_ORDER: Final = ("breaking", "undecided", "warning", "info")
_LEVELS: Final = ("breaking", "warning", "info", "off")
"""Levels that a kind of change can be given: whether something is decided is nothing to be wished for."""


def run(
    *,
    documents: Documents,
    old: str,
    new: str,
    json: str | None,
    outputs: Outputs,
    acceptances: Acceptances,
    fail_on: str | None,
    levels: tuple[str, ...],
    senders: Literal["declared", "any"],
) -> ExitCode:
    """Write the changes, as text or as JSON. One of the documents may come from standard input."""
    if old == new == "-":
        raise UsageError("only one of the two documents can come from standard input")
    fails = fail_on or _ORDER[0]
    if fails not in (*_ORDER, "none"):
        raise UsageError(f"--fail-on of a comparison is one of {', '.join(_ORDER)}, none, not {fails}")
    policy = Policy(levels_from(levels, change_ids(), _LEVELS), senders)
    before, after = documents.load(old), documents.load(new)
    found = diff(before, after, Policy(senders=senders))
    changes = tuple(change for each in found if (change := policy.applied_to(each)) is not None)
    base = after.servers[0].url if after.servers else "http://localhost"

    def curl(request: Request) -> str:
        from ..contract_tests import curl_command

        return curl_command(request, base)

    known = [Known(each.fingerprint, each.id, (each.operation,), each.path) for each in changes]
    accepted = acceptances.updated(known)
    hidden = len(found) - len(changes)
    notes = (
        *accepted.notes(known),
        *([f"{hidden} hidden, whose level is off"] if hidden else []),
    )
    excused = accepted.excuses(known)
    text = changes_as_text(changes, after, curl, excused, notes)
    (remark if json == "-" or outputs.takes_output else write)(text)
    if json is not None:
        report = changes_as_json(changes, (before, after), curl, excused, notes)
        write_to(json, json_text.dumps(report, ensure_ascii=False, indent=2, default=str))
    outputs.write(lambda: _said((before, after), changes, curl, excused, text))
    acceptances.check(known)
    counting = [change for change in changes if change.fingerprint not in excused]
    return exit_code_for(clean=not _fails(counting, fails))


def _said(
    specs: tuple[Spec, Spec], changes: Sequence[Change], curl: Curl, excused: Excuses, text: str
) -> "Said":
    """Say all of it. text: as people read it; its last line sums up."""
    from ..contract_tests import Said, notices_of_changes

    old, new = specs
    notices = tuple(notices_of_changes(changes, curl, excused))
    touched = {notice.subject for notice in notices}
    passed = tuple(each.key for each in new.operations if each.key not in touched)
    return Said("diff", f"{old.name} to {new.name}", text.rpartition("\n")[2], notices, passed)


def _fails(changes: Sequence[Change], fail_on: str) -> bool:
    """Say whether a change is of the level `fail_on` or worse; of `none`, none is."""
    worst = _ORDER[: _ORDER.index(fail_on) + 1] if fail_on in _ORDER else ()
    return any(change.level in worst for change in changes)
