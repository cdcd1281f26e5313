"""One fault that a server could have, and whether the contract sees it."""

from collections.abc import Callable
from typing import Final, Literal, TypeAlias

from msgspec import Struct, field

from ...spec import Location, Schema

Family: TypeAlias = Literal["answer", "validation", "security", "state"]
"""What is wrong with the server: what it answers, what it takes, whom it lets in, what it remembers."""

FAMILIES: Final[tuple[Family, ...]] = ("answer", "validation", "security", "state")

GRAVEST: Final = (
    *(
        "credentials",
        "body",
        "schema",
        "made",
        "forgotten",
        "refused-kept",
        "deleted-there",
        "made-otherwise",
    ),
    *("deleted-listed", "unlisted", "limit", "twice", "scopes", "missing", "type", "null", "items", "status"),
    *(
        "page",
        "no-content",
        "header",
        "form",
        "fraction",
        "negative",
        "empty",
        "many",
        "huge",
        "long",
        "unknown",
    ),
)
"""Kinds of faults, the one first that costs most where nobody sees it."""


class Visited(Struct):
    """Schemas whose faults were listed already: many operations share one. One for each direction."""

    places: set[tuple[str, str, str]] = field(default_factory=set[tuple[str, str, str]])

    def is_new(self, schema: Schema) -> bool:
        """Whether a schema is seen for the first time; it is known from then on."""
        at = schema.resolved.location
        key = (schema.view, at.file, at.pointer)
        if key in self.places:
            return False
        self.places.add(key)
        return True


class Fault(Struct, frozen=True):
    """A fault. kind: what is the same of all that are alike, `null`. words: what the server does. at: the
    place that would have to say more. advice: what it would have to say. is_seen: whether the contract sees
    it. let_through: where else, and what, it has to say for the contract to see it, if not that.
    """

    family: Family
    kind: str
    operation: str
    words: str
    at: Location
    advice: str
    is_seen: Callable[[], bool]
    let_through: Callable[[], tuple[Location, str] | None] = lambda: None

    @property
    def cause(self) -> tuple[str, str, str, str]:
        """What two faults have in common of which one is enough: of a schema that many operations share."""
        return self.family, self.kind, self.at.file, f"{self.at.pointer} {self.words.rpartition('/')[2]}"
