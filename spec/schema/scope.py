"""The schemas of one document as one view sees them: their names, and what is asked to write them."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from msgspec import Struct, field

from ..document import Document, Node
from ..errors import DocumentError
from .definition import Definition
from .dialect import Dialect
from .discriminator import Families
from .format_checks import Formats
from .views import Place, Sight, View, place_of

_Key: TypeAlias = tuple[int, str, frozenset[str], bool, bool, tuple[tuple[str, Place], ...]]
_NOTHING: Final[Mapping[str, Node]] = MappingProxyType({})


class Scope(Struct):
    """One document, one view. definitions: the schemas that something led to so far, by name."""

    document: Document
    dialect: Dialect
    view: View
    formats: Formats
    sight: Sight
    families: Families
    definitions: dict[str, Definition] = field(default_factory=dict[str, Definition])
    _names: dict[_Key, str] = field(default_factory=dict[_Key, str])
    _numbers: dict[str, int] = field(default_factory=dict[str, int])

    @classmethod
    def of(cls, document: Document, dialect: Dialect, view: View, formats: Formats) -> "Scope":
        """Open the scope of a document."""
        return cls(document, dialect, view, formats, Sight(document, dialect, view), Families(document))

    def resolved(self, node: Node) -> Node:
        """Follow references that have nothing to say beside them, to the schema that speaks."""
        seen: set[Place] = set()
        while place_of(node) not in seen:
            seen.add(place_of(node))
            node = node.value if isinstance(node.value, Node) else node
            reference = node.mapping.get("$ref")
            if not isinstance(reference, str) or (self.dialect.reference_siblings and len(node.mapping) > 1):
                break
            try:
                node = self.document.target(reference, node)
            except DocumentError:
                break
        return node

    def name(
        self,
        node: Node,
        hidden: frozenset[str] = frozenset(),
        *,
        is_bare: bool = False,
        is_asked: bool = False,
        dynamic: Mapping[str, Node] = _NOTHING,
    ) -> str:
        """Give the schema at `node` its name under `$defs`: a readable one, unique in this scope.

        hidden: members that another schema about the same object hides. is_bare: without its discriminator.
        is_asked: as `not` and `if` see it. dynamic: the dynamic anchors of the resources on the way here; the
        outermost counts (JSON Schema Core, Dynamic References with "$dynamicRef").
        """
        found = {**self.document.dynamic_anchors(node), **dynamic}
        anchors = tuple((anchor, place_of(target)) for anchor, target in sorted(found.items()))
        key = (id(node.file), node.pointer, hidden, is_bare, is_asked, anchors)
        if key not in self._names:
            stem = re.sub(r"[^\w.-]", "_", node.pointer.rpartition("/")[2], flags=re.ASCII) or "root"
            name = stem
            while name in self.definitions:
                self._numbers[stem] = self._numbers.get(stem, 1) + 1
                name = f"{stem}-{self._numbers[stem]}"
            self._names[key] = name
            self.definitions[name] = Definition(name, node, hidden, is_bare, is_asked, found)
        return self._names[key]
