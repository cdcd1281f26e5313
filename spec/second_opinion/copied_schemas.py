"""Schemas as their authors wrote them, copied into the `components` of one self-contained document.

The second opinion has to judge the user's own keywords, not our rewriting of them: only references are
spelled anew (nothing may be fetched or looked for elsewhere), and what 2.0 spells differently from 3.0.
"""

import re
from typing import Any, Final

from msgspec import Struct, field

from ..document import Document, Node
from ..errors import DocumentError
from ..json_value import Json, is_array, is_object
from ..schema.keywords import FORMS, WRITTEN

_HOLDING: Final = {name: form for name, form in WRITTEN.items() if name not in ("$defs", "definitions")}
"""Where a schema holds schemas; what only names some is copied where a reference leads to it."""

_PLAIN: Final = frozenset(name for name, form in FORMS.items() if form == "value") - {
    "$ref", "default", "example", "examples",
} | {"contentEncoding", "contentMediaType", "deprecated", "nullable", "readOnly", "writeOnly"}  # fmt: skip
_DYNAMIC: Final = frozenset(("$dynamicRef", "$recursiveRef"))


class NotCopied(Exception):
    """A schema can't be handed over. Its text says why."""


class CopiedSchemas(Struct):
    """The schemas that one operation reaches, each once, by the name it has under `components/schemas`."""

    document: Document
    is_swagger: bool
    made: dict[str, Json] = field(default_factory=dict[str, Json])
    _names: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def copy(self, node: Node) -> Json:
        """Copy the schema at a node; what it refers to is copied under a name of its own.

        Raises NotCopied for a dynamic reference.
        """
        if isinstance(node.value, Node):  # a member of an object that is written elsewhere: a form's field
            return self.copy(node.value)
        if not is_object(node.value):
            return node.value if isinstance(node.value, bool) else {}
        dynamic = _DYNAMIC & node.value.keys()
        if dynamic:
            raise NotCopied(f"{min(dynamic)} is not handed over")
        copied = {name: self._keyword(name, node.child(name)) for name in node.value if _is_known(name)}
        if self.is_swagger:
            _modernize(copied, node.value)
        reference = node.value.get("$ref")
        if isinstance(reference, str):
            copied |= self._reference(reference, node)
        if is_object(node.value.get("discriminator")):
            copied["discriminator"] = self._discriminator(node)
        return copied

    def _keyword(self, name: str, node: Node) -> Json:
        form = _HOLDING.get(name)
        if form is None:
            return node.value
        if form == "members":
            return {key: self.copy(member) for key, member in node.members()}
        if form == "schemas" or is_array(node.value):
            return [self.copy(item) for item in node.items()]
        return self.copy(node)

    def _reference(self, reference: str, node: Node) -> dict[str, Json]:
        """Spell a reference anew; one that leads nowhere says nothing, as in our own reading."""
        try:
            return {"$ref": f"#/components/schemas/{self._name(self.document.target(reference, node))}"}
        except DocumentError:
            return {}

    def _name(self, node: Node) -> str:
        """Give a schema its name, the one it has in the document where that is still free."""
        key = (node.file.name, node.pointer)
        if key not in self._names:
            stem = re.sub(r"[^\w.-]", "_", node.pointer.rpartition("/")[2], flags=re.ASCII) or "root"
            name, number = stem, 1
            while name in self.made:
                number += 1
                name = f"{stem}-{number}"
            self._names[key] = name
            self.made[name] = {}
            self.made[name] = self.copy(node)
        return self._names[key]

    def _discriminator(self, node: Node) -> dict[str, Json]:
        """Copy a Discriminator Object with the schemas that it names and those that inherit from this one."""
        written = node.child("discriminator")
        mapping: dict[str, Json] = {}
        for value, target in written.child("mapping").mapping.items():
            if isinstance(target, str):
                is_name = re.fullmatch(r"[\w.-]+", target) and not target.endswith((".yaml", ".yml", ".json"))
                reference = f"#/components/schemas/{target}" if is_name else target
                mapping[value] = self._reference(reference, node).get("$ref", target)
        siblings = node.parent() if node.pointer.startswith("/components/schemas/") else None
        for _, sibling in siblings.members() if siblings is not None else ():
            if any(self._leads_to(part, node) for part in sibling.child("allOf").items()):
                self._name(sibling)
        name = written.mapping.get("propertyName")
        return {"propertyName": name, "mapping": mapping} if mapping else {"propertyName": name}

    def _leads_to(self, part: Node, node: Node) -> bool:
        reference = part.mapping.get("$ref")
        return isinstance(reference, str) and reference == f"#{node.pointer}"


def _is_known(name: str) -> bool:
    return name in _HOLDING or name in _PLAIN


def _modernize(copied: dict[str, Json], written: dict[str, Any]) -> None:
    """Spell a schema of 2.0 as 3.0 does (Swagger 2.0, Schema Object, Parameter Object)."""
    if copied.get("type") == "file":
        copied.update({"type": "string", "format": "binary"})
    if written.get("x-nullable") is True:
        copied["nullable"] = True
    if isinstance(copied.get("required"), bool):
        del copied["required"]  # a parameter is its own schema, and says with it that it has to be sent
