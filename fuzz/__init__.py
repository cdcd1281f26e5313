"""Find what the plain tests do not: generated requests until the time is up, by two engines.

`fuzz` looks for `FuzzSettings.seconds` and gives the same `Report` as a test run. Cases are made here;
judging, confirming, shrinking and merging belong to `contract_tests`.
"""

from .focus import Focus
from .profiles import PROFILES, Profile
from .run import fuzz
from .settings import FuzzSettings
from .standing import Standing, Watch

__all__ = ["PROFILES", "Focus", "FuzzSettings", "Profile", "Standing", "Watch", "fuzz"]
