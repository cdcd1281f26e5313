"""What was edited: the changes that one edit makes, whatever the number of operations that it reaches."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec import Struct

from ...spec import Json, Location, Request, Spec, is_array, pointer_tokens
from ..accepted import Acceptance

if TYPE_CHECKING:
    from ...spec import Change

LEVELS: Final = ("breaking", "undecided", "warning", "info")
"""All levels, the worst first."""

Curl = Callable[[Request], str]
"""Writes a request as a command that sends it."""

Excuses: TypeAlias = Mapping[str, Acceptance]
"""The entries that excuse changes, by the changes' fingerprints."""

NOTHING_EXCUSED: Final[Excuses] = MappingProxyType({})

_GROWTH: Final = "-enum-value-added"
_SHOWN: Final = 5
_SCHEMAS: Final = (("components", "schemas"), ("definitions",), ("$defs",))
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "property-added-optional": "gained `{}`",
        "property-added-required": "gained required `{}`",
        "property-became-optional": "no longer requires `{}`",
        "property-became-required": "requires `{}` now",
        "property-removed": "lost `{}`",
    }
)
"""What is said of a schema that has a name, by the kind of change."""


class Usage(Struct, frozen=True):
    """What recorded traffic says of an edit. called: exchanges with the operations that it reaches. clients:
    whom it hits, and how often.
    """

    traffic: str
    called: int
    clients: tuple[tuple[str, int], ...]

    @property
    def hit(self) -> int:
        """How many exchanges it hits."""
        return sum(count for _, count in self.clients)

    @property
    def words(self) -> str:
        """Say it on a line."""
        if not self.called:
            return f"nobody in {self.traffic} called that"
        if not self.hit:
            return f"called {self.called:,} times in {self.traffic}, nobody is hit"
        named = ", ".join(f"{name} ({count:,})" for name, count in self.clients[:_SHOWN])
        more = f" and {len(self.clients) - _SHOWN} more" if len(self.clients) > _SHOWN else ""
        return f"hits {self.hit:,} of {self.called:,} calls in {self.traffic}: {named}{more}"

    def json(self) -> dict[str, Json]:
        """Give what the JSON carries."""
        clients: list[Json] = [{"name": name, "count": count} for name, count in self.clients]
        return {"called": self.called, "hit": self.hit, "clients": clients}


class Edited(Struct, frozen=True):
    """One edited place, and the changes that it makes: the worst first, one at least.

    at: the place in NEW where it is marked: of what is gone, what held it. acceptance: what excuses them all.
    usage: whom it hits, where traffic was recorded.
    """

    changes: "tuple[Change, ...]"
    at: Location | None = None
    acceptance: Acceptance | None = None
    usage: Usage | None = None

    @property
    def rank(self) -> tuple[bool, int]:
        """Where it comes: what is accepted last, what is worse first."""
        return self.acceptance is not None, LEVELS.index(self.first.level)

    @property
    def first(self) -> "Change":
        """The change that it is told by."""
        return self.changes[0]

    @property
    def fingerprint(self) -> str:
        """What accepts all of it."""
        return self.first.edit or self.first.fingerprint

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations that it reaches; "" stands for the document."""
        return tuple(dict.fromkeys(change.operation for change in self.changes))

    @property
    def also(self) -> tuple[tuple[str, str], ...]:
        """Levels and ids of what else it makes: an edit is one thing in requests, another in answers."""
        told = dict.fromkeys((change.level, change.id) for change in self.changes)
        return tuple((level, id_) for level, id_ in told if id_ != self.first.id)

    @property
    def reach(self) -> str:
        """Say how far it reaches, where that is more than one operation."""
        count = len(self.operations)
        noun = "schemas" if self.first.operation.startswith("schema ") else "operations"
        return f"reaches {count:,} {noun}" if count > 1 else ""

    @property
    def advice(self) -> str:
        """Say what keeps such an edit from breaking anybody, or settles what is open; "" where nothing does.

        What an answer lists is all there is (DIFF, Policy): whoever wants to add to it later says so.
        """
        first = self.first
        if first.settled_by:
            return f"to settle it: {first.settled_by}"
        if first.level != "breaking" or not first.id.endswith(_GROWTH):
            return ""
        ways = "`x-extensible-enum` instead of `enum`", "an open `anyOf: [{enum: […]}, {type: string}]`"
        return f"ways out: {', '.join(ways)}, or another level: `--levels {first.id}=warning`"

    @property
    def message(self) -> str:
        """Say what was edited, the named schema first where it is one."""
        first = self.first
        owner, subject = _owner(first), subject_of(first.path)
        kind = next((kind for kind in _WORDS if first.id.endswith(kind)), None)
        if owner and subject and kind is not None:
            return f"`{owner}` {_WORDS[kind].format(subject)}"
        if owner and not subject:
            return f"`{owner}`: {first.message}"
        return f"{subject}: {first.message}" if subject else first.message

    @property
    def sentence(self) -> str:
        """Say what was edited, and how far that reaches."""
        return "; ".join(filter(None, (self.message, self.reach)))


def edited_places(
    changes: "Sequence[Change]", specs: tuple[Spec, Spec] | None, excused: Excuses = NOTHING_EXCUSED
) -> tuple[Edited, ...]:
    """Put the changes of one edit together; what is accepted comes last. specs: old and new."""
    causes: dict[tuple[Acceptance | None, str], list[Change]] = {}
    for change in changes:
        causes.setdefault((excused.get(change.fingerprint), change.cause), []).append(change)
    found = [Edited(tuple(made), marked_at(made[0], specs), excuse) for (excuse, _), made in causes.items()]
    return tuple(sorted(found, key=lambda each: each.rank))


def subject_of(path: str) -> str:
    """Say in short where in the contract: the innermost named member, else the parameter, else nothing."""
    tokens = pointer_tokens(path)
    for index in range(len(tokens) - 1, 0, -1):
        if tokens[index - 1] in ("properties", "headers"):
            return tokens[index]
    return tokens[2] if len(tokens) > 2 and tokens[0] == "parameters" else ""


def _owner(change: "Change") -> str:
    """Name the schema that a member belongs to, `Order` or `Order.address`; "" where it has no name."""
    place = change.old if change.new is None else change.new
    tokens = pointer_tokens(place.pointer) if place is not None else ()
    for start in _SCHEMAS:
        if tokens[: len(start)] == start and len(tokens) > len(start):
            return ".".join(_members(tokens[len(start) :], subject_of(change.path)))
    return ""


def _members(tokens: tuple[str, ...], subject: str) -> Iterator[str]:
    """Give the name of a schema, and of the members on the way into it, without the one that is told of."""
    yield tokens[0]
    names = [name for holder, name in pairwise(tokens) if holder == "properties"]
    yield from names[:-1] if names[-1:] == [subject] else names


def marked_at(change: "Change", specs: tuple[Spec, Spec] | None) -> Location | None:
    """Find where NEW shows a change: of what is gone, the nearest thing around it that is still there."""
    if change.new is not None or change.old is None or specs is None:
        return change.new
    old, new = specs
    if change.old.file != old.document.location().file:
        return new.document.location()  # of a file that NEW may not have
    node = new.document.node()
    for token in pointer_tokens(change.old.pointer):
        inner = node.child(token)
        if is_array(node.value) or inner.value is None:  # an item of another number is another item
            break
        node = inner
    return node.location
