"""Automata at work: in all states at once in which the text so far may have left them.

One with look-arounds alternates: each way through it carries what look-aheads still have to meet, and what
they must not. Look-behinds are run along from the start of the text.
"""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from msgspec import Struct, field

from .automata import AT_END, AT_START, FIRST_LOOK, Automaton, TooLarge

_States: TypeAlias = frozenset[int]
"""Numbers of states, each doubled; where the text has to end the last bit is set."""

_Way: TypeAlias = tuple[int, frozenset[Any], frozenset[Any]]
"""A state, and what look-aheads ask from there on: sets of ways of each of which one has to arrive, and ways
of which none must.
"""

State: TypeAlias = Any
"""Where an automaton is: all that counts of the text so far."""

_NONE: Final = frozenset[Any]()


def running(automaton: Automaton) -> "Plain | Alternating":
    """Make what runs an automaton."""
    if not automaton.looks:
        return Plain(automaton)
    lasts = frozenset((automaton.last, *(look.last for look in automaton.looks)))
    return Alternating(automaton, automaton.behinds, lasts)


class Plain(Struct, frozen=True):
    """Runs an automaton that looks nowhere."""

    automaton: Automaton

    def start(self) -> State:
        """Where it is before any character."""
        return self._closure((0,), at_start=True)

    def targets(self, states: State, characters: frozenset[int]) -> State:
        """Where one of some characters leads, before what takes none: nothing where it leads nowhere.

        characters: the numbers of the automaton's sets that have it.
        """
        moves = self.automaton.moves
        numbers: _States = states
        return frozenset(
            target << 1
            for state in numbers
            if not state & 1
            for number, target in moves[state >> 1]
            if number in characters
        )

    def arrived(self, targets: State) -> State:
        """Go on from there by what takes no character."""
        return self._closure(tuple(targets), at_start=False)

    def _closure(self, states: tuple[int, ...], *, at_start: bool) -> _States:
        found, waiting, free = set(states), list(states), self.automaton.free
        while waiting:
            state = waiting.pop()
            ended = state & 1
            for guard, target in free[state >> 1]:
                if guard == AT_START and not at_start:
                    continue
                other = target << 1 | (ended or guard == AT_END)
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return frozenset(found)

    def accepts(self, states: State) -> bool:
        """Whether the text may end there."""
        last = self.automaton.last << 1
        return last in states or last | 1 in states

    def size(self, states: State) -> int:
        """Count the ways that are followed there."""
        return len(states)

    def has_found(self, states: State) -> bool:
        """Whether it takes the text whatever follows."""
        return self.automaton.last << 1 in states


