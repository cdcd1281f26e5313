"""The parsed files of one API description, and how references lead from node to node.

Nothing is dereferenced into copies: a `Node` is a place in a file, and `Document.follow` goes where its
`$ref` points (OpenAPI, Reference Object; RFC 3986, Reference Resolution; RFC 6901; JSON Schema 2020-12, Core,
Base URI, Anchors, and Dereferencing).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from msgspec import Struct, field

from ..errors import DocumentError
from ..location import Location, pointer_of, pointer_tokens
from .identifiers import RECURSIVE, Identifiers, identifiers
from .library import Library
from .nearest import Hints
from .shelf import Unreadable
from .source_file import Node, SourceFile, descend, has_member
from .uri import Uri, decoded_path, relative_path

_MAX_HOPS: Final = 100
_NO_URI: Final = Uri("", None, "", None)
_WITHOUT_IDENTIFIERS: Final = ("2.0", "3.0.")
"""Versions of OpenAPI whose schemas have no `$id` and no `$anchor` (Schema Object)."""


class Document(Struct, eq=False):
    """The files of one description. Files are read when a reference first leads to them."""

    root: SourceFile
    library: Library = field(default_factory=lambda: Library({}))
    _identifiers: dict[int, Identifiers] = field(default_factory=dict[int, Identifiers])
    _resources: dict[str, Node] = field(default_factory=dict[str, Node])
    _targets: dict[tuple[int, str, str], Node] = field(default_factory=dict[tuple[int, str, str], Node])
    _followed: dict[tuple[int, str], Node] = field(default_factory=dict[tuple[int, str], Node])
    _sought: set[tuple[int, str, str]] = field(default_factory=set[tuple[int, str, str]])
    _hints: Hints = field(default_factory=Hints)

    def node(self, pointer: str = "") -> Node:
        """Go to a place in the root file; its value is None where there is nothing."""
        return descend(Node(self.root, "", self.root.value), pointer)

    def location(self, pointer: str = "") -> Location:
        """Find where a pointer of the root file stands."""
        return self.root.location(pointer)

    def target(self, reference: str, base: Node) -> Node:
        """Find the node that `reference`, found at or in `base`, names.

        Raises DocumentError (at `base`) when there is no such file or node, or it may not be read.
        """
        return self._target(reference, base, _MAX_HOPS)

    def find_target(self, reference: str, base: Node) -> Node | None:
        """Find what `target` does; None where that is nothing, or may not be read."""
        try:
            return self.target(reference, base)
        except DocumentError:
            return None

    def follow(self, node: Node) -> Node:
        """Follow `$ref` from `node` until something that is no Reference Object.

        Raises DocumentError when a reference leads nowhere or back to itself.
        """
        return self._follow(node, _MAX_HOPS)

    def files(self) -> tuple[SourceFile, ...]:
        """List the files read so far, the root first."""
        return (self.root, *(file for file in self.library.files.values() if file is not self.root))

    def texts(self) -> dict[str, str]:
        """Give the texts of all files that places may name, overlays among them, by their names."""
        return {each.name: each.text for file in self.files() for each in file.written_in()}

    def addresses(self) -> tuple[str, ...]:
        """Say where the root, then the overlays applied to it, are found from any folder: their paths, or the
        names of those that lie in none.
        """
        return tuple(
            each.name if each.path is None else str(each.path.resolve()) for each in self.root.written_in()
        )

    def paths(self) -> tuple[Path, ...]:
        """List the files on disk that the description is made of so far, and those that it names in vain."""
        uris = [file.uri for file in self.files() if file.uri is not None] + list(self.library.missing())
        local = [uri for uri in uris if uri.scheme == "file"]
        return tuple(dict.fromkeys(Path(decoded_path(uri)) for uri in local))

    def dialect(self, node: Node) -> str | None:
        """Say which dialect of JSON Schema a schema is written in, as `$schema` or `jsonSchemaDialect` name
        it; None where nobody says (OpenAPI 3.1, Specifying Schema Dialects).
        """
        stated = self._identified(node.file).dialect(node.pointer)
        if stated is None:
            file = node.file if "jsonSchemaDialect" in _mapping(node.file) else self.root
            stated = _mapping(file).get("jsonSchemaDialect")
        return stated if isinstance(stated, str) else None

    def dynamic_anchors(self, node: Node) -> Mapping[str, Node]:
        """List the dynamic anchors of the schema resource that `node` stands in, by name (JSON Schema
        2020-12, Core, Dynamic References with "$dynamicRef"). `$recursiveAnchor` (2019-09) has the name ""; a
        resource without it has none of that name.
        """
        found = self._identified(node.file).dynamic_anchors(node.pointer)
        return {
            "" if name == RECURSIVE else name: self._at(node.file, pointer) for name, pointer in found.items()
        }

    def _target(self, reference: str, base: Node, hops: int) -> Node:
        """Find a target once. `hops`: how many references may still be passed on the way.

        What is looked for a second time while it is looked for leads back to itself.
        """
        key = (id(base.file), self._identified(base.file).base(base.pointer), reference)
        known = self._targets.get(key)
        if known is not None:
            return known
        if key in self._sought:
            raise DocumentError(f"$ref {reference!r} leads back to itself", base.location)
        self._sought.add(key)
        try:
            found = self._targets[key] = self._found(reference, base, hops)
        finally:
            self._sought.discard(key)
        return found

    def _found(self, reference: str, base: Node, hops: int) -> Node:
        address, _, fragment = reference.partition("#")
        root = self._resource(address, base)
        pointer = unquote(fragment)
        if pointer and not pointer.startswith("/"):
            return self._anchored(root, pointer, reference, base)
        found = self._within(root, pointer, hops)
        if found is None and pointer != fragment:
            found = self._within(root, fragment, hops)  # a name with a `%` that nobody encoded
        if found is None:
            reason = self._hints.nearest(root.value, pointer)
            raise DocumentError(f"$ref {reference!r} leads nowhere{reason}", base.location)
        return found

    def _follow(self, node: Node, hops: int) -> Node:
        """Follow a chain of any length, and remember of all that are on it where it ends."""
        seen: set[tuple[int, str]] = set()
        while isinstance(node.mapping.get("$ref"), str):
            key = (id(node.file), node.pointer)
            if key in self._followed:
                node = self._followed[key]
                break
            if key in seen:
                raise DocumentError(f"$ref {node.mapping['$ref']!r} leads back to itself", node.location)
            seen.add(key)
            node = self._target(node.mapping["$ref"], node, hops)
        self._followed.update(dict.fromkeys(seen, node))
        return node

    def _within(self, root: Node, pointer: str, hops: int) -> Node | None:
        """Go along a pointer; through references, too, where a name is not found without (bundlers write
        such pointers). None where it leads nowhere.
        """
        tokens = pointer_tokens(pointer)
        node = root
        for place, token in enumerate(tokens):
            if not has_member(node.value, token):
                if hops <= 0 or not isinstance(node.mapping.get("$ref"), str):
                    return None
                return self._within(self._follow(node, hops - 1), pointer_of(tokens[place:]), hops - 1)
            node = node.child(token)
        return node

    def _anchored(self, root: Node, anchor: str, reference: str, base: Node) -> Node:
        """Find the schema with this `$anchor` (JSON Schema 2020-12, Plain-name Fragments)."""
        pointer = self._identified(root.file).anchors.get((root.pointer, anchor))
        if pointer is None:
            message = f"$ref {reference!r} leads nowhere: no $anchor {anchor!r} in {root.file.name}"
            raise DocumentError(message, base.location)
        return self._at(root.file, pointer)

    def _resource(self, address: str, base: Node) -> Node:
        """Find the schema resource, or the whole file, that a reference without its fragment names."""
        known = self._identified(base.file)
        place = known.base(base.pointer)
        if not address:
            return self._at(base.file, place)
        uri = known.bases[place].resolve(address)
        found = self._resources.get(str(uri))
        if found is not None:
            return found
        file = self._file(self._candidates(uri, base.file), address, base)
        known = self._identified(file)
        return self._resources.get(str(uri), self._at(file, known.base("")))

    def _candidates(self, uri: Uri, file: SourceFile) -> tuple[Uri, ...]:
        """List the addresses where a URI may be found. Where `$id` or `$self` call the file otherwise than
        where it lies, first the corresponding one beside it (RFC 3986, Establishing a Base URI).
        """
        identity = self._identified(file).bases[""]
        if file.uri is None or identity == file.uri or identity.origin != uri.origin:
            return (uri,)
        return file.uri.resolve(relative_path(uri, identity)), uri

    def _file(self, candidates: tuple[Uri, ...], address: str, base: Node) -> SourceFile:
        reason = ""
        for uri in candidates:
            try:
                return self.library.file(uri, base.file)
            except Unreadable as error:
                reason = reason or str(error)
            except DocumentError as error:
                raise DocumentError(f"$ref to {address!r}: {error.message}", error.at) from error
        raise DocumentError(f"$ref to {address!r}: {reason}", base.location)

    def _identified(self, file: SourceFile) -> Identifiers:
        """Find what the schemas of a file say of themselves, once."""
        found = self._identifiers.get(id(file))
        if found is None:
            uri = file.uri or _NO_URI
            value = None if self._has_no_identifiers() else file.value
            found = self._identifiers[id(file)] = identifiers(value, file.text, uri)
            for pointer, base in found.bases.items():
                self._resources.setdefault(str(base), self._at(file, pointer))
        return found

    def _has_no_identifiers(self) -> bool:
        version = _mapping(self.root).get("openapi", _mapping(self.root).get("swagger"))
        return str(version).startswith(_WITHOUT_IDENTIFIERS)

    def _at(self, file: SourceFile, pointer: str) -> Node:
        return descend(Node(file, "", file.value), pointer)


def _mapping(file: SourceFile) -> Mapping[str, object]:
    return Node(file, "", file.value).mapping
