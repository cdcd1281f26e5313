"""What lies inside a value: members of objects and items of arrays, as sender and reader see each.

Objects are compared name by name, with the fallbacks `patternProperties` and `additionalProperties`; names
that no one writes out are stood for by one that fits nothing else. Arrays are compared position by position.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal

import jsonschema_rs
from msgspec import Struct
from msgspec.structs import replace

from .cases import Case, Demands
from .graph import Place, Position
from .keywords import most

MemberKeyword = Literal["properties", "additionalProperties", "patternProperties", "prefixItems", "items"]

OTHER: Final = "other"
"""A name that stands for all names that nobody declares."""


class Member(Struct, frozen=True):
    """One member or item. sender, reader: the schemas that each applies to it.

    owner, refused_by: the reader's schema, and its keyword, that refuse the member by `false`. is_own: the
    case itself describes it, not an alternative that it did not choose.
    """

    keyword: MemberKeyword
    token: str | int
    sender: Position
    reader: Position
    owner: Place | None = None
    refused_by: str = ""
    is_own: bool = True


def object_members(case: Case, demands: Demands) -> Iterator[Member]:
    """Pair what an object of the case may hold with what the reader says of it."""
    if "object" not in case.types:
        return
    declared = case.declared
    names = dict.fromkeys(declared.names)
    if declared.is_open or declared.patterns:
        names |= dict.fromkeys(name for atom in demands.atoms for name in atom.keywords.get("properties", ()))
    for name in names:
        sent, is_own = _sent_under(name, case)
        yield from (replace(_read("properties", name, each, demands), is_own=is_own) for each in sent)
    for pattern in declared.patterns:
        yield _pattern_member(pattern, case, demands)
    if declared.is_open:
        yield _other_member(case, demands, names)


def _sent_under(name: str, case: Case) -> tuple[list[Position], bool]:
    """List what may be sent under a name: one position, or one for each alternative that describes it.

    And whether the case describes it itself.
    """
    applied = [pair for atom in case.atoms for pair in schemas_for(name, atom)]
    own = [schema for schema, keyword in applied if keyword != "additionalProperties"]
    fallback = [schema for schema, keyword in applied if keyword == "additionalProperties"]
    declared = case.declared
    if any(schema.schema is False for schema, _ in applied):
        return [], True
    if own or name in declared.listed:
        return [(*own, *fallback)], True
    open_ = [tuple(fallback)] if declared.is_open else []
    # Declared in an alternative that this case did not choose: it comes as that describes it, or not at all.
    return [(described, *fallback) for described in declared.described.get(name, ())] + open_, False


def schemas_for(name: str, atom: Place) -> list[tuple[Place, str]]:
    """List the schemas that one schema applies to the member `name`, each with its keyword."""
    keywords = atom.keywords
    found: list[tuple[Place, str]] = []
    if name in keywords.get("properties", ()):
        found.append((atom.child("properties", name), "properties"))
    found.extend(
        (atom.child("patternProperties", pattern), "patternProperties")
        for pattern in keywords.get("patternProperties", ())
        if matches(pattern, name)
    )
    if not found and "additionalProperties" in keywords:
        found.append((atom.child("additionalProperties"), "additionalProperties"))
    return found


def _read(keyword: MemberKeyword, name: str, sender: Position, demands: Demands) -> Member:
    reader: list[Place] = []
    owner, refused_by = None, ""
    for atom in demands.atoms:
        for schema, by in schemas_for(name, atom):
            reader.append(schema)
            if schema.schema is False:
                owner, refused_by = atom, by
    return Member(keyword, name, sender, tuple(reader), owner, refused_by)


def _pattern_member(pattern: str, case: Case, demands: Demands) -> Member:
    sender = tuple(
        atom.child("patternProperties", pattern)
        for atom in case.atoms
        if pattern in atom.keywords.get("patternProperties", ())
    )
    reader: list[Place] = []
    owner, refused_by = None, ""
    for atom in demands.atoms:
        patterns = atom.keywords.get("patternProperties", ())
        keys: list[tuple[str, ...]] = [("patternProperties", other) for other in patterns]
        if pattern not in patterns and "additionalProperties" in atom.keywords:
            keys.append(("additionalProperties",))
        for key in keys:
            schema = atom.child(*key)
            reader.append(schema)
            if schema.schema is False:
                owner, refused_by = atom, key[0]
    return Member("patternProperties", name_for(pattern), sender, tuple(reader), owner, refused_by)


def _other_member(case: Case, demands: Demands, names: dict[str, None]) -> Member:
    sender = tuple(
        atom.child("additionalProperties") for atom in case.atoms if "additionalProperties" in atom.keywords
    )
    reader: list[Place] = []
    owner, refused_by = None, ""
    for atom in demands.atoms:
        keys: list[tuple[str, ...]] = (
            [("additionalProperties",)] if "additionalProperties" in atom.keywords else []
        )
        keys += [
            ("patternProperties", pattern)
            for pattern in atom.keywords.get("patternProperties", ())
            if pattern not in case.declared.patterns
        ]
        for key in keys:
            schema = atom.child(*key)
            reader.append(schema)
            if schema.schema is False:
                owner, refused_by = atom, key[0]
    token = OTHER
    while token in names:
        token += "_"
    return Member("additionalProperties", token, sender, tuple(reader), owner, refused_by)


def item_members(case: Case, demands: Demands) -> Iterator[Member]:
    """Pair the items of an array of the case with what the reader says of them."""
    if "array" not in case.types:
        return
    longest = max(
        (len(atom.keywords.get("prefixItems", ())) for atom in (*case.atoms, *demands.atoms)), default=0
    )
    limit = most(case, "maxItems")
    for index in range(longest if limit is None else min(longest, limit)):
        yield _item("prefixItems", index, case, demands)
    if limit is None or limit > longest:
        yield _item("items", longest, case, demands)


def _item(keyword: MemberKeyword, index: int, case: Case, demands: Demands) -> Member:
    sender = tuple(schema for atom in case.atoms for schema in items_at(atom, index))
    reader: list[Place] = []
    owner, refused_by = None, ""
    for atom in demands.atoms:
        for schema in items_at(atom, index):
            reader.append(schema)
            if schema.schema is False:
                owner, refused_by = atom, "items"
    return Member(keyword, index, sender, tuple(reader), owner, refused_by)


def items_at(atom: Place, index: int) -> list[Place]:
    """List the schemas that one schema applies to the item at `index`: one, or none."""
    prefix = atom.keywords.get("prefixItems", ())
    if index < len(prefix):
        return [atom.child("prefixItems", index)]
    return [atom.child("items")] if isinstance(atom.keywords.get("items"), dict | bool) else []


def names_are_taken(case: Case, atom: Place) -> bool:
    """Whether every name that an object of the case can have meets the reader's `propertyNames`."""
    if case.declared.is_open or case.declared.patterns:
        return False
    schema = atom.child("propertyNames")
    return all(schema.side.is_valid((schema,), name) for name in case.declared.names)


