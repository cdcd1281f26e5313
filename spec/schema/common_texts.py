"""Which texts several patterns find, and others do not: the shortest one, or the proof that there is none.

Patterns become automata that are run side by side, a bounded number of steps. What an automaton can't say
(look-around, back-references, properties of Unicode, hundreds of repetitions) lets it take more texts than
the pattern does, so that "none" stays a proof; such a one denies nothing.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random
from typing import Any, Final, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from .regular import PROPERTY, REPEATS, constants, parser

_Range: TypeAlias = tuple[int, int]
_Move: TypeAlias = tuple[tuple[_Range, ...], int]
_States: TypeAlias = frozenset[int]

_Reached: TypeAlias = tuple[tuple[_States, ...], int]
"""Where all automata are, and how many characters were taken of those that have to be."""

_LAST: Final = 0x10FFFF
_ANY: Final[tuple[_Range, ...]] = ((0, _LAST),)
_MARK: Final = "\U0010fffe"
"""Stands for a property of Unicode while a pattern is parsed: any character."""

_SURROGATES: Final = (0xD800, 0xE000)
"""Halves of pairs, which stand in no text: from, to before."""

_READABLE: Final = tuple(map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."))
_BLANK: Final = ord(" ")
_AT_START, _AT_END = 1, 2


class Bounds(Struct, frozen=True):
    """How far a search goes. copies: of a repeated part; states: of one automaton; places: that all of them
    can be in together; steps: between these.
    """

    copies: int
    states: int
    places: int
    steps: int


_NARROW: Final = Bounds(copies=64, states=2_000, places=1_000, steps=1_000)


class _TooLarge(Exception):
    """An automaton has more states than are made."""


class Common(Struct, frozen=True):
    """What was found. characters: the ranges of the shortest text; None where there is none. is_certain:
    whether that there is none is a proof. is_exact: whether automata say just what the patterns do, so that a
    text is one, too.
    """

    characters: tuple[_Range, ...] | None
    is_certain: bool
    is_exact: bool = False

    def text(self, random: Random) -> str:
        """Choose the characters of a text, readable ones where there are any."""
        return "".join(_character(random, low, high) for low, high in self.characters or ())

    @property
    def plain_text(self) -> str | None:
        """The text with the most readable characters there are, always the same; None where there is none."""
        if self.characters is None:
            return None
        return "".join(_plain_character(low, high) for low, high in self.characters)


_UNKNOWN: Final = Common(None, is_certain=False)


def common(
    patterns: Sequence[str], denied: Sequence[str], least: int, most: float, bounds: Bounds = _NARROW
) -> Common:
    """Find the shortest text of `least` to `most` characters that all `patterns` find and none of `denied`.

    All are translated. Lengths beyond what is stepped through are not looked at.
    """
    try:
        taken = [_Machine.of(each, bounds) for each in patterns]
        denying = [_Machine.of(each, bounds) for each in denied]
    except (_TooLarge, re.error, OverflowError, RecursionError):
        return _UNKNOWN
    least = least if least <= bounds.copies else 0
    machines = [*taken, *(each for each in denying if each.is_exact)]
    found = _Search(machines, len(taken), least, most, bounds).run()
    return replace(found, is_exact=found.is_certain and all(each.is_exact for each in (*taken, *denying)))


class _Machine(Struct):
    """A non-deterministic automaton. free: steps that take no character, each with where they are allowed.
    moves: steps that take one. Where a text has ended is the state's number with a bit set.
    """

    bounds: Bounds
    free: list[list[tuple[int, int]]] = field(default_factory=list[list[tuple[int, int]]])
    moves: list[list[_Move]] = field(default_factory=list[list[_Move]])
    last: int = 0
    is_exact: bool = True

    @classmethod
    def of(cls, pattern: str, bounds: Bounds) -> "_Machine":
        """Build the automaton of what a pattern finds anywhere in a text."""
        machine = cls(bounds)
        start = machine._state()
        machine.moves[start].append((_ANY, start))
        tree = parser.parse(PROPERTY.sub(_MARK, pattern))
        machine.last = machine._sequence(list(tree), start)
        machine.moves[machine.last].append((_ANY, machine.last))
        return machine

    def _state(self) -> int:
        if len(self.free) >= self.bounds.states:
            raise _TooLarge
        self.free.append([])
        self.moves.append([])
        return len(self.free) - 1

    def _sequence(self, nodes: Sequence[Any], start: int) -> int:
        for operation, argument in nodes:
            start = self._node(operation, argument, start)
        return start

    def _node(self, operation: Any, argument: Any, start: int) -> int:
        if operation in REPEATS:
            low, high, nodes = argument
            return self._repeat(low, high, list(nodes), start)
        if operation is constants.SUBPATTERN:
            return self._sequence(list(argument[3]), start)
        if operation is constants.ATOMIC_GROUP:
            self.is_exact = False
            return self._sequence(list(argument), start)
        end = self._state()
        if operation is constants.BRANCH:
            for branch in argument[1]:
                self.free[self._sequence(list(branch), start)].append((0, end))
        elif operation is constants.AT:
            guard = {constants.AT_BEGINNING: _AT_START, constants.AT_END: _AT_END}.get(argument, 0)
            self.is_exact = self.is_exact and guard != 0
            self.free[start].append((guard, end))
        elif operation in (constants.LITERAL, constants.NOT_LITERAL, constants.ANY, constants.IN):
            self.moves[start].append((self._characters(operation, argument), end))
        else:
            self.is_exact = False
            self.free[start].append((0, end))
            if operation not in (constants.ASSERT, constants.ASSERT_NOT):
                self.moves[end].append((_ANY, end))
        return end

    def _repeat(self, low: int, high: Any, inner: list[Any], start: int) -> int:
        copies = self.bounds.copies
        if low > copies or (high is not constants.MAXREPEAT and high > copies):
            low, high, self.is_exact = min(low, copies), constants.MAXREPEAT, False
        for _ in range(low):
            start = self._sequence(inner, start)
        end = self._state()
        self.free[start].append((0, end))
        if high is constants.MAXREPEAT:
            back = self._sequence(inner, end)
            self.free[back].append((0, end))
            return end
        for _ in range(high - low):
            start = self._sequence(inner, start)
            self.free[start].append((0, end))
        return end

    def _characters(self, operation: Any, argument: Any) -> tuple[_Range, ...]:
        if operation is constants.ANY:
            return _ANY
        items = argument if operation is constants.IN else [(constants.LITERAL, argument)]
        ranges: list[_Range] = []
        negated = operation is constants.NOT_LITERAL
        for kind, value in items:
            if kind is constants.NEGATE:
                negated = True
            elif kind is constants.RANGE:
                ranges.append(value)
            elif kind is constants.LITERAL and chr(value) != _MARK:
                ranges.append((value, value))
            else:  # a property, or a class of Python's
                self.is_exact = False
                return _ANY
        return tuple(_others(sorted(ranges)) if negated else sorted(ranges))

    def closure(self, states: Sequence[int], *, at_start: bool) -> _States:
        """Go on from states by the steps that take no character."""
        found = set(states)
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            ended = state & 1
            for guard, target in self.free[state >> 1]:
                if guard == _AT_START and not at_start:
                    continue
                other = target << 1 | (ended or guard == _AT_END)
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return frozenset(found)

    def accepts(self, states: _States) -> bool:
        """Whether a text that leads to these states may end there."""
        return self.last << 1 in states or self.last << 1 | 1 in states

    def steps(self, states: _States) -> Iterator[tuple[_Range, int]]:
        """Go through the steps that take a character."""
        for state in states:
            for ranges, target in () if state & 1 else self.moves[state >> 1]:
                yield from ((each, target) for each in ranges)


class _Search(Struct):
    """Runs automata side by side, shortest texts first. taking: how many of them have to accept."""

    machines: list[_Machine]
    taking: int
    least: int
    most: float
    bounds: Bounds

    def run(self) -> Common:
        """Search until a text is found, or there is nowhere to go on."""
        start = tuple(each.closure([0], at_start=True) for each in self.machines)
        waiting: list[_Reached] = [(start, 0)]
        seen, steps = set(waiting), 0
        ways: list[tuple[int, _Range]] = [(-1, (0, 0))]
        lengths = [0]
        for place, (states, counted) in enumerate(waiting):
            if lengths[place] > self.most:
                break
            if counted >= self.least and self._accepts(states):
                return Common(tuple(_way(ways, place)), is_certain=True)
            if self._is_lost(states):
                continue
            for characters, following in self._following(states):
                steps += 1
                if steps > self.bounds.steps or len(waiting) > self.bounds.places:
                    return _UNKNOWN
                target = (following, min(counted + 1, self.least))
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
                    ways.append((place, characters))
                    lengths.append(lengths[place] + 1)
        return Common(None, is_certain=True)

    def _accepts(self, states: tuple[_States, ...]) -> bool:
        return all(
            machine.accepts(each) is (number < self.taking)
            for number, (machine, each) in enumerate(zip(self.machines, states, strict=True))
        )

    def _is_lost(self, states: tuple[_States, ...]) -> bool:
        """Whether what is denied was found already, whatever follows."""
        denying = zip(self.machines[self.taking :], states[self.taking :], strict=True)
        return any(machine.last << 1 in each for machine, each in denying)

    def _following(self, states: tuple[_States, ...]) -> Iterator[tuple[_Range, tuple[_States, ...]]]:
        """Go through the ranges of characters that lead to the same states, and those states."""
        steps = [list(machine.steps(each)) for machine, each in zip(self.machines, states, strict=True)]
        cuts = {0, _LAST + 1, *_SURROGATES}
        for some in steps:
            for (low, high), _ in some:
                cuts |= {low, high + 1}
        ordered = sorted(cuts)
        found: dict[tuple[frozenset[int], ...], _Range] = {}
        for low, after in pairwise(ordered):
            if _SURROGATES[0] <= low < _SURROGATES[1]:
                continue
            targets = tuple(
                frozenset(target for (first, last), target in some if first <= low <= last) for some in steps
            )
            if all(targets[: self.taking]):
                found[targets] = max(found.get(targets, (low, after - 1)), (low, after - 1), key=_readability)
        for targets, characters in found.items():
            closures = (
                machine.closure([each << 1 for each in some], at_start=False)
                for machine, some in zip(self.machines, targets, strict=True)
            )
            yield characters, tuple(closures)


def _way(ways: Sequence[tuple[int, _Range]], place: int) -> list[_Range]:
    found: list[_Range] = []
    while place > 0:
        place, characters = ways[place]
        found.append(characters)
    return found[::-1]


def _others(ranges: Sequence[_Range]) -> Iterator[_Range]:
    """List the characters between and around sorted ranges."""
    after = 0
    for low, high in ranges:
        if low > after:
            yield after, low - 1
        after = max(after, high + 1)
    if after <= _LAST:
        yield after, _LAST


def _readability(characters: _Range) -> int:
    return sum(1 for each in _READABLE if characters[0] <= each <= characters[1])


def _character(random: Random, low: int, high: int) -> str:
    readable = [each for each in _READABLE if low <= each <= high]
    if readable:
        return chr(random.choice(readable))
    return chr(random.randint(low, min(high, max(low, 0xD7FF))))


def _plain_character(low: int, high: int) -> str:
    readable = next((each for each in _READABLE if low <= each <= high), None)
    return chr(readable if readable is not None else max(low, _BLANK) if high >= _BLANK else low)
