"""Patterns as automata: which texts a (translated) pattern finds something in, character by character.

What an automaton can't say (references, what stands inside of a look-behind beside characters, thousands of
repetitions) lets it take more texts than the pattern does: it is not exact then.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec import Struct, field

from .character_sets import LAST, Range, characters_of
from .regular import PROPERTY, REPEATS, constants, parser

ALWAYS, AT_START, AT_END, FIRST_LOOK = 0, 1, 2, 3
"""Where a step that takes no character is allowed; from the last number on: where a look-around says so."""

_ANY: Final[tuple[Range, ...]] = ((0, LAST),)


class Bounds(Struct, frozen=True):
    """How far a search goes. copies: of a repeated part; states: of one automaton; places: that all of them
    can be in together; steps: between these; ways: through one automaton at once.
    """

    copies: int
    states: int
    places: int
    steps: int
    ways: int = 2_000


class TooLarge(Exception):
    """An automaton has more states than are made, or more ways than are followed."""


class Look(Struct, frozen=True):
    """A look-around. entry, last: of the part of the automaton that it is. slot: which look-behind it is."""

    is_ahead: bool
    is_denied: bool
    entry: int
    last: int
    slot: int


class Automaton(Struct):
    """A non-deterministic automaton, in one part with those of its look-arounds.

    free: by state, the steps that take no character, each with where it is allowed. moves: those that take
    one of `sets`, by its number. Where it may stop is `last`.
    """

    bounds: Bounds
    properties: dict[int, str]
    free: list[list[tuple[int, int]]] = field(default_factory=list[list[tuple[int, int]]])
    moves: list[list[tuple[int, int]]] = field(default_factory=list[list[tuple[int, int]]])
    sets: dict[tuple[Range, ...], int] = field(default_factory=dict[tuple[Range, ...], int])
    looks: list[Look] = field(default_factory=list[Look])
    last: int = 0
    is_exact: bool = True
    _folds: bool = False
    _is_behind: bool = False

    @classmethod
    def of(cls, pattern: str, bounds: Bounds) -> "Automaton":
        """Build the automaton of what a pattern finds anywhere in a text.

        Raises TooLarge, and re.error, OverflowError and RecursionError for what Python can't parse.
        """
        text, properties = _without_properties(pattern)
        made = cls(bounds, properties)
        made.last = made._sequence(list(parser.parse(text)), made._looping())
        made._move(made.last, _ANY, made.last)
        return made

    @property
    def behinds(self) -> list[Look]:
        """The look-behinds, by slot."""
        return [look for look in self.looks if not look.is_ahead]

    def _state(self) -> int:
        if len(self.free) >= self.bounds.states:
            raise TooLarge
        self.free.append([])
        self.moves.append([])
        return len(self.free) - 1

    def _looping(self) -> int:
        state = self._state()
        self._move(state, _ANY, state)
        return state

    def _move(self, start: int, characters: tuple[Range, ...], end: int) -> None:
        self.moves[start].append((self.sets.setdefault(characters, len(self.sets)), end))

    def _sequence(self, nodes: Sequence[Any], start: int) -> int:
        for operation, argument in nodes:
            start = self._node(operation, argument, start)
        return start

    def _node(self, operation: Any, argument: Any, start: int) -> int:
        if operation in REPEATS:
            low, high, nodes = argument
            return self._repeat(low, high, list(nodes), start)
        if operation is constants.SUBPATTERN:
            return self._group(argument, start)
        if operation is constants.ATOMIC_GROUP:
            self.is_exact = False
            return self._sequence(list(argument), start)
        end = self._state()
        if operation is constants.BRANCH:
            for branch in argument[1]:
                self.free[self._sequence(list(branch), start)].append((ALWAYS, end))
        elif operation is constants.AT:
            self.free[start].append((self._anchor(argument), end))
        elif operation in (constants.ASSERT, constants.ASSERT_NOT):
            kind = ("" if argument[0] > 0 else "<") + ("=" if operation is constants.ASSERT else "!")
            guard = self._look(kind, list(argument[1]))
            self.free[start].append((guard, end))
        elif operation in (constants.LITERAL, constants.NOT_LITERAL, constants.ANY, constants.IN):
            self._move(start, self._characters(operation, argument), end)
        else:
            self.is_exact = False
            self.free[start].append((ALWAYS, end))
            self._move(end, _ANY, end)
        return end

    def _group(self, argument: Any, start: int) -> int:
        """Build a group, with what it says of upper and lower case."""
        _, on, off, nodes = argument
        outside = self._folds
        self._folds = (outside or bool(on & re.IGNORECASE)) and not off & re.IGNORECASE
        end = self._sequence(list(nodes), start)
        self._folds = outside
        return end

    def _anchor(self, at: Any) -> int:
        guard = {constants.AT_BEGINNING: AT_START, constants.AT_END: AT_END}.get(at, ALWAYS)
        self.is_exact = self.is_exact and guard != ALWAYS and not (guard == AT_END and self._is_behind)
        return guard

    def _look(self, kind: str, nodes: list[Any]) -> int:
        """Build a look-around; one that denies, and is not exact, asks nothing."""
        is_ahead, is_denied = "<" not in kind, "!" in kind
        if self._is_behind:
            self.is_exact = False
            return ALWAYS
        was_exact, self.is_exact, self._is_behind = self.is_exact, True, not is_ahead
        entry = self._state() if is_ahead else self._looping()
        last = self._sequence(nodes, entry)
        is_exact, self.is_exact, self._is_behind = self.is_exact, was_exact and self.is_exact, False
        if is_denied and not is_exact:
            return ALWAYS
        if is_ahead:
            self._move(last, _ANY, last)
        self.looks.append(Look(is_ahead, is_denied, entry, last, len(self.behinds)))
        return FIRST_LOOK + len(self.looks) - 1

    def _repeat(self, low: int, high: Any, inner: list[Any], start: int) -> int:
        copies = self.bounds.copies
        if low > copies or (high is not constants.MAXREPEAT and high > copies):
            low, high, self.is_exact = min(low, copies), constants.MAXREPEAT, False
        for _ in range(low):
            start = self._sequence(inner, start)
        end = self._state()
        self.free[start].append((ALWAYS, end))
        if high is constants.MAXREPEAT:
            back = self._sequence(inner, end)
            self.free[back].append((ALWAYS, end))
            return end
        for _ in range(high - low):
            start = self._sequence(inner, start)
            self.free[start].append((ALWAYS, end))
        return end

    def _characters(self, operation: Any, argument: Any) -> tuple[Range, ...]:
        if operation is constants.ANY:
            return _ANY
        items = argument if operation is constants.IN else [(constants.LITERAL, argument)]
        negated = operation is constants.NOT_LITERAL
        ranges: list[Range] = []
        named: list[str] = []
        for kind, value in items:
            if kind is constants.NEGATE:
                negated = True
            elif kind is constants.LITERAL and value in self.properties:
                named.append(self.properties[value])
            elif kind in (constants.LITERAL, constants.RANGE):
                ranges.append(value if kind is constants.RANGE else (value, value))
            else:  # a class of Python's
                self.is_exact = False
                return _ANY
        if self._folds:
            inside = "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges) + "".join(named)
            return characters_of(f"(?i:[{'^' if negated else ''}{inside}])")
        ranges += [each for name in named for each in characters_of(name)]
        return tuple(_others(sorted(ranges)) if negated else sorted(ranges))


def _without_properties(pattern: str) -> tuple[str, dict[int, str]]:
    """Write each property of Unicode, which Python does not know, as a character that the pattern has not."""
    codes = (code for code in range(LAST, 0, -1) if _is_free(code, pattern))
    known = dict.fromkeys(found[0] for found in PROPERTY.finditer(pattern))
    marks = {text: next(codes) for text in known}
    marked = PROPERTY.sub(lambda found: chr(marks[found[0]]), pattern)
    return marked, {code: text for text, code in marks.items()}


def _is_free(code: int, pattern: str) -> bool:
    return chr(code) not in pattern and f"\\U{code:08x}" not in pattern


def _others(ranges: Sequence[Range]) -> Iterator[Range]:
    """List the characters between and around sorted ranges."""
    after = 0
    for low, high in ranges:
        if low > after:
            yield after, low - 1
        after = max(after, high + 1)
    if after <= LAST:
        yield after, LAST
