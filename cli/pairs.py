"""Pairs of documents on their way to a report: compared each by itself, then held to what was accepted."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..contract_tests import Compared, Comparison, Fault, Known, edited_places, inline_acceptances, marked_at
from ..spec import (
    Change,
    DocumentError,
    Spec,
    TruespecError,
    UsageError,
    advised,
    operation_names,
    repeated_operations,
    schema_named,
    without_breaks,
)
from .accepting import Acceptances
from .comparing import Comparing, curl_for
from .exit_codes import ExitCode, exit_code_for, exit_code_of
from .live import Live
from .reading import Documents

if TYPE_CHECKING:
    from ..contract_tests import Acceptance

Excuses: TypeAlias = "Mapping[str, Acceptance]"


Side: TypeAlias = Literal["old", "new"]
SIDES: Final[tuple[Side, Side]] = ("old", "new")

_CUT_SHORT: Final = "comparison-cut-short"
"""What is left is no matter of levels: nobody has looked at it."""

_NOT_WHOLE: Final = (
    "not all of it was compared, so this ends with 1 whatever --fail-on says; --effort 10 goes further"
)


class Pair(Struct):
    """Two documents that were compared, or the errors that kept them from it, each with the side that it is
    about. old, new: as they were named.

    hidden: changes whose level is off. moved: where only operations that moved were compared, how many.
    """

    old: str
    new: str
    changes: tuple[Change, ...] = ()
    specs: tuple[Spec, Spec] | None = None
    hidden: int = 0
    errors: tuple[tuple[Side, TruespecError], ...] = ()
    moved: int = 0

    @property
    def known(self) -> list[Known]:
        """What the changes are to entries of accepted things."""
        return [
            Known(each.fingerprint, each.id, (each.operation,), each.path, each.edit) for each in self.changes
        ]


class How(Struct, frozen=True):
    """How pairs are judged: what was accepted, what counts, which server is asked, whose traffic weighs,
    --semver, and whether NEW may accept changes by itself.
    """

    acceptances: Acceptances
    comparing: Comparing
    live: Live
    traffic: str | None = None
    semver: bool = False
    inline_accepted: bool = True


class Concluded(Struct, frozen=True):
    """What came of all pairs. code: what the command ends with. error: what it ends with instead, once all is
    written: two documents that were named could not be compared, or the server that was named not asked.
    """

    comparison: Comparison
    code: ExitCode
    error: TruespecError | None


def both(load: Callable[[Side], Spec]) -> tuple[list[Spec], list[tuple[Side, TruespecError]]]:
    """Read the documents of both sides: those that can be used, and why the others can't."""
    specs: list[Spec] = []
    errors: list[tuple[Side, TruespecError]] = []
    for side in SIDES:
        try:
            specs.append(load(side))
        except TruespecError as error:
            errors.append((side, error))
    return specs, errors


def compared(documents: Documents, sources: tuple[str, str], comparing: Comparing) -> Pair:
    """Compare two documents; where one of them can't be used, or both, that costs this pair only."""
    named = dict(zip(SIDES, sources, strict=True))
    specs, errors = both(lambda side: comparing.load(documents, named[side]))
    if errors:
        return Pair(*sources, errors=tuple(errors))
    old, new = specs
    changes, hidden = comparing.changes(old, new)
    return Pair(old.name, new.name, changes, (old, new), hidden)


def concluded(pairs: Sequence[Pair], base: str | None, how: How) -> Concluded:
    """Hold all that changed to what was accepted, and say what the command ends with.

    What could not be compared outweighs what breaks.
    """
    known = [each for pair in pairs for each in pair.known]
    accepted = how.acceptances.updated(known)
    excused = accepted.excuses(known)
    is_all = how.comparing.side == "both" and not any(pair.errors for pair in pairs)
    untried = () if is_all else [each.operation for each in accepted.entries]
    notes = tuple(accepted.notes(known, untried, of="changes"))
    for pair in pairs if how.inline_accepted else ():
        inline, ran_out = _inline(pair, accepted.today)
        excused, notes = inline | excused, (*notes, *ran_out)
    shown: list[Compared] = []
    code = ExitCode.CONFORMS
    error = error_of(pairs[0].errors) if base is None and len(pairs) == 1 else None
    for pair in pairs:
        made, own = finished(pair, excused, how.comparing, semver=how.semver)
        made = _weighed(made, how.traffic)
        try:
            made, is_kept = _asked(made, pair, excused, how.live)
        except TruespecError as failure:
            made, is_kept, error = _noted(made, f"not asked: {failure}"), True, error or failure
        shown.append(made)
        code = max(code, own, exit_code_for(clean=is_kept))
    if base is None and len(shown) == 1:
        shown, notes = [replace(shown[0], notes=(*notes, *shown[0].notes))], ()
    return Concluded(Comparison(tuple(shown), base, notes), code, error)


