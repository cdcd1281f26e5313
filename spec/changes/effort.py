"""What a comparison may cost, in steps: seconds would give another answer on another day.

A step is a small thing done once: a schema that is looked at, handed to the engine or to the algebra, a part
of a value that is held against a side. What is left when none may be taken any more is said not to be
compared.
"""

from typing import Final, Self

from msgspec import Struct

_OF_PAIR: Final = 120_000
_OF_DOCUMENTS: Final = 2_000_000
_EACH_VALUE: Final = 10

CHARACTERS: Final = 8
"""Characters of a value that make a step, of whatever is done with it as a whole."""


class Effort(Struct):
    """A number of steps. of: what they are part of, which grows less with them. times: as many as usual."""

    left: int = _OF_PAIR
    of: "Effort | None" = None
    times: int = 1

    @classmethod
    def for_documents(cls, values: int, times: int = 1) -> Self:
        """Say what two documents of so many values may cost: large ones have more to compare."""
        return cls(times * (_OF_DOCUMENTS + _EACH_VALUE * values), None, times)

    def part(self) -> "Effort":
        """Set apart what one part of the comparison may cost: at most half of what is left."""
        # Not all of it, since others have their turn yet.
        return Effort(min(self.times * _OF_PAIR, self.left // 2), self, self.times)

    def take(self, steps: int) -> bool:
        """Take steps; whether they were there to be taken."""
        self.left -= steps
        within = self.of is None or self.of.take(steps)
        return within and self.left >= 0

    def take_if_there(self, steps: int) -> bool:
        """Take all of the steps, or none where there are fewer: what is left is for other things."""
        is_there = steps <= self.left and (self.of is None or steps <= self.of.left)
        return is_there and self.take(steps)

    @property
    def is_spent(self) -> bool:
        """Whether no step is left."""
        return self.left < 0 or (self.of is not None and self.of.is_spent)
