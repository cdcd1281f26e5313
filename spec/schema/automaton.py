"""Patterns as automata over code points: a decision where a search in texts would only be a try.

`automaton_of` reads a translated pattern (the engine's dialect of an ECMA-262 one) from the parse tree of
Python's `re`. It knows what is regular without looking around: no back-references, no look-ahead. A pattern
finds something anywhere in a text, so its automaton reads what is before and behind that, too; `^` and `$`
hold at the very ends alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct, field

from .regular import constants, parser

Ranges = tuple[tuple[int, int], ...]
"""Code points, from and to, sorted, none twice."""

LAST: Final = 0x10FFFF
_ANYTHING: Final[Ranges] = ((0, LAST),)
_MOST: Final = 4_000
"""States that are still built: `a{0,5000}` is left to others."""

_DEPTH: Final = 60
_START, _END = "start", "end"
_CONDITIONS: Final = {
    constants.AT_BEGINNING: _START,
    constants.AT_BEGINNING_STRING: _START,
    constants.AT_END: _END,
    constants.AT_END_STRING: _END,
}


class NotRegular(Exception):
    """The pattern is outside of what automata know, or too large."""


class Automaton(Struct, eq=False):
    """States by number; 0 is the first. free: by state, where one may go without reading anything, and under
    which condition ("" for none). reading: by state, where one goes with which code points.
    """

    free: list[list[tuple[str, int]]] = field(default_factory=list[list[tuple[str, int]]])
    reading: list[list[tuple[Ranges, int]]] = field(default_factory=list[list[tuple[Ranges, int]]])
    last: int = 0

    def state(self) -> int:
        """Make a state. Raises NotRegular where there are too many."""
        if len(self.free) >= _MOST:
            raise NotRegular
        self.free.append([])
        self.reading.append([])
        return len(self.free) - 1

    def reached(
        self, states: Iterable[int], *, at_start: bool = False, at_end: bool = False
    ) -> frozenset[int]:
        """Go on from states without reading anything."""
        found = set(states)
        waiting = list(found)
        while waiting:
            for condition, target in self.free[waiting.pop()]:
                holds = not condition or (at_start if condition == _START else at_end)
                if holds and target not in found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    def first(self) -> frozenset[int]:
        """Give the states before anything is read."""
        return self.reached((0,), at_start=True)

    def after(self, states: frozenset[int], point: int) -> frozenset[int]:
        """Read one code point."""
        targets = {
            target
            for state in states
            for ranges, target in self.reading[state]
            if any(low <= point <= high for low, high in ranges)
        }
        return self.reached(targets)

    def accepts(self, states: frozenset[int], *, at_start: bool) -> bool:
        """Whether a text may end here. at_start: nothing has been read."""
        return self.last in self.reached(states, at_start=at_start, at_end=True)

    def takes_all(self, states: frozenset[int]) -> bool:
        """Whether whatever follows is accepted: something was found already."""
        return self.last in states

    def edges(self, states: frozenset[int]) -> Iterator[int]:
        """Go through the code points at which it begins to matter which one is read."""
        for state in states:
            for ranges, _ in self.reading[state]:
                for low, high in ranges:
                    yield low
                    yield high + 1


@lru_cache(maxsize=512)
def automaton_of(pattern: str) -> Automaton | None:
    """Build the automaton of a translated pattern; None where it is not regular in the sense here."""
    try:
        tree = parser.parse(pattern)
        if tree.state.flags & ~re.UNICODE:
            return None
        made = Automaton()
        begin = made.state()
        made.reading[begin].append((_ANYTHING, begin))
        # What is before the find is read in a state of its own: `^` holds where nothing is.
        made.last = _sequence(made, list(tree), begin, 0)
        end = made.state()
        made.free[made.last].append(("", end))
        made.reading[end].append((_ANYTHING, end))
        made.last = end
    except (NotRegular, re.error, OverflowError, RecursionError):
        return None
    return made


def _sequence(made: Automaton, nodes: list[Any], state: int, depth: int) -> int:
    if depth > _DEPTH:
        raise NotRegular
    for operation, argument in nodes:
        state = _node(made, operation, argument, state, depth + 1)
    return state


def _node(made: Automaton, operation: Any, argument: Any, state: int, depth: int) -> int:
    if operation in _CLASSES:
        target = made.state()
        made.reading[state].append((_CLASSES[operation](argument), target))
        return target
    if operation is constants.AT and argument in _CONDITIONS:
        target = made.state()
        made.free[state].append((_CONDITIONS[argument], target))
        return target
    if operation is constants.BRANCH:
        ends = [_sequence(made, list(nodes), _beside(made, state), depth) for nodes in argument[1]]
        target = made.state()
        for end in ends:
            made.free[end].append(("", target))
        return target
    if operation is constants.SUBPATTERN and not (argument[1] or argument[2]):
        return _sequence(made, list(argument[3]), state, depth)
    if operation in (constants.MAX_REPEAT, constants.MIN_REPEAT):
        return _repeated(made, argument, state, depth)
    raise NotRegular


def _beside(made: Automaton, state: int) -> int:
    """Make a state that is reached from another without reading anything."""
    target = made.state()
    made.free[state].append(("", target))
    return target


def _repeated(made: Automaton, argument: Any, state: int, depth: int) -> int:
    low, high, nodes = argument
    for _ in range(low):
        state = _sequence(made, list(nodes), state, depth)
    if high is constants.MAXREPEAT:
        begin = _beside(made, state)
        made.free[_sequence(made, list(nodes), begin, depth)].append(("", begin))
        return _beside(made, begin)
    end = made.state()
    for _ in range(high - low):
        made.free[state].append(("", end))
        state = _sequence(made, list(nodes), _beside(made, state), depth)
    made.free[state].append(("", end))
    return end


def _listed(items: Any) -> Ranges:
    ranges: list[tuple[int, int]] = []
    is_negated = False
    for operation, argument in items:
        if operation is constants.NEGATE:
            is_negated = True
        elif operation is constants.LITERAL:
            ranges.append((argument, argument))
        elif operation is constants.RANGE:
            ranges.append(argument)
        else:
            raise NotRegular
    return _others(ranges) if is_negated else _sorted(ranges)


def _sorted(ranges: Iterable[tuple[int, int]]) -> Ranges:
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def _others(ranges: Iterable[tuple[int, int]]) -> Ranges:
    found: list[tuple[int, int]] = []
    next_ = 0
    for low, high in _sorted(ranges):
        if low > next_:
            found.append((next_, low - 1))
        next_ = high + 1
    return (*found, (next_, LAST)) if next_ <= LAST else tuple(found)


_CLASSES: Final[dict[Any, Callable[[Any], Ranges]]] = {
    constants.LITERAL: lambda code: ((code, code),),
    constants.NOT_LITERAL: lambda code: _others(((code, code),)),
    constants.ANY: lambda _: _others(((10, 10),)),
    constants.IN: _listed,
}
"""What reads one code point."""
