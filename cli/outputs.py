"""The reports that other programs read, the same of every command that finds something."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from .options import GATHERED
from .output import append_to, write, write_to
from .workspace import folder_of

if TYPE_CHECKING:
    from ..contract_tests import Said

_SUMMARY: Final = "GITHUB_STEP_SUMMARY"
"""Names the file whose Markdown GitHub shows for a step of a job."""


class Outputs(Struct, frozen=True):
    """Where reports go; None for nowhere. github: as annotations, and as the summary of the step."""

    sarif: str | None = None
    junit: str | None = None
    markdown: str | None = None
    github: bool = False

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Outputs":
        """Take these options out of all that a command was given."""
        return cls(**{name: values.pop(name) for name in GATHERED["outputs"]})

    @property
    def takes_output(self) -> bool:
        """Whether one of them goes to standard output."""
        return "-" in (self.sarif, self.junit, self.markdown)

    def write(self, say: "Callable[[], Said]") -> None:
        """Write what a command has to say in every form that was asked for; `say` is called where one is."""
        if self == Outputs():
            return
        from ..contract_tests import github_report, junit_report, markdown_report, sarif_report

        said = say()
        if self.sarif is not None:
            write_to(self.sarif, sarif_report(said))
        if self.junit is not None:
            write_to(self.junit, junit_report(said))
        if self.markdown is not None:
            write_to(self.markdown, markdown_report(said))
        if self.github:
            annotations = github_report(said, folder_of(os.environ))
            if annotations:
                write(annotations)
            if summary := os.environ.get(_SUMMARY):
                append_to(summary, markdown_report(said))
