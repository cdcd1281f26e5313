"""What a sender sends: what its document declares, plus what it explicitly opens (DIFF §1.2).

No property comes that the document does not name, unless a schema opens the object by `additionalProperties`,
`unevaluatedProperties` or `patternProperties`, or says nothing at all. Closing is per group: everything that
applies to the same value. The closed schemas that are written here serve proofs: they may only take more than
is sent (`sending` says of a value whether it is).
"""

from collections.abc import Container, Mapping
from typing import Any, Final

from msgspec import Struct

from ..json_value import is_array, is_object
from ..schema.views import is_tolerated
from .graph import ASSERTED, Place, Position, Side, same_value
from .groups import Groups, groups_of

_UNIONS: Final = ("anyOf", "oneOf")
_INNER_ONE: Final = ("additionalProperties", "contains", "items", "unevaluatedItems", "unevaluatedProperties")
_INNER_MAP: Final = ("patternProperties", "properties")


class Declared(Struct, frozen=True, eq=False):
    """The names of members that a group declares.

    listed: those that only `required` or `dependentRequired` name. described: where each of the others is
    described. is_open: others may be sent, too. says_nothing: no type, no keyword: any value may be sent.
    """

    names: tuple[str, ...]
    listed: tuple[str, ...]
    described: Mapping[str, Position]
    patterns: tuple[str, ...]
    is_open: bool
    says_nothing: bool


def declared_by(position: Position, without: Container[Place] = ()) -> Declared:
    """Collect the names that anything about the value declares, in document order.

    without: alternatives that no value meets, so that no name comes by what they declare.
    """
    names: dict[str, None] = {}
    described: dict[str, Position] = {}
    patterns: dict[str, None] = {}
    opened = False
    seen: set[Place] = set()
    waiting = list(reversed(position))
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        keywords = place.keywords
        for name, member in place.members("properties").items():
            if is_tolerated(member.schema):
                continue  # a polite sender leaves it out
            names[name] = None
            described[name] = (*described.get(name, ()), member)
        names.update(dict.fromkeys(keywords.get("required", ())))
        patterns.update(dict.fromkeys(keywords.get("patternProperties", ())))
        for name, others in keywords.get("dependentRequired", {}).items():
            names.update(dict.fromkeys((name, *others)))
        opened = opened or any(
            keywords.get(keyword, False) is not False
            for keyword in ("additionalProperties", "unevaluatedProperties")
        )
        about = [other for other in same_value(place) if other not in without]
        waiting.extend(reversed(about))
        branches = (branch for keyword in _UNIONS for branch in place.branches(keyword))
        opened = opened or any(branch not in without and says_nothing((branch,)) for branch in branches)
    silent = says_nothing(position)
    listed = tuple(name for name in names if name not in described)
    return Declared(tuple(names), listed, described, tuple(patterns), opened or silent, silent)


def says_nothing(position: Position) -> bool:
    """Whether a position has no type and no keyword: any value is sent."""
    return all(_is_silent(place, frozenset()) for place in position)


def _is_silent(place: Place, seen: frozenset[Place]) -> bool:
    if place.schema is False or place in seen:
        return place.schema is not False
    if any(keyword in ASSERTED and keyword != "allOf" for keyword in place.keywords):
        return False
    target = place.target()
    parts = place.branches("allOf") + ([target] if target is not None else [])
    return all(_is_silent(part, seen | {place}) for part in parts)


def closed(side: Side) -> dict[str, Any]:
    """Write the bundle of a sender with every object in it closed."""
    groups = groups_of(side.root())
    if groups is None:
        return dict(side.bundle)
    definitions = {name: _opened(side.place(name, ()), groups) for name in side.definitions}
    return {**_whole(side.root(), groups), "$defs": definitions}


def _whole(place: Place, groups: Groups) -> dict[str, Any]:
    """Write the schema of a whole value, with the closure beside it."""
    schema = {"allOf": [_opened(place, groups)]}
    if place.schema is False:
        return schema
    return schema | closure_of(declared_by((place, *groups.get(place, ()))))


def _opened(place: Place, groups: Groups) -> Any:
    """Write a schema as it is, with what lies inside the value closed."""
    if not is_object(place.schema):
        return place.schema
    written = dict(place.schema)
    for keyword in _INNER_ONE:
        if is_object(written.get(keyword)):
            written[keyword] = _whole(place.child(keyword), groups)
    for keyword in _INNER_MAP:
        if is_object(written.get(keyword)):
            members = place.members(keyword)
            written[keyword] = {name: _whole(member, groups) for name, member in members.items()}
    if is_array(written.get("prefixItems")):
        written["prefixItems"] = [_whole(item, groups) for item in place.branches("prefixItems")]
    if is_array(written.get("allOf")):
        written["allOf"] = [_opened(branch, groups) for branch in place.branches("allOf")]
    for keyword in _UNIONS:
        if is_array(written.get(keyword)):
            written[keyword] = [_branch(branch, keyword, groups) for branch in place.branches(keyword)]
    return written


def _branch(branch: Place, keyword: str, groups: Groups) -> Any:
    if says_nothing((branch,)):
        return {"additionalProperties": True, "items": True}
    # Closing inside a `oneOf` can let a value through that matched twice, so it stays as it is.
    return branch.schema if keyword == "oneOf" else _opened(branch, groups)


def closure_of(declared: Declared) -> dict[str, Any]:
    """Write the keywords that keep other names than the declared ones out; none for an open object."""
    if declared.says_nothing or declared.is_open:
        return {}
    names: list[dict[str, Any]] = [{"pattern": pattern} for pattern in declared.patterns]
    if declared.names or not names:
        names.insert(0, {"enum": list(declared.names)} if declared.names else {"not": {}})
    return {"propertyNames": names[0] if len(names) == 1 else {"anyOf": names}}
