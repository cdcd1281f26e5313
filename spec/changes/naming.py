"""What a refused value says about the change: the kind, read off the reader's keyword (DIFF §2.5).

The kind is named by what changes for a value, not by the edit: a schema that was only written in another way
has none.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from ..json_text import canonical_json
from ..json_value import Json
from .candidates import hints_of
from .change import Party
from .graph import Place, Position, Side, types_of
from .meant import meant_by
from .members import schemas_inside
from .undescribed import is_by_pattern, items_of, undescribed

_MAX_LISTED: Final = 6
_NULL_KEYWORDS: Final = frozenset(("type", "enum", "const", "anyOf", "oneOf", "not"))
VERBS: Final[Mapping[Party, str]] = MappingProxyType({"old": "tightened", "new": "loosened"})
"""What becomes of a keyword that refuses something, by who sends it."""


class Refusal(Struct, frozen=True):
    """One keyword of a reader that refuses part of a value.

    keyword: as in JSON Schema. pointer: the way to what is refused. value: that. at: the reader's schema.
    names: the members that the keyword is about (`required`, `additionalProperties`).
    """

    keyword: str
    pointer: tuple[str | int, ...]
    value: Json
    at: Place
    names: tuple[str, ...] = ()
    several: bool = False
    conditional: bool = False


def refusals(reader: Side, value: Json) -> list[Refusal]:
    """List why the reader refuses a value; inside an alternative where only one is meant."""
    found: dict[tuple[Any, ...], Refusal] = {}
    for error in reader.errors(value):
        for refusal in _of_error(reader, error):
            key = (refusal.keyword, refusal.pointer, refusal.at, refusal.names)
            found.setdefault(key, refusal)
    return list(found.values())


def _of_error(reader: Side, error: Any) -> list[Refusal]:
    kind = error.kind
    if kind.name in ("anyOf", "oneOf"):
        meant = meant_by(getattr(kind, "context", ()), error)
        if meant is not None:
            return [refusal for inner in meant for refusal in _of_error(reader, inner)]
    path = tuple(error.schema_path)
    place, keyword = _place(reader, path, kind.name)
    names = tuple(getattr(kind, "unexpected", ())) or ((kind.property,) if hasattr(kind, "property") else ())
    return [
        Refusal(
            keyword=keyword,
            pointer=tuple(error.instance_path),
            value=error.instance,
            at=place,
            names=names,
            several=type(kind).__name__.endswith("MultipleValid"),
            conditional=any(token in ("then", "else") for token in path),
        )
    ]


def _place(reader: Side, path: tuple[str | int, ...], name: str) -> tuple[Place, str]:
    """Find the schema that refuses, and its keyword, from the path of the compiled schema."""
    tokens = path[2:]
    if tokens and path[0] == "allOf":
        root = reader.root()  # the schema itself stands there, where it has no name to refer to
        holder, tokens = root.name, (*root.tokens, *tokens)
    elif path[:1] == ("$defs",):
        holder = str(path[1])
    else:
        return reader.root(), name
    if name == "falseSchema":
        return reader.place(holder, tokens), name
    if name == "propertyNames":
        tokens = tokens[: tokens.index(name) + 1]
    return reader.place(holder, tokens[:-1]), str(tokens[-1])


def atoms_at(side: Side, pointer: Sequence[str | int]) -> Position:
    """Collect every schema of a side that may be about the value at `pointer`, in any of its alternatives."""
    atoms = hints_of((side.root(),)).atoms
    for token in pointer:
        inner: list[Place] = []
        for atom in atoms:
            inner.extend(schemas_inside(token, atom))
        atoms = hints_of(inner).atoms
    return atoms


class Named(Struct, frozen=True):
    """A refusal in the words of the catalogue. token: the member it is about; None for the value itself."""

    kind: str
    message: str
    token: str | None = None


class Scene(Struct, frozen=True):
    """What is known where a value is refused. sent_by: who sent it. sender, reader: their schemas there."""

    sent_by: Party
    sender: Position
    reader: Position
    refusal: Refusal

    @classmethod
    def of(cls, sent_by: Party, sender: Side, reader: Side, refusal: Refusal) -> "Scene":
        """Look at both sides where a value is refused."""
        return cls(sent_by, atoms_at(sender, refusal.pointer), atoms_at(reader, refusal.pointer), refusal)

    def written(self, keyword: str) -> tuple[Any, Any]:
        """What OLD and NEW write for a keyword; None where they don't."""
        reader = self.refusal.at.keywords.get(keyword)
        if reader is None:
            reader = next((atom.keywords[keyword] for atom in self.reader if keyword in atom.keywords), None)
        sender = next((atom.keywords[keyword] for atom in self.sender if keyword in atom.keywords), None)
        return (sender, reader) if self.sent_by == "old" else (reader, sender)

    def either(self, if_old_sends: str, if_new_sends: str) -> str:
        """Choose by who sends."""
        return if_old_sends if self.sent_by == "old" else if_new_sends


