"""What lists promise by the names of their parameters: a limit, pages, a filter, an order, a default.

The names are all that says so. What no name can mean otherwise is a fault, seen with two inputs at least; the
rest is an opinion. A server that keeps nothing is held to none of it, nor is a list that changes by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from ..spec import Json, Operation, Parameter, is_object, sorted_by
from .list_relations import (
    chosen_by_keys,
    directed,
    filtered_by_members,
    goes_on,
    guessed_filters,
    paged_by_cursors,
    promised_filters,
    ranged,
    searched,
)
from .listing import Listing, Page, member
from .story_checks import Telling
from .trial import Trials

_WANTED: Final = 2
"""Inputs that have to show a breach."""


def list_story(trials: Trials, operation: Operation) -> list[Telling]:
    """Ask a list in many ways, and hold its answers to each other."""
    return _first_of_each(laws_broken(trials, operation))


def laws_broken(trials: Trials, operation: Operation, laws: "Sequence[Law] | None" = None) -> list[Telling]:
    """List what breaks laws, also where one follows from the other. laws: all there are, unless given."""
    if operation.method != "GET":
        return []
    listing = Listing(trials, operation)
    first = listing.ask()
    if first is None or not (len(first.items) >= _WANTED or listing.own_names()):
        return []
    if not listing.knows_things():
        return []
    tellings = [each for law in laws or LAWS for each in law(listing)]
    again = listing.ask(again=True)
    return tellings if again is not None and again.names == first.names else []


def _first_of_each(tellings: Sequence[Telling]) -> list[Telling]:
    """Keep the first that is told of a parameter: what follows from it is no other fault."""
    found: dict[str, Telling] = {}
    for each in tellings:
        found.setdefault(each.place.pointer if each.at is not None else each.check, each)
    return list(found.values())


def _limit(listing: Listing) -> Iterator[Telling]:
    """No more are listed than were asked for, and fewer are among more."""
    limit = listing.limit
    if limit is None:
        return
    sizes = listing.sizes()[:4]
    pages = [(size, page) for size in sizes if (page := listing.ask({limit: size})) is not None]
    over = [(size, page) for size, page in pages if len(page.items) > size]
    if len(over) >= _WANTED:
        size, page = over[-1]
        sentence = f"More are listed than {limit.name!r} allows, with {_inputs(size for size, _ in over)}"
        got = f"{len(page.items)}"
        yield listing.telling("limit-exceeded", limit, sentence, f"at most {size}", got, page)
        return
    pairs = [(few, more) for (_, few), (_, more) in pairwise(pages) if few.names]
    turned = [(few, more) for few, more in pairs if not set(few.names) <= set(more.names)]
    if len(turned) >= _WANTED:
        few, more = turned[-1]
        sentence = f"What a smaller {limit.name!r} lists is not among what a larger one does"
        yield listing.telling(
            "limit-not-subset", limit, sentence, _shown(few.names), _shown(more.names), few, more
        )


def _pages(listing: Listing) -> Iterator[Telling]:
    """Pages that follow each other have nothing in common."""
    limit, whole = listing.limit, listing.whole()
    if limit is None or whole is None or len(set(whole.names)) < len(whole.names):
        return
    for parameter, step in ((listing.paging.offset, None), (listing.paging.page, 1)):
        if parameter is None:
            continue
        shared: list[tuple[Page, Page]] = []
        for size in listing.sizes()[:3]:
            if len(whole.names) < 3 * size:
                break
            start = 1 if step and parameter.schema.keywords.get("default") != 0 else 0
            places = (start, start + (step or size))
            pages = [listing.ask({limit: size, parameter: place}) for place in places]
            one, other = pages
            if one is None or other is None or max(len(one.items), len(other.items)) > size:
                continue
            if set(one.names) & set(other.names):
                shared.append((one, other))
        if len(shared) >= _WANTED:
            one, other = shared[-1]
            sentence = f"Pages that follow each other by {parameter.name!r} list the same"
            got = _shown(tuple(each for each in other.names if each in one.names))
            yield listing.telling("pages-overlap", parameter, sentence, "others than before", got, one, other)


def _filters(listing: Listing) -> Iterator[Telling]:
    """What a parameter is called like a member of, and has the same values as, has that value."""
    for parameter in guessed_filters(listing):
        kind = parameter.schema.keywords
        if "enum" not in kind and kind.get("type") != "boolean":
            continue
        asked = [(value, listing.ask({parameter: value})) for value in listing.values(parameter)]
        wrong = [
            (value, page, has)
            for value, page in asked
            if page is not None
            for has in [member(each, parameter.name) for each in page.items]
            if has is not None and type(has) is type(value) and has != value
        ]
        if len({str(value) for value, _, _ in wrong}) >= _WANTED:
            value, page, has = wrong[-1]
            sentence = f"What {parameter.name!r} selects has another value than was asked for"
            yield listing.telling("filter-not-met", parameter, sentence, repr(value), repr(has), page)


def _orders(listing: Listing) -> Iterator[Telling]:
    """What is sorted by a member is in its order, one way or the other."""
    for parameter in listing.parameters:
        told = [each for each in listing.relations.promised("sorted") if each.parameter is parameter]
        is_guess = not told and "enum" in parameter.schema.keywords
        if not (told or is_guess) or listing.relations.denies(parameter, "sorted"):
            continue
        wrong: list[tuple[str, Page, list[Json]]] = []
        for value in listing.values(parameter) if is_guess else _sorting_values(listing, parameter):
            name = told[0].member if told and told[0].member else sorted_by(value)
            page = listing.ask({parameter: value}) if name else None
            column = [member(each, name) for each in page.items] if page is not None else []
            if page is not None and _is_disordered(column):
                wrong.append((name, page, column))
        if len(wrong) >= _WANTED:
            name, page, column = wrong[-1]
            sentence = f"What {parameter.name!r} puts in the order of {name!r} is in neither direction so"
            expected, got = f"{name!r} in order", _shown(tuple(map(str, column)))
            yield listing.telling("order-not-kept", parameter, sentence, expected, got, page)


def _sorting_values(listing: Listing, parameter: Parameter) -> list[Json]:
    """List values that a parameter sorts by: its own, or names of members where it has none."""
    if "enum" in parameter.schema.keywords or "default" in parameter.schema.keywords:
        found = listing.values(parameter)
        return [*found, *[each for each in (parameter.schema.keywords.get("default"),) if each not in found]]
    page = listing.ask()
    first = page.items[0] if page is not None and page.items else None
    names = (
        [name for name, value in first.items() if isinstance(value, str | int)] if is_object(first) else []
    )
    return [name for name in names if parameter.schema.is_valid(name)]


def _is_disordered(column: Sequence[Json]) -> bool:
    """Whether values are neither rising nor falling, however texts are compared."""
    if len(column) < 3:
        return False
    numbers = [each for each in column if isinstance(each, int | float) and not isinstance(each, bool)]
    texts = [each for each in column if isinstance(each, str) and each.isascii()]
    if len(numbers) == len(column):
        return not _is_monotone(numbers)
    if len(texts) < len(column):
        return False
    return not (_is_monotone(texts) or _is_monotone([each.casefold() for each in texts]))


def _is_monotone(column: Sequence[float] | Sequence[str]) -> bool:
    rising = sorted(column)  # pyright: ignore[reportArgumentType]  (all of one kind)
    return list(column) in (rising, rising[::-1])


def _totals(listing: Listing) -> Iterator[Telling]:
    """A total is no less than what is listed, and no more where all is."""
    limit = listing.limit
    asked = [(size, listing.ask({limit: size})) for size in listing.sizes()] if limit is not None else []
    if limit is None and listing.relations.promises(None, "total"):
        asked = [(0, listing.ask(again=again)) for again in (False, True)]
    wrong: list[tuple[int, Page]] = []
    for size, page in asked:
        total = page.total if page is not None else None
        if page is None or total is None or not page.items or len(set(page.names)) < len(page.names):
            continue
        is_short = len(page.items) < size and total > len(page.items)
        if total < len(page.items) or (is_short and not goes_on(listing, size, page)):
            wrong.append((total, page))
    if len(wrong) >= _WANTED:
        total, page = wrong[-1]
        sentence = "The total does not agree with what is listed"
        yield listing.telling("total-wrong", None, sentence, f"{len(page.items)}", f"{total}", page)


def _once_each(listing: Listing) -> Iterator[Telling]:
    """A key stands in a list once: it leads to one thing."""
    if listing.resource is None or "GET" not in listing.resource.item:
        return
    pages = [listing.ask(), listing.whole()]
    if listing.limit is not None:
        pages += [listing.ask({listing.limit: size}) for size in listing.sizes()[1:4]]
    found = {page.exchange.request.target: page for page in pages if page is not None}
    twice = [page for page in found.values() if page.is_keyed and len(set(page.names)) < len(page.names)]
    if len(twice) >= min(_WANTED, len(found)):
        page = twice[-1]
        names = tuple(dict.fromkeys(each for each in page.names if page.names.count(each) > 1))
        sentence = "A list has the same key twice"
        yield listing.telling("listed-twice", None, sentence, "once", _shown(names), page)


def _defaults(listing: Listing) -> Iterator[Telling]:
    """Without a parameter its default is taken."""
    without = listing.ask()
    for parameter in listing.parameters if without is not None else ():
        default = parameter.schema.keywords.get("default")
        if default is None or not parameter.schema.is_valid(default):
            continue
        if listing.relations.denies(parameter, "default"):
            continue
        given = listing.ask({parameter: default})
        if given is not None and without is not None and given.names != without.names:
            sentence = f"Without {parameter.name!r} another value is taken than its default, {default!r}"
            expected, got = f"the {len(given.items)} of the default", f"{len(without.items)}"
            yield listing.telling("default-not-applied", parameter, sentence, expected, got, given, without)


def _ignored(listing: Listing) -> Iterator[Telling]:
    """A parameter makes some difference."""
    without = listing.ask()
    if without is None or len(without.items) < _WANTED:
        return
    for parameter in listing.parameters:
        if parameter is listing.limit or parameter.schema.keywords.get("default") is not None:
            continue
        if listing.relations.denies(parameter, "difference"):
            continue
        pages = [listing.ask({parameter: value}) for value in listing.values(parameter)]
        good = [page for page in pages if page is not None]
        if len(good) >= _WANTED and all(page.content == without.content for page in good):
            sentence = f"{parameter.name!r} makes no difference, with {len(good)} values"
            yield listing.telling(
                "parameter-ignored",
                parameter,
                sentence,
                "other answers",
                "the same as without it",
                *good[-2:],
            )


def _new_ones(listing: Listing) -> Iterator[Telling]:
    """What was made is in the list, where the list is whole."""
    page, sizes = listing.whole(), listing.sizes()
    own = listing.own_names()
    if page is None or not page.names or len(own) < _WANTED or own & set(page.names) or not page.is_keyed:
        return
    if not sizes or len(page.items) < sizes[-1]:
        got = _shown(page.names)
        sentence = "What the run has made stands in no list"
        yield listing.telling("created-not-listed", None, sentence, _shown(tuple(sorted(own))), got, page)


Law: TypeAlias = Callable[[Listing], Iterator[Telling]]

LAWS: Final[tuple[Law, ...]] = (
    _limit,
    _pages,
    _filters,
    promised_filters,
    _orders,
    _totals,
    _once_each,
    _defaults,
    chosen_by_keys,
    filtered_by_members,
    ranged,
    searched,
    directed,
    paged_by_cursors,
    _ignored,
    _new_ones,
)


LAWS_OF_MEMORY: Final[tuple[Law, ...]] = (_limit, _once_each, _new_ones)
"""Those about what is there, whatever it is chosen and ordered by."""


def _inputs(values: Iterator[int]) -> str:
    return " and ".join(map(str, values))


def _shown(names: Sequence[str]) -> str:
    text = ", ".join(names)
    return text if len(text) <= 60 else f"{text[:60]}…"
