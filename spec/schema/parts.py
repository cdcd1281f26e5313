"""The parts of one schema as the user wrote it: its own keywords, and the schemas inside, a step at a time.

For those who walk a schema beside a value; what the value breaks is the judge's to say.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import jsonschema_rs
from msgspec import Struct

from ..document import Node
from ..errors import DocumentError
from ..json_value import is_array, is_object
from .format_checks import compiled
from .keywords import is_schema
from .pattern import translate
from .views import Sight


class Patterned(Struct, frozen=True):
    """Members that are known by a pattern. written: in the document. pattern: as the engine reads it.
    matches: whether a name does.
    """

    written: str
    pattern: str
    matches: Callable[[str], bool]
    node: Node


class Parts(Struct, frozen=True):
    """One schema in one view. node: where its keywords stand. keywords: as JSON Schema 2020-12 has them,
    without those that do not count beside `$ref`.

    whole: schemas that all hold of the same value (`$ref`, `allOf`). members: by name, in document order,
    without those that this view hides. needed: names of members that have to be there. patterned: by the
    pattern of their names. extra, items: of all further members, of all further items; prefix: of the first
    ones. alternatives: by keyword (`anyOf`, `oneOf`). choices: `if`, `then` and `else`.
    """

    node: Node
    keywords: Mapping[str, Any]
    whole: tuple[Node, ...]
    members: Mapping[str, Node]
    needed: frozenset[str]
    patterned: tuple[Patterned, ...]
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
    patterned = _patterned(node, sight, keywords)
    return Parts(
        node=node,
        keywords=keywords,
        whole=tuple(whole),
        members=_members(node, sight, keywords),
        needed=sight.requires(node),
        patterned=patterned or (),
        extra=None if patterned is None else _held(node, "additionalProperties", keywords),
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


def _patterned(node: Node, sight: Sight, keywords: Mapping[str, Any]) -> tuple[Patterned, ...] | None:
    """List the members that are known by a pattern; None where one can't be run, so that it is not known
    which members are left for others.
    """
    if not is_object(keywords.get("patternProperties")):
        return ()
    found: list[Patterned] = []
    for written, member in node.child("patternProperties").members():
        try:
            pattern = translate(written)
            matches = compiled({"pattern": pattern}).is_valid
        except (ValueError, jsonschema_rs.ValidationError):
            return None
        if is_schema(member.value) and not sight.is_hidden(member):
            found.append(Patterned(written, pattern, matches, member))
    return tuple(found)


def _held(node: Node, keyword: str, keywords: Mapping[str, Any]) -> Node | None:
    """Give the schema that a keyword holds; None where it holds none, or one that says nothing."""
    return node.child(keyword) if is_object(keywords.get(keyword)) else None


def _listed(node: Node, keyword: str, keywords: Mapping[str, Any]) -> tuple[Node, ...]:
    if not is_array(keywords.get(keyword)):
        return ()
    return tuple(each for each in node.child(keyword).items() if is_schema(each.value))