class Alternating(Struct):
    """Runs an automaton with look-arounds. lasts: where it, or one of them, has found what it is about."""

    automaton: Automaton
    behinds: list[Any]
    lasts: frozenset[int]
    _met: tuple[bool, ...] = ()
    _at_start: bool = False
    _arrived: dict[State, State] = field(default_factory=dict[State, State])

    def start(self) -> State:
        """Where it is before any character."""
        self._at_start = True
        behind = tuple(self._along((look.entry << 1,)) for look in self.behinds)
        return self._settled(frozenset({(0, _NONE, _NONE)}), behind)

    def targets(self, state: State, characters: frozenset[int]) -> State:
        """As of `Plain`."""
        ways, behind = state
        following = self._all_steps(ways, characters)
        return following and (following, tuple(self._moved(states, characters) for states in behind))

    def arrived(self, targets: State) -> State:
        """As of `Plain`."""
        if targets not in self._arrived:
            self._at_start = False
            ways, behind = targets or (_NONE, ())
            self._arrived[targets] = self._settled(ways, tuple(map(self._along, behind)))
        return self._arrived[targets]

    def accepts(self, state: State) -> bool:
        """As of `Plain`."""
        return any(map(self._may_end, state[0]))

    def size(self, state: State) -> int:
        """As of `Plain`."""
        return len(state[0])

    def has_found(self, state: State) -> bool:
        """As of `Plain`."""
        return (self.automaton.last << 1, _NONE, _NONE) in state[0]

    def _moved(self, states: _States, characters: frozenset[int]) -> _States:
        return frozenset(each for state in states for each in self._after(state, characters))

    def _after(self, state: int, characters: frozenset[int]) -> list[int]:
        if state & 1:
            return []
        return [target << 1 for number, target in self.automaton.moves[state >> 1] if number in characters]

    def _steps(self, way: _Way, characters: frozenset[int]) -> Iterator[_Way]:
        """Take a character, on the way and in all that look-aheads ask."""
        state, asked, denied = way
        following = self._after(state, characters)
        if not following:
            return
        left = self._all_steps(denied, characters)
        open_ = [self._all_steps(each, characters) for each in asked]
        if all(open_):
            yield from ((each, frozenset(open_), left) for each in following)

    def _all_steps(self, ways: frozenset[_Way], characters: frozenset[int]) -> frozenset[_Way]:
        return frozenset(each for way in ways for each in self._steps(way, characters))

    def _along(self, states: Any) -> _States:
        """Go on in look-behinds by what takes no character."""
        found: set[int] = set(states)
        waiting: list[int] = list(found)
        while waiting:
            for guard, target in self.automaton.free[waiting.pop() >> 1]:
                if (guard != AT_START or self._at_start) and target << 1 not in found:
                    found.add(target << 1)
                    waiting.append(target << 1)
        return frozenset(found)

    def _settled(self, ways: frozenset[_Way], behind: tuple[_States, ...]) -> State:
        self._met = tuple(
            look.last << 1 in states for look, states in zip(self.behinds, behind, strict=False)
        )
        return self._closure(ways), behind

    def _closure(self, ways: frozenset[_Way]) -> frozenset[_Way]:
        """Go on by what takes no character; leave out ways of which look-aheads ask what can't be."""
        found, waiting = set[_Way](), list(ways)
        kept = set[_Way]()
        while waiting:
            way = waiting.pop()
            if way in found:
                continue
            found.add(way)
            if len(found) > self.automaton.bounds.ways:
                raise TooLarge
            state, asked, denied = way
            waiting.extend((at, asked | more, denied | less) for at, more, less in self._free(state))
            if self._waits(state):
                kept.update(self._asked(way))
        # A way of which something is asked adds nothing where one goes on without.
        plain = {state for state, asked, denied in kept if not asked and not denied}
        if self.automaton.last << 1 in plain:
            return frozenset({(self.automaton.last << 1, _NONE, _NONE)})
        return frozenset(each for each in kept if each[0] not in plain or not (each[1] or each[2]))

    def _asked(self, way: _Way) -> Iterator[_Way]:
        """Give a way with what is still asked of it; nothing where that is refused already."""
        state, asked, denied = way
        left = self._closure(denied) if denied else _NONE
        if any(map(self._has_arrived, left)):
            return
        open_ = [each for each in map(self._closure, asked) if not any(map(self._has_arrived, each))]
        if all(open_):
            yield state, frozenset(open_), left

    def _free(self, state: int) -> Iterator[_Way]:
        """Go through the steps that take no character: where to, and what look-aheads ask from here on."""
        for guard, target in self.automaton.free[state >> 1]:
            if guard == AT_START and not self._at_start:
                continue
            following = target << 1 | (state & 1 or guard == AT_END)
            if guard < FIRST_LOOK:
                yield following, _NONE, _NONE
                continue
            look = self.automaton.looks[guard - FIRST_LOOK]
            inside = frozenset({(look.entry << 1, _NONE, _NONE)})
            if not look.is_ahead:
                if self._met[look.slot] is not look.is_denied:
                    yield following, _NONE, _NONE
            elif look.is_denied:
                yield following, _NONE, inside
            else:
                yield following, frozenset({inside}), _NONE

    def _waits(self, state: int) -> bool:
        return state >> 1 in self.lasts or bool(not state & 1 and self.automaton.moves[state >> 1])

    def _has_arrived(self, way: _Way) -> bool:
        """Whether a look-ahead has found what it is about, whatever follows."""
        state, asked, denied = way
        return not state & 1 and state >> 1 in self.lasts and not asked and not denied

    def _may_end(self, way: _Way) -> bool:
        """Whether a way may end with the text."""
        state, asked, denied = way
        return (
            state >> 1 in self.lasts
            and all(any(map(self._may_end, each)) for each in asked)
            and not any(map(self._may_end, denied))
        )
