"""Files on the web, fetched by a function that is passed in: this room knows no HTTP client."""

from collections.abc import Callable
from typing import Final, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from ..errors import DocumentError
from .parse import parse_text
from .shelf import Unreadable
from .source_file import SourceFile
from .uri import Uri

MAX_FETCHES: Final = 1000
"""Requests that one document may cause."""

_MAX_MOVES: Final = 5


class Moved(Struct, frozen=True):
    """The answer of a server that has the file elsewhere. to: its address, maybe relative."""

    to: str


Fetch: TypeAlias = Callable[[str], bytes | Moved]
"""Fetches one http(s) URL, once, without following redirects. Raises DocumentError when it can't."""


class WebShelf(Struct, eq=False):
    """What a document may lead to on the web.

    fetch: None where nobody can fetch. origin: of the document, whose other files may be read; None for a
    document that does not come from the web. is_open: whether files of any origin may be read.
    """

    fetch: Fetch | None
    origin: tuple[str, str] | None
    is_open: bool
    fetched: int = field(default=0)

    def place(self, uri: Uri) -> Uri:
        """See `Shelf`; whether the file is there is not known before it is read."""
        self._check(uri)
        return uri

    def read(self, uri: Uri) -> SourceFile:
        """Fetch a file. It is called by its URL, and its references start from where it was found."""
        at = uri
        for _ in range(_MAX_MOVES):
            self._check(at)
            answer = self._answer(at)
            if not isinstance(answer, Moved):
                return replace(parse_text(answer, uri.name), uri=at)
            to = at.resolve(answer.to)
            if self.origin is not None and _is_upgrade(at, to):
                self.origin = to.origin
            at = to
        raise Unreadable(f"is moved on more than {_MAX_MOVES} times")

    def _answer(self, uri: Uri) -> bytes | Moved:
        assert self.fetch is not None  # `_check` has seen to it
        if self.fetched >= MAX_FETCHES:
            raise Unreadable(f"more than {MAX_FETCHES:,} files are not fetched")
        self.fetched += 1
        try:
            return self.fetch(str(uri))
        except DocumentError as error:
            raise Unreadable(error.message) from error

    def _check(self, uri: Uri) -> None:
        """See that a file may be fetched. Raises Unreadable."""
        if uri.scheme not in ("http", "https"):
            raise Unreadable("is neither a file nor an http(s) URL")
        if not self.is_open and uri.origin != self.origin:
            raise Unreadable(f"{uri.origin[1] or 'that'} is not asked; --allow-remote lets it")
        if self.fetch is None:
            raise Unreadable("nothing was given that fetches URLs (`fetch`)")


def _is_upgrade(before: Uri, after: Uri) -> bool:
    """Whether a server moves on from http to https and stays itself otherwise."""
    return (before.origin, after.origin) == (("http", after.origin[1]), ("https", before.origin[1]))
