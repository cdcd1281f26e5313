"""What every way into this room reads a document with: its files, the Postman collection that it may be made
of, and the overlays that change it.
"""

from collections.abc import Sequence
from typing import Final

from .document import Document, Fetch, References, Source, read_document
from .errors import DocumentError

_OPENAPI: Final = frozenset(("openapi", "swagger"))
"""Members that name the version of an OpenAPI document."""


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
    A Postman collection is the OpenAPI document that it stands for.
    Raises DocumentError when it is missing, unreadable or neither YAML nor JSON, or an overlay is malformed.
    """
    document = read_document(source, name=name, references=references, fetch=fetch)
    document = _of_collection(document, refusals=False) or document
    return with_overlays(document, overlays, fetch=fetch) if overlays else document


def load_collection(
    source: Source, *, fetch: Fetch | None = None, overlays: Sequence[Source] = ()
) -> Document:
    """Read a Postman collection as an OpenAPI document to go on with; the rest as `load_document` does.

    An operation of which no refusal was saved may refuse.
    Raises DocumentError when it is none.
    """
    document = read_document(source, fetch=fetch)
    described = _of_collection(document, refusals=True)
    if described is None:
        message = "this is no Postman collection: it has no `info.name` with a list `item`"
        raise DocumentError(message, document.location())
    return with_overlays(described, overlays, fetch=fetch) if overlays else described


def _of_collection(document: Document, *, refusals: bool) -> Document | None:
    """Make the document that a Postman collection stands for; None of what is none."""
    if document.node().mapping.keys() & _OPENAPI:
        return None
    from .postman import described, is_collection  # late: most documents are none

    return described(document, refusals=refusals) if is_collection(document) else None


def with_overlays(
    document: Document, overlays: Sequence[Source], fetch: Fetch | None = None, name: str | None = None
) -> Document:
    """Apply overlays to a document, which stays as it is. name: what to call them, where they have no name.

    Raises DocumentError as `load_document` does.
    """
    # Their paths need a library that takes longer to import than a small document to read.
    from .overlay import apply_overlays

    return apply_overlays(document, [read_document(each, name=name, fetch=fetch) for each in overlays])
