"""From what the user names to a `Document`: a path, standard input, bytes or a dict."""

import sys
from pathlib import Path
from typing import Any, TypeAlias

from .document import Document, References
from .parse import parse_text, read_file, value_file

Source: TypeAlias = str | Path | bytes | dict[str, Any]
"""A path (`-` is standard input), the bytes of a document, or its value."""


def load_document(
    source: Source, *, name: str | None = None, references: References | None = None
) -> Document:
    """Read a document.

    name: what to call it in messages; the path itself by default. references: which files it may lead to;
    by default those in its own folder and below.
    Raises DocumentError when it is missing, unreadable or neither YAML nor JSON.
    """
    if isinstance(source, bytes):
        return Document(parse_text(source, name or "<bytes>"), references or References())
    if isinstance(source, dict):
        return Document(value_file(source, name or "<dict>"), references or References())
    if str(source) == "-":
        return Document(parse_text(sys.stdin.buffer.read(), name or "<stdin>"), references or References())
    path = Path(source)
    file = read_file(path, name or str(source))
    folder = path.resolve().parent
    return Document(file, references or References((folder,)), {path.resolve(): file})
