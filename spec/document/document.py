"""The parsed files of one API description, and how references lead from node to node.

Nothing is dereferenced into copies: a `Node` is a place in a file, and `Document.follow` goes where its
`$ref` points (OpenAPI, Reference Object; RFC 3986, Reference Resolution; RFC 6901).
"""

from dataclasses import dataclass, field
from difflib import get_close_matches
from os.path import normpath
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from ..errors import DocumentError
from ..json_value import is_array, is_object
from ..location import Location, pointer_tokens
from .parse import read_file
from .source_file import Node, SourceFile, descend, item_index

_MAX_HOPS: Final = 100


@dataclass(frozen=True, slots=True)
class References:
    """Which files a document may lead to besides itself.

    folders: trees in which files may be read; empty for a document that has no folder (text, a dict).
    """

    folders: tuple[Path, ...] = ()


@dataclass(eq=False, slots=True)
class Document:
    """The files of one description. Files are read when a reference first leads to them."""

    root: SourceFile
    references: References
    _files: dict[Path, SourceFile] = field(default_factory=dict[Path, SourceFile])

    def node(self, pointer: str = "") -> Node:
        """Go to a place in the root file; its value is None where there is nothing."""
        return descend(Node(self.root, "", self.root.value), pointer)

    def location(self, pointer: str = "") -> Location:
        """Find where a pointer of the root file stands."""
        return self.root.location(pointer)

    def target(self, reference: str, base: Node) -> Node:
        """Find the node that `reference`, found in `base`'s file, names.

        Raises DocumentError (at `base`) when there is no such file or node, or it may not be read.
        """
        address, _, fragment = reference.partition("#")
        file = base.file if not address else self._file(unquote(address), base)
        pointer = unquote(fragment)
        if pointer and not pointer.startswith("/"):
            return self._anchored(file, pointer, reference, base)
        node = descend(Node(file, "", file.value), pointer)
        if node.value is None and not _exists(file.value, pointer):
            raise DocumentError(
                f"$ref {reference!r} leads nowhere{_nearest(file.value, pointer)}", base.location
            )
        return node

    def follow(self, node: Node) -> Node:
        """Follow `$ref` from `node` until something that is no Reference Object.

        Raises DocumentError when a reference leads nowhere or back to itself.
        """
        seen: list[tuple[int, str]] = []
        while isinstance(node.mapping.get("$ref"), str):
            key = (id(node.file), node.pointer)
            if key in seen or len(seen) > _MAX_HOPS:
                raise DocumentError(f"$ref {node.mapping['$ref']!r} leads back to itself", node.location)
            seen.append(key)
            node = self.target(node.mapping["$ref"], node)
        return node

    def files(self) -> tuple[SourceFile, ...]:
        """List the files read so far, the root first."""
        return (self.root, *(file for file in self._files.values() if file is not self.root))

    def _anchored(self, file: SourceFile, anchor: str, reference: str, base: Node) -> Node:
        """Find the schema with this `$anchor` (JSON Schema 2020-12, Plain-name Fragments)."""
        stack = [Node(file, "", file.value)]
        while stack:
            node = stack.pop()
            if anchor in (node.mapping.get("$anchor"), node.mapping.get("$dynamicAnchor")):
                return node
            stack.extend(child for _, child in node.members())
            stack.extend(node.items())
        raise DocumentError(
            f"$ref {reference!r} leads nowhere: no $anchor {anchor!r} in {file.name}", base.location
        )

    def _file(self, address: str, base: Node) -> SourceFile:
        if "://" in address or base.file.path is None:
            raise DocumentError(
                f"$ref to {address!r}: only files beside the document are read", base.location
            )
        path = (base.file.path.parent / address).resolve()
        if path not in self._files:
            if not any(path.is_relative_to(folder) for folder in self.references.folders):
                raise DocumentError(f"$ref to {address!r} leaves the document's folder", base.location)
            name = normpath(Path(base.file.name).parent / address)
            try:
                self._files[path] = read_file(path, name)
            except DocumentError as error:
                at = base.location if error.at is None or error.at.line == 0 else error.at
                raise DocumentError(f"$ref to {address!r}: {error.message}", at) from error
        return self._files[path]


def _exists(value: Any, pointer: str) -> bool:
    for token in pointer_tokens(pointer):
        if is_object(value) and token in value:
            value = value[token]
        elif is_array(value) and (index := item_index(token, len(value))) is not None:
            value = value[index]
        else:
            return False
    return True


def _nearest(value: Any, pointer: str) -> str:
    """Say how far a pointer led, and what is there instead."""
    walked: list[str] = []
    for token in pointer_tokens(pointer):
        if not is_object(value) or token not in value:
            names = list(value) if is_object(value) else []
            close = get_close_matches(token, names, 1)
            return f": no {token!r} in #/{'/'.join(walked)}" + (
                f"; did you mean {close[0]!r}?" if close else ""
            )
        walked.append(token)
        value = value[token]
    return ""
