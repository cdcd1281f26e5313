"""The user's files as they were written: values, places and references, before any meaning.

`load_document` reads a source into a `Document`; a `Node` is a place in it, a `Location` says where that is.
Knows nothing of OpenAPI but the form of a reference.
"""

from ..location import Location, pointer_child, pointer_of, pointer_tokens
from .document import Document, References
from .load import load_document
from .source_file import DocumentProblem, Node, SourceFile

__all__ = [
    "Document",
    "DocumentProblem",
    "Location",
    "Node",
    "References",
    "SourceFile",
    "load_document",
    "pointer_child",
    "pointer_of",
    "pointer_tokens",
]
