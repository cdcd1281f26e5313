"""A document as edits make it, for who goes on with it: read anew, located by pointers alone."""

from collections.abc import Iterable

from msgspec.structs import replace

from ..document import Document
from ..document.library import Library
from .edit import Edit, edited_value


def revised(document: Document, edits: Iterable[Edit]) -> Document:
    """Give the document with edits made in its root file; the one that is given stays as it is.

    Raises LookupError where they do not fit it, or each other.
    """
    value = edited_value(document.root.value, edits, is_shared=False)
    root = replace(document.root, value=value, text="", positions=None)
    files = {
        address: root if file is document.root else file for address, file in document.library.files.items()
    }
    return Document(root, Library(document.library.shelves, files))
