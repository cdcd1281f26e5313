"""The planned cases of one operation: deterministic, each with its reason.

First come the openers of a `Planner`, requests that are meant to succeed: the document's own examples, then
composed ones. What the server accepts of them is the base that the other `Case`s differ from in one thing,
so that whatever the server then says is about that one thing. Sends nothing and judges nothing.
"""

from .callers import credential_cases, lesser_cases
from .case import Case, Opener
from .growing import joined, pieces_beyond, richness
from .methods import LONG_AGO, NEVER, ORIGIN, methods_to_try
from .planner import Planner
from .values import body_cases, can_stand, is_cursor, keys_of, parameter_cases, says_little

__all__ = [
    "LONG_AGO",
    "NEVER",
    "ORIGIN",
    "Case",
    "Opener",
    "Planner",
    "body_cases",
    "can_stand",
    "credential_cases",
    "is_cursor",
    "joined",
    "keys_of",
    "lesser_cases",
    "methods_to_try",
    "parameter_cases",
    "pieces_beyond",
    "richness",
    "says_little",
]
