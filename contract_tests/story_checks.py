"""The catalogue of checks on several exchanges: what a server says of a thing, against what it said before.

They compare the server with itself, or with what it tells another caller: no schema can say these.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from ..spec import Exchange, Operation
from .judged import Authority, Level


class StoryCheck(Struct, frozen=True):
    """One check. sentence: what is wrong when it fires. section: where that is written, or why it is so."""

    id: str
    level: Level
    authority: Authority
    sentence: str
    section: str


_ITSELF: Final = "the server, by its other answers"

STORY_CHECKS: Final = (
    StoryCheck(
        "created-differs",
        "fault",
        "server",
        "What was made, and confirmed as it was sent, reads otherwise.",
        _ITSELF,
    ),
    StoryCheck(
        "deleted-still-listed",
        "fault",
        "server",
        "What was deleted, and is found no more, is still in the list.",
        _ITSELF,
    ),
    StoryCheck(
        "deleted-still-there",
        "fault",
        "server",
        "What was deleted reads as before.",
        "RFC 9110, DELETE",
    ),
    StoryCheck(
        "key-not-unique",
        "fault",
        "server",
        "Two different things that were made one after the other have the same key.",
        "RFC 9110, 201 Created",
    ),
    StoryCheck(
        "location-leads-nowhere",
        "fault",
        "http",
        "What was made is not found where the answer says that it is.",
        "RFC 9110, Location",
    ),
    StoryCheck(
        "other-caller-changes",
        "fault",
        "caller",
        "Another identity changed or deleted what it may not read, or what is declared private.",
        "the server, by what it refuses to that identity; or `private`",
    ),
    StoryCheck(
        "other-caller-reads",
        "fault",
        "caller",
        "Another identity was given what is declared private.",
        "`private`, as the user declares it",
    ),
    StoryCheck(
        "put-not-idempotent",
        "fault",
        "http",
        "The same PUT again changed what the first one had made so.",
        "RFC 9110, Idempotent Methods",
    ),
    StoryCheck(
        "refused-but-changed",
        "fault",
        "server",
        "A request that was refused has changed something all the same.",
        _ITSELF,
    ),
    StoryCheck(
        "update-lost",
        "fault",
        "server",
        "A change that was accepted is not there when the thing is read.",
        _ITSELF,
    ),
)
"""Every such check, sorted by id."""

STORY_LEVELS: Final[Mapping[str, Level]] = MappingProxyType({each.id: each.level for each in STORY_CHECKS})


class Telling(Struct, frozen=True):
    """What one story shows. operation: the one at fault. exchanges: in order; the last one shows it.

    caller: the other identity that it is about, "" where it is about the main one alone.
    """

    check: str
    operation: Operation
    sentence: str
    expected: str
    got: str
    exchanges: tuple[Exchange, ...]
    caller: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What two tellings of one root cause have in common."""
        return self.check, self.operation.location.file, self.operation.location.pointer, ""
