"""The waiver list: what breaks a rule of the architecture and may, each line with its reason."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

MOST: Final = 10
"""How many waivers there may be in all."""

LIST: Final = Path(__file__).with_name("waivers.txt")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One exception from one rule. place: as the rule reports it."""

    rule: str
    place: str
    reason: str


def waivers_in(text: str) -> tuple[Waiver, ...]:
    """Read the list; a line without a reason is refused with ValueError."""
    lines = [line.strip() for line in text.splitlines()]
    return tuple(_waiver(line) for line in lines if line and not line.startswith("#"))


def _waiver(line: str) -> Waiver:
    parts = line.split(maxsplit=2)
    if len(parts) != 3:
        raise ValueError(f"a waiver has a rule, a place and a reason: {line!r}")
    return Waiver(*parts)
