"""How strong a contract is: faults are planted into our own mock of it; those that it can't see are told.

`measure` gives a `Strength`: a score, and what to tighten where. Nothing is sent, the judge has the last
word.
"""

from .measure import Strength, StrengthSettings, Weakness, measure
from .told import strength_json, strength_text

__all__ = ["Strength", "StrengthSettings", "Weakness", "measure", "strength_json", "strength_text"]
