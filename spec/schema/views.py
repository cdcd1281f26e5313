"""What a direction does not see: `readOnly` members in requests, `writeOnly` ones in responses.

A hidden member need not be there, even where `required` names it, in whatever schema about the same object
that stands; sent all the same it is tolerated, unjudged (OpenAPI 3.0 and 3.1, Schema Object: SHOULD NOT be
sent; JSON Schema Validation, `readOnly` and `writeOnly`: any occurrence that says true decides). In a request
it is no member at all of an object that its own schema closes: `additionalProperties: false` refuses it.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct, field

from ..document import Document, Node
from ..json_value import is_object
from .dialect import Dialect
from .keywords import FORMS, SAME_VALUE

View: TypeAlias = Literal["request", "response"]
"""The direction in which a schema is read: a request hides `readOnly` members, a response `writeOnly` ones.
"""

Place: TypeAlias = tuple[int, str]
"""Which node: its file and its pointer."""

TOLERATED: Final[dict[str, Any]] = {"$comment": "tolerated, never made"}
"""What stands in a bundle for the schema of a hidden member."""

_KEYWORDS: Final[dict[View, str]] = {"request": "readOnly", "response": "writeOnly"}
_TELLING: Final = re.compile(
    r"""'(?:readOnly|writeOnly)': True|'\$(?:ref|dynamicRef|recursiveRef)': ['"](?!\#)|'mapping': """
)
"""What is written where a view may hide something, or another file is meant."""

_NONE: Final[frozenset[str]] = frozenset()


def is_tolerated(schema: object) -> bool:
    """Whether a schema in a bundle is there to tolerate what should not be made."""
    return is_object(schema) and schema.get("$comment") == TOLERATED["$comment"]


def hides_nothing(document: Document) -> bool:
    """Whether no view hides anything, as far as that is plain to see: in one file that leads to no other."""
    return _TELLING.search(repr(document.root.value)) is None


def place_of(node: Node) -> Place:
    """Tell which node this is."""
    return id(node.file), node.pointer


class Sight(Struct):
    """What one view of one document hides. Asked while schemas are written; each answer is found once."""

    document: Document
    dialect: Dialect
    view: View
    _hidden: dict[Place, bool] = field(default_factory=dict[Place, bool])
    _hides: dict[Place, frozenset[str]] = field(default_factory=dict[Place, frozenset[str]])
    _requires: dict[Place, frozenset[str]] = field(default_factory=dict[Place, frozenset[str]])

    def is_hidden(self, member: Node) -> bool:
        """Whether a member's schema says so, through references and `allOf`."""
        member = member.value if isinstance(member.value, Node) else member
        place = place_of(member)
        known = self._hidden.get(place)
        if known is None:
            self._hidden[place] = False  # met again on the way: recursion says nothing new
            known = self._hidden[place] = self._says(member)
        return known

    def _says(self, member: Node) -> bool:
        mapping = member.mapping
        target = self.target(member)
        if target is not None and not self.dialect.reference_siblings:
            return self.is_hidden(target)
        if mapping.get(_KEYWORDS[self.view]) is True:
            return True
        if target is not None and self.is_hidden(target):
            return True
        return "allOf" in mapping and any(self.is_hidden(part) for part in member.child("allOf").items())

    def target(self, node: Node) -> Node | None:
        """Find where the `$ref` of a schema leads; None where it has none, or it leads nowhere."""
        reference = node.mapping.get("$ref")
        return self.document.find_target(reference, node) if isinstance(reference, str) else None

    def own(self, node: Node) -> list[str]:
        """List the members that a schema itself declares and hides."""
        if not is_object(node.mapping.get("properties")):
            return []
        return [name for name, member in node.child("properties").members() if self.is_hidden(member)]

    def hides(self, node: Node) -> frozenset[str]:
        """List the members that a schema, or any other about the same object that it leads to, hides."""
        place = place_of(node)
        if place not in self._hides:
            self._hides[place] = frozenset(name for each in self._applied(node) for name in self.own(each))
        return self._hides[place]

    def requires(self, node: Node) -> frozenset[str]:
        """List the members that a schema, or any other about the same object that it leads to, requires."""
        place = place_of(node)
        if place not in self._requires:
            self._requires[place] = frozenset(
                name for each in self._applied(node) for name in _required_by(each)
            )
        return self._requires[place]

    def _applied(self, node: Node) -> Iterator[Node]:
        """Go through the schemas about the same object, through references, each once."""
        waiting = [node]
        seen: set[Place] = set()
        while waiting:
            each = waiting.pop()
            if place_of(each) in seen:
                continue
            seen.add(place_of(each))
            target = self.target(each)
            if target is not None:
                waiting.append(target)
                if not self.dialect.reference_siblings:
                    continue
            yield each
            for keyword in SAME_VALUE & each.mapping.keys():
                waiting.extend(_schemas_in(each.child(keyword), keyword))


def _schemas_in(node: Node, keyword: str) -> Iterator[Node]:
    form = FORMS[keyword]
    if form == "schema":
        yield node
    elif form == "schemas":
        yield from node.items()
    elif form == "members":
        yield from (member for _, member in node.members())


def _required_by(node: Node) -> Iterator[str]:
    yield from (name for name in node.child("required").sequence if isinstance(name, str))
    for _, names in node.child("dependentRequired").members():
        yield from (name for name in names.sequence if isinstance(name, str))
