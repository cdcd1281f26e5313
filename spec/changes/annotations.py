"""What two schemas say beside what values they take: defaults, discriminators, content, who sends a member.

Of one value all schemas count that apply to it, through references and `allOf`: how they are split says
nothing. What follows for values is found by comparing those (DIFF §2.5); this is the rest.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from msgspec import Struct, field

from ..document import Document, Node
from ..json_text import canonical_json
from ..json_value import is_array, is_object
from ..location import Location
from .annotation_kinds import EXTENSIBLE
from .discriminators import discriminator_differences

Way = tuple[str | int, ...]
_Key = tuple[tuple[str, str], ...]
_Keys = tuple[_Key, _Key]
"""Which schemas are about one value in each document, wherever they are met."""

_MAX_DEPTH: Final = 30
_MAX_PAIRS: Final = 20_000
_SIDES: Final = (("readOnly", "read-only"), ("writeOnly", "write-only"))
_SAID: Final = frozenset(
    (
        *("readOnly", "writeOnly", "default", EXTENSIBLE, "discriminator"),
        *("contentEncoding", "contentMediaType", "contentSchema", "format"),
    )
)
"""Keywords that something is noted of."""

_OCTETS: Final = "application/octet-stream"


class Note(Struct, frozen=True):
    """One annotation that is another one. kind: as in DIFF §2.5. way: to it, through the contract."""

    kind: str
    way: Way
    old: Location
    new: Location
    message: str


class _Both(Struct, frozen=True):
    """All schemas about one value, in both documents."""

    old: tuple[Node, ...]
    new: tuple[Node, ...]
    way: Way
    key: _Keys


class Annotations(Struct):
    """Finds notes between the schemas of two documents. same: whether two schemas are the same text, and all
    they lead to. _quiet: pairs that lead to no note.
    """

    old: Document
    new: Document
    same: Callable[[Node, Node], bool]
    _quiet: set[_Keys] = field(default_factory=set[_Keys])
    _found: dict[_Keys, list[Note]] = field(default_factory=dict[_Keys, list[Note]])

    def between(self, old: Node, new: Node) -> list[Note]:
        """List the notes of two schemas and all that is inside of them, each place once."""
        start = self._both((old,), (new,), ())
        if start.key in self._quiet:
            return []
        known = self._found.get(start.key)
        if known is None:
            known = self._found[start.key] = self._from(start)
        return known

    def _from(self, start: _Both) -> list[Note]:
        waiting, seen = [start], {start.key}
        led_to_by: dict[_Keys, list[_Keys]] = {}
        found: list[Note] = []
        noted: list[_Keys] = []
        for both in waiting:
            own = [] if _says_same(both) else list(_notes(both, self.old, self.new))
            found.extend(own)
            noted.extend([both.key] if own else [])
            for inner in self._inside(both) if len(waiting) < _MAX_PAIRS else ():
                led_to_by.setdefault(inner.key, []).append(both.key)
                if inner.key not in seen and inner.key not in self._quiet:
                    seen.add(inner.key)
                    waiting.append(inner)
        loud: set[_Keys] = set()
        while noted:
            key = noted.pop()
            if key not in loud:
                loud.add(key)
                noted.extend(led_to_by.get(key, ()))
        self._quiet |= seen - loud
        return found

    def _both(self, old: tuple[Node, ...], new: tuple[Node, ...], way: Way) -> _Both:
        mine, theirs = tuple(_about(old, self.old)), tuple(_about(new, self.new))
        return _Both(mine, theirs, way, (_places(mine), _places(theirs)))

    def _is_same(self, old: list[Node], new: list[Node]) -> bool:
        return len(old) == len(new) == 1 and self.same(old[0], new[0])

    def _inside(self, both: _Both) -> Iterator[_Both]:
        if len(both.way) > _MAX_DEPTH:
            return
        mine, theirs = _members(both.old), _members(both.new)
        for step in mine:
            if step in theirs and not self._is_same(mine[step], theirs[step]):
                yield self._both(tuple(mine[step]), tuple(theirs[step]), (*both.way, *step))
        for keyword in ("anyOf", "oneOf"):
            for one, other in _branches(both, keyword):
                if not self.same(one, other):
                    yield self._both((one,), (other,), both.way)


def _places(nodes: tuple[Node, ...]) -> _Key:
    return tuple((node.file.name, node.pointer) for node in nodes)


def _about(nodes: tuple[Node, ...], document: Document) -> Iterator[Node]:
    """Go through schemas and what they refer to, or put together with `allOf`."""
    waiting, seen = list(reversed(nodes)), set[tuple[str, str]]()
    while waiting:
        node = waiting.pop()
        if (node.file.name, node.pointer) in seen:
            continue
        seen.add((node.file.name, node.pointer))
        reference = node.mapping.get("$ref")
        if reference is None or len(node.mapping) > 1:  # one that only refers to another says nothing itself
            yield node
        waiting.extend(node.child("allOf").items())
        target = document.find_target(reference, node) if isinstance(reference, str) else None
        waiting.extend([target] if target is not None else [])


def _says_same(both: _Both) -> bool:
    return [node.value for node in both.old] == [node.value for node in both.new]


def _members(nodes: tuple[Node, ...]) -> dict[Way, list[Node]]:
    found: dict[Way, list[Node]] = {}
    for node in nodes:
        for name, member in node.child("properties").members():
            # a field of a form of 2.0 is a member that stands elsewhere
            written = member.value if isinstance(member.value, Node) else member
            found.setdefault(("properties", name), []).append(written)
        for keyword in ("items", "additionalProperties"):
            if is_object(node.mapping.get(keyword)):
                found.setdefault((keyword,), []).append(node.child(keyword))
    return found


def _branches(both: _Both, keyword: str) -> Iterator[tuple[Node, Node]]:
    """Pair alternatives: those of the same reference or text, the others by their position."""
    lists = [
        [each for node in nodes for each in node.child(keyword).items()] for nodes in (both.old, both.new)
    ]
    theirs = {_named(each): each for each in lists[1]}
    left = [each for each in lists[0] if _named(each) not in theirs]
    known = {_named(each) for each in lists[0]}
    yield from ((each, theirs[_named(each)]) for each in lists[0] if _named(each) in theirs)
    yield from zip(left, [each for each in lists[1] if _named(each) not in known], strict=False)


def _named(node: Node) -> str:
    reference = node.mapping.get("$ref")
    return reference if isinstance(reference, str) else canonical_json(node.value)


def _first(nodes: tuple[Node, ...], keyword: str) -> Any:
    """Give the keyword's value where it is first written; None where it is not."""
    return next((node.mapping[keyword] for node in nodes if keyword in node.mapping), None)


