"""Which documents a mock serves: `a.yaml`, `b.yaml=/prefix`, a folder of them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ..spec import DocumentError, Spec, UsageError, load_document
from .reading import Documents

_SUFFIXES: Final = frozenset({".json", ".yaml", ".yml"})


def documents_of(sources: Sequence[str], documents: Documents) -> Iterator[tuple[str, Spec]]:
    """Load what is named, each with its prefix ("" for the root), in the order of the command line.

    documents: reads them. A folder stands for the OpenAPI documents right in it, by name; what else lies
    there is passed over. Raises DocumentError when a document can't be used,
    UsageError for a prefix that is none and a folder without documents.
    """
    for source in sources:
        path, prefix = _split(source)
        if Path(path).is_dir():
            yield from ((prefix, spec) for spec in _in_folder(Path(path), documents))
        else:
            yield prefix, usable(documents.load(path))


def watched_paths(sources: Sequence[str], documents: Documents) -> tuple[Path, ...]:
    """List the files and folders that are named, overlays too; () where standard input is read, which can't
    be read again.
    """
    named = [_split(source)[0] for source in sources] + list(documents.overlays)
    return () if "-" in named else tuple(path for path in map(Path, named) if _is_there(path))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a URL may be longer than any name
        return False


def _split(source: str) -> tuple[str, str]:
    """Take a prefix from behind a source; a file may have `=/` in its own name, a URL in its query."""
    path, mark, prefix = source.rpartition("=")
    if not mark or not prefix.startswith("/") or Path(source).exists() or "?" in path:
        return source, ""
    if any(letter in prefix for letter in "?#{}") or not path:
        raise UsageError(f"{source!r} names no prefix; a prefix is a path such as `/shop`")
    return path, prefix.rstrip("/")


def _in_folder(folder: Path, documents: Documents) -> list[Spec]:
    found: list[Spec] = []
    for path in sorted(folder.iterdir()):
        if path.suffix not in _SUFFIXES or not path.is_file():
            continue
        if load_document(path).node().mapping.keys() & {"openapi", "swagger"}:
            found.append(usable(documents.load(str(path))))
    if not found:
        raise UsageError(f"there is no OpenAPI document in {folder}")
    return found


def usable(spec: Spec) -> Spec:
    """Give a document that has something to serve. Raises DocumentError for one that has not."""
    if not spec.operations:
        raise DocumentError("there are no operations to serve", spec.document.location("/paths"))
    return spec
