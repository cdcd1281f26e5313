"""`truespec diff OLD NEW`: which changes break a client or a server, each with its proof."""

import json as json_text
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ..contract_tests import Comparison, changes_as_json, changes_as_text
from ..spec import TruespecError, UsageError
from .accepting import Acceptances
from .comparing import Comparing
from .exit_codes import ExitCode
from .live import Live
from .output import remark, write, write_to
from .outputs import Outputs
from .pairs import How, Pair, compared, concluded
from .reading import Documents

if TYPE_CHECKING:
    from ..contract_tests import Said


class Told(Struct, frozen=True):
    """How a comparison is told; each is the option of its name."""

    json: str | None
    changelog: str | None
    semver: bool
    expand: bool
    comment: bool
    outputs: Outputs

    @property
    def takes_output(self) -> bool:
        """Whether something else than the text goes to standard output."""
        return "-" in (self.json, self.changelog) or self.outputs.takes_output

    @property
    def is_written(self) -> bool:
        """Whether anything is written beside the text."""
        return bool(self.json or self.changelog or self.comment) or self.outputs != Outputs()

    def write(self, comparison: Comparison) -> None:
        """Write what came of it in every form that was asked for."""
        (remark if self.takes_output else write)(changes_as_text(comparison, expand=self.expand))
        if self.json is not None:
            report = changes_as_json(comparison, expand=self.expand)
            write_to(self.json, json_text.dumps(report, ensure_ascii=False, indent=2, default=str))
        if self.changelog is not None:
            from ..contract_tests import changelog_text

            html = self.changelog.endswith((".html", ".htm"))
            write_to(self.changelog, changelog_text(comparison, html=html))

        self.outputs.write(lambda: self._said(comparison))
        if self.comment:
            from ..contract_tests import markdown_report
            from .pull_request import keep_comment

            text = markdown_report(self._said(comparison))
            keep_comment(text, has_news=comparison.verdict != "identical")

    def _said(self, comparison: Comparison) -> "Said":
        from ..contract_tests import said_of_comparison  # late: most comparisons are told as text alone

        return said_of_comparison(comparison, expand=self.expand)


def run(
    *,
    documents: Documents,
    old: str | None,
    new: str | None,
    base: str | None,
    batch: str | None,
    ids: bool,
    json: str | None,
    changelog: str | None,
    semver: bool,
    expand: bool,
    comment: bool,
    outputs: Outputs,
    acceptances: Acceptances,
    comparing: Comparing,
    live: Live,
    traffic: str | None,
    inline_accepted: bool,
) -> ExitCode:
    """Write the changes, as text or as JSON. One of the documents may come from standard input.

    Without OLD and NEW, the documents of the repository are compared with those of the merge base.
    """
    if ids:
        from .kinds_of_change import kinds_as_json, kinds_as_text

        write(kinds_as_text()) if json is None else write_to(json, kinds_as_json())
        return ExitCode.CONFORMS
    told = Told(json, changelog, semver, expand, comment, outputs)
    how = How(acceptances, comparing, live, traffic, semver=semver, inline_accepted=inline_accepted)
    if batch is not None:
        from .batch import run_batch

        is_alone = old is None and base is None and not (semver or expand or told.is_written)
        if not is_alone or acceptances.accept or live.against or traffic:
            raise UsageError("--batch takes its documents from lines and answers in lines: give it alone")
        return run_batch(batch, documents, comparing, acceptances)
    if old is None:
        return _of_repository(documents, base, told, how)
    if new is None:
        raise UsageError("two documents are compared: name OLD and NEW, or neither of them")
    if base is not None:
        raise UsageError("--base finds OLD by itself: it goes without OLD and NEW")
    if old == new == "-":
        raise UsageError("only one of the two documents can come from standard input")
    pairs = [compared(documents, (old, new), comparing)]
    return _told(pairs, None, told, how)


def _of_repository(documents: Documents, base: str | None, told: Told, how: How) -> ExitCode:
    from .merge_base import found_documents
    from .repository import pairs_of

    try:
        found = found_documents(base)
    except TruespecError as error:
        words = str(error).removeprefix("could not compare: ")
        told.write(Comparison(base="", error=words))
        raise
    return _told(pairs_of(found, documents, how.comparing), found.base, told, how, found.notes)


def _told(pairs: list[Pair], base: str | None, told: Told, how: How, notes: tuple[str, ...] = ()) -> ExitCode:
    done = concluded(pairs, base, how)
    told.write(replace(done.comparison, notes=(*notes, *done.comparison.notes)))
    if done.error is not None:
        raise done.error
    how.acceptances.check([each for pair in pairs for each in pair.known])
    return done.code
