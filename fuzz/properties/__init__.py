"""Tests with Hypothesis, over the generator that `truespec fuzz` has: they shrink, and can be steered.

`Requests` makes strategies of whole requests, `state_machine` one of sequences; `steer` tells the targeted
search what to look for. Knows Hypothesis, which the rest of the room imports only where it is used.
"""

from .machine import ApiMachine, state_machine
from .requests import Requests
from .steering import steer
from .values import edge_values, near_misses, valid_values

__all__ = ["ApiMachine", "Requests", "edge_values", "near_misses", "state_machine", "steer", "valid_values"]
