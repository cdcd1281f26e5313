"""Is everything that a sender may send accepted by a reader? Proven, disproven by values, or left open.

The proof ladder of DIFF §1.6 on two self-contained schemas. Pure: knows no messages and no documents.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ..json_value import Json
from ..schema.format_checks import compiled
from .algebra import canonicalized, proves_covered, proves_empty
from .building import Builder
from .candidates import lifted, local_candidates
from .closure import closed
from .colours import Colours
from .graph import Side, canonical_json
from .walk import Gap, Walk

_CANDIDATES: Final = 400
"""Values tried for one gap."""

_OPAQUE: Final = frozenset(
    (
        "contains", "dependentSchemas", "format", "if", "not", "pattern", "unevaluatedItems",
        "unevaluatedProperties",
    )
)  # fmt: skip
"""Keywords whose gap is not settled by a witness of another keyword at the same place."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A value that the sender may send and the reader refuses. gap: where the search came from."""

    value: Json
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Inclusion:
    """The answer. Proven where there are neither counterexamples nor open gaps.

    is_empty: the sender can send nothing at all, so that every claim about it is true.
    tried: how many values were held against both sides.
    """

    counterexamples: tuple[Counterexample, ...]
    open: tuple[Gap, ...]
    tried: int
    is_empty: bool = False

    @property
    def is_proven(self) -> bool:
        """Whether the reader accepts whatever is sent."""
        return not self.counterexamples and not self.open


@dataclass(slots=True)
class Comparison:
    """Two bundles, compared in either direction.

    senders_any: senders send whatever their document accepts, not only what it declares.
    """

    old: Side
    new: Side
    senders_any: bool = False
    colours: Colours = field(init=False)

    def __post_init__(self) -> None:
        self.colours = Colours((self.old, self.new))

    def is_same(self) -> bool:
        """Whether both mean the same at sight."""
        return self.colours.of(self.old.root()) == self.colours.of(self.new.root())

    def included(
        self, sender: Side, reader: Side, shown: Iterable[Json] = (), more: Iterable[Json] = ()
    ) -> Inclusion:
        """Decide whether `reader` accepts all that `sender` sends.

        shown: whole values to try, too. more: others, tried only for what is still open.
        """
        walk = Walk(sender, reader, self.colours, self.senders_any)
        gaps = list({id(gap): gap for gap in walk.gaps()}.values())
        if not gaps:
            return Inclusion((), (), 0, is_empty=proves_empty(canonicalized(sender.bundle)))
        search = _Search(sender, reader, Builder(sender, self.colours, self.senders_any), self.senders_any)
        found = search.counterexamples(gaps, shown)
        left = [gap for gap in gaps if not _is_settled(gap, found, search)]
        if left:
            found.extend(Counterexample(value, None) for value in more if search.shows_a_break(value))
            left = [gap for gap in left if not _is_settled(gap, found, search)]
        if left and not found and self._is_proven_whole(sender, reader, search):
            return Inclusion((), (), search.tried)
        return Inclusion(tuple(found), tuple(left), search.tried)

    def _is_proven_whole(self, sender: Side, reader: Side, search: "_Search") -> bool:
        """Ask the algebra about the whole: context may excuse what looks like a gap at its own place."""
        wide = closed(sender, "wide") if not self.senders_any else sender.bundle
        return proves_covered(canonicalized(reader.bundle), canonicalized(wide))


@dataclass(slots=True)
class _Search:
    sender: Side
    reader: Side
    builder: Builder
    senders_any: bool
    tried: int = 0
    _seen: set[str] = field(default_factory=set[str])
    _closed: Any = None

    @property
    def sender_schema(self) -> dict[str, Any]:
        return self.sender.bundle if self.senders_any else closed(self.sender, "exact")

    def counterexamples(self, gaps: list[Gap], shown: Iterable[Json]) -> list[Counterexample]:
        found = [Counterexample(value, None) for value in shown if self.shows_a_break(value)]
        for gap in gaps:
            found.extend(Counterexample(value, gap) for value in self._of_gap(gap))
        return found

    def _of_gap(self, gap: Gap) -> Iterator[Json]:
        count = 0
        for local in local_candidates(gap, self.builder):
            for whole in lifted(gap, local, self.builder):
                count += 1
                if count > _CANDIDATES:
                    return
                if self.shows_a_break(whole):
                    yield whole
                    break

    def shows_a_break(self, value: Json) -> bool:
        """Whether the sender may send the value and the reader refuses it; each value is asked once."""
        key = canonical_json(value)
        if key in self._seen:
            return False
        self._seen.add(key)
        self.tried += 1
        return not self.reader.is_valid((self.reader.root(),), value) and self.is_sent(value)

    def is_sent(self, value: Json) -> bool:
        if not self.sender.is_valid((self.sender.root(),), value):
            return False
        if self.senders_any:
            return True
        if self._closed is None:
            self._closed = compiled(self.sender_schema)
        return self._closed.is_valid(value)


def _is_settled(gap: Gap, found: list[Counterexample], search: _Search) -> bool:
    """Whether a counterexample shows this very gap."""
    own = [item for item in found if item.gap is gap]
    if not own and not found:
        return False
    return any(_touches(gap, item.value, search) for item in found)


def _touches(gap: Gap, value: Json, search: _Search) -> bool:
    reached = [step.token for _, step in gap.path]
    opaque = gap.keyword in _OPAQUE
    for error in search.reader.validator((search.reader.root(),)).iter_errors(value):
        if list(error.instance_path)[: len(reached)] == reached[: len(list(error.instance_path))] and (
            not opaque or error.kind.name == gap.keyword or error.kind.name in ("anyOf", "oneOf")
        ):
            return True
    return False
