"""What content is read as, where it is more than a JSON value, and how its parts are encoded."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

from msgspec import Struct, field

from ..document import Location
from ..json_value import Json
from ..media_type import MediaRange
from ..model import Encoding, MediaType
from ..schema import Schema
from .described import Described

BreachKind: TypeAlias = Literal["header", "media-type", "schema", "syntax"]


class NotJudged(Struct, frozen=True):
    """Content that no verdict is possible on. reason: why, to count and to tell."""

    reason: str


class Breach(Struct, frozen=True):
    """A breach that only reading shows. part: of a multipart body, "" elsewhere. pointer: in the value.

    code, message, value: as of a violation. at: the place in the document.
    """

    kind: BreachKind
    code: str
    message: str
    part: str
    pointer: str
    at: Location
    value: Json = None


class Breached(Struct, frozen=True):
    """A value that was read, with the breaches that showed in reading."""

    value: Json
    breaches: tuple[Breach, ...]


class Items(Struct, frozen=True):
    """A sequence of values. each: the schema of every one. whole: that of the array of all. None: anything
    goes.
    """

    values: tuple[Json, ...]
    each: Schema | None
    whole: Schema | None


class Encodings(Struct, frozen=True):
    """How the parts of a body are written: by name, or by position (3.2)."""

    by_name: Mapping[str, Encoding] = field(default_factory=dict[str, Encoding])
    prefix: tuple[Encoding, ...] = ()
    item: Encoding | None = None

    @classmethod
    def of(cls, described: MediaType | Encoding | None) -> "Encodings":
        """Take those that a Media Type Object gives, or an Encoding Object for what is nested."""
        if described is None:
            return cls()
        return cls(described.encoding, described.prefix_encoding, described.item_encoding)

    def at(self, position: int) -> Encoding | None:
        """Find the encoding of a part by its position."""
        return self.prefix[position] if position < len(self.prefix) else self.item


ValueReader: TypeAlias = Callable[[str, Described, Encodings], Callable[[bytes], Any]]
"""Compiles how content of a media type becomes a value. The encodings are those of its own parts."""

ValueWriter: TypeAlias = Callable[[str, Described | None, Encodings, Json], tuple[str, bytes]]
"""Writes a value as content of a media type; gives its whole Content-Type, too."""


def has_inside(kind: MediaRange) -> bool:
    """Whether content of a type has an inside that a schema describes, of a part as well."""
    return (
        kind.is_json
        or kind.is_xml
        or kind.is_yaml
        or kind.type == "multipart"
        or kind.essence == "application/x-www-form-urlencoded"
    )
