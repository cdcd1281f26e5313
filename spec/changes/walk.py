"""Sender and reader in lock step: what is proven included, and where it is not (DIFF §1.6, step 3).

A pair of positions that is being decided counts as decided when it is met again (coinduction). Every way
through the sender's alternatives has to be taken by the reader; where rules are too weak, algebra is asked.
What is left is a `Gap`: it proves nothing, it says where a witness may be found.
"""

from collections.abc import Callable, Container, Iterator
from itertools import chain, islice
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from ..json_value import Json, is_object
from ..schema.format_checks import TEXT_FORMATS
from .algebra import Canonical, canonicalized, proves_covered, proves_disjoint
from .cases import Case, Demands, cases_of, demands_of
from .closure import closure_of
from .colours import Colours
from .graph import Place, Position, Side, overlap, references_in, types_of
from .keywords import LOCAL, concerns
from .members import (
    Member,
    item_members,
    names_are_evaluated,
    names_are_taken,
    object_members,
    schemas_for,
)
from .refused import Refused
from .trails import Hop, Path, State, Step, Trails

NOT_COMPARED: Final = "not-compared"
"""In the place of a keyword: nothing was asked here, it would have taken too long."""

_PLAIN_PROOF: Final = 20
_PROOF: Final = 5_000
_PAIRS: Final = 4
"""Steps that a question to the algebra costs, beside those of the schemas. References make it slow: the more,
the more pairs of schemas there are, of which so many are a step.
"""

_MAX_STATES: Final = 20_000
_MAX_DEPTH: Final = 40
_MAX_VALUES: Final = 2_000
_WITH: Final = {
    "if": ("if", "then", "else"),
    "contains": ("contains", "minContains", "maxContains"),
    "additionalProperties": ("additionalProperties", "properties", "patternProperties"),
}
RESIDUAL: Final = (
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "not",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
)
"""Keywords that the algebra is asked about, where the sender does not say the same."""


class Gap(Struct, frozen=True, eq=False):
    """A demand of the reader that the sender's document does not guarantee.

    keyword: of the demand. at: the reader's schema that carries it. case: what the sender says there.
    reader: all that the reader demands there. found: how it was come to. path: the shortest way into a value
    that there is.
    """

    keyword: str
    at: Place
    case: Case
    reader: Position
    found: Hop
    path: Path = ()