def _notes(both: _Both, old: Document, new: Document) -> Iterator[Note]:
    if all(_SAID.isdisjoint(node.mapping) for node in (*both.old, *both.new)):
        return
    if not (both.old and both.new):
        return
    places = both.old[0].location, both.new[0].location

    def note(kind: str, message: str) -> Note:
        return Note(kind, both.way, *places, message)

    for keyword, words in _SIDES if both.way[-2:-1] == ("properties",) else ():
        before, after = (
            any(node.mapping.get(keyword) is True for node in nodes) for nodes in (both.old, both.new)
        )
        if before != after:
            yield note(
                f"property-became-{'' if after else 'not-'}{words}", f"{keyword} {before} → {after}".lower()
            )
    before, after = _first(both.old, "default"), _first(both.new, "default")
    if canonical_json(before) != canonical_json(after):
        yield note("default-changed", f"default {_spelled(before)} → {_spelled(after)}")
    yield from (note(*each) for each in _extensible(both))
    for kind, read in _CONTENT:
        before, after = read(both.old), read(both.new)
        if before != after:
            yield note(kind, f"{before or 'none'} → {after or 'none'}")
    yield from (note(*each) for each in discriminator_differences((both.old, old), (both.new, new)))


def _extensible(both: _Both) -> Iterator[tuple[str, str]]:
    before, after = (_first(nodes, EXTENSIBLE) for nodes in (both.old, both.new))
    if not (is_array(before) and is_array(after)):
        return
    listed = [{canonical_json(value) for value in values} for values in (before, after)]
    added, removed = sorted(listed[1] - listed[0]), sorted(listed[0] - listed[1])
    if added:
        yield "extensible-enum-value-added", f"{', '.join(added)} added"
    if removed:
        yield "extensible-enum-value-removed", f"{', '.join(removed)} removed"


def _encoding(nodes: tuple[Node, ...]) -> str:
    """Say how a text is encoded; 3.0 writes `format: byte` for base64."""
    written = str(_first(nodes, "contentEncoding") or "")
    return written or ("base64" if _first(nodes, "format") == "byte" else "")


def _media_type(nodes: tuple[Node, ...]) -> str:
    written = str(_first(nodes, "contentMediaType") or "")
    return "" if written == _OCTETS else written  # all that 3.0 says with `format: binary`


def _schema_inside(nodes: tuple[Node, ...]) -> str:
    schema = _first(nodes, "contentSchema")
    return "" if schema is None else canonical_json(schema)


_CONTENT: Final = (
    ("content-encoding-changed", _encoding),
    ("content-media-type-changed", _media_type),
    ("content-schema-changed", _schema_inside),
)


def _spelled(value: Any) -> str:
    return "none" if value is None else canonical_json(value)
