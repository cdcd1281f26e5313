"""The root file of a document as text, whatever it was made of."""

import json

from .document import Document
from .serialization import write_yaml


def document_json(document: Document) -> str:
    """Write what stands in a document's root file as JSON, a member a line."""
    return json.dumps(document.root.value, ensure_ascii=False, indent=2)


def document_yaml(document: Document) -> str:
    """Write what stands in a document's root file as YAML, in block style."""
    return write_yaml(document.root.value, None)