class Walk(Struct):
    """One comparison of a sender with a reader."""

    sender: Side
    reader: Side
    colours: Colours
    senders_any: bool = False
    known: dict[State, list[Gap]] = field(default_factory=dict[State, list[Gap]])
    _deciding: dict[State, int] = field(default_factory=dict[State, int])
    _sure: set[State] = field(default_factory=set[State])
    _lowest: int = 1 << 30
    _trails: Trails = field(default_factory=Trails)
    _own: "Walk | None" = None
    _demanded: dict[tuple[Place, str], tuple[Canonical | None, bool]] = field(
        default_factory=dict[tuple[Place, str], tuple[Canonical | None, bool]]
    )
    _canonical: dict[int, tuple[Case, Canonical | None]] = field(
        default_factory=dict[int, tuple[Case, Canonical | None]]
    )

    def gaps(self) -> list[Gap]:
        """List what the reader demands and the sender does not guarantee; empty where inclusion is proven."""
        found = self._position((self.sender.root(),), (self.reader.root(),), Hop(None))
        return [next(self.ways(gap), gap) for gap in dict.fromkeys(found)]

    def ways(self, gap: Gap) -> Iterator[Gap]:
        """Give a gap with ways that lead to it, the shortest first."""
        last = () if gap.found.step is None else (gap.found.step,)
        if gap.found.origin is None:
            yield replace(gap, path=last)
            return
        yield from (replace(gap, path=(*path, *last)) for path in self._trails.ways(gap.found.origin))

    def _position(self, sender: Position, reader: Position, hop: Hop) -> list[Gap]:
        said = {self.colours.of(place) for place in sender}
        open_ = tuple(
            place for place in reader if self.colours.of(place) not in said and place.schema is not True
        )
        if not open_:
            return []
        cases = cases_of(sender, self.colours, senders_any=self.senders_any)
        return [gap for case in cases for gap in self._case(case, open_, hop)]

    def _case(self, case: Case, reader: Position, hop: Hop) -> list[Gap]:
        state = (frozenset(case.atoms), frozenset(reader))
        self._trails.note(state, hop)
        if state in self._deciding:
            self._lowest = min(self._lowest, self._deciding[state])
            return []
        found = self.known.get(state)
        if found is None:
            found = self.known[state] = self._deciding_on(state, case, reader, hop.depth)
        return found

    def _deciding_on(self, state: State, case: Case, reader: Position, depth: int) -> list[Gap]:
        """Decide a pair; it is sure to be included if no pair that is still being decided was relied on."""
        outer, number = self._lowest, len(self._deciding)
        self._lowest = number
        self._deciding[state] = number
        found = list(dict.fromkeys(self._decide(case, reader, Hop(state, None, depth))))
        if found and self.sender is not self.reader and self._alternatives().is_impossible(case):
            found = []
        del self._deciding[state]
        if not found and self._lowest >= number:
            self._sure.add(state)
        self._lowest = min(outer, self._lowest) if self._lowest < number else outer
        return found

    def _decide(self, case: Case, reader: Position, here: Hop) -> list[Gap]:
        said = {self.colours.of(place) for place in (*case.atoms, *case.chosen)}
        open_ = tuple(place for place in reader if self.colours.of(place) not in said)
        if self._is_too_much(case, reader, here):
            return [Gap(NOT_COMPARED, place, case, reader, here) for place in open_[:1]]
        demands = self._demands(open_)
        if case.values is not None and len(case.values) <= _MAX_VALUES and self._takes_all(case, open_):
            return []
        if demands.refuses_all:
            return [
                Gap("false", place, case, reader, here) for place in demands.atoms if place.schema is False
            ]
        found = list(self._local(case, demands, reader, here))
        for union, keyword in demands.unions:
            found.extend(self._union(case, union, keyword, here))
        for member in chain(object_members(case, demands), item_members(case, demands)):
            if self.sender.effort.is_spent:
                return [*found, Gap(NOT_COMPARED, reader[0], case, reader, here)]
            found.extend(self._member(member, case, here))
        return found

    def _is_too_much(self, case: Case, reader: Position, here: Hop) -> bool:
        within = self.sender.effort.take(len(case.atoms) + len(reader))
        return not within or len(self.known) > _MAX_STATES or here.depth > _MAX_DEPTH

    def _takes_all(self, case: Case, reader: Position) -> bool:
        """Whether the reader takes each of the few values there are."""
        assert case.values is not None
        return all(
            self.reader.is_valid(reader, value)
            for value in case.values
            if self.sender.is_valid(case.atoms, value)
        )

    def _demands(self, reader: Position) -> Demands:
        """Take a reader's position apart, without schemas that say what one before them said."""
        demands = demands_of(reader)
        first: dict[object, Place] = {}
        for atom in demands.atoms:
            # What `$ref` and `allOf` lead to stands there itself, and is all that some of them mean.
            leads = "$ref" in atom.keywords or "allOf" in atom.keywords
            first.setdefault(atom if leads else self.colours.of(atom), atom)
        kept = set(first.values())
        unions = tuple(union for union in demands.unions if union[0] in kept)
        return replace(demands, atoms=tuple(first.values()), unions=unions)

    def _local(self, case: Case, demands: Demands, reader: Position, here: Hop) -> Iterator[Gap]:
        for atom in demands.atoms:
            for keyword in atom.keywords:
                if not self._is_met(case, atom, keyword) and not self._algebra(case, atom, keyword):
                    yield Gap(keyword, atom, case, reader, here)

    def _is_met(self, case: Case, atom: Place, keyword: str) -> bool:
        """Whether a case meets one keyword at sight; what is inside of values is not looked at."""
        value = atom.keywords[keyword]
        if keyword == "format" and value not in TEXT_FORMATS:
            return True
        enough = LOCAL.get(keyword)
        if enough is not None:
            return not concerns(case, keyword) or enough(case, value, atom.keywords)
        met = keyword not in RESIDUAL or self._is_said(case, atom, keyword)
        met = met or (keyword == "propertyNames" and names_are_taken(case, atom))
        return met or (keyword == "unevaluatedProperties" and names_are_evaluated(case, atom))

    def _is_said(self, case: Case, atom: Place, keyword: str) -> bool:
        """Whether the sender has the same keyword with the same meaning, whatever stands beside it."""
        if keyword in ("unevaluatedItems", "unevaluatedProperties"):
            return False
        if keyword == "if" and "then" not in atom.keywords and "else" not in atom.keywords:
            return True
        colour = self.colours.keyword(atom, keyword)
        return any(self.colours.keyword(own, keyword) == colour for own, _ in case.each(keyword))

    def _algebra(self, case: Case, atom: Place, keyword: str) -> bool:
        """Whether the algebra proves that the case meets one keyword of a schema."""
        kept = _WITH.get(keyword, (keyword,))
        wide: dict[str, Any] = {key: atom.keywords[key] for key in kept if key in atom.keywords}
        key = (atom, keyword)
        if key not in self._demanded:
            schema = self.reader.self_contained([wide])
            self._demanded[key] = canonicalized(schema), bool(schema["$defs"])
        demanded, refers = self._demanded[key]
        narrow = None if demanded is None else self.canonical(case)
        if demanded is None or narrow is None:
            return False
        steps = min(_PROOF, demanded.weight * narrow.weight // _PAIRS) if refers else 0
        return self.sender.effort.take(max(_PLAIN_PROOF, steps)) and proves_covered(
            demanded, narrow, self.sender.effort
        )

    def canonical(self, case: Case) -> Canonical | None:
        """The algebra's form of a case, closed."""
        known = self._canonical.get(id(case))
        if known is None:
            schemas = [self._atom_schema(atom, case) for atom in case.atoms]
            closure = {} if self.senders_any else closure_of(case.declared)
            schema = self.sender.self_contained([*schemas, closure])
            known = self._canonical[id(case)] = (case, canonicalized(schema))
        return known[1]

    def _atom_schema(self, atom: Place, case: Case) -> Any:
        """Write a schema without what the case has resolved: references, `allOf`, unions chosen from."""
        if not atom.keywords:
            return atom.schema
        resolved = {"$ref", "allOf"}
        resolved.update(
            keyword
            for keyword in ("anyOf", "oneOf")
            if keyword in atom.keywords and self.colours.keyword(atom, keyword) in case.met
        )
        return {keyword: value for keyword, value in atom.keywords.items() if keyword not in resolved}

    def _union(self, case: Case, union: Place, keyword: str, here: Hop) -> list[Gap]:
        """Find an alternative of the reader that takes the whole case, else the likeliest one's gaps.

        Alternatives are tried before the algebra is asked of all of them: mostly a type, a tag or what the
        sender took leaves one, and a question about what refers to much is dear.
        """
        if self.colours.keyword(union, keyword) in case.met:
            return []
        branches = sorted(union.branches(keyword), key=self._likeliest_first(case))
        meant = [branch for branch in branches if not self._is_for_others(case, branch)]
        unsure = Gap(keyword, union, case, (union,), here)
        likely: list[tuple[int, list[Gap]]] = []
        for index, branch in enumerate(meant):
            tried = self._tried(case, branch, here)
            if not tried:
                others = [other for other in meant if other is not branch]
                alone = keyword == "anyOf" or all(self._apart(case, other) for other in others)
                return [] if alone or self._algebra(case, union, keyword) else [unsure]
            if len(meant) == 1 or not self._is_elsewhere(tried, here):
                is_lacking = any(gap.keyword == "required" and gap.found.depth == here.depth for gap in tried)
                likely.append((len(tried) * 100 + is_lacking * 50 + index, tried))
        # Where one is left, the algebra could say little more than was said of that; it is asked in the end.
        if not (len(meant) == 1 and self._refers(union, keyword)) and self._algebra(case, union, keyword):
            return []
        if likely:
            least, gaps = min(likely, key=lambda pair: pair[0])
            if len(likely) == 1 or least < 200:
                return gaps
        return [unsure, *(gap for _, tried in likely for gap in tried)]

    def _refers(self, union: Place, keyword: str) -> bool:
        return any(references_in(branch.schema) for branch in union.branches(keyword))

    def _likeliest_first(self, case: Case) -> Callable[[Place], bool]:
        """Order alternatives: those first that the sender took itself, by content or by name."""
        places = (*case.atoms, *case.chosen)
        colours = {self.colours.of(place) for place in places}
        names = {place.name for place in places if not place.tokens}

        def is_unlikely(branch: Place) -> bool:
            target = branch.target()
            return self.colours.of(branch) not in colours and (target is None or target.name not in names)

        return is_unlikely

    def _tried(self, case: Case, branch: Place, here: Hop) -> list[Gap]:
        """Try one alternative; what was concluded on the way counts if it succeeds, or is sure anyway."""
        count = len(self.known)
        found = self._case(case, (branch,), here)
        if found:
            for state in list(islice(self.known, count, None)):
                if not self.known[state] and state not in self._sure:
                    del self.known[state]
        return found

    def _is_for_others(self, case: Case, branch: Place) -> bool:
        """Whether an alternative is at sight for other values: of another type, or with another tag."""
        required = case.required() if case.types == ("object",) else {}
        for atom in demands_of((branch,)).atoms:
            if not overlap(case.types, types_of(atom.keywords)) or atom.schema is False:
                return True
            if case.types == ("object",) and any(map(case.never_has, atom.keywords.get("required", ()))):
                return True
            if _is_without(atom.keywords.get("not"), required):
                return True
            for name in atom.keywords.get("properties", ()):
                member = atom.child("properties", name)
                if name in required and not {"const", "enum"}.isdisjoint(member.keywords):
                    values = self._values_under(name, case)
                    if values is not None and not any(
                        self.reader.is_valid((member,), value) for value in values
                    ):
                        return True
        return False

    def _values_under(self, name: str, case: Case) -> list[Json] | None:
        """List the few values that the case has under a name; None where they are not few."""
        schemas = tuple(schema for atom in case.atoms for schema, _ in schemas_for(name, atom))
        cases = cases_of(schemas, self.colours, senders_any=self.senders_any)
        if any(item.values is None for item in cases):
            return None
        return [value for item in cases for value in item.values or ()]

    def _is_elsewhere(self, tried: list[Gap], here: Hop) -> bool:
        """Whether an alternative is plainly for other values: of another type, or with another tag."""
        return any(
            (gap.keyword in ("type", "const", "enum", "false") and gap.found.depth == here.depth)
            or (
                gap.keyword in ("const", "enum")
                and gap.found.depth == here.depth + 1
                and gap.case.values is not None
                and not any(self.reader.is_valid(gap.reader, value) for value in gap.case.values)
            )
            for gap in tried
        )

    def _apart(self, case: Case, other: Place) -> bool:
        """Whether no value of the case meets another alternative of the reader."""
        others = cases_of((other,), self.colours)
        if not any(overlap(case.types, item.types) for item in others):
            return True
        if self.sender is not self.reader and self._alternatives().excludes(case, other):
            return True
        schema = self.reader.self_contained([other.schema])
        return proves_disjoint(self.canonical(case), canonicalized(schema), self.sender.effort)

    def _alternatives(self) -> Refused:
        """What the sender's own alternatives keep out."""
        if self._own is None:
            self._own = Walk(self.sender, self.sender, self.colours, self.senders_any)
        return Refused(self.colours, self._is_met, self._own.takes, self.senders_any)

    def takes(self, case: Case, member: Member) -> bool:
        """Whether the reader takes whatever a case holds in one place."""
        return not self._member(member, case, Hop(None))

    def _member(self, member: Member, case: Case, here: Hop) -> list[Gap]:
        hop = Hop(here.origin, (case, Step(member.keyword, member.token)), here.depth + 1, member.is_own)
        if any(place.schema is False for place in member.reader):
            refusing = next(place for place in member.reader if place.schema is False)
            owner = member.owner or refusing
            sent = cases_of(member.sender, self.colours, senders_any=self.senders_any)
            if not sent or self._algebra(case, owner, member.refused_by):
                return []
            return [Gap(member.refused_by, owner, item, (refusing,), hop) for item in sent]
        return self._position(member.sender, member.reader, hop)


def _is_without(refused: Any, required: Container[str]) -> bool:
    """Whether objects are refused by `not` for members that a case always has. refused: what `not` says."""
    return (
        is_object(refused)
        and refused.keys() == {"required"}
        and all(name in required for name in refused["required"])
    )
