"""Who reads changes nothing that others see: lists have what they had before (RFC 9110, Safe Methods).

What changes by itself, a clock, a log of who has looked, differs between two looks with nothing in between as
well, and says nothing. A server may count what is read, so only what is in a list is compared, not what it is
like; and one that keeps track of what was read in a list of it is right, too: this is an opinion.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, TypeAlias

from ..spec import Exchange, Operation
from .caution import SAFE_METHODS
from .draft import unaskable
from .listing import Listing, Page
from .plan import Case
from .story_checks import Telling
from .trial import Trials

CHECK: Final = "read-not-safe"
_MOST_LISTS: Final = 4
_MOST_READS: Final = 20

_Seen: TypeAlias = tuple[frozenset[str], int | None]


def safe_story(trials: Trials, operations: Sequence[Operation]) -> Iterator[Telling]:
    """Read all there is, between two looks at each list; then, where one has changed, one thing at a time.

    operations: that may be called.
    """
    asked = [each for each in operations if _may(trials, each)]
    listed_by = trials.session.things.resources.listed_by
    lists = [Listing(trials, each) for each in asked if listed_by(each) is not None][:_MOST_LISTS]
    reads = [each for each in asked if listed_by(each) is None][:_MOST_READS]
    first, second = ([_look(each) for each in lists] for _ in range(2))
    for operation in reads if lists else ():
        _read(trials, operation)
    third = [_look(each) for each in lists]
    for listing, one, two, three in zip(lists, first, second, third, strict=True):
        if None in (one, two, three) or one != two or two == three:
            continue
        told = (_changed_by(trials, listing, each) for each in reads)
        yield from islice((each for each in told if each is not None), 1)


def _changed_by(trials: Trials, listing: Listing, operation: Operation) -> Telling | None:
    """Look at a list twice, read, and look again."""
    first, second = listing.ask(again=True), listing.ask(again=True)
    read = _read(trials, operation)
    after = listing.ask(again=True)
    if read is None or second is None or after is None:
        return None
    one, two, three = map(_seen, (first, second, after))
    if None in (one, two, three) or one != two or two == three:
        return None
    sentence = f"Who reads this changes what {listing.operation.key} has in it"
    exchanges = (second.exchange, read, after.exchange)
    return Telling(CHECK, operation, sentence, _in_words(second), _in_words(after), exchanges)


def _may(trials: Trials, operation: Operation) -> bool:
    if operation.method not in SAFE_METHODS or unaskable(trials.session.spec, operation):
        return False
    is_stalled = trials.session.has_stalled(operation)
    return not is_stalled and not trials.caution.forbids(operation, trials.session.things)


def _read(trials: Trials, operation: Operation) -> Exchange | None:
    """Ask as a run begins with an operation; None where that is refused."""
    for opener in trials.planner(operation).openers():
        exchange = trials.session.try_out(
            operation, Case(opener.case.request, "read between two looks", operation.location)
        )
        if exchange.is_success:
            return exchange
    return None


def _look(listing: Listing) -> _Seen | None:
    return _seen(listing.ask(again=True))


def _seen(page: Page | None) -> _Seen | None:
    return (frozenset(page.names), page.total) if page is not None and page.is_keyed else None


def _in_words(page: Page) -> str:
    total = f", {page.total} in all" if page.total is not None else ""
    return f"{len(page.names)} listed{total}"
