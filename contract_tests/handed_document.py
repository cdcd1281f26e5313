"""A document as it is handed to another program: plain JSON files that lead to each other and nowhere else.

Another program follows what it finds: it would fetch a `$ref`, an `externalValue` or a meta-schema from
wherever a document says, and read YAML by other rules (`1:1`, dates, `on`). So each file is written as JSON
with references that lead where `spec` has been allowed to go; what leads elsewhere is left out.
"""

import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from msgspec import Struct

from ..spec import Document, Node, Spec, is_array, is_object

_FOLLOWED: Final = frozenset(("$id", "externalValue"))
"""Members that other programs follow or resolve against."""

_DIALECTS: Final = frozenset(("$schema", "jsonSchemaDialect"))
_KNOWN_DIALECTS: Final = ("http://json-schema.org/", "https://json-schema.org/", "https://spec.openapis.org/")
_DYNAMIC: Final = frozenset(("$dynamicRef", "$recursiveRef"))


def write_document(spec: Spec, folder: Path) -> Path:
    """Write the files of a document into `folder`, and give the root's path."""
    folder.mkdir(parents=True, exist_ok=True)
    copying = _Copying(spec.document, [spec.document.node()])
    place = 0
    while place < len(copying.files):  # each file that is copied may lead to more of them
        text = json.dumps(copying.copied(copying.files[place]), default=float)
        (folder / copying.name(place)).write_text(text, encoding="utf-8")
        place += 1
    return folder / copying.name(0)


class _Copying(Struct):
    """files: the roots of those that were led to so far, in order."""

    document: Document
    files: list[Node]

    def name(self, place: int) -> str:
        return f"part-{place}.json" if place else "openapi.json"

    def copied(self, node: Node) -> Any:
        if is_array(node.value):
            return [self.copied(item) for item in node.items()]
        if not is_object(node.value):
            return node.value
        copy: dict[str, Any] = {}
        for name, member in node.members():
            if _is_link_elsewhere(member):
                continue
            if not isinstance(member.value, str):
                copy[name] = self.copied(member)
            elif name == "$ref":
                copy |= self._reference(node, member.value)
            elif _is_harmless(name, member.value):
                copy[name] = member.value
        return copy

    def _reference(self, node: Node, written: str) -> dict[str, Any]:
        target = self.document.find_target(written, node)
        if target is None:
            return {}
        root = Node(target.file, "", target.file.value)
        place = next((place for place, file in enumerate(self.files) if file.file is target.file), None)
        if place is None:
            place = len(self.files)
            self.files.append(root)
        address = "" if target.file is node.file else self.name(place)
        return {"$ref": f"{address}#{quote(target.pointer, safe='/~')}"}


def _is_link_elsewhere(node: Node) -> bool:
    """Whether this is a Link Object whose operation stands in another document: it would be fetched."""
    reference = node.mapping.get("operationRef")
    return isinstance(reference, str) and not reference.startswith("#")


def _is_harmless(name: str, text: str) -> bool:
    if name in _DIALECTS:
        return text.startswith(_KNOWN_DIALECTS)
    return name not in _FOLLOWED and (name not in _DYNAMIC or text.startswith("#"))
