"""What a sender's `oneOf` says of the alternatives that a value is not for: it meets none of them.

Of two lists of alternatives side by side, one that was widened may take what is for another one, and then two
of them do. It does not where the value met the sender's own alternative as well: there it may not.
"""

from collections.abc import Callable
from itertools import chain
from typing import Final

from msgspec import Struct

from .cases import Case, Demands, cases_of, demands_of
from .colours import Colours
from .graph import Place, Position, overlap
from .members import Member, item_members, object_members, schemas_inside

_DEEPEST: Final = 8
"""Values in each other of which both is known, what a case holds and what an alternative takes."""


class Refused(Struct, frozen=True):
    """Knows what values of a case don't meet. Its questions are asked of a walk from the sender to itself.

    is_met: whether a case meets one keyword of a schema at sight. is_taken: whether what a case holds in one
    place meets all that is demanded there.
    """

    colours: Colours
    is_met: Callable[[Case, Place, str], bool]
    is_taken: Callable[[Case, Member], bool]
    senders_any: bool = False

    def excludes(self, case: Case, alternative: Place) -> bool:
        """Whether no value of the case meets an alternative of the reader: each would meet one of the
        sender's own that it does not meet.
        """
        own = sorted(case.refused(), key=lambda each: not self._is_alike(each, alternative))
        # More than the likeliest are not tried: of many alternatives that would be each with each.
        return any(self._leads_to(case, alternative, refused) for refused in own[:2])

    def is_impossible(self, case: Case) -> bool:
        """Whether there is no value of a case at all: each would meet another alternative, too."""
        all_demanded = (demands_of((refused,)) for refused in case.refused())
        return any(
            not demands.refuses_all and self._is_met_by((case, case), demands, 0) for demands in all_demanded
        )

    def _is_alike(self, refused: Place, alternative: Place) -> bool:
        mine, theirs = refused.target(), alternative.target()
        is_same_name = mine is not None and theirs is not None and mine.name == theirs.name
        return is_same_name or self.colours.of(refused) == self.colours.of(alternative)

    def _leads_to(self, case: Case, taken: Place, refused: Place) -> bool:
        """Whether what meets `taken`, of the reader, meets `refused`, of the sender, where the case holds."""
        if self.colours.of(taken) == self.colours.of(refused):
            return True
        return self._is_enough([case], (taken,), (refused,), 0)

    def _is_enough(self, cases: list[Case], taken: Position, demanded: Position, depth: int) -> bool:
        """Whether a value of a case that meets `taken`, too, meets all that is demanded."""
        demands = demands_of(demanded)
        ways = cases_of(taken, self.colours, senders_any=True)
        return not demands.refuses_all and all(
            self._is_met_by((case, way), demands, depth)
            for case in cases
            for way in ways
            if overlap(way.types, case.types)
        )

    def _is_met_by(self, known: tuple[Case, Case], demands: Demands, depth: int) -> bool:
        """Whether a value of two cases meets all demands, each by what one of both says or by both."""
        case, way = known
        if depth > _DEEPEST or not demands.atoms[0].side.effort.take(len(case.atoms) + len(way.atoms)):
            return False
        for atom, keyword in demands.unions:
            if not any(self.colours.keyword(atom, keyword) in each.met for each in known):
                return False
        for atom in demands.atoms:
            for keyword in atom.keywords:
                if not any(self._meets(each, atom, keyword) for each in known):
                    return False
        members = chain(object_members(case, demands), item_members(case, demands))
        return all(self._is_said(way, member, depth) or self.is_taken(case, member) for member in members)

    def _meets(self, case: Case, atom: Place, keyword: str) -> bool:
        if keyword not in ("const", "enum"):
            return self.is_met(case, atom, keyword)
        colour = self.colours.keyword(atom, keyword)
        return any(self.colours.keyword(own, keyword) == colour for own, _ in case.each(keyword))

    def _is_said(self, way: Case, member: Member, depth: int) -> bool:
        """Whether what another case says of a member is enough, with what is known of it anyway."""
        is_of_rest = member.keyword == "items" and not any(way.each("prefixItems"))
        if not is_of_rest and member.keyword not in ("properties", "prefixItems"):
            return False
        taken = tuple(each for atom in way.atoms for each in schemas_inside(member.token, atom))
        said = {self.colours.of(each) for each in taken}
        if all(self.colours.of(each) in said for each in member.reader):
            return True
        sent = cases_of(member.sender, self.colours, senders_any=self.senders_any)
        return self._is_enough(sent, taken, member.reader, depth + 1)
