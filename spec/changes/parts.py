"""Where two schemas differ, by their text: what is the same costs nothing, a shared part is compared once.

Where nothing else is said of a value than by a reference, what breaks the part that it leads to breaks the
whole, and what does not break the part does not break the whole: the parts are compared by themselves, once
for all that refer to them, and of the whole only what is left (DIFF §6).
"""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct, field

from ..schema import Bundle, Schema
from .alignment import Alignment, Part, Tokens, name_of
from .graph import ONES

_Views = tuple[str, str]
_Pair = tuple[str, str, str, str]
_Bundles = tuple[Bundle, Bundle]


class Split(Struct, frozen=True):
    """What has to be compared of two schemas.

    parts: to be compared by themselves. is_rest: something else differs, too. settled: pairs of definitions
    that mean the same for the comparison of the rest: they do, or are among the parts.
    """

    parts: tuple[Part, ...] = ()
    is_rest: bool = False
    settled: tuple[tuple[str, str], ...] = ()


NOTHING: Final = Split()
"""Of two schemas that say the same."""

WHOLE: Final = Split(is_rest=True)
"""Of two schemas that are compared as they are."""


class Parts(Struct):
    """Finds the parts that differ, of all pairs of schemas of two documents."""

    _texts: dict[_Pair, Alignment] = field(default_factory=dict[_Pair, Alignment])
    _differs: dict[_Pair, bool] = field(default_factory=dict[_Pair, bool])

    def of(self, old: Schema, new: Schema) -> Split:
        """Split two schemas into what has to be compared."""
        mine, theirs = old.described, new.described
        if not (mine.is_exact and theirs.is_exact):
            return WHOLE
        views = (old.seen_as, new.seen_as)
        start = Part((), name_of(mine.schema), name_of(theirs.schema))
        self._explore(start, views, (mine, theirs))
        if not self._differs[_key(start, views)]:
            return NOTHING
        text = self._texts[_key(start, views)]
        if text.is_same and all(each.is_alone for each in text.references if self._is_open(each.part, views)):
            return Split(tuple(self._outermost([start], views)))
        return self._split(start, text, views, (mine, theirs))

    def _split(self, start: Part, text: Alignment, views: _Views, bundles: _Bundles) -> Split:
        """Set apart what is met nowhere but alone, in one place of the text, and does not lead back."""
        alone = [each.part for each in text.references if each.is_alone]
        others = [each.part for each in text.references if not each.is_alone]
        loose = (
            _led_to_by({*text.loose[0], *(each.old for each in others)}, bundles[0]),
            _led_to_by({*text.loose[1], *(each.new for each in others)}, bundles[1]),
        )
        back = _leading_to(start.old, bundles[0]), _leading_to(start.new, bundles[1])
        paired = ({each.old: each.new for each in alone}, {each.new: each.old for each in alone})
        apart = [
            each
            for each in alone
            if each.old not in loose[0] | back[0]
            and each.new not in loose[1] | back[1]
            and (paired[0][each.old], paired[1][each.new]) == (each.new, each.old)
        ]
        settled = tuple(dict.fromkeys((each.old, each.new) for each in apart))
        parts = self._outermost([each for each in apart if self._is_open(each, views)], views)
        return Split(tuple(parts), is_rest=True, settled=settled)

    def _is_open(self, part: Part, views: _Views) -> bool:
        return self._differs[_key(part, views)]

    def _explore(self, start: Part, views: _Views, bundles: _Bundles) -> None:
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
                texts = (bundle.schema["$defs"][name] for bundle, name in zip(bundles, key[2:], strict=True))
                self._texts[key] = Alignment.of(*texts)
            text = self._texts[key]
            if not text.is_same:
                differing.append(key)
            for reference in text.references:
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

    def _outermost(self, starts: Iterable[Part], views: _Views) -> Iterator[Part]:
        """Go in from the outside up to where texts differ, or a value is described by several schemas."""
        first: dict[_Pair, Part] = {}
        for part in starts:
            first.setdefault(_key(part, views), part)
        waiting, seen = list(first.values()), set(first)
        for part in waiting:
            text = self._texts[_key(part, views)]
            inner = [each for each in text.references if self._is_open(each.part, views)]
            if not text.is_same or not all(each.is_alone for each in inner):
                yield part
                continue
            for each in inner:
                key = _key(each.part, views)
                if key not in seen:
                    seen.add(key)
                    waiting.append(Part((*part.tokens, *each.part.tokens), each.part.old, each.part.new))


def _key(part: Part, views: _Views) -> _Pair:
    return (*views, part.old, part.new)


def _led_to_by(names: Iterable[str], bundle: Bundle) -> set[str]:
    """Name the definitions that some lead to, themselves included."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and name in bundle.definitions:
            found.add(name)
            waiting.extend(bundle.definitions[name].references)
    return found


def _leading_to(name: str, bundle: Bundle) -> set[str]:
    """Name the definitions that lead to one, itself included."""
    led_to_by: dict[str, list[str]] = {}
    for origin, definition in bundle.definitions.items():
        for target in definition.references:
            led_to_by.setdefault(target, []).append(origin)
    found, waiting = {name}, [name]
    while waiting:
        for origin in led_to_by.get(waiting.pop(), ()):
            if origin not in found:
                found.add(origin)
                waiting.append(origin)
    return found


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
