"""What every way into this room reads a document with: its files, and the overlays that change it."""

from collections.abc import Sequence

from .document import Document, Fetch, References, Source, read_document


def load_document(
    source: Source,
    *,
    name: str | None = None,
    references: References | None = None,
    fetch: Fetch | None = None,
    overlays: Sequence[Source] = (),
) -> Document:
    """Read a document.

    source: a path (`-` is standard input), an http(s) URL, `REVISION:path` in a git repository, bytes or a
    dict. name: what to call it in messages. references: which files it may lead to. fetch: fetches a URL; the
    command line has one (`truespec.cli.Fetcher`). overlays: that are applied to it, in order.
    Raises DocumentError when it is missing, unreadable or neither YAML nor JSON, or an overlay is malformed.
    """
    document = read_document(source, name=name, references=references, fetch=fetch)
    return with_overlays(document, overlays, fetch=fetch) if overlays else document


def with_overlays(document: Document, overlays: Sequence[Source], fetch: Fetch | None = None) -> Document:
    """Apply overlays to a document, which stays as it is. Raises DocumentError as `load_document` does."""
    # Their paths need a library that takes longer to import than a small document to read.
    from .overlay import apply_overlays

    return apply_overlays(document, [read_document(each, fetch=fetch) for each in overlays])
