"""From what the user names to a `Document`: a path, a URL, standard input, a revision, bytes or a value."""

import sys
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..errors import DocumentError
from ..location import Location
from .document import Document
from .folders import FolderShelf, folder_shelf
from .library import Library
from .parse import parse_text, read_file, value_file
from .revision import SCHEME, open_revision, split_revision
from .shelf import Shelf, Unreadable
from .source_file import SourceFile
from .uri import Uri, file_uri
from .web import Fetch, WebShelf

Source: TypeAlias = str | Path | bytes | dict[str, Any]
"""A path (`-` is standard input), an http(s) URL, `REVISION:path` in a git repository, the bytes of a
document, or its value. A path that exists is a path, whatever it looks like.
"""


class References(Struct, frozen=True):
    """Which files a document may lead to besides those of its own folder and below, or of its own origin.

    folders: further trees in which files may be read; where the document lies in no folder (bytes, a dict,
    standard input), its references start from the first of them. remote: whether files of other origins are
    fetched.
    """

    folders: tuple[Path, ...] = ()
    remote: bool = False


def read_document(
    source: Source,
    *,
    name: str | None = None,
    references: References | None = None,
    fetch: Fetch | None = None,
) -> Document:
    """Read a document, as it stands in its files.

    name: what to call it in messages; by default as `source` does. references: which files it may lead to.
    fetch: fetches URLs, where there are any.
    Raises DocumentError when it is missing, unreadable or neither YAML nor JSON.
    """
    references = references or References()
    if isinstance(source, bytes):
        return _homeless(parse_text(source, name or "<bytes>"), references, fetch)
    if isinstance(source, dict):
        return _homeless(value_file(source, name or "<dict>"), references, fetch)
    if str(source) == "-":
        return _homeless(parse_text(sys.stdin.buffer.read(), name or "<stdin>"), references, fetch)
    if isinstance(source, str) and not _exists(source):
        if source.lower().startswith(("http://", "https://")):
            return _from_web(source, name, references, fetch)
        revision = split_revision(source)
        if revision is not None:
            return _from_revision(*revision, name, references, fetch)
    return _from_path(Path(source), name or str(source), references, fetch)


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):  # no name that a file could have
        return False


def _from_path(path: Path, name: str, references: References, fetch: Fetch | None) -> Document:
    file = read_file(path, name)
    if not path.is_file():  # a pipe, say: what lies beside it is none of the document's
        return _homeless(file, references, fetch)
    resolved = path.resolve()
    shelf = folder_shelf(resolved.parent, str(Path(name).parent), references.folders)
    return _document(replace(file, uri=file_uri(resolved)), shelf, references, fetch)


def _homeless(file: SourceFile, references: References, fetch: Fetch | None) -> Document:
    """Make the document of a file that lies in no folder."""
    if not references.folders:
        return _document(file, None, references, fetch)
    home = references.folders[0]
    shelf = folder_shelf(home, str(home), references.folders)
    return _document(replace(file, uri=file_uri(shelf.home / "%")), shelf, references, fetch)


def _from_web(url: str, name: str | None, references: References, fetch: Fetch | None) -> Document:
    uri = Uri.parse(url)
    shelf = WebShelf(fetch, uri.origin, is_open=references.remote)
    try:
        file = shelf.read(uri)
    except Unreadable as error:
        raise DocumentError(str(error), Location(uri.name, 0, 0, "")) from error
    return _on_shelves(replace(file, name=name or file.name), {"http": shelf, "https": shelf})


def _from_revision(
    revision: str, path: str, name: str | None, references: References, fetch: Fetch | None
) -> Document:
    shelf, uri = open_revision(revision, path, references.folders, Path.cwd())
    try:
        file = shelf.read(uri)
    except Unreadable as error:
        raise DocumentError(str(error), Location(name or f"{revision}:{path}", 0, 0, "")) from error
    return _document(replace(file, name=name or file.name), shelf, references, fetch)


def _document(root: SourceFile, home: Shelf | None, references: References, fetch: Fetch | None) -> Document:
    web = WebShelf(fetch, None, is_open=references.remote)
    shelves: dict[str, Shelf] = {"http": web, "https": web}
    if home is not None:
        shelves["file" if isinstance(home, FolderShelf) else SCHEME] = home
    return _on_shelves(root, shelves)


def _on_shelves(root: SourceFile, shelves: dict[str, Shelf]) -> Document:
    library = Library(shelves)
    library.add(root)
    return Document(root, library)
