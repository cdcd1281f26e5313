"""How many there are after several were made or deleted at the same time, and what a list says meanwhile."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from ..spec import Exchange, Operation, Request
from .at_once import PAIR, TWINS, failed_at_once, sent_at_once, sent_beside
from .draft import Draft
from .inquest import TRIES
from .judged import shown
from .listing import Listing, Page, page_of
from .members import Members, members, members_of
from .play import Play, is_done
from .story_checks import Telling

_Numbers = Mapping[str, int]
"""How many there are: as so many are listed, where that is all, and as the list says, each by its name."""


class _Shelf(Struct, frozen=True):
    """A list that counts. request: asks for it as it is looked at meanwhile; steady: the names of the numbers
    that have one more when one is made alone.
    """

    listing: Listing
    request: Request
    steady: tuple[str, ...]

    def off(self, before: _Numbers, change: int) -> tuple[str, int] | None:
        """Look twice (it may be a little late) which number is not as it should be; name and number."""
        wrong: tuple[str, int] | None = None
        for _ in range(2):
            now = self.listing.numbers()
            known = [name for name in self.steady if name in now and name in before]
            found = ((name, now[name]) for name in known if now[name] != before[name] + change)
            wrong = next(found, None)
            if wrong is None:
                return None
        return wrong


def counted_at_once(play: Play, draft: Draft) -> Iterator[Telling]:
    """Make things at the same time, with a look at their list, then delete them so: it has as many more, and
    less. Only where one alone is one. draft: of what is made.
    """
    request = play.trials.planner(play.making).written(draft)
    shelf = _shelf(play, request)
    if shelf is None:
        return
    made, looks = sent_beside(play, [request] * TWINS, shelf.request)
    yield from failed_at_once(play, [*made, *looks])
    yield from _unfinished(play, shelf, made, looks)
    yield from _smallest(play, shelf, _made_at_once, request)
    for operation in play.on_item("DELETE"):
        yield from _smallest(play, shelf, _Deleting(operation).at_once, request)


def _shelf(play: Play, request: Request) -> _Shelf | None:
    """Find the list of the things, and which of its numbers has one more when one is made."""
    operation = next(iter(play.resource.listing), None)
    if operation is None:
        return None
    listing = Listing(play.trials, operation)
    before, look = listing.numbers(), listing.whole()
    play.send(play.making, request)
    now = listing.numbers()
    steady = tuple(name for name in before if now.get(name) == before[name] + 1)
    return _Shelf(listing, look.exchange.request, steady) if steady and look is not None else None


_Race = Callable[[Play, _Shelf, Request, int], Telling | None]
"""Does something so many times at the same time; what that tells."""


def _smallest(play: Play, shelf: _Shelf, race: _Race, request: Request) -> Iterator[Telling]:
    """Run a race of several, then of two, which do not meet each time."""
    told = race(play, shelf, request, TWINS)
    if told is not None:
        of_two = (race(play, shelf, request, PAIR) for _ in range(TRIES))
        yield next(filter(None, of_two), told)


def _made_at_once(play: Play, shelf: _Shelf, request: Request, size: int) -> Telling | None:
    before, first = shelf.listing.numbers(), shelf.listing.whole()
    made = [each for each in sent_at_once(play, [request] * size) if is_done(each)]
    keys = [each.keys for each in map(play.trials.session.things.made_by, made) if each is not None]
    if len(made) < PAIR or len(set(keys)) < len(made) or first is None:
        return None  # the same keys are told of for themselves
    off, last = shelf.off(before, len(made)), shelf.listing.whole()
    if off is None or last is None:
        return None
    play.send(play.making, request)
    if shelf.listing.numbers().get(off[0]) != off[1] + 1:
        return None  # it has no more than so many in it, or others make some, too
    play.exchanges[:] = [first.exchange, *made, last.exchange]
    sentence = f"{len(made)} things were made at the same time, and the list has another number more"
    wanted = before[off[0]] + len(made)
    return play.telling("count-raced", play.making, sentence, f"{wanted}", f"{off[1]}")


class _Deleting(Struct, frozen=True):
    """Deletes things by an operation."""

    operation: Operation

    def at_once(self, play: Play, shelf: _Shelf, request: Request, size: int) -> Telling | None:
        """Make things, one after the other, and one more; delete that alone, and then the others."""
        makers, deletions = list[Exchange](), list[Request]()
        for _ in range(size + 1):
            play.send(play.making, request)
            planned = play.openers(self.operation) if is_done(play.exchanges[-1]) else []
            makers += [play.exchanges[-1]] if planned else []
            deletions += [each.case.request for each in planned[:1]]
        if len(set(deletions)) < size + 1:
            return None
        at_first = shelf.listing.numbers()
        play.send(self.operation, deletions.pop())
        before, first = shelf.listing.numbers(), shelf.listing.whole()
        is_steady = all(before.get(name) == at_first[name] - 1 for name in shelf.steady if name in at_first)
        gone = sent_at_once(play, deletions)
        if not is_steady or first is None or not all(map(is_done, gone)):
            return None
        off, last = shelf.off(before, -size), shelf.listing.whole()
        if off is None or last is None:
            return None
        play.exchanges[:] = [*makers[:size], first.exchange, *gone, last.exchange]
        sentence = f"{size} things were deleted at the same time, and the list has another number less"
        wanted = before[off[0]] - size
        return play.telling("count-raced", self.operation, sentence, f"{wanted}", f"{off[1]}")


def _unfinished(
    play: Play, shelf: _Shelf, made: Sequence[Exchange], looks: Sequence[Exchange]
) -> Iterator[Telling]:
    """Hold what a list said of things while they were made to what their maker was told, and the list says
    of them afterwards.
    """
    last = shelf.listing.ask(shelf.listing.most(), again=True)
    known = _items(last)
    for exchange in made:
        thing = play.trials.session.things.made_by(exchange)
        key = thing.keys[-1] if thing is not None and is_done(exchange) else ""
        said, now = members(exchange.response, play.resource), known.get(key, {})
        sure = {name: value for name, value in said.items() if name in now and now[name] == value}
        for look in looks:
            then = _items(page_of(look, play.resource)).get(key)
            other = [name for name in sure if then is not None and then.get(name) != sure[name]]
            if other:
                name, got = other[0], shown(then.get(other[0]) if then is not None else None)
                play.exchanges[:] = [exchange, look]
                sentence = f"A list that was read while a thing was made has it unfinished: {name!r}"
                operation = shelf.listing.operation
                yield play.telling("listed-unfinished", operation, sentence, shown(sure[name]), got)
                return


def _items(page: Page | None) -> Mapping[str, Members]:
    """Give the members of what is listed, by its key."""
    if page is None:
        return {}
    return {name: members_of(item) for name, item in zip(page.names, page.items, strict=True)}
