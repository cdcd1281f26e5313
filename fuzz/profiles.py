"""What a run is for, as a table: how long it looks, which kinds of cases it prefers, who looks besides."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from msgspec import Struct

Group: TypeAlias = Literal["allowed", "forbidden", "wild", "raw", "credentials"]
"""What a kind of case is about: what the document allows, what it forbids, values no schema was asked about,
bytes below all schemas, and who asks."""

EVEN: Final[Mapping[Group, int]] = {"allowed": 1, "forbidden": 1, "wild": 1, "raw": 1, "credentials": 1}


class Profile(Struct, frozen=True):
    """One purpose. seconds: that a run takes, unless told. shares: how much more often the kinds of a group
    get a turn than usual. second_engine: whether Schemathesis may look as well. as_others: whether each
    operation is also asked with credentials that are almost right. walks: turns of sequences for each turn of
    a single operation. plans: whether the plan of `truespec test` is played as well.
    """

    name: str
    seconds: float
    shares: Mapping[Group, int]
    second_engine: bool = True
    as_others: bool = False
    walks: int = 1
    plans: bool = True


_TABLE: Final = (
    Profile("quick", 10, {"allowed": 1, "forbidden": 2, "wild": 0, "raw": 0, "credentials": 1}, False),
    Profile("standard", 60, EVEN, as_others=True),
    Profile("deep", 600, EVEN, as_others=True),
    Profile(
        "authz",
        30,
        {"allowed": 1, "forbidden": 0, "wild": 0, "raw": 0, "credentials": 40},
        False,
        as_others=True,
    ),
    Profile(
        "robust", 60, {"allowed": 1, "forbidden": 1, "wild": 3, "raw": 6, "credentials": 0}, False, walks=0
    ),
    Profile(
        "stateful",
        60,
        {"allowed": 1, "forbidden": 0, "wild": 0, "raw": 0, "credentials": 0},
        False,
        as_others=True,
        walks=8,
        plans=False,
    ),
)

PROFILES: Final[Mapping[str, Profile]] = MappingProxyType({each.name: each for each in _TABLE})
"""Every profile by its name."""

STANDARD: Final = PROFILES["standard"]
