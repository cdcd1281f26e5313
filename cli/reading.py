"""How the commands read documents: the options that all of them share, made into one thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..spec import Formats, References, Spec, UsageError
from .fetcher import Fetcher

if TYPE_CHECKING:
    from ..spec import Problem


@dataclass(frozen=True, slots=True)
class Documents:
    """Reads what SPEC names. overlays: applied to it, in order.

    references: which files a document may lead to.
    """

    references: References = field(default_factory=References)
    overlays: tuple[str, ...] = ()
    fetcher: Fetcher = field(default_factory=Fetcher)

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Documents":
        """Take the options that say how documents are read out of a command's values.

        Raises UsageError when a folder that was named is none.
        """
        folders = tuple(Path(folder) for folder in values.pop("allow_dir"))
        for folder in folders:
            if not folder.is_dir():
                raise UsageError(f"--allow-dir {folder}: no such folder")
        references = References(folders, remote=values.pop("allow_remote"))
        return cls(references, tuple(values.pop("overlay")))

    def lint(self, source: str) -> "tuple[Problem, ...]":
        """List what is wrong with a document."""
        from ..spec import lint

        return lint(source, **self._how())

    def load(self, source: str, formats: Formats | None = None) -> Spec:
        """Read a document and what it means; formats: those that schemas assert, by default all.

        Raises DocumentError when it can't be used.
        """
        how = self._how()
        return Spec.load(source, **how) if formats is None else Spec.load(source, **how, formats=formats)

    def _how(self) -> Mapping[str, Any]:
        return {"references": self.references, "fetch": self.fetcher, "overlays": self.overlays}
