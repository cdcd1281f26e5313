"""The catalogue of checks on several exchanges: what a server says of a thing, against what it said before.

They compare the server with itself, or with what it tells another caller: no schema can say these.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from ..spec import Exchange, Location, Operation
from .judged import Authority, Level


class StoryCheck(Struct, frozen=True):
    """One check. sentence: what is wrong when it fires. section: where that is written, or why it is so."""

    id: str
    level: Level
    authority: Authority
    sentence: str
    section: str


_ITSELF: Final = "the server, by its other answers"
_NAMES: Final = "the server, by its other answers, and the name of the parameter or member"

STORY_CHECKS: Final = (
    StoryCheck(
        "callback-after-refusal",
        "opinion",
        "server",
        "A callback came for a request that was refused.",
        _ITSELF,
    ),
    StoryCheck(
        "callback-answer-fatal",
        "fault",
        "anyone",
        "The server fails since a callback of its own was answered as the document says that it may be.",
        "OpenAPI, Callback Object: the responses of its operations",
    ),
    StoryCheck(
        "callback-breaks-document",
        "fault",
        "document",
        "A callback that the server has sent breaks the document.",
        "OpenAPI, Callback Object",
    ),
    StoryCheck(
        "callback-undeclared",
        "fault",
        "document",
        "A callback came with a method, or to a path, that the document has no callback with.",
        "OpenAPI, Callback Object: the requests that may come",
    ),
    StoryCheck(
        "change-spills",
        "fault",
        "server",
        "What was set in one thing has changed in another.",
        _ITSELF,
    ),
    StoryCheck(
        "condition-misjudged",
        "fault",
        "http",
        "A condition that is met was refused, or one that is not was said to be.",
        "RFC 9110, Conditional Requests",
    ),
    StoryCheck(
        "count-raced",
        "fault",
        "server",
        "Things were made or deleted at the same time, and their list has another number more, or less.",
        _ITSELF,
    ),
    StoryCheck(
        "created-differs",
        "fault",
        "server",
        "What was made, and confirmed as it was sent, reads otherwise.",
        _ITSELF,
    ),
    StoryCheck(
        "created-not-found",
        "opinion",
        "server",
        "What was made is not found under the key that the answer gives it.",
        "RFC 9110, 201 Created: the resource is there",
    ),
    StoryCheck(
        "created-not-listed",
        "opinion",
        "server",
        "What the run has made stands in no list.",
        _ITSELF,
    ),
    StoryCheck(
        "default-not-applied",
        "fault",
        "document",
        "Without a parameter another value was taken than its default.",
        "OpenAPI, Schema Object, `default`: what the server takes where nothing is sent",
    ),
    StoryCheck(
        "default-not-kept",
        "opinion",
        "document",
        "A member that was left out got another value than its default.",
        "OpenAPI, Schema Object, `default`: what the server takes where nothing is sent",
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
        "filter-not-met",
        "opinion",
        "server",
        "What a parameter selects has another value than was asked for.",
        _NAMES,
    ),
    StoryCheck(
        "found-elsewhere",
        "opinion",
        "server",
        "A thing is found in another than the one that it was made in.",
        "the server, by its paths",
    ),
    StoryCheck(
        "inner-outlives-outer",
        "opinion",
        "server",
        "What a deleted thing had in it reads as before, under its path.",
        "the server, by its paths",
    ),
    StoryCheck(
        "key-not-unique",
        "fault",
        "server",
        "Two different things that were made one after the other have the same key.",
        "RFC 9110, 201 Created",
    ),
    StoryCheck(
        "limit-exceeded",
        "fault",
        "server",
        "More is listed than the limit allows.",
        _NAMES,
    ),
    StoryCheck(
        "limit-not-subset",
        "opinion",
        "server",
        "What a smaller limit lists is not among what a larger one does.",
        _NAMES,
    ),
    StoryCheck(
        "listed-differs",
        "opinion",
        "server",
        "A list says otherwise of a thing than the thing itself.",
        _ITSELF,
    ),
    StoryCheck(
        "listed-twice",
        "fault",
        "server",
        "A list has the same key twice.",
        _ITSELF,
    ),
    StoryCheck(
        "listed-unfinished",
        "opinion",
        "server",
        "A list that is read while a thing is made has the thing unfinished.",
        _ITSELF,
    ),
    StoryCheck(
        "location-leads-nowhere",
        "fault",
        "http",
        "What was made is not found where the answer says that it is.",
        "RFC 9110, Location",
    ),
    StoryCheck(
        "made-twice",
        "fault",
        "server",
        "Two requests at the same time have both made the same; one by one the second does not.",
        _ITSELF,
    ),
    StoryCheck(
        "order-not-kept",
        "opinion",
        "server",
        "What is sorted by a member is in its order in neither direction.",
        _NAMES,
    ),
    StoryCheck(
        "order-not-reversed",
        "opinion",
        "server",
        "What is sorted downwards is in the same order as upwards.",
        _NAMES,
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
        "pages-overlap",
        "fault",
        "server",
        "Pages that follow each other list the same.",
        _NAMES,
    ),
    StoryCheck(
        "pages-skip",
        "fault",
        "server",
        "Pages that follow each other leave out what others list.",
        _NAMES,
    ),
    StoryCheck(
        "parameter-ignored",
        "opinion",
        "document",
        "A documented parameter makes no difference, whatever its value.",
        "OpenAPI, Parameter Object",
    ),
    StoryCheck(
        "patch-not-partial",
        "opinion",
        "http",
        "A PATCH has changed what was no part of it.",
        "RFC 7396, JSON Merge Patch; RFC 5789, PATCH",
    ),
    StoryCheck(
        "put-not-idempotent",
        "fault",
        "http",
        "The same PUT again changed what the first one had made so.",
        "RFC 9110, Idempotent Methods",
    ),
    StoryCheck(
        "range-not-met",
        "opinion",
        "server",
        "What is listed is on the wrong side of the date or number that was asked for.",
        _NAMES,
    ),
    StoryCheck(
        "read-not-safe",
        "opinion",
        "http",
        "A list has something else in it after something was only read, and nothing else was asked.",
        "RFC 9110, Safe Methods",
    ),
    StoryCheck(
        "reads-disagree",
        "fault",
        "server",
        "What the run has set reads otherwise the second time.",
        "RFC 9110, Safe Methods",
    ),
    StoryCheck(
        "refused-but-changed",
        "fault",
        "server",
        "A request that was refused has changed something all the same.",
        _ITSELF,
    ),
    StoryCheck(
        "refused-but-made",
        "fault",
        "server",
        "A request to make something was refused, and it stands in the list.",
        _ITSELF,
    ),
    StoryCheck(
        "tag-not-changed",
        "fault",
        "http",
        "A thing has changed, and its strong entity tag has not.",
        "RFC 9110, ETag: strong validators",
    ),
    StoryCheck(
        "thing-lost",
        "fault",
        "server",
        "A thing that nobody has deleted is found no more, after another was changed or deleted.",
        _ITSELF,
    ),
    StoryCheck(
        "total-wrong",
        "opinion",
        "server",
        "The total does not agree with what is listed.",
        _NAMES,
    ),
    StoryCheck(
        "update-lost",
        "fault",
        "server",
        "A change that was accepted is not there when the thing is read.",
        _ITSELF,
    ),
    StoryCheck(
        "update-mixed",
        "fault",
        "server",
        "Two changes at the same time left a mixture of both.",
        "RFC 9110, PUT: the state is replaced with the one that is sent",
    ),
    StoryCheck(
        "update-raced",
        "fault",
        "http",
        "Two changes under the same condition were both carried out.",
        "RFC 9110, If-Match: the condition is evaluated before the change",
    ),
)
"""Every such check, sorted by id."""

STORY_LEVELS: Final[Mapping[str, Level]] = MappingProxyType({each.id: each.level for each in STORY_CHECKS})


class Telling(Struct, frozen=True):
    """What one story shows. operation: the one at fault. exchanges: in order; the last one shows it.

    caller: the other identity that it is about, "" where it is about the main one alone. at: the place in the
    document; None for the operation's. together: numbers of the exchanges that were sent at the same time.
    why: what it was that told it, where that is not clear. is_promised: whether the document says, beyond the
    names in it, that it has to be otherwise.
    """

    check: str
    operation: Operation
    sentence: str
    expected: str
    got: str
    exchanges: tuple[Exchange, ...]
    caller: str = ""
    at: Location | None = None
    together: tuple[int, ...] = ()
    why: str = ""
    is_promised: bool = False

    @property
    def level(self) -> Level:
        """How much it counts: what the document promises is more than an opinion, as an invariant is."""
        return "fault" if self.is_promised else STORY_LEVELS.get(self.check, "fault")

    @property
    def place(self) -> Location:
        """Where the document speaks of it."""
        return self.at or self.operation.location

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What two tellings of one root cause have in common."""
        return self.check, self.place.file, self.place.pointer, ""
