"""The parsed files of one API description, and how references lead from node to node.

Nothing is dereferenced into copies: a `Node` is a place in a file, and `Document.follow` goes where its
`$ref` points (OpenAPI, Reference Object; RFC 3986, Reference Resolution; RFC 6901).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from os.path import normpath
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from ..errors import DocumentError
from ..json_value import is_array, is_object
from ..location import Location, pointer_child, pointer_tokens
from .json_reader import (
    JsonPositions,
    place_at,
    read_json,
    repeated_names,
    with_wide_escapes,
    without_lone_surrogates,
)
from .positions import Positions
from .yaml_reader import YamlError, read_yaml

MAX_BYTES: Final = 100_000_000
"""Size of a file that is still read."""

_MAX_HOPS: Final = 100


@dataclass(frozen=True, slots=True)
class DocumentProblem:
    """A part of the document that can't be used, or looks wrong; it costs only that part."""

    message: str
    at: Location
    rule: str = "document"


@dataclass(eq=False, slots=True)
class SourceFile:
    """One parsed file. name: as the user knows it. path: where it lies, None for text given directly."""

    name: str
    path: Path | None
    text: str
    value: Any
    positions: Positions | None
    problems: tuple[DocumentProblem, ...] = ()

    def location(self, pointer: str) -> Location:
        """Name the place of the node at `pointer`; line and column are found when they are asked for."""
        return Location.found_by(self.place, self.name, pointer)

    def place(self, pointer: str) -> tuple[int, int]:
        """Find the line and column of the node at `pointer`, or of its nearest ancestor that exists."""
        if self.positions is None:
            self.positions = JsonPositions(self.text, self.value)
        line, column = divmod(self.positions.root, 1 << 32) if self.text else (0, 0)
        container = self.value
        for token in pointer_tokens(pointer):
            if not (is_object(container) or is_array(container)):
                break
            place = self.positions.place(container, token)
            if place is None:
                break
            line, column = place
            container = _member(container, token)
        return line, column


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a file together with the value that stands there."""

    file: SourceFile
    pointer: str
    value: Any

    def child(self, token: str | int) -> "Node":
        """Go to the member or item `token`; its value is None where there is none."""
        return Node(self.file, pointer_child(self.pointer, token), _member(self.value, str(token)))

    @property
    def mapping(self) -> dict[str, Any]:
        """The value where it is a mapping, else an empty one."""
        return self.value if is_object(self.value) else {}

    @property
    def sequence(self) -> list[Any]:
        """The value where it is a sequence, else an empty one."""
        return self.value if is_array(self.value) else []

    def parent(self) -> "Node":
        """Go to the node that holds this one in its file; the root is its own parent."""
        return _descend(Node(self.file, "", self.file.value), self.pointer.rpartition("/")[0])

    def members(self) -> Iterator[tuple[str, "Node"]]:
        """Go through the members of a mapping in order; nothing where the value is no mapping."""
        for name in self.mapping:
            yield name, self.child(name)

    def items(self) -> Iterator["Node"]:
        """Go through the items of a sequence in order; nothing where the value is no sequence."""
        for index in range(len(self.sequence)):
            yield self.child(index)

    @property
    def location(self) -> Location:
        """Where the node stands in the user's file."""
        return self.file.location(self.pointer)


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
        return _descend(Node(self.root, "", self.root.value), pointer)

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
        node = _descend(Node(file, "", file.value), pointer)
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


def read_file(path: Path, name: str) -> SourceFile:
    """Read and parse one file. Raises DocumentError when it is missing, unreadable, too large or no YAML or
    JSON.
    """
    nowhere = Location(name, 0, 0, "")
    try:
        if path.is_dir():
            raise DocumentError("is a folder, not a document", nowhere)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # of a device there may be no end
    except FileNotFoundError:
        raise DocumentError("no such file", nowhere) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DocumentError(f"can't be read: {reason}", nowhere) from error
    if len(data) > MAX_BYTES:
        raise DocumentError(f"is larger than {MAX_BYTES:,} bytes", nowhere)
    return parse_text(data, name, path.resolve())


