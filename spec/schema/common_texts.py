"""Which texts several patterns find, and others do not: the shortest one, or the proof that there is none.

Patterns become automata that are run side by side, a bounded number of steps. One that is not exact takes
more texts than its pattern does, so that "none" stays a proof; such a one denies nothing.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from .automata import Automaton, Bounds, TooLarge
from .character_sets import LAST, SURROGATES, Range
from .running import Alternating, Plain, State, running

_Reached: TypeAlias = tuple[tuple[State, ...], int]
"""Where all automata are, and how many characters were taken of those that have to be."""

_Class: TypeAlias = tuple[Range, tuple[frozenset[int], ...]]
"""Characters that all automata treat alike: a range of them, and by automaton the sets that have them."""

_READABLE: Final = tuple(map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."))
_BLANK: Final = ord(" ")
_LIGHT: Final = 50
"""Ways through the automata that may be followed at the price of one."""

_NARROW: Final = Bounds(copies=64, states=2_000, places=1_000, steps=1_000)


class Common(Struct, frozen=True):
    """What was found. characters: the ranges of the shortest text; None where there is none. is_certain:
    whether that there is none is a proof. is_exact: whether automata say just what the patterns do, so that a
    text is one, too.
    """

    characters: tuple[Range, ...] | None
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
        taken = [Automaton.of(each, bounds) for each in patterns]
        denying = [Automaton.of(each, bounds) for each in denied]
    except (TooLarge, re.error, OverflowError, RecursionError):
        return _UNKNOWN
    least = least if least <= bounds.copies else 0
    automata = [*taken, *(each for each in denying if each.is_exact)]
    search = _Search(list(map(running, automata)), _classes(automata), len(taken), least, most, bounds)
    try:
        found = search.run()
    except TooLarge:
        return _UNKNOWN
    return replace(found, is_exact=found.is_certain and all(each.is_exact for each in (*taken, *denying)))


class _Search(Struct):
    """Runs automata side by side, shortest texts first. taking: how many of them have to accept."""

    machines: list[Plain | Alternating]
    classes: list[_Class]
    taking: int
    least: int
    most: float
    bounds: Bounds

    def run(self) -> Common:
        """Search until a text is found, or there is nowhere to go on."""
        start = tuple(each.start() for each in self.machines)
        waiting: list[_Reached] = [(start, 0)]
        seen, steps = set(waiting), 0
        ways: list[tuple[int, Range]] = [(-1, (0, 0))]
        lengths = [0]
        for place, (states, counted) in enumerate(waiting):
            if lengths[place] > self.most:
                break
            if counted >= self.least and self._accepts(states):
                return Common(tuple(_way(ways, place)), is_certain=True)
            if self._is_lost(states):
                continue
            weight = 1 + sum(map(_size, self.machines, states)) // _LIGHT
            for characters, following in self._following(states):
                steps += weight
                if steps > self.bounds.steps or len(waiting) > self.bounds.places:
                    return _UNKNOWN
                target = (following, min(counted + 1, self.least))
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
                    ways.append((place, characters))
                    lengths.append(lengths[place] + 1)
        return Common(None, is_certain=True)

    def _accepts(self, states: tuple[State, ...]) -> bool:
        return all(
            machine.accepts(each) is (number < self.taking)
            for number, (machine, each) in enumerate(zip(self.machines, states, strict=True))
        )

    def _is_lost(self, states: tuple[State, ...]) -> bool:
        """Whether what is denied was found already, whatever follows."""
        denying = zip(self.machines[self.taking :], states[self.taking :], strict=True)
        return any(machine.has_found(each) for machine, each in denying)

    def _following(self, states: tuple[State, ...]) -> Iterator[tuple[Range, tuple[State, ...]]]:
        """Go through the ranges of characters that lead to the same states, and those states."""
        found: dict[tuple[State, ...], Range] = {}
        for characters, sets in self.classes:
            targets = tuple(
                machine.targets(each, own)
                for machine, each, own in zip(self.machines, states, sets, strict=True)
            )
            if all(targets[: self.taking]):
                found[targets] = max(found.get(targets, characters), characters, key=_readability)
        for targets, characters in found.items():
            arrived = (machine.arrived(each) for machine, each in zip(self.machines, targets, strict=True))
            yield characters, tuple(arrived)


def _size(machine: Plain | Alternating, state: State) -> int:
    return machine.size(state)


def _classes(automata: Sequence[Automaton]) -> list[_Class]:
    """Cut all characters into classes that no set of any automaton tells apart."""
    changes: dict[int, list[tuple[int, int, int]]] = {0: []}
    for number, automaton in enumerate(automata):
        for ranges, own in automaton.sets.items():
            for low, high in ranges:
                changes.setdefault(low, []).append((number, own, 1))
                changes.setdefault(high + 1, []).append((number, own, -1))
    for edge in (*SURROGATES, LAST + 1):
        changes.setdefault(edge, [])
    counts: list[dict[int, int]] = [{} for _ in automata]
    found: dict[tuple[frozenset[int], ...], Range] = {}
    for low, after in pairwise(sorted(changes)):
        for number, own, change in changes[low]:
            counts[number][own] = counts[number].get(own, 0) + change
        if low == SURROGATES[0] or low > LAST:
            continue
        sets = tuple(frozenset(own for own, count in each.items() if count > 0) for each in counts)
        found[sets] = max(found.get(sets, (low, after - 1)), (low, after - 1), key=_readability)
    return [(characters, sets) for sets, characters in found.items()]


def _way(ways: Sequence[tuple[int, Range]], place: int) -> list[Range]:
    found: list[Range] = []
    while place > 0:
        place, characters = ways[place]
        found.append(characters)
    return found[::-1]


def _readability(characters: Range) -> int:
    return sum(1 for each in _READABLE if characters[0] <= each <= characters[1])


def _character(random: Random, low: int, high: int) -> str:
    readable = [each for each in _READABLE if low <= each <= high]
    if readable:
        return chr(random.choice(readable))
    return chr(random.randint(low, min(high, max(low, 0xD7FF))))


def _plain_character(low: int, high: int) -> str:
    readable = next((each for each in _READABLE if low <= each <= high), None)
    return chr(readable if readable is not None else max(low, _BLANK) if high >= _BLANK else low)
