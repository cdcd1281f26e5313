"""Is everything that a sender may send accepted by a reader? Proven, disproven by values, or left open.

The proof ladder of DIFF §1.6 on two self-contained schemas. Pure: knows no messages and no documents.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Final

from msgspec import Struct, field

from ..json_text import canonical_json
from ..json_value import Json, json_type
from .algebra import canonicalized, proves_covered, proves_empty
from .building import Builder, size_of
from .candidates import Surroundings, local_candidates
from .closure import closed
from .colours import Colours, Settled
from .effort import CHARACTERS, Effort
from .graph import Side
from .sending import Sending
from .walk import Gap, Walk

_CANDIDATES: Final = 400
"""Values tried for one gap."""

_WAYS: Final = 4
"""Ways into a value that are tried for one gap."""

_TRIED: Final = 20
"""Steps that a value costs, beside those of its characters."""

_OPAQUE: Final = frozenset(
    (
        "contains", "dependentSchemas", "format", "if", "not", "pattern", "unevaluatedItems",
        "unevaluatedProperties",
    )
)  # fmt: skip
"""Keywords whose gap is not settled by a witness of another keyword at the same place."""


_LEADING_ON: Final = frozenset(("$ref", "allOf", "anyOf", "description", "oneOf", "title"))
"""Keywords of schemas that only lead to others about the same value."""

_AMBIGUOUS: Final = frozenset(("anyOf", "oneOf", "not"))
"""Keywords that refuse values for different reasons."""

_LEADING: Final = {"then": "if", "else": "if", "dependentSchemas": "dependentSchemas"}
"""What leads to another keyword's refusal, by the step that shows it."""


class Counterexample(Struct, frozen=True):
    """A value that the sender may send and the reader refuses. gap: where the search came from."""

    value: Json
    gap: Gap | None


class Inclusion(Struct, frozen=True):
    """The answer. Proven where there are neither counterexamples nor open gaps.

    tried: how many values were held against both sides.
    """

    counterexamples: tuple[Counterexample, ...]
    open: tuple[Gap, ...]
    tried: int

    @property
    def is_proven(self) -> bool:
        """Whether the reader accepts whatever is sent."""
        return not self.counterexamples and not self.open


class Comparison(Struct, dict=True):
    """Two bundles, compared in either direction.

    senders_any: senders send whatever their document accepts, not only what it declares. settled: pairs of
    definitions that are taken to mean the same. searching: steps for the values of gaps, where those of the
    sides are only for finding the gaps.
    """

    old: Side
    new: Side
    senders_any: bool = False
    settled: Settled = ()
    searching: Effort | None = None

    @cached_property
    def colours(self) -> Colours:
        """Which schemas of both mean the same."""
        return Colours((self.old, self.new), self.settled)

    def is_same(self) -> bool:
        """Whether both mean the same at sight."""
        return self.colours.of(self.old.root()) == self.colours.of(self.new.root())

    def included(
        self, sender: Side, reader: Side, shown: Iterable[Json] = (), more: Iterable[Json] = ()
    ) -> Inclusion:
        """Decide whether `reader` accepts all that `sender` sends.

        shown: whole values to try, too. more: others, tried only for what is still open. Where effort runs
        out, what is left stays open.
        """
        walk = Walk(sender, reader, self.colours, self.senders_any)
        gaps = walk.gaps()
        if not gaps:
            return Inclusion((), (), 0)
        own = sender.effort, reader.effort
        sender.effort = reader.effort = self.searching or sender.effort
        try:
            return self._searched(walk, gaps, shown, more)
        finally:
            sender.effort, reader.effort = own

    def _searched(
        self, walk: Walk, gaps: list[Gap], shown: Iterable[Json], more: Iterable[Json]
    ) -> Inclusion:
        """Search for values of gaps; where none shows anything, ask the algebra about the whole."""
        sender, reader = walk.sender, walk.reader
        search = _Search(sender, reader, Builder(sender, self.senders_any), self.senders_any, walk.ways)
        found = search.counterexamples(gaps, shown)
        left = [gap for gap in gaps if not _is_settled(gap, found, search)]
        for value in more if left and not sender.effort.is_spent else ():
            if search.shows_a_break(value):
                found.append(Counterexample(value, None))
                left = [gap for gap in left if not _is_settled(gap, found, search)]
                if not left:
                    break
        is_open = left and not found and not sender.effort.is_spent
        if is_open and self._is_proven_whole(sender, reader):
            return Inclusion((), (), search.tried)
        return Inclusion(tuple(found), tuple(left), search.tried)

    def is_vacuous(self, found: Inclusion, sender: Side) -> bool:
        """Whether an inclusion holds since the sender can send nothing at all."""
        return found.is_proven and not found.tried and proves_empty(canonicalized(sender.bundle))

    def _is_proven_whole(self, sender: Side, reader: Side) -> bool:
        """Ask the algebra about the whole: context may excuse what looks like a gap at its own place."""
        sent = closed(sender) if not self.senders_any else sender.bundle
        return proves_covered(canonicalized(reader.bundle), canonicalized(sent), sender.effort)


