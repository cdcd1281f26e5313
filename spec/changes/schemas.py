"""Two schemas of one place in the contract: each difference named, with a value that shows it.

Forward is the inclusion that has to hold (what the sender sends, the reader takes), backward the opposite:
what is safe forward is named by a value of the opposite inclusion (DIFF §2.5).
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random
from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..errors import DocumentError
from ..json_text import canonical_json
from ..json_value import Json
from ..location import Location, pointer_of
from ..schema import Schema
from .building import size_of
from .change import Party
from .colours import Settled
from .declared import declared_differences, undeclared_values
from .effort import CHARACTERS, Effort
from .graph import Place, Side, weight_of
from .inclusion import Comparison, Counterexample, Inclusion
from .left_open import kind_left_open
from .lost import is_lost_at
from .naming import Named, Refusal, Scene, name_refusal, refusals
from .open_reasons import LOST, too_many_steps, unproven
from .sending import Sending
from .shrinking import shrunk
from .trails import Path
from .walk import NOT_COMPARED, Gap

Verdict = Literal["breaking", "undecided", "warning", "info"]
_Key: TypeAlias = tuple[str, tuple[str | int, ...]]
"""The kind of a difference, and the way to it."""

_MAX_MORE: Final = 100
_LEAST_MORE: Final = 5
_FILLED: Final = 50_000
"""Values in the schemas of all those that are tried."""

_NAMED: Final = 20
"""Steps that naming a refusal costs, beside those of the schemas there."""

_BOTH_WAYS: Final = ("-tightened", "-loosened")


class Difference(Struct, frozen=True):
    """One difference between two schemas.

    kind: as in DIFF §2.5. tokens: the way to it from the schema of the whole value. old, new: the places.
    value: one whole value that the sender may send and the reader refuses (breaking ones); pointer: to the
    refused part. policy: the verdict is a matter of policy. reason: why it is undecided. subject: a text that
    is the same wherever the same pair of schemas differs in the same way.
    """

    kind: str
    verdict: Verdict
    tokens: tuple[str | int, ...]
    old: Location | None
    new: Location | None
    message: str
    value: Json = None
    pointer: str = ""
    policy: bool = False
    reason: str = ""
    subject: str = ""


class SchemaPair(Struct, frozen=True):
    """Two schemas at one place. sent_by: who sends the values that they describe."""

    old: Schema
    new: Schema
    sent_by: Party
    senders_any: bool = False

    def part(self, old: str, new: str) -> "SchemaPair | None":
        """Pair two definitions that these schemas lead to; None where one means another thing by itself."""
        mine, theirs = self.old.part(old), self.new.part(new)
        return None if mine is None or theirs is None else replace(self, old=mine, new=theirs)

    def differences(
        self, shown: Sequence[Json] = (), effort: Effort | None = None, settled: Settled = ()
    ) -> list[Difference]:
        """List all differences that change values or declared names, breaking ones first.

        effort: of all that is compared. What this pair may not take of it is one difference, undecided.
        settled: pairs of definitions that are taken to mean the same.
        """
        effort = effort or Effort()
        if effort.is_spent:
            return [self._not_compared(0)]
        own, searching, naming = effort.part(), effort.part(), effort.part()
        old, new = Side.of(self.old, own), Side.of(self.new, own)
        try:
            return self._told(Comparison(old, new, self.senders_any, settled, searching), shown, naming)
        finally:
            old.forget()
            new.forget()

    def _told(self, comparison: Comparison, shown: Sequence[Json], naming: Effort) -> list[Difference]:
        old, new, own = comparison.old, comparison.new, comparison.old.effort
        if comparison.is_same():
            return []
        sender, reader = (old, new) if self.sent_by == "old" else (new, old)
        said_by_sender, said_by_reader = (
            (self.old, self.new) if self.sent_by == "old" else (self.new, self.old)
        )
        forward = comparison.included(sender, reader, shown, _more(said_by_sender, said_by_reader))
        is_open = bool(forward.open) and not forward.counterexamples
        is_impossible = is_open and said_by_sender.impossible is not None
        forward = replace(forward, open=()) if is_impossible else forward
        backward = comparison.included(reader, sender, (), _more(said_by_reader, said_by_sender))
        breaking = list(self._shown(forward, self.sent_by, (sender, reader), "breaking", naming))
        other: Party = "new" if self.sent_by == "old" else "old"
        safe = list(self._shown(backward, other, (reader, sender), "info", naming))
        found = _merged(breaking, [_unread(each) for each in safe])
        is_spent = own.is_spent or (comparison.searching or own).is_spent
        left = [gap for gap in forward.open if gap.keyword == NOT_COMPARED or is_spent]
        found.extend(self._open(gap, forward, sender, reader) for gap in forward.open if gap not in left)
        if left or is_spent or naming.is_spent:
            found.append(self._not_compared(len(left)))
        is_vacuous = is_impossible or comparison.is_vacuous(forward, sender)
        if is_vacuous and not comparison.is_vacuous(backward, reader):
            why = said_by_sender.impossible
            said = "" if why is None else f" ({why.message})"
            message = f"no value was possible in {self.sent_by.upper()}{said}, so nothing can break"
            nothing = Difference(
                "unsatisfiable", "warning", (), self.old.location, self.new.location, message
            )
            found.append(replace(nothing, policy=True))
        found.extend(self._declared(comparison, found))
        found.extend(self._undeclared(comparison, sender, reader))
        return distinct(found)

    def _not_compared(self, places: int) -> Difference:
        """Say that the comparison of this pair was ended, and how much of it was left."""
        reason = too_many_steps(places)
        message = "the two schemas were not compared to the end"
        return Difference(
            NOT_COMPARED, "undecided", (), self.old.location, self.new.location, message, reason=reason
        )

    def _shown(
        self,
        inclusion: Inclusion,
        sent_by: Party,
        sides: tuple[Side, Side],
        verdict: Verdict,
        effort: Effort,
    ) -> Iterator[Difference]:
        """Name what the counterexamples show; of those that show the same, the simplest is kept."""
        best: dict[_Key, tuple[tuple[int, int], Difference, Counterexample]] = {}
        sender, reader = sides
        for counterexample in inclusion.counterexamples:
            if effort.is_spent:
                break
            reasons = refusals(reader, counterexample.value)
            cost = (len(reasons), size_of(counterexample.value))
            effort.take(len(reasons) + cost[1] // CHARACTERS)
            for refusal in reasons:
                if effort.is_spent:
                    break
                scene = Scene.of(sent_by, sender, reader, refusal)
                effort.take(_NAMED + len(scene.sender) + len(scene.reader))
                for difference in self._named(scene, counterexample, sides, verdict):
                    key = (difference.kind, difference.tokens)
                    if key not in best or cost < best[key][0]:
                        best[key] = (cost, difference, counterexample)
        for _, difference, counterexample in best.values():
            is_shown = verdict == "breaking" and not effort.is_spent
            shown = difference, counterexample
            yield self._shrunk(shown, sent_by, sides, effort.part()) if is_shown else difference

    def _shrunk(
        self,
        shown: tuple[Difference, Counterexample],
        sent_by: Party,
        sides: tuple[Side, Side],
        effort: Effort,
    ) -> Difference:
        """Leave out of a value what is not needed for the difference that it shows."""
        (difference, counterexample), (sender, reader) = shown, sides
        sending = Sending(sender)
        found = {canonical_json(difference.value): difference}

        def shows(value: Json) -> bool:
            if not effort.take_if_there(1) or not sender.is_valid((sender.root(),), value):
                return False
            if reader.is_valid((reader.root(),), value):
                return False
            if not effort.take_if_there(_NAMED + size_of(value) // CHARACTERS):
                return False
            if not (self.senders_any or sending.is_sent(value)):
                return False
            for refusal in refusals(reader, value):
                scene = Scene.of(sent_by, sender, reader, refusal)
                for named in self._named(scene, replace(counterexample, value=value), sides, "breaking"):
                    if (named.kind, named.tokens) == (difference.kind, difference.tokens):
                        found[canonical_json(value)] = named
                        return True
            return False

        return found[canonical_json(shrunk(difference.value, shows))]

    def _named(
        self, scene: Scene, shown: Counterexample, sides: tuple[Side, Side], verdict: Verdict
    ) -> Iterator[Difference]:
        refusal, (sender, reader) = scene.refusal, sides
        way = contract_tokens(refusal.pointer, shown.gap.path if shown.gap is not None else ())
        for named in name_refusal(scene):
            tokens = way if named.token is None else (*way, "properties", named.token)
            places = (
                self._location(_carrier(scene.sender, refusal.keyword, named), sender, refusal.keyword),
                self._location(refusal.at, reader, refusal.keyword),
            )
            old, new = places if scene.sent_by == "old" else places[::-1]
            is_lost = is_lost_at(sender, refusal.pointer) or is_lost_at(reader, refusal.pointer)
            yield Difference(
                named.kind,
                "undecided" if is_lost else verdict,
                tokens,
                old,
                new,
                named.message,
                shown.value,
                pointer_of(refusal.pointer),
                reason=LOST if is_lost else "",
                subject=_subject(refusal, named),
            )

    def _schema_of(self, side: Side) -> Schema:
        return self.old if side.bundle is self.old.asserted else self.new

    def _location(self, place: Place | None, side: Side, keyword: str) -> Location | None:
        """Find the place in the user's file: the keyword where it is written, else the schema."""
        if place is None:
            return None
        tokens: tuple[str | int, ...] = place.tokens
        if keyword in place.keywords:
            tokens = (*tokens, keyword)
        return place_in_file(self._schema_of(side), place.name, tokens)

    def _open(self, gap: Gap, inclusion: Inclusion, sender: Side, reader: Side) -> Difference:
        places = (
            self._location(next(iter(gap.case.atoms), None), sender, gap.keyword),
            self._location(gap.at, reader, gap.keyword),
        )
        old, new = places if self.sent_by == "old" else places[::-1]
        kind = kind_left_open(gap.keyword, self.sent_by)
        tokens = contract_tokens(tuple(step.token for _, step in gap.path), gap.path)
        return Difference(
            kind,
            "undecided",
            tokens,
            old,
            new,
            f"{gap.keyword} differs",
            reason=unproven(gap.keyword, inclusion.tried, self.sent_by.upper()),
            subject=f"open {gap.keyword}",
        )

    def _declared(self, comparison: Comparison, found: list[Difference]) -> Iterator[Difference]:
        """Report declared members that came or went without consequence for validity."""
        said = {difference.tokens for difference in found if difference.kind.startswith("property-")}
        for entry in declared_differences(comparison.old, comparison.new, comparison.colours):
            if entry.tokens in said:
                continue
            old = None if entry.old is None else place_in_file(self.old, entry.old.name, entry.old.tokens)
            new = None if entry.new is None else place_in_file(self.new, entry.new.name, entry.new.tokens)
            name = entry.tokens[-1]
            if entry.new is not None:
                yield Difference(
                    "property-added-optional", "info", entry.tokens, old, new, f"{name!r} was added"
                )
                continue
            yield Difference(
                "property-removed",
                "warning",
                entry.tokens,
                old,
                new,
                f"{name!r} was removed; no one has to refuse it",
                policy=True,
            )

    def _undeclared(self, comparison: Comparison, sender: Side, reader: Side) -> Iterator[Difference]:
        """Report what would break who sends more than its document declares (DIFF §1.2)."""
        if self.senders_any:
            return
        for each in undeclared_values(sender, reader, comparison.colours):
            places = self._location(each.sender, sender, ""), self._location(each.reader, reader, "")
            old, new = places if self.sent_by == "old" else places[::-1]
            difference = Difference(
                *("undeclared-values-narrowed", "info", each.tokens, old, new),
                "what nobody declares, and could be sent all the same, is refused",
            )
            yield replace(difference, verdict="warning", policy=True) if each.is_free else difference


