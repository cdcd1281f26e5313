"""Find what the plain tests do not: generated requests until the time is up, by two engines.

`fuzz` looks for `FuzzSettings.seconds` and gives the same `Report` as a test run. Cases are made here;
judging, confirming, shrinking and merging belong to `contract_tests`. `measure` tells how strong the contract
itself is: which faults of a server it can see at all.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
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

_LATER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Focus": ".focus",
        **dict.fromkeys(("PROFILES", "Profile"), ".profiles"),
        "fuzz": ".run",
        "FuzzSettings": ".settings",
        **dict.fromkeys(("Standing", "Watch"), ".standing"),
        **dict.fromkeys(
            ("Strength", "StrengthSettings", "measure", "strength_json", "strength_text"), ".strength"
        ),
    }
)
"""Comparing documents and planting faults are a third of what this room costs to import: workers do none."""


def __getattr__(name: str) -> Any:
    """Import what is asked for late (PEP 562)."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name], __name__), name)
