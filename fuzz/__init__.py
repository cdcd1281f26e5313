"""Find what the plain tests do not: generated requests until the time is up, by two engines.

`fuzz` looks for `FuzzSettings.seconds` and gives the same `Report` as a test run. Cases are made here;
judging, confirming, shrinking and merging belong to `contract_tests`. `measure` tells how strong the contract
itself is: which faults of a server it can see at all.
"""

from .focus import Focus
from .profiles import PROFILES, Profile
from .run import fuzz
from .settings import FuzzSettings
from .standing import Standing, Watch
from .strength import Strength, StrengthSettings, measure, strength_json, strength_text

__all__ = [
    "PROFILES",
    "Focus",
    "FuzzSettings",
    "Profile",
    "Standing",
    "Strength",
    "StrengthSettings",
    "Watch",
    "fuzz",
    "measure",
    "strength_json",
    "strength_text",
]
