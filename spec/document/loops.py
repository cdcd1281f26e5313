"""References that lead only back to themselves: what they stand for is written nowhere (Reference Object)."""

from typing import Final

from ..errors import DocumentError
from .document import Document
from .references import written_references
from .source_file import Node, SourceFile

_VALUES: Final = frozenset(("const", "dataValue", "default", "enum", "example", "value"))
"""Fields whose values are data, in which `$ref` is a name like others."""

_SHOWN: Final = 4
"""References of a loop that are named."""


def reference_loop(document: Document) -> DocumentError | None:
    """Find references, one or several, that lead from one to the next and back, in all files that are read or
    referred to; None where there are none.

    What is not found, or may not be read, is no loop. A schema that refers to itself below `properties`,
    `items` or `allOf` says something beside, and is none either.
    """
    looked_at: set[str] = set()
    while True:
        files = [file for file in document.files() if file.name not in looked_at]
        if not files:
            return None
        for file in files:
            looked_at.add(file.name)
            found = _loop_in(document, file)
            if found is not None:
                return found


def _loop_in(document: Document, file: SourceFile) -> DocumentError | None:
    root, ends = Node(file, "", file.value), set[tuple[str, str]]()
    for reference in dict.fromkeys(written_references(file.value, _VALUES)):
        node = document.find_target(reference, root)
        chain: dict[tuple[str, str], Node] = {}
        while node is not None and isinstance(node.mapping.get("$ref"), str):
            key = (node.file.name, node.pointer)
            if key in ends:
                break
            if key in chain:
                loop = list(chain.values())[list(chain).index(key) :]
                return _told(loop)
            chain[key] = node
            node = document.find_target(node.mapping["$ref"], node)
        ends.update(chain)
    return None


def _told(loop: list[Node]) -> DocumentError:
    """Say where a loop begins, the earliest place in the file, whatever led to it."""
    at = [node.child("$ref").location for node in loop]
    first = min(range(len(at)), key=lambda number: (at[number].file, at[number].line, at[number].column))
    turned = [*loop[first:], *loop[:first]]
    names = [repr(str(node.mapping["$ref"])) for node in turned]
    way = " → ".join(names if len(names) <= _SHOWN else [*names[:_SHOWN], "…"])
    message = f"$ref {way} leads back to itself, so that it stands for nothing"
    return DocumentError(message, at[first])
