"""What every way into this room reads a document with: its files, and the overlays that change it."""

from .document import Document, Fetch, References, Source, read_document


def load_document(
    source: Source,
    *,
    name: str | None = None,
    references: References | None = None,
    fetch: Fetch | None = None,
) -> Document:
    """Read a document.

    source: a path (`-` is standard input), an http(s) URL, `REVISION:path` in a git repository, bytes or a
    dict. name: what to call it in messages. references: which files it may lead to. fetch: fetches a URL; the
    command line has one (`truespec.cli.Fetcher`).
    Raises DocumentError when it is missing, unreadable or neither YAML nor JSON.
    """
    return read_document(source, name=name, references=references, fetch=fetch)