def _unread(difference: Difference) -> Difference:
    """Warn of a member that is gone where no one refuses what is said or not said of it (DIFF §2.5)."""
    if difference.kind != "property-removed":
        return difference
    message = difference.message.removesuffix(" and is refused")
    return replace(difference, verdict="warning", policy=True, message=message)


def _more(sender: Schema, reader: Schema) -> Iterator[Json]:
    """Offer values at the sender's edges, just beyond the reader's, and by chance (always the same).

    Of large schemas fewer: each value costs what there is to fill in.
    """
    count = max(_LEAST_MORE, min(_MAX_MORE, _FILLED // weight_of(sender.asserted)))
    yield from (edge.value for edge in islice(sender.edge_values(Random(0)), count))
    yield from (near.value for near in islice(reader.near_misses(Random(0)), count))
    random = Random(0)
    try:
        yield from (sender.generate(random) for _ in range(count))
    except DocumentError:
        return


def place_in_file(schema: Schema, name: str, tokens: Sequence[str | int]) -> Location:
    """Map a place in a schema's bundle to the place in the user's file that it was made of."""
    definition = schema.bundled.definitions.get(name)
    return schema.location if definition is None else definition.location(tuple(tokens))


def _carrier(atoms: tuple[Place, ...], keyword: str, named: Named) -> Place | None:
    """Find where the sender says something of the same thing: its keyword, the member, else the schema."""
    for atom in atoms:
        if keyword in atom.keywords and named.token is None:
            return atom
    if named.token is not None:
        for atom in atoms:
            if named.token in atom.keywords.get("properties", ()):
                return atom.child("properties", named.token)
    # Rather the schema that speaks of it than one that leads there, which is no matter of the edit.
    speaking = (atom for wanted in (keyword, "properties") for atom in atoms if wanted in atom.keywords)
    return next(speaking, next(iter(atoms), None))


def contract_tokens(pointer: Sequence[str | int], path: Path) -> tuple[str | int, ...]:
    """Turn the way into a value into the way through the contract (`properties/NAME`, `items`)."""
    found: list[str | int] = []
    for index, token in enumerate(pointer):
        step = path[index][1] if index < len(path) and path[index][1].token == token else None
        if step is not None and step.keyword in ("items", "additionalProperties", "patternProperties"):
            found.append(step.keyword)
        elif isinstance(token, int):
            found.extend(("items",) if step is None else (step.keyword, token))
        else:
            found.extend(("properties", token))
    return tuple(found)


def _merged(breaking: list[Difference], safe: list[Difference]) -> list[Difference]:
    """Make one entry of a keyword that became tighter and looser at once (`{keyword}-changed`)."""
    loose = {_key(item) for item in safe if item.kind.endswith(_BOTH_WAYS)}
    tight = {_key(item) for item in breaking if item.kind.endswith(_BOTH_WAYS)}
    tight |= {_key(item) for item in breaking if item.kind in ("type-changed", "const-changed")}
    found = [
        replace(item, kind=f"{_stem(item.kind)}-changed") if _key(item) in loose & tight else item
        for item in breaking
    ]
    return found + [replace(item, value=None, pointer="") for item in safe if _key(item) not in tight]


def _key(item: Difference) -> tuple[str, tuple[str | int, ...]]:
    """What the two directions of one change have in common: place and keyword."""
    return _stem(item.kind), item.tokens


def _stem(kind: str) -> str:
    for ending in (*_BOTH_WAYS, "-changed"):
        kind = kind.removesuffix(ending)
    return kind


def distinct(found: list[Difference]) -> list[Difference]:
    """Keep one entry for each kind and place."""
    seen: dict[tuple[str, tuple[str | int, ...]], Difference] = {}
    for item in found:
        seen.setdefault((item.kind, item.tokens), item)
    return list(seen.values())


def _subject(refusal: Refusal, named: Named) -> str:
    return f"{refusal.keyword} {named.token or ''} {named.message}"