class _Search(Struct, dict=True):
    sender: Side
    reader: Side
    builder: Builder
    senders_any: bool
    ways: Callable[[Gap], Iterable[Gap]]
    tried: int = 0
    _told: set[object] = field(default_factory=set[object])
    _seen: set[str] = field(default_factory=set[str])
    _read: int = 0
    _refused: dict[tuple[tuple[str | int, ...], str], None] = field(
        default_factory=dict[tuple[tuple[str | int, ...], str], None]
    )

    @cached_property
    def _sending(self) -> Sending:
        return Sending(self.sender)

    def counterexamples(self, gaps: list[Gap], shown: Iterable[Json]) -> list[Counterexample]:
        found = self.among(shown)
        for gap in sorted(gaps, key=lambda gap: len(gap.path)):
            if not self.is_told(gap):
                found.extend(self._by_ways(gap))
        return found

    def _by_ways(self, gap: Gap) -> list[Counterexample]:
        """Search for values of a gap, by the shortest way to it; where that shows none, by some others."""
        for way in islice(self.ways(gap), _WAYS):
            found = [Counterexample(value, way) for value in self._of_gap(way)]
            if found or self.sender.effort.is_spent:
                self._told.update(_cause(gap) for _ in found)
                return found
        return []

    def is_told(self, gap: Gap) -> bool:
        """Whether a value shows the same elsewhere: the same demand, of the same schemas of the sender."""
        return _cause(gap) in self._told

    def among(self, values: Iterable[Json]) -> list[Counterexample]:
        """Choose the values that show a break."""
        return [Counterexample(value, None) for value in values if self.shows_a_break(value)]

    def _of_gap(self, gap: Gap) -> Iterator[Json]:
        """Try values that the reader refuses at the very place; where none shows anything, the others."""
        if self.sender.effort.is_spent:
            return
        surroundings = Surroundings.of(gap, self.builder)
        others: list[Json] = []
        is_shown, left = False, self.sender.effort.times * _CANDIDATES
        known: dict[object, int] = {}  # how large a value is that was shown to be refused in a way
        for local in self._of_reader(gap, others):
            way = self._refused_way(gap, local)
            if way in known and known[way] <= size_of(local):
                continue
            shown = self._first_shown(surroundings, local)
            if shown and way is not None:
                known[way] = size_of(local)
            left -= 1
            if left < 0 or self.sender.effort.is_spent:
                return
            is_shown = is_shown or bool(shown)
            yield from shown
        for local in () if is_shown else others[:left]:
            yield from self._first_shown(surroundings, local)

    def _refused_way(self, gap: Gap, local: Json) -> object:
        """Tell by what a plain value is refused at a place; None where that may be told in several ways."""
        validator = None if isinstance(local, dict | list) else self.reader.validator(gap.reader)
        found = [] if validator is None else [error.kind.name for error in validator.iter_errors(local)]
        return None if not found or not _AMBIGUOUS.isdisjoint(found) else (json_type(local), *found)

    def _first_shown(self, surroundings: Surroundings, local: Json) -> list[Json]:
        """Give the first message with a value in it that shows a break; none where none does."""
        return list(islice(filter(self.shows_a_break, surroundings.lifted(local)), 1))

    def _of_reader(self, gap: Gap, others: list[Json]) -> Iterator[Json]:
        """Choose the values that the reader's own schemas there refuse. others: takes the rest."""
        most = self.sender.effort.times * _CANDIDATES
        for local in islice(local_candidates(gap, self.builder), most):
            if self.reader.is_valid(gap.reader, local):
                others.append(local)
            else:
                yield local

    def shows_a_break(self, value: Json) -> bool:
        """Whether the sender may send the value and the reader refuses it; each value is asked once."""
        if self.sender.effort.is_spent:
            return False
        key = canonical_json(value)
        if key in self._seen or not self.sender.effort.take(_TRIED + len(key) // CHARACTERS):
            return False
        self._seen.add(key)
        self.tried += 1
        return not self.reader.is_valid((self.reader.root(),), value) and self.is_sent(value)

    def refused(self, found: list[Counterexample]) -> dict[tuple[tuple[str | int, ...], str], None]:
        """Say where the reader refuses counterexamples, each place with the keyword, and each once."""
        for item in found[self._read :]:
            if self.reader.effort.is_spent:
                break
            for error in self.reader.errors(item.value):
                self._refused[tuple(error.instance_path), error.kind.name] = None
                for token in error.schema_path:
                    if token in _LEADING:
                        self._refused[tuple(error.instance_path), _LEADING[token]] = None
        self._read = len(found)
        return self._refused

    def is_sent(self, value: Json) -> bool:
        if not self.sender.is_valid((self.sender.root(),), value):
            return False
        return self.senders_any or self._sending.is_sent(value)


def _cause(gap: Gap) -> object:
    """Name what a gap is of, wherever in a value: without schemas that only lead to others."""
    speaking = frozenset(atom for atom in gap.case.atoms if not _LEADING_ON.issuperset(atom.keywords))
    return gap.keyword, gap.at, speaking


def _is_settled(gap: Gap, found: list[Counterexample], search: _Search) -> bool:
    """Whether a counterexample shows this very gap, or the same elsewhere."""
    if search.is_told(gap):
        return True
    reached = tuple(step.token for _, step in gap.path)
    opaque = gap.keyword in _OPAQUE
    return any(
        way[: len(reached)] == reached[: len(way)]
        and (not opaque or keyword == gap.keyword or keyword in ("anyOf", "oneOf"))
        for way, keyword in search.refused(found)
    )
