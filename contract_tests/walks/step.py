"""The steps of a walk as values: what is done to which thing, with which body."""

from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from ...spec import Json, parse_json
from ..body_text import json_bytes

Act: TypeAlias = Literal["make", "read", "list", "change", "again", "delete"]
"""What is done. `again` sends the last change of a thing once more."""

Twist: TypeAlias = Literal[
    "", "forbidden", "old-tag", "tag", "since", "long-ago", "never", "elsewhere", "nobody"
]
"""What is unusual: the document forbids the body; the condition has the tag from before the last change,
the current one, the day of the last change, one long ago, or a tag that nothing has ever had; the path names
another outer thing than the one it was made in; no credentials are sent.
"""


class Step(Struct, frozen=True, omit_defaults=True):
    """One step. operation: its key. thing: the number of the thing among those that the walk makes, from 0;
    of `make` and `list` the outer one, -1 for none. body: of `make` and `change`. other: of `elsewhere`, the
    outer thing whose path it is. caller: the other identity that sends it, "" for the main one.
    """

    act: Act
    operation: str
    thing: int = -1
    body: Json = None
    twist: Twist = ""
    caller: str = ""
    other: int = -1


Walk: TypeAlias = tuple[Step, ...]


def walk_text(walk: Walk) -> str:
    """Write a walk as JSON."""
    return json_bytes([msgspec.to_builtins(each, builtin_types=(int,)) for each in walk]).decode()


def read_walk(text: str) -> Walk:
    """Read a walk that `walk_text` wrote."""
    return msgspec.convert(parse_json(text.encode()), Walk)
