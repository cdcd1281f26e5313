"""Files on disk, in trees of folders that a document may lead to; none outside of them is touched."""

import shlex
from os.path import normpath, realpath, relpath
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from ..errors import DocumentError
from .parse import read_file
from .shelf import Unreadable
from .source_file import SourceFile
from .uri import Uri, decoded_path, file_uri

_LOCAL: Final = (None, "", "localhost")


class FolderShelf(Struct, frozen=True):
    """The trees that a document may lead to.

    trees: their folders, links resolved. home: the folder that names of files start from, links resolved;
    shown: how the user spelled it.
    """

    trees: tuple[Path, ...]
    home: Path
    shown: str

    def place(self, uri: Uri) -> Uri:
        """Find the file that a URI names; a query is part of its name where such a file exists."""
        spellings = [self._inside(name) for name in _spellings(uri)]
        try:
            found = next((path for path in spellings if path.is_file()), None)
            if found is not None:
                return file_uri(found)
            is_folder, exists = spellings[0].is_dir(), spellings[0].exists()
        except (OSError, ValueError) as error:  # a name that is too long, say
            raise Unreadable("no such file") from error
        if is_folder:
            raise Unreadable("is a folder, not a document")
        raise Unreadable("is no regular file" if exists else "no such file")

    def read(self, uri: Uri) -> SourceFile:
        """Read a file; see `Shelf`."""
        path = Path(decoded_path(uri))
        try:
            file = read_file(path, self._name(path))
        except DocumentError as error:
            if error.at is None or not error.at.line:
                raise Unreadable(error.message) from error
            raise
        return replace(file, uri=uri)

    def _inside(self, name: str) -> Path:
        """Follow links, and see that the file lies in one of the trees.

        First by name alone, so that nothing outside is touched. Raises Unreadable.
        """
        for follow in (normpath, realpath):
            path = Path(follow(name))
            if not any(path.is_relative_to(tree) for tree in self.trees):
                folder = str(Path(self._name(Path(normpath(name)))).parent)
                raise Unreadable(f"leaves the document's folder; --allow-dir {shlex.quote(folder)} lets it")
        return Path(realpath(name))

    def _name(self, path: Path) -> str:
        return normpath(Path(self.shown) / relpath(path, self.home))


def _spellings(uri: Uri) -> tuple[str, ...]:
    """Spell the name of a file: with its query, decoded, and with a `%` that was meant."""
    if uri.authority not in _LOCAL:
        raise Unreadable("files of other hosts are not read")
    decoded = decoded_path(uri)
    folder, _, last = uri.path.rpartition("/")
    written = f"{decoded_path(replace(uri, path=folder + '/'))}{last}"
    queried = f"{decoded}?{unquote(uri.query)}" if uri.query else decoded
    if "\\" in decoded or "\0" in decoded:
        raise Unreadable("a reference has `/` between the names of folders, and no `\\`")
    return tuple(dict.fromkeys((queried, decoded, written)))


def folder_shelf(home: Path, shown: str, further: tuple[Path, ...] = ()) -> FolderShelf:
    """Make the shelf of a document in the folder `home`, which may lead to `further` trees as well."""
    trees = tuple(Path(realpath(tree)) for tree in (home, *further))
    return FolderShelf(trees, trees[0], shown)