def parse_text(data: bytes, name: str, path: Path | None = None) -> SourceFile:
    """Parse the bytes of a file: JSON and YAML are told apart by content, not by name.

    Raises DocumentError with the place of what is wrong.
    """
    text = _decoded(data, name)
    if not text.strip():
        raise DocumentError("the file is empty", Location(name, 1, 1, ""))
    first = text.lstrip()[0]
    if first == "<" and not text.lstrip().startswith("<<"):
        message = "this is HTML or XML, not YAML or JSON; if it is a web page, save the file behind it"
        raise DocumentError(message, Location(name, *place_at(text, text.index("<")), ""))
    if first in "{[":
        try:
            return _parse_json(text, name, path)
        except (ValueError, RecursionError):
            # YAML's flow style takes trailing commas and comments, and says where an error is
            text = with_wide_escapes(text)
    return _parse_yaml(text, name, path)


def value_file(value: dict[str, Any], name: str) -> SourceFile:
    """Make a file of a value that was given directly; its nodes have no lines.

    Raises DocumentError when it is no JSON value (it holds a date or itself, say).
    """
    try:
        text, _ = without_lone_surrogates(json.dumps(value))
        copied, _ = read_json(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise DocumentError(f"is no JSON value: {error}", Location(name, 0, 0, "")) from error
    return SourceFile(name, None, "", copied, Positions())


def _parse_json(written: str, name: str, path: Path | None) -> SourceFile:
    text, surrogates = without_lone_surrogates(written)
    value, is_repetitive = read_json(text)
    problems = [
        DocumentProblem(
            f"the name {member!r} stands twice in one object; the last one counts",
            Location(name, *place_at(text, offset), ""),
            "duplicate-name",
        )
        for member, offset in (repeated_names(text) if is_repetitive else ())
    ]
    problems.extend(
        DocumentProblem(
            f"{written[offset : offset + 6]} is half a character, and read as U+FFFD",
            Location(name, *place_at(text, offset), ""),
            "surrogate-lone",
        )
        for offset in surrogates
    )
    return SourceFile(name, path, text, value, None, tuple(problems))


def _parse_yaml(text: str, name: str, path: Path | None) -> SourceFile:
    try:
        read = read_yaml(text)
    except YamlError as error:
        raise DocumentError(
            f"no valid YAML or JSON: {error.message}", Location(name, error.line, error.column, "")
        ) from error
    problems = [
        DocumentProblem(
            f"the name {key!r} stands twice in one mapping; the last one counts",
            Location(name, line, column, ""),
            "duplicate-name",
        )
        for line, column, key in read.duplicates
    ]
    if read.second is not None:
        message = "a second YAML document starts here; only the first is read"
        problems.append(DocumentProblem(message, Location(name, *read.second, ""), "document-second"))
    return SourceFile(name, path, text, read.value, read.positions, tuple(problems))


def _decoded(data: bytes, name: str) -> str:
    """Decode a file: UTF-8 with or without a byte order mark, or UTF-16/32 that has one (YAML 1.2,
    Character Encodings).
    """
    encoding = "utf-8-sig"
    for mark, marked in (
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            encoding = marked
            break
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            f"is no text in {encoding.removesuffix('-sig').upper()}", Location(name, line, 1, "")
        ) from error


def _member(container: Any, token: str) -> Any:
    if is_object(container):
        return container.get(token)
    if is_array(container) and token.isdigit() and int(token) < len(container):
        return container[int(token)]
    return None


def _descend(node: Node, pointer: str) -> Node:
    value = node.value
    for token in pointer_tokens(pointer):
        value = _member(value, token)
    return Node(node.file, pointer, value)


def _exists(value: Any, pointer: str) -> bool:
    for token in pointer_tokens(pointer):
        if is_object(value) and token in value:
            value = value[token]
        elif is_array(value) and token.isdigit() and int(token) < len(value):
            value = value[int(token)]
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