def name_refusal(scene: Scene) -> list[Named]:
    """Name what a refusal shows, once for each member that it is about."""
    refusal = scene.refusal
    unnamed = None if refusal.keyword == "required" else undescribed(scene.sender, refusal.at)
    if unnamed is not None:
        kind = scene.either(*unnamed)
        return [
            Named(kind, f"anything → {refusal.keyword} {_spelled(refusal.at.keywords.get(refusal.keyword))}")
        ]
    if refusal.value is None and refusal.keyword in _NULL_KEYWORDS:
        return [
            Named(
                scene.either("nullable-removed", "nullable-added"),
                scene.either("null is no longer accepted", "null may come now"),
            )
        ]
    name = _NAMES.get(refusal.keyword)
    named = name(scene) if name is not None else [_bound(scene)]
    if refusal.conditional:
        kind = f"condition-{VERBS[scene.sent_by]}"
        return [Named(kind, item.message, item.token) for item in named]
    return named


def _bound(scene: Scene) -> Named:
    keyword = scene.refusal.keyword
    old, new = scene.written(keyword)
    return Named(f"{kebab(keyword)}-{VERBS[scene.sent_by]}", f"{keyword} {_spelled(old)} → {_spelled(new)}")


def kebab(keyword: str) -> str:
    """Write `maxLength` as `max-length`."""
    return re.sub(r"(?<=[a-z])([A-Z])", lambda found: "-" + found[1].lower(), keyword)


