"""The user's files as they were written: values, places and references, before any meaning.

`read_document` reads a source into a `Document`; a `Node` is a place in it, a `Location` says where that is.
Of OpenAPI and JSON Schema it knows how they refer and identify, no more; it knows no HTTP client.
"""

from ..location import Location, pointer_child, pointer_of, pointer_tokens
from .document import Document
from .load import References, Source, read_document
from .loops import reference_loop
from .nearest import closest, meant
from .references import written_references
from .source_file import DocumentProblem, Node, SourceFile, has_member, member
from .web import Fetch, Moved

__all__ = [
    "Document",
    "DocumentProblem",
    "Fetch",
    "Location",
    "Moved",
    "Node",
    "References",
    "Source",
    "SourceFile",
    "closest",
    "has_member",
    "meant",
    "member",
    "pointer_child",
    "pointer_of",
    "pointer_tokens",
    "read_document",
    "reference_loop",
    "written_references",
]
