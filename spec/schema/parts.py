"""The parts of one schema as the user wrote it: its own keywords, and the schemas inside, a step at a time.

For those who walk a schema beside a value; what the value breaks is the judge's to say.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from msgspec import Struct

from ..document import Node
from ..errors import DocumentError
from ..json_value import is_array, is_object
from .keywords import is_schema
from .views import Sight


class Parts(Struct, frozen=True):
    """One schema in one view. node: where its keywords stand. keywords: as JSON Schema 2020-12 has them,
    without those that do not count beside `$ref`.

    whole: schemas that all hold of the same value (`$ref`, `allOf`). members: by name, in document order,
    without those that this view hides. needed: names of members that have to be there. extra, items: of all
    further members, of all further items; prefix: of the first ones. alternatives: by keyword (`anyOf`,
    `oneOf`). choices: `if`, `then` and `else`.
    """

    node: Node
    keywords: Mapping[str, Any]
    whole: tuple[Node, ...]
    members: Mapping[str, Node]
    needed: frozenset[str]
    extra: Node | None
    prefix: tuple[Node, ...]
    items: Node | None
    alternatives: Mapping[str, tuple[Node, ...]]
    choices: Mapping[str, Node]


def parts_of(node: Node, sight: Sight) -> Parts:
    """Take a schema apart."""
    keywords = dict(node.mapping)
    whole: list[Node] = []
    if isinstance(keywords.pop("$ref", None), str):
        with suppress(DocumentError):  # it leads nowhere: the document's problem, told elsewhere
            whole.append(sight.document.follow(node))
        if not sight.dialect.reference_siblings:
            keywords = {}
    keywords = sight.dialect.rewrite(keywords)
    whole += _listed(node, "allOf", keywords)
    alternatives = {name: _listed(node, name, keywords) for name in ("anyOf", "oneOf")}
    choices = {name: _held(node, name, keywords) for name in ("if", "then", "else")}
    return Parts(
        node=node,
        keywords=keywords,
        whole=tuple(whole),
        members=_members(node, sight, keywords),
        needed=sight.requires(node),
        extra=None if "patternProperties" in keywords else _held(node, "additionalProperties", keywords),
        prefix=_listed(node, "prefixItems", keywords),
        items=_held(node, "items", keywords),
        alternatives={name: found for name, found in alternatives.items() if found},
        choices={name: found for name, found in choices.items() if found is not None},
    )


def _members(node: Node, sight: Sight, keywords: Mapping[str, Any]) -> dict[str, Node]:
    if not is_object(keywords.get("properties")):
        return {}
    return {
        name: member
        for name, member in node.child("properties").members()
        if is_schema(member.value) and not sight.is_hidden(member)
    }


def _held(node: Node, keyword: str, keywords: Mapping[str, Any]) -> Node | None:
    """Give the schema that a keyword holds; None where it holds none, or one that says nothing."""
    return node.child(keyword) if is_object(keywords.get(keyword)) else None


def _listed(node: Node, keyword: str, keywords: Mapping[str, Any]) -> tuple[Node, ...]:
    if not is_array(keywords.get(keyword)):
        return ()
    return tuple(each for each in node.child(keyword).items() if is_schema(each.value))