def _inline(pair: Pair, today: date) -> tuple[dict[str, "Acceptance"], tuple[str, ...]]:
    """Read what NEW accepts by itself."""
    if pair.specs is None:
        return {}, ()
    places = [marked_at(change, pair.specs) for change in pair.changes]
    return inline_acceptances(pair.changes, places, pair.specs[1], today)


def _weighed(pair: Compared, traffic: str | None) -> Compared:
    """Say who is hit. Raises UsageError for what is no traffic."""
    if traffic is None or pair.specs is None:
        return pair
    from ..contract_tests import read_har, weighed

    with read_har(sys.stdin.buffer if traffic == "-" else Path(traffic)) as recorded:
        return replace(pair, edits=weighed(pair.edits, pair.specs, recorded))


def _noted(pair: Compared, note: str) -> Compared:
    return replace(pair, notes=(*pair.notes, note))


def _asked(made: Compared, pair: Pair, excused: Excuses, live: Live) -> tuple[Compared, bool]:
    """Ask the server that was named for what OLD promised; say whether it refuses none of it."""
    if pair.specs is None:
        return made, True
    counting = [change for change in pair.changes if change.fingerprint not in excused]
    kept = live.asked(counting, pair.specs[0])
    if kept is None:
        return made, True
    answers = replace(made, against=tuple(each.json() for each in kept), answers=live.told(kept))
    return answers, all(each.outcome != "refused" for each in kept)


def finished(
    pair: Pair, excused: Excuses, comparing: Comparing, *, semver: bool = False
) -> tuple[Compared, ExitCode]:
    """Hold the changes of one pair to what was accepted, and say what it ends with."""
    if pair.errors:
        code = max(exit_code_of(error) for _, error in pair.errors)
        return Compared(pair.old, pair.new, faults=tuple(starmap(_fault, pair.errors))), code
    changes: Sequence[Change] = pair.changes
    counting = [change for change in changes if change.fingerprint not in excused]
    if not any(change.level == "breaking" for change in counting):
        changes, counting = without_breaks(changes), without_breaks(counting)
    notes = comparing.notes()
    is_enough = True
    if pair.moved:
        what = f"{pair.moved} operation{'s' * (pair.moved > 1)} moved"
        notes.append(f"{what} from {pair.old} to {pair.new}, compared here")
    elif pair.specs is not None:
        before, after = pair.specs
        notes += [words for side in pair.specs for words in _repeated(side)]
        notes += [f"other API? {before.title!r} → {after.title!r}"] if _are_strangers(before, after) else []
        advice = advised(counting, before.version, after.version)
        notes += [advice.sentence(before.version, after.version)] if semver else []
        is_enough = advice.is_enough or not semver
    edits = edited_places(changes, pair.specs, excused)
    curl = curl_for(pair.specs[1]) if pair.specs is not None else str
    keys = operation_names(*pair.specs, comparing.policy()) if pair.specs is not None else ()
    subjects = tuple(map(schema_named, keys)) if comparing.components else keys
    noun = "schema" if comparing.components else "operation"
    is_whole = not any(each.id == _CUT_SHORT and each.level == "undecided" for each in counting)
    notes += [] if is_whole else [_NOT_WHOLE]
    code = exit_code_for(clean=is_enough and is_whole and not comparing.fails(counting))
    done = Compared(
        pair.old, pair.new, edits, pair.specs, tuple(notes), (), curl, subjects, noun, hidden=pair.hidden
    )
    return done, code


def _repeated(spec: Spec) -> Iterator[str]:
    """Name what nothing can be said of: operations that requests can't tell from others of the document."""
    for first, other in repeated_operations(spec):
        places = f"{first.key} ({first.location}) and {other.key} ({other.location})"
        yield f"{places} take the same requests, which OpenAPI forbids: only the first is compared"


def error_of(errors: Sequence[tuple[Side, TruespecError]]) -> TruespecError | None:
    """Give what a command ends with: the one error, or one that says both; None where there is none."""
    if len(errors) < len(SIDES):
        return next((error for _, error in errors), None)
    words = "; ".join(f"{side.upper()}: {error}" for side, error in errors)
    is_document = any(isinstance(error, DocumentError) for _, error in errors)
    return DocumentError(words) if is_document else UsageError(words)


def _fault(side: Side, error: TruespecError) -> Fault:
    if isinstance(error, DocumentError) and error.at is not None:
        return Fault(side, " ".join(error.message.split()), error.at)
    return Fault(side, " ".join(str(error).split()))


def _are_strangers(old: Spec, new: Spec) -> bool:
    """Whether two documents look as if they were of different APIs: another title, no operation in common."""
    mine, theirs = ({each.key for each in spec.operations} for spec in (old, new))
    return bool(mine and theirs) and old.title != new.title and mine.isdisjoint(theirs)