def names_are_evaluated(case: Case, atom: Place) -> bool:
    """Whether the reader describes, whatever alternative applies, every name that the case can have."""
    places = _without_choice(atom)
    if any("additionalProperties" in place.keywords for place in places):
        return True
    if case.declared.is_open:
        return False
    names = {name for place in places for name in place.keywords.get("properties", ())}
    patterns = {pattern for place in places for pattern in place.keywords.get("patternProperties", ())}
    return patterns.issuperset(case.declared.patterns) and all(
        name in names or any(matches(pattern, name) for pattern in patterns) for name in case.declared.names
    )


def _without_choice(atom: Place) -> list[Place]:
    """Collect the schemas about the same object that always apply: itself, by `allOf` and references."""
    found: dict[Place, None] = {}
    waiting = [atom]
    while waiting:
        place = waiting.pop()
        if place in found:
            continue
        found[place] = None
        waiting.extend(place.branches("allOf"))
        target = place.target()
        waiting.extend([target] if target is not None else [])
    return list(found)


@lru_cache(maxsize=4096)
def matches(pattern: str, name: str) -> bool:
    """Whether a name matches a pattern, as the judge reads it (ECMA-262, searched anywhere)."""
    try:
        return jsonschema_rs.is_valid(
            {"pattern": pattern}, name, draft=jsonschema_rs.Draft202012, offline=True
        )
    except (jsonschema_rs.ValidationError, ValueError):
        return False


def name_for(pattern: str) -> str:
    """Find a name that matches a pattern: one of a few common names, else its literal letters."""
    literal = re.sub(r"[^A-Za-z0-9_-]", "", pattern)
    for name in ("x-a", "a", "a1", "1", "A", "en", "a_b", "x", "abc", "default", literal):
        if matches(pattern, name):
            return name
    return literal or "a"


def schemas_inside(token: str | int, atom: Place) -> list[Place]:
    """List the schemas that one has for a member, or for the item at a position."""
    if isinstance(token, str):
        return [schema for schema, _ in schemas_for(token, atom)]
    prefix = atom.keywords.get("prefixItems", ())
    if token < len(prefix):
        return [atom.child("prefixItems", token)]
    return [atom.child("items")] if isinstance(atom.keywords.get("items"), dict | bool) else []
