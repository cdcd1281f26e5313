"""How the changes between documents are told, as options say it: the text, and every report beside it."""

import json as json_text
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ..contract_tests import Comparison, changes_as_json, changes_as_text
from .options import GATHERED
from .output import remark, write, write_to
from .outputs import Outputs

if TYPE_CHECKING:
    from ..contract_tests import Said


class Telling(Struct, frozen=True):
    """How a comparison is told; each is the option of its name."""

    json: str | None
    html: str | None
    changelog: str | None
    level: str
    semver: bool
    expand: bool
    comment: bool
    outputs: Outputs

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Telling":
        """Take these options out of all that a command was given."""
        return cls(**{name: values.pop(name) for name in GATHERED["telling"]})

    @property
    def takes_output(self) -> bool:
        """Whether something else than the text goes to standard output."""
        return "-" in (self.json, self.changelog) or self.outputs.takes_output

    @property
    def is_written(self) -> bool:
        """Whether anything is written beside the text."""
        files = self.json or self.html or self.changelog
        return bool(files or self.comment) or self.outputs != Outputs()

    def write(self, comparison: Comparison) -> None:
        """Write what came of it in every form that was asked for."""
        (remark if self.takes_output else write)(
            changes_as_text(comparison, expand=self.expand, level=self.level)
        )
        if self.json is not None:
            report = changes_as_json(comparison, expand=self.expand)
            write_to(self.json, json_text.dumps(report, ensure_ascii=False, indent=2, default=str))
        if self.changelog is not None:
            from ..contract_tests import changelog_text, changes_page

            is_page = self.changelog.endswith((".html", ".htm"))
            text = changes_page(comparison, proofs=False) if is_page else changelog_text(comparison)
            write_to(self.changelog, text)
        if self.html is not None:
            from ..contract_tests import changes_page

            write_to(self.html, changes_page(comparison))
        self.outputs.write(lambda: self._said(comparison))
        if self.comment:
            from ..contract_tests import markdown_report
            from .pull_request import keep_comment

            text = markdown_report(self._said(comparison))
            keep_comment(text, has_news=comparison.has_news)

    def _said(self, comparison: Comparison) -> "Said":
        from ..contract_tests import said_of_comparison  # late: most comparisons are told as text alone

        return said_of_comparison(comparison, expand=self.expand)
