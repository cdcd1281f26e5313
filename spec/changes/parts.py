"""Where two schemas differ, by their text: what is the same costs nothing, a shared part is compared once.

A definition that is written alike in both documents differs only in what it refers to. Where nothing else is
said of a value than by such a reference, what breaks the part breaks the whole, and what does not break the
part does not break the whole: the parts are compared instead, once for all that refer to them (DIFF §6).
"""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct, field

from ..json_text import canonical_json
from ..json_value import is_object
from ..schema import Schema
from .graph import ASSERTED, LISTS, MAPS, ONES

Tokens = tuple[str | int, ...]

_SAID: Final = ASSERTED | {"$ref"}
_NULL: Final = {"type": "null"}
_ABOUT_THE_SAME: Final = frozenset(
    (
        "$ref", "allOf", "anyOf", "contains", "dependentSchemas", "else", "if", "not", "oneOf",
        "patternProperties", "then", "unevaluatedItems", "unevaluatedProperties",
    )
)  # fmt: skip
"""Keywords beside which a member or an item may be described a second time, or counts for something else."""

_INSIDE: Final = ("additionalProperties", "items", "prefixItems", "properties")


class Part(Struct, frozen=True):
    """Two definitions that stand at one place of two others. tokens: the way there, through the schemas."""

    tokens: Tokens
    old: str
    new: str


class _Reference(Struct, frozen=True):
    part: Part
    is_alone: bool


class _Differs(Exception):
    """Two texts say different things."""


_Pair = tuple[str, str, str, str]


class Parts(Struct):
    """Finds the parts that differ, of all pairs of schemas of two documents."""

    _texts: dict[_Pair, list[_Reference] | None] = field(default_factory=dict[_Pair, list[_Reference] | None])
    _differs: dict[_Pair, bool] = field(default_factory=dict[_Pair, bool])

    def of(self, old: Schema, new: Schema) -> list[Part] | None:
        """List the parts to be compared instead of two schemas: none where they are the same, None where
        they have to be compared as a whole.
        """
        mine, theirs = old.described, new.described
        if not (mine.is_exact and theirs.is_exact):
            return None
        views = (old.view, new.view)
        definitions = (mine.schema["$defs"], theirs.schema["$defs"])
        start = Part((), _name(mine.schema), _name(theirs.schema))
        self._explore(start, views, definitions)
        return list(self._outermost(start, views)) if self._differs[_key(start, views)] else []

    def _explore(self, start: Part, views: tuple[str, str], definitions: tuple[Any, Any]) -> None:
        """Find out which of all pairs that are referred to from here differ anywhere."""
        waiting, led_to_by = [start], dict[_Pair, list[_Pair]]()
        differing: list[_Pair] = []
        seen: set[_Pair] = set()
        while waiting:
            part = waiting.pop()
            key = _key(part, views)
            if key in seen or key in self._differs:
                continue
            seen.add(key)
            if key not in self._texts:
                self._texts[key] = _compared(definitions[0][part.old], definitions[1][part.new])
            references = self._texts[key]
            if references is None:
                differing.append(key)
            for reference in references or ():
                inner = _key(reference.part, views)
                led_to_by.setdefault(inner, []).append(key)
                waiting.append(reference.part)
        differing += [key for key in led_to_by if self._differs.get(key, False)]
        while differing:
            key = differing.pop()
            differing.extend(outer for outer in led_to_by.get(key, ()) if not self._differs.get(outer, False))
            self._differs[key] = True
            self._differs.update(dict.fromkeys(led_to_by.get(key, ()), True))
        for key in seen:
            self._differs.setdefault(key, False)

    def _outermost(self, start: Part, views: tuple[str, str]) -> Iterator[Part]:
        """Go in from the outside up to where texts differ, or a value is described by several schemas."""
        waiting, seen = [start], {_key(start, views)}
        for part in waiting:
            references = self._texts[_key(part, views)]
            inner = [each for each in references or () if self._differs.get(_key(each.part, views), False)]
            if references is None or not all(each.is_alone for each in inner):
                yield part
                continue
            for each in inner:
                key = _key(each.part, views)
                if key not in seen:
                    seen.add(key)
                    waiting.append(Part((*part.tokens, *each.part.tokens), each.part.old, each.part.new))


def _key(part: Part, views: tuple[str, str]) -> _Pair:
    return (*views, part.old, part.new)


def _name(reference: Any) -> str:
    return str(reference["$ref"]).removeprefix("#/$defs/")


def _compared(old: Any, new: Any) -> list[_Reference] | None:
    """List what two texts that say the same refer to; None where they don't."""
    try:
        return list(_references(old, new, (), is_alone=True))
    except _Differs:
        return None


def _references(old: Any, new: Any, tokens: Tokens, *, is_alone: bool) -> Iterator[_Reference]:
    if not (is_object(old) and is_object(new)):
        if old is not new:
            raise _Differs
        return
    said = _SAID & old.keys()
    if said != _SAID & new.keys():
        raise _Differs
    inside = is_alone and _ABOUT_THE_SAME.isdisjoint(said)
    for keyword in sorted(said):
        mine, theirs = old[keyword], new[keyword]
        alone = inside if keyword in _INSIDE else is_alone and _is_all(keyword, said, mine)
        if keyword == "$ref":
            yield _Reference(Part(tokens, _name(old), _name(new)), alone)
        elif keyword in ONES or keyword in LISTS or keyword in MAPS:
            for way, one, other in _schemas(keyword, mine, theirs):
                yield from _references(one, other, (*tokens, keyword, *way), is_alone=alone)
        elif canonical_json(mine) != canonical_json(theirs):
            raise _Differs


def _schemas(keyword: str, old: Any, new: Any) -> Iterator[tuple[Tokens, Any, Any]]:
    """Pair the schemas right inside a keyword, each with the way to it. Raises _Differs."""
    if keyword in ONES:
        yield (), old, new
        return
    if keyword in LISTS:
        if len(old) != len(new):
            raise _Differs
        yield from (((index,), *pair) for index, pair in enumerate(zip(old, new, strict=True)))
        return
    if old.keys() != new.keys():
        raise _Differs
    yield from (((name,), member, new[name]) for name, member in old.items())


def _is_all(keyword: str, said: frozenset[str], value: Any) -> bool:
    """Whether one schema inside of this one says all that is said of the value, but that it may be null."""
    if len(said) != 1 or keyword not in ("$ref", "allOf", "anyOf"):
        return False
    return keyword == "$ref" or len(value) - (keyword == "anyOf" and _NULL in value) == 1


def steps_of(tokens: Tokens) -> Iterator[tuple[Tokens, Tokens]]:
    """Take the way through schemas apart into steps, each with the way into the value: none where it goes on
    about the same value.
    """
    rest = tokens
    while rest:
        keyword, count = rest[0], 1 if rest[0] in ONES else 2
        step, rest = rest[:count], rest[count:]
        if keyword in ("properties", "prefixItems"):
            yield step, step[1:]
        elif keyword in ("allOf", "anyOf"):
            yield step, ()
        else:
            yield step, ("other" if keyword == "additionalProperties" else 0,)


def pointer_into(tokens: Tokens) -> Tokens:
    """Say where in a value `tokens` lead to through schemas."""
    return tuple(token for _, way in steps_of(tokens) for token in way)


def contract_way(tokens: Tokens) -> Tokens:
    """Write the way through schemas as the contract's: without the `allOf` and `anyOf` on it."""
    return tuple(token for step, way in steps_of(tokens) if way for token in step)
