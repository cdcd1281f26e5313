"""Whether every text of some patterns is one of another pattern: decided by automata (DIFF §1.6, step 4)."""

from collections import deque
from functools import lru_cache
from typing import Final

from msgspec import Struct

from ..schema.automaton import LAST, Automaton, automaton_of

_MOST: Final = 3_000
"""Situations that are looked at; where that is not enough, nothing is decided."""

_READABLE: Final = tuple(map(ord, "a0A1_-. /@:zZ9!"))
_SURROGATES: Final = range(0xD800, 0xE000)

_State = tuple[int, tuple[frozenset[int], ...], frozenset[int]]
"""How many code points were read, as far as that matters; where the sender's automata are, the reader's."""


class Decision(Struct, frozen=True):
    """What automata say. beyond: a shortest text that is sent and not taken; None where there is none."""

    beyond: str | None


@lru_cache(maxsize=512)
def texts_beyond(
    patterns: tuple[str, ...], shortest: int, longest: int | None, reader: str
) -> Decision | None:
    """Look for a text that all of `patterns` find something in, and `reader` does not.

    Patterns: translated, as schemas that are asserted have them. shortest, longest: of the texts, in code
    points. None where a pattern is not regular, or it takes too long.
    """
    if longest is not None:
        free = texts_beyond(patterns, shortest, None, reader)
        if free is not None and (free.beyond is None or len(free.beyond) <= longest):
            return free
    senders = [automaton_of(pattern) for pattern in patterns]
    taking = automaton_of(reader)
    known = [each for each in senders if each is not None]
    if taking is None or len(known) < len(senders):
        return None
    return _searched(known, taking, shortest, longest)


def _searched(
    senders: list[Automaton], reader: Automaton, shortest: int, longest: int | None
) -> Decision | None:
    start: _State = (0, tuple(each.first() for each in senders), reader.first())
    before: dict[_State, tuple[_State, int] | None] = {start: None}
    waiting: deque[_State] = deque([start])
    cap = max(1, shortest if longest is None else longest)  # nothing read yet is told from all that follows
    while waiting:
        state = waiting.popleft()
        length, sent, taken = state
        if reader.takes_all(taken):
            continue
        at_start = not length
        is_sent = length >= shortest and _is_sent(senders, sent, at_start=at_start)
        if is_sent and not reader.accepts(taken, at_start=at_start):
            return Decision(_text(before, state))
        if longest is not None and length >= longest:
            continue
        for point in _telling((*senders, reader), (*sent, taken)):
            following: _State = (
                min(length + 1, cap),
                tuple(each.after(states, point) for each, states in zip(senders, sent, strict=True)),
                reader.after(taken, point),
            )
            if following not in before and all(following[1]):
                before[following] = (state, point)
                waiting.append(following)
        if len(before) > _MOST:
            return None
    return Decision(None)


def _is_sent(senders: list[Automaton], states: tuple[frozenset[int], ...], *, at_start: bool) -> bool:
    return all(each.accepts(own, at_start=at_start) for each, own in zip(senders, states, strict=True))


def _telling(automata: tuple[Automaton, ...], states: tuple[frozenset[int], ...]) -> list[int]:
    """Choose one code point of each group that no automaton tells apart, a readable one if there is one."""
    edges = sorted(
        {0, *(edge for each, own in zip(automata, states, strict=True) for edge in each.edges(own))}
    )
    chosen: list[int] = []
    for low, following in zip(edges, (*edges[1:], LAST + 1), strict=True):
        high = min(following - 1, LAST)
        if low > high:
            continue
        point = next((each for each in _READABLE if low <= each <= high), low)
        if point in _SURROGATES:
            if high <= _SURROGATES[-1]:
                continue  # no text has half of a pair
            point = _SURROGATES[-1] + 1
        chosen.append(point)
    return chosen


def _text(before: dict[_State, tuple[_State, int] | None], state: _State) -> str:
    points: list[int] = []
    step = before[state]
    while step is not None:
        state, point = step
        points.append(point)
        step = before[state]
    return "".join(map(chr, reversed(points)))
