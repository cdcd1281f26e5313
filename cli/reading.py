"""How the commands read documents: the options that all of them share, made into one thing."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from ..spec import Formats, References, Spec, UsageError
from .fetcher import Fetcher

if TYPE_CHECKING:
    from ..spec import Document, Problem


class Documents(Struct, frozen=True):
    """Reads what SPEC names. overlays: applied to it, in order.

    references: which files a document may lead to. formats: those that schemas assert.
    """

    references: References = field(default_factory=References)
    overlays: tuple[str, ...] = ()
    fetcher: Fetcher = field(default_factory=Fetcher)
    formats: Formats = field(default_factory=lambda: Formats.parse("all"))

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Documents":
        """Take the options that say how documents are read out of a command's values.

        Raises UsageError when a folder that was named is none, or a format is unknown.
        """
        folders = tuple(Path(folder) for folder in values.pop("allow_dir"))
        for folder in folders:
            if not folder.is_dir():
                raise UsageError(f"--allow-dir {folder}: no such folder")
        references = References(folders, remote=values.pop("allow_remote"))
        formats = Formats.parse(values.pop("formats", "all"))
        return cls(references, tuple(values.pop("overlay")), formats=formats)

    def lint(self, source: str) -> "tuple[Problem, ...]":
        """List what is wrong with a document."""
        from ..spec import lint

        return lint(source, **self._how())

    def read(self, source: str) -> "Document":
        """Read a document as it is written, overlays applied. Raises DocumentError when that fails."""
        from ..spec import load_document

        how = self._how()
        return load_document(source, **{name: how[name] for name in ("references", "fetch", "overlays")})

    def collection(self, source: str) -> "Document":
        """Read a Postman collection as OpenAPI, overlays applied. Raises DocumentError when it is none."""
        from ..spec import load_collection

        return load_collection(source, fetch=self.fetcher, overlays=self.overlays)

    def relint(self, document: "Document") -> "tuple[Problem, ...]":
        """List what is wrong with a document that is read already."""
        from ..spec import lint

        return lint(document, formats=self.formats)

    def load(self, source: str) -> Spec:
        """Read a document and what it means. Raises DocumentError when it can't be used."""
        return Spec.load(source, **self._how())

    def _how(self) -> Mapping[str, Any]:
        return {
            "references": self.references,
            "fetch": self.fetcher,
            "overlays": self.overlays,
            "formats": self.formats,
        }
