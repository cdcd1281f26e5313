"""The files of one description: each read once, when a reference first leads to it, and only where it may."""

from collections.abc import Mapping

from msgspec import Struct, field

from ..errors import DocumentError
from .shelf import Shelf, Unreadable
from .source_file import SourceFile
from .uri import Uri

_WEB = ("http", "https")


class Library(Struct, eq=False):
    """The files read so far, and the shelves for more of them by the scheme of their addresses."""

    shelves: Mapping[str, Shelf]
    files: dict[str, SourceFile] = field(default_factory=dict[str, SourceFile])
    _missing: dict[str, Exception] = field(default_factory=dict[str, Exception])
    _found: dict[str, SourceFile] = field(default_factory=dict[str, SourceFile])

    def add(self, file: SourceFile) -> None:
        """Keep a file that was read already."""
        if file.uri is not None:
            self.files[str(file.uri)] = file

    def file(self, uri: Uri, source: SourceFile) -> SourceFile:
        """Find the file at an address that `source` names; what could not be read is not tried again.

        Raises Unreadable, or DocumentError where it is read and neither YAML nor JSON.
        """
        key = str(uri)
        if key in self._found:
            return self._found[key]
        if key in self._missing:
            raise self._missing[key].with_traceback(None)
        try:
            self._found[key] = self._read(uri, source)
        except (Unreadable, DocumentError) as error:
            self._missing[key] = error
            raise
        return self._found[key]

    def missing(self) -> tuple[Uri, ...]:
        """List the addresses that references named and nothing could be read from."""
        return tuple(map(Uri.parse, self._missing))

    def _read(self, uri: Uri, source: SourceFile) -> SourceFile:
        if source.uri is not None and source.uri.scheme in _WEB and uri.scheme not in _WEB:
            raise Unreadable("what comes from the web leads to the web only")
        shelf = self.shelves.get(uri.scheme)
        if shelf is None:
            if uri.scheme:
                raise Unreadable("is neither a file beside the document nor an http(s) URL")
            raise Unreadable("the document lies in no folder; --allow-dir names the one to start from")
        place = shelf.place(uri)
        known = self.files.get(str(place))
        if known is None:
            read = shelf.read(place)
            known = self.files.setdefault(str(read.uri or place), read)
        return known
