"""`truespec diff OLD NEW`: which changes break a client or a server, each with its proof."""

import json as json_text
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from ..contract_tests import Known, changes_as_json, changes_as_text
from ..spec import Change, Spec, UsageError, advised
from .accepting import Acceptances
from .comparing import Comparing, curl_for
from .exit_codes import ExitCode, exit_code_for
from .live import Live
from .output import remark, write, write_to
from .outputs import Outputs
from .reading import Documents

if TYPE_CHECKING:
    from ..contract_tests import Acceptance, Said

Excuses: TypeAlias = "Mapping[str, Acceptance]"


class Told(Struct, frozen=True):
    """How a comparison is told; each is the option of its name."""

    json: str | None
    changelog: str | None
    semver: bool
    expand: bool
    outputs: Outputs

    @property
    def takes_output(self) -> bool:
        """Whether something else than the text goes to standard output."""
        return "-" in (self.json, self.changelog) or self.outputs.takes_output

    @property
    def is_written(self) -> bool:
        """Whether anything is written beside the text."""
        return self.json is not None or self.changelog is not None or self.outputs != Outputs()


def run(
    *,
    documents: Documents,
    old: str | None,
    new: str | None,
    base: str | None,
    batch: str | None,
    json: str | None,
    changelog: str | None,
    semver: bool,
    expand: bool,
    outputs: Outputs,
    acceptances: Acceptances,
    comparing: Comparing,
    live: Live,
) -> ExitCode:
    """Write the changes, as text or as JSON. One of the documents may come from standard input.

    Without OLD and NEW, the documents of the repository are compared with those of the merge base.
    """
    told = Told(json, changelog, semver, expand, outputs)
    if batch is not None:
        from .batch import run_batch

        if old is not None or base is not None or semver or expand or told.is_written or live.against:
            raise UsageError("--batch takes its documents from lines and answers in lines: give it alone")
        return run_batch(batch, documents, comparing)
    if old is None:
        return _of_repository(documents, base, told, acceptances, comparing, live)
    if new is None:
        raise UsageError("two documents are compared: name OLD and NEW, or neither of them")
    if base is not None:
        raise UsageError("--base finds OLD by itself: it goes without OLD and NEW")
    if old == new == "-":
        raise UsageError("only one of the two documents can come from standard input")
    return _compare(documents, (old, new), told, acceptances, comparing, live)


def _of_repository(
    documents: Documents,
    base: str | None,
    told: Told,
    acceptances: Acceptances,
    comparing: Comparing,
    live: Live,
) -> ExitCode:
    from .merge_base import found_documents

    found = found_documents(base)
    if told.is_written and len(found.pairs) != 1:
        names = ", ".join(name for _, name in found.pairs)
        raise UsageError(f"could not compare in one report: name one of {names or found.removed[0]}")
    worst = exit_code_for(clean=not found.removed or comparing.fails_on == "none")
    say = remark if told.takes_output else write
    for pair in found.pairs:
        say(f"{pair[1]}, compared with {found.base[:12]}")
        worst = max(worst, _compare(documents, pair, told, acceptances, comparing, live))
    for name in found.added:
        say(f"INFO  document-added   {name} is new since {found.base[:12]}")
    for name in found.removed:
        say(f"BREAKING  document-removed   {name} is gone since {found.base[:12]}")
    return worst


def _compare(
    documents: Documents,
    sources: tuple[str, str],
    told: Told,
    acceptances: Acceptances,
    comparing: Comparing,
    live: Live,
) -> ExitCode:
    before, after = (comparing.load(documents, source) for source in sources)
    changes, hidden = comparing.changes(before, after)
    known = [Known(each.fingerprint, each.id, (each.operation,), each.path) for each in changes]
    accepted = acceptances.updated(known)
    excused = accepted.excuses(known)
    counting = [change for change in changes if change.fingerprint not in excused]
    advice = advised(counting, before.version, after.version)
    notes = (
        *accepted.notes(known),
        *([f"{hidden} hidden, whose level is off"] if hidden else []),
        *([f"other API? {before.title!r} → {after.title!r}"] if _are_strangers(before, after) else []),
        *([advice.sentence(before.version, after.version)] if told.semver else []),
    )
    curl = curl_for(after)
    text = changes_as_text(changes, after, curl, excused, notes, expand=told.expand)
    say = remark if told.takes_output else write
    say(text)
    kept = live.asked(counting, before)
    if kept is not None:
        say(live.told(kept))
    if told.json is not None:
        report = changes_as_json(changes, (before, after), curl, excused, notes)
        report |= {} if kept is None else {"against": [each.json() for each in kept]}
        write_to(told.json, json_text.dumps(report, ensure_ascii=False, indent=2, default=str))
    if told.changelog is not None:
        from ..contract_tests import changelog_text

        write_to(
            told.changelog, changelog_text(changes, (before, after), html=told.changelog.endswith(".html"))
        )
    told.outputs.write(lambda: _said((before, after), changes, excused, text))
    acceptances.check(known)
    is_kept = all(each.outcome != "refused" for each in kept or ())
    is_clean = not comparing.fails(counting) and (advice.is_enough or not told.semver)
    return exit_code_for(clean=is_clean and is_kept)


def _are_strangers(old: Spec, new: Spec) -> bool:
    """Whether two documents look as if they were of different APIs: another title, no operation in common."""
    mine, theirs = ({each.key for each in spec.operations} for spec in (old, new))
    return bool(mine and theirs) and old.title != new.title and mine.isdisjoint(theirs)


def _said(specs: tuple[Spec, Spec], changes: Sequence[Change], excused: Excuses, text: str) -> "Said":
    """Say all of it. text: as people read it; its last line sums up."""
    from ..contract_tests import Said, notices_of_changes

    old, new = specs
    notices = tuple(notices_of_changes(changes, curl_for(new), excused))
    touched = {notice.subject for notice in notices}
    passed = tuple(each.key for each in new.operations if each.key not in touched)
    return Said("diff", f"{old.name} to {new.name}", text.rpartition("\n")[2], notices, passed)
