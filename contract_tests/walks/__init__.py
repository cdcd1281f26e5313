"""Walks: random sequences of steps on things, held to a model of what the steps before have promised.

`draw_walk` makes one from a seeded `Random`, `Walking` plays it from the start and tells what contradicts the
model, `look_into` has it come back, leaves out what it does not need, and makes the finding. `rewalk` is for
the test of one finding. `Promises` is the same model for who sends the steps himself.
"""

from .drawing import Ground, draw_walk, first_walks
from .grounds import ground_of
from .looking import least_of, least_unlisted, look_into, one_less, rewalk, take_first_walks
from .promises import Promise, Promises
from .step import Step, Walk, read_walk, walk_text
from .walking import Walking

__all__ = [
    "Ground",
    "Promise",
    "Promises",
    "Step",
    "Walk",
    "Walking",
    "draw_walk",
    "first_walks",
    "ground_of",
    "least_of",
    "least_unlisted",
    "look_into",
    "one_less",
    "read_walk",
    "rewalk",
    "take_first_walks",
    "walk_text",
]
