"""Files as they were in a revision of a git repository: `REVISION:path`, as `git show` spells it.

Asked of git itself, with nothing in between that a repository could run (no filters, no text conversion),
and without fetching what a partial clone left out.
"""

import os
import re
import subprocess
from os.path import relpath
from pathlib import Path
from posixpath import dirname, normpath
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..errors import DocumentError
from .parse import MAX_BYTES, parse_text
from .shelf import Unreadable
from .source_file import SourceFile
from .uri import Uri, decoded_path

SCHEME: Final = "truespec-git"
"""Of the addresses of such files: the object's name as the host, the path in the repository as the path."""

_SECONDS: Final = 60
_PLAIN: Final = re.compile(r"\w[\w./\-]*", re.ASCII)
_NO_REVISION: Final = re.compile(r"[A-Za-z]:[\\/]|[A-Za-z][A-Za-z0-9+.\-]*://|-")
"""How a Windows path, a URL and an option begin."""


def split_revision(source: str) -> tuple[str, str] | None:
    """Read `REVISION:path`; None where a text is a URL, a path (with a drive letter, say) or a file's name.

    The revision is all before the first colon outside of braces: `HEAD^{/fix: this}:openapi.yaml`.
    """
    if _NO_REVISION.match(source) or (os.name == "nt" and source[1:2] == ":"):
        return None
    match = re.match(r"((?:[^:{]|\{[^}]*\})+):(.+)", source, re.DOTALL)
    return (match[1], match[2]) if match else None


class RevisionShelf(Struct, frozen=True):
    """The files of one revision. name: as the user spells it. tree: the object's name of its root folder.

    top: the repository's folder. folders: paths in it that the document may lead to; "" for all of it.
    """

    name: str
    tree: str
    top: Path
    folders: tuple[str, ...]

    def place(self, uri: Uri) -> Uri:
        """See `Shelf`; whether the file is there is not known before it is read."""
        path = self._path(uri)
        if uri.authority != self.tree or not any(
            path.startswith(f"{folder}/") or not folder for folder in self.folders
        ):
            folder = relpath(self.top / dirname(path))
            raise Unreadable(f"leaves the document's folder; --allow-dir {folder} lets it")
        return replace(uri, query=None)

    def read(self, uri: Uri) -> SourceFile:
        """Read a file of the revision; links are followed within the revision."""
        path = self._path(uri)
        asked = f"{self.tree}:{path}\n".encode()
        answer = _git(self.top, "cat-file", "--batch", "--follow-symlinks", asked=asked).stdout
        head, _, rest = answer.partition(b"\n")
        words = head.decode(errors="replace").split(" ")
        if head.endswith(b" missing") or words[0] in ("dangling", "loop", "notdir"):
            raise Unreadable(f"no such file in {self.name}")
        if words[0] == "symlink":
            raise Unreadable("is a link that leads out of the repository")
        kind, size = words[-2], int(words[-1])
        if kind != "blob":
            raise Unreadable("is a folder, not a document")
        if size > MAX_BYTES:
            raise Unreadable(f"is larger than {MAX_BYTES:,} bytes")
        return replace(parse_text(rest[:size], f"{self.name}:{path}"), uri=uri)

    def _path(self, uri: Uri) -> str:
        path = normpath(decoded_path(uri)).lstrip("/")
        if "\n" in path or "\0" in path:
            raise Unreadable("is no name of a file")
        return path


def open_revision(
    revision: str, path: str, folders: tuple[Path, ...], here: Path
) -> tuple[RevisionShelf, Uri]:
    """Find a revision of the repository around the folder `here`, and the address of a file in it.

    path: from the repository's top, or from `here` where it starts with `./` or `../`. folders: that the
    document may lead to besides its own. Raises DocumentError when there is no repository or revision.
    """
    source = f"{revision}:{path}"
    answer = _git(here, "rev-parse", "--show-toplevel")
    if answer.returncode:
        reason = "" if b"not a git repository" in answer.stderr else f" ({_last_line(answer.stderr)})"
        message = f"no such file, and no revision: this is not in a git repository{reason}"
        raise DocumentError(f"{source}: {message}")
    top = Path(os.fsdecode(answer.stdout.rstrip(b"\r\n")))
    answer = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{tree}}")
    if answer.returncode:
        # Told only of what can be typed as it is, and of no option.
        advice = f"; `git fetch origin {revision}` may get it" if _PLAIN.fullmatch(revision) else ""
        raise DocumentError(f"{source}: no such file, and no revision {revision!r} in {top}{advice}")
    if path.startswith(("./", "../")):
        path = relpath(here / path, top).replace(os.sep, "/")
    inside = normpath(f"/{path}").lstrip("/")
    trees = [dirname(inside), *(relpath(folder.resolve(), top).replace(os.sep, "/") for folder in folders)]
    known = tuple("" if tree == "." else tree for tree in trees if not tree.startswith(".."))
    shelf = RevisionShelf(revision, answer.stdout.decode().strip(), top, known)
    return shelf, Uri(SCHEME, shelf.tree, "/", None).resolve(_segment(inside))


def _segment(path: str) -> str:
    return "/" + path.replace("%", "%25").replace("?", "%3F").replace("#", "%23")


def _git(folder: Path, *arguments: str, asked: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments],
            input=asked,
            capture_output=True,
            check=False,
            env=environment,
            timeout=_SECONDS,
        )
    except FileNotFoundError as error:
        raise DocumentError("git is not installed, and a revision was asked for") from error
    except subprocess.TimeoutExpired as error:
        raise DocumentError(f"git did not answer within {_SECONDS} s") from error


def _last_line(text: bytes) -> str:
    lines = text.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