def _spelled(value: Any) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else canonical_json(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _types(scene: Scene) -> list[Named]:
    sender = _allowed(scene.sender)
    reader = _allowed(scene.reader)
    common = [name for name in sender if name != "null" and is_type_among(name, reader)]
    kind = scene.either("type-narrowed", "type-widened") if common else "type-changed"
    old, new = (sender, reader) if scene.sent_by == "old" else (reader, sender)
    return [Named(kind, f"type {' or '.join(old)} → {' or '.join(new)}")]


def is_type_among(name: str, types: Sequence[str]) -> bool:
    """Whether a type shares values with one of `types`."""
    return (
        name in types
        or (name == "integer" and "number" in types)
        or (name == "number" and "integer" in types)
    )


def _allowed(atoms: Position) -> tuple[str, ...]:
    """Collect the types that any of the schemas names; all where none does."""
    named: dict[str, None] = {}
    for atom in atoms:
        if "type" in atom.keywords:
            named.update(dict.fromkeys(types_of(atom.keywords)))
        elif atom.listed is not None:
            named.update(dict.fromkeys(atom.listed.types))
    return tuple(named) or ("any",)


def _values(scene: Scene) -> list[Named]:
    refusal = scene.refusal
    listed = [_listed(scene.sender), _listed(scene.reader)]
    old, new = listed if scene.sent_by == "old" else listed[::-1]
    if old is None or new is None:
        kind = "enum-introduced" if old is None else "enum-lifted"
        values = new if old is None else old
        message = f"only {_several(values or {})} {'is accepted now' if old is None else 'came until now'}"
        return [Named(kind, message)]
    if len(old) == len(new) == 1:
        return [Named("const-changed", f"{_several(old)} → {_several(new)}")]
    removed = {key: value for key, value in old.items() if key not in new}
    added = {key: value for key, value in new.items() if key not in old}
    if scene.sent_by == "old":
        return [
            Named("enum-value-removed", f"{_several(removed or {canonical_json(refusal.value): 0})} removed")
        ]
    return [Named("enum-value-added", f"{_several(added or {canonical_json(refusal.value): 0})} added")]


def _listed(atoms: Position) -> Mapping[str, Json] | None:
    """Collect the values that `enum` and `const` list in any alternative; None where none does."""
    lists = [atom.listed.values for atom in atoms if atom.listed and atom.listed.values]
    if len(lists) == 1:
        return lists[0]
    return {key: value for values in lists for key, value in values.items()} or None


def _several(values: Mapping[str, Json]) -> str:
    shown = list(values)[:_MAX_LISTED]
    return ", ".join(shown) + (f" and {len(values) - len(shown)} more" if len(values) > len(shown) else "")


def _required(scene: Scene) -> list[Named]:
    found: list[Named] = []
    for name in scene.refusal.names:
        described = any(name in atom.keywords.get("properties", ()) for atom in scene.sender)
        if scene.sent_by == "old":
            kind = "property-became-required" if described else "property-added-required"
            message = f"{name!r} became required" if described else f"{name!r} was added and is required"
        else:
            kind = "property-became-optional" if described else "property-removed"
            message = f"{name!r} may be missing now" if described else f"{name!r} was required and is gone"
        found.append(Named(kind, message, name))
    return found


def _unexpected(scene: Scene) -> list[Named]:
    found: list[Named] = []
    keyword = scene.refusal.keyword
    is_shut = scene.refusal.at.keywords.get(keyword) in (False, None)
    prefix = "unevaluated" if keyword == "unevaluatedProperties" else "additional"
    verb = scene.either("closed", "opened") if is_shut else scene.either("narrowed", "widened")
    for name in scene.refusal.names:
        if any(name in atom.keywords.get("properties", ()) for atom in scene.sender):
            kind = scene.either("property-removed", "property-added-optional")
            message = scene.either(
                f"{name!r} was removed and is refused", f"{name!r} was added, OLD allows no further members"
            )
            found.append(Named(kind, message, name))
            continue
        of = "pattern" if is_by_pattern(name, scene.sender) else prefix
        message = scene.either("further members are refused now", "further members may come now")
        found.append(Named(f"{of}-properties-{verb}", message))
    if not found:
        found.append(Named(f"{prefix}-properties-{verb}", f"{keyword} changed"))
    return found


def _rest(scene: Scene) -> list[Named]:
    is_shut = scene.refusal.at.keywords.get("unevaluatedItems") is False
    verb = scene.either("closed", "opened") if is_shut else scene.either("narrowed", "widened")
    return [Named(f"unevaluated-items-{verb}", "what nothing else describes of an array is another thing")]


def _variants(scene: Scene) -> list[Named]:
    what = f"alternatives of {scene.refusal.keyword} of {scene.either('NEW', 'OLD')}"
    if scene.refusal.several:
        return [Named("variants-overlap", f"the value fits several {what}")]
    if _list_values(scene.sender) and _list_values((scene.refusal.at,)):
        return _values(scene)
    sent, read = (_most_branches(atoms) for atoms in (scene.sender, (scene.refusal.at,)))
    if sent > read:
        message = (
            f"{sent} alternatives → {read}" if scene.sent_by == "old" else f"{read} alternatives → {sent}"
        )
        return [Named(scene.either("variant-removed", "variant-added"), message)]
    return [Named(f"variant-{VERBS[scene.sent_by]}", f"the value fits none of the {what}")]


def _list_values(atoms: Position) -> bool:
    """Whether all alternatives are constants, which is another spelling of `enum`."""
    unions = (atom.branches(keyword) for atom in atoms for keyword in ("anyOf", "oneOf"))
    return all(
        _is_null(each) or not {"const", "enum"}.isdisjoint(each.keywords)
        for branches in unions
        for each in branches
    )


def _most_branches(atoms: Position) -> int:
    """Count the alternatives of the largest union, null aside: that has names of its own."""
    unions = (atom.branches(keyword) for atom in atoms for keyword in ("anyOf", "oneOf"))
    return max((sum(not _is_null(each) for each in branches) for branches in unions), default=0)


def _is_null(branch: Place) -> bool:
    return branch.keywords.get("type") in ("null", ["null"])


def _never(scene: Scene) -> list[Named]:
    if scene.refusal.pointer and isinstance(scene.refusal.pointer[-1], int):
        message = scene.either("further items are refused now", "further items may come now")
        return [Named(f"{items_of(scene.refusal.at)}-{VERBS[scene.sent_by]}", message)]
    if scene.refusal.at.tokens[-2:-1] == ("patternProperties",):
        message = scene.either("members of a pattern are refused now", "members of a pattern may come now")
        return [Named(scene.either("pattern-properties-closed", "pattern-properties-opened"), message)]
    if scene.refusal.at.tokens[-1:] == ("additionalProperties",):
        # The engine does not say which member it is, where the reader describes none.
        of = "pattern" if any("patternProperties" in atom.keywords for atom in scene.sender) else "additional"
        message = scene.either("further members are refused now", "further members may come now")
        return [Named(f"{of}-properties-{scene.either('closed', 'opened')}", message)]
    if not scene.refusal.pointer:
        message = scene.either("nothing is accepted any more", "something may come now")
        return [Named(scene.either("conjunct-added", "conjunct-removed"), message)]
    return [
        Named(
            scene.either("property-removed", "property-added-optional"),
            scene.either("is refused now", "may come now"),
        )
    ]


def _negated(scene: Scene) -> list[Named]:
    return [
        Named(f"negation-{VERBS[scene.sent_by]}", f"`not` {scene.either('excludes more', 'excludes less')}")
    ]


def _dependency(scene: Scene) -> list[Named]:
    return [
        Named(
            scene.either("dependency-added", "dependency-removed"),
            f"{scene.refusal.keyword} {scene.either('asks for more', 'asks for less')}",
        )
    ]


def _inner(keyword: str) -> Callable[[Scene], list[Named]]:
    return lambda scene: [Named(f"{kebab(keyword)}-{VERBS[scene.sent_by]}", f"{keyword} changed")]


_NAMES: Final[Mapping[str, Callable[[Scene], list[Named]]]] = MappingProxyType(
    {
        "type": _types,
        "enum": _values,
        "const": _values,
        "required": _required,
        "additionalProperties": _unexpected,
        "unevaluatedProperties": _unexpected,
        "anyOf": _variants,
        "oneOf": _variants,
        "falseSchema": _never,
        "not": _negated,
        "dependentRequired": _dependency,
        "dependentSchemas": _dependency,
        "contains": _inner("contains"),
        "propertyNames": _inner("propertyNames"),
        "unevaluatedItems": _rest,
    }
)
