"""How the pairs of positions that a walk decides are reached: the shortest ways to each, found afterwards.

A walk goes deep before it goes wide and decides each pair once, wherever it is met first: of components that
refer to each other that is far inside of a value, and in one of many that may not show what is wrong.
"""

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Final, TypeAlias

from msgspec import Struct, field

from .cases import Case
from .graph import Place
from .members import MemberKeyword

_MOST: Final = 2_000
"""Ways that are begun to find one: of those that lead around in circles there is no end."""

_STEP: Final = 2
_GUESSED: Final = 3
"""What a step costs that leads to a member which the case itself does not describe, beside the step."""


class Step(Struct, frozen=True):
    """One step into a value. keyword: `properties`, `additionalProperties`, `prefixItems` or `items`.

    token: the member's name or the item's position; where any would do, one that stands for all.
    """

    keyword: MemberKeyword
    token: str | int


Path: TypeAlias = tuple[tuple[Case, Step], ...]
"""The way into a value, each step from a case of the sender."""

State: TypeAlias = tuple[frozenset[Place], frozenset[Place]]
"""A pair of positions that is decided: what a case of the sender says, what the reader demands."""


class Hop(Struct, frozen=True, eq=False):
    """What leads from one pair to another: a step into the value, or none to an alternative.

    is_own: the case itself describes what is there, not an alternative that it did not choose.
    """

    origin: State | None
    step: tuple[Case, Step] | None = None
    depth: int = 0
    is_own: bool = True

    @property
    def cost(self) -> int:
        """How much longer a way becomes by it."""
        return 0 if self.step is None else _STEP + (0 if self.is_own else _GUESSED)


class Trails(Struct):
    """Keeps how each pair is reached."""

    _led: dict[State, list[Hop]] = field(default_factory=dict[State, list[Hop]])
    _seen: set[tuple[State, State | None, object]] = field(
        default_factory=set[tuple[State, State | None, object]]
    )
    _distances: dict[State | None, int] = field(default_factory=dict[State | None, int])

    def note(self, state: State, hop: Hop) -> None:
        """Keep one way to reach a pair."""
        key = (state, hop.origin, hop.step and (id(hop.step[0]), hop.step[1]))
        if key not in self._seen:
            self._seen.add(key)
            self._led.setdefault(state, []).append(hop)

    def ways(self, state: State) -> Iterator[Path]:
        """Give ways into a value to where a pair is decided, the shortest first."""
        distances = self._known_distances()
        waiting: list[tuple[int, int, int, State | None, Path]] = [(0, 0, 0, state, ())]
        for number in range(_MOST):
            if not waiting:
                return
            _, _, cost, here, path = heappop(waiting)
            if here is None:
                yield path
                continue
            for index, hop in enumerate(self._led.get(here, ())):
                if hop.origin in distances:
                    further = path if hop.step is None else (hop.step, *path)
                    own = cost + hop.cost
                    order = (own + distances[hop.origin], number * 1_000 + index)
                    heappush(waiting, (*order, own, hop.origin, further))

    def _known_distances(self) -> dict[State | None, int]:
        """Measure how far each pair is from the outside (Dijkstra)."""
        if not self._distances:
            leading: dict[State | None, list[tuple[State, int]]] = {}
            for state, hops in self._led.items():
                for hop in hops:
                    leading.setdefault(hop.origin, []).append((state, hop.cost))
            waiting: list[tuple[int, int, State | None]] = [(0, 0, None)]
            count = 0
            while waiting:
                distance, _, here = heappop(waiting)
                if here not in self._distances:
                    self._distances[here] = distance
                    for state, cost in leading.get(here, ()):
                        count += 1
                        heappush(waiting, (distance + cost, count, state))
        return self._distances
