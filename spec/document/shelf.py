"""Where files are read from: what a shelf is, and what it says when it can't give a file."""

from typing import Protocol

from .source_file import SourceFile
from .uri import Uri


class Unreadable(Exception):
    """A file can't or may not be read. The message says why, without naming the file."""


class Shelf(Protocol):
    """One place that files are read from: a folder tree, the web, a revision of a repository."""

    def place(self, uri: Uri) -> Uri:
        """Say where a file lies, in the one spelling that all names of it share, without reading it.

        Raises Unreadable when it may not be read, or is not there.
        """
        ...

    def read(self, uri: Uri) -> SourceFile:
        """Read the file that lies at a place that `place` gave.

        Raises Unreadable when it is not there, DocumentError when it is neither YAML nor JSON.
        """
        ...
